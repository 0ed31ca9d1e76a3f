"""The quotation manager's table: several codes in a cell, bullets, slashes, parents."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.atlasti import codes_in, read_atlasti
from tests.coded_files import CODED, write_table
from tests.deliver import write_workbook


def read(path):
    return read_atlasti(path, path.name)


def test_a_quotation_is_a_coding_for_each_of_its_codes():
    project = read(CODED / "atlasti" / "quotations.csv")
    assert project.problems == []
    assert [(c.source, c.code, c.coder, c.memo, c.row) for c in project.codings] == [
        ("P01", ("barriers", "no time"), "AK", "strong", 2),
        ("P01", ("workload",), "AK", "strong", 2),
        ("P01", ("him/her",), "BL", "", 3),
    ]
    assert project.codings[0].text == "There was never an hour for it."
    assert project.skipped == {"quotation without a code": 1}
    assert project.sources["P01"].attributes == {"Document groups": "participants; wave 2"}


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("a\nb", [("a",), ("b",)]),
        ("a_x000D_\nb", [("a",), ("b",)]),
        ("  ● a::b \r\n\n◊ c", [("a", "b"), ("c",)]),
        ("::x", [("::x",)]),
        ("yes; no, maybe", [("yes; no, maybe",)]),
        ("", []),
    ],
)
def test_codes_in_a_cell(cell, codes):
    assert codes_in(cell) == codes


def test_a_workbook_gives_the_same_words_with_their_blanks(tmp_path):
    rows = [["Document", "Quotation Content", "Codes"], ["P01", " an hour ", "time"]]
    (coding,) = read(write_workbook(tmp_path / "a.xlsx", {"Quotations": rows})).codings
    assert coding.text == " an hour "


def test_names_stand_for_words_where_there_are_no_words(tmp_path):
    rows = [["Document", "Quotation Name", "Codes"], ["P01", "an hour…", "time"]]
    project = read(write_table(tmp_path / "a.csv", rows))
    assert project.codings[0].text == "an hour…"
    assert "Quotation Content" in project.notes[0]


def test_two_quotations_of_the_same_words_are_two(tmp_path):
    head = ["ID", "Document", "Quotation Content", "Codes"]
    rows = [
        head,
        ["1:1", "P01", "Yes.", "a"],
        ["1:2", "P01", "Yes.", "a"],
        ["1:2", "P01", "Yes.", "a"],
    ]
    project = read(write_table(tmp_path / "a.csv", rows))
    assert len(project.codings) == 2
    assert project.skipped == {"exact repetition of a row above": 1}


def test_a_table_of_codes_by_documents_is_none(tmp_path):
    rows = [["", "P01\nGr=17", "Totals"], ["● a\nGr=3", "2", "2"], ["Totals", "2", "2"]]
    assert read(write_table(tmp_path / "a.csv", rows)) is None
