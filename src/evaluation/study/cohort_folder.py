"""A cohort is a folder: which of its files is what, and which waves it has."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from evaluation.problems import Problem
from evaluation.sheets import SUFFIXES
from evaluation.study.compared import compared_cohorts
from evaluation.study.extensions import load_extensions
from evaluation.study.recognition import (
    FOLDER,
    IGNORED,
    LISTS,
    declared,
    kinds,
    rater_in,
    recognise,
    unclaimed,
)
from evaluation.study.settings import Settings, load_study
from evaluation.study.yaml_files import Setting, as_lists, line_of, load_model, nearest


class WaveDates(Setting):
    """When a cohort's wave is due."""

    due: datetime.date | None = Field(None, description="when the answers are expected")
    planned: bool = Field(True, description="false: this cohort is not asked")


class CohortSettings(Setting):
    """cohort.yaml, which is optional."""

    label: str = Field("", description="as the report names the cohort")
    starts: datetime.date | None = Field(None, description="first day")
    ends: datetime.date | None = Field(None, description="last day")
    delivery: str = Field("", description="online, in person, ...")
    invented: bool = Field(False, description="no real person's data")
    waves: dict[str, WaveDates] = Field({}, description="waves and when they are due")
    files: dict[str, str] = Field({}, description="what a file is: a wave, or a kind of sheet")
    columns: dict[str, str] = Field({}, description="header of a column: item it holds")
    answer_ranges: dict[str, tuple[float, float]] = Field(
        {}, description="range of answers by instrument, scale or wave.scale; mapped in a line"
    )
    wave_column: str | None = Field(None, description="as in study.yaml, for this one")
    wave_values: dict[str, tuple[str, ...]] = Field(
        {}, description="as in study.yaml, for this one"
    )
    read_as: dict[str, str] = Field({}, description="platform of a file, where it is mistaken")
    date_order: Literal["", "dmy", "mdy"] = Field("", description="as in study.yaml, for this one")
    dates_of_typing: bool = Field(
        False, description="forms were typed in later: their dates do not tell waves apart"
    )

    _one_or_several = field_validator("wave_values", mode="before")(as_lists)

    @field_validator("answer_ranges")
    @classmethod
    def _lowest_first(cls, ranges: dict[str, Any]) -> dict[str, Any]:
        if any(low >= high for low, high in ranges.values()):
            raise ValueError("give the lowest answer first, then the highest")
        return ranges


@dataclass(frozen=True, order=True)
class RawFile:
    """A raw file and what it was taken for.

    Attributes:
        path: relative to the study, with slashes.
        kind: survey, key, coded, roster, attendance, projects, sources or corrections.
        detail: a survey's wave (empty: told by a column or a sheet); a coded file's source group.
        rater: who answers a survey.
    """

    path: str
    kind: str
    detail: str = ""
    rater: str = "self"

    @property
    def shared(self) -> bool:
        """Whether it holds several cohorts: it lies in data/raw itself."""
        return self.path.count("/") == 2


@dataclass(frozen=True)
class Cohort:
    """A cohort folder: its settings and its files."""

    id: str
    settings: CohortSettings
    files: tuple[RawFile, ...]

    @property
    def label(self) -> str:
        """As the report names it."""
        return self.settings.label or self.id

    def of_kind(self, kind: str) -> list[RawFile]:
        """Files of one kind, in order of their names."""
        return [f for f in self.files if f.kind == kind]


def find_cohorts(settings: Settings) -> tuple[list[Cohort], list[Problem]]:
    """Every cohort folder in data/raw, by its beginning (or name), and files nobody claims."""
    raw = settings.folder / "data" / "raw"
    cohorts, problems = [], []
    folders = sorted(p for p in raw.glob("*") if p.is_dir() and not p.name.startswith("."))
    if not folders:
        none = "There is no cohort folder in data/raw."
        problems.append(Problem("stop", "data/raw", 0, "", none, "Make one for each cohort."))
    shared, found = _shared_files(settings, raw)
    problems.extend(found)
    for folder in folders:
        cohort, found = _read_folder(settings, folder, shared)
        problems.extend(found)
        cohorts.extend([cohort] if cohort else [])
    if all(cohort.settings.starts for cohort in cohorts):
        cohorts.sort(key=lambda cohort: (cohort.settings.starts, cohort.id))
    names = [folder.name for folder in folders]
    problems += _asked_nowhere(settings, names) + _no_such_cohort(settings, names)
    problems += compared_cohorts(settings, names)
    return cohorts, problems + _mixed_with_invented(settings, cohorts)


def _shared_files(settings: Settings, raw: Path) -> tuple[list[RawFile], list[Problem]]:
    """Surveys of several cohorts, which lie in data/raw itself; a column names the cohort."""
    files, problems = [], []
    for path in sorted(p for p in raw.glob("*") if p.is_file()):
        if path.name in (*IGNORED, *LISTS) or path.name.startswith(("~$", "._")):
            continue
        kind = _taken_for(settings, path, bool(settings.study.wave_column))
        if settings.study.cohort_column and kind and kind[0] in ("survey", "key"):
            rater = _rater(settings, path.name)
            files.append(RawFile(f"data/raw/{path.name}", *kind, rater=rater))
        else:
            problems.append(unclaimed(f"data/raw/{path.name}", []))
    return files, problems


def _taken_for(settings: Settings, path: Path, by_column: bool) -> tuple[str, str] | None:
    """Kind and detail of a file by its name, or as a survey whose column names the wave."""
    words = {wave: entry.words for wave, entry in settings.study.waves.items()}
    raters = {rater: entry.words for rater, entry in settings.study.raters.items()}
    kind = recognise(path.name, words, raters)
    if kind is None and by_column and path.suffix.lower() in SUFFIXES:
        return "survey", ""
    return kind


def _rater(settings: Settings, name: str) -> str:
    """Who answers a survey, by the words of study.yaml in its name."""
    words = {rater: entry.words for rater, entry in settings.study.raters.items()}
    return (rater_in(name, words) if words else "") or "self"


def _no_such_cohort(settings: Settings, cohorts: list[str]) -> list[Problem]:
    """Cohorts under 'cohort_values' that have no folder."""
    return [
        Problem(
            "stop",
            "config/study.yaml",
            0,
            f"cohort_values.{name}",
            f"There is no cohort folder {name!r}.",
            f"Make the folder data/raw/{name}.{nearest(name, cohorts)}",
        )
        for name in settings.study.cohort_values
        if name not in cohorts
    ]


def _read_folder(
    settings: Settings, folder: Path, shared: list[RawFile]
) -> tuple[Cohort | None, list[Problem]]:
    shown = f"data/raw/{folder.name}"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", folder.name) or folder.name in ("all", "programme"):
        name = "A cohort folder's name has small letters, digits and hyphens only."
        return None, [Problem("stop", shown, 0, "", name, "Rename it, for example 2026-spring.")]
    own, lines, problems = load_model(
        folder / "cohort.yaml", f"{shown}/cohort.yaml", CohortSettings, required=False
    )
    if own is None:
        return None, problems
    files, found = _claim(settings, own, folder, lines)
    problems += found
    problems += _unknown_names(own, settings, f"{shown}/cohort.yaml", lines)
    return Cohort(folder.name, own, (*files, *shared)), problems


def is_project(path: Path) -> bool:
    """Whether a folder is what a tool for coding takes for one file."""
    return path.suffix.lower() == FOLDER and path.is_dir()


def files_in(folder: Path) -> list[Path]:
    """Every file of a cohort folder that must be something, in order; a project's folder is one."""
    found = []
    for path in sorted(folder.rglob("*")):
        between = path.relative_to(folder).parts[:-1]
        inside = any(is_project(folder.joinpath(*between[:n])) for n in range(1, len(between) + 1))
        if inside or path.name in IGNORED or path.name.startswith(("~$", "._")):
            continue
        if is_project(path) or not path.is_dir():
            found.append(path)
    return found


def _claim(
    settings: Settings, own: CohortSettings, folder: Path, lines: object
) -> tuple[list[RawFile], list[Problem]]:
    """What each file of a cohort folder is, by cohort.yaml or by its name."""
    shown, waves = f"data/raw/{folder.name}", settings.study.waves
    by_column = bool(own.wave_column or settings.study.wave_column)
    files, problems = [], []
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        if name in own.files:
            kind = declared(own.files[name], list(waves))
            if kind is None:
                problems.append(_no_such_kind(own.files[name], name, list(waves), shown, lines))
                continue
        else:
            kind = _taken_for(settings, path, by_column)
        if kind is None:
            problems.append(unclaimed(f"{shown}/{name}", list(waves)))
        else:
            rater = _rater(settings, path.name) if kind[0] == "survey" else "self"
            files.append(RawFile(f"{shown}/{name}", *kind, rater=rater))
    for name in {**own.files, **own.read_as}:
        shared = name in own.read_as and (folder.parent / name).is_file()
        if not (folder / name).is_file() and not shared and not is_project(folder / name):
            line = line_of(lines, ("files", name))
            found = f"{name!r} is not in the folder."
            remedy = "Put it back, or take it out of 'files'."
            problems.append(Problem("stop", f"{shown}/cohort.yaml", line, "files", found, remedy))
    return files, problems


def _no_such_kind(kind: str, name: str, waves: list[str], shown: str, lines: object) -> Problem:
    """A file that cohort.yaml says is something that there is not."""
    known, line = kinds(waves), line_of(lines, ("files", name))
    remedy = f"Known: {', '.join(known)}.{nearest(kind, known)}"
    found = f"{kind!r} is neither a wave nor a kind of sheet."
    return Problem("stop", f"{shown}/cohort.yaml", line, "files", found, remedy)


def _asked_nowhere(settings: Settings, cohorts: list[str]) -> list[Problem]:
    """Cohorts under 'asked_in' that have no folder: those who were meant would not count."""
    problems = []
    for name, instrument in settings.instruments.items():
        own = [("asked_in", instrument.asked_in)]
        own += [(f"items.{key}.asked_in", item.asked_in) for key, item in instrument.items.items()]
        for key, asked in own:
            for cohort in set(asked.cohorts) - set(cohorts):
                shown = f"config/instruments/{name}.yaml"
                found = f"There is no cohort folder {cohort!r}."
                remedy = f"Known: {', '.join(cohorts)}.{nearest(cohort, cohorts)}"
                problems.append(Problem("stop", shown, 0, f"{key}.cohorts", found, remedy))
    return problems


def _unknown_names(
    own: CohortSettings, settings: Settings, shown: str, lines: Any
) -> list[Problem]:
    """Names in cohort.yaml that nothing in config/ has."""
    waves, asked = list(settings.study.waves), [*settings.instruments, *settings.scales()]
    known = {
        "waves": waves,
        "wave_values": waves,
        "answer_ranges": [*asked, *(f"{wave}.{name}" for wave in waves for name in asked)],
    }
    problems = []
    for key, names in known.items():
        for name in getattr(own, key):
            if name not in names:
                line = line_of(lines, (key, name))
                remedy = f"Known: {', '.join(names)}.{nearest(name, names)}"
                found = f"{name!r} is not known."
                problems.append(Problem("stop", shown, line, key, found, remedy))
    for header, item in own.columns.items():
        if item not in settings.items():
            line = line_of(lines, ("columns", header))
            remedy = f"Use the id of an item.{nearest(item, list(settings.items()))}"
            problems.append(
                Problem("stop", shown, line, "columns", f"{item!r} is no item.", remedy)
            )
    return problems


def _mixed_with_invented(settings: Settings, cohorts: list[Cohort]) -> list[Problem]:
    """Real and invented data in one study: nobody could trust its numbers."""
    problems = []
    for cohort in cohorts:
        if cohort.settings.invented != settings.study.invented:
            real = "is not marked as invented, but the study is"
            made_up = "is marked as invented, but the study is not"
            found = f"This cohort {made_up if cohort.settings.invented else real}."
            remedy = "Keep real and invented cohorts in studies of their own ('invented:')."
            place = f"data/raw/{cohort.id}/cohort.yaml"
            problems.append(Problem("stop", place, 0, "invented", found, remedy))
    return problems


def wave_state(settings: Settings, cohort: Cohort, wave: str, received: bool) -> str:
    """`received`, `not planned`, `not yet due` or `due`, on the date of the report."""
    if received:
        return "received"
    dates = cohort.settings.waves.get(wave)
    if dates is None:
        return "due" if wave in settings.study.main_comparison else "not planned"
    if not dates.planned:
        return "not planned"
    return "not yet due" if dates.due and dates.due > settings.study.date else "due"


def of_programme(settings: Settings, cohorts: list[Cohort]) -> list[Cohort]:
    """Cohorts that took part: all but those that the plan names as the comparison group."""
    group = settings.plan.comparison_group
    return [cohort for cohort in cohorts if group is None or cohort.id not in group.cohorts]


def open_study(folder: str | Path) -> tuple[Settings, list[Cohort], list[Problem]]:
    """Settings and cohort folders of a study, and all that is wrong with either.

    The study's extensions are in the registers then.
    """
    settings = load_study(folder)
    cohorts, problems = cohorts_of(settings)
    return settings, cohorts, problems


def cohorts_of(settings: Settings) -> tuple[list[Cohort], list[Problem]]:
    """Cohort folders by settings that were read already, and all that is wrong with either.

    The study's extensions are in the registers then.
    """
    if settings.problems:
        return [], settings.problems
    cohorts, problems = find_cohorts(settings)
    return cohorts, problems + load_extensions(settings.folder)
