"""Our own long sheet: one row for each excerpt and code."""

from __future__ import annotations

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
from evaluation.sheets import Sheet, read_fixed

FORMAT = "long sheet"
NEEDED = ("source", "code", "excerpt")
ABOUT = ("participant_id", "source_group", "date", "quote_consent")
"""Columns that say something of the source, as the sheet of sources does."""
WORDS = {name: (plain(name),) for name in (*NEEDED, "coder", "memo", *ABOUT)}


def read_sheets_long(path: Path, shown: str) -> CodedProject | None:
    """Rows of the long sheet; None if no sheet of the file has its headers."""
    sheets, problems = sheets_of(path, shown)
    fitting = [s for s in sheets if columns_of(s, WORDS).keys() >= set(NEEDED)]
    if not fitting:
        return None
    sheet = fitting[0]
    building = Building(CodedProject(FORMAT))
    if len(fitting) > 1:
        names = ", ".join(repr(s.name) for s in fitting)
        found = f"Several sheets have the headers that are needed: {names}."
        building.stop(shown, found, "Keep one of them in this file.")
        return building.project
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    columns = columns_of(sheet, WORDS)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        _row(building, sheet, cells(row, columns), columns, number)
    unused = sum(bool(h) for i, h in enumerate(sheet.headers) if i not in columns.values())
    if unused:
        building.project.skipped["column that is not used"] += unused
    return building.done(shown)


def _row(
    building: Building, sheet: Sheet, cell: dict[str, str], columns: dict[str, int], number: int
) -> None:
    """Take in a row; one with a blank cell that is needed is told."""
    blank = next((what for what in NEEDED if not cell[what]), "")
    if blank:
        header = sheet.headers[columns[blank]]
        problem = sheet.problem(number, header, "The cell is blank.", "Fill it, or remove the row.")
        building.project.problems.append(problem)
        building.project.skipped[f"row without {blank}"] += 1
        return
    source, coder = named(cell["source"]), named(cell.get("coder", ""))
    building.source(source, attributes={k: cell[k] for k in ABOUT if cell.get(k)})
    code, memo = (named(cell["code"]),), cell.get("memo", "")
    building.row(Coding(source, code, cell["excerpt"], coder=coder, row=number, memo=memo))


def read_other_sheet(path: Path, shown: str) -> CodedProject | None:
    """A sheet that no other reader knows: always a problem, told as one of the long sheet.

    It comes last in the register: it tells what keeps a file from being read at all, or which
    header is missing.
    """
    sheets, problems = sheets_of(path, shown)
    if not sheets and not problems:
        return None
    project = CodedProject(FORMAT)
    sheet, project.problems = read_fixed(path, shown, NEEDED, ("coder",))
    if sheet is not None:
        found = "It is laid out as no export that is known here."
        project.problems.append(sheet.problem(0, "", found, "docs/coded.md says what is read."))
    return project
