"""One sheet of a delivered file: text cells with the row numbers that Excel shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from evaluation.problems import Problem

MOST_CELLS = 100_000_000
"""More cells than this in one sheet do not fit the memory of an ordinary computer."""
MOST_COLUMNS = 16_384
"""As many columns as Excel has."""
REMEMBERED = 1_000_000

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
MARKS = re.compile(f"[{UNSEEN}]")
BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
BLANKS += "".join(map(chr, range(0x2000, 0x200B)))
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#NV", "#BEZUG!", "#WERT!", "#ZAHL!"}
)
"""What Excel shows where a formula failed."""


@dataclass
class Sheet:
    """One sheet: a header and the rows below it, blank rows left out.

    Attributes:
        file: path as messages name it.
        name: name of the sheet; empty for text files.
        headers: header cells; a repeated header gets a number.
        rows: cells as text, one list per row, as long as the header.
        numbers: row of each, as Excel counts.
        header_row: row of the header, as Excel counts: the first that is not blank.
    """

    file: str
    name: str
    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    header_row: int = 1

    def column(self, header: str) -> list[str]:
        """Cells of a column, or blanks if there is no such header."""
        if header not in self.headers:
            return [""] * len(self.rows)
        at = self.headers.index(header)
        return [row[at] for row in self.rows]

    def problem(
        self, row: int, column: str, found: str, remedy: str, severity: str = "stop"
    ) -> Problem:
        """A problem in this sheet."""
        return Problem(severity, self.file, row, column, found, remedy, self.name)


class Cells(dict[str, str]):
    """Text of a cell as delivered to text as it is kept; equal cells become one object.

    Blanks around it, control characters and marks that nobody sees are dropped. Marks of the
    direction of writing stay inside text that is written from right to left.

    Attributes:
        controls: how many cells had control characters.
        errors: how many cells were errors of Excel, which are kept as blanks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.controls = 0
        self.errors = 0

    def __missing__(self, cell: str) -> str:
        text = cell.strip()
        if not text.isascii():
            text = text.strip(BLANKS + UNSEEN)
            if not RIGHT_TO_LEFT.search(text):
                text = MARKS.sub("", text)
        # What has to be counted is not remembered, so that it is looked at each time.
        if CONTROL.search(text):
            self.controls += 1
            return CONTROL.sub("", text).strip()
        if text in ERRORS:
            self.errors += 1
            return ""
        if len(self) < REMEMBERED:
            text = self.setdefault(text, text)
            self[cell] = text
        return text


@dataclass
class Filling:
    """A sheet while its rows come in.

    Attributes:
        sheet: what was read so far; None until a row with a cell came.
        wide: rows with cells right of the header.
        controls: rows with control characters.
        errors: rows with errors of Excel.
        full: row at which there was too much to go on with, 0 if there was not.
    """

    file: str
    name: str
    sheet: Sheet | None = None
    wide: list[int] = field(default_factory=list)
    controls: list[int] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    full: int = 0
    cells: Cells = field(default_factory=Cells)

    def fill(self, rows: Iterable[list[str]]) -> Filling:
        """Take in all rows, blank ones too; the first is row 1."""
        for number, row in enumerate(rows, 1):
            if len(row) > MOST_COLUMNS:
                self.full = number
                break
            seen = self.cells.controls, self.cells.errors
            kept = [self.cells[cell] for cell in row]
            if seen != (self.cells.controls, self.cells.errors):
                self._mark(number, *seen)
            if any(kept) and not self._take(number, kept):
                self.full = number
                break
        return self

    def _mark(self, number: int, controls: int, errors: int) -> None:
        if self.cells.controls > controls:
            self.controls.append(number)
        if self.cells.errors > errors:
            self.errors.append(number)

    def _take(self, number: int, cells: list[str]) -> bool:
        if self.sheet is None:
            self.sheet = Sheet(self.file, self.name, numbered(cells), header_row=number)
            return True
        width = len(self.sheet.headers)
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        elif len(cells) > width:
            if any(cells[width:]):
                self.wide.append(number)
            del cells[width:]
        self.sheet.rows.append(cells)
        self.sheet.numbers.append(number)
        return len(self.sheet.rows) * width <= MOST_CELLS


def numbered(cells: list[str]) -> list[str]:
    """Headers, of which a repeated one gets a number: `Why`, `Why (2)`."""
    headers: list[str] = []
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for cell in cells:
        header = cell
        while header and header in taken:
            counts[cell] = counts.get(cell, 1) + 1
            header = f"{cell} ({counts[cell]})"
        taken.add(header)
        headers.append(header)
    return headers


def letters(column: int) -> str:
    """Name of a column in Excel, counted from 0: `A`, `Z`, `AA`."""
    name = ""
    while column >= 0:
        name, column = chr(ord("A") + column % 26) + name, column // 26 - 1
    return name


def more(rows: list[int], what: str = "row") -> str:
    """How many rows there are after the first that a message names."""
    if len(rows) < 2:
        return ""
    return f" (and {len(rows) - 1} more such {what}{'' if len(rows) == 2 else 's'})"
