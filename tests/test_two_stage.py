import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.change.two_stage import (
    combine,
    i_squared,
    leave_one_cohort_out,
    mean_change_two_stage,
    prediction_two_stage,
    range_without_one_cohort,
    tau2_interval,
)
from tests.reference import oracle

# Thirteen trials of the BCG vaccine (Colditz et al. 1994, JAMA 271:698): tuberculosis or not,
# vaccinated and not, and distance from the equator: dat.bcg of the R package metafor, which prints
# the results (Viechtbauer 2010, Journal of Statistical Software 36(3)). The digits below are of R
# 4.2.2, metafor 3.8.1, rma(yi, vi, mods = ~ ablat, test = "knha") of escalc("RR"), run with
# control = list(threshold = 1e-12): at its default metafor stops at a step of 1e-5, and prints
# other last digits (tau2 .0764, intercept -3.5455).
BCG = np.array(
    [
        (4, 119, 11, 128, 44, 1948),
        (6, 300, 29, 274, 55, 1949),
        (3, 228, 11, 209, 42, 1960),
        (62, 13536, 248, 12619, 52, 1977),
        (33, 5036, 47, 5761, 13, 1973),
        (180, 1361, 372, 1079, 44, 1953),
        (8, 2537, 10, 619, 19, 1973),
        (505, 87886, 499, 87892, 13, 1980),
        (29, 7470, 45, 7232, 27, 1968),
        (17, 1699, 65, 1600, 42, 1961),
        (186, 50448, 141, 27197, 18, 1974),
        (5, 2493, 3, 2338, 33, 1969),
        (27, 16886, 29, 17825, 33, 1976),
    ],
    dtype=np.float64,
)
# Collins et al. 1985: pre-eclampsia with diuretics and without, cases and women (as in
# Viechtbauer 2007, Statistics in Medicine 26:37, table I; R has it as dat.collins1985b).
COLLINS = np.array(
    [
        (14, 131, 14, 136),
        (21, 385, 17, 134),
        (14, 57, 24, 48),
        (6, 38, 18, 40),
        (12, 1011, 35, 760),
        (138, 1370, 175, 1336),
        (15, 506, 20, 524),
        (6, 108, 2, 103),
        (65, 153, 40, 102),
    ],
    dtype=np.float64,
)


def _log_risk_ratios():
    a, b, c, d = BCG[:, :4].T
    return np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def _log_odds_ratios():
    a, n1, c, n2 = COLLINS.T
    return np.log(a / (n1 - a) / (c / (n2 - c))), 1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c)


def test_vaccine_trials_as_metafor_prints_them():
    found = combine(*_log_risk_ratios())
    assert found.tau2 == pytest.approx(0.31324326, abs=1e-7)
    assert found.i2 == pytest.approx(0.9222, abs=5e-5)
    assert found.q == pytest.approx(152.23300808, abs=5e-8)
    assert (found.k, found.df) == (13, 12)
    assert found.coefficients[0] == pytest.approx(-0.71453234, abs=5e-8)
    assert found.errors[0] == pytest.approx(0.18079174, abs=5e-8)
    limits = found.conf_low[0], found.conf_high[0]
    assert limits == pytest.approx((-1.10844371, -0.32062097), abs=5e-8)
    assert found.p_values[0] == pytest.approx(0.00192002, abs=5e-9)


def test_meta_regression_as_metafor_prints_it():
    one = combine(*_log_risk_ratios(), BCG[:, 4])
    assert one.coefficients == pytest.approx([0.25146821, -0.02910173], abs=5e-8)
    assert one.errors == pytest.approx([0.28392528, 0.00820142], abs=5e-8)
    assert one.p_values[1] == pytest.approx(0.00456505, abs=5e-9)
    assert one.tau2 == pytest.approx(0.07634796, abs=1e-7)
    assert (one.q, one.df) == (pytest.approx(30.73309001, abs=5e-8), 11)
    two = combine(*_log_risk_ratios(), BCG[:, 4:6])
    # The intercept is that of the year 0: so far from the trials some digits are lost.
    assert two.coefficients[0] == pytest.approx(-3.54535302, abs=5e-6)
    assert two.coefficients[1:] == pytest.approx([-0.02801133, 0.00190748], abs=5e-9)
    assert two.tau2 == pytest.approx(0.11078470, abs=1e-7)
    assert two.i2 == pytest.approx(0.7198, abs=5e-5)
    assert two.q == pytest.approx(28.32514366, abs=5e-8)
    assert two.q_p_value == pytest.approx(0.00160097, abs=5e-9)
    assert np.isnan(two.prediction).all()


def test_knapp_hartung_is_least_squares_with_the_weights():
    import statsmodels.api as sm

    y, v = _log_risk_ratios()
    found = combine(y, v, BCG[:, 4])
    # With a scale that is estimated, weighted least squares has the very same errors and t.
    model = sm.WLS(y, sm.add_constant(BCG[:, 4]), weights=1 / (v + found.tau2)).fit()
    assert found.errors == pytest.approx(model.bse, rel=1e-9)
    assert found.p_values == pytest.approx(model.pvalues, rel=1e-7)
    limits = np.column_stack([found.conf_low, found.conf_high])
    assert limits == pytest.approx(model.conf_int(), rel=1e-7)


def test_profile_likelihood_interval_as_published():
    # Viechtbauer 2007, table II: REML .301, .043 to 1.475. R 4.2.2, metafor 3.8.1,
    # confint(rma(yi, vi), type = "PL") of escalc("OR"): .3008, .0427 to 1.4747.
    y, v = _log_odds_ratios()
    assert combine(y, v).tau2 == pytest.approx(0.3008, abs=5e-5)
    assert tau2_interval(y, v) == pytest.approx((0.0427, 1.4747), abs=1e-4)


@pytest.mark.parametrize("name", ["meta_T", "meta_diff", "bcg"])
def test_as_metafor_computed_it(name):
    reference = oracle("meta")
    if name == "bcg":
        y, v = np.array(reference["bcg"]["yi"]), np.array(reference["bcg"]["vi"])
        expected = reference["bcg"]["meta"]["REML_KNHA"]
    else:
        expected = reference["morris"][name]["REML_KNHA"]
        groups = [reference["morris"][f"SMCR_{arm}"] for arm in "TC"]
        (y, v), (yc, vc) = (
            (np.array([r["yi"] for r in rows]), np.array([r["vi"] for r in rows]))
            for rows in groups
        )
        if name == "meta_diff":
            y, v = y - yc, v + vc
    found = combine(y, v)
    assert found.coefficients[0] == pytest.approx(expected["b"], abs=1e-5)
    assert found.errors[0] == pytest.approx(expected["se"], abs=1e-5)
    assert (found.conf_low[0], found.conf_high[0]) == pytest.approx(expected["ci"], abs=1e-5)
    assert found.p_values[0] == pytest.approx(expected["p"], abs=1e-6)
    # metafor stops its scoring at 1e-5; at the boundary (meta_diff) it is 3e-6, and here 0.
    assert found.tau2 == pytest.approx(expected["tau2"], abs=1e-5)
    assert 100 * found.i2 == pytest.approx(expected["I2"], abs=5e-3)
    assert (found.q, found.q_p_value) == pytest.approx((expected["Q"], expected["Qp"]))
    assert found.prediction == pytest.approx(expected["pi"], abs=1e-4)


def test_tau2_is_where_the_restricted_likelihood_is_greatest():
    rng = np.random.default_rng(4)
    for _ in range(20):
        v = rng.uniform(0.02, 1, 9)
        y = rng.normal(0, np.sqrt(v + rng.choice([0, 0.3])))
        found = combine(y, v).tau2
        grid = np.linspace(0, 3, 3001)
        weights = 1 / (v + grid[:, None])
        means = (weights @ y) / weights.sum(axis=1)
        squares = np.sum(weights * (y - means[:, None]) ** 2, axis=1)
        deviance = -np.log(weights).sum(axis=1) + np.log(weights.sum(axis=1)) + squares
        assert found == pytest.approx(grid[np.argmin(deviance)], abs=1e-3)


@pytest.fixture
def programme():
    """Seven cohorts, one of them of three people who changed alike."""
    rng = np.random.default_rng(20240401)
    cohort = np.repeat(list("abcdefg"), [3, 8, 12, 1, 20, 6, 15])
    before = rng.normal(3, 0.5, len(cohort))
    change = 0.5 + rng.normal(0, 0.5, len(cohort))
    change[cohort == "a"] = [-0.50, -0.49, -0.51]
    return before, before + change, cohort


def test_three_people_who_agree_do_not_take_the_weight(programme):
    before, after, cohort = programme
    found = mean_change_two_stage(before, after, cohort)
    d = after - before
    # By its own variance cohort a would outweigh all others together and pull the mean below 0.
    names = [c for c in "abcefg"]
    own = combine(
        [d[cohort == c].mean() for c in names],
        [d[cohort == c].var(ddof=1) / np.sum(cohort == c) for c in names],
    )
    weights = np.array([np.sum(cohort == c) / d[cohort == c].var(ddof=1) for c in names])
    assert weights[0] > 0.9 * weights.sum()
    assert found.estimate > own.coefficients[0]
    assert found.n == 65
    assert "7 cohorts" in found.method
    assert "6 degrees of freedom" in found.method


def test_sampling_variances_are_pooled_within_cohorts(programme):
    before, after, cohort = programme
    d, names = after - before, list("abcdefg")
    sizes = np.array([np.sum(cohort == c) for c in names])
    means = np.array([d[cohort == c].mean() for c in names])
    pooled = sum(np.sum((d[cohort == c] - d[cohort == c].mean()) ** 2) for c in names) / (65 - 7)
    expected = combine(means, pooled / sizes)
    found = mean_change_two_stage(before, after, cohort)
    assert found.estimate == pytest.approx(expected.coefficients[0])
    assert found.conf_low == pytest.approx(expected.conf_low[0])
    assert found.p_value == pytest.approx(expected.p_values[0])
    share = i_squared(before, after, cohort)
    assert (share.estimate, share.p_value) == pytest.approx((expected.i2, expected.q_p_value))
    assert share.note == f"Q = {expected.q:.2f} on 6 degrees of freedom"
    range_ = prediction_two_stage(before, after, cohort)
    assert (range_.conf_low, range_.conf_high) == pytest.approx(expected.prediction)


def test_leave_one_cohort_out(programme):
    before, after, cohort = programme
    found = leave_one_cohort_out(before, after, cohort)
    assert list(found) == list("abcdefg")  # as they come, never by size of the change
    kept = cohort != "c"
    assert found["c"] == mean_change_two_stage(before[kept], after[kept], cohort[kept])
    summary = range_without_one_cohort(before, after, cohort)
    means = [one.estimate for one in found.values()]
    assert (summary.conf_low, summary.conf_high) == (min(means), max(means))
    assert summary.estimate == mean_change_two_stage(before, after, cohort).estimate
    assert summary.note.endswith("of 7 cases")


def test_too_few_cohorts_and_no_spread():
    rng = np.random.default_rng(2)
    before, after, cohort = rng.normal(size=40), rng.normal(size=40), np.repeat(range(4), 10)
    for function in (mean_change_two_stage, prediction_two_stage, i_squared):
        found = function(before, after, cohort)
        assert np.isnan(found.estimate)
        assert found.note == "4 cohorts, not estimated (from 5)"
    five = np.repeat(range(5), 8)
    found = mean_change_two_stage(before, before + 0.3, five)
    assert found.note == "no spread within cohorts, not estimated"
    assert np.isnan(found.p_value)
    single = mean_change_two_stage(before[:6], after[:6], np.arange(6))
    assert single.note == "no spread within cohorts, not estimated"
    assert range_without_one_cohort(before, after, five).note == (
        "5 cohorts, not estimated (from 6)"
    )
    empty = np.array([])
    assert mean_change_two_stage(empty, empty, empty).note == "nobody to compare"


def test_cohorts_that_change_alike_have_no_interval():
    before = np.zeros(20)
    after = np.tile([0.0, 1.0, 1.0, 2.0], 5)
    found = mean_change_two_stage(before, after, np.repeat(range(5), 4))
    assert found.estimate == pytest.approx(1)
    assert np.isnan([found.conf_low, found.p_value]).all()
    assert found.note == "all cohorts changed alike, no interval"


def test_errors():
    with pytest.raises(ValueError, match="above 0"):
        combine(np.ones(3), np.array([1.0, 0.0, 1.0]))
    with pytest.raises(ValueError, match="2 estimates, but 2 coefficients"):
        combine(np.ones(2), np.ones(2), np.arange(2))
    with pytest.raises(ValueError, match="3 pairs, but 2 cohorts"):
        mean_change_two_stage(np.ones(3), np.ones(3), np.ones(2))


def _numbers(found):
    return found.estimate, found.conf_low, found.conf_high, found.p_value


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), constant=st.sampled_from([-3.0, 0.1, 40.0]))
def test_identities(seed, constant):
    rng = np.random.default_rng(seed)
    cohort = np.concatenate([np.arange(6), rng.integers(0, 6, 40)])
    before, after = rng.integers(1, 6, 46).astype(float), rng.integers(1, 6, 46).astype(float)
    found = mean_change_two_stage(before, after, cohort)
    order = rng.permutation(46)
    moved = mean_change_two_stage(before[order], after[order], cohort[order])
    assert _numbers(moved) == pytest.approx(_numbers(found), rel=1e-7)
    same = mean_change_two_stage(before + constant, after + constant, cohort)
    assert _numbers(same) == pytest.approx(_numbers(found), rel=1e-6)
    back = mean_change_two_stage(after, before, cohort)
    assert _numbers(back) == pytest.approx(
        (-found.estimate, -found.conf_high, -found.conf_low, found.p_value), rel=1e-7
    )
    ten = mean_change_two_stage(10 * before, 10 * after, cohort)
    assert ten.estimate == pytest.approx(10 * found.estimate, rel=1e-6)
    assert ten.p_value == pytest.approx(found.p_value, rel=1e-6)
    small = mean_change_two_stage(before.astype("uint8"), after.astype("uint8"), cohort)
    assert small == found
    share = i_squared(10 * before, 10 * after, cohort).estimate
    assert share == pytest.approx(i_squared(before, after, cohort).estimate, abs=1e-7)
