"""Projects and attendance: fixed headers, known words, nobody's code."""

from __future__ import annotations

import pytest

from evaluation.persons.corrections import Correction, Corrections
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.readers.projects import read_attendance, read_projects
from evaluation.persons.reading import (
    corrections_of,
    known_people,
    pseudonyms_of,
    read_people,
    roster_of,
    withdrawn_of,
)
from evaluation.study.cohort_folder import open_study
from tests.read_tiny import told, with_key
from tests.tiny import COHORT, ROSTER, tiny_study

pytestmark = pytest.mark.usefixtures("well_told")

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
    projects, attendance = (t.replace("\n", ",Why not\n", 1) for t in (PROJECTS, ATTENDANCE))
    _, notes = people(tmp_path, projects, attendance)
    assert [(n.severity, n.file, n.row, n.column) for n in notes] == [
        ("note", f"{COHORT}/projects.csv", 1, ""),
        ("note", f"{COHORT}/attendance.csv", 1, ""),
    ]
    assert notes[1].found == "Not read: 'Why not'."
    assert notes[1].remedy == (
        "Read are participant_id, session, attended; docs/sheets.md describes them."
    )


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


PSEUDONYMS = Pseudonyms(bytes(16), linked_across_cohorts=False)
KNOWN = KnownPeople(frozenset({"ab12c"}), frozenset({"de34f"}), near=True)


def rows_of(reader, folder, text, column, was, becomes):
    (folder / "p.csv").write_text(text, encoding="utf-8")
    fix = Correction("p.csv", "AB12X", column, was, becomes, 2)
    wrong = Correction("p.csv", "nobody", column, was, becomes, 3)
    corrections = Corrections("c.csv", (fix, wrong))
    rows, problems = reader(folder / "p.csv", "a/p.csv", "c1", PSEUDONYMS, corrections, KNOWN)
    return rows, [(p.severity, p.file, p.row, p.column) for p in problems]


def test_a_project_is_of_a_person_and_a_cohort_and_keeps_every_text(tmp_path):
    head = "title,stage,participant_id,aim,what_changed,for_whom,sponsor_view,evidence,consent"
    rows = "T,planned,AB12X,A,W,F,S,Claimed,y\nU,,,,,,,,\nV,plan,DE34F,,,,,shone,\n"
    made, problems = rows_of(
        read_projects, tmp_path, f"{head}\n{rows}", "stage", "planned", "Practice_Changed"
    )
    person = PSEUDONYMS.person("ab12c", "c1")
    texts = {"aim": "A", "what_changed": "W", "for_whom": "F", "sponsor_view": "S"}
    said = {"stage": "practice changed", "evidence": "claimed", "consent": True}
    none = {"stage": "planned", "evidence": "none", "consent": False}
    assert made == [
        {"cohort": "c1", "person": person, "title": "T", **texts, **said},
        {"cohort": "c1", "person": None, "title": "U", **dict.fromkeys(texts, ""), **none},
    ]
    assert problems == [
        ("stop", "c.csv", 3, "person"),
        ("note", "a/p.csv", 2, "participant_id"),
        ("stop", "a/p.csv", 4, "stage"),
        ("stop", "a/p.csv", 4, "evidence"),
    ]
    assert rows_of(read_projects, tmp_path, "title\nT\n", "x", "", "") == (
        [],
        [("stop", "a/p.csv", 1, "")],
    )


def test_words_that_are_known_are_named_where_another_stands(tmp_path):
    _, problems = people(tmp_path, PROJECTS.replace("sponsor-confirmed", "Sponsor confirm"))
    assert told(problems).endswith(
        "row 4, column 'evidence': 'sponsor confirm' is not known. "
        "Use none, claimed, shown, sponsor-confirmed. Did you mean 'sponsor-confirmed'?"
    )


def test_a_session_is_of_a_person_and_a_cohort(tmp_path):
    text = "participant_id,session,attended\nAB12X,1,no\nAB12X,2,N\nDE34F,1,1\nDE34F,1,1\n"
    more = ",3,yes\nAB12X,2,yes\nAB12X,3,may be\n"
    made, problems = rows_of(read_attendance, tmp_path, text + more, "attended", "no", "TRUE")
    person = PSEUDONYMS.person("ab12c", "c1")
    assert made == [
        {"cohort": "c1", "person": person, "session": "1", "attended": True},
        {"cohort": "c1", "person": person, "session": "2", "attended": False},
        {"cohort": "c1", "person": person, "session": "3", "attended": False},
    ]
    assert problems == [
        ("stop", "c.csv", 3, "person"),
        ("note", "a/p.csv", 2, "participant_id"),
        ("stop", "a/p.csv", 6, "participant_id"),
        ("stop", "a/p.csv", 7, "participant_id"),
        ("stop", "a/p.csv", 8, "attended"),
    ]
    assert rows_of(read_attendance, tmp_path, "session\nT\n", "x", "", "")[0] == []


def opened(folder, **changes):
    settings, cohorts, _ = open_study(with_key(tiny_study(folder, **changes)))
    return settings, cohorts


def test_the_people_of_a_cohort_are_those_on_its_roster_and_who_withdrew(tmp_path):
    made_up = "column: Your code, kind: self-generated, parts: [2, 3]"
    settings, (cohort,) = opened(
        tmp_path,
        study=lambda s: s.replace("column: Your code", made_up) + "near_matches: false\n",
        roster="participant_id\nOX-IL\n",
        more={"data/raw/withdrawn.csv": "participant_id,cohort\nIL007,2026-spring\nnull,\n"},
    )
    corrections, _ = corrections_of(settings, cohort)
    withdrawn, problems = withdrawn_of(settings)
    assert known_people(settings, cohort, corrections, withdrawn) == KnownPeople(
        frozenset({"0x11"}), frozenset({"11007"}), False, "self-generated", (2, 3)
    )
    assert [p.row for p in problems] == [3]
    assert (corrections.kind, corrections.parts) == ("self-generated", (2, 3))
    assert sorted(corrections.paths) == sorted(file.path for file in cohort.files), (
        "all of them may be corrected"
    )


def test_people_on_two_rosters_stop_the_run_and_the_files_are_joined(tmp_path):
    head, *rows = ROSTER.splitlines(keepends=True)
    settings, (cohort,) = opened(
        tmp_path, roster=head + rows[0], more={f"{COHORT}/roster (late).csv": head + "".join(rows)}
    )
    corrections, _ = corrections_of(settings, cohort)
    people, (problem,) = roster_of(settings, cohort, corrections)
    assert len(people) == len(rows)
    assert (problem.severity, problem.file, problem.row) == ("stop", f"{COHORT}/roster.csv", 0)
    assert problem.column == "participant_id"
    spoilt = {f"{COHORT}/roster (late).csv": "participant_id\n1.23457E+11\n"}
    settings, (cohort,) = opened(tmp_path / "b", roster=f"{head}n/a\n", more=spoilt)
    _, problems = roster_of(settings, cohort, corrections)
    assert sorted(p.file for p in problems) == [
        f"{COHORT}/{n}.csv" for n in ("roster (late)", "roster")
    ]


@pytest.mark.parametrize("across", [True, False])
def test_a_code_is_one_person_in_all_cohorts_only_if_the_settings_say_so(tmp_path, across):
    said = f"cohorts: {str(across).lower()}"
    settings, _ = opened(tmp_path, study=lambda s: s.replace("cohorts: true", said))
    made = pseudonyms_of(settings)
    assert (made.person("ab12c", "one") == made.person("ab12c", "two")) is across


def test_pseudonyms_of_the_moment_are_taken_if_they_are_given(tmp_path):
    settings, cohorts = opened(tmp_path, more={f"{COHORT}/projects.csv": PROJECTS})
    tables, _ = read_people(settings, cohorts, PSEUDONYMS)
    assert PSEUDONYMS.person("ab12c", "2026-spring") in set(tables["projects"]["person"])


def test_a_cohort_without_these_sheets_does_not_end_the_reading(tmp_path):
    first, last = COHORT, COHORT.replace("spring", "winter")
    more = {
        f"{last}/projects.csv": PROJECTS,
        f"{last}/attendance.csv": ATTENDANCE,
        f"{first}/attendance.csv": ATTENDANCE,
        f"{COHORT.replace('spring', 'summer')}/roster.csv": ROSTER,
    }
    settings, cohorts = opened(tmp_path, more=more)
    assert len(cohorts) == 3
    tables, _ = read_people(settings, cohorts)
    assert {n: t.groupby("cohort").size().to_dict() for n, t in tables.items()} == {
        "projects": {"2026-winter": 3},
        "attendance": {"2026-spring": 3, "2026-winter": 3},
    }


def test_what_is_wrong_with_corrections_is_told_by_the_name_of_their_file(tmp_path):
    head = "file,person,column,was,becomes,who,why\n"
    # Corrections are not corrected themselves.
    rows = "pst.csv,AB12C,x,1,2,a,b\ncorrections (new).csv,AB12C,x,1,2,a,b\n"
    more = {f"{COHORT}/corrections (new).csv": f"{head}{rows}"}
    settings, (cohort,) = opened(tmp_path, more=more)
    _, problems = corrections_of(settings, cohort)
    told = [(p.file, p.row) for p in problems]
    assert told == [(f"{COHORT}/corrections (new).csv", row) for row in (2, 3)]


def test_corrections_in_two_files_and_of_no_file_are_told(tmp_path):
    head = "file,person,column,was,becomes,who,why\n"
    more = {
        f"{COHORT}/corrections.csv": f"{head}pst.csv,AB12C,x,1,2,a,b\n",
        f"{COHORT}/corrections (new).csv": head,
    }
    settings, (cohort,) = opened(tmp_path, more=more)
    found, problems = corrections_of(settings, cohort)
    assert [str(p) for p in problems] == [
        f"{COHORT}/corrections.csv: There is another file of corrections in this folder. "
        "Join them in one file."
    ]
