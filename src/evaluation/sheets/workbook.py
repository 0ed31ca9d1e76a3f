"""Sheets of a workbook: XLSX, XLSM, XLS and ODS."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from evaluation.problems import Problem
from evaluation.sheets.archive import DAMAGE, DAMAGED, archive_problem
from evaluation.sheets.inside import MOST, Inside, look_inside
from evaluation.sheets.layout import merged_problems, problems_of, titles
from evaluation.sheets.sheet import Filling, Sheet, letters, more

AHEAD = 30
"""Rows in which a title and a header are looked for."""
READ = tuple[list[Sheet], list[Problem]]
UNREADABLE: tuple[type[Exception], ...] = (
    *(*DAMAGED, LookupError),
    *(ElementTree.ParseError, expat.ExpatError),
)
"""What is raised over an archive that cannot be taken apart."""


def read_workbook(path: Path, shown: str) -> READ:
    """The sheets of a workbook that can be seen and have a header, and what is wrong with them."""
    looked: dict[str, Inside] = {}
    if path.suffix.lower() != ".xls":
        looked, problem = _look(path, shown)
        if problem:
            return [], [problem]
    try:
        with CalamineWorkbook.from_path(path) as book:
            return _read(book, shown, looked)
    except PasswordError:
        found, remedy = "The workbook has a password.", "Open it, take the password off, save it."
    # The library panics over some damaged files, with an exception that is no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        found = f"It cannot be opened as a workbook ({type(error).__name__})."
        remedy = "Open it in Excel and save it again, without a password."
    return [], [Problem("stop", shown, 0, "", found, remedy)]


def _look(path: Path, shown: str) -> tuple[dict[str, Inside], Problem | None]:
    """What is in an archive, or why it is not opened."""
    problem = archive_problem(path, shown)
    if problem:
        return {}, problem
    try:
        with zipfile.ZipFile(path) as archive:
            looked = look_inside(archive)
    except UNREADABLE:
        return {}, Problem("stop", shown, 0, "", *DAMAGE)
    # The library takes apart all sheets of an .ods at once, even those that nobody reads.
    far = [(n, i) for n, i in looked.items() if i.too_far and path.suffix.lower() == ".ods"]
    for name, inside in far:
        return {}, _too_far(Sheet(shown, name, []), inside.rows, inside.columns)
    if any(inside.repeats for inside in looked.values()):
        found = "A cell or row in it stands for thousands of equal ones."
        remedy = "Delete what was filled down or across by mistake, or export it as CSV."
        return {}, Problem("stop", shown, 0, "", found, remedy)
    return looked, None


def _read(book: CalamineWorkbook, shown: str, looked: dict[str, Inside]) -> READ:
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            problems.append(_hidden(about, shown))
            continue
        inside = looked.get(about.name, Inside())
        if inside.too_far:
            problems.append(_too_far(Sheet(shown, about.name, []), inside.rows, inside.columns))
            continue
        sheet, found = _read_sheet(book, about.name, shown, inside)
        sheets += [sheet] if sheet else []
        problems += found
    if not sheets and not any(p.severity == "stop" for p in problems):
        remedy = "Export it again, or take it out."
        problems.append(Problem("stop", shown, 0, "", "There is no header in it.", remedy))
    return sheets, problems


def _hidden(about: SheetMetadata, shown: str) -> Problem:
    found = f"The sheet {about.name!r} is hidden and is not read."
    remedy = "Unhide it in Excel if it holds answers."
    return Problem("note", shown, 0, "", found, remedy)


def _too_far(sheet: Sheet, rows: int, columns: int) -> Problem:
    found = (
        f"Its last cell is in row {rows:,}, column {letters(columns - 1)}, which makes "
        f"{rows * columns:,} cells, blank ones too; up to {MOST:,} are read."
    )
    remedy = "Delete what stands far from the table, or export it as CSV."
    return sheet.problem(0, "", found, remedy)


def _read_sheet(
    book: CalamineWorkbook, name: str, shown: str, inside: Inside
) -> tuple[Sheet | None, list[Problem]]:
    grid = book.get_sheet_by_name(name)
    if grid.start is None or grid.end is None:
        return None, []
    rows, columns = grid.end[0] + 1, grid.end[1] + 1
    if rows * columns > MOST:
        return None, [_too_far(Sheet(shown, name, []), rows, columns)]
    merged = [*(grid.merged_cell_ranges or []), *inside.merged]
    cells = _texts(grid.iter_rows(), grid.start[1])
    first = list(islice(cells, AHEAD))
    above = titles(first, merged)
    kept = ([] if i in above else row for i, row in enumerate(first))
    filled = Filling(shown, name).fill(chain(kept, cells))
    sheet = filled.sheet
    if sheet is None:
        return None, []
    filled.errors = sorted({*filled.errors, *inside.errors})
    filled.cells.errors += len(inside.errors)
    problems = merged_problems(sheet, first, merged) + problems_of(filled)
    return sheet, problems + _above(sheet, above) + _uncomputed(sheet, inside)


def _texts(rows: Iterator[list[Any]], left: int) -> Iterator[list[str]]:
    """Rows as text; what the library leaves out left of the first column is put back."""
    blank = [""] * left
    for row in rows:
        yield blank + [cell if type(cell) is str else as_text(cell) for cell in row]


def as_text(value: object) -> str:
    """A cell as the text that a person sees; whole numbers have no '.0'."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _above(sheet: Sheet, above: list[int]) -> list[Problem]:
    if not above:
        return []
    found = f"A title in merged cells was passed over; row {sheet.header_row} is the header."
    return [sheet.problem(above[0] + 1, "", found, "Nothing need be done if that is so.", "note")]


def _uncomputed(sheet: Sheet, inside: Inside) -> list[Problem]:
    if not inside.uncomputed:
        return []
    rows = sorted(inside.uncomputed)
    found = f"A formula in this row has no value{more(rows, 'formula')}: nothing computed it yet."
    remedy = "Open it in Excel and save it, or replace formulas by their values."
    return [sheet.problem(rows[0], "", found, remedy)]
