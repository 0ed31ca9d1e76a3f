"""Scenarios for those who are missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.change.cohorts import mean_change_across
from evaluation.change.mixed_model import mean_change_one_stage
from evaluation.change.paired import mean_change
from evaluation.change.scenarios import (
    DELTAS,
    best_case,
    delta_adjusted,
    delta_grid,
    no_change_scenario,
    tipping_point,
    worst_case,
)
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

NAN = np.nan
BEFORE, AFTER = np.array([2.0, 3.0, 4.0, 3.0]), np.array([3.0, 3.0, 5.0, 4.0])
NOBODY = np.array([])
SLEEP = mean_change(SLEEP_BEFORE, SLEEP_AFTER)
WOKE = mean_change(SLEEP_AFTER, SLEEP_BEFORE)


def with_missing(before, after, first=(), last=()):
    """Scores of those who answered twice, before alone, after alone."""
    more = len(first) + len(last)
    before = np.concatenate([before, first, np.full(more - len(first), NAN)])
    return before, np.concatenate([after, np.full(more - len(last), NAN), last])


def test_no_change_of_those_missing_is_a_smaller_change_of_all():
    found = no_change_scenario(*with_missing(BEFORE, AFTER, first=[2.0], last=[5.0]))
    assert (found.n, found.estimate) == (6, 0.5)
    direct = mean_change(np.zeros(6), np.array([1.0, 0, 1, 1, 0, 0]))
    assert (found.conf_low, found.conf_high) == (direct.conf_low, direct.conf_high)
    assert found.method.startswith("if the 2 missing had not changed: mean of the paired changes")
    assert no_change_scenario(BEFORE, AFTER).estimate == mean_change(BEFORE, AFTER).estimate


@pytest.mark.parametrize(("cohorts", "made"), [(4, mean_change_across), (6, mean_change_one_stage)])
def test_no_change_in_a_programme_is_told_by_the_model_that_the_report_tells(cohorts, made):
    rng = np.random.default_rng(3)
    cohort = np.repeat(np.arange(cohorts), 9)
    before = rng.integers(1, 5, len(cohort)).astype(float)
    after = np.minimum(5.0, before + rng.integers(-1, 3, len(cohort)))
    lost = rng.random(len(cohort)) < 0.2
    found = no_change_scenario(before, np.where(lost, NAN, after), cohort)
    direct = made(before, np.where(lost, before, after), cohort)
    assert (found.estimate, found.conf_low) == (direct.estimate, direct.conf_low)
    assert direct.method in found.method


def test_worst_and_best_case_come_from_the_limits_of_the_scale():
    # Those missing began at 2 and 5: to 1 they fall 1 and 4, to 5 they rise 3 and 0.
    first = np.array([2.0, 5.0])
    worst, best = (case(BEFORE, AFTER, first, (1, 5)) for case in (worst_case, best_case))
    assert (worst.n, worst.estimate) == (6, pytest.approx((3 - 5) / 6))
    assert best.estimate == pytest.approx((3 + 3) / 6)
    assert np.isnan([worst.conf_low, worst.p_value, best.conf_high]).all()
    none = no_change_scenario(*with_missing(BEFORE, AFTER, first=first))
    assert worst.estimate <= none.estimate <= best.estimate


def test_those_who_started_without_a_first_score_count_too():
    worst = worst_case(BEFORE, AFTER, NOBODY, (1, 5), unknown=2)
    best = best_case(BEFORE, AFTER, NOBODY, (1, 5), unknown=2)
    assert (worst.n, worst.estimate) == (6, pytest.approx((3 - 8) / 6))
    assert best.estimate == pytest.approx((3 + 8) / 6)


def test_turned_round_the_best_case_is_the_worst():
    first = np.array([2.0, 5.0])
    worst = worst_case(BEFORE, AFTER, first, (1, 5))
    turned = best_case(-BEFORE, -AFTER, -first, (-5, -1))
    assert turned.estimate == pytest.approx(-worst.estimate)


def test_delta_moves_towards_zero():
    found = delta_adjusted(SLEEP, 10, 0.5)
    assert found.n == 20
    assert found.estimate == pytest.approx(1.58 - 0.25)
    assert found.conf_high - found.conf_low == pytest.approx(SLEEP.conf_high - SLEEP.conf_low)
    fall = delta_adjusted(WOKE, 10, 0.5)
    assert fall.estimate == pytest.approx(-found.estimate)
    assert delta_adjusted(SLEEP, 10, 0).estimate == pytest.approx(1.58)
    with pytest.raises(ValueError, match="delta"):
        delta_adjusted(SLEEP, 10, -0.1)


def test_the_grid_is_in_shares_of_the_change_that_was_seen():
    # Cushny and Peebles: mean 1.58, interval .700114 to 2.459886; half as many are missing, so that
    # the interval moves by a third of delta: of .395, of .79, of 3.16.
    found = delta_grid(SLEEP, 5)
    assert list(found) == list(DELTAS)
    expected = {"quarter": 1.448333333, "half": 1.316666667, "reversed": 0.526666667}
    for name, estimate in expected.items():
        one = found[f"delta_adjusted_{name}"]
        assert one.estimate == pytest.approx(estimate, abs=1e-8)
        assert one.conf_low == pytest.approx(0.700114236723018 - (1.58 - estimate), abs=1e-8)
    assert "changed by 3.16 points less" in found["delta_adjusted_reversed"].method
    assert found["delta_adjusted_half"].note == ""
    woke = delta_grid(WOKE, 5)["delta_adjusted_half"]
    assert woke.estimate == pytest.approx(-1.316666667, abs=1e-8)


def test_at_the_tipping_point_the_interval_touches_zero():
    # Cushny and Peebles: the interval begins at .700114; a third are missing.
    point = tipping_point(SLEEP, 5)
    assert point.estimate == pytest.approx(0.700114236723018 * 3, abs=1e-8)
    at = delta_adjusted(SLEEP, 5, point.estimate)
    assert at.conf_low == pytest.approx(0, abs=1e-10)
    assert point.note == "those missing would have to have changed by -0.52 on average"
    fall = tipping_point(WOKE, 5)
    assert fall.estimate == pytest.approx(point.estimate)
    assert "+0.52" in fall.note


def test_an_interval_with_zero_in_it_has_no_tipping_point_and_says_so_wherever_it_is_moved():
    unclear = mean_change(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 5]))
    found = tipping_point(unclear, 3)
    assert np.isnan(found.estimate)
    assert found.note == "the interval already includes zero"
    assert {one.note for one in delta_grid(unclear, 3).values()} == {found.note}


def test_what_the_scale_does_not_allow_is_said():
    rose = mean_change(np.array([1.0, 2, 1, 2, 1, 2]), np.array([5.0, 5, 5, 5, 5, 4]))
    assert "not allow" in tipping_point(rose, 1, (1, 5)).note
    assert "not allow" not in tipping_point(rose, 6, (1, 5)).note


def test_nobody_missing_nobody_there_and_no_spread():
    nobody = mean_change(NOBODY, NOBODY)
    alike = mean_change(BEFORE, BEFORE + 0.3)
    assert tipping_point(SLEEP, 0).note == "nobody is missing"
    assert tipping_point(alike, 2).note == "everybody changed by the same amount"
    assert tipping_point(mean_change(BEFORE[:1], AFTER[:1]), 2).note == "n = 1, no interval"
    for found in (
        no_change_scenario(np.array([1.0, NAN]), np.array([NAN, 2.0])),
        delta_adjusted(nobody, 3, 1),
        *delta_grid(nobody, 3).values(),
        worst_case(NOBODY, NOBODY, NOBODY, (1, 5)),
        tipping_point(nobody, 3),
    ):
        assert np.isnan(found.estimate)
        assert found.note
    moved = delta_adjusted(alike, 4, 0.2)
    assert moved.estimate == pytest.approx(0.2)
    assert np.isnan(moved.conf_low)
    same = no_change_scenario(*with_missing(BEFORE, BEFORE, first=[1.0, 2, 3, 4]))
    assert (same.estimate, same.p_value) == (0, 1)


def test_unsigned_answers_order_and_scale():
    small = BEFORE.astype("uint8"), AFTER.astype("uint8")
    first = np.array([2, 5], dtype="uint8")
    assert worst_case(*small, first, (1, 5)).estimate == pytest.approx(-2 / 6)
    assert no_change_scenario(*small[::-1]).estimate == -0.75
    ten = mean_change(SLEEP_BEFORE[::-1] * 10 + 1, SLEEP_AFTER[::-1] * 10 + 1)
    assert tipping_point(ten, 5).estimate == pytest.approx(10 * tipping_point(SLEEP, 5).estimate)


ANSWERS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=12
)


@given(ANSWERS, st.integers(1, 9))
def test_identities_of_the_scenarios(people, missing):
    before, after, first = np.array(people, dtype=float).T
    worst, best = (case(before, after, first, (1, 5)) for case in (worst_case, best_case))
    between = no_change_scenario(*with_missing(before, after, first=first))
    assert worst.estimate - 1e-9 <= between.estimate <= best.estimate + 1e-9
    rose, fell = mean_change(before, after), mean_change(after, before)
    up, down = tipping_point(rose, missing), tipping_point(fell, missing)
    assert up.estimate == pytest.approx(down.estimate, nan_ok=True)
    moved = tipping_point(mean_change(before[::-1] + 7, after[::-1] + 7), missing)
    assert moved.estimate == pytest.approx(up.estimate, nan_ok=True)
    assert delta_adjusted(rose, missing, 0.0).estimate == pytest.approx(rose.estimate)
    for name, one in delta_grid(rose, missing).items():
        assert one.estimate == pytest.approx(-delta_grid(fell, missing)[name].estimate)
        assert np.sign(rose.estimate) * (rose.estimate - one.estimate) >= 0
