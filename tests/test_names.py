"""Whose names are looked for in texts: everybody's on a roster, and what names.csv lists."""

from __future__ import annotations

import pytest

from evaluation.persons.names import scanner_of
from evaluation.study.cohort_folder import open_study
from tests.tiny import COHORT, tiny_study

pytestmark = pytest.mark.usefixtures("well_told")


def scanner(folder, **changes):
    settings, cohorts, problems = open_study(tiny_study(folder, **changes))
    assert problems == []
    return scanner_of(settings, cohorts)


def redacted(folder, text: str, **changes) -> str:
    found, problems = scanner(folder, **changes)
    assert problems == []
    return found.redacted(text)[0]


@pytest.mark.parametrize(
    ("head", "row", "text", "told"),
    [
        ("Name", "Jane Doe", "Doe, and Jane", "[name], and [name]"),
        ("First name,Last name", "Zora,Doe", "Zora Doe; Doe", "[name]; [name]"),
        ("First name,Last name", "Jo,Ng", "jo ng came: jo", "[name] came: jo"),
        ("Surname,Given name", "Hu,An", "an hu came: an hour", "[name] came: an hour"),
        ("Family name,Forename", "Ho,Li", "Li Ho came: li ho", "[name] came: [name]"),
        ("e-mail", "zora_doe@x.org", "Zora and org", "[name] and org"),
        ("Sponsor,Line manager", "Petra Keller,", "Petra said", "[name] said"),
        ("nickname", "Petra", "Petra said", "Petra said"),
    ],
)
def test_names_on_a_roster_are_found_whole_and_in_parts(tmp_path, head, row, text, told):
    roster = f"participant_id,{head}\nAB12C,{row}\n"
    assert redacted(tmp_path, text, roster=roster) == told


def test_organisations_teams_and_codes_of_the_roster_are_found(tmp_path):
    study = {"study": lambda s: f"{s}cluster: Team\n"}
    roster = "participant_id,organisation,Team\nAB12C,Upper Town,Night Shift\nDE34F,Tiny,\n"
    more = {"data/raw/withdrawn.csv": "participant_id\nXY98Z\n"}
    text = "AB-12C and XY98Z of Upper Town, Night Shift; Tiny"
    told = "[participant code] and [participant code] of [organisation], [organisation]; Tiny"
    assert redacted(tmp_path, text, roster=roster, more=more, **study) == told


def test_a_corrected_roster_tells_the_right_organisation(tmp_path):
    fix = "file,person,column,was,becomes,who,why\nroster.csv,AB12C,organisation,Tiny City,"
    more = {f"{COHORT}/corrections.csv": f"{fix}Upper Town,me,asked\n"}
    assert redacted(tmp_path, "in Upper Town", more=more) == "in [organisation]"


@pytest.mark.parametrize("known", ["Tiny programme", "Tiny commissioner", "Tiny evaluator", "Tiny"])
def test_what_the_title_page_says_tells_nothing_of_anybody(tmp_path, known):
    roster = f"participant_id,organisation\nAB12C,{known}\nDE34F,Iny\n"
    assert redacted(tmp_path, f"of {known}", roster=roster) == f"of {known}"
    assert redacted(tmp_path, "of Iny", roster=roster) == "of [organisation]"


def test_people_known_by_their_address_are_found_by_the_names_in_it(tmp_path):
    mail = {"study": lambda s: s.replace("column: Your code", "column: Your code, kind: e-mail")}
    roster = "participant_id\nZora_Doe.x@y.org\n"
    assert redacted(tmp_path, "Zora; Doe; org", roster=roster, **mail) == "[name]; [name]; org"
    assert redacted(tmp_path, "Zora", roster="participant_id\nzora\n") == "Zora"


def test_names_csv_lists_names_organisations_and_places(tmp_path):
    rows = "Zora Doe,\nUpper Town, Organisation \nSandwell,PLACE\nPetra,name\nX,places\nMilo,\n"
    found, (problem,) = scanner(tmp_path, more={"data/raw/names.csv": f"name,kind\n{rows}"})
    told = found.redacted("Zora of Upper Town in Sandwell; Petra; Milo")[0]
    assert told == "[name] of [organisation] in [place]; [name]; [name]"
    assert (problem.severity, problem.file, problem.row) == ("stop", "data/raw/names.csv", 6)
    assert (problem.column, problem.found) == ("kind", "'places' is not known.")
    assert problem.remedy == (
        "Use name, organisation, place, or leave it empty. Did you mean 'place'?"
    )


def test_names_csv_without_its_column_is_told_and_one_column_is_enough(tmp_path):
    found, (problem,) = scanner(tmp_path, more={"data/raw/names.csv": "who\nZora\n"})
    assert "There is no header 'name'." in problem.found
    assert redacted(tmp_path, "Zora", more={"data/raw/names.csv": "Name\nZora\n"}) == "[name]"
