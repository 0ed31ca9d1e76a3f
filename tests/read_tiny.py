"""Read a tiny study as the workflow's stages do, for tests of the readers."""

from __future__ import annotations

from pathlib import Path

from evaluation.interviews.reading import CodedReading, read_coded_sources
from evaluation.persons.pseudonyms import KEY_FILE
from evaluation.persons.reading import read_people
from evaluation.problems import Problem
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.pairing import pair_waves
from evaluation.surveys.reading import SurveyReading, read_surveys
from evaluation.surveys.scoring import score_scales

KEY = "00112233445566778899aabbccddeeff"


def with_key(study: Path, key: str = KEY) -> Path:
    """The study, with a key for its pseudonyms."""
    (study / KEY_FILE).parent.mkdir(parents=True, exist_ok=True)
    (study / KEY_FILE).write_text(key, encoding="ascii")
    return study


def surveys(study: Path) -> SurveyReading:
    """What the surveys and rosters say."""
    settings, cohorts, problems = open_study(with_key(study))
    assert not problems, problems
    return read_surveys(settings, cohorts)


def coded(study: Path) -> CodedReading:
    """What the coded files say."""
    settings, cohorts, problems = open_study(with_key(study))
    assert not problems, problems
    return read_coded_sources(settings, cohorts)


def everything(study: Path, key: str = KEY) -> tuple[dict, list[Problem]]:
    """All tables of the stage `prepare`, by name, and all problems."""
    settings, cohorts, problems = open_study(with_key(study, key))
    assert not problems, problems
    read, spoken = read_surveys(settings, cohorts), read_coded_sources(settings, cohorts)
    people, found = read_people(settings, cohorts)
    tables = {**read.tables, **spoken.tables, **people}
    tables["scores"] = score_scales(tables["answers"], settings)
    tables["pairs"], tables["audit"] = pair_waves(tables["scores"], tables["responses"], settings)
    return tables, [*read.problems, *spoken.problems, *found]


def told(problems: list[Problem]) -> str:
    """All problems as text."""
    return "\n".join(map(str, problems))
