"""Projects and attendance: fixed headers, known words, nobody's code."""

from __future__ import annotations

from evaluation.persons.reading import read_people
from evaluation.study.cohort_folder import open_study
from tests.read_tiny import told, with_key
from tests.tiny import COHORT, tiny_study

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
