"""Scenarios for those who are missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.change.paired import mean_change
from evaluation.change.scenarios import (
    best_case,
    delta_adjusted,
    no_change_scenario,
    tipping_point,
    worst_case,
)
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

BEFORE, AFTER = np.array([2.0, 3.0, 4.0, 3.0]), np.array([3.0, 3.0, 5.0, 4.0])
NOBODY = np.array([])


def test_no_change_of_those_missing_is_a_smaller_change_of_all():
    found = no_change_scenario(BEFORE, AFTER, 2)
    assert (found.n, found.estimate) == (6, 0.5)
    direct = mean_change(np.zeros(6), np.array([1.0, 0, 1, 1, 0, 0]))
    assert (found.conf_low, found.conf_high) == (direct.conf_low, direct.conf_high)
    assert no_change_scenario(BEFORE, AFTER, 0).estimate == mean_change(BEFORE, AFTER).estimate


def test_worst_and_best_case_come_from_the_limits_of_the_scale():
    # Those missing began at 2 and 5: to 1 they fall 1 and 4, to 5 they rise 3 and 0.
    first = np.array([2.0, 5.0])
    worst, best = (case(BEFORE, AFTER, first, (1, 5)) for case in (worst_case, best_case))
    assert (worst.n, worst.estimate) == (6, pytest.approx((3 - 5) / 6))
    assert best.estimate == pytest.approx((3 + 3) / 6)
    assert np.isnan([worst.conf_low, worst.p_value, best.conf_high]).all()
    assert worst.estimate <= no_change_scenario(BEFORE, AFTER, 2).estimate <= best.estimate


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
    usual = mean_change(SLEEP_BEFORE, SLEEP_AFTER)
    found = delta_adjusted(SLEEP_BEFORE, SLEEP_AFTER, 10, 0.5)
    assert found.n == 20
    assert found.estimate == pytest.approx(1.58 - 0.25)
    assert found.conf_high - found.conf_low == pytest.approx(usual.conf_high - usual.conf_low)
    fall = delta_adjusted(SLEEP_AFTER, SLEEP_BEFORE, 10, 0.5)
    assert fall.estimate == pytest.approx(-found.estimate)
    assert delta_adjusted(SLEEP_BEFORE, SLEEP_AFTER, 10, 0).estimate == pytest.approx(1.58)
    with pytest.raises(ValueError, match="delta"):
        delta_adjusted(SLEEP_BEFORE, SLEEP_AFTER, 10, -0.1)


def test_at_the_tipping_point_the_interval_touches_zero():
    # Cushny and Peebles: the interval begins at .700114; a third are missing.
    point = tipping_point(SLEEP_BEFORE, SLEEP_AFTER, 5)
    assert point.estimate == pytest.approx(0.700114236723018 * 3, abs=1e-8)
    at = delta_adjusted(SLEEP_BEFORE, SLEEP_AFTER, 5, point.estimate)
    assert at.conf_low == pytest.approx(0, abs=1e-10)
    assert point.note == "those missing would have to have changed by -0.52 on average"
    fall = tipping_point(SLEEP_AFTER, SLEEP_BEFORE, 5)
    assert fall.estimate == pytest.approx(point.estimate)
    assert "+0.52" in fall.note


def test_an_interval_with_zero_in_it_has_no_tipping_point():
    found = tipping_point(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 5]), 3)
    assert np.isnan(found.estimate)
    assert found.note == "the interval already includes zero"


def test_what_the_scale_does_not_allow_is_said():
    before, after = np.array([1.0, 2, 1, 2, 1, 2]), np.array([5.0, 5, 5, 5, 5, 4])
    assert "not allow" in tipping_point(before, after, 1, limits=(1, 5)).note
    assert "not allow" not in tipping_point(before, after, 6, limits=(1, 5)).note


def test_nobody_missing_nobody_there_and_no_spread():
    assert tipping_point(BEFORE, AFTER, 0).note == "nobody is missing"
    assert tipping_point(BEFORE, BEFORE + 0.3, 2).note.startswith("everybody changed by the same")
    assert tipping_point(BEFORE[:1], AFTER[:1], 2).note == "not estimated: n = 1 pairs"
    for found in (
        no_change_scenario(NOBODY, NOBODY, 3),
        delta_adjusted(NOBODY, NOBODY, 3, 1),
        worst_case(NOBODY, NOBODY, NOBODY, (1, 5)),
        tipping_point(NOBODY, NOBODY, 3),
    ):
        assert np.isnan(found.estimate)
        assert found.note
    alike = delta_adjusted(BEFORE, BEFORE + 0.3, 4, 0.2)
    assert alike.estimate == pytest.approx(0.2)
    assert np.isnan(alike.conf_low)
    same = no_change_scenario(BEFORE, BEFORE, 4)
    assert (same.estimate, same.p_value) == (0, 1)


def test_unsigned_answers_order_and_scale():
    small = BEFORE.astype("uint8"), AFTER.astype("uint8")
    first = np.array([2, 5], dtype="uint8")
    assert worst_case(*small, first, (1, 5)).estimate == pytest.approx(-2 / 6)
    assert no_change_scenario(*small[::-1], 2).estimate == -0.5
    usual = tipping_point(SLEEP_BEFORE, SLEEP_AFTER, 5).estimate
    ten = tipping_point(SLEEP_BEFORE[::-1] * 10 + 1, SLEEP_AFTER[::-1] * 10 + 1, 5).estimate
    assert ten == pytest.approx(10 * usual)


ANSWERS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=12
)


@given(ANSWERS, st.integers(1, 9))
def test_identities_of_the_scenarios(people, missing):
    before, after, first = np.array(people, dtype=float).T
    worst, best = (case(before, after, first, (1, 5)) for case in (worst_case, best_case))
    between = no_change_scenario(before, after, len(first))
    assert worst.estimate - 1e-9 <= between.estimate <= best.estimate + 1e-9
    up, down = (tipping_point(*waves, missing) for waves in ((before, after), (after, before)))
    assert up.estimate == pytest.approx(down.estimate, nan_ok=True)
    moved = tipping_point(before[::-1] + 7, after[::-1] + 7, missing)
    assert moved.estimate == pytest.approx(up.estimate, nan_ok=True)
    none = delta_adjusted(before, after, missing, 0.0)
    assert none.estimate == pytest.approx(mean_change(before, after).estimate)
