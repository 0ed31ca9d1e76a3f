"""Taguette's table and its database: byte positions become characters, tags become paths."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.taguette import read_taguette, tag_path
from evaluation.sheets import read_sheets
from tests.coded_files import CODED, QDA
from tests.databases import SAID, TEXT, taguette, write_database
from tests.deliver import write_workbook


def read(path):
    return read_taguette(path, path.name)


def test_the_table_gives_a_coding_for_each_highlight_and_tag():
    project = read(CODED / "taguette" / "highlights.csv")
    assert project.problems == []
    assert [(c.source, c.code, c.row) for c in project.codings] == [
        ("P01.docx", ("barriers", "time"), 2),
        ("P01.docx", ("workload",), 3),
        ("P02.docx", ("identity",), 4),
    ]
    assert project.codings[2].text == 'I say "I lead" now, e.g. in meetings.'


def test_the_table_is_read_the_same_from_a_workbook(tmp_path):
    table = CODED / "taguette" / "highlights.csv"
    (sheet,), _ = read_sheets(table, "a.csv")
    book = write_workbook(tmp_path / "a.xlsx", {"x": [sheet.headers, *sheet.rows]})
    assert read(book) == read(table)


def test_byte_positions_in_html_become_characters_of_the_text(tmp_path):
    project = read(write_database(tmp_path / "a.sqlite3", taguette()))
    assert project.problems == []
    source = project.sources["P01.docx"]
    assert source.text.split() == TEXT.split()
    assert [(c.code, c.text) for c in project.codings] == [
        (("barriers", "time"), SAID),
        (("identity",), SAID),
        (("identity",), "I chair now."),
    ]
    assert all(source.text[c.start : c.end] == c.text for c in project.codings)
    assert {c.name: c.description for c in project.codes} == {
        "time": "no hour",
        "identity": "",
        "unused": "",
    }
    assert project.skipped == {"highlight without a tag": 1}


def test_words_that_stand_elsewhere_are_those_that_taguette_kept(tmp_path):
    tables = taguette()
    tables["highlights"][1][0] = (1, 1, 3, 9, f"<p>{SAID}</p>")
    coding = read(write_database(tmp_path / "a.sqlite3", tables)).codings[0]
    assert (coding.text, coding.start, coding.end) == (SAID, None, None)


@pytest.mark.parametrize("span", [(-5, 10), (10, 5), (0, 10**9), (None, None), ("x", "y")])
def test_impossible_positions_keep_the_words(tmp_path, span):
    tables = taguette()
    tables["highlights"][1][0] = (1, 1, *span, SAID)
    coding = read(write_database(tmp_path / "a.sqlite3", tables)).codings[0]
    assert (coding.text, coding.start) == (SAID, None)


def test_several_projects_in_one_database_stop(tmp_path):
    tables = taguette()
    tables["documents"][1].append((2, "x", "", "x", 2, "<p>x</p>"))
    (problem,) = read(write_database(tmp_path / "a.sqlite3", tables)).problems
    assert problem.severity == "stop"
    assert "2 projects" in problem.found


def test_a_database_of_another_schema_stops_with_what_is_missing(tmp_path):
    tables = taguette()
    del tables["tags"]
    (problem,) = read(write_database(tmp_path / "a.sqlite3", tables)).problems
    assert "'tags' is missing" in problem.found


def test_the_same_document_name_twice_gives_two_sources(tmp_path):
    tables = taguette()
    tables["documents"][1].append((2, "P01.docx", "", "", 1, "<p>Other</p>"))
    project = read(write_database(tmp_path / "a.sqlite3", tables))
    assert list(project.sources) == ["P01.docx", "P01.docx (2)"]


def test_what_taguette_itself_wrote_is_read_the_same_from_both_exports():
    table = read(QDA("taguette152_generated_all_tags.csv"))
    database = read(QDA("taguette152_generated.sqlite3"))
    said = [(c.source, c.code, c.text) for c in table.codings]
    assert said == [(c.source, c.code, c.text) for c in database.codings]
    assert len(said) == 4
    smile = next(c for c in database.codings if c.text == "smile")
    assert (smile.start, smile.end) == (38, 43)
    assert database.skipped == {"highlight without a tag": 1}


@pytest.mark.parametrize(
    ("tag", "path"),
    [
        ("a.b.c", ("a", "b", "c")),
        ("1.2 Time", ("1.2 Time",)),
        ("e.g. this", ("e.g. this",)),
        ("No hour. Never", ("No hour. Never",)),
        ("", ("",)),
    ],
)
def test_a_dot_between_names_is_a_level(tag, path):
    assert tag_path(tag) == path
