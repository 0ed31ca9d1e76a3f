"""The roster gives the denominator, so it may not be doubtful."""

from __future__ import annotations

import pytest

from evaluation.persons.corrections import Correction, Corrections
from evaluation.persons.readers.roster import kept_roster, read_roster
from tests.read_tiny import surveys, told
from tests.tiny import COHORT, tiny_study

pytestmark = pytest.mark.usefixtures("well_told")

HEAD = "participant_id,role,organisation,status,left_reason\n"


def read(tmp_path, text: str, cluster: str | None = None, **how):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return read_roster(path, "data/raw/a/roster.csv", Corrections("c.csv"), cluster, **how)


def test_people_have_status_role_and_organisation(tmp_path):
    people, problems = read(tmp_path, HEAD + "AB12C,Manager,City,Completed,\n007,,,,\n")
    assert not problems
    assert people["ab12c"] == {
        "status": "completed",
        "role": "Manager",
        "organisation": "City",
        "joined": "",
        "cluster": "",
        "attributes": {},
    }
    assert people["007"]["status"] == "enrolled"


def test_a_roster_that_changed_or_is_corrected_is_gone_through_anew(tmp_path):
    path, plain = tmp_path / "roster.csv", Corrections("c.csv")

    def roles(corrections):
        return [p["role"] for p in kept_roster(path, shown, corrections, *wanted)[0].values()]

    shown, wanted = "data/raw/a/roster.csv", (None, (), "code", ())
    path.write_text(HEAD + "AB12C,Manager,City,,\n", encoding="utf-8")
    assert roles(plain) == ["Manager"]
    one = Correction("roster.csv", "AB12C", "role", "Manager", "Director", 2, "A", "b")
    corrected = Corrections("c.csv", (one,))
    assert [roles(corrected), roles(plain)] == [["Director"], ["Manager"]]
    assert [entry.becomes for entry in corrected.applied] == ["Director"]
    path.write_text(HEAD + "AB12C,Advisor,City,,\n", encoding="utf-8")
    assert roles(plain) == ["Advisor"]


def test_the_same_code_twice_gives_the_rows_and_never_the_code(tmp_path):
    people, (problem,) = read(tmp_path, HEAD + "AB12C,,,,\nDE34F,,,,\n\nab-12c,,,,\n")
    assert str(problem) == (
        "data/raw/a/roster.csv, row 5, column 'participant_id': The same code as in row 2. "
        "One row for each person: remove or correct one."
    )
    assert set(people) == {"ab12c", "de34f"}


def test_every_wrong_row_is_told_at_once(tmp_path):
    text = HEAD + ",Manager,,,\nAB12C,,,complete,\nAB12C,,,left,\nAB12C,,,left,\n"
    _, problems = read(tmp_path, text)
    assert [(p.row, p.column) for p in problems] == [
        (2, "participant_id"),
        (3, "status"),
        (5, "participant_id"),
    ]
    assert problems[1].found == "'complete' is not known."
    assert problems[1].remedy == "Use enrolled, completed, left. Did you mean 'completed'?"


def test_a_team_may_be_a_column(tmp_path):
    people, problems = read(
        tmp_path, "participant_id,Home Team\nAB12C,North\n", cluster="home team"
    )
    assert problems == []
    assert people["ab12c"]["cluster"] == "North"
    people, _ = read(tmp_path, HEAD + "AB12C,Manager,City,,\n", cluster="Organisation")
    assert people["ab12c"]["cluster"] == people["ab12c"]["organisation"] == "City"


def test_a_roster_without_codes_stops(tmp_path):
    people, (problem,) = read(tmp_path, "name,role\nJane,Manager\n")
    assert people == {}
    assert "There is no header 'participant_id'" in problem.found


def test_a_person_on_two_rosters_is_told(tmp_path):
    more = {f"{COHORT}/roster (late).csv": HEAD + "AB12C,,,,\nZZ99Z,,,,\n"}
    found = told(surveys(tiny_study(tmp_path, more=more)).problems)
    assert "1 of its people are on another roster" in found
    assert "AB12C" not in found


def test_a_roster_without_rows_is_none(tmp_path):
    reading = surveys(tiny_study(tmp_path, roster=HEAD))
    assert reading.problems == []
    assert not reading.tables["participants"]["enrolled"].any()
    assert set(reading.tables["responses"]["match"]) == {"exact"}


def test_attributes_are_kept_by_the_names_of_the_settings(tmp_path):
    text = "participant_id,role,Years in post,Joined\nAB12C,Manager,3,2026-01-05\nDE34F,,,\n"
    wanted = ("role", "organisation", "years in post", "grade")
    people, problems = read(tmp_path, text, attributes=wanted)
    assert problems == []
    assert people["ab12c"]["attributes"] == {"role": "Manager", "years in post": "3"}
    assert people["de34f"]["attributes"] == {"role": "", "years in post": ""}
    assert people["ab12c"]["joined"] == "2026-01-05"


def test_a_column_that_is_not_read_is_noted_by_its_header_alone(tmp_path):
    text = "participant_id,Full name,role,Phone\nAB12C,Jane Doe,,0123\n"
    people, (note,) = read(tmp_path, text)
    assert (note.severity, note.row) == ("note", 1)
    assert "Not read: 'Phone'." in note.found
    assert "Jane" not in str(note)
    assert note.remedy.startswith(
        "Read are participant_id, role, organisation, status, left_reason, joined, name, full_name,"
    )
    assert set(people) == {"ab12c"}


def test_people_may_be_known_by_their_address(tmp_path):
    text = "participant_id\nJane.Doe@x.org\njane.doe@X.org\nJaneDoe@x.org\nJane\n"
    people, problems = read(tmp_path, text, kind="e-mail")
    assert set(people) == {"jane.doe@x.org", "janedoe@x.org"}
    assert [(p.row, p.found) for p in problems] == [
        (3, "The same code as in row 2."),
        (5, "This is no e-mail address."),
    ]


def test_a_row_with_a_word_for_no_code_has_none(tmp_path):
    _, problems = read(tmp_path, "participant_id\nn/a\n-\nNA12\n")
    assert [p.row for p in problems] == [2, 3]


def test_a_roster_that_a_spreadsheet_has_spoilt_stops(tmp_path):
    _, (problem,) = read(tmp_path, "participant_id\n1.23457E+11\nAB12C\n")
    assert (problem.severity, problem.row) == ("stop", 2)
    assert problem.column == "participant_id"
    assert "powers of ten (row 2)" in problem.found


def test_codes_that_people_made_up_are_compared_as_such(tmp_path):
    people, (problem,) = read(
        tmp_path, "participant_id\nOX-IL\nnull\n", kind="self-generated", parts=(2, 3)
    )
    assert set(people) == {"0x11"}
    assert str(problem) == (
        "data/raw/a/roster.csv, row 3, column 'participant_id': There is no code. "
        "Give the person's code, or remove the row."
    )


def test_a_roster_is_corrected_before_it_is_read(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(HEAD + "AB12C,,,,\nAB12D,,,,\n", encoding="utf-8")
    entries = (
        Correction("roster.csv", "AB12C", "participant_id", "AB12C", "ZZ99Z", 2),
        Correction("roster.csv", "XX", "role", "", "Manager", 3),
    )
    people, problems = read_roster(path, "r/roster.csv", Corrections("c.csv", entries))
    assert set(people) == {"zz99z", "ab12d"}
    assert [(p.file, p.row, p.column) for p in problems] == [("c.csv", 3, "person")]
