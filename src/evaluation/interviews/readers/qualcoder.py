"""QualCoder: a project (folder, its database alone, or either zipped) and the coding report."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.archive import DAMAGED
from evaluation.interviews.readers.building import Building, damaged, free_name, named
from evaluation.interviews.readers.coded_sheets import cannot_be_used, sheets_of
from evaluation.interviews.readers.placing import Marked, place
from evaluation.interviews.readers.sqlite_file import (
    LARGEST,
    MAGIC,
    Database,
    Layout,
    Unreadable,
    count_passive,
    is_sqlite,
    read_database,
    text,
    whole,
)
from evaluation.sheets import Sheet

FORMAT = "qualcoder"
DATABASE = "data.qda"
MOST_PARTS = 100_000
RATIO = 200
REQUIRED = {
    "source": ("id", "name", "fulltext"),
    "code_name": ("cid", "name"),
    "code_text": ("cid", "fid", "pos0", "pos1", "seltext"),
}
LAYOUT = Layout(FORMAT, ("code_name", "code_text"), REQUIRED, (".qda", ".zip"))
CODING_ID = re.compile(r"(ctid|imid|avid):\d+")
NO_WORDS = "coding of a picture or a recording, which has no words"


def read_qualcoder(path: Path, shown: str) -> CodedProject | None:
    """Codings, codes and sources of a QualCoder project, or the rows of its coding report."""
    try:
        content = _database_of(path)
    except Unreadable as error:
        return damaged(FORMAT, shown, error.found, error.remedy)
    if content is None:
        return _read_report(path, shown)
    return read_database(content, shown, LAYOUT, _project)


def _database_of(path: Path) -> Path | bytes | None:
    """The project's database, wherever it is."""
    if path.is_dir():
        database = path / DATABASE
        if database.is_symlink():
            raise Unreadable(f"{DATABASE} in it is a link to another file.")
        return database if is_sqlite(database) else None
    if is_sqlite(path):
        return path
    if path.is_file() and path.suffix.lower() in (".zip", ".qda") and zipfile.is_zipfile(path):
        return _zipped(path)
    return None


def _zipped(path: Path) -> bytes | None:
    """The database in an archive, read into memory; nothing is unpacked to disk."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            inside = [e for e in entries if re.split(r"[/\\]", e.filename)[-1] == DATABASE]
            if not inside:
                return None
            _refuse(path, entries, inside)
            with archive.open(inside[0]) as part:
                content = part.read(min(inside[0].file_size, LARGEST) + 1)
    except DAMAGED:
        raise Unreadable("It is damaged: the archive cannot be unpacked.") from None
    except RuntimeError:
        raise Unreadable("The archive has a password.", "Zip the project without one.") from None
    if not content.startswith(MAGIC):
        raise Unreadable(f"{DATABASE} in it is no SQLite database.")
    return content


def _refuse(path: Path, entries: list[zipfile.ZipInfo], inside: list[zipfile.ZipInfo]) -> None:
    if len(inside) > 1:
        found = f"It holds {len(inside)} projects."
        raise Unreadable(found, "Zip each project alone, and keep the one that belongs here.")
    size, packed = inside[0].file_size, path.stat().st_size
    if len(entries) > MOST_PARTS or size > LARGEST or size > 1_000_000 + RATIO * packed:
        found = f"It unpacks to {size / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB, or to too many "
        raise Unreadable(found + "files.", "Do not use this file if you do not know who made it.")


def _project(database: Database, shown: str) -> CodedProject:
    building = Building(CodedProject(FORMAT))
    count_passive(building, database)
    names: dict[object, str] = {}
    texts: dict[object, str] = {}
    for key, name, content, memo in database.rows("source", "id", "name", "fulltext", "memo"):
        names[key] = free_name(names.values(), named(text(name)))
        texts[key] = text(content)
        building.source(names[key], texts[key], {"memo": text(memo)} if memo else {})
    _attributes(database, building, names)
    codes = _codes(database, building)
    _text_codings(database, building, names, texts, codes)
    _other_codings(database, building, names, codes)
    notes = sum(1 for _ in database.rows("annotation", "memo"))
    if notes:
        building.project.skipped["annotation, which is no coding"] += notes
    return building.done(shown)


def _codes(database: Database, building: Building) -> dict[object, tuple[str, ...]]:
    """Path of each code: its categories from the top, codes above it, its name."""
    categories = {
        ("category", key): (("category", above) if above is not None else None, named(text(name)))
        for key, name, above in database.rows("code_cat", "catid", "name", "supercatid")
    }
    rows = list(database.rows("code_name", "cid", "name", "memo", "catid", "supercid"))
    above_of = dict(categories)
    for key, name, _, category, code in rows:
        above = ("category", category) if category else ("code", code) if code else None
        above_of["code", key] = above, named(text(name))
    codes = {}
    for key, _, memo, *_ in rows:
        codes[key] = _path(("code", key), above_of)
        building.code(codes[key], text(memo))
    return codes


def _path(key: tuple | None, above_of: dict[tuple, tuple]) -> tuple[str, ...]:
    """Names from the top down; a tree that runs in a circle is cut."""
    names: list[str] = []
    passed = set()
    while key in above_of and key not in passed:
        passed.add(key)
        key, name = above_of[key]
        names.append(name)
    return tuple(reversed(names))


Keep = Callable[[object, object], bool]


def _known(
    building: Building, names: dict[object, str], codes: dict[object, tuple[str, ...]]
) -> Keep:
    """Whether source and code of a coding are there; counts those that are not."""

    def known(source: object, code: object) -> bool:
        if source not in names:
            building.project.skipped["coding in a source that is not there"] += 1
        elif code not in codes:
            building.project.skipped["coding with a code that is not there"] += 1
        return source in names and code in codes

    return known


def _text_codings(
    database: Database,
    building: Building,
    names: dict[object, str],
    texts: dict[object, str],
    codes: dict[object, tuple[str, ...]],
) -> None:
    known = _known(building, names, codes)
    columns = ("cid", "fid", "pos0", "pos1", "seltext", "owner", "memo")
    rows = []
    for code, source, start, end, said, owner, memo in database.rows("code_text", *columns):
        if known(source, code):
            marked = Marked(source, whole(start), whole(end), text(said))
            rows.append((marked, code, named(text(owner)), text(memo)))
    placed = place(texts, [row[0] for row in rows])
    for (marked, code, owner, memo), span in zip(rows, placed.spans, strict=True):
        where = span or (None, None)
        building.coding(
            Coding(names[marked.source], codes[code], marked.said, *where, owner, memo=memo)
        )
    if rows:
        building.project.notes.append(placed.how)


def _other_codings(
    database: Database,
    building: Building,
    names: dict[object, str],
    codes: dict[object, tuple[str, ...]],
) -> None:
    """Codings of pictures and recordings: they tell that a code is there, and have no words."""
    known = _known(building, names, codes)
    count = 0
    for table in ("code_image", "code_av"):
        for code, source, owner, memo in database.rows(table, "cid", "id", "owner", "memo"):
            if known(source, code):
                coder = named(text(owner))
                building.coding(
                    Coding(names[source], codes[code], "", coder=coder, memo=text(memo))
                )
                count += 1
    if count:
        building.project.notes.append(f"{count} x {NO_WORDS}: kept as the code's presence.")


def _attributes(database: Database, building: Building, names: dict[object, str]) -> None:
    """What is said of a file, and of the cases that it belongs to."""
    cases = dict(database.rows("cases", "caseid", "name"))
    about: dict[tuple[str, object], dict[str, str]] = {}
    for name, value, key, kind in database.rows("attribute", "name", "value", "id", "attr_type"):
        if text(value):
            about.setdefault((text(kind), key), {})[named(text(name))] = text(value)
    for case, source in database.rows("case_text", "caseid", "fid"):
        if case in cases and source in names:
            said = {"case": named(text(cases[case])), **about.get(("case", case), {})}
            building.source(names[source], attributes=said)
    for source, name in names.items():
        building.source(name, attributes=about.get(("file", source), {}))


# The coding report


def _read_report(path: Path, shown: str) -> CodedProject | None:
    sheets, problems = sheets_of(path, shown)
    found = [(s, at) for s in sheets if (at := _column_of_ids(s)) is not None]
    if not found:
        return None
    sheet, at = found[0]
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    building = Building(CodedProject(FORMAT))
    categories, variables = _columns_behind(sheet, at)
    if categories and variables and any(not row[variables[-1][0]] for row in sheet.rows):
        # A CSV row with fewer categories is shorter: its variables stand under other headers.
        building.project.skipped["column of categories and variables that may have shifted"] += len(
            categories
        ) + len(variables)
        categories, variables = [], []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        _report_row(building, row, number, at, categories, variables)
    return building.done(shown)


def _column_of_ids(sheet: Sheet) -> int | None:
    """The column behind the coded words: what it holds is the same in every language."""
    for at in range(3, min(5, len(sheet.headers) - 1)):
        ids = [row[at] for row in sheet.rows]
        if ids and all(CODING_ID.fullmatch(i) for i in ids):
            return at
    return None


def _columns_behind(sheet: Sheet, at: int) -> tuple[list[int], list[tuple[int, str]]]:
    """Columns of categories, nearest to the code first, and of variables with their names."""
    variables = []
    for i, header in enumerate(sheet.headers):
        if i > at + 2 and header.startswith(("FileVar_", "CaseVar_")):
            variables.append((i, named(header.split("_", 1)[1])))
    last = variables[0][0] if variables else len(sheet.headers)
    return list(range(at + 3, last)), variables


def _report_row(
    building: Building,
    row: list[str],
    number: int,
    at: int,
    categories: list[int],
    variables: list[tuple[int, str]],
) -> None:
    source, coder, said, key = (row[at - i] for i in (3, 2, 1, 0))
    if not key.startswith("ctid"):
        said = ""
    above = [named(row[c]) for c in reversed(categories) if row[c]]
    code = (*above, named(row[at + 1])) if row[at + 1] else ()
    memo = row[at + 2] if len(row) > at + 2 else ""
    attributes = {name: row[i] for i, name in variables if row[i]}
    if at == 4:
        attributes = {"case": named(row[0]), **attributes}
    if source:
        building.source(named(source), attributes=attributes)
    coding = Coding(named(source), code, said, coder=named(coder), row=number, memo=memo)
    building.row(coding, key)
