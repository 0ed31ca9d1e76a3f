"""SPSS files: codes and their labels, codes declared missing, dates, damage."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pandas as pd
import pytest

from evaluation.surveys.export import Delivered
from evaluation.surveys.readers import resolve
from evaluation.surveys.readers.spss import read_spss
from tests.deliver import EXPORTS, column, delivered, roles, sample

NAN = float("nan")


def written(path, table, **about):
    import pyreadstat

    pyreadstat.write_sav(pd.DataFrame(table), path, **about)
    (export,) = resolve(Delivered(path, path.name))
    return export


def cells(export):
    return {h: export.sheet.column(h) for h in export.sheet.headers}


def test_every_cell_of_the_sample_is_there():
    export = sample("spss/leading-well.sav")
    assert export.platform == "spss"
    assert cells(export) == {
        "code": ["AB12", "CD34", "EF56"],
        "q1": ["4", "9", "2"],
        "q2": ["5", "-1", ""],
        "hours": ["1.5", "2", ""],
        "enddate": ["2026-01-05", "2026-01-06", ""],
        "sent": ["2026-01-05T09:05:30", "", ""],
    }


def test_cases_are_counted_from_1_and_there_is_no_row_of_headers():
    sheet = sample("spss/leading-well.sav").sheet
    assert (sheet.header_row, sheet.numbers, sheet.name) == (0, [1, 2, 3], "")


def test_codes_have_their_labels_and_missing_ones_are_declared():
    export = sample("spss/leading-well.sav")
    assert column(export, "q1").labels == {
        "1": "Strongly disagree",
        "2": "Disagree",
        "3": "Neither",
        "4": "Agree",
        "5": "Strongly agree",
        "9": "Not applicable",
    }
    assert column(export, "q1").missing == {"9"}
    assert column(export, "q2").missing == {"-1", "9"}  # a range, and a code
    assert column(export, "hours").missing == frozenset()


def test_variables_are_known_by_name_label_and_the_end_of_the_label():
    export = sample("spss/leading-well.sav")
    assert column(export, "q1").names == (
        "q1",
        "How far do you agree: I see myself as a leader.",
        "I see myself as a leader.",
    )
    assert column(export, "q2").names == (
        "q2",
        "How far do you agree? - I ask for feedback.",
        "I ask for feedback.",
    )
    assert column(export, "enddate").names == ("enddate",)


def test_a_variable_named_as_platforms_name_times_is_one():
    assert roles(sample("spss/leading-well.sav")) == {"enddate": "sent_in"}


def test_a_compressed_file_is_read_too(tmp_path):
    export = written(tmp_path / "a.zsav", {"q1": [1.0, 2.0]}, compress=True)
    assert cells(export) == {"q1": ["1", "2"]}


def test_codes_may_be_text(tmp_path):
    table = {"q1": ["A ", "Z", "Z"], "q2": ["1", "2", ""]}
    labels = {"q1": {"A": "Agree", "Z": "No answer"}}
    export = written(
        tmp_path / "a.sav", table, variable_value_labels=labels, missing_ranges={"q1": ["Z"]}
    )
    assert cells(export) == {"q1": ["A", "Z", "Z"], "q2": ["1", "2", ""]}
    assert column(export, "q1").labels == {"A": "Agree", "Z": "No answer"}
    assert column(export, "q1").missing == {"Z"}


def test_a_range_of_missing_codes_has_the_codes_that_occur(tmp_path):
    table = {"q1": [1.0, 97.0, 99.0, 1.0, NAN]}
    missing = {"q1": [{"lo": 97.0, "hi": 99.0}]}
    export = written(tmp_path / "a.sav", table, missing_ranges=missing)
    assert column(export, "q1").missing == {"97", "99"}


def test_blank_cases_are_left_out_and_counted_and_the_others_keep_their_number(tmp_path):
    export = written(tmp_path / "a.sav", {"q1": [1.0, NAN, 2.0], "q2": ["x", "", "y"]})
    assert export.sheet.numbers == [1, 3]
    assert export.left_out == {"blank": 1}


def test_a_file_without_a_case_has_its_headers(tmp_path):
    export = written(tmp_path / "a.sav", {"q1": pd.Series([], dtype=float)})
    assert (export.sheet.headers, export.sheet.rows) == (["q1"], [])


def test_letters_of_any_language_are_kept(tmp_path):
    export = written(tmp_path / "a.sav", {"q1": ["größer – 😀"]}, column_labels=["Über “uns”"])
    assert cells(export) == {"q1": ["größer – 😀"]}
    assert column(export, "q1").names == ("q1", "Über “uns”")


def test_times_and_large_numbers_are_text_that_people_read(tmp_path):
    table = {"at": [datetime.time(9, 5)], "id": [123456789012.0], "share": [0.25]}
    assert cells(written(tmp_path / "a.sav", table)) == {
        "at": ["09:05:00"],
        "id": ["123456789012"],
        "share": ["0.25"],
    }


def test_a_file_that_qualtrics_wrote_has_its_roles_and_no_previews(tmp_path):
    table = {
        "StartDate": [datetime.datetime(2026, 1, 5, 9)] * 2,
        "Status": [0.0, 1.0],
        "Duration__in_seconds_": [330.0, 10.0],
        "RecordedDate": [datetime.datetime(2026, 1, 5, 10)] * 2,
        "ResponseId": ["R_invented1", "R_invented2"],
        "Q1": [4.0, 5.0],
    }
    export = written(tmp_path / "a.sav", table)
    assert export.left_out == {"preview": 1}
    assert export.sheet.column("Q1") == ["4"]
    assert roles(export) == {
        "StartDate": "started",
        "Status": "platform",
        "Duration__in_seconds_": "seconds",
        "RecordedDate": "platform",
        "ResponseId": "response",
    }


@pytest.mark.parametrize("keep", [4, 100, 200, 700])
def test_a_damaged_file_is_a_problem_that_names_the_file(tmp_path, keep):
    path = tmp_path / "a.sav"
    path.write_bytes((EXPORTS / "spss" / "leading-well.sav").read_bytes()[:keep])
    (export,) = resolve(Delivered(path, "data/raw/a/a.sav"))
    (problem,) = export.problems
    assert (problem.severity, problem.file) == ("stop", "data/raw/a/a.sav")
    assert export.sheet.rows == []


def test_a_file_that_crashes_the_parser_is_a_problem_and_not_the_end(tmp_path):
    content = bytearray((EXPORTS / "spss" / "leading-well.sav").read_bytes())
    content[703] = 28  # pyreadstat 1.3.7 reads beyond its memory
    path = tmp_path / "a.sav"
    path.write_bytes(content)
    (export,) = read_spss(Delivered(path, "a.sav"))
    assert [p.severity for p in export.problems] == ["stop"]


@pytest.mark.parametrize("content", [b"", b"Code,Answer\n1,2\n", b"\x00" * 500, b"$FL2" * 300])
def test_what_is_no_spss_file_is_a_problem(tmp_path, content):
    path = tmp_path / "a.sav"
    path.write_bytes(content)
    (export,) = read_spss(Delivered(path, "a.sav"))
    assert [p.severity for p in export.problems] == ["stop"]


def test_pyreadstat_is_loaded_only_for_an_spss_file():
    code = "import sys, evaluation.surveys.readers; sys.exit('pyreadstat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*/*.csv")), ids=lambda p: p.parent.name)
def test_files_of_other_platforms_are_left_to_their_readers(path):
    assert read_spss(delivered(path)) == []
