"""ATLAS.ti: the table of the quotation manager (XLSX, CSV)."""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import Building, named, parts
from evaluation.interviews.readers.coded_sheets import (
    as_written,
    cannot_be_used,
    cells,
    columns_of,
    sheet_with,
    sheets_of,
)

FORMAT = "atlasti"
WORDS = {
    "id": ("id", "number"),
    "name": ("quotation name",),
    "document": ("document", "document name"),
    "groups": ("document groups",),
    "content": ("quotation content", "text content"),
    "comment": ("comment",),
    "codes": ("codes",),
    "created_by": ("created by", "author"),
}
BULLETS = re.compile(r"^[○●◊◆•]\s*")
LINE_END = re.compile(r"(?:_x000D_)?[\r\n]+|_x000D_")


def read_atlasti(path: Path, shown: str) -> CodedProject | None:
    """Quotations, once for each of their codes; None if it is no such table."""
    sheets, problems = sheets_of(path, shown)
    sheet = sheet_with(sheets, WORDS, ("document", "codes", "content"))
    sheet = sheet or sheet_with(sheets, WORDS, ("document", "codes", "name"))
    if sheet is None:
        return None
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    building = Building(CodedProject(FORMAT))
    columns = columns_of(sheet, WORDS)
    if "content" not in columns:
        columns["content"] = columns["name"]
        building.project.notes.append(
            "There is no column 'Quotation Content': the names of quotations stand for their "
            "words, and ATLAS.ti cuts them."
        )
    contents = as_written(path, sheet, columns["content"])
    for number, row, content in zip(sheet.numbers, sheet.rows, contents, strict=True):
        _quotation(building, cells(row, columns), content, number)
    return building.done(shown)


def codes_in(cell: str) -> list[tuple[str, ...]]:
    """Paths of the codes in a cell, one a line; a slash in a name has a backslash before it."""
    lines = [BULLETS.sub("", line.strip()) for line in LINE_END.split(cell)]
    return [parts(re.sub(r"\\+/", "/", line), "::") for line in lines if line]


def _quotation(building: Building, cell: dict[str, str], content: str, number: int) -> None:
    source = named(cell["document"])
    groups = "; ".join(named(g) for g in LINE_END.split(cell.get("groups", "")) if g.strip())
    if source:
        building.source(source, attributes={"Document groups": groups} if groups else {})
    codes = codes_in(cell["codes"])
    if not codes:
        building.project.skipped["quotation without a code"] += 1
    for code in codes:
        coder, memo = named(cell.get("created_by", "")), cell.get("comment", "")
        coding = Coding(source, code, content, coder=coder, row=number, memo=memo)
        building.row(coding, cell.get("id", ""))
