"""The library by itself: read, score, pair, measure and publish a study, without the workflow.

    from evaluation import measure, publish

    measured = measure("my-study")  # reads, scores and pairs first
    measured["estimates"]  # a DataFrame; evaluation.tables explains its columns
    publish(measured)["programme"]["change"]  # what may be handed over, and only that

Each step takes a study's folder, its settings, or what an earlier step gave, and takes the earlier
steps that were not taken. It gives a new `Evaluated`, with its own tables beside those before. The
numbers are those of the reports: the workflow calls the same functions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from evaluation.change.comparison_people import set_apart
from evaluation.integration.joined import count_everything, set_beside
from evaluation.integration.measured import measure_everybody
from evaluation.interviews.reading import read_coded_sources
from evaluation.mishaps import ChangedError, told
from evaluation.persons.discretion import describe
from evaluation.persons.held_back import hold_back
from evaluation.persons.pseudonyms import KEY_FILE, KeyMissingError, ensure_key
from evaluation.persons.reading import read_people
from evaluation.persons.redaction import without_names
from evaluation.problems import Problem, ProblemsError, in_order, stops
from evaluation.publishing.edition import Edition, as_csv, editions_of
from evaluation.publishing.frames import as_frames
from evaluation.publishing.releases import frozen_of
from evaluation.publishing.standing import Standing
from evaluation.study.cohort_folder import Cohort, cohorts_of
from evaluation.study.inputs import Inputs, file_digest
from evaluation.study.old_names import notes_of_old_names
from evaluation.study.released import read_released
from evaluation.study.settings import Settings, load_study
from evaluation.surveys.pairing import pair_waves
from evaluation.surveys.quality import asked_columns
from evaluation.surveys.reading import read_surveys
from evaluation.surveys.scoring import score_scales


@dataclasses.dataclass(frozen=True, repr=False)
class Evaluated:
    """A study as far as it was evaluated: `have["pairs"]` is its table of pairs.

    All of it is the evaluator's own: only what `publish` gives may be handed over.

    Attributes:
        settings: of the study.
        cohorts: its cohort folders.
        tables: by name, with the columns of `evaluation.tables`. People are pseudonyms. `linking`
            and `pairing` are matching audits; `redactions_surveys`, `_coded` and `_projects` say
            where something was found that may tell who somebody is.
        notes: what was noticed and counted in the files, and stopped nothing.
        readings: what each survey file was taken for.
        held: what waits since an edition was handed over, and why.
        inputs: digest of each file that was read, by path.
    """

    settings: Settings
    cohorts: list[Cohort]
    tables: Mapping[str, pd.DataFrame]
    notes: tuple[Problem, ...] = ()
    readings: tuple[dict[str, Any], ...] = ()
    held: tuple[Mapping[str, object], ...] = ()
    inputs: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def __repr__(self) -> str:
        # Never a row: what a notebook shows is soon handed on.
        return f"Evaluated({self.settings.folder.name!r}, tables: {', '.join(self.tables)})"

    def _with(self, more: Mapping[str, pd.DataFrame]) -> Evaluated:
        return dataclasses.replace(self, tables={**self.tables, **more})


Given: TypeAlias = str | Path | Settings | Evaluated
"""A study: its folder, its settings, or as far as it was evaluated."""


def read(study: str | Path | Settings) -> Evaluated:
    """Read the files of a study: surveys, rosters, coded sources, projects and attendance.

    Codes become pseudonyms with the study's key, which is made if it has never had one. Nothing
    else in its folder is written.

    Args:
        study: folder with config/ and data/raw, or settings that were read from one.

    Raises:
        ProblemsError: settings or files have problems; it tells all of them at once.
    """
    with _discreet():
        settings = study if isinstance(study, Settings) else load_study(study)
        cohorts, faults = cohorts_of(settings)
        _demand_none(faults + _key_faults(settings.folder, faults))
        digests = _digests(settings, Inputs(settings, cohorts).left_alone())
        surveys, coded = read_surveys(settings, cohorts), read_coded_sources(settings, cohorts)
        people, found = read_people(settings, cohorts)
        found = in_order([*surveys.problems, *coded.problems, *found])
        _demand_none(found)
        tables: dict[str, pd.DataFrame] = {}
        held: list[Mapping[str, object]] = []
        for kind, part in (("surveys", surveys.tables), ("coded", coded.tables), ("", people)):
            own, waits = hold_back(settings, cohorts, part)
            held += map(dataclasses.asdict, waits)
            named = {"matching_audit": "linking", "redactions": f"redactions_{kind}"}
            tables |= {named.get(name, name): table for name, table in own.items()}
        projects, redactions = without_names(settings, cohorts, tables["projects"])
        tables |= {"projects": projects, "redactions_projects": redactions}
        readings = tuple(map(dataclasses.asdict, surveys.files))
        notes = tuple(found + notes_of_old_names(settings.folder))
        return Evaluated(settings, cohorts, tables, notes, readings, tuple(held), digests)


def score(study: Given) -> Evaluated:
    """With the table `scores`: a score for each person, wave and scale, and each item by itself."""
    have = _after(read, "answers", study)
    with _discreet():
        return have._with({"scores": score_scales(have["answers"], have.settings)})


def pair(study: Given) -> Evaluated:
    """With the table `pairs`: each person's scores at two waves; and `pairing`, who was lost."""
    have = _after(score, "scores", study)
    with _discreet():
        pairs, audit = pair_waves(have["scores"], have["responses"], have.settings)
        return have._with({"pairs": pairs, "pairing": audit})


def measure(study: Given) -> Evaluated:
    """With every result: `estimates`, counts of people, answers and themes, and both side by side.

    Estimates of few people are among them: they are for the evaluator. See `publish`.
    """
    have = _after(pair, "pairs", study)
    with _discreet():
        own, tables = (have.settings, have.cohorts), dict(have.tables)
        tables |= measure_everybody(*own, tables)
        tables |= count_everything(*own, tables, list(have.readings))
        tables |= set_beside(have.settings, tables, tables["theme_counts"])
        return have._with(tables)


def publish(study: Given, to: str | Path | None = None) -> dict[str, dict[str, pd.DataFrame]]:
    """What may be handed over: the published tables of each report, under disclosure control.

    They are those of the reports, with the digits that the reports print: small groups are merged,
    told in words or left out, in view of all reports of the study and of what was released before.

    Args:
        study: its folder, its settings, or what an earlier step gave.
        to: folder for the same tables as `<report>/<table>.csv`, safe to open in a spreadsheet.

    Returns:
        By report (`programme`, or a cohort) and table, every cell as text.

    Raises:
        ProblemsError: something in them may not be handed over.
        ChangedError: settings or files are not those that were read.
    """
    have = _after(measure, "estimates", study)
    with _discreet():
        settings, cohorts = have.settings, have.cohorts
        _demand_unchanged(have)
        results, _ = set_apart(dict(have.tables), settings.design()["comparison_group"])
        results |= {"asked_columns": asked_columns(have.readings)}
        digests = _digests(settings, Inputs(settings, cohorts).all())
        released = read_released(settings.folder)
        standing = Standing(have.held, tuple(frozen_of(settings.folder, released)))
        editions, breaches = editions_of(settings, cohorts, results, digests, standing)
        _demand_none(breaches)
        if to is not None:
            _write(editions, Path(to))
        return {edition.report: as_frames(edition.tables) for edition in editions}


def _write(editions: list[Edition], folder: Path) -> None:
    for edition in editions:
        (folder / edition.report).mkdir(parents=True, exist_ok=True)
        for name, rows in edition.tables.items():
            path = folder / edition.report / f"{name}.csv"
            path.write_text(as_csv(name, rows), encoding="utf-8", newline="")


def _after(step: Callable[[Any], Evaluated], made: str, study: Given) -> Evaluated:
    """A study as the step before left it: it is taken now, if it has not made its table yet."""
    if isinstance(study, Evaluated) and made in study.tables:
        return study
    return step(study)


def _demand_none(problems: list[Problem]) -> None:
    if stops(problems):
        raise ProblemsError(stops(problems))


def _key_faults(study: Path, faults: list[Problem]) -> list[Problem]:
    """Why there is no key; a study without other faults that never had one is given its own."""
    try:
        if not faults:
            ensure_key(study)
    except KeyMissingError:
        text, remedy = "The key of the pseudonyms is missing or damaged.", "Restore your backup."
        return [Problem("stop", KEY_FILE, 0, "", text, remedy)]
    return []


def _digests(settings: Settings, paths: list[str]) -> dict[str, str]:
    return {path: file_digest(settings.folder / path) for path in paths}


def _demand_unchanged(have: Evaluated) -> None:
    """Publish only by the study's own settings and files, as they are: the provenance says so."""
    folder = have.settings.folder
    for path, digest in have.inputs.items():
        gone = not (folder / path).is_file()
        if gone or file_digest(folder / path) != digest:
            raise ChangedError(path, gone=gone)
    if load_study(folder) != have.settings:
        raise ChangedError("config/study.yaml", gone=False)


@contextmanager
def _discreet() -> Iterator[None]:
    """An unexpected error tells its kind and its place, and never what stood in a cell."""
    try:
        yield
    except (ProblemsError, ChangedError):
        raise
    except Exception as error:
        words = told(error) or describe(type(error), error.__traceback__)
        raise RuntimeError(words) from None
