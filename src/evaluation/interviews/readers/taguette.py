"""Taguette: its table of highlights (CSV, XLSX) and its database (SQLite3)."""

from __future__ import annotations

from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import (
    Building,
    damaged,
    free_name,
    named,
    parts,
)
from evaluation.interviews.readers.coded_sheets import (
    cannot_be_used,
    cells,
    columns_of,
    sheet_with,
    sheets_of,
)
from evaluation.interviews.readers.sqlite_file import (
    Database,
    Layout,
    count_passive,
    is_sqlite,
    read_database,
    text,
    whole,
)
from evaluation.interviews.readers.tagged_text import TaggedText

FORMAT = "taguette"
WORDS = {k: (k,) for k in ("id", "document", "tag", "content")}
REQUIRED = {
    "documents": ("id", "name", "contents"),
    "tags": ("id", "path"),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "highlight_tags": ("highlight_id", "tag_id"),
}
LAYOUT = Layout(FORMAT, ("highlights", "highlight_tags"), REQUIRED, (".sqlite3",))
NO_CODER = (
    "Taguette does not keep who coded: for the agreement of coders, give one file for each coder, "
    "as a long sheet with a column 'coder'."
)


def read_taguette(path: Path, shown: str) -> CodedProject | None:
    """Highlights with their tags, from any of Taguette's exports; None for another file."""
    if is_sqlite(path):
        return read_database(path, shown, LAYOUT, _projects)
    return _read_table(path, shown)


def tag_path(name: str) -> tuple[str, ...]:
    """Path of a tag; a dot stands between a tag and one below it, but not in `1.2 Time`."""
    path = parts(name, ".")
    return path if all(part[:1].isalpha() for part in path) else (named(name),)


def _read_table(path: Path, shown: str) -> CodedProject | None:
    sheets, problems = sheets_of(path, shown)
    sheet = sheet_with(sheets, WORDS, WORDS)
    if sheet is None or len([h for h in sheet.headers if h]) != len(WORDS):
        return None
    if bad := cannot_be_used(FORMAT, shown, sheet, problems):
        return bad
    building = Building(CodedProject(FORMAT))
    columns = columns_of(sheet, WORDS)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cell = cells(row, columns)
        source, code = named(cell["document"]), tag_path(cell["tag"])
        building.row(Coding(source, code, cell["content"], row=number), cell["id"])
    building.project.notes += [NO_CODER, "Highlights without a tag are not in Taguette's table."]
    return building.done(shown)


def _projects(database: Database, shown: str) -> CodedProject:
    columns = ("id", "name", "contents", "description", "project_id")
    documents = list(database.rows("documents", *columns))
    several = len({d[4] for d in documents})
    if several > 1:
        found = f"It holds {several} projects of Taguette."
        remedy = "Export the one that belongs here: Project info, Export project, SQLite3 database."
        return damaged(FORMAT, shown, found, remedy)
    building = Building(CodedProject(FORMAT))
    count_passive(building, database)
    names: dict[object, str] = {}
    contents: dict[object, TaggedText] = {}
    for key, name, content, description, _ in documents:
        names[key] = free_name(names.values(), named(text(name)))
        contents[key] = TaggedText(text(content))
        about = {"description": text(description)} if text(description) else {}
        building.source(names[key], contents[key].text, about)
    tags = _tags(database, building)
    _highlights(database, building, names, contents, tags)
    building.project.notes.append(NO_CODER)
    return building.done(shown)


def _tags(database: Database, building: Building) -> dict[object, tuple[str, ...]]:
    tags = {}
    for key, path, description in database.rows("tags", "id", "path", "description"):
        tags[key] = tag_path(text(path))
        building.code(tags[key], text(description))
    return tags


def _highlights(
    database: Database,
    building: Building,
    names: dict[object, str],
    contents: dict[object, TaggedText],
    tags: dict[object, tuple[str, ...]],
) -> None:
    """Take in each highlight once for each of its tags."""
    skipped = building.project.skipped
    marked: dict[object, list[object]] = {}
    for highlight, tag in database.rows("highlight_tags", "highlight_id", "tag_id"):
        marked.setdefault(highlight, []).append(tag)
    unplaced = 0
    for key, document, start, end, snippet in database.rows("highlights", *REQUIRED["highlights"]):
        if document not in names:
            skipped["highlight in a document that is not there"] += 1
            continue
        if key not in marked:
            skipped["highlight without a tag"] += 1
        said, place = _words(contents[document], whole(start), whole(end), text(snippet))
        unplaced += place is None and key in marked
        for tag in marked.get(key, ()):
            if tag not in tags:
                skipped["highlight with a tag that is not there"] += 1
                continue
            building.coding(Coding(names[document], tags[tag], said, *(place or (None, None))))
    if unplaced:
        building.project.notes.append(
            f"{unplaced} highlight(s) do not stand where their position points; their words are "
            "those that Taguette kept with them."
        )


def _words(
    document: TaggedText, start: int | None, end: int | None, snippet: str
) -> tuple[str, tuple[int, int] | None]:
    """What was highlighted, and where in the document's text; None if that cannot be told."""
    kept = TaggedText(snippet).text
    if start is None or end is None or end < start:
        return kept.strip(), None
    first, last = document.character(start), document.character(end, ends=True)
    if first is None or last is None or last < first:
        return kept.strip(), None
    said = document.text[first:last]
    if kept.split() and said.split() != kept.split():
        return kept.strip(), None
    return said, (first, last)
