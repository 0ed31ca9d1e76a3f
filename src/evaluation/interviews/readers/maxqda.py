"""MAXQDA: the list of coded segments (XLS, XLSX), whatever language its menus were in."""

from __future__ import annotations

from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import Building, named, parts
from evaluation.interviews.readers.coded_sheets import (
    as_written,
    cannot_be_used,
    cells,
    columns_of,
    is_number,
    sheet_with,
    sheets_of,
)
from evaluation.sheets import Sheet

FORMAT = "maxqda"
WORDS = {
    "comment": ("comment", "kommentar", "komentarz"),
    "group": ("document group", "dokumentgruppe", "grupa dokumentów"),
    "document": ("document name", "dokumentname", "nazwa dokumentu", "document"),
    "code": ("code", "kod"),
    "beginning": ("beginning", "begin", "anfang", "początek"),
    "weight": ("weight score", "weight", "gewicht", "waga"),
    "segment": ("segment", "fragment"),
    "area": ("area", "fläche", "objętość"),
    "created_by": ("created by", "author", "erstellt von", "autor"),  # codespell:ignore
    "created": ("created", "creation date", "erstellt am", "data utworzenia"),
    "modified_by": ("modified by", "bearbeitet von"),
}
NEEDED = ("group", "document", "code", "segment")
FIRST = ("colour", "comment", "group", "document", "code", "beginning", "end", "weight", "segment")
LAYOUTS = {
    13: (*FIRST, "area", "coverage", "created_by", "created"),
    15: (*FIRST, "modified_by", "modified", "created_by", "created", "area", "coverage"),
}
"""What each column is for, by how many there are: MAXQDA 12, and MAXQDA 2022 and later."""
BY_POSITION = (
    "The headers are in a language that is not known here; the columns were told by their place "
    "and by what they hold."
)


def read_maxqda(path: Path, shown: str) -> CodedProject | None:
    """Coded segments with document, code and coder; None if it is no such list."""
    sheets, problems = sheets_of(path, shown)
    sheet = sheet_with(sheets, WORDS, NEEDED)
    columns = columns_of(sheet, WORDS) if sheet else {}
    if sheet is None:
        sheet, columns = next(((s, c) for s in sheets if (c := _by_position(s))), (None, {}))
    if sheet is None:
        return None
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    building = Building(CodedProject(FORMAT))
    if not columns_of(sheet, WORDS).keys() >= set(NEEDED):
        building.project.notes.append(BY_POSITION)
    _segments(building, sheet, columns, as_written(path, sheet, columns["segment"]))
    return building.done(shown)


def _by_position(sheet: Sheet) -> dict[str, int]:
    """Columns by their place, if they hold what MAXQDA writes there; nothing otherwise."""
    layout = LAYOUTS.get(len(sheet.headers), ())
    columns = {what: i for i, what in enumerate(layout)}
    if not layout or not sheet.rows:
        return {}
    weights = all(is_number(row[columns["weight"]]) for row in sheet.rows)
    lengths = sum(_is_length(row[columns["area"]], row[columns["segment"]]) for row in sheet.rows)
    return columns if weights and lengths >= 0.8 * len(sheet.rows) else {}


def _is_length(area: str, segment: str) -> bool:
    """Whether a number is that of characters, give or take the blanks around them."""
    return is_number(area) and abs(float(area.replace(",", ".")) - len(segment)) <= 2


def _segments(
    building: Building, sheet: Sheet, columns: dict[str, int], segments: list[str]
) -> None:
    rows = [cells(row, columns) for row in sheet.rows]
    names = _names([(cell["group"], cell["document"]) for cell in rows])
    if any(name != document for (_, document), name in names.items()):
        building.project.notes.append(
            "Documents of several groups have one name: the group is put before it."
        )
    for number, cell, segment in zip(sheet.numbers, rows, segments, strict=True):
        source = named(names[cell["group"], cell["document"]])
        group = named(cell["group"])
        if source:
            building.source(source, attributes={"Document group": group} if group else {})
        code = parts(cell["code"], " > ", "\\")
        coder = named(cell.get("created_by") or cell.get("modified_by", ""))
        coding = Coding(
            source, code, segment, coder=coder, row=number, memo=cell.get("comment", "")
        )
        building.row(coding, cell.get("beginning", ""), cell.get("created", ""))
    building.project.notes.append(
        "Beginning and end are paragraphs: the place of a segment in its document is not known."
    )


def _names(documents: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A name for each document of a group; with its group where another group has the name."""
    groups: dict[str, set[str]] = {}
    for group, document in documents:
        groups.setdefault(document, set()).add(group)
    return {
        (group, document): f"{group}\\{document}" if len(groups[document]) > 1 else document
        for group, document in documents
    }
