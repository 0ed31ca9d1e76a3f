"""Dedoose's excerpts: a column for each code, descriptors behind."""

from __future__ import annotations

from evaluation.interviews.readers.dedoose import read_dedoose
from tests.coded_files import CODED, write_table


def read(path):
    return read_dedoose(path, path.name)


def test_an_excerpt_is_a_coding_for_each_code_applied():
    project = read(CODED / "dedoose" / "excerpts.csv")
    assert project.problems == []
    assert [(c.source, c.code, c.start, c.end, c.coder, c.row) for c in project.codings] == [
        ("P01.docx", ("Barriers",), 10, 41, "AK", 2),
        ("P01.docx", ("Barriers", "No time"), 10, 41, "AK", 2),
        ("P02.docx", ("Barriers",), 0, 12, "BL", 4),
    ]
    assert project.skipped == {"excerpt without a code": 1, "weight of a code": 1}


def test_a_descriptor_that_is_spread_over_columns_is_one():
    sources = read(CODED / "dedoose" / "excerpts.csv").sources
    assert {n: s.attributes for n, s in sources.items()} == {
        "P01.docx": {"site": "north"},
        "P02.docx": {"site": "south"},
    }


def test_a_code_never_applied_is_listed(tmp_path):
    head = ["Media Title", "Excerpt Copy", "Code: A Applied", "Code: B Applied"]
    project = read(write_table(tmp_path / "a.csv", [head, ["P01", "x", "TRUE", "FALSE"]]))
    assert [c.path for c in project.codes] == [("A",), ("B",)]


def test_a_range_that_does_not_fit_its_words_is_no_place(tmp_path):
    head = ["Media Title", "Excerpt Range", "Excerpt Copy", "Code: A Applied"]
    (coding,) = read(write_table(tmp_path / "a.csv", [head, ["P01", "5-90", "x", "1"]])).codings
    assert (coding.start, coding.end) == (None, None)


def test_codes_in_one_cell_are_told_by_commas_and_said(tmp_path):
    head = ["Media Title", "Excerpt Copy", "Codes Applied Combined"]
    project = read(write_table(tmp_path / "a.csv", [head, ["P01", "x", "A, B"]]))
    assert [c.code for c in project.codings] == [("A",), ("B",)]
    assert "commas" in project.notes[0]


def test_a_cell_that_is_neither_is_counted(tmp_path):
    head = ["Media Title", "Excerpt Copy", "Code: A Applied"]
    project = read(write_table(tmp_path / "a.csv", [head, ["P1", "x", "True"], ["P2", "y", "?"]]))
    assert project.skipped["cell of a code that is neither True nor False"] == 1


def test_another_table_is_left_to_others(tmp_path):
    assert read(write_table(tmp_path / "a.csv", [["Media Title", "x"], ["a", "b"]])) is None
