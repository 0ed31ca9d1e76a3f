"""RQDA: a project of the R package, in SQLite; what was deleted stays in it, marked so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import Building, free_name, named
from evaluation.interviews.readers.placing import Marked, place
from evaluation.interviews.readers.sqlite_file import (
    Database,
    Layout,
    count_passive,
    is_sqlite,
    read_database,
    text,
    whole,
)

FORMAT = "rqda"
REQUIRED = {
    "source": ("id", "name", "file", "status"),
    "freecode": ("id", "name", "status"),
    "coding": ("cid", "fid", "seltext", "selfirst", "selend", "status"),
}
LAYOUT = Layout(FORMAT, ("freecode", "coding"), REQUIRED, (".rqda",))
ACTIVE = 1


def read_rqda(path: Path, shown: str) -> CodedProject | None:
    """Codings, codes and sources of an RQDA project that were not deleted."""
    return read_database(path, shown, LAYOUT, _project) if is_sqlite(path) else None


def _project(database: Database, shown: str) -> CodedProject:
    building = Building(CodedProject(FORMAT))
    count_passive(building, database)
    texts: dict[object, str] = {}
    names: dict[object, str] = {}
    for key, name, content, status in database.rows("source", *REQUIRED["source"]):
        if whole(status) != ACTIVE:
            building.project.skipped["deleted source"] += 1
            continue
        names[key] = free_name(names.values(), named(text(name)))
        texts[key] = text(content)
        building.source(names[key], texts[key])
    _attributes(database, building, names)
    codes = _codes(database, building)
    _codings(database, building, names, texts, codes)
    for table in ("imageCoding", "coding2"):
        count = sum(1 for _ in database.rows(table.casefold(), "status"))
        building.project.skipped[f"row of the table {table}"] += count
    building.project.skipped = +building.project.skipped
    return building.done(shown)


def _codes(database: Database, building: Building) -> dict[object, tuple[str, ...]]:
    """Path of each code: its category and its name, or the name alone if it has not one."""
    categories = {
        key: named(text(name))
        for key, name, status in database.rows("codecat", "catid", "name", "status")
        if whole(status) == ACTIVE
    }
    of_code: dict[object, list[str]] = {}
    for code, category, status in database.rows("treecode", "cid", "catid", "status"):
        if whole(status) == ACTIVE and category in categories:
            of_code.setdefault(code, []).append(categories[category])
    codes: dict[object, tuple[str, ...]] = {}
    for key, name, status, memo in database.rows("freecode", "id", "name", "status", "memo"):
        if whole(status) != ACTIVE:
            building.project.skipped["deleted code"] += 1
            continue
        above = of_code.get(key, [])
        if len(above) > 1:
            building.project.skipped["category of a code in several; its name alone is kept"] += 1
        codes[key] = (*(above if len(above) == 1 else ()), named(text(name)))
        building.code(codes[key], text(memo))
    return codes


def _codings(
    database: Database,
    building: Building,
    names: dict[object, str],
    texts: dict[object, str],
    codes: dict[object, tuple[str, ...]],
) -> None:
    skipped: Counter = building.project.skipped
    rows = []
    columns = ("cid", "fid", "seltext", "selfirst", "selend", "status", "owner", "memo")
    for code, source, said, start, end, status, owner, memo in database.rows("coding", *columns):
        if whole(status) != ACTIVE:
            skipped["deleted coding"] += 1
        elif source not in names:
            skipped["coding in a source that is deleted or not there"] += 1
        elif code not in codes:
            skipped["coding with a code that is deleted or not there"] += 1
        else:
            marked = Marked(source, whole(start), whole(end), text(said))
            rows.append((marked, code, named(text(owner)), text(memo)))
    placed = place(texts, [row[0] for row in rows])
    for (marked, code, owner, memo), span in zip(rows, placed.spans, strict=True):
        where = span or (None, None)
        building.coding(
            Coding(names[marked.source], codes[code], marked.said, *where, owner, memo=memo)
        )
    building.project.notes.append(placed.how)


def _attributes(database: Database, building: Building, names: dict[object, str]) -> None:
    """What is said of a source, and of the case that it belongs to."""
    cases = {
        key: named(text(name))
        for key, name, status in database.rows("cases", "id", "name", "status")
        if whole(status) == ACTIVE
    }
    of_case: dict[object, dict[str, str]] = {key: {"case": name} for key, name in cases.items()}
    for case, name, value, status in database.rows(
        "caseattr", "caseid", "variable", "value", "status"
    ):
        if whole(status) == ACTIVE and case in of_case:
            of_case[case][named(text(name))] = text(value)
    for case, source, status in database.rows("caselinkage", "caseid", "fid", "status"):
        if whole(status) == ACTIVE and source in names and case in of_case:
            building.source(names[source], attributes=of_case[case])
    for source, name, value, status in database.rows(
        "fileattr", "fileid", "variable", "value", "status"
    ):
        if whole(status) == ACTIVE and source in names:
            building.source(names[source], attributes={named(text(name)): text(value)})
