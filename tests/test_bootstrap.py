import warnings

import numpy as np
import pytest

from evaluation.change.bootstrap import _standardised, bootstrap_changes, resampling_weights
from evaluation.change.effect_sizes import cohens_dz
from evaluation.change.paired import mean_change
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE


def rng():
    return np.random.default_rng([20240101, 7, 11])


def limits(found):
    return found.conf_low, found.conf_high


def test_weights_are_draws_with_replacement():
    weights = resampling_weights(7, 5000, rng())
    assert weights.shape == (5000, 7)
    assert set(weights.sum(axis=1)) == {7}
    assert weights.mean() == 1
    assert weights.var() == pytest.approx(6 / 7, abs=0.03)  # of a binomial, 7 draws of 1/7


def test_sleep_as_r_computed_it():
    r = oracle("sleep")["paired"]
    (mean,), (dz,) = bootstrap_changes((SLEEP_AFTER - SLEEP_BEFORE)[:, None], rng())
    assert limits(mean) == pytest.approx(tuple(r["boot_bca_mean_R"]), abs=0.03 * 1.23)
    assert limits(dz) == pytest.approx(tuple(r["boot_bca_dz_R"]), abs=0.03)
    assert "BCa" in dz.method


@pytest.mark.parametrize("cohort", ["CBT", "Cont", "FT"])
def test_three_groups_as_r_computed_them(cohort):
    group = data("anorexia").query("cohort == @cohort")
    r = oracle("anorexia")["by_cohort"][cohort]
    (mean,), (dz,) = bootstrap_changes((group["post"] - group["pre"]).to_numpy()[:, None], rng())
    unit = r["t"]["sd_diff"]
    expected = np.array(r["boot_bca_mean_R"]) / unit
    assert np.array(limits(mean)) / unit == pytest.approx(expected, abs=0.03)
    assert limits(dz) == pytest.approx(tuple(r["boot_bca_dz_R"]), abs=0.03)
    assert dz.estimate == pytest.approx(r["d_z"]["est"])


def test_scipy_finds_the_same_limits():
    from scipy import stats

    d = np.round(6 * np.random.default_rng(3).normal(0.4, 1, (60, 2))) / 6
    means, effects = bootstrap_changes(d, rng(), resamples=5000)

    def dz(x, axis=-1):
        return x.mean(axis=axis) / x.std(axis=axis, ddof=1)

    for j in range(2):
        for found, statistic in ((means[j], np.mean), (effects[j], dz)):
            expected = stats.bootstrap(
                (d[:, j],), statistic, n_resamples=5000, method="BCa", rng=rng()
            ).confidence_interval
            assert limits(found) == pytest.approx((expected.low, expected.high), abs=0.03)


def test_the_same_seed_gives_the_same_limits_whatever_the_order_of_persons():
    d = np.round(np.random.default_rng(4).normal(0.3, 1, (30, 5)), 1)
    found = bootstrap_changes(d, rng(), resamples=500)
    assert bootstrap_changes(d, rng(), resamples=500) == found
    mixed = np.random.default_rng(9).permutation(d)
    assert bootstrap_changes(mixed, rng(), resamples=500) == found


def test_points_times_ten_leave_dz_alone():
    d = np.round(np.random.default_rng(4).normal(0.3, 1, (30, 3)), 1)
    means, effects = bootstrap_changes(d, rng(), resamples=500)
    tenfold, same = bootstrap_changes(10 * d, rng(), resamples=500)
    for j in range(3):
        assert np.array(limits(tenfold[j])) == pytest.approx(10 * np.array(limits(means[j])))
        assert limits(same[j]) == pytest.approx(limits(effects[j]))


def test_too_few_different_changes_fall_back_to_the_noncentral_t():
    d = np.array([0, 0, 0, 1, 1, 0, 0, 1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (mean,), (dz,) = bootstrap_changes(d[:, None], rng())
    exact = cohens_dz(np.zeros(8), d)
    assert limits(dz) == pytest.approx(limits(exact))
    assert "noncentral t" in dz.method
    assert dz.note == "too few different changes to resample"
    assert np.isfinite(limits(mean)).all()


@pytest.mark.parametrize("n", [3, 5, 8, 10])
def test_single_items_of_small_groups_always_have_limits(n):
    draw = np.random.default_rng(n)
    d = draw.choice([-1.0, 0, 1, 2], size=(n, 40), p=[0.15, 0.4, 0.35, 0.1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        means, effects = bootstrap_changes(d, rng(), resamples=2000)
    for j in range(40):
        moving = np.ptp(d[:, j]) > 0
        assert np.isfinite(limits(effects[j])).all() == moving
        assert np.isfinite(limits(means[j])).all() == moving
        assert means[j].estimate == pytest.approx(mean_change(np.zeros(n), d[:, j]).estimate)


def test_a_resample_without_spread_is_infinite_and_not_a_large_number():
    # The mean of equal floats is not always the float: 5.9e-17 is no spread.
    found = _standardised(np.array([0.3, -0.3, 1e-17]), np.array([1e-33, 0.0, -1e-18]), 10)
    assert list(found) == [np.inf, -np.inf, 0.0]


@pytest.mark.parametrize("step", [0.0, 0.3])
def test_everybody_the_same_step_has_no_limits(step):
    (mean,), (dz,) = bootstrap_changes(np.full((9, 1), step), rng(), resamples=200)
    assert mean.estimate == step
    assert np.isnan([*limits(mean), dz.estimate, *limits(dz)]).all()
    assert "not defined" in dz.note


def test_many_persons_are_drawn_block_by_block():
    d = np.round(np.random.default_rng(1).normal(0.2, 1, (9000, 1)), 1)
    (mean,), _ = bootstrap_changes(d, rng(), resamples=1000)
    exact = mean_change(np.zeros(9000), d[:, 0])
    assert limits(mean) == pytest.approx(limits(exact), abs=0.003)


def test_two_persons_and_missing_changes():
    means, effects = bootstrap_changes(np.ones((2, 3)), rng())
    assert [found.note for found in means + effects] == ["n = 2, not estimated"] * 6
    with pytest.raises(ValueError, match="none missing"):
        bootstrap_changes(np.array([[1.0], [np.nan], [2.0]]), rng())
    with pytest.raises(ValueError, match="persons x outcomes"):
        bootstrap_changes(np.ones(5), rng())
