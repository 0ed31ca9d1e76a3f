"""Jisc Online Surveys: codes and their key, options, grids, full wordings, the SPSS export."""

from __future__ import annotations

import csv
import io
import shutil

import pytest

from evaluation.sheets import Sheet, read_sheets
from evaluation.surveys.export import Delivered
from evaluation.surveys.readers import resolve
from evaluation.surveys.readers.jisc import is_key, read_jisc, read_key
from tests.deliver import EXPORTS, column, delivered, roles, sample

STEM = "results-for-leading-well-2026-03-02-0900"
CODED = f"jisc/{STEM}.csv"


def alone(tmp_path, *rows, key=()):
    """A coded export in a folder of its own, with a key if there are lines for it."""
    for name, table in ((f"{STEM}.csv", rows), (f"{STEM}-key.csv", key)):
        if table:
            text = io.StringIO(newline="")
            csv.writer(text, quoting=csv.QUOTE_ALL).writerows(table)
            (tmp_path / name).write_text(text.getvalue(), encoding="utf-8")
    (export,) = resolve(delivered(tmp_path / f"{STEM}.csv"))
    assert export.platform == "jisc"
    return export


def cells(export):
    return {h: export.sheet.column(h) for h in export.sheet.headers}


def test_every_answer_of_the_coded_sample_is_there():
    assert cells(sample(CODED)) == {
        "URN": [f"900001-900001-1000000{n}" for n in (1, 2, 3)],
        "Q1": ["AB12", "CD34", ""],
        "Q2": ["3", "1", ""],
        "Q3": ["Coaching;Peer group", "Other", ""],
        "Q3_a": ["", "My manager", ""],
        "Q4_1": ["Agree", "Disagree", ""],
        "Q4_2": ["Neither", "Agree", ""],
        "Q5_1_a": ["2", "1", ""],
        "Q5_2_a": ["1", "1", ""],
        "Q6_1": ["Before", "", ""],
        "Q6_2": ["Before;After", "After", ""],
        "Q7_1": ["1", "1", ""],
        "Q7_2": ["2", "1", ""],
        "CompletionDate": ["2026-03-01", "2026-03-01", "2026-03-02"],
    }


def test_a_response_without_answers_reads_as_blank_though_its_cells_hold_noughts():
    export = sample(CODED)
    assert "0" in (EXPORTS / CODED).read_text().splitlines()[3]
    own = {export.sheet.headers.index(h) for h in roles(export)}
    assert {cell for at, cell in enumerate(export.sheet.rows[2]) if at not in own} == {""}


def test_rows_roles_and_problems_of_the_coded_sample():
    export = sample(CODED)
    assert (export.sheet.header_row, export.sheet.numbers) == (1, [2, 3, 4])
    assert roles(export) == {"URN": "response", "CompletionDate": "sent_in"}
    assert (export.left_out, export.problems) == ({}, [])


def test_codes_keep_their_labels_and_questions_their_wording():
    export = sample(CODED)
    assert column(export, "Q2").labels == {"1": "Poor", "2": "Fair", "3": "Good"}
    assert column(export, "Q5_1_a").labels == {"1": "Not sure", "2": "Sure"}
    assert column(export, "Q7_2").labels == {"1": "Hard", "2": "Easy"}
    assert column(export, "Q4_1").labels == {}
    assert column(export, "Q2").names == ("Q2", "How would you rate yourself now?")
    assert column(export, "Q3").names == ("Q3", "What helped you? (all that apply)")
    assert column(export, "Q3_a").names == ("Q3_a", "If you selected Other, please say what:")
    assert column(export, "Q7_1").names == ("Q7_1", "Speaking up")


@pytest.mark.parametrize(
    ("header", "row", "stem"),
    [
        ("Q4_1", "I see myself as a leader.", "How far do you agree?"),
        ("Q5_2_a", "I can review a change.", "How sure are you?"),
        ("Q6_1", "Ask for advice", "When do you do it?"),
    ],
)
def test_a_row_of_a_grid_is_known_alone_and_with_its_question(header, row, stem):
    assert column(sample(CODED), header).names == (header, row, f"{stem} [{row}]")


def test_without_a_key_codes_stay_and_a_note_says_where_to_get_it(tmp_path):
    shutil.copy(EXPORTS / CODED, tmp_path)
    (export,) = resolve(delivered(tmp_path / f"{STEM}.csv"))
    assert export.sheet.column("Q2") == ["3", "1", ""]
    assert column(export, "Q2").labels == {}
    assert export.sheet.column("Q3") == ["1;2", "3", ""]
    assert export.sheet.column("Q6_2") == ["a;b", "b", ""]
    # Without a nought and without a key these could be codes: they stay apart.
    assert export.sheet.column("Q4_1_a") == ["1", "", ""]
    (problem,) = export.problems
    assert problem.severity == "note"
    assert f"{STEM}-key.csv" in problem.remedy


def test_the_key_of_another_day_is_taken_if_it_knows_all_questions(tmp_path):
    shutil.copy(EXPORTS / CODED, tmp_path)
    other = tmp_path / "results-for-leading-well-2026-02-01-1000-key.en.csv"
    shutil.copy(EXPORTS / f"jisc/{STEM}-key.csv", other)
    (export,) = resolve(delivered(tmp_path / f"{STEM}.csv"))
    assert column(export, "Q2").labels["3"] == "Good"
    assert export.problems == []


def test_the_key_of_another_survey_is_not_taken(tmp_path):
    shutil.copy(EXPORTS / CODED, tmp_path)
    shutil.copy(EXPORTS / f"jisc/{STEM}-key.csv", tmp_path / "results-for-other-key.csv")
    (export,) = resolve(delivered(tmp_path / f"{STEM}.csv"))
    assert [p.severity for p in export.problems] == ["note"]


def test_a_key_that_lacks_questions_is_not_taken(tmp_path):
    rows = [["URN", "Q1", "Q2"], ["1-1-1", "1", "2"]]
    key = [["URN", "Unique Response Number"], ["Q1", "Why?"], ["1", "So"]]
    export = alone(tmp_path, *rows, key=key)
    assert [p.severity for p in export.problems] == ["note"]
    assert column(export, "Q1").names == ("Q1",)


def test_a_key_is_known_as_one_and_is_no_table_of_answers():
    file = delivered(EXPORTS / f"jisc/{STEM}-key.csv")
    assert is_key(file.sheets[0])
    assert read_jisc(file) == []
    assert not is_key(delivered(EXPORTS / CODED).sheets[0])


def test_rows_with_codes_are_not_taken_for_options(tmp_path):
    rows = [["URN", "Q1", "Q1_1", "Q1_2"], ["1-1-1", "", "1", "2"], ["1-1-2", "", "2", "1"]]
    assert alone(tmp_path, *rows).sheet.headers == ["URN", "Q1_1", "Q1_2"]


def test_a_grid_asked_on_two_scales_keeps_both(tmp_path):
    head = ["URN", "Q1", "Q1_1_a", "Q1_1_b"]
    key = [["URN", "Unique Response Number"], ["Q1", "How?"]]
    for scale in "ab":
        key += [[f"Q1_1_{scale}", "I lead."], ["1", "Low"], ["2", "High"]]
    export = alone(tmp_path, head, ["1-1-1", "", "1", "2"], key=key)
    assert cells(export) == {"URN": ["1-1-1"], "Q1_1_a": ["1"], "Q1_1_b": ["2"]}
    assert column(export, "Q1_1_b").labels == {"1": "Low", "2": "High"}


def test_a_grid_with_options_on_two_scales_is_condensed_scale_by_scale(tmp_path):
    head = ["URN", "Q1", "Q1_1_a_1", "Q1_1_a_2", "Q1_1_b_1", "Q1_1_b_2"]
    key = [["URN", "Unique Response Number"], ["Q1", "How?"]]
    for scale in "ab":
        key += [[f"Q1_1_{scale}", "I lead."], ["1", "Low"], ["2", "High"]]
    export = alone(tmp_path, head, ["1-1-1", "", "1", "0", "1", "1"], key=key)
    assert cells(export) == {"URN": ["1-1-1"], "Q1_1_a": ["Low"], "Q1_1_b": ["Low;High"]}


def test_full_wordings_are_known_without_their_number():
    export = sample("jisc/words.csv")
    assert cells(export) == {
        "Unique Response Number": ["900001-900001-10000001", "900001-900001-10000002"],
        "1. What is your code?": ["AB12", "CD34"],
        "2. How would you rate yourself now?": ["Good", "Poor"],
        "Submission date": ["2026-03-01", "2026-03-01"],
    }
    assert roles(export) == {"Unique Response Number": "response", "Submission date": "sent_in"}
    assert column(export, "1. What is your code?").names[-1] == "What is your code?"
    assert export.problems == []


def test_the_spss_export_is_condensed_with_its_own_labels():
    export = sample("jisc/leading-well.sav")
    assert export.platform == "jisc"
    assert cells(export) == {
        "URN": [f"900001-900001-1000000{n}" for n in (1, 2, 3)],
        "Q1": ["AB12", "CD34", ""],
        "Q2": ["3", "1", ""],
        "Q3": ["Coaching;Peer group", "", ""],
        "Q4_1_a": ["2", "1", ""],
        "Q4_2_a": ["1", "1", ""],
    }
    assert (export.sheet.header_row, export.sheet.numbers) == (0, [1, 2, 3])
    assert column(export, "Q2").labels == {"1": "Poor", "2": "Fair", "3": "Good"}
    assert column(export, "Q2").missing == {"0"}
    assert column(export, "Q3").names == ("Q3", "What helped you?")
    # Two variables may have one label.
    assert column(export, "Q4_1_a").names[1:] == column(export, "Q4_2_a").names[1:]
    assert export.problems == []


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*/*.*")), ids=lambda p: p.parent.name)
def test_files_of_other_platforms_are_left_to_their_readers(path):
    if path.suffix == ".md":
        pytest.skip("a note")
    sheets, _ = read_sheets(path, path.name)
    known = path.parent.name == "jisc" and "-key" not in path.name
    assert bool(read_jisc(Delivered(path, path.name, tuple(sheets)))) == known


def test_a_key_may_begin_with_its_first_question(tmp_path):
    lines = [["Q1", "What is your age?"], ["1", "18 - 24"], ["2", "25 - 34"], ["Q2", "Role"]]
    sheet = Sheet("x-key.csv", "", lines[0], lines[1:], [2, 3, 4])
    assert is_key(sheet)
    assert read_key(sheet)["Q1"].options == {"1": "18 - 24", "2": "25 - 34"}
    answers = Sheet("x.csv", "", ["URN", "Q1"], [["1-2-3", "1"]], [2])
    assert not is_key(answers)
