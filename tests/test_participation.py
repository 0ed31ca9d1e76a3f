"""From enrolled to compared: how many people each step has, and why one has none."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.study.cohort_folder import open_study
from evaluation.surveys.participation import NO_LINK, describe_participation, lost_steps
from tests.read_tiny import everything
from tests.tiny import PRE, tiny_study

COHORT = "2026-spring"


def participation(study, change=None) -> dict[tuple[str, str], tuple[int, str]]:
    tables, _ = everything(study)
    if change is not None:
        change(tables)
    settings, cohorts, _ = open_study(study)
    names = ("participants", "responses", "pairs", "sources", "attendance", "matching_audit")
    table = describe_participation(settings, cohorts, *(tables[n] for n in names))
    return {(r.cohort, r.step): (r.n, r.note) for r in table.itertuples()}


def of_cohort(steps, cohort=COHORT) -> dict[str, tuple[int, str]]:
    return {step: found for (own, step), found in steps.items() if own == cohort}


def counts(steps, cohort=COHORT) -> dict[str, int]:
    return {step: n for step, (n, _) in of_cohort(steps, cohort).items()}


def line_of(text, code):
    return next(line for line in text.splitlines() if code in line)


def without(*codes):
    return lambda text: "".join(
        line for line in text.splitlines(keepends=True) if not any(code in line for code in codes)
    )


def test_the_steps_of_the_tiny_study(tmp_path):
    steps = participation(
        tiny_study(
            tmp_path,
            roster=lambda s: s.replace("RS12T,Social worker,Tiny City,completed", "RS12T,,,left"),
            post=lambda s: s.replace("AB12C", ""),
        )
    )
    mine = of_cohort(steps)
    assert mine["enrolled"] == (6, "")
    assert mine["left"] == (1, "")
    assert mine["started"] == (6, "")
    assert mine["returned_pre"] == mine["usable_pre"] == (6, "")
    assert (mine["returned_post"], mine["usable_post"]) == ((6, ""), (5, ""))
    assert mine["lost_post_no_code"] == (1, "")
    assert mine["linked_exact"] == mine["compared"] == (5, "")
    assert mine["analysed_identity"] == mine["analysed_values"] == (5, "")
    assert "analysed_experience" not in mine, "it was asked once"
    assert mine["lost"] == mine["lost_before_only"] == (1, "")
    assert mine["heard_participant"] == (2, "")
    assert mine["heard_sponsor"] == (0, "none")
    assert of_cohort(steps, "all") == mine


def test_people_are_lost_at_one_step_each(tmp_path):
    """One sends in nothing, one only before, one (who left) only before, one only after."""
    mine = counts(
        participation(
            tiny_study(
                tmp_path,
                roster=lambda s: s.replace(
                    "GH56J,Social worker,Tiny City,completed", "GH56J,,,left"
                ),
                pre=without("AB12C", "KL78M"),
                post=without("AB12C", "DE34F", "GH56J"),
            )
        )
    )
    assert (mine["enrolled"], mine["started"]) == (6, 5)
    assert (mine["lost_no_form"], mine["lost_no_form_left"]) == (1, 0)
    assert (mine["lost_before_only"], mine["lost_before_only_left"]) == (2, 1)
    assert mine["lost_after_only"] == 1
    assert (mine["compared"], mine["lost"]) == (2, 4)


def test_forms_that_are_not_used_are_counted_with_their_reason(tmp_path):
    def again(text):
        return text + line_of(text, "AB12C") + "\n2026-07-02 09:30:00,NP90Q,,,,,,\n"

    mine = counts(participation(tiny_study(tmp_path, post=lambda s: again(without("NP90Q")(s)))))
    assert (mine["returned_post"], mine["usable_post"]) == (7, 5)
    assert (mine["lost_post_duplicate"], mine["lost_post_empty"]) == (1, 1)
    assert "lost_pre_duplicate" not in mine, "a reason that nowhere is one has no row"


def test_whoever_withdrew_is_counted_as_a_lost_form_and_nowhere_else(tmp_path):
    withdrawn = {"data/raw/withdrawn.csv": "participant_id,date\nAB12C,2026-08-01\n"}
    mine = counts(participation(tiny_study(tmp_path, more=withdrawn)))
    assert (mine["enrolled"], mine["started"], mine["returned_pre"], mine["lost"]) == (5, 5, 5, 0)
    assert (mine["lost_pre_withdrawn"], mine["lost_post_withdrawn"]) == (1, 1)


def test_a_pair_counts_by_the_looser_of_its_two_forms(tmp_path):
    steps = participation(tiny_study(tmp_path, post=lambda s: s.replace("AB12C", "AB13C")))
    mine = counts(steps)
    assert (mine["linked_exact"], mine["linked_near"], mine["compared"]) == (5, 1, 6)


def test_somebody_who_is_not_on_the_roster_is_compared_and_said_to_be_unlisted(tmp_path):
    mine = counts(participation(tiny_study(tmp_path, roster=without("RS12T"))))
    assert (mine["enrolled"], mine["started"], mine["compared"]) == (5, 6, 6)
    assert (mine["lost"], mine["lost_unlisted"], mine["linked_exact"]) == (0, 1, 6)


def test_who_answers_about_somebody_else_is_not_counted(tmp_path):
    def sponsored(tables):
        added = tables["responses"].assign(rater="sponsor", row=99)
        tables["responses"] = pd.concat([tables["responses"], added], ignore_index=True)

    study = tiny_study(tmp_path)
    assert participation(study, sponsored) == participation(study)


def test_attendance_is_joined(tmp_path):
    sheet = "participant_id,session,attended\n" + "".join(
        f"{code},{n},{'yes' if code == 'AB12C' or n == 1 else 'no'}\n"
        for code in ("AB12C", "DE34F")
        for n in (1, 2, 3)
    )
    study = tiny_study(tmp_path, more={f"data/raw/{COHORT}/attendance.csv": sheet})
    assert counts(participation(study))["attended"] == 1


def test_a_wave_that_is_not_due_is_not_missing(tmp_path):
    dates = "waves: {post: {due: 2027-04-01}}\n"
    mine = of_cohort(participation(tiny_study(tmp_path, post=None, cohort=dates)))
    due = "not yet due (1 April 2027)"
    assert mine["returned_post"] == mine["usable_post"] == mine["lost"] == (0, due)
    assert mine["compared"] == mine["lost_before_only"] == (0, "")


def test_a_wave_that_is_due_and_did_not_come_says_so(tmp_path):
    steps = participation(tiny_study(tmp_path, post=None))
    assert steps[COHORT, "returned_post"] == (0, "due, not received")


def test_a_cohort_without_roster_says_so_and_cohorts_are_added(tmp_path):
    steps = participation(tiny_study(tmp_path, more={"data/raw/second/pre.csv": PRE}))
    assert steps["second", "enrolled"] == (0, "no roster")
    # Six are a part of those enrolled, so the report shows no number of all of them.
    assert steps["all", "enrolled"] == (6, "no roster in second")
    # Somebody who took part in two cohorts counts in each.
    assert steps["all", "returned_pre"] == (12, "")


def test_without_a_roster_the_lost_are_those_who_started(tmp_path):
    mine = counts(participation(tiny_study(tmp_path, roster=None, post=without("AB12C"))))
    assert (mine["enrolled"], mine["started"], mine["compared"], mine["lost"]) == (0, 6, 5, 1)
    assert mine["lost_unlisted"] == mine["lost_no_form"] == 0


@pytest.mark.parametrize("why", ["by design", "too few are linked"])
def test_where_nobody_is_followed_no_step_over_waves_has_a_number(tmp_path, why):
    def loosened(tables):
        tables["pairs"] = tables["pairs"].iloc[:0]
        if why == "by design":
            tables["responses"] = tables["responses"].assign(match="unlinked")

    mine = of_cohort(participation(tiny_study(tmp_path), loosened))
    for step in ("started", "linked_exact", "compared", "lost", "lost_before_only"):
        assert mine[step] == (0, NO_LINK), step
    assert mine["usable_pre"] == mine["enrolled"] == (6, "")


def test_the_review_alone_is_given_reasons(tmp_path):
    reasons = set(lost_steps(["pre"]))
    assert "lost" not in reasons
    assert {"lost_pre_no_code", "lost_pre_no_consent", "lost_before_only_left"} <= reasons
