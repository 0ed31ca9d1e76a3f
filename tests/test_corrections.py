"""Corrections: applied once, checked against what stands there, never told with their values."""

from __future__ import annotations

import pytest

from evaluation.persons.corrections import read_corrections
from evaluation.sheets import Sheet
from tests.read_tiny import everything, surveys, told
from tests.tiny import COHORT, tiny_study

HEAD = "file,person,column,was,becomes,who,why\n"


def corrections(tmp_path, *rows: str):
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    found, problems = read_corrections(path, "data/raw/a/corrections.csv")
    assert not problems
    return found


def sheet() -> Sheet:
    rows = [["AB12C", "1", "x"], ["", "2", "y"], ["DE34F", "3", "z"], ["AB12C", "1", "w"]]
    return Sheet("data/raw/a/pre.csv", "", ["Code", "Item", "Why"], rows, [2, 5, 6, 9])


def test_a_cell_is_mended_where_it_is_as_it_was(tmp_path):
    mended = sheet()
    assert not corrections(tmp_path, "pre.csv,de-34f,item,3,4,me,typo").apply(mended, "Code")
    assert mended.column("Item") == ["1", "2", "4", "1"]


def test_a_row_with_a_blank_code_is_named_by_its_row_in_excel(tmp_path):
    mended = sheet()
    assert not corrections(tmp_path, "pre.csv,row 5,Code,,GH56J,,").apply(mended, "Code")
    assert mended.column("Code") == ["AB12C", "GH56J", "DE34F", "AB12C"]


def test_a_correction_that_does_not_fit_is_told_without_the_values(tmp_path):
    mended = sheet()
    (problem,) = corrections(tmp_path, "pre.csv,DE34F,Code,SECRET1,SECRET2,,").apply(mended, "Code")
    assert str(problem) == (
        "data/raw/a/corrections.csv, row 2, column 'was': 'was' does not fit what stands in "
        "pre.csv, row 6, column 'Code'. Correct 'was', or remove this correction if the file has "
        "been mended."
    )
    assert not any(word in str(problem) for word in ("SECRET", "DE34F"))
    assert mended.rows == sheet().rows


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("pre.csv,ZZ99Z,Item,1,2,,", "person", "No row of that file is this person's."),
        ("pre.csv,row 99,Item,1,2,,", "person", "No row"),
        ("pre.csv,,Item,1,2,,", "person", "No row"),
        ("pre.csv,DE34F,Itm,1,2,,", "column", "Did you mean 'Item'?"),
    ],
)
def test_a_correction_of_nothing_is_told(tmp_path, row, column, words):
    (problem,) = corrections(tmp_path, row).apply(sheet(), "Code")
    assert (problem.row, problem.column, problem.severity) == (2, column, "stop")
    assert words in str(problem)
    assert "ZZ99Z" not in str(problem)


def test_corrections_of_one_person_do_not_depend_on_their_order(tmp_path):
    rows = ["pre.csv,DE34F,Code,DE34F,GH56J,,", "pre.csv,DE34F,Item,3,4,,"]
    for order in (rows, rows[::-1]):
        mended = sheet()
        assert not corrections(tmp_path, *order).apply(mended, "Code")
        assert mended.rows[2] == ["GH56J", "4", "z"]


def test_a_joined_code_does_not_draw_the_other_persons_corrections(tmp_path):
    mended = sheet()
    rows = ["pre.csv,row 5,Code,,DE34F,,", "pre.csv,DE34F,Why,z,mended,,"]
    assert not corrections(tmp_path, *rows).apply(mended, "Code")
    assert mended.column("Why") == ["x", "y", "mended", "w"]


def test_a_correction_is_applied_once_in_the_whole_study(tmp_path):
    column = "I speak up."
    text = HEAD + f"pre.csv,AB12C,{column},Disagree,Neither,me,read the paper form\n"
    study = tiny_study(tmp_path, more={f"{COHORT}/corrections.csv": text})
    for _ in range(2):
        tables, problems = everything(study)
        assert problems == []
        answers = tables["answers"]
        mine = answers[(answers["item"] == "identity_2") & (answers["wave"] == "pre")]
        assert sorted(mine["answer"]) == [1, 1, 2, 2, 2, 2]


def test_a_corrected_code_is_linked_and_says_so(tmp_path):
    text = HEAD + "post.csv,WRONG,Your code,WRONG,AB12C,me,asked her\n"
    study = tiny_study(
        tmp_path,
        post=lambda s: s.replace("AB12C", "WRONG"),
        more={f"{COHORT}/corrections.csv": text},
    )
    tables, problems = everything(study)
    assert problems == []
    responses = tables["responses"]
    assert responses.loc[responses["match"] == "corrected", "wave"].tolist() == ["post"]
    assert (tables["pairs"]["match"] == "corrected").sum() == 6  # two scales, four items
    assert tables["pairs"]["person"].nunique() == 6


def test_a_file_that_is_not_there_is_told(tmp_path):
    more = {f"{COHORT}/corrections.csv": HEAD + "prr.csv,AB12C,x,1,2,,\n"}
    found = told(surveys(tiny_study(tmp_path, more=more)).problems)
    assert f"{COHORT}/corrections.csv, row 2, column 'file': 'prr.csv' is not in this" in found
    assert "Did you mean 'pre.csv'?" in found


def test_a_second_file_of_corrections_stops(tmp_path):
    more = {f"{COHORT}/corrections.csv": HEAD, f"{COHORT}/corrections (new).csv": HEAD}
    (problem,) = surveys(tiny_study(tmp_path, more=more)).problems
    assert problem.severity == "stop"
    assert "another file of corrections" in problem.found


def test_corrections_without_a_column_are_told(tmp_path):
    more = {f"{COHORT}/corrections.csv": "file,person,column,becomes\n"}
    assert "There is no header 'was'." in told(surveys(tiny_study(tmp_path, more=more)).problems)


def test_a_coded_file_can_be_corrected(tmp_path):
    text = HEAD + "interviews.csv,P01,code,claiming_identity,workload,,\n"
    tables, problems = everything(tiny_study(tmp_path, more={f"{COHORT}/corrections.csv": text}))
    assert problems == []
    assert sorted(tables["excerpts"]["code"]) == ["claiming_identity", "workload", "workload"]
