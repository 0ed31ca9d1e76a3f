"""Our own wide sheet: 1, 0 and blank are three things."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.sheets_wide import read_sheets_wide
from tests.coded_files import CODED, HOSTILE, QDA, write_table


def read(path):
    return read_sheets_wide(path, path.name)


def test_a_one_is_a_coding_and_a_case_without_one_is_there():
    project = read(CODED / "sheets_wide" / "cases.csv")
    assert project.problems == []
    assert [(c.source, c.code, c.text, c.coder, c.row) for c in project.codings] == [
        ("P01", ("no_time",), "", "AK", 2),
        ("P02", ("identity",), "", "AK", 3),
    ]
    assert list(project.sources) == ["P01", "P02", "P03"]
    assert project.sources["P03"].attributes == {"source_group": "sponsor"}
    assert [c.path for c in project.codes] == [("no_time",), ("identity",), ("workload",)]
    assert project.skipped == {"blank cell, neither 0 nor 1": 1}


def test_a_cell_that_is_neither_stops_with_its_row_and_column(tmp_path):
    rows = [
        ["case", "a", "b", "c"],
        ["P1", "1", "0", "1"],
        ["P2", "0", "0", "2"],
        ["P3", "1", "1", "0"],
    ]
    (problem,) = read(write_table(tmp_path / "a.csv", rows)).problems
    assert (problem.row, problem.column, problem.severity) == (3, "c", "stop")


def test_a_case_listed_twice_stops_unless_two_coders_did_it(tmp_path):
    twice = [["source", "coder", "a"], ["P1", "AK", "1"], ["P1", "BL", "0"], ["P1", "AK", "0"]]
    (problem,) = read(write_table(tmp_path / "a.csv", twice)).problems
    assert (problem.row, problem.found) == (4, "This case is listed twice.")


def test_nothing_but_zeros_stops(tmp_path):
    (problem,) = read(write_table(tmp_path / "a.csv", [["case", "a"], ["P1", "0"]])).problems
    assert "no coding" in problem.found


def test_many_wrong_cells_are_told_as_few(tmp_path):
    rows = [["case", *map(str, range(400))], ["P1", *["1"] * 350, *["?"] * 50]]
    project = read(write_table(tmp_path / "a.csv", rows))
    assert len(project.problems) == 20
    assert project.notes == ["30 more cells are wrong."]


def test_codes_that_another_program_would_run_stay_text(tmp_path):
    rows = [["case", *HOSTILE], ["P1", *["1"] * len(HOSTILE)]]
    codes = [c.code for c in read(write_table(tmp_path / "a.csv", rows)).codings]
    assert codes == [(h,) for h in HOSTILE]


@pytest.mark.parametrize(
    "name", ["cases123.csv", "cases456.xlsx", "survey456.csv", "survey789.xlsx"]
)
def test_a_table_of_cases_and_what_is_said_of_them_is_none(name):
    assert read(QDA(name)) is None


def test_a_long_sheet_is_none(tmp_path):
    rows = [["source", "code", "excerpt"], ["P1", "1", "0"]]
    assert read(write_table(tmp_path / "a.csv", rows)) is None
