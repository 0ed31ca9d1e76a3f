import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.change.improvement import probability_of_improvement
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE


def changes(up, same, down):
    return np.zeros(up + same + down), np.array([1.0] * up + [0.0] * same + [-1.0] * down)


def test_the_interval_is_the_one_that_statpsych_prints():
    # ci.prop.ps(.05, 12, 4, 26, 6) in the manual of the R package statpsych: .2548067, .6251933.
    found = probability_of_improvement(*changes(26, 18, 4))
    limits = 2 * found.conf_low - 1, 2 * found.conf_high - 1
    assert limits == pytest.approx((0.2548067, 0.6251933), abs=5e-8)
    assert found.estimate == pytest.approx((1 + 22 / 48) / 2)


def test_sleep_as_r_computed_it():
    expected = oracle("sleep")["paired"]["p_superiority_paired"]
    assert probability_of_improvement(SLEEP_BEFORE, SLEEP_AFTER).estimate == expected


@pytest.mark.parametrize("cohort", ["CBT", "Cont", "FT"])
def test_three_groups_as_r_computed_them(cohort):
    group = data("anorexia").query("cohort == @cohort")
    found = probability_of_improvement(group["pre"].to_numpy(), group["post"].to_numpy())
    expected = oracle("anorexia")["by_cohort"][cohort]["p_superiority_paired"]
    assert found.estimate == pytest.approx(expected)


def test_everybody_up_has_limits_that_stay_within_0_and_1():
    found = probability_of_improvement(*changes(10, 0, 0))
    assert (found.estimate, found.conf_high) == (1.0, 1.0)
    assert 0.5 < found.conf_low < 1


def test_pairs_are_compared_with_themselves_only():
    # Every person one up, the persons far apart: pingouin's CLES, over all pairs, says .525.
    before = np.linspace(10, 200, 20)
    assert probability_of_improvement(before, before + 1).estimate == 1.0


def test_nobody_changed_is_a_half_with_an_interval_around_it():
    found = probability_of_improvement(*changes(0, 8, 0))
    assert found.estimate == 0.5
    assert found.conf_low == pytest.approx(1 - found.conf_high)
    assert 0 < found.conf_low < 0.5


def test_nobody_to_compare():
    found = probability_of_improvement(np.array([]), np.array([]))
    assert found.n == 0
    assert np.isnan(found.estimate)


@pytest.mark.parametrize("kind", ["uint8", "float32", "object"])
def test_kinds_of_columns_give_the_same_numbers(kind):
    before, after = np.array([4, 5, 3]), np.array([3, 3, 4])
    found = probability_of_improvement(before.astype(kind), after.astype(kind))
    assert found == probability_of_improvement(before, after)


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 40))
def test_turned_round_it_is_the_rest_of_1(up, same, down):
    found = probability_of_improvement(*changes(up, same, down))
    back = probability_of_improvement(*changes(down, same, up))
    assert back.estimate == pytest.approx(1 - found.estimate)
    assert (back.conf_low, back.conf_high) == pytest.approx(
        (1 - found.conf_high, 1 - found.conf_low)
    )
    assert 0 <= found.conf_low <= found.estimate <= found.conf_high <= 1
