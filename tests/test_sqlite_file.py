"""A database of unknown origin: nothing in it is run, and it is given up in time."""

from __future__ import annotations

import sqlite3

import pytest

from evaluation.interviews.readers import resolve, sqlite_file
from evaluation.interviews.readers.sqlite_file import (
    Unreadable,
    is_sqlite,
    opened,
    read_other_database,
    text,
    whole,
)
from tests.coded_files import HOSTILE
from tests.databases import SAID, at, qualcoder, rqda, taguette, write_database

ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n FROM x"


def test_views_triggers_and_virtual_tables_are_counted_and_never_run(tmp_path):
    path = write_database(
        tmp_path / "a.rqda",
        rqda(),
        f"CREATE VIEW bomb AS {ENDLESS}",
        "CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM source; END",
        "CREATE VIRTUAL TABLE words USING fts4(x)",
    )
    before = path.read_bytes()
    project = resolve(path, "a.rqda")
    assert len(project.codings) == 1
    what = "view, trigger or virtual table of the database, which is never run"
    assert project.skipped[what] == 3
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.rqda"]


@pytest.mark.parametrize("table", ["coding", "source"])
def test_a_view_in_the_place_of_a_table_is_not_read(tmp_path, table):
    tables = rqda()
    del tables[table]
    path = write_database(tmp_path / "a.rqda", tables, f"CREATE VIEW {table} AS {ENDLESS}")
    (problem,) = resolve(path, "a.rqda").problems
    assert problem.severity == "stop"


def test_a_computed_column_is_not_read(tmp_path):
    columns = "cid, fid, selfirst, selend, status, seltext AS (hex(zeroblob(1000000000)))"
    path = tmp_path / "a.rqda"
    tables = rqda()
    del tables["coding"]
    write_database(path, tables, f"CREATE TABLE coding ({columns})")
    (problem,) = resolve(path, "a.rqda").problems
    assert problem.found == "The table 'coding' has no column 'seltext'."


def test_a_text_far_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "LONGEST", 100_000)
    tables = rqda()
    tables["source"][1][0] = ("P01", 1, "x" * 200_000, None, 1)
    (problem,) = resolve(write_database(tmp_path / "a.rqda", tables), "a.rqda").problems
    assert "larger than" in problem.found


def test_a_large_blob_that_nobody_needs_is_no_matter(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "LONGEST", 100_000)
    more = ["CREATE TABLE image (data)", "INSERT INTO image VALUES (zeroblob(300000))"]
    path = write_database(tmp_path / "a.rqda", rqda(), *more)
    assert len(resolve(path, "a.rqda").codings) == 1


def test_more_text_than_is_read_is_refused(tmp_path):
    path = write_database(tmp_path / "a.rqda", rqda())
    with opened(path) as database:
        database.left = 10
        with pytest.raises(Unreadable, match="more than"):
            list(database.rows("source", "file"))


def test_endless_work_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "STEPS", 100)
    monkeypatch.setattr(sqlite_file, "MOST_STOPS", 5)
    tables = rqda()
    tables["coding"][1].extend(tables["coding"][1][:1] * 5000)
    (problem,) = resolve(write_database(tmp_path / "a.rqda", tables), "a.rqda").problems
    assert "far longer" in problem.found


def test_nothing_can_be_written_or_attached_or_called(tmp_path):
    path = write_database(tmp_path / "a.rqda", rqda())
    with opened(path) as database:
        for statement in (
            "DELETE FROM coding",
            "CREATE TABLE x (y)",
            "ATTACH ':memory:' AS other",
            "SELECT load_extension('x')",
            "SELECT hex(zeroblob(100000000))",
            "PRAGMA trusted_schema=ON",
        ):
            with pytest.raises(sqlite3.Error):
                database.connection.execute(statement).fetchall()


def test_a_project_that_is_open_in_its_program_stops(tmp_path):
    path = write_database(tmp_path / "a.rqda", rqda())
    path.with_name("a.rqda-wal").write_bytes(b"changes")
    (problem,) = resolve(path, "a.rqda").problems
    assert "open in its program" in problem.found


@pytest.mark.parametrize("tables", [taguette(), rqda(), qualcoder()])
def test_a_database_is_known_by_its_tables_and_not_by_its_name(tmp_path, tables):
    for name in ("project.db", "a b%20?#.rqda"):
        project = resolve(write_database(tmp_path / name, tables), name)
        assert project.problems == []
        assert project.codings


def test_damage_further_on_is_told_whatever_the_name(tmp_path):
    tables = rqda()
    tables["coding"][1].extend((1, 1, "x" * 3000, 0.0, 1.0, 1, "", "") for _ in range(20))
    path = write_database(tmp_path / "project.db", tables)
    content = bytearray(path.read_bytes())
    content[-40_000:] = bytes([255]) * 40_000
    path.write_bytes(content)
    project = resolve(path, "project.db")
    assert project.format == "rqda"
    assert "damaged" in project.problems[0].found


def test_names_that_are_no_text_are_damage(tmp_path):
    path = write_database(tmp_path / "a.rqda", rqda())
    content = path.read_bytes().replace(b"CREATE TABLE", b"CREATE \xff\xfaBLE", 1)
    path.write_bytes(content)
    assert "damaged" in resolve(path, "a.rqda").problems[0].found


def test_any_other_database_is_told(tmp_path):
    path = write_database(tmp_path / "a.sqlite", {"x": ("y", [(1,)])})
    (problem,) = resolve(path, "a.sqlite").problems
    assert "not one of Taguette, QualCoder or RQDA" in problem.found
    path.write_bytes(sqlite_file.MAGIC + b"rubbish" * 1000)
    assert "damaged" in read_other_database(path, "a.sqlite").problems[0].found


def test_words_that_another_program_would_run_stay_words(tmp_path):
    said = " ".join(HOSTILE)
    tables = rqda()
    tables["source"][1][0] = ("<b>P01</b>", 1, said, None, 1)
    tables["freecode"][1][0] = (HOSTILE[0], HOSTILE[2], 1, 1)
    tables["coding"][1][0] = (1, 1, said, *at(said, said), 1, HOSTILE[1], HOSTILE[3])
    (coding,) = resolve(write_database(tmp_path / "a.rqda", tables), "a.rqda").codings
    assert (coding.source, coding.code[-1], coding.text) == ("<b>P01</b>", HOSTILE[0], said)
    assert (coding.coder, coding.memo) == (HOSTILE[1], HOSTILE[3])


def test_values_of_another_type_than_the_tool_writes(tmp_path):
    tables = rqda()
    start, end = at(SAID)
    tables["coding"][1][0] = (1, 1, SAID.encode(), str(start), f"{end}.0", "1", None, b"\xff")
    (coding,) = resolve(write_database(tmp_path / "a.rqda", tables), "a.rqda").codings
    assert (coding.text, coding.start, coding.end, coding.coder) == (SAID, start, end, "")


@pytest.mark.parametrize(
    ("value", "number"), [(3.0, 3), ("4", 4), (None, None), ("x", None), (float("inf"), None)]
)
def test_numbers_of_any_kind(value, number):
    assert whole(value) == number


def test_texts_of_any_kind():
    assert [text(v) for v in (None, b"a\xff", 3, "b")] == ["", "a\ufffd", "3", "b"]


def test_a_folder_and_a_missing_file_are_no_databases(tmp_path):
    assert not is_sqlite(tmp_path)
    assert not is_sqlite(tmp_path / "nothing")
