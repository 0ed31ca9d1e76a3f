"""The columns of survey exports, before any setting says what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaluation.commands.exports import is_metadata, names_a_person, plain_words
from evaluation.study.instruments import MISSING_ANSWERS, normalised
from evaluation.surveys import export as exported

HIGHEST = 10
"""Highest number that is taken for an answer."""

NO_ANSWERS = frozenset(normalised(a) for a in (*MISSING_ANSWERS, "NA", "NULL", "-"))
BY_WORDS = ("plain", "long")
"""Layouts that no platform made: only words tell which of their columns are no questions."""


@dataclass
class Part:
    """The forms of one cohort and wave in a survey export.

    Attributes:
        cohort: id of the cohort.
        wave: recognised wave, empty if none.
        export: its answers.
    """

    cohort: str
    wave: str
    export: exported.Export


@dataclass
class Column:
    """One question in all exports that have it.

    Attributes:
        header: as it first stands.
        text: its wording; empty if exports have no more than an id of it.
        ids: the names that platforms give it, besides its wording.
        cells: everything in it but blanks and "don't know"; labels where the export has them.
        codes: number of each label, spelling forgiven, where an export says so.
        spelt: labels of the export, as written, by the same.
        ends: what the lowest and the highest number mean, where only these are labelled.
        seen: cohorts and recognised waves in which it stands.
        cohorts: cohorts in which it stands.
    """

    header: str
    text: str = ""
    ids: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    codes: dict[str, float] = field(default_factory=dict)
    spelt: dict[str, str] = field(default_factory=dict)
    ends: tuple[str, str] = ("", "")
    seen: set[tuple[str, str]] = field(default_factory=set)
    cohorts: set[str] = field(default_factory=set)

    @property
    def labels(self) -> set[str]:
        """Distinct answers, spelling forgiven: those given, and those that could be."""
        return {normalised(cell) for cell in self.single} | self.codes.keys()

    @property
    def single(self) -> list[str]:
        """Cells without those that are several of the column's answers at once."""
        known = {normalised(cell) for cell in self.cells} | self.codes.keys()
        joined = {
            cell
            for cell in set(self.cells)
            if ";" in cell and all(normalised(part) in known for part in cell.split(";"))
        }
        return [cell for cell in self.cells if cell not in joined]

    @property
    def numbers(self) -> list[int]:
        """Cells as small whole numbers, single other cells left out; empty if they are others."""
        found = [int(cell) for cell in self.cells if re.fullmatch(r"\d{1,2}", cell)]
        broken = any(re.fullmatch(r"\d+[.,]\d+", cell) for cell in self.cells)
        few = len(found) < 0.8 * len(self.cells)
        return [] if broken or few or max(found, default=99) > HIGHEST else found

    @property
    def is_text(self) -> bool:
        """Whether most cells are words."""
        words = sum(not re.fullmatch(r"[\d.,:/ -]+", cell) for cell in self.cells)
        return words > 0.5 * len(self.cells)

    @property
    def several(self) -> bool:
        """Whether people could choose more than one answer."""
        joined = sum(";" in cell for cell in self.cells)
        return joined > 0.3 * len(self.cells)

    def add(self, column: exported.Column, cells: list[str]) -> None:
        """Take in the cells of one export, under the labels that it has for them."""
        filled = [c for c in cells if c and c not in column.missing]
        answers = {
            cell: label
            for cell, label in column.labels.items()
            if cell not in column.missing and normalised(label) not in NO_ANSWERS
        }
        named = {c: label for c, label in answers.items() if normalised(label) != normalised(c)}
        known = {*column.labels, *column.labels.values()}
        if named and all(c in known for c in filled):
            self._add_labels(answers)
            filled = [column.labels.get(c, c) for c in filled]
        elif named and _ends(named):
            self.ends = _ends(named)
            filled = [c for c in filled if c not in column.labels or c in answers]
        self.cells += [c for c in filled if normalised(c) not in NO_ANSWERS]

    def _add_labels(self, answers: dict[str, str]) -> None:
        """Keep the order of an export's labels: by their codes, or as they stand there."""
        numbers = [_number(cell) for cell in answers]
        in_order = range(1, len(answers) + 1) if None in numbers else numbers
        for n, label in zip(in_order, answers.values(), strict=True):
            self.codes.setdefault(normalised(label), float(n))
            self.spelt.setdefault(normalised(label), label)


def _number(cell: str) -> float | None:
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else None


def _ends(labels: dict[str, str]) -> tuple[str, str] | None:
    """What the lowest and the highest of some labelled numbers mean."""
    if len(labels) < 2 or any(_number(cell) is None for cell in labels):
        return None
    ordered = sorted(labels, key=_number)
    return labels[ordered[0]], labels[ordered[-1]]


def wordings(column: exported.Column) -> tuple[str, str]:
    """The whole wording of a column and the row of its grid, if it is one; '' if it has only ids.

    Both are the same where the column is no row of a grid.
    """
    names = column.names or (column.header,)
    worded = [n for n in names if re.search(r"\S\s+\S", n)]
    grid = re.fullmatch(r"(.*\S)\s*\[([^\[\]]+)\]\s*", worded[0], re.DOTALL) if worded else None
    if grid and len(names) == 1 and re.search(r"\s", grid.group(1)):
        return worded[0], grid.group(2).strip()
    short = names[-1] if worded and names[-1] and not _is_id(names[-1]) else ""
    return (worded[0], short or worded[-1]) if worded else ("", "")


def _is_id(name: str) -> bool:
    """Whether a name without blanks is a platform's rather than a word of people."""
    return bool(re.search(r"[\d_\[\]]", name)) and not re.search(r"\s", name)


def without_number(text: str) -> str:
    """A wording in one line, without the number before it."""
    return " ".join(re.sub(r"^\s*[Qq]?\d+(\.\d+)*[a-z]?[.):]\s+", "", text).split())


def is_no_question(export: exported.Export, column: exported.Column) -> bool:
    """Whether a column is the platform's, or names a person, rather than a question."""
    if column.role:
        return True
    _, text = wordings(column)
    header = text or column.header
    return is_metadata(header) if export.platform in BY_WORDS else names_a_person(header)


def code_header(export: exported.Export) -> str:
    """The header or wording that seems to be of people's codes; empty if none does.

    It must speak of a code, an id or a participant, and nearly every row must have its own short
    entry. A number that only counts the rows is the platform's, not the person's.
    """
    best, score, sheet = "", 0, export.sheet
    for column in export.columns:
        header = wordings(column)[1] or column.header
        words = plain_words(header).split()
        points = 2 * ("code" in words) + ("participant" in words) + ("id" in words)
        cells = [cell for cell in sheet.column(column.header) if cell]
        counts_rows = all(c.isdigit() for c in cells) and len(set(cells)) == len(cells)
        if column.role or (plain_words(header) == "id" and counts_rows):
            continue
        whose = any(w in words for w in ("response", "respondent", "collector", "email", "post"))
        short = all(len(c) <= 40 and "@" not in c for c in cells)
        distinct = len({c.casefold() for c in cells}) >= 0.4 * len(cells)
        labels = len(words) > 8 or not short or not distinct
        if cells and points > score and not labels and not whose:
            best, score = header, points
    return best or _record(export)


def _record(export: exported.Export) -> str:
    """REDCap's number of a record, which is the person's own in all events."""
    at = export.first("response") if export.platform == "redcap" else None
    return export.sheet.headers[at] if at is not None else ""


def email_header(export: exported.Export) -> str:
    """The header of the addresses that a platform kept, if most people have one of their own."""
    for at, column in enumerate(export.columns):
        cells = [row[at] for row in export.sheet.rows]
        addresses = {c.casefold() for c in cells if "@" in c}
        if column.role == "email" and cells and len(addresses) >= 0.5 * len(cells):
            return column.header
    return ""
