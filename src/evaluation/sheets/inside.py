"""What a workbook holds and its reader does not tell: how far cells reach, formulas without value.

The library that reads workbooks takes memory for every cell up to the last one, blank or not, and
gives a formula that was never computed, or that failed, as a blank. So the XML is looked through
first, without taking it apart where there is no need.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

MOST = 20_000_000
"""Cells up to the last one in a sheet of a workbook; their memory is taken at once."""
MOST_EQUAL, MOST_REPEATED = 10_000, 2_000_000
"""Cells that one element of an .ods file may stand for, and all of them together."""
STRETCH = 1 << 22
LONGEST_ROW = 1 << 26


@dataclass
class Inside:
    """One sheet of a workbook.

    Attributes:
        rows: row of the last cell.
        columns: its column, both counted from 1.
        uncomputed: rows of formulas without value.
        errors: rows of errors.
        merged: merged ranges, where the reader does not tell them.
        repeated: cells that stand there only as the number of times that another is repeated.
        repeats: whether they are more than anybody's answers.
    """

    rows: int = 0
    columns: int = 0
    uncomputed: list[int] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    repeated: int = 0
    repeats: bool = False

    @property
    def too_far(self) -> bool:
        """Whether the cells reach further than memory is taken for."""
        return self.rows * self.columns > MOST


def look_inside(archive: zipfile.ZipFile) -> dict[str, Inside]:
    """Each sheet of an .xlsx, .xlsm or .ods file by its name.

    Raises what `archive.DAMAGED` and `ElementTree.ParseError` name if a part cannot be read.
    """
    if "content.xml" in archive.namelist():
        return _open_document(archive)
    never_computed = b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
    return {
        name: _sheet(archive, part, never_computed)
        for name, part in _parts(archive).items()
        if part in archive.namelist()
    }


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where in the archive each sheet is."""
    targets = {}
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[relation.get("Id")] = full
    parts = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            ids = [v for k, v in element.attrib.items() if k.endswith("}id")]
            parts[element.get("name", "")] = targets.get(ids[0], "") if ids else ""
    return parts


def _sheet(archive: zipfile.ZipFile, part: str, never_computed: bool) -> Inside:
    inside, zeros, formulas = Inside(), [], 0
    exact = False
    for piece in _pieces(archive, part):
        exact = exact or not _reach(piece, inside)
        if b't="e"' in piece:
            inside.errors += _rows(ERROR, piece)
        if b"f>" in piece or b"f " in piece:
            inside.uncomputed += _rows(UNCOMPUTED, piece)
            if never_computed:
                formulas += len(FORMULA.findall(piece))
                zeros += _rows(ZERO, piece)
    if never_computed and len(zeros) == formulas:
        inside.uncomputed += zeros
    if exact or inside.too_far:
        _exact_reach(archive, part, inside)
    return inside


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces that end with a row, if rows are not far too long."""
    with archive.open(part) as file:
        rest = b""
        while stretch := file.read(STRETCH):
            rest += stretch
            cut = rest.rfind(b"row>") + 4
            if cut > 4 or len(rest) > LONGEST_ROW:
                cut = cut if cut > 4 else len(rest)
                yield rest[:cut]
                rest = rest[cut:]
        yield rest


REFERENCE = re.compile(rb'<c r="([A-Z]+)')
ROW = re.compile(rb'<c r="[A-Z]+(\d+)"')
OTHERWISE = (b"<c>", b"<c/", b"<c\n", b"<c\r", b"<c\t", b":c ", b":c>", b":c/", b":c\n", b":c\t")
"""How cells begin that may have no reference, or have a prefix."""
ELEMENT = re.compile(rb"<(?:\w+:)?(row|c)(\s[^<>]*?)?(/?)>(</)?")
ANYWHERE = re.compile(rb'\sr="([A-Z]*)(\d+)"')
ERROR = re.compile(rb'<(?:\w+:)?c (?=[^<>]*t="e")[^<>]*\br="[A-Z]+(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_F = rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
_BEFORE = rb'<(?:\w+:)?c (?![^<>]*t="str")[^<>]*\br="[A-Z]+(\d+)"[^<>]*>'
_AFTER = rb"</(?:\w+:)?c>"
_BLANK = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
UNCOMPUTED = re.compile(_BEFORE + _F + _BLANK + _AFTER)
ZERO = re.compile(_BEFORE + _F + rb"<(?:\w+:)?v>0</(?:\w+:)?v>" + _AFTER)


def _rows(pattern: re.Pattern[bytes], piece: bytes) -> list[int]:
    return [int(row[:9]) for row in pattern.findall(piece)]


def _reach(piece: bytes, inside: Inside) -> bool:
    """Take down the last cell by the references of cells; False if not all cells have one."""
    columns = REFERENCE.findall(piece)
    rows = {int(row[:9]) for row in set(ROW.findall(piece))}
    inside.columns = max(inside.columns, *map(_column, set(columns)), 0)
    inside.rows = max(inside.rows, *rows, 0)
    return len(columns) == piece.count(b"<c ") and not any(form in piece for form in OTHERWISE)


def _column(name: bytes) -> int:
    number = 0
    for letter in name[:7]:
        number = number * 26 + letter - 64
    return number


def _exact_reach(archive: zipfile.ZipFile, part: str, inside: Inside) -> None:
    """The last cell that is not blank; slower, and for any way of writing cells."""
    inside.rows = inside.columns = 0
    row = column = 0
    for piece in _pieces(archive, part):
        for kind, attributes, closed, ended in ELEMENT.findall(piece):
            at = ANYWHERE.search(attributes)
            if kind == b"row":
                row, column = (int(at[2][:9]) if at else row + 1), 0
                continue
            column = _column(at[1]) if at and at[1] else column + 1
            if not closed and not ended:
                last = int(at[2][:9]) if at and at[1] else row
                inside.rows = max(inside.rows, last)
                inside.columns = max(inside.columns, column)


class _Content:
    """Handlers for the XML of an OpenDocument spreadsheet."""

    def __init__(self) -> None:
        self.sheets: dict[str, Inside] = {}
        self.sheet = Inside()
        self.row = self.rows = self.column = self.columns = 0
        self.cell = self.filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.sheet = self.sheets[attributes.get("table:name", "")] = Inside()
            self.row = self.rows = 0
        elif name == "table:table-row":
            self.row += self.rows
            self.rows = _count(attributes, "table:number-rows-repeated")
            self.column = self.columns = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += self.columns
        self.columns = _count(attributes, "table:number-columns-repeated")
        self.cell, self.filled = True, "office:value-type" in attributes
        here = self.row + 1
        if attributes.get("calcext:value-type") == "error":
            self.sheet.errors.append(here)
        elif "table:formula" in attributes and not self.filled:
            self.sheet.uncomputed.append(here)
        down = _count(attributes, "table:number-rows-spanned")
        right = _count(attributes, "table:number-columns-spanned")
        if down * right > 1:
            last = (self.row + down - 1, self.column + right - 1)
            self.sheet.merged.append(((self.row, self.column), last))

    def text(self, _: str) -> None:
        self.filled = self.filled or self.cell

    def end(self, name: str) -> None:
        if name not in ("table:table-cell", "table:covered-table-cell"):
            return
        if self.filled:
            equal = self.rows * self.columns
            self.sheet.repeated += equal - 1
            many = equal > MOST_EQUAL or self.sheet.repeated > MOST_REPEATED
            self.sheet.repeats = self.sheet.repeats or many
            self.sheet.rows = max(self.sheet.rows, self.row + self.rows)
            self.sheet.columns = max(self.sheet.columns, self.column + self.columns)
        self.cell = self.filled = False


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 1


def _open_document(archive: zipfile.ZipFile) -> dict[str, Inside]:
    content = _Content()
    parser = expat.ParserCreate()
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.text
    with archive.open("content.xml") as file:
        parser.ParseFile(file)
    return content.sheets
