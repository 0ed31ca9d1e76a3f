"""Rank sum and Cliff's delta of two small groups, against numbers that others printed."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from evaluation.change.two_groups import EXACT_UP_TO, cliffs_delta, least_p, rank_sum

# Hollander & Wolfe 1973, table 4.1: permeability of membranes, at term and at 12 to 26 weeks;
# R's help page of wilcox.test prints W = 35, p-value = 0.1272 for one side.
AT_TERM = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
EARLY = np.array([1.15, 0.88, 0.90, 0.74, 1.21])
# Help page of R's effsize: cliff.delta prints -0.25 (-0.7265846 to 0.3890062).
TREATED = np.array([10, 10, 20, 20, 20, 30, 30, 30, 40, 50.0])
CONTROL = np.array([10, 20, 30, 40, 40, 50.0])
NUMBERS = st.lists(st.integers(-8, 8).map(float), min_size=2, max_size=8).map(np.array)


def test_the_rank_sum_of_hollander_and_wolfe():
    found = rank_sum(AT_TERM, EARLY)
    assert found.estimate == 35
    assert found.p_value / 2 == pytest.approx(0.1272, abs=5e-5)


def test_cliffs_delta_as_effsize_prints_it():
    found = cliffs_delta(TREATED, CONTROL)
    assert found.estimate == -0.25
    assert found.conf_low == pytest.approx(-0.7265846, abs=5e-8)
    assert found.conf_high == pytest.approx(0.3890062, abs=5e-8)


@pytest.mark.parametrize(
    ("with_it", "without", "p"), [(2, 6, 0.071), (3, 3, 0.1), (3, 5, 0.036), (4, 4, 0.029)]
)
def test_the_smallest_p_of_small_groups(with_it, without, p):
    """Of C(n, m) choices one is as extreme, on either side."""
    one, other = 100.0 + np.arange(with_it), np.arange(float(without))
    assert least_p(one, other) == pytest.approx(p, abs=5e-4)
    assert rank_sum(one, other).p_value == least_p(one, other)


def test_with_ties_it_is_the_share_of_all_choices():
    """Counted by hand: of the 10 choices of two out of 1, 1, 2, 2, 3 one has a rank sum of 3."""
    found = rank_sum(np.array([1.0, 1.0]), np.array([2.0, 2.0, 3.0]))
    assert found.p_value == pytest.approx(2 / 10)


def test_the_normal_distribution_above_is_scipys():
    from scipy import stats

    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 5, EXACT_UP_TO).astype(float), rng.integers(0, 4, 30).astype(float)
    expected = stats.mannwhitneyu(one, other, method="asymptotic").pvalue
    assert rank_sum(one, other).p_value == pytest.approx(expected, rel=1e-9)


def test_groups_that_do_not_overlap_have_an_interval_within_one():
    found = cliffs_delta(np.arange(5.0) + 10, np.arange(8.0))
    assert (found.estimate, found.conf_high) == (1, 1)
    assert found.conf_low == pytest.approx((5 - 3.841459) / (5 + 3.841459), abs=1e-6)


def test_of_two_large_groups_all_pairs_need_not_fit_into_memory():
    """200,000 at 1 or 3, and 200,000 at 0 to 3: (1 + 3) in 8 are above, (2 + 0) in 8 are below."""
    one, other = np.repeat([1.0, 3.0], 100_000), np.repeat([0.0, 1.0, 2.0, 3.0], 50_000)
    found = cliffs_delta(one, other)
    assert found.estimate == pytest.approx((1 + 3) / 8 - (2 + 0) / 8)
    assert found.conf_high - found.conf_low < 0.02


@given(one=NUMBERS, other=NUMBERS)
def test_delta_and_its_variance_are_those_of_all_pairs(one, other):
    """Cliff 1993, equation 7, written out over the table of who is above whom."""
    signs = np.sign(one[:, None] - other)
    m, n, delta = *signs.shape, signs.mean()
    found = cliffs_delta(one, other)
    assert found.estimate == pytest.approx(delta)
    if abs(delta) == 1:
        return
    rows, columns = signs.mean(axis=1) - delta, signs.mean(axis=0) - delta
    parts = n**2 * (rows**2).sum() + m**2 * (columns**2).sum() - ((signs - delta) ** 2).sum()
    square = max(parts / (m * n * (m - 1) * (n - 1)), (1 - delta**2) / (m * n - 1))
    t2 = scipy.stats.t.ppf(0.975, m + n - 2) ** 2 * square
    reach = np.sqrt(t2 * ((1 - delta**2) ** 2 + t2))
    low = (delta - delta**3 - reach) / (1 - delta**2 + t2)
    assert found.conf_low == pytest.approx(max(-1, low))


@pytest.mark.parametrize("empty", [(np.array([]), CONTROL), (CONTROL, np.array([]))])
def test_nobody_in_a_group_is_not_estimated(empty):
    assert np.isnan(rank_sum(*empty).p_value)
    assert np.isnan(cliffs_delta(*empty).estimate)
    assert least_p(*empty) == 1


@given(one=NUMBERS, other=NUMBERS)
def test_the_other_way_round_is_the_other_sign(one, other):
    there, back = cliffs_delta(one, other), cliffs_delta(other, one)
    assert there.estimate == pytest.approx(-back.estimate)
    assert there.conf_low == pytest.approx(-back.conf_high)
    assert rank_sum(one, other).p_value == pytest.approx(rank_sum(other, one).p_value)
    assert least_p(one, other) <= rank_sum(one, other).p_value + 1e-12
