"""From enrolled to compared: how many people each step has, and why one has none."""

from __future__ import annotations

from evaluation.study.cohort_folder import open_study
from evaluation.surveys.participation import describe_participation
from tests.read_tiny import everything
from tests.tiny import PRE, tiny_study


def participation(study) -> dict[tuple[str, str], tuple[int, str]]:
    tables, _ = everything(study)
    settings, cohorts, _ = open_study(study)
    names = ("participants", "responses", "pairs", "sources")
    table = describe_participation(settings, cohorts, *(tables[n] for n in names))
    return {(r.cohort, r.step): (r.n, r.note) for r in table.itertuples()}


def test_the_steps_of_the_tiny_study(tmp_path):
    steps = participation(
        tiny_study(
            tmp_path,
            roster=lambda s: s.replace("RS12T,Social worker,Tiny City,completed", "RS12T,,,left"),
            post=lambda s: s.replace("AB12C", ""),
        )
    )
    mine = {step: found for (cohort, step), found in steps.items() if cohort == "2026-spring"}
    assert mine["enrolled"] == (6, "")
    assert mine["left"] == (1, "")
    assert mine["returned_pre"] == (6, "")
    assert mine["returned_post"] == (5, "")
    assert mine["compared"] == (5, "")
    assert mine["heard_participant"] == (2, "")
    assert mine["heard_sponsor"] == (0, "none")
    assert {k: v for k, v in steps.items() if k[0] == "all"} == {
        ("all", step): found for step, found in mine.items()
    }


def test_a_wave_that_is_not_due_is_not_missing(tmp_path):
    dates = "waves: {post: {due: 2027-04-01}}\n"
    steps = participation(tiny_study(tmp_path, post=None, cohort=dates))
    assert steps["2026-spring", "returned_post"] == (0, "not yet due (1 April 2027)")
    assert steps["2026-spring", "compared"][0] == 0


def test_a_wave_that_is_due_and_did_not_come_says_so(tmp_path):
    steps = participation(tiny_study(tmp_path, post=None))
    assert steps["2026-spring", "returned_post"] == (0, "due, not received")


def test_a_cohort_without_roster_says_so_and_cohorts_are_added(tmp_path):
    steps = participation(tiny_study(tmp_path, more={"data/raw/second/pre.csv": PRE}))
    assert steps["second", "enrolled"] == (0, "no roster")
    # Six are a part of those enrolled, so the report shows no number of all of them.
    assert steps["all", "enrolled"] == (6, "no roster in second")
    # Somebody who took part in two cohorts counts in each.
    assert steps["all", "returned_pre"] == (12, "")
