"""NVivo: references as text, lists of coding, matrices; and what holds no codings."""

from __future__ import annotations

import pytest

from evaluation.interviews.readers.nvivo import read_nvivo
from tests.coded_files import CODED, write_table


def read(path):
    return read_nvivo(path, path.name)


def test_the_text_of_a_codes_references():
    project = read(CODED / "nvivo" / "references.txt")
    assert project.problems == []
    assert [(c.source, c.text) for c in project.codings] == [
        (
            "P01",
            "There was never an hour for it.\nReference 7 - 1.00% Coverage is what she said.",
        ),
        ("P01", "Never."),
        ("P02", "No time at all."),
    ]
    assert {c.code for c in project.codings} == {("Codes", "Barriers", "No time")}
    assert project.skipped == {}


def test_without_a_line_for_it_the_code_is_named_as_the_file(tmp_path):
    text = (
        "Files\\P01 - § 2 references coded [ 4,20% Coverage]\nReference 1 - 4,20% Coverage\nYes.\n"
    )
    path = tmp_path / "No time.txt"
    path.write_text(text, encoding="utf-8")
    project = read(path)
    (coding,) = project.codings
    assert (coding.source, coding.code, coding.text) == ("P01", ("No time",), "Yes.")
    assert project.skipped == {"reference that is announced and not there": 1}


def test_one_name_in_two_folders_is_two_sources():
    project = read(CODED / "nvivo" / "list.csv")
    assert [(c.source, c.coder) for c in project.codings] == [
        ("Files\\round 1\\P01", "AK"),
        ("Files\\round 2\\P01", "BL"),
    ]
    assert project.codings[0].text == "There was never an hour for it."


def test_a_matrix_tells_which_codes_a_case_has():
    project = read(CODED / "nvivo" / "matrix.csv")
    assert [(c.source, c.code, c.text) for c in project.codings] == [
        ("P01", ("Barriers",), ""),
        ("P02", ("Barriers", "No time"), ""),
    ]
    assert list(project.sources) == ["P01", "P02", "P03"]


def test_a_matrix_with_totals_and_words(tmp_path):
    rows = [["", "A : x", "B : y"], ["1 : P01", "2", "n/a"], ["Total", "2", "0"]]
    project = read(write_table(tmp_path / "a.csv", rows))
    assert len(project.codings) == 1
    assert project.skipped == {"cell that is no number": 1, "row of totals": 1}


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (["Node", "Source", "Source Folder", "Kappa", "Agreement (%)"], "compares two coders"),
        (["Name", "Description", "Files", "References"], "codebook"),
    ],
)
def test_exports_that_hold_no_codings_say_so(tmp_path, headers, told):
    (problem,) = read(write_table(tmp_path / "a.csv", [headers, ["1"] * len(headers)])).problems
    assert (problem.severity, told in problem.found) == ("stop", True)


def test_a_transcript_and_a_table_of_something_else_are_left_to_others(tmp_path):
    path = tmp_path / "P01.txt"
    path.write_text("I: How was it?\nP: Never an hour.\n", encoding="utf-8")
    assert read(path) is None
    assert read(write_table(tmp_path / "a.csv", [["File", "Code"], ["a", "b"]])) is None
