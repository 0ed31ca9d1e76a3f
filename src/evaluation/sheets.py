"""CSV and Excel files as delivered: text cells with the row numbers that Excel shows."""

from __future__ import annotations

import csv
import datetime
import difflib
import io
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.problems import Problem

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
"""File types that can be read as sheets."""


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

    def problem(self, row: int, column: str, found: str, remedy: str, severity="stop") -> Problem:
        """A problem in this sheet."""
        return Problem(severity, self.file, row, column, found, remedy, self.name)


def _stop(shown: str, found: str, remedy: str) -> tuple[list[Sheet], list[Problem]]:
    return [], [Problem("stop", shown, 0, "", found, remedy)]


def read_sheets(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a file that have a header, and what is wrong with the file.

    Args:
        path: a file with one of `SUFFIXES`.
        shown: its path as messages name it.
    """
    if path.stat().st_size == 0:
        return _stop(shown, "The file is empty.", "Export it again, or take it out of the folder.")
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _read_text(path, shown)
    return _read_workbook(path, shown)


def _read_text(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    text = decode(path.read_bytes())
    if text is None:
        return _stop(
            shown,
            "Its text is in no encoding that can be told (not UTF-8, UTF-16 or Windows-1252).",
            "Open it where it came from and save it as 'CSV UTF-8'.",
        )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        return _stop(shown, f"It cannot be read as CSV ({error}).", "Export it again.")
    sheets, problems = _sheets([("", rows)], shown)
    return sheets, problems or [p for sheet in sheets for p in _too_wide(sheet, rows)]


def _too_wide(sheet: Sheet, rows: list[list[str]]) -> list[Problem]:
    """Records with more cells than the header: an unquoted separator has moved their answers."""
    wide = [
        number
        for number in sheet.numbers
        if any(cell.strip() for cell in rows[number - 1][len(sheet.headers) :])
    ]
    if not wide:
        return []
    more = f" (and {len(wide) - 1} more such rows)" if len(wide) > 1 else ""
    found = f"The row has more cells than the header{more}: its answers stand in wrong columns."
    remedy = "Export it again as 'CSV UTF-8', with text in quotation marks."
    return [sheet.problem(wide[0], "", found, remedy)]


def decode(content: bytes) -> str | None:
    """Text of a file: by its byte-order mark, else UTF-8, else Windows-1252; None if none fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = any(ord(c) < 32 and c not in "\t\r\n\x0b\x0c" for c in text)
        return None if control else text
    return None


def delimiter_of(text: str) -> str:
    """The separator that cuts the first records into the most columns, equally."""
    best, score = ",", (0.0, 0)
    for delimiter in ",;\t":
        try:
            reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
            widths = [len(row) for row, _ in zip(reader, range(20), strict=False) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            same = sum(w == widths[0] for w in widths) / len(widths)
            if (same, widths[0]) > score:
                best, score = delimiter, (same, widths[0])
    return best


def _read_workbook(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            # Calamine leaves out what precedes the first used cell unless told not to, and row
            # numbers would no longer be those that Excel shows.
            read = [
                (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
                for name in book.sheet_names
            ]
    except (CalamineError, OSError, ValueError) as error:
        found = f"It cannot be opened as a workbook ({type(error).__name__})."
        return _stop(shown, found, "Open it in Excel and save it again, without a password.")
    return _sheets(
        [(name, [[_cell(c) for c in row] for row in rows]) for name, rows in read], shown
    )


def _cell(value: object) -> str:
    """A cell as the text that a person sees; whole numbers have no '.0'."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _sheets(read: list[tuple[str, list]], shown: str) -> tuple[list[Sheet], list[Problem]]:
    sheets = [sheet for name, rows in read if (sheet := _sheet(shown, name, rows))]
    if not sheets:
        return _stop(shown, "There is no header in it.", "Export it again, or take it out.")
    return sheets, []


def _sheet(shown: str, name: str, rows: list[list[str]]) -> Sheet | None:
    # A table may begin below row 1; its header is the first row with anything in it.
    first = next((i for i, row in enumerate(rows) if any(c.strip() for c in row)), None)
    if first is None:
        return None
    headers: list[str] = []
    for cell in rows[first]:
        header, n = cell.strip(), 2
        while header and header in headers:
            header, n = f"{cell.strip()} ({n})", n + 1
        headers.append(header)
    sheet = Sheet(shown, name, headers, header_row=first + 1)
    for number, row in enumerate(rows[first + 1 :], first + 2):
        if any(cell.strip() for cell in row):
            cells = [cell.strip() for cell in row[: len(headers)]]
            sheet.rows.append(cells + [""] * (len(headers) - len(cells)))
            sheet.numbers.append(number)
    return sheet


def read_fixed(
    path: Path, shown: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Sheet | None, list[Problem]]:
    """The sheet of a file whose headers this project defines, header case and blanks forgiven.

    Args:
        path: the file.
        shown: its path as messages name it.
        required: headers that must be there.
        optional: headers that may be there; other columns are left out.
    """
    sheets, problems = read_sheets(path, shown)
    if problems:
        return None, problems
    named = [[h.casefold().replace(" ", "_") for h in sheet.headers] for sheet in sheets]
    missing = [[r for r in required if r not in names] for names in named]
    fitting = [i for i, lacks in enumerate(missing) if not lacks]
    if len(fitting) > 1:
        names = ", ".join(repr(sheets[i].name) for i in fitting)
        found = f"Several sheets have the headers that are needed: {names}."
        return None, [sheets[fitting[0]].problem(0, "", found, "Keep one of them in this file.")]
    if not fitting:
        return None, [_no_such_header(sheets, missing, required)]
    sheet, names = sheets[fitting[0]], named[fitting[0]]
    keep = [(i, n) for i, n in enumerate(names) if n in required + optional]
    sheet.headers = [n for _, n in keep]
    sheet.rows = [[row[i] for i, _ in keep] for row in sheet.rows]
    return sheet, []


def _no_such_header(
    sheets: list[Sheet], missing: list[list[str]], required: tuple[str, ...]
) -> Problem:
    """What the sheet that comes nearest to having the headers lacks."""
    nearest_sheet = min(range(len(sheets)), key=lambda i: len(missing[i]))
    sheet, lacks = sheets[nearest_sheet], missing[nearest_sheet]
    found = f"There is no header {', '.join(map(repr, lacks))}."
    if len(sheets) > 1:
        names = ", ".join(repr(s.name) for s in sheets)
        found = f"No sheet has the header {', '.join(map(repr, lacks))}; there are {names}."
    close = [difflib.get_close_matches(h, [x for x in sheet.headers if x], 1, 0.6) for h in lacks]
    hints = [
        f" The nearest column to {h!r} is {c[0]!r}." for h, c in zip(lacks, close, strict=True) if c
    ]
    remedy = f"Needed: {', '.join(required)}; docs/sheets.md describes them.{''.join(hints)}"
    return sheet.problem(sheet.header_row, "", found, remedy)
