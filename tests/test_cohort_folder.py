"""A cohort is a folder: what its files are taken for, and what nobody can know."""

from __future__ import annotations

import datetime

import pytest

from evaluation.study.cohort_folder import (
    Cohort,
    CohortSettings,
    find_cohorts,
    open_study,
    wave_state,
)
from evaluation.study.recognition import recognise
from evaluation.study.settings import load_study
from tests.read_tiny import told
from tests.tiny import COHORT, tiny_study

WAVES = {"pre": (), "then": (), "post": (), "follow_up": (), "midway": ("halfway",)}


def found_in(folder) -> tuple[list[Cohort], str]:
    cohorts, problems = find_cohorts(load_study(folder))
    return cohorts, told(problems)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pre.csv", ("survey", "pre")),
        ("Before the programme (responses).csv", ("survey", "pre")),
        ("survey_T1.xlsx", ("survey", "pre")),
        ("Leadership survey - END.xlsx", ("survey", "post")),
        ("then-test at the end.csv", ("survey", "then")),
        ("Follow-up - six months after the end.csv", ("survey", "follow_up")),
        ("survey 6m after.csv", ("survey", "follow_up")),
        ("halfway.csv", ("survey", "midway")),
        ("roster 2026.xlsx", ("roster", "")),
        ("Sponsor interviews coded.csv", ("coded", "sponsor")),
        ("Participant interviews coded.csv", ("coded", "participant")),
        ("Focus group coded.csv", ("coded", "focus_group")),
        ("reflections.csv", ("coded", "reflection")),
        ("comments coded.csv", ("coded", "comments")),
        ("corrections.csv", ("corrections", "")),
        ("attendance.csv", ("attendance", "")),
        ("projects.csv", ("projects", "")),
        ("sources.csv", ("sources", "")),
    ],
)
def test_files_are_recognised_by_words_in_their_names(name, kind):
    assert recognise(name, WAVES) == kind


@pytest.mark.parametrize(
    "name",
    ["results.csv", "pre.docx", "prelude.csv", "before and after.csv", "retrospective 6m.csv"],
)
def test_a_name_that_says_nothing_or_two_things_is_not_guessed(name):
    assert recognise(name, WAVES) is None


def test_a_wave_whose_name_holds_anothers_is_told_apart():
    waves = {"post": (), "post_long": ()}
    assert recognise("post long.csv", waves) == ("survey", "post_long")
    assert recognise("post.csv", waves) == ("survey", "post")


def test_the_tiny_study_has_one_cohort_with_its_files(tmp_path):
    (cohort,), problems = found_in(tiny_study(tmp_path))
    assert problems == ""
    assert cohort.label == "Spring 2026"
    kinds = {f.path.rpartition("/")[2]: (f.kind, f.detail) for f in cohort.files}
    assert kinds == {
        "interviews.csv": ("coded", "participant"),
        "post.csv": ("survey", "post"),
        "pre.csv": ("survey", "pre"),
        "roster.csv": ("roster", ""),
        "sources.csv": ("sources", ""),
    }


def test_an_unknown_file_stops_and_names_the_nearest(tmp_path):
    more = {f"{COHORT}/rooster.csv": "x", f"{COHORT}/zzz.csv": "x", f"{COHORT}/notes.docx": "x"}
    _, problems = found_in(tiny_study(tmp_path, more=more))
    assert (
        f"{COHORT}/rooster.csv: No one knows what this file is. Rename it, name it under 'files' "
        "in cohort.yaml, or take it out of the folder. Did you mean 'roster'?"
    ) in problems
    assert "zzz.csv: No one knows what this file is." in problems
    assert "Known words: pre, post, corrections, roster," in problems
    assert "notes.docx: No one knows what this file is. Save it as CSV" in problems


def test_only_withdrawn_stands_beside_the_cohorts(tmp_path):
    more = {"data/raw/withdrawn.csv": "participant_id\n", "data/raw/withdrawm.csv": "x"}
    _, problems = found_in(tiny_study(tmp_path, more=more))
    assert problems.count("No one knows") == 1
    assert "data/raw/withdrawm.csv" in problems
    assert "Did you mean 'withdrawn'?" in problems


def test_what_systems_leave_behind_is_ignored(tmp_path):
    names = (".DS_Store", "desktop.ini", "Thumbs.db", "~$pre.xlsx", "._pre.csv", ".gitkeep")
    _, problems = found_in(tiny_study(tmp_path, more={f"{COHORT}/{n}": "x" for n in names}))
    assert problems == ""


def test_cohort_yaml_says_what_a_file_is(tmp_path):
    more = {f"{COHORT}/export (3).csv": "x", f"{COHORT}/talks.csv": "x"}
    files = 'files: {"export (3).csv": post, talks.csv: sponsor}\n'
    (cohort,), problems = found_in(tiny_study(tmp_path, cohort=files, more=more))
    assert problems == ""
    assert [(f.kind, f.detail) for f in cohort.files if f.path.endswith("(3).csv")] == [
        ("survey", "post")
    ]
    assert [f.detail for f in cohort.of_kind("coded")] == ["participant", "sponsor"]


def test_cohort_yaml_with_strange_names_is_told_with_its_lines(tmp_path):
    text = (
        "files:\n  export.csv: psot\n  gone.csv: post\n"
        "waves:\n  past: {due: 2026-01-01}\n"
        "columns:\n  Old header: identity_9\n"
        "answer_ranges:\n  tinny: [1, 6]\n"
    )
    more = {f"{COHORT}/export.csv": "x"}
    _, problems = found_in(tiny_study(tmp_path, cohort=text, more=more))
    at = f"{COHORT}/cohort.yaml, line"
    assert f"{at} 2, key 'files': 'psot' is neither a wave nor a kind of sheet." in problems
    assert "Did you mean 'post'?" in problems
    assert f"{at} 3, key 'files': 'gone.csv' is not in the folder." in problems
    assert f"{at} 5, key 'waves': 'past' is not known." in problems
    assert f"{at} 7, key 'columns': 'identity_9' is no item." in problems
    assert f"{at} 9, key 'answer_ranges': 'tinny' is not known." in problems


def test_a_range_with_its_highest_first_is_refused(tmp_path):
    _, problems = found_in(tiny_study(tmp_path, cohort="answer_ranges: {tiny: [6, 6]}\n"))
    assert "give the lowest answer first" in problems


def test_one_wave_value_may_be_given_in_a_cohort_too(tmp_path):
    (cohort,), problems = found_in(tiny_study(tmp_path, cohort="wave_values: {pre: 1}\n"))
    assert problems == ""
    assert cohort.settings.wave_values == {"pre": ("1",)}


def test_a_real_cohort_beside_invented_ones_stops(tmp_path):
    more = {"data/raw/2026-autumn/cohort.yaml": "invented: true\n"}
    tiny_study(tmp_path, study=lambda s: s + "invented: true\n", more=more)
    _, problems = found_in(tmp_path)
    assert problems == (
        f"{COHORT}/cohort.yaml, key 'invented': This cohort is not marked as invented, but the "
        "study is. Keep real and invented cohorts in studies of their own ('invented:')."
    )


def test_an_invented_cohort_in_a_real_study_stops(tmp_path):
    _, problems = found_in(tiny_study(tmp_path, cohort="invented: true\n"))
    assert "is marked as invented, but the study is not" in problems


@pytest.mark.parametrize("name", ["2026 Spring", "Spring", "all", "programme"])
def test_a_folder_that_is_no_cohort_stops(tmp_path, name):
    _, problems = found_in(tiny_study(tmp_path, more={f"data/raw/{name}/pre.csv": "x"}))
    assert f"data/raw/{name}: A cohort folder's name" in problems


def test_a_study_without_a_cohort_stops(tmp_path):
    tiny_study(tmp_path)
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    assert "There is no cohort folder" in found_in(tmp_path)[1]


def test_a_cohort_that_an_instrument_names_must_be_there(tmp_path):
    asked = "asked_in: {cohorts: [2026-sprin]}\n"
    _, problems = found_in(tiny_study(tmp_path, instrument=lambda s: s + asked))
    assert "There is no cohort folder '2026-sprin'." in problems
    assert "Did you mean '2026-spring'?" in problems


def test_settings_that_cannot_be_read_stop_before_the_cohorts(tmp_path):
    settings, cohorts, problems = open_study(tiny_study(tmp_path, study="programme: [\n"))
    assert settings.study is None
    assert (cohorts, len(problems)) == ([], 1)


def test_a_wave_is_received_due_not_yet_due_or_not_planned(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    future, past = datetime.date(2027, 4, 1), datetime.date(2026, 4, 1)

    def state(received=False, wave="post", **dates) -> str:
        own = CohortSettings.model_validate({"waves": {wave: dates} if dates else {}})
        return wave_state(settings, Cohort("a", own, ()), wave, received)

    assert state(received=True, due=future) == "received"
    assert state(due=future) == "not yet due"
    assert state(due=past) == "due"
    assert state(planned=False) == "not planned"
    assert state() == "due"
    assert state(wave="follow_up") == "not planned"


def test_a_folder_of_a_tool_is_one_file_and_what_lies_in_it_is_nobodys_business(tmp_path):
    more = {f"{COHORT}/study.qda/{name}": "x" for name in ("data.qda", "documents/a.docx")}
    more[f"{COHORT}/cohort.yaml"] = "files: {study.qda: sponsor}\n"
    _, (cohort,), problems = open_study(tiny_study(tmp_path, more=more))
    assert problems == []
    assert [f.path for f in cohort.files if f.detail == "sponsor"] == [f"{COHORT}/study.qda"]
