"""Corrections: applied once, checked against what stands there, never told with their values."""

from __future__ import annotations

import pytest

from evaluation.persons.corrections import Corrections, read_corrections
from evaluation.problems import stops
from evaluation.sheets import Sheet
from tests.read_tiny import everything, surveys, told
from tests.tiny import COHORT, tiny_study

pytestmark = pytest.mark.usefixtures("well_told")

HEAD = "file,person,column,was,becomes,who,why\n"


def corrections(tmp_path, *rows: str):
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    found, problems = read_corrections(path, "data/raw/a/corrections.csv")
    assert not stops(problems)
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
    text = HEAD + "interviews.csv,P01,code,claiming_identity,workload,me,read again\n"
    tables, problems = everything(tiny_study(tmp_path, more={f"{COHORT}/corrections.csv": text}))
    assert problems == []
    assert sorted(tables["excerpts"]["code"]) == ["claiming_identity", "workload", "workload"]


def notes(tmp_path, *rows: str):
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return read_corrections(path, "data/raw/a/corrections.csv")


def test_what_was_mended_is_kept_for_the_audit_but_no_code(tmp_path):
    found = corrections(
        tmp_path, "pre.csv,DE34F,Item,3,4,Ann,typo", "pre.csv,row 5,Code,,GH56J,Ann,paper form"
    )
    assert not found.apply(sheet(), "Code")
    answer, code = found.applied
    assert answer.corrections == "data/raw/a/corrections.csv"
    assert (answer.file, answer.row, answer.rows) == ("data/raw/a/pre.csv", 2, (6,))
    assert (answer.column, answer.was, answer.becomes) == ("Item", "3", "4")
    assert (answer.who, answer.why, answer.joins) == ("Ann", "typo", False)
    assert (code.column, code.was, code.becomes, code.joins) == ("Code", "", "", True)
    assert code.rows == (5,)
    assert "GH56J" not in repr(found.applied)


def test_what_does_not_fit_is_not_counted(tmp_path):
    found = corrections(tmp_path, "pre.csv,DE34F,Item,5,4,Ann,typo")
    assert len(found.apply(sheet(), "Code")) == 1
    assert found.applied == []


def test_a_missing_reason_is_noted_once_with_all_rows(tmp_path):
    _, (note,) = notes(
        tmp_path,
        "pre.csv,DE34F,Item,3,4,me,",
        "pre.csv,row 5,Item,2,3,me,misread",
        "pre.csv,DE34F,Why,z,x,,",
    )
    assert (note.severity, note.row, note.column) == ("note", 2, "why")
    assert "2 correction(s) do not say why (rows 2, 4)" in note.found


def test_a_correction_that_is_listed_twice_is_made_once_and_noted(tmp_path):
    row = "pre.csv,DE34F,item,3,4,me,typo"
    found, (note,) = notes(tmp_path, row, row.replace("item", "Item"))
    assert (note.severity, note.row, note.column) == ("note", 3, "")
    assert "row 2" in note.found
    mended = sheet()
    assert not found.apply(mended, "Code")
    assert len(found.applied) == 1
    assert mended.column("Item")[2] == "4"


def test_two_corrections_that_make_two_things_of_one_cell_stop(tmp_path):
    _, problems = notes(tmp_path, "pre.csv,DE34F,Item,3,4,a,b", "pre.csv,DE34F,Item,3,5,a,b")
    (problem,) = stops(problems)
    assert (problem.row, problem.column) == (3, "becomes")


def test_a_correction_is_held_against_the_file_as_delivered(tmp_path):
    # The second would fit what the first has made of the cell.
    rows = ["pre.csv,DE34F,Item,3,4,a,b", "pre.csv,DE34F,Item,4,5,a,b"]
    for order in (rows, rows[::-1]):
        mended = sheet()
        (problem,) = corrections(tmp_path, *order).apply(mended, "Code")
        assert problem.column == "was"
        assert mended.column("Item")[2] == "4"


def test_every_row_of_a_person_who_sent_in_two_forms_is_mended(tmp_path):
    mended, found = sheet(), corrections(tmp_path, "pre.csv,AB12C,Item,1,2,a,b")
    assert not found.apply(mended, "Code")
    assert mended.column("Item") == ["2", "2", "3", "2"]
    assert found.applied[0].rows == (2, 9)


def test_a_person_may_be_named_where_several_columns_make_the_code(tmp_path):
    rows = [["2", "na", "old", "1"], ["3", "be", "new", "1"]]
    mended = Sheet("data/raw/a/pre.csv", "", ["n", "city", "street", "Item"], rows, [2, 3])
    found = corrections(tmp_path, "pre.csv,3 BE new,Item,1,5,a,b", "pre.csv,2naold,city,na,ma,a,b")
    assert not found.apply(mended, ["n", "city", "street"])
    assert mended.column("Item") == ["1", "5"]
    assert mended.column("city") == ["ma", "be"]
    assert [done.joins for done in found.applied] == [False, True]


def test_a_person_may_be_named_by_an_address_and_a_source_by_its_name(tmp_path):
    path = tmp_path / "corrections.csv"
    rows = "pre.csv,Jane@x.org,Item,1,2,a,b\nint.csv,P01,Item,1,3,a,b\n"
    path.write_text(HEAD + rows, encoding="utf-8")
    found, _ = read_corrections(path, "c.csv", ["r/pre.csv", "r/int.csv"], "e-mail")
    survey = Sheet("r/pre.csv", "", ["Mail", "Item"], [["jane@x.org ", "1"]], [2])
    coded = Sheet("r/int.csv", "", ["source", "Item"], [["p01", "1"], ["P02", "1"]], [2, 3])
    assert not found.apply(survey, "Mail")
    assert not found.apply(coded, "source")
    assert (survey.column("Item"), coded.column("Item")) == (["2"], ["3", "1"])


def test_a_word_for_no_code_names_nobody(tmp_path):
    forms = Sheet("data/raw/a/pre.csv", "", ["Code", "Item"], [["n/a", "1"]], [2])
    (problem,) = corrections(tmp_path, "pre.csv,n/a,Item,1,2,a,b").apply(forms, "Code")
    assert problem.column == "person"
    assert forms.column("Item") == ["1"]


PATHS = [
    "data/raw/a/pre.csv",
    "data/raw/a/late/pre.csv",
    "data/raw/a/late/post.csv",
    "data/raw/all cohorts.csv",
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pre.csv", PATHS[0]),  # the one that lies in the folder itself
        ("late/pre.csv", PATHS[1]),
        ("late\\pre.csv", PATHS[1]),
        ("data/raw/a/late/pre.csv", PATHS[1]),
        ("post.csv", PATHS[2]),
        ("Late/Post.csv", PATHS[2]),
        ("./late/pre.csv", PATHS[1]),
        ("/post.csv/", PATHS[2]),
        ("all cohorts.csv", PATHS[3]),
        ("data/raw/all cohorts.csv", PATHS[3]),
    ],
)
def test_a_file_is_named_by_its_name_or_its_path(tmp_path, name, path):
    for shown in PATHS:
        file = tmp_path / "corrections.csv"
        file.write_text(f"{HEAD}{name},row 2,Item,1,2,a,b\n", encoding="utf-8")
        found, _ = read_corrections(file, "c.csv", PATHS)
        assert found.unknown_files(PATHS) == []
        mended = Sheet(shown, "", ["Code", "Item"], [["AB", "1"]], [2])
        assert not found.apply(mended, "Code")
        assert mended.rows[0][1] == ("2" if shown == path else "1")


def test_a_name_that_two_files_have_is_told(tmp_path):
    paths = ["data/raw/a/one/pre.csv", "data/raw/a/two/pre.csv"]
    found = corrections(tmp_path, "pre.csv,row 2,Item,1,2,a,b")
    (problem,) = found.unknown_files(paths)
    assert str(problem) == (
        "data/raw/a/corrections.csv, row 2, column 'file': 2 files are named 'pre.csv'. "
        "Give the folder too: one/pre.csv, two/pre.csv."
    )
    assert corrections(tmp_path, "X.csv,row 2,Item,1,2,a,b").unknown_files(["data/x.csv"]) == []
    found = corrections(tmp_path, "post.csv,row 2,Item,1,2,a,b", "pst.csv,row 2,Item,1,2,a,b")
    (problem,) = found.unknown_files([*paths, "data/raw/a/post.csv", "data/raw/all.csv"])
    assert str(problem) == (
        "data/raw/a/corrections.csv, row 3, column 'file': 'pst.csv' is not in this folder. "
        "Known: all.csv, one/pre.csv, post.csv, two/pre.csv. Did you mean 'post.csv'?"
    )


@pytest.mark.parametrize(
    ("file", "row", "table", "column", "value"),
    [
        ("roster.csv", "AB12C,role,Social worker,Manager", "participants", "role", "Manager"),
        ("projects.csv", "AB12C,Stage,planned,started", "projects", "stage", "started"),
        ("attendance.csv", "row 2,attended,no,yes", "attendance", "attended", True),
        ("sources.csv", "AB12C,quote consent,yes,no", "sources", "quote_consent", False),
    ],
)
def test_our_own_sheets_can_be_corrected(tmp_path, file, row, table, column, value):
    more = {
        f"{COHORT}/projects.csv": "participant_id,title,stage\nAB12C,Buddies,planned\n",
        f"{COHORT}/attendance.csv": "participant_id,session,attended\nAB12C,1,no\n",
        f"{COHORT}/corrections.csv": f"{HEAD}{file},{row},me,asked\n",
    }
    tables, problems = everything(tiny_study(tmp_path, more=more))
    assert problems == []
    cells = tables[table][column].tolist()
    assert cells.count(value) == 1 if table != "sources" else True not in cells


def two_sheets() -> list[Sheet]:
    """A workbook with a sheet for each wave; AB is on both, CD on the second only."""
    rows = {"pre": [["AB", "1"], ["", "1"]], "post": [["AB", "1"], ["", "1"], ["CD", "3"]]}
    return [
        Sheet("data/raw/a/all.xlsx", name, ["Code", "Item"], own, list(range(2, len(own) + 2)))
        for name, own in rows.items()
    ]


def test_a_correction_of_a_workbook_is_looked_for_on_each_sheet(tmp_path):
    found = corrections(tmp_path, "all.xlsx,CD,Item,3,2,a,b", "all.xlsx,ZZ,Item,3,2,a,b")
    sheets = two_sheets()
    for one in sheets:
        assert found.apply(one, "Code", alone=False) == []
    assert sheets[1].rows[2] == ["CD", "2"]
    (problem,) = found.unfit()
    assert (problem.row, problem.column) == (3, "person")
    assert found.unfit() == []


@pytest.mark.parametrize("person", ["AB", "row 3"])
def test_a_correction_may_name_the_sheet(tmp_path, person):
    path = tmp_path / "corrections.csv"
    head = "file,sheet,person,column,was,becomes,who,why\n"
    path.write_text(f"{head}all.xlsx,Post,{person},Item,1,2,a,b\n", encoding="utf-8")
    found, problems = read_corrections(path, "c.csv")
    sheets = two_sheets()
    for one in sheets:
        problems += found.apply(one, "Code", alone=False)
    assert problems + found.unfit() == []
    assert [row[1] for one in sheets for row in one.rows].count("2") == 1
    assert sheets[0].column("Item") == ["1", "1"]


def test_a_sheet_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "corrections.csv"
    head = "file,sheet,person,column,was,becomes,who,why\n"
    path.write_text(f"{head}pre.csv,Blatt,AB12C,Item,1,2,a,b\n", encoding="utf-8")
    found, _ = read_corrections(path, "c.csv")
    (problem,) = found.apply(sheet(), "Code")
    assert (problem.row, problem.column) == (2, "sheet")
    assert (problem.file, problem.severity) == ("c.csv", "stop")
    assert problem.found == "pre.csv has no sheet 'Blatt' that is read."


def test_people_whose_addresses_differ_in_a_point_are_two(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEAD}pre.csv,jane.doe@x.org,Item,1,2,a,b\n", encoding="utf-8")
    found, _ = read_corrections(path, "c.csv", ["r/pre.csv"], "e-mail")
    rows = [["janedoe@x.org", "1"], ["Jane.Doe@x.org", "1"], ["", "1"]]
    survey = Sheet("r/pre.csv", "", ["Mail", "Item"], rows, [2, 3, 4])
    assert not found.apply(survey, "Mail")
    assert survey.column("Item") == ["1", "2", "1"]


def test_a_made_up_code_is_compared_as_forms_are(tmp_path):
    path = tmp_path / "corrections.csv"
    rows = "pre.csv,OX 007,Item,1,2,a,b\npre.csv,ox,Item,1,3,a,b\n"
    path.write_text(f"{HEAD}{rows}", encoding="utf-8")
    found, _ = read_corrections(path, "c.csv", ["r/pre.csv"], "self-generated", (2, 3))
    forms = [["Oxford", "7", "1"], ["ox", "", "1"], ["", "ox", "1"]]
    survey = Sheet("r/pre.csv", "", ["town", "number", "Item"], forms, [2, 3, 4])
    (problem,) = found.apply(survey, ["town", "number"])
    assert (problem.row, problem.column) == (3, "person"), "a form without its number is nobody's"
    assert survey.column("Item") == ["2", "1", "1"]


def test_without_a_file_or_its_headers_there_are_none_and_still_known_is_what_may_be(tmp_path):
    none = Corrections("c.csv", (), ("r/a.csv",), "e-mail", (2,))
    assert read_corrections(None, "c.csv", ["r/a.csv"], "e-mail", (2,)) == (none, [])
    (tmp_path / "c.csv").write_text("file,person\n", encoding="utf-8")
    found, (problem,) = read_corrections(tmp_path / "c.csv", "c.csv", ["r/a.csv"], "e-mail", (2,))
    assert (found, problem.severity) == (none, "stop")
