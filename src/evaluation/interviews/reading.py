"""Read coded excerpts: one long sheet, with a sheet of sources beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import code_of
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.readers.projects import yes_or_no
from evaluation.persons.reading import (
    corrections_of,
    known_people,
    pseudonyms_of,
    withdrawn_of,
)
from evaluation.problems import Problem
from evaluation.sheets import Sheet, read_fixed
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings
from evaluation.study.yaml_files import nearest

SOURCES = ("source", "source_group")
SOURCES_OPTIONAL = ("file", "participant_id", "date", "asked_topics", "quote_consent")


@dataclass
class Source:
    """An interview, a reflection, or one member of a focus group."""

    group: str
    code: str
    quote_consent: bool


@dataclass
class CodedReading:
    """Everything that the coded files of all cohorts say.

    Attributes:
        tables: sources and excerpts, by name.
        files: file, source group and number of excerpts of each coded file.
        problems: what is wrong.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: list[tuple[str, str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def excerpt_key(cohort: str, source: str, text: str) -> str:
    """The key that decisions name an excerpt by; the same in every run, whatever the pseudonyms."""
    # Letters and digits only: tools differ in quotes, dashes and blanks of the same words.
    said = "".join(c for c in text.casefold() if c.isalnum())
    return hashlib.sha256("\x1f".join((cohort, source, said)).encode()).hexdigest()[:10]


def read_long_sheet(path: Path, shown: str) -> tuple[Sheet | None, list[Problem]]:
    """Our own sheet: one row per excerpt and code, columns source, code, excerpt, coder."""
    return read_fixed(path, shown, ("source", "code", "excerpt"), ("coder",))


READERS: dict[str, Callable[[Path, str], tuple[Sheet | None, list[Problem]]]] = {
    "long sheet": read_long_sheet,
}
"""Readers of coded material. Each gives a sheet with source, code, excerpt and coder."""


def read_coded_sources(
    settings: Settings, cohorts: list[Cohort], pseudonyms: Pseudonyms | None = None
) -> CodedReading:
    """Read every coded file and sources sheet of a study.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
        pseudonyms: instead of those made with the study's key.
    """
    reading = CodedReading()
    withdrawn, _ = withdrawn_of(settings)
    pseudonyms = pseudonyms or pseudonyms_of(settings)
    sources: list[tuple] = []
    excerpts: list[tuple] = []
    for cohort in cohorts:
        corrections, _ = corrections_of(settings, cohort)
        people = known_people(settings, cohort, corrections, withdrawn)
        known = _read_sources(settings, cohort, people, corrections, reading)
        rows = [
            row
            for file in cohort.of_kind("coded")
            for row in _read_coded(settings, cohort, file, known, reading)
        ]
        # A source that is on no sheet may be named by the code of the person.
        whose = {n: s.code or code_of([n], people.kind, people.parts) for n, s in known.items()}
        gone = {name for name, code in whose.items() if code in people.withdrawn}
        sources += [
            _source_row(cohort.id, n, s, pseudonyms) for n, s in known.items() if n not in gone
        ]
        excerpts += [
            _excerpt_row(cohort.id, row, known[row[0]], pseudonyms)
            for row in dict.fromkeys(rows)
            if row[0] not in gone
        ]
    reading.tables = {
        "sources": _table("sources", sources),
        "excerpts": _table("excerpts", excerpts),
    }
    return reading


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    return tables.in_order(name, pd.DataFrame(rows, columns=columns))


def _source_row(cohort: str, name: str, source: Source, pseudonyms: Pseudonyms) -> tuple:
    person = pseudonyms.person(source.code, cohort) if source.code else None
    return cohort, pseudonyms.source(name, cohort), person, source.group, source.quote_consent


def _excerpt_row(cohort: str, row: tuple, source: Source, pseudonyms: Pseudonyms) -> tuple:
    name, theme, code, text, coder = row
    return (
        cohort,
        pseudonyms.source(name, cohort),
        source.group,
        excerpt_key(cohort, name, text),
        theme,
        code,
        text,
        coder,
        source.quote_consent,
    )


def _read_sources(
    settings: Settings,
    cohort: Cohort,
    people: KnownPeople,
    corrections: Corrections,
    reading: CodedReading,
) -> dict[str, Source]:
    """Sources by name, from the cohort's sources sheets."""
    groups = {normalised(k): k for k in settings.study.source_groups}
    groups |= {normalised(v): k for k, v in settings.study.source_groups.items()}
    groups |= {normalised(k.replace("_", " ")): k for k in settings.study.source_groups}
    known: dict[str, Source] = {}
    for file in cohort.of_kind("sources"):
        path = settings.folder / file.path
        sheet, problems = read_fixed(path, file.path, SOURCES, SOURCES_OPTIONAL)
        reading.problems += problems
        if sheet is None:
            continue
        reading.problems += corrections.apply(sheet, "participant_id")
        codes, problems = people.read(sheet)
        reading.problems += problems
        for i, number in enumerate(sheet.numbers):
            name, group = sheet.column("source")[i], sheet.column("source_group")[i]
            consent, bad = yes_or_no(sheet, i, "quote_consent")
            reading.problems += bad
            if normalised(group) not in groups:
                names = list(settings.study.source_groups)
                hint = f"Use {', '.join(names)}, or add it to study.yaml.{nearest(group, names)}"
                found = f"{group!r} is no source group."
                reading.problems.append(sheet.problem(number, "source_group", found, hint))
            elif name in known:
                reading.problems.append(
                    sheet.problem(
                        number,
                        "source",
                        "This source is listed twice.",
                        "One row for each source: remove one.",
                    )
                )
            else:
                known[name] = Source(groups[normalised(group)], codes[i], consent)
    return known


def _read_coded(
    settings: Settings,
    cohort: Cohort,
    file: RawFile,
    known: dict[str, Source],
    reading: CodedReading,
) -> list[tuple]:
    """Source, theme, code, text and coder of each row; sources that no sheet lists are added."""
    sheet, problems = _first_that_fits(settings.folder / file.path, file.path)
    reading.problems += problems
    if sheet is None:
        return []
    corrections, _ = corrections_of(settings, cohort)
    reading.problems += corrections.apply(sheet, "source")
    index = settings.codebook.code_index()
    rows, unlisted = [], set()
    for i, number in enumerate(sheet.numbers):
        name, code, text = (sheet.column(c)[i] for c in ("source", "code", "excerpt"))
        place = index.get(normalised(code))
        if not name or not text:
            what = "source" if not name else "excerpt"
            reading.problems.append(
                sheet.problem(number, what, "The cell is blank.", "Fill it, or remove the row.")
            )
        elif place is None:
            stop = settings.study.unknown_codes == "stop"
            hint = (
                f"Add it to config/codebook.yaml, or correct it.{nearest(code, _codes(settings))}"
            )
            found = f"{code!r} is not in the codebook; the excerpt is not counted."
            severity = "stop" if stop else "note"
            reading.problems.append(sheet.problem(number, "code", found, hint, severity))
        else:
            if name not in known:
                known[name] = Source(file.detail, "", False)
                unlisted.add(name)
            rows.append((name, *place, text, sheet.column("coder")[i]))
    if unlisted:
        found = f"{len(unlisted)} source(s) of this file are on no sources sheet; none is quoted."
        remedy = "Add them to sources.csv, with consent to be quoted."
        reading.problems.append(sheet.problem(0, "source", found, remedy, "note"))
    if not rows:
        reading.problems.append(
            sheet.problem(0, "", "No excerpt could be read.", "Check the file.")
        )
    reading.files.append((file.path, file.detail, len(rows)))
    return rows


def _first_that_fits(path: Path, shown: str) -> tuple[Sheet | None, list[Problem]]:
    problems: list[Problem] = []
    for reader in READERS.values():
        sheet, problems = reader(path, shown)
        if sheet is not None:
            break
    return sheet, problems


def _codes(settings: Settings) -> list[str]:
    themes = settings.codebook.themes
    return [*themes, *(code for theme in themes.values() for code in theme.codes)]


def write_reading(path: str, files: list[tuple[str, str, int]]) -> None:
    """Keep what each coded file was taken for, for the review."""
    rows = [dict(zip(("file", "source_group", "excerpts"), file, strict=True)) for file in files]
    Path(path).write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
