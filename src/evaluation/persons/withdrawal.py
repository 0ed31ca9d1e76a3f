"""People who have withdrawn: taken out of everything on the next run."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.persons.identifiers import code_of
from evaluation.persons.readers.own_sheets import read_own
from evaluation.problems import Problem
from evaluation.sheets import Sheet, delimiter_of
from evaluation.sheets.encoding import encoding_of
from evaluation.study.yaml_files import nearest

FILE = "data/raw/withdrawn.csv"
KEYS = ("excerpt", "case", "key")
"""Columns in which decisions name the words of a person."""
REQUIRED, OPTIONAL = ("participant_id",), ("date", "cohort")


@dataclass(frozen=True)
class Withdrawal:
    """One row of withdrawn.csv: normalised code, cohort (empty: all) and row."""

    code: str
    cohort: str
    row: int


class Withdrawn(frozenset[str]):
    """Normalised codes of all who have withdrawn, in whatever cohort; `codes_of` is one cohort's.

    Attributes:
        entries: the rows that have a code.
    """

    entries: tuple[Withdrawal, ...]

    def __new__(cls, entries: Iterable[Withdrawal] = ()) -> Withdrawn:
        """Of rows that have a code."""
        entries = tuple(entries)
        made = super().__new__(cls, (entry.code for entry in entries))
        made.entries = entries
        return made

    def codes_of(self, cohort: str) -> frozenset[str]:
        """Codes that are taken out of a cohort."""
        return frozenset(e.code for e in self.entries if e.cohort in ("", cohort))

    def unclear(self, people: Mapping[str, Iterable[str]], *, across: bool) -> list[Problem]:
        """Rows that take nobody out, or may take out somebody else.

        Args:
            people: normalised codes of everybody on the roster or on a form, by cohort, as they
                are before anybody is taken out.
            across: whether a code means the same person in all cohorts.
        """
        where = {cohort: set(codes) for cohort, codes in people.items()}
        problems = []
        for entry in self.entries:
            has = [c for c, codes in where.items() if entry.code in codes]
            if not [c for c in has if entry.cohort in ("", c)]:
                found = "This code fits nobody: nobody is taken out by this row."
                remedy = "Compare it with the roster and the exports, or remove the row."
                problems.append(Problem("note", FILE, entry.row, "participant_id", found, remedy))
            elif not entry.cohort and not across and len(has) > 1:
                found = f"This code stands for other people in {len(has)} cohorts."
                remedy = f"Name one in a column 'cohort': {', '.join(has)}."
                problems.append(Problem("stop", FILE, entry.row, "cohort", found, remedy))
        return problems


def read_withdrawn(
    study: Path,
    kind: str = "code",
    parts: tuple[int, ...] = (),
    cohorts: Iterable[str] | None = None,
) -> tuple[Withdrawn, list[Problem]]:
    """Who data/raw/withdrawn.csv names (columns `participant_id`, `date`, `cohort`).

    Args:
        study: its folder.
        kind: of the codes, as in study.yaml.
        parts: of the codes, as in study.yaml.
        cohorts: names that may stand in the column `cohort`; by default, of the cohort folders.
    """
    path = study / FILE
    if not path.exists():
        return Withdrawn(), []
    sheet, problems = read_own(path, FILE, REQUIRED, OPTIONAL)
    if sheet is None:
        return Withdrawn(), problems
    if cohorts is None:
        cohorts = sorted(p.name for p in path.parent.iterdir() if p.is_dir())
    entries = []
    rows = zip(sheet.column("participant_id"), sheet.column("cohort"), sheet.numbers, strict=True)
    for cell, cohort, row in rows:
        entry = Withdrawal(code_of([cell], kind, parts), cohort, row)
        wrong = _wrong(sheet, entry, list(cohorts))
        problems += wrong
        if not wrong:
            entries.append(entry)
    return Withdrawn(entries), problems


def _wrong(sheet: Sheet, entry: Withdrawal, cohorts: list[str]) -> list[Problem]:
    if not entry.code:
        found, remedy = (
            "There is no code: nobody is taken out.",
            "Give the person's code, or remove the row.",
        )
        return [sheet.problem(entry.row, "participant_id", found, remedy)]
    if entry.cohort and entry.cohort not in cohorts:
        found = f"There is no cohort {entry.cohort!r}: nobody is taken out."
        remedy = f"Known: {', '.join(cohorts)}.{nearest(entry.cohort, cohorts)}"
        return [sheet.problem(entry.row, "cohort", found, remedy)]
    return []


def forget(study: Path, keys: Collection[str]) -> int:
    """Take out of data/decisions what people decided on the words of those who have withdrawn.

    Args:
        study: its folder.
        keys: of their excerpts and cases.

    Returns:
        How many rows were taken out.
    """
    found = sorted((study / "data" / "decisions").glob("*/*.csv")) if keys else []
    return sum(_forget_in(path, keys) for path in found)


def _forget_in(path: Path, keys: Collection[str]) -> int:
    """Take rows out of one file, which stays of the encoding and separator it was saved with."""
    content = path.read_bytes()
    encoding = encoding_of(lambda: [content])
    if encoding is None:
        return 0  # no decision can be read from it either: that stops the run
    text = content.decode(encoding)
    delimiter = delimiter_of(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    headers = ([at for at, cell in enumerate(r) if _header(cell) in KEYS] for r in rows)
    named = next(filter(None, headers), [])
    kept = [r for r in rows if not any(r[at].strip() in keys for at in named if at < len(r))]
    if len(kept) < len(rows):
        told = io.StringIO()
        csv.writer(told, delimiter=delimiter, lineterminator="\n").writerows(kept)
        # Whole or not at all: nobody's work is lost if the run is stopped here.
        new = path.with_suffix(".new")
        new.write_bytes(told.getvalue().encode(encoding))
        os.replace(new, path)
    return len(rows) - len(kept)


def _header(cell: str) -> str:
    return cell.strip().casefold()
