"""Projects and attendance: fixed headers, known words, nobody's code."""

from __future__ import annotations

import pytest

from evaluation.persons.reading import read_people
from evaluation.study.cohort_folder import open_study
from tests.read_tiny import told, with_key
from tests.tiny import COHORT, ROSTER, tiny_study

PROJECTS = (
    "participant_id,title,stage,what_changed,for_whom,evidence,consent\n"
    "AB12C,Buddies,practice_changed,A buddy for each,New staff,shown,YES\n"
    "DE34F,Huddle,planned,,,,\n"
    ",Shared form,Sustained,,,sponsor-confirmed,no\n"
)
ATTENDANCE = "participant_id,session,attended\nAB12C,1,yes\nAB12C,2,no\nDE34F,1,TRUE\n"


def people(folder, projects=PROJECTS, attendance=ATTENDANCE):
    more = {f"{COHORT}/projects.csv": projects, f"{COHORT}/attendance.csv": attendance}
    settings, cohorts, problems = open_study(with_key(tiny_study(folder, more=more)))
    assert not problems
    return read_people(settings, cohorts)


def test_projects_and_attendance_are_read(tmp_path):
    tables, problems = people(tmp_path)
    assert problems == []
    projects = tables["projects"].set_index("title")
    assert projects["stage"].to_dict() == {
        "Buddies": "practice changed",
        "Huddle": "planned",
        "Shared form": "sustained",
    }
    assert projects["evidence"].to_dict() == {
        "Buddies": "shown",
        "Huddle": "none",
        "Shared form": "sponsor-confirmed",
    }
    assert projects["consent"].to_dict() == {"Buddies": True, "Huddle": False, "Shared form": False}
    assert projects["person"].isna().to_dict()["Shared form"]
    assert tables["attendance"]["attended"].sum() == 2


def test_words_that_are_not_known_are_told_with_row_and_column(tmp_path):
    _, problems = people(
        tmp_path,
        PROJECTS.replace("planned", "plannned").replace("YES", "perhaps"),
        ATTENDANCE + ",3,yes\n",
    )
    found = told(problems)
    assert "projects.csv, row 3, column 'stage': 'plannned' is not known." in found
    assert "Did you mean 'planned'?" in found
    assert "projects.csv, row 2, column 'consent': 'perhaps' is neither yes nor no." in found
    assert "attendance.csv, row 5, column 'participant_id': There is no code." in found


def test_a_study_without_these_sheets_has_empty_tables(tmp_path):
    settings, cohorts, _ = open_study(with_key(tiny_study(tmp_path)))
    tables, problems = read_people(settings, cohorts)
    assert problems == []
    assert all(table.empty for table in tables.values())


def test_rows_in_another_order_make_the_same_tables(tmp_path):
    head, *rows = PROJECTS.splitlines(keepends=True)
    one, _ = people(tmp_path / "one")
    two, _ = people(tmp_path / "two", head + "".join(rows[::-1]))
    assert one["projects"].equals(two["projects"])


def test_a_mistyped_code_is_its_persons_and_is_noted_by_its_row(tmp_path):
    exact, _ = people(tmp_path / "exact")
    typed, problems = people(
        tmp_path / "typed",
        PROJECTS.replace("AB12C", "AB12X"),
        ATTENDANCE.replace("DE34F", "DE34"),
    )
    assert typed["projects"].equals(exact["projects"])
    assert typed["attendance"].equals(exact["attendance"])
    assert [(p.severity, p.file, p.row) for p in problems] == [
        ("note", f"{COHORT}/projects.csv", 2),
        ("note", f"{COHORT}/attendance.csv", 4),
    ]
    assert "1 row(s) have a code that differs in one character" in problems[0].found
    assert not any(word in told(problems) for word in ("AB12", "DE34"))


def test_a_code_that_is_not_on_the_roster_is_noted_and_kept(tmp_path):
    tables, (note,) = people(tmp_path, attendance=ATTENDANCE.replace("AB12C", "ZZ99Z"))
    assert "2 row(s) have a code that is not on the roster (rows 2, 3)" in note.found
    assert tables["attendance"]["person"].nunique() == 2


@pytest.mark.parametrize("roster", [ROSTER, None])
def test_a_mistyped_row_of_a_person_who_has_withdrawn_is_gone(tmp_path, roster):
    more = {
        f"{COHORT}/projects.csv": PROJECTS.replace("AB12C", "AB12X"),
        "data/raw/withdrawn.csv": "participant_id\nAB12C\n",
    }
    settings, cohorts, _ = open_study(with_key(tiny_study(tmp_path, more=more, roster=roster)))
    tables, _ = read_people(settings, cohorts)
    assert sorted(tables["projects"]["title"]) == ["Huddle", "Shared form"]


def test_without_a_roster_codes_are_taken_as_they_are(tmp_path):
    more = {f"{COHORT}/projects.csv": PROJECTS.replace("AB12C", "AB12X")}
    settings, cohorts, _ = open_study(with_key(tiny_study(tmp_path, more=more, roster=None)))
    tables, problems = read_people(settings, cohorts)
    assert problems == []
    assert tables["projects"]["person"].nunique() == 2


def test_a_person_is_listed_once_for_each_session(tmp_path):
    _, (problem,) = people(tmp_path, attendance=ATTENDANCE + "ab-12c,2,yes\n")
    assert (problem.severity, problem.row, problem.column) == ("stop", 5, "participant_id")
    assert "The same person and session as in row 3." in problem.found


def test_columns_that_are_not_read_are_noted(tmp_path):
    attendance = ATTENDANCE.replace("attended\n", "attended,Why not\n")
    _, (note,) = people(tmp_path, attendance=attendance)
    assert note.severity == "note"
    assert "Not read: 'Why not'." in note.found


def test_corrections_that_were_made_are_told(tmp_path):
    head = "file,person,column,was,becomes,who,why\n"
    rows = (
        "projects.csv,AB12C,stage,practice_changed,sustained,me,asked\n"
        "roster.csv,AB12C,role,Social worker,Manager,me,asked\n"
    )
    more = {f"{COHORT}/projects.csv": PROJECTS, f"{COHORT}/corrections.csv": head + rows}
    settings, cohorts, _ = open_study(with_key(tiny_study(tmp_path, more=more)))
    applied = []
    read_people(settings, cohorts, applied=applied)
    assert [(done.file, done.rows) for done in applied] == [(f"{COHORT}/projects.csv", (2,))]
