"""Sheets of tools for coding: headers in any writing, cells as they were written."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.coded_sheets import (
    as_written,
    columns_of,
    is_number,
    sheet_with,
    sheets_of,
)
from tests.coded_files import write_table
from tests.deliver import write_workbook

WORDS = {"document": ("document name", "dokumentname"), "code": ("code",)}


def test_headers_are_found_in_any_case_and_with_underscores(tmp_path):
    path = write_table(tmp_path / "a.csv", [["Document_Name", "CODE ", "x"], ["a", "b", "c"]])
    (sheet,), _ = sheets_of(path, "a.csv")
    assert columns_of(sheet, WORDS) == {"document": 0, "code": 1}


def test_the_sheet_that_has_the_headers_is_taken(tmp_path):
    sheets = {"about": [["x"], ["y"]], "data": [["Dokumentname", "Code"], ["a", "b"]]}
    found, _ = sheets_of(write_workbook(tmp_path / "a.xlsx", sheets), "a.xlsx")
    assert sheet_with(found, WORDS, WORDS).name == "data"
    assert sheet_with(found[:1], WORDS, WORDS) is None


def test_blanks_around_a_cell_are_kept_in_a_workbook(tmp_path):
    rows = [["", "x"], ["", ""], ["k", " a "], ["", ""], ["k", "b\n"], ["k", "=c"]]
    path = write_workbook(tmp_path / "a.xlsx", {"s": rows})
    (sheet,), _ = sheets_of(path, "a.xlsx")
    assert as_written(path, sheet, 1) == [" a ", "b\n", "=c"]


def test_a_changed_file_is_read_again(tmp_path):
    path = write_table(tmp_path / "a.csv", [["x"], ["old"]])
    assert sheets_of(path, "a.csv")[0][0].rows == [["old"]]
    write_table(path, [["x"], ["newer"]])
    assert sheets_of(path, "a.csv")[0][0].rows == [["newer"]]


@pytest.mark.parametrize("name", ["a.docx", "a.rqda", "a.sav", "a"])
def test_what_holds_no_sheets_gives_none(tmp_path, name):
    (tmp_path / name).write_bytes(b"x,y\n")
    assert sheets_of(tmp_path / name, name) == ([], [])
    assert sheets_of(tmp_path, "folder") == ([], [])


@pytest.mark.parametrize(
    ("cell", "number"), [("1", True), ("-2,5", True), ("3.4%", True), ("", False), ("1a", False)]
)
def test_numbers_in_cells(cell, number):
    assert is_number(cell) == number
