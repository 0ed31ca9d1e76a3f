"""Words in file names: waves, kinds of sheets, keys, and who answers."""

import pytest

from evaluation.study.recognition import declared, kinds, rater_in, recognise, unclaimed

WAVES = {"pre": (), "post": (), "follow_up": ()}
RATERS = {"sponsor": ("manager", "line manager"), "team": ("360", "colleague")}


@pytest.mark.parametrize(
    ("name", "rater"),
    [
        ("Sponsor survey - end.xlsx", "sponsor"),
        ("sponsors_T1.csv", "sponsor"),
        ("Line manager questionnaire (start).csv", "sponsor"),
        ("360 feedback post.csv", "team"),
        ("Team survey.sav", "team"),
        ("End survey.csv", ""),
        ("teamwork survey.csv", ""),
        ("Sponsor and team survey.csv", ""),
    ],
)
def test_who_answers_is_told_by_a_word_and_never_guessed_between_two(name, rater):
    assert rater_in(name, RATERS) == rater


def test_without_raters_in_the_settings_nobody_but_participants_answers():
    assert rater_in("Sponsor survey - end.xlsx", {}) == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sponsor survey - end.xlsx", ("survey", "post")),
        ("Sponsors - end.csv", ("survey", "post")),
        ("Sponsors survey T1.csv", ("survey", "pre")),
        ("Sponsor interviews coded.csv", ("coded", "sponsor")),
        ("Sponsor interviews - end of programme.csv", ("coded", "sponsor")),
        ("Sponsors.csv", ("coded", "sponsor")),
        ("Sponsors coded at the end.csv", ("coded", "sponsor")),
    ],
)
def test_a_raters_survey_is_told_from_interviews_with_them(name, kind):
    assert recognise(name, WAVES, RATERS) == kind


def test_sponsors_whom_the_settings_do_not_name_as_raters_were_interviewed():
    assert recognise("Sponsors - end.csv", WAVES) == ("coded", "sponsor")


@pytest.mark.parametrize(
    "name",
    [
        "results-for-start-2026-03-02-0900-key.csv",
        "End survey key.xlsx",
        "key.csv",
        "results-key.en.csv",
    ],
)
def test_a_key_beside_an_export_is_no_survey(name):
    assert recognise(name, WAVES) == ("key", "")


def test_a_name_that_only_holds_the_word_key_is_no_key():
    assert recognise("Key workers, start.csv", WAVES) == ("survey", "pre")


@pytest.mark.parametrize("name", ["survey_T1.sav", "Start survey.zsav", "baseline.ods"])
def test_spss_files_are_surveys_too(name):
    assert recognise(name, WAVES) == ("survey", "pre")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("interviews.qdpx", ("coded", "participant")),
        ("Sponsor interviews 2026.RQDA", ("coded", "sponsor")),
        ("focus group.qda", ("coded", "focus_group")),
        ("reflections (end).zip", ("coded", "reflection")),
        ("interviews - no time.txt", ("coded", "participant")),
        ("interviews.sqlite3", ("coded", "participant")),
        ("codebook.qdc", ("coded", "")),
        ("codebook.zip", None),
        ("roster.db", None),
        ("survey pre.zip", None),
    ],
)
def test_projects_of_tools_are_coded_material_and_nothing_else(name, kind):
    assert recognise(name, WAVES) == kind


def test_a_project_that_nobody_knows_is_not_to_be_saved_as_csv():
    problem = unclaimed("data/raw/2026/intervews.qdpx", list(WAVES))
    assert problem.remedy.endswith("Did you mean 'interviews'?")
    assert "CSV" not in problem.remedy


def test_cohort_yaml_may_say_that_a_file_is_a_key():
    assert declared("key", ["pre"]) == ("key", "")
    assert "key" in kinds(["pre"])
