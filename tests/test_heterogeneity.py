import numpy as np
import pytest
from scipy import stats

from evaluation.change.heterogeneity import (
    range_of_changes,
    sd_between_cohorts,
    trend_over_cohorts,
)
from evaluation.change.mixed_model import mean_change_one_stage, pairs_model
from evaluation.change.two_stage import combine


def _cohorts(k=8, size=12, slope=0.4, seed=20240501):
    rng = np.random.default_rng(seed)
    cohort = np.repeat(np.arange(k), size)
    before = 3 + rng.normal(0, 0.6, k * size) + rng.normal(0, 0.9, k)[cohort]
    change = 0.3 + slope * rng.normal(0, 1, k)[cohort]
    return before, before + change + rng.normal(0, 0.4, k * size), cohort


@pytest.fixture(scope="module")
def programme():
    return _cohorts()


def test_spread_of_equal_cohorts_is_near_that_of_their_changes(programme):
    before, after, cohort = programme
    d = after - before
    means = np.array([d[cohort == c].mean() for c in range(8)])
    within = np.mean([d[cohort == c].var(ddof=1) for c in range(8)])
    moments = np.sqrt(means.var(ddof=1) - within / 12)
    found = sd_between_cohorts(before, after, cohort)
    assert found.estimate == pytest.approx(moments, rel=0.1)
    assert 0 < found.conf_low < found.estimate < found.conf_high
    assert found.unit == "points"
    assert "8 cohorts" in found.method


def test_limits_are_where_the_deviance_is_a_quantile_higher(programme):
    model = pairs_model(*programme)
    found = sd_between_cohorts(*programme)
    for limit in (found.conf_low, found.conf_high):
        rise = model.likelihood.profiled(1, limit, model.theta)[0] - model.deviance
        assert rise == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-3)
    narrow = sd_between_cohorts(*programme, 0.8)
    assert found.conf_low < narrow.conf_low < narrow.conf_high < found.conf_high


def test_cohorts_that_do_not_differ_begin_at_zero():
    before, after, cohort = _cohorts(slope=0)
    d = after - before
    for c in range(8):
        after[cohort == c] -= d[cohort == c].mean() - 0.3
    found = sd_between_cohorts(before, after, cohort)
    assert (found.estimate, found.conf_low) == (0, 0)
    assert 0 < found.conf_high < 0.3
    assert "singular fit" in found.note
    # Then the range is of the mean only.
    assert range_of_changes(before, after, cohort).estimate == pytest.approx(0.3)


def test_range_of_changes(programme):
    model = pairs_model(*programme)
    found, own = range_of_changes(*programme), model.coefficients["t"]
    sd = np.sqrt(model.variances["cohort"][1, 1])
    reach = stats.t.ppf(0.975, 7) * np.sqrt(own.error**2 + sd**2)
    assert found.estimate == own.estimate
    assert found.conf_high - found.estimate == pytest.approx(reach)
    mean = mean_change_one_stage(*programme)
    assert found.conf_low < mean.conf_low < mean.conf_high < found.conf_high
    assert np.isnan(found.p_value)


def test_trend_is_the_meta_regression_of_the_changes(programme):
    before, after, cohort = programme
    d = after + 0.2 * cohort - before
    means = np.array([d[cohort == c].mean() for c in range(8)])
    pooled = np.mean([d[cohort == c].var(ddof=1) for c in range(8)])
    expected = combine(means, np.full(8, pooled / 12), np.arange(8))
    found = trend_over_cohorts(before, after + 0.2 * cohort, cohort, cohort)
    assert found.estimate == pytest.approx(expected.coefficients[1], abs=1e-8)
    assert (found.conf_low, found.p_value) == pytest.approx(
        (expected.conf_low[1], expected.p_values[1]), rel=1e-6
    )
    # Equal cohorts: the least squares line through their changes.
    line = stats.linregress(np.arange(8), means)
    assert (found.estimate, found.p_value) == pytest.approx((line.slope, line.pvalue), rel=1e-6)
    assert found.unit == "points per cohort"
    assert found.note == "fewer than ten cohorts: exploratory"
    years = trend_over_cohorts(
        before, after + 0.2 * cohort, cohort, 2016 + cohort, unit="points per year"
    )
    assert years.p_value == pytest.approx(found.p_value)
    assert years.unit == "points per year"


def test_too_few_cohorts_and_no_spread(programme):
    four = _cohorts(k=4)
    for found in (
        sd_between_cohorts(*four),
        range_of_changes(*four),
        trend_over_cohorts(*four, four[2]),
    ):
        assert np.isnan([found.estimate, found.conf_low]).all()
        assert found.note == "4 cohorts, not estimated (from 5)"
    before, _, cohort = programme
    for function in (sd_between_cohorts, range_of_changes):
        found = function(before, before + 0.3, cohort)
        assert found.note == "no spread within cohorts, not estimated"
    found = trend_over_cohorts(before, before + 0.3, cohort, cohort)
    assert found.note == "no spread within cohorts, not estimated"


def test_places_in_time(programme):
    before, after, cohort = programme
    same = trend_over_cohorts(before, after, cohort, np.ones(96))
    assert same.note == "all cohorts at the same time, not estimated"
    with pytest.raises(ValueError, match="cohort 0 has 12 places in time"):
        trend_over_cohorts(before, after, cohort, np.arange(96))
    with pytest.raises(ValueError, match="place in time"):
        trend_over_cohorts(before, after, cohort, np.full(96, np.nan))


def test_order_of_rows_and_units_do_not_matter():
    before, after, cohort = _cohorts(6, 6, seed=3)
    order = np.random.default_rng(1).permutation(36)
    found = sd_between_cohorts(before, after, cohort)
    again = 10 * before[order] + 7, 10 * after[order] + 7, cohort[order]
    moved = sd_between_cohorts(*again)
    assert (moved.estimate, moved.conf_low, moved.conf_high) == pytest.approx(
        (10 * found.estimate, 10 * found.conf_low, 10 * found.conf_high), abs=1e-3
    )
    one, ten = range_of_changes(before, after, cohort), range_of_changes(*again)
    assert ten.conf_low == pytest.approx(10 * one.conf_low, abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_a_trend_seen_backwards_is_its_negative(seed):
    before, after, cohort = _cohorts(6, 6, seed=seed)
    trend = trend_over_cohorts(before, after, cohort, cohort)
    back = trend_over_cohorts(after, before, cohort, cohort)
    assert back.estimate == pytest.approx(-trend.estimate, abs=1e-9)
    assert back.p_value == pytest.approx(trend.p_value, rel=1e-6)
    late_first = trend_over_cohorts(before, after, cohort, -cohort)
    assert late_first.estimate == pytest.approx(-trend.estimate, abs=1e-9)
