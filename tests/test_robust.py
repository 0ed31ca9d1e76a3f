import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.change import robust
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

BOTH = [robust.trimmed_mean_change, robust.trimmed_means_difference]
NAMES = {
    robust.trimmed_mean_change: "trimmed_diff_20",
    robust.trimmed_means_difference: "yuen_dependent_20",
}
ANSWERS = st.lists(st.tuples(*[st.integers(4, 20)] * 2), min_size=6, max_size=25)


def numbers(found):
    return found.estimate, found.conf_low, found.conf_high, found.p_value


@pytest.mark.parametrize("function", BOTH)
def test_sleep_as_r_computed_it(function):
    found, expected = function(SLEEP_BEFORE, SLEEP_AFTER), oracle("sleep")["paired"]
    r = expected[NAMES[function]]
    assert numbers(found) == pytest.approx((r["est"], *r["ci"], r["p"]), abs=1e-9)


@pytest.mark.parametrize("function", BOTH)
@pytest.mark.parametrize("cohort", ["CBT", "Cont", "FT"])
def test_three_groups_as_r_computed_them(function, cohort):
    group = data("anorexia").query("cohort == @cohort")
    found = function(group["pre"].to_numpy(), group["post"].to_numpy())
    r = oracle("anorexia")["by_cohort"][cohort][NAMES[function]]
    assert numbers(found) == pytest.approx((r["est"], *r["ci"], r["p"]), abs=1e-9)


def test_statsmodels_has_the_same_trimmed_mean():
    from statsmodels.stats.robust_compare import TrimmedMean

    d = SLEEP_AFTER - SLEEP_BEFORE
    t, p, _ = TrimmedMean(d, 0.2).ttest_mean(0)
    found = robust.trimmed_mean_change(SLEEP_BEFORE, SLEEP_AFTER)
    assert found.p_value == pytest.approx(p, abs=1e-12)
    assert np.sign(t) == np.sign(found.estimate)


def test_one_wild_answer_does_not_carry_it():
    before = np.arange(12.0)
    after = before + np.array([0, 1] * 6)
    wild = after.copy()
    wild[-1] = 500
    plain, moved = (robust.trimmed_mean_change(before, a) for a in (after, wild))
    assert plain.estimate == pytest.approx(0.5)
    assert moved.estimate == pytest.approx(plain.estimate)


@pytest.mark.parametrize("function", BOTH)
def test_everybody_the_same_step_up_has_no_p(function):
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = function(before, before + 0.3)
    assert found.estimate == pytest.approx(0.3)
    assert np.isnan([found.conf_low, found.p_value]).all()
    assert found.note == "everybody changed by the same amount"
    none = function(before, before)
    assert (none.estimate, none.p_value, none.note) == (0.0, 1.0, "no one changed")


def test_all_but_the_ends_alike_has_no_interval():
    after = np.array([0.0, 0, 0, 0, 0, 0, 0, 0, 3, -1])
    found = robust.trimmed_mean_change(np.zeros(10), after)
    assert found.estimate == 0
    assert np.isnan([found.conf_low, found.p_value]).all()
    assert "no spread" in found.note


@pytest.mark.parametrize("function", BOTH)
@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few(function, n):
    found = function(np.zeros(n), np.ones(n))
    assert np.isnan(found.estimate)
    assert found.note == f"n = {n}, not estimated"


@pytest.mark.parametrize("function", BOTH)
@settings(deadline=None)
@given(answers=ANSWERS, seed=st.integers(0, 99))
def test_order_sign_and_place_of_the_scale(function, answers, seed):
    before, after = np.array(answers, dtype=float).T / 4
    found = function(before, after)
    order = np.random.default_rng(seed).permutation(len(before))
    close = {"abs": 1e-9, "nan_ok": True}
    assert numbers(function(before[order], after[order])) == pytest.approx(numbers(found), **close)
    assert numbers(function(before + 3, after + 3)) == pytest.approx(numbers(found), **close)
    back = function(after, before)
    turned = (-back.estimate, -back.conf_high, -back.conf_low, back.p_value)
    assert turned == pytest.approx(numbers(found), **close)


@pytest.mark.parametrize("function", BOTH)
@pytest.mark.parametrize("kind", ["uint8", "float32", "object"])
def test_kinds_of_columns_give_the_same_numbers(function, kind):
    before, after = np.array([4, 5, 3, 2, 4, 5, 1, 3]), np.array([3, 3, 4, 2, 5, 1, 1, 4])
    assert function(before.astype(kind), after.astype(kind)) == function(before, after)
