"""Dedoose: the export of excerpts (XLSX, CSV), with a column for each code."""

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
    plain,
    sheet_with,
    sheets_of,
)
from evaluation.sheets import Sheet

FORMAT = "dedoose"
WORDS = {
    "title": ("media title",),
    "range": ("excerpt range",),
    "coder": ("excerpt creator",),
    "date": ("excerpt date",),
    "excerpt": ("excerpt copy",),
    "codes": ("codes applied combined",),
}
OTHERS = ("resource creator", "resource date")
APPLIED = re.compile(r"Code: (.+) Applied", re.IGNORECASE)
RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
AGAIN = re.compile(r"(?: \(\d+\)|\.\d+)$")
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no", "")


def read_dedoose(path: Path, shown: str) -> CodedProject | None:
    """Excerpts, once for each code applied; None if it is no such export."""
    sheets, problems = sheets_of(path, shown)
    sheet = sheet_with(sheets, WORDS, ("title", "excerpt"))
    if sheet is None:
        return None
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    building = Building(CodedProject(FORMAT))
    columns = columns_of(sheet, WORDS)
    codes = _code_columns(sheet)
    for path_of_code in codes.values():
        building.code(path_of_code)
    if not codes and "codes" in columns:
        building.project.notes.append(
            "There is no column for each code: codes were told from one cell, by commas."
        )
    descriptors = _descriptors(sheet, columns)
    excerpts = as_written(path, sheet, columns["excerpt"])
    for i, row in enumerate(sheet.rows):
        applied = [code for at, code in codes.items() if _is_applied(building, row[at])]
        _count_weights(building, sheet, row)
        cell = cells(row, columns)
        if not codes:
            applied = [parts(c, "\\") for c in cell.get("codes", "").split(",") if c.strip()]
        said = {name: row[at] for at, name in descriptors.items() if row[at]}
        if cell["title"]:
            building.source(named(cell["title"]), attributes=said)
        _excerpt(building, cell, excerpts[i], applied, sheet.numbers[i])
    return building.done(shown)


def _code_columns(sheet: Sheet) -> dict[int, tuple[str, ...]]:
    """Path of the code that each of the columns `Code: X Applied` is about."""
    found = {i: APPLIED.fullmatch(h) for i, h in enumerate(sheet.headers)}
    return {i: parts(match[1], "\\") for i, match in found.items() if match}


def _descriptors(sheet: Sheet, columns: dict[str, int]) -> dict[int, str]:
    """Names of the columns that say something of the source; one can be spread over several."""
    names = {}
    for i, header in enumerate(sheet.headers):
        if i in columns.values() or plain(header) in OTHERS or header.startswith("Code: "):
            continue
        bare = AGAIN.sub("", header)
        names[i] = named(bare if bare in sheet.headers else header)
    return {i: name for i, name in names.items() if name}


def _is_applied(building: Building, cell: str) -> bool:
    if cell.casefold() not in TRUE + FALSE:
        building.project.skipped["cell of a code that is neither True nor False"] += 1
    return cell.casefold() in TRUE


def _count_weights(building: Building, sheet: Sheet, row: list[str]) -> None:
    weights = sum(
        bool(cell) and header.startswith("Code: ") and header.endswith(" Weight")
        for header, cell in zip(sheet.headers, row, strict=True)
    )
    if weights:
        building.project.skipped["weight of a code"] += weights


def _excerpt(
    building: Building,
    cell: dict[str, str],
    excerpt: str,
    applied: list[tuple[str, ...]],
    number: int,
) -> None:
    """Take in an excerpt; its place only if it is as long as its words."""
    if not applied:
        building.project.skipped["excerpt without a code"] += 1
    where: tuple[int | None, int | None] = (None, None)
    match = RANGE.fullmatch(cell.get("range", ""))
    if match and int(match[2]) - int(match[1]) == len(excerpt):
        where = int(match[1]), int(match[2])
    for code in applied:
        source, coder = named(cell["title"]), named(cell.get("coder", ""))
        coding = Coding(source, code, excerpt, *where, coder, row=number)
        building.row(coding, cell.get("range", ""), cell.get("date", ""))
