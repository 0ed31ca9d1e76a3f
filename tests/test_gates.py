"""Gates: from how many people each number is estimated."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evaluation.change.estimate import Estimate
from evaluation.change.gates import GATES, last_look, too_few
from evaluation.change.rows import row_of
from evaluation.change.signed_rank import rank_biserial
from evaluation.change.statistics import STATISTICS


def opens(name: str, n: int, **more) -> bool:
    return too_few(name, n, **more) is None


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("count_higher", 1),
        ("mean_change", 5),
        ("signed_rank", 5),
        ("cohens_dav", 10),
        ("rank_biserial", 10),
        ("probability_of_improvement", 10),
    ],
)
def test_a_gate_opens_at_its_number_of_pairs_and_not_one_before(name, least):
    assert opens(name, least)
    assert not opens(name, least - 1)


def test_below_it_the_note_says_how_many_there_were_and_nothing_else_is_there():
    found = too_few("mean_change", 4)
    assert found.note == "not estimated: n = 4 pairs"
    assert (found.n, found.method) == (4, "")
    numbers = (found.estimate, found.conf_low, found.conf_high, found.p_value)
    assert all(math.isnan(number) for number in numbers)


@pytest.mark.parametrize("sides", [(9, 40), (40, 9), (9, 9)])
def test_each_side_of_two_groups_needs_ten(sides):
    found = too_few("difference_between_groups", *sides)
    assert found.note == f"not estimated: n = {sides[0]} and {sides[1]} people"
    assert found.n == sum(sides)
    assert opens("difference_between_groups", 10, other=10)


def test_two_groups_cannot_be_gated_by_their_sum():
    with pytest.raises(ValueError, match="both groups"):
        too_few("baseline_difference", 40)


def test_alpha_from_20_omega_from_50_and_three_items():
    assert opens("cronbachs_alpha", 20, items=2)
    assert too_few("cronbachs_alpha", 19, items=6).note == "not estimated: n = 19 people"
    assert opens("mcdonalds_omega", 50, items=3)
    assert not opens("mcdonalds_omega", 49, items=3)
    assert too_few("mcdonalds_omega", 50, items=2).note == "not estimated: 2 items"
    with pytest.raises(ValueError, match="number of items"):
        too_few("mcdonalds_omega", 50)


def test_five_cohorts_tell_how_cohorts_differ_and_five_teams_how_teams_do():
    assert too_few("range_of_changes", 80, cohorts=4).note == "not estimated: 4 cohorts"
    assert too_few("mean_change_two_stage", 80, cohorts=1).note == "not estimated: 1 cohort"
    assert opens("range_of_changes", 80, cohorts=5)
    assert not opens("mean_change_clustered", 30, clusters=4)
    assert opens("mean_change_clustered", 30, clusters=5)


def test_the_rank_biserial_has_an_interval_from_twenty():
    before = np.arange(20.0)
    after = before + np.where(np.arange(20) % 3, 1.0, -1.0)
    assert np.isfinite(rank_biserial(before, after).conf_low)
    found = rank_biserial(before[:19], after[:19])
    assert np.isfinite(found.estimate)
    assert np.isnan(found.conf_low)


def test_every_statistic_of_the_register_has_a_gate():
    assert set(STATISTICS) - set(GATES) == set()


def test_a_number_without_a_gate_is_refused_never_let_through():
    with pytest.raises(KeyError):
        too_few("a_new_number", 400)


KEY = {"cohort": "all", "comparison": "pre-post", "instrument": "self", "level": "scale"}
KEY |= {"outcome": "identity"}


def looked_at(name, n, **more):
    found = Estimate(n, 0.4, 0.1, 0.7, 0.01, method="made so", **more)
    [row] = last_look([row_of(KEY, name, found, "base")])
    return row


def test_a_number_that_slipped_through_is_taken_out_at_the_last_look():
    row = looked_at("cronbachs_alpha", 19, note="one item left out")
    assert row["note"] == "not estimated: n = 19 people"
    assert row["method"] == ""
    assert np.isnan([row[k] for k in ("estimate", "conf_low", "conf_high", "p_value")]).all()
    assert looked_at("cronbachs_alpha", 20)["estimate"] == 0.4


def test_the_last_look_leaves_what_is_above_its_gate_and_a_nearer_reason():
    assert looked_at("mean_change", 5)["note"] == ""
    assert looked_at("cohens_dav", 4, note="not estimated: 1 item")["note"] == (
        "not estimated: 1 item"
    )


def test_the_last_look_takes_out_an_interval_alone_where_that_needs_more():
    row = looked_at("rank_biserial", 12)
    assert (row["estimate"], row["method"]) == (0.4, "made so")
    assert np.isnan([row["conf_low"], row["conf_high"]]).all()


def test_two_groups_of_nineteen_people_cannot_have_ten_each():
    row = looked_at("difference_between_groups", 19)
    assert row["note"] == "not estimated: n = 19 people"
    assert looked_at("difference_between_groups", 20)["estimate"] == 0.4


def test_the_last_look_refuses_a_number_without_a_gate():
    with pytest.raises(KeyError):
        looked_at("a_new_number", 400)
