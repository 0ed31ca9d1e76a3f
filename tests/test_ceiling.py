"""Where people began: ceiling, floor, regression to the mean."""

import numpy as np
import pytest
from scipy.stats import pearsonr

from evaluation.change.ceiling import (
    change_of_lowest_quarter,
    expected_by_regression,
    lowest_quarter,
    oldham_correlation,
    share_at_ceiling,
    share_at_floor,
    share_unable_to_improve,
)
from evaluation.change.estimate import Estimate
from tests.reference import data
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

NOBODY = np.array([])


def test_wilson_intervals_as_printed():
    # 8 of 8 give .68 to 1, 0 of 8 give 0 to .32, 3 of 12 give .09 to .53.
    eight = share_at_ceiling(np.full(8, 5.0), 5)
    assert (eight.conf_low, eight.conf_high) == pytest.approx((0.68, 1), abs=5e-3)
    none = share_at_ceiling(np.full(8, 4.0), 5)
    assert (none.conf_low, none.conf_high) == pytest.approx((0, 0.32), abs=5e-3)
    three = share_at_floor(np.array([1.0] * 3 + [2.0] * 9), 1)
    assert (three.conf_low, three.conf_high) == pytest.approx((0.09, 0.53), abs=5e-3)


def test_more_than_fifteen_in_a_hundred_are_a_ceiling():
    scores = np.array([5.0] * 15 + [4.0] * 85)
    assert share_at_ceiling(scores, 5).note == ""
    scores[15] = 5
    assert share_at_ceiling(scores, 5).note.startswith("ceiling: more than 15%")
    assert share_at_floor(6 - scores, 1).note.startswith("floor")


def test_a_mean_of_fives_is_at_the_ceiling_whatever_its_last_digit():
    assert share_at_ceiling(np.array([5 - 4e-16, 3.0]), 5).estimate == 0.5
    assert share_at_ceiling(np.array([5, 3], dtype="uint8"), 5).estimate == 0.5


def test_who_began_too_high_to_improve():
    before = np.array([5.0, 4.2, 4.0, 3.9])
    assert share_unable_to_improve(before, Estimate(50, 0.9), 5).estimate == 0.5
    missing = share_unable_to_improve(before, Estimate(50, note="no alpha"), 5)
    assert np.isnan(missing.estimate)
    assert missing.note == "no alpha"
    assert share_unable_to_improve(NOBODY, Estimate(50, 0.9), 5).n == 0


def test_the_lowest_quarter_keeps_equal_scores_together():
    assert lowest_quarter(np.array([1.0, 2, 3, 4, 5, 6, 7, 8])).sum() == 2
    assert lowest_quarter(np.array([2.0, 2, 2, 4, 5, 6, 7, 8])).sum() == 3
    assert lowest_quarter(np.array([0.1 + 0.2, 0.3, 0.3, 1, 1, 1, 1, 1])).sum() == 3
    assert lowest_quarter(NOBODY).sum() == 0


def test_expected_by_regression_worked_by_hand():
    # Means 4.5; lowest two 1.5; r of 1..8 with itself moved round by one.
    before = np.arange(1.0, 9)
    after = np.roll(before, 1)
    r = pearsonr(before, after).statistic
    found = expected_by_regression(before, after)
    assert found.n == 2
    assert found.estimate == pytest.approx((1 - r) * (4.5 - 1.5))
    assert change_of_lowest_quarter(before, after).estimate == pytest.approx((7 - 1) / 2)


def test_where_nobody_changed_but_by_chance_the_lowest_rise_as_expected():
    rng = np.random.default_rng(1)
    true = rng.normal(3, 1, 20_000)
    before, after = (true + rng.normal(0, 1, 20_000) for _ in range(2))
    found = change_of_lowest_quarter(before, after)
    assert found.estimate == pytest.approx(expected_by_regression(before, after).estimate, abs=0.05)
    assert found.estimate > 0.5
    assert np.isnan([found.p_value, found.conf_low, found.conf_high]).all()
    # Nor has the change anything to do with the average, as it has with the first score.
    assert abs(oldham_correlation(before, after).estimate) < 0.03
    assert pearsonr(before, after - before).statistic < -0.4


def test_oldham_as_scipy_computes_it():
    table = data("anorexia")
    table = table[table["cohort"] == "CBT"]
    for before, after in (
        (SLEEP_BEFORE, SLEEP_AFTER),
        (table["pre"].to_numpy(), table["post"].to_numpy()),
    ):
        found = oldham_correlation(before, after)
        r = pearsonr(after - before, (after + before) / 2)
        assert found.estimate == pytest.approx(r.statistic, abs=1e-10)
        assert found.p_value == pytest.approx(r.pvalue, abs=1e-10)
        limits = r.confidence_interval()
        assert (found.conf_low, found.conf_high) == pytest.approx((limits.low, limits.high))
        # The same from the two variances (Oldham 1962).
        v1, v2 = before.var(ddof=1), after.var(ddof=1)
        c = np.cov(before, after)[0, 1]
        assert found.estimate == pytest.approx((v2 - v1) / np.sqrt((v1 + v2) ** 2 - 4 * c**2))


def test_oldham_does_not_know_the_direction_of_the_waves_but_by_its_sign():
    one, other = (
        oldham_correlation(SLEEP_BEFORE, SLEEP_AFTER),
        oldham_correlation(SLEEP_AFTER, SLEEP_BEFORE),
    )
    assert other.estimate == pytest.approx(-one.estimate)
    assert (other.conf_low, other.conf_high) == pytest.approx((-one.conf_high, -one.conf_low))
    ten = oldham_correlation(SLEEP_BEFORE[::-1] * 10 + 3, SLEEP_AFTER[::-1] * 10 + 3)
    assert ten.estimate == pytest.approx(one.estimate)


def test_what_is_not_defined():
    flat = np.full(10, 1.8)
    same = np.arange(10.0)
    for found in (
        oldham_correlation(same[:3], same[:3] + 1),
        oldham_correlation(same, same + 0.3),
        oldham_correlation(same, -same),
        expected_by_regression(flat, same),
        expected_by_regression(same, flat),
        expected_by_regression(NOBODY, NOBODY),
        change_of_lowest_quarter(NOBODY, NOBODY),
    ):
        assert np.isnan([found.estimate, found.p_value]).all()
        assert found.note
    line = oldham_correlation(same, same * 2)
    assert line.estimate == 1
    assert np.isnan([line.conf_low, line.p_value]).all()
    alike = change_of_lowest_quarter(same, same + 0.3)
    assert alike.estimate == pytest.approx(0.3)
    assert np.isnan(alike.conf_low)
    with pytest.raises(ValueError, match="9 scores before"):
        expected_by_regression(same[:9], same)
