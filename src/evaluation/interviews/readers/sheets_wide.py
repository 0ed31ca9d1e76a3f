"""Our own wide sheet: a row for each case, a column for each code, 0 or 1 in the cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import Building, named
from evaluation.interviews.readers.coded_sheets import (
    cannot_be_used,
    cells,
    columns_of,
    plain,
    sheets_of,
)
from evaluation.interviews.readers.sheets_long import ABOUT
from evaluation.sheets import Sheet

FORMAT = "wide sheet"
WORDS = {
    "source": ("source", "case"),
    "coder": ("coder",),
    **{name: (plain(name),) for name in ABOUT},
}
OTHER = {name: (name,) for name in ("code", "codes", "excerpt", "segment", "quotation content")}
"""A sheet with one of these has a code in a cell, not in a header."""
ONE, ZERO = ("1", "1.0", "1,0"), ("0", "0.0", "0,0")
LEAST = 0.8
"""Share of cells with 0 or 1 in a sheet that is taken for this one."""
MOST_TOLD = 20


def read_sheets_wide(path: Path, shown: str) -> CodedProject | None:
    """Codes of each case; None if no sheet of the file is laid out so."""
    sheets, problems = sheets_of(path, shown)
    sheet = next((s for s in sheets if _fits(s)), None)
    if sheet is None:
        return None
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    building = Building(CodedProject(FORMAT))
    columns = columns_of(sheet, WORDS)
    codes = _codes(sheet)
    for code in codes.values():
        building.code(code)
    seen: set[tuple[str, str]] = set()
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cell = cells(row, columns)
        source, coder = named(cell["source"]), named(cell.get("coder", ""))
        if not source or (source, coder) in seen:
            header = sheet.headers[columns["source"]]
            found = "This case is listed twice." if source else "The cell is blank."
            remedy = "One row for each case, and coder if several coded it."
            building.project.problems.append(sheet.problem(number, header, found, remedy))
            continue
        seen.add((source, coder))
        building.source(source, attributes={k: cell[k] for k in ABOUT if cell.get(k)})
        _case(building, sheet, row, codes, Coding(source, (), "", coder=coder, row=number))
    _tell_few(building)
    return building.done(shown)


def _codes(sheet: Sheet) -> dict[int, tuple[str, ...]]:
    """The code of each column that says nothing else."""
    others = columns_of(sheet, WORDS).values()
    return {i: (named(h),) for i, h in enumerate(sheet.headers) if h and i not in others}


def _fits(sheet: Sheet) -> bool:
    if "source" not in columns_of(sheet, WORDS) or columns_of(sheet, OTHER):
        return False
    filled = list(_filled(sheet))
    return bool(filled) and sum(filled) >= LEAST * len(filled)


def _filled(sheet: Sheet) -> Iterator[bool]:
    """Whether it is 0 or 1, of each cell below a code that is not blank."""
    codes = _codes(sheet)
    return (row[at] in ONE + ZERO for row in sheet.rows for at in codes if row[at])


def _case(
    building: Building,
    sheet: Sheet,
    row: list[str],
    codes: dict[int, tuple[str, ...]],
    blank: Coding,
) -> None:
    """Take in the codes of one row; a blank cell is neither yes nor no."""
    for at, code in codes.items():
        if row[at] in ONE:
            building.coding(Coding(blank.source, code, "", coder=blank.coder, row=blank.row))
        elif not row[at]:
            building.project.skipped["blank cell, neither 0 nor 1"] += 1
        elif row[at] not in ZERO:
            found = "The cell is neither 0 nor 1."
            remedy = "1 if the case has the code, 0 if not, blank if nobody looked."
            problem = sheet.problem(blank.row, sheet.headers[at], found, remedy)
            building.project.problems.append(problem)


def _tell_few(building: Building) -> None:
    """Keep the first of many problems, and count the others."""
    problems = building.project.problems
    if len(problems) > MOST_TOLD:
        building.project.notes.append(f"{len(problems) - MOST_TOLD} more cells are wrong.")
        del problems[MOST_TOLD:]
