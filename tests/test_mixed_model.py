import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluation.change.mixed_model import (
    change_model,
    fit,
    mean_change_one_stage,
    pairs_model,
)
from evaluation.change.nested_likelihood import intercepts, slopes
from evaluation.change.paired import mean_change
from tests.reference import data, oracle

# Davies & Goldsmith 1972, table 6.1: yield of dyestuff of five preparations of six batches, and
# Box & Tiao 1973, table 5.1.4, made so that batches differ by less than chance: Dyestuff and
# Dyestuff2 of the R package lme4. Fitted with R 4.2.2, lme4 1.1.31, lmerTest 3.1.3:
# lmer(Yield ~ 1 + (1 | Batch), Dyestuff), with REML = FALSE, and with Dyestuff2.
DYESTUFF = (
    [1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495]
    + [1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595, 1465, 1545]
    + [1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445]
)
DYESTUFF_2 = (
    [7.298, 3.846, 2.434, 9.566, 7.990, 5.220, 6.556, 0.608, 11.788, -0.892]
    + [0.110, 10.386, 13.434, 5.510, 8.166, 2.212, 4.852, 7.092, 9.288, 4.980]
    + [0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758]
)
BATCH = np.repeat(list("ABCDEF"), 5)
SLEEP_BEFORE = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_AFTER = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def _batches(values, reml=True):
    y = np.array(values, dtype=np.float64)
    return fit(y, {"(Intercept)": np.ones(30)}, [intercepts("batch", BATCH)], reml)


def test_dyestuff_as_lme4_prints_it():
    reml, ml = _batches(DYESTUFF), _batches(DYESTUFF, reml=False)
    assert reml.deviance == pytest.approx(319.6542768, abs=5e-7)
    assert reml.variances["batch"][0, 0] == pytest.approx(1764.05, abs=0.005)
    assert reml.residual == pytest.approx(2451.25, abs=0.005)
    assert reml.coefficients["(Intercept)"].estimate == pytest.approx(1527.5)
    assert reml.coefficients["(Intercept)"].error == pytest.approx(19.38341, abs=5e-6)
    assert reml.coefficients["(Intercept)"].df == pytest.approx(5, rel=1e-6)
    assert not reml.singular
    assert ml.deviance == pytest.approx(327.3270599, abs=5e-7)
    assert np.sqrt(ml.variances["batch"][0, 0]) == pytest.approx(37.2603, abs=5e-4)
    assert ml.coefficients["(Intercept)"].error == pytest.approx(17.69455, abs=5e-5)
    assert ml.coefficients["(Intercept)"].df == pytest.approx(6, rel=1e-4)


def test_dyestuff_2_has_no_variance_between_batches():
    found = _batches(DYESTUFF_2)
    assert found.deviance == pytest.approx(161.8282778, abs=5e-7)
    assert found.variances["batch"][0, 0] == 0
    assert found.residual == pytest.approx(3.7156843**2, abs=1e-6)
    own = found.coefficients["(Intercept)"]
    assert (own.estimate, own.error) == pytest.approx((5.6656, 0.6783880312), abs=1e-8)
    # Without batches it is the mean of 30 values: what is at zero takes nothing from the rest.
    assert own.df == pytest.approx(29, rel=1e-9)
    assert found.singular
    assert found.note == "singular fit: variance estimated as zero (level by batch)"


@pytest.mark.parametrize(
    ("model", "tolerance"), [("ri", 1e-6), ("rs", 1e-5), ("rs_diag", 1e-5), ("rs_ml", 3e-5)]
)
def test_sleepstudy_as_lmertest_computed_it(model, tolerance):
    rows, expected = data("sleepstudy"), oracle("sleepstudy")[model]
    y, t = rows["Reaction"].to_numpy(), rows["Days"].to_numpy(dtype=float)
    who = rows["Subject"].to_numpy()
    term = (
        intercepts("Subject", who)
        if model == "ri"
        else slopes("Subject", who, "Days", t, correlated=model != "rs_diag")
    )
    fixed = {"(Intercept)": np.ones(len(y)), "Days": t}
    found = fit(y, fixed, [term], reml=model != "rs_ml")
    # Never below lmer's optimum: rs_ml stopped 1e-8 short of it, hence its wider tolerance.
    assert 0 <= found.log_likelihood - expected["logLik"] + 1e-9 < 1e-7
    _as_lmertest(found, expected, tolerance)
    variances = [row["vcov"] for row in expected["vc"] if row["grp"] != "Residual"]
    own = found.variances["Subject"]
    mine = {
        "ri": [own[0, 0]],
        "rs_diag": [own[0, 0], own[-1, -1]],
    }.get(model, [own[0, 0], own[-1, -1], own[0, -1]])
    assert mine == pytest.approx(variances, rel=1e-4)
    assert found.residual == pytest.approx(expected["vc"][-1]["vcov"], rel=1e-5)
    assert (found.rows, found.singular) == (expected["nobs"], expected["singular"])


def _as_lmertest(found, expected, tolerance):
    for row, own in zip(expected["fixed"], found.coefficients.values(), strict=True):
        assert own.estimate == pytest.approx(row["Estimate"], rel=tolerance)
        assert own.error == pytest.approx(row["Std. Error"], rel=tolerance)
        assert own.df == pytest.approx(row["df"], rel=1e-3)
        assert own.t == pytest.approx(row["t value"], rel=tolerance)
        assert np.log(own.p_value) == pytest.approx(np.log(row["Pr(>|t|)"]), rel=1e-3)


def test_sleep_as_lmertest_computed_it():
    expected = oracle("sleep_mixed")["sleep"]
    score = np.concatenate([SLEEP_BEFORE, SLEEP_AFTER])
    found = change_model(score, np.repeat([0, 1], 10), np.tile(np.arange(10), 2))
    _as_lmertest(found, expected, 1e-6)
    assert found.variances["person"][0, 0] == pytest.approx(expected["vc"][0]["vcov"], rel=1e-6)
    assert found.log_likelihood == pytest.approx(expected["logLik"], abs=1e-8)


def test_companies_as_lme4_computed_them():
    rows, expected = data("lq2002_leadership_items"), oracle("lq2002")["lmer_null"]
    y = rows[[f"LEAD{i:02d}" for i in range(1, 12)]].mean(axis=1).to_numpy()
    found = fit(y, {"1": np.ones(len(y))}, [intercepts("company", rows["COMPID"].to_numpy())])
    assert found.coefficients["1"].estimate == pytest.approx(expected["fixed"], rel=1e-7)
    assert found.coefficients["1"].error == pytest.approx(expected["se"], rel=1e-6)
    assert found.variances["company"][0, 0] == pytest.approx(expected["vc"][0], rel=1e-6)
    assert found.residual == pytest.approx(expected["vc"][1], rel=1e-7)
    assert found.log_likelihood == pytest.approx(expected["reml_loglik"], abs=1e-8)


def test_one_group_of_pairs_is_the_paired_t_test_and_not_z():
    # statsmodels' MixedLM prints p = 4.9e-5 here, from the normal distribution.
    score = np.concatenate([SLEEP_BEFORE, SLEEP_AFTER])
    own = change_model(score, np.repeat([0, 1], 10), np.tile(np.arange(10), 2)).coefficients["t"]
    paired = mean_change(SLEEP_BEFORE, SLEEP_AFTER)
    assert own.p_value == pytest.approx(0.00283289, abs=1e-8)
    assert own.df == pytest.approx(9, rel=1e-6)
    assert (own.conf_low, own.conf_high) == pytest.approx((paired.conf_low, paired.conf_high))


def _cohorts(k, size, seed=20240301, slope=0.4):
    rng = np.random.default_rng(seed)
    cohort = np.repeat(np.arange(k), size)
    before = 3 + rng.normal(0, 0.6, k * size) + rng.normal(0, 0.9, k)[cohort]
    change = 0.3 + rng.normal(0, slope, k)[cohort] if slope else 0.3
    return before, before + change + rng.normal(0, 0.4, k * size), cohort


def test_equal_cohorts_are_one_t_test_of_their_changes():
    before, after, cohort = _cohorts(8, 12)
    changes = [np.mean((after - before)[cohort == c]) for c in range(8)]
    expected = stats.ttest_1samp(changes, 0)
    # With level and change of cohorts free to go together the model is nothing but that test.
    score, t, person = np.concatenate([before, after]), np.repeat([0.0, 1.0], 96), np.arange(96)
    terms = [
        slopes("cohort", np.tile(cohort, 2), "t", t, correlated=True),
        intercepts("person", np.tile(person, 2)),
    ]
    own = fit(score, {"1": np.ones(192), "t": t}, terms).coefficients["t"]
    assert own.df == pytest.approx(7, rel=1e-5)
    assert own.p_value == pytest.approx(expected.pvalue, rel=1e-5)
    interval = tuple(expected.confidence_interval())
    assert (own.conf_low, own.conf_high) == pytest.approx(interval, abs=1e-6)
    # In ours they do not, so that levels tell a little about the variance of the changes.
    found = mean_change_one_stage(before, after, cohort)
    assert (found.n, found.note) == (96, "")
    assert found.estimate == pytest.approx(np.mean(changes), abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx(interval, abs=0.05)
    assert "8 cohorts" in found.method
    assert "degrees of freedom" in found.method


def test_the_slope_of_cohorts_is_not_left_out():
    # Without it the change would have as many degrees of freedom as there are people.
    before, after, cohort = _cohorts(8, 12)
    wrong = fit(
        np.concatenate([before, after]),
        {"1": np.ones(192), "t": np.repeat([0.0, 1.0], 96)},
        [intercepts("cohort", np.tile(cohort, 2)), intercepts("person", np.tile(range(96), 2))],
    )
    assert wrong.coefficients["t"].df == pytest.approx(95, rel=1e-4)
    assert (
        wrong.coefficients["t"].error
        < 0.6 * pairs_model(before, after, cohort).coefficients["t"].error
    )
    assert pairs_model(before, after, cohort).variances["cohort"][1, 1] > 0


def test_cohorts_that_do_not_differ_are_a_singular_fit_and_the_paired_t_test():
    before, after, cohort = _cohorts(6, 10, slope=0)
    d = after - before
    for c in range(6):  # no cohort's change away from the mean of all
        after[cohort == c] -= d[cohort == c].mean() - 0.3
    found = mean_change_one_stage(before, after, cohort)
    paired = mean_change(before, after)
    assert found.note == "singular fit: variance estimated as zero (change by cohort)"
    assert (found.estimate, found.p_value) == pytest.approx((paired.estimate, paired.p_value))
    assert (found.conf_low, found.conf_high) == pytest.approx((paired.conf_low, paired.conf_high))


def test_pairs_that_go_against_each_other_are_no_obstacle():
    # Negative correlation: the variance of persons is zero, and MixedLM does not converge.
    before, after, cohort = _cohorts(6, 10, slope=0)
    after = 6 - before + np.random.default_rng(5).normal(0, 0.2, 60)
    found = mean_change_one_stage(before, after, cohort)
    assert np.isfinite([found.conf_low, found.conf_high, found.p_value]).all()
    assert "level by person" in found.note


def test_one_stage_is_statsmodels_but_for_its_z():
    import pandas as pd
    import statsmodels.formula.api as smf

    before, after, cohort = _cohorts(7, 9, seed=3)
    keep = np.random.default_rng(1).random(63) < 0.8
    before, after, cohort = before[keep], after[keep], cohort[keep]
    n = len(before)
    rows = pd.DataFrame(
        {
            "y": np.concatenate([before, after]),
            "t": np.repeat([0.0, 1.0], n),
            "cohort": np.tile(cohort, 2),
            "person": np.tile(np.arange(n), 2),
        }
    )
    parts = {"t": "0 + t", "person": "0 + C(person)"}
    model = smf.mixedlm("y ~ t", rows, groups="cohort", re_formula="1", vc_formula=parts)
    expected = model.fit(reml=True, method=["bfgs", "powell"])
    found = pairs_model(before, after, cohort)
    assert found.log_likelihood >= expected.llf - 1e-6
    assert found.log_likelihood == pytest.approx(expected.llf, abs=1e-3)
    assert found.coefficients["t"].estimate == pytest.approx(expected.params["t"], abs=1e-3)
    assert found.coefficients["t"].error == pytest.approx(expected.bse["t"], rel=5e-3)


def test_a_person_in_two_cohorts_is_a_person_in_each():
    before, after, cohort = _cohorts(6, 8)
    score, t = np.concatenate([before, after]), np.repeat([0, 1], 48)
    apart = change_model(score, t, np.tile(np.arange(48), 2), np.tile(cohort, 2))
    again = change_model(score, t, np.tile(np.arange(48) % 8, 2), np.tile(cohort, 2))
    assert again.coefficients == apart.coefficients
    assert again.groups == {"cohort": 6, "person": 48}


def test_below_five_cohorts_it_is_not_estimated():
    found = mean_change_one_stage(*_cohorts(4, 10))
    assert np.isnan([found.estimate, found.conf_low, found.p_value]).all()
    assert (found.n, found.note) == (40, "4 cohorts, not estimated (from 5)")
    empty = np.array([])
    assert mean_change_one_stage(empty, empty, empty).note == "nobody to compare"


@pytest.mark.parametrize("step", [1.0, 0.3, 0.0])
def test_everybody_the_same_step_has_no_interval(step):
    before, _, cohort = _cohorts(5, 4)
    found = mean_change_one_stage(before, before + step, cohort)
    assert found.estimate == pytest.approx(step)
    assert np.isnan([found.conf_low, found.conf_high]).all()
    expected = "no one changed" if step == 0 else "everybody changed by the same amount"
    assert found.note == expected
    assert (found.p_value == 1) if step == 0 else np.isnan(found.p_value)


def test_no_spread_within_cohorts_has_no_interval():
    before, _, cohort = _cohorts(5, 4)
    found = mean_change_one_stage(before, before + 0.1 * cohort, cohort)
    assert found.estimate == pytest.approx(0.2)
    assert np.isnan([found.conf_low, found.p_value]).all()
    assert found.note == "no spread within cohorts, no interval"


def test_a_model_without_residuals_is_an_error_not_a_tiny_standard_error():
    # MixedLM gives a standard error of 1.4e-5 and p = 0 here.
    score = np.concatenate([SLEEP_BEFORE, SLEEP_BEFORE + 1])
    with pytest.raises(ValueError, match="no spread is left"):
        change_model(score, np.repeat([0, 1], 10), np.tile(np.arange(10), 2))
    with pytest.raises(ValueError, match="no spread"):
        change_model(np.full(20, 3.0), np.repeat([0, 1], 10), np.tile(np.arange(10), 2))


def test_unequal_lengths_are_an_error():
    with pytest.raises(ValueError, match="5 pairs, but 4 cohorts"):
        mean_change_one_stage(np.zeros(5), np.arange(5.0), np.arange(4))
    with pytest.raises(ValueError, match="3 scores before, but 2 after"):
        mean_change_one_stage(np.ones(3), np.ones(2), np.ones(3))


def _numbers(found):
    return found.estimate, found.conf_low, found.conf_high, found.p_value


@pytest.mark.parametrize("kind", ["uint8", "float32", "object", "Int64"])
def test_types_of_columns_give_the_same_numbers(kind):
    import pandas as pd

    rng = np.random.default_rng(11)
    before = rng.integers(1, 6, 60)
    after, cohort = np.clip(before + rng.integers(-1, 3, 60), 1, 5), np.repeat(np.arange(6), 10)
    typed = pd.Series(before).astype(kind), pd.Series(after).astype(kind)
    expected = mean_change_one_stage(before.astype(float), after.astype(float), cohort)
    assert mean_change_one_stage(*typed, pd.Series(cohort).astype("str")) == expected


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(5, 9), constant=st.sampled_from([-3.0, 0.1, 40]))
def test_identities(seed, k, constant):
    rng = np.random.default_rng(seed)
    cohort = rng.integers(0, k, 60)
    cohort[:k] = np.arange(k)
    before, after = rng.integers(1, 6, 60).astype(float), rng.integers(1, 6, 60).astype(float)
    found = mean_change_one_stage(before, after, cohort)
    low, high = found.conf_low, found.conf_high
    order = rng.permutation(60)
    moved = mean_change_one_stage(before[order], after[order], cohort[order])
    assert _numbers(moved) == pytest.approx(_numbers(found), rel=1e-5, abs=1e-7)
    both = mean_change_one_stage(before + constant, after + constant, cohort)
    assert _numbers(both) == pytest.approx(_numbers(found), rel=1e-5, abs=1e-7)
    back = mean_change_one_stage(after, before, cohort)
    # Cohorts' level and change are not correlated in the model, so that t = 1 and t = 0 are not
    # quite alike: the other way round is within the interval, and no further off.
    assert -high <= back.estimate <= -low
    larger = mean_change_one_stage(10 * before, 10 * after, cohort)
    assert (larger.estimate, larger.conf_low, larger.conf_high) == pytest.approx(
        (10 * found.estimate, 10 * low, 10 * high), rel=1e-5, abs=1e-6
    )
    assert larger.p_value == pytest.approx(found.p_value, rel=1e-4, abs=1e-7)
    names = mean_change_one_stage(before, after, np.array([f"c{9 - c}" for c in cohort]))
    assert _numbers(names) == _numbers(found)
