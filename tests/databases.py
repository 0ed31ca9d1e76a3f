"""Small SQLite projects of the tools, as code."""

from __future__ import annotations

import sqlite3
from pathlib import Path

Tables = dict[str, tuple[str, list[tuple]]]
"""Columns and rows of each table."""


def write_database(path: Path, tables: Tables, *more: str) -> Path:
    """A database with these tables; then other statements are run."""
    connection = sqlite3.connect(path)
    for table, (columns, rows) in tables.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" * len(columns.split(",")))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    for statement in more:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


TEXT = "Before 🙂 it.\nThere was never an hour for it. I chair now."
SAID = "There was never an hour for it."


def at(said: str, text: str = TEXT, unit: str = "") -> tuple[int, int]:
    """Start and end of words in a text, in characters or in UTF-16 units."""
    start, end = text.index(said), text.index(said) + len(said)
    if unit == "utf-16":
        start, end = (len(text[:i].encode("utf-16-le")) // 2 for i in (start, end))
    return start, end


def taguette() -> Tables:
    """A Taguette project with one document, three tags, three highlights."""
    html = f"<p>Before 🙂 it.</p>\n<p>{SAID} <b>I chair</b> now.</p>"
    return {
        "projects": ("id, name", [(1, "Leaders")]),
        "documents": (
            "id, name, description, filename, project_id, contents",
            [(1, "P01.docx", "", "P01.docx", 1, html)],
        ),
        "tags": (
            "id, project_id, path, description",
            [(1, 1, "barriers.time", "no hour"), (2, 1, "identity", ""), (3, 1, "unused", "")],
        ),
        "highlights": (
            "id, document_id, start_offset, end_offset, snippet",
            [
                (1, 1, 16, 16 + len(SAID), f"<p>{SAID}</p>"),
                (2, 1, 17 + len(SAID), 17 + len(SAID) + 12, "<p><b>I chair</b> now.</p>"),
                (3, 1, 0, 6, "Before"),
            ],
        ),
        "highlight_tags": ("highlight_id, tag_id", [(1, 1), (1, 2), (2, 2)]),
    }


def rqda() -> Tables:
    """An RQDA project with deleted sources, codes and codings."""
    start, end = at(SAID)
    return {
        "source": (
            "name, id, file, memo, status",
            [("P01", 1, TEXT, None, 1), ("P02", 2, "Gone.", None, 0)],
        ),
        "freecode": (
            "name, memo, id, status",
            [("no time", "about hours", 1, 1), ("gone", None, 2, 0), ("unused", None, 3, 1)],
        ),
        "codecat": ("name, catid, status", [("barriers", 1, 1), ("old", 2, 0)]),
        "treecode": ("cid, catid, status", [(1, 1, 1), (1, 2, 1), (3, 1, 0)]),
        "coding": (
            "cid, fid, seltext, selfirst, selend, status, owner, memo",
            [
                (1, 1, SAID, float(start), float(end), 1, "AK", "strong"),
                (1, 1, "it.", 0.0, 3.0, -1, "AK", None),
                (1, 1, "it.", 0.0, 3.0, 0, "AK", None),
                (2, 1, "it.", 0.0, 3.0, 1, "AK", None),
                (1, 2, "Gone.", 0.0, 5.0, 1, "AK", None),
            ],
        ),
        "cases": ("name, id, status", [("C1", 1, 1)]),
        "caselinkage": ("caseid, fid, selfirst, selend, status", [(1, 1, 0, 9, 1)]),
        "caseAttr": ("variable, value, caseID, status", [("role", "worker", 1, 1)]),
        "fileAttr": (
            "variable, value, fileID, status",
            [("site", "north", 1, 1), ("site", "south", 1, 0)],
        ),
    }


def qualcoder(unit: str = "utf-16") -> Tables:
    """A QualCoder project whose positions count what Qt counts."""
    return {
        "source": (
            "id, name, fulltext, mediapath, memo, owner, date",
            [(1, "P01.txt", TEXT, None, "", "AK", ""), (2, "talk.mp3", None, "/a", "", "AK", "")],
        ),
        "code_cat": (
            "catid, name, owner, date, memo, supercatid",
            [(1, "change", "AK", "", "", None), (2, "barriers", "AK", "", "", 1)],
        ),
        "code_name": (
            "cid, name, memo, catid, owner, date, color",
            [(1, "no time", "about hours", 2, "AK", "", ""), (2, "identity", "", None, "", "", "")],
        ),
        "code_text": (
            "cid, fid, seltext, pos0, pos1, owner, date, memo",
            [
                (1, 1, SAID, *at(SAID, unit=unit), "AK", "", "strong"),
                (2, 1, "I chair now.", *at("I chair now.", unit=unit), "BL", "", ""),
                (9, 1, "it.", 0, 3, "BL", "", ""),
                (2, 9, "it.", 0, 3, "BL", "", ""),
            ],
        ),
        "code_av": ("avid, id, cid, pos0, pos1, memo, owner", [(1, 2, 2, 0, 900, "", "BL")]),
        "cases": ("caseid, name, memo, owner, date", [(1, "C1", "", "AK", "")]),
        "case_text": ("id, caseid, fid, pos0, pos1", [(1, 1, 1, 0, 50)]),
        "attribute": (
            "attrid, name, attr_type, value, id",
            [(1, "role", "case", "worker", 1), (2, "site", "file", "north", 1)],
        ),
    }
