"""What a file might be that no name or setting explains: lines to paste into cohort.yaml."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from evaluation.commands.drafts import quoted
from evaluation.commands.exports import dates_of, middle, wave_by_words, wave_column
from evaluation.commands.templates import kind_by_headers
from evaluation.sheets import SUFFIXES, Sheet, read_sheets
from evaluation.study.cohort_folder import Cohort
from evaluation.study.recognition import IGNORED
from evaluation.study.settings import Settings
from evaluation.surveys.columns import Wordings, code_column, match_columns

CODED = "participant, sponsor, reflection, focus_group or comments"


@dataclass
class Unknown:
    """A file that nobody claims, or a survey of which nobody knows the wave.

    Attributes:
        name: relative to the cohort's folder, with slashes.
        sheets: its sheets.
        date: the day on which the middle one of its forms was sent in.
    """

    name: str
    sheets: list[Sheet]
    date: datetime.date | None = None


def unclaimed_files(settings: Settings, cohort: Cohort) -> list[str]:
    """Files of the cohort's folder that were taken for nothing, relative to the folder."""
    folder = settings.folder / "data" / "raw" / cohort.id
    claimed = {file.path.removeprefix(f"data/raw/{cohort.id}/") for file in cohort.files}
    return [
        name
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in IGNORED
        and not path.name.startswith(("~$", "._"))
        and (name := path.relative_to(folder).as_posix()) not in claimed
    ]


def proposals(settings: Settings, cohort: Cohort) -> list[str]:
    """Lines for a cohort's cohort.yaml that would say what its unknown files are.

    A wave is proposed from words in the file's name or, failing that, from the days on which forms
    were sent in: the earlier file is the earlier wave. Nothing is decided: a person pastes them.
    """
    unknown = [
        Unknown(name, _sheets(settings, cohort, name)) for name in _unknown_names(settings, cohort)
    ]
    by_column = _by_column(settings, unknown)
    if by_column:
        return by_column
    found: dict[str, str] = {}
    surveys = []
    for file in unknown:
        kind = next((k for s in file.sheets if (k := kind_by_headers(s.headers))), "")
        survey = next((s for s in file.sheets if _is_survey(s, settings, cohort)), None)
        if kind == "coded":
            found[file.name] = (
                f"  # {quoted(file.name)}: its headers are coded excerpts; of {CODED}?"
            )
        elif kind:
            found[file.name] = _line(file.name, kind, "by its headers")
        elif survey is not None:
            file.date = middle(dates_of(survey))
            surveys.append(file)
        else:
            told = "nothing in it fits the settings"
            found[file.name] = f"  # {quoted(file.name)}: {told}"
    found |= _waves_of(settings, cohort, surveys)
    head = "files:" if not cohort.settings.files else "files:   # add to those there"
    return [head, *(found[file.name] for file in unknown)] if found else []


def _line(name: str, kind: str, why: str) -> str:
    return f'  {quoted(name)}: "{kind}"   # {why}'


def _unknown_names(settings: Settings, cohort: Cohort) -> list[str]:
    names = unclaimed_files(settings, cohort)
    if not (cohort.settings.wave_column or settings.study.wave_column):
        prefix = f"data/raw/{cohort.id}/"
        told = [f.path.removeprefix(prefix) for f in cohort.of_kind("survey") if not f.detail]
        names = sorted({*names, *told})
    return names


def _sheets(settings: Settings, cohort: Cohort, name: str) -> list[Sheet]:
    shown = f"data/raw/{cohort.id}/{name}"
    if Path(name).suffix.lower() not in SUFFIXES:
        return []
    return read_sheets(settings.folder / shown, shown)[0]


def _is_survey(sheet: Sheet, settings: Settings, cohort: Cohort) -> bool:
    if code_column(sheet, settings) is None:
        return False
    columns, _ = match_columns(sheet, settings, cohort, Wordings(settings))
    return bool(columns and columns.items)


def _words(settings: Settings) -> dict[str, tuple[str, ...]]:
    return {w: (*entry.words, entry.label) for w, entry in settings.study.waves.items()}


def _by_column(settings: Settings, unknown: list[Unknown]) -> list[str]:
    """Lines that name the column with the waves, if a file has one."""
    for file in unknown:
        for sheet in file.sheets:
            told = wave_column(sheet, _words(settings))
            if told and code_column(sheet, settings) is not None:
                values = (
                    f'"{wave}": [{", ".join(map(quoted, named))}]'
                    for wave, named in told[1].items()
                )
                return [
                    f"wave_column: {quoted(told[0])}   # in {file.name}",
                    f"wave_values: {{{', '.join(values)}}}",
                ]
    return []


def _waves_of(settings: Settings, cohort: Cohort, surveys: list[Unknown]) -> dict[str, str]:
    """The line of each survey without a wave: by words in its name, else by dates."""
    order = [w for w, entry in settings.study.waves.items() if not entry.column_prefix]
    taken = _dates_by_wave(settings, cohort)
    lines, left = {}, []
    for file in surveys:
        wave = wave_by_words(file.name, _words(settings))
        if wave and wave not in taken:
            lines[file.name] = _line(file.name, wave, "by words in its name")
            taken[wave] = (file.date, file.name)
        else:
            left.append(file)
    dated = sorted((f for f in left if f.date), key=lambda f: (f.date, f.name))
    for file in dated:
        wave = _wave_by_date(file, order, taken, alone=len(dated) == 1)
        if wave:
            others = sorted((date, name) for date, name in taken.values() if date)
            earlier = [name for date, name in others if date < file.date]
            later = [name for date, name in others if date > file.date]
            after = f", after {earlier[-1]}" if earlier else ""
            before = f", before {later[0]}" if later and not earlier else ""
            when = f"sent in about {file.date.day} {file.date:%B %Y}"
            lines[file.name] = _line(file.name, wave, f"{when}{after or before}")
            taken[wave] = (file.date, file.name)
    for file in left:
        choice = " or ".join(w for w in order if w not in taken) or "which wave"
        lines.setdefault(file.name, f"  # {quoted(file.name)}: a survey; {choice}?")
    return lines


def _dates_by_wave(
    settings: Settings, cohort: Cohort
) -> dict[str, tuple[datetime.date | None, str]]:
    """Day and file name of the waves that the cohort's known files are."""
    found = {}
    for file in cohort.of_kind("survey"):
        if file.detail:
            name = file.path.removeprefix(f"data/raw/{cohort.id}/")
            sheets = _sheets(settings, cohort, name)
            day = next((d for s in sheets if (d := middle(dates_of(s)))), None)
            found[file.detail] = (day, name)
    return found


def _wave_by_date(file: Unknown, order: list[str], taken: dict[str, tuple], *, alone: bool) -> str:
    """The first wave that is free and lies between those sent in before and after; '' if none."""
    days = [(order.index(w), day) for w, (day, _) in taken.items() if day and w in order]
    if not days and alone:
        return ""
    least = max((at for at, day in days if day < file.date), default=-1)
    most = min((at for at, day in days if day > file.date), default=len(order))
    return next((w for w in order[least + 1 : most] if w not in taken), "")
