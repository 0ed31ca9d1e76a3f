import numpy as np
import pytest

from evaluation.change.effect_sizes import cohens_dav
from tests.reference import data, oracle
from tests.test_paired import (
    MOVIE_1,
    MOVIE_2,
    SLEEP_AFTER,
    SLEEP_BEFORE,
    THOMASON_POST,
    THOMASON_PRE,
)


def unadjusted(found):
    return found.estimate * np.sqrt((found.n - 1) / (found.n - 2))


def with_moments(mean_1, mean_2, sd_1, sd_2, cor, n):
    """Two samples with exactly these means, standard deviations and correlation."""
    x = np.linspace(-1, 1, n)
    y = x**2 - np.mean(x**2)  # symmetric, hence not correlated with x
    x, y = (v / np.std(v, ddof=1) for v in (x, y))
    return mean_1 + sd_1 * x, mean_2 + sd_2 * (cor * x + np.sqrt(1 - cor**2) * y)


def test_lakens_films():
    # Lakens 2013 prints 1.12588, the change over the root mean square of the two SDs.
    assert unadjusted(cohens_dav(MOVIE_2, MOVIE_1)) == pytest.approx(1.12588, abs=5e-6)


def test_thomason_as_esci_prints_it():
    found = cohens_dav(THOMASON_PRE, THOMASON_POST)
    assert found.estimate == pytest.approx(0.5105, abs=5e-5)
    assert (found.conf_low, found.conf_high) == pytest.approx((0.1806, 0.8902), abs=5e-5)
    wide = cohens_dav(THOMASON_PRE, THOMASON_POST, 0.99)
    assert (wide.conf_low, wide.conf_high) == pytest.approx((0.0692, 1.0017), abs=5e-5)


@pytest.mark.parametrize(
    ("given", "adjusted", "low", "high"),
    [  # the printed calls of ci.stdmean.ps in the manual of the R package statpsych
        ((110.4, 102.1, 15.3, 14.6, 0.75, 25), 0.5433457, 0.2394905, 0.8705732),
        ((602.4, 705.6, 33.17, 51.08, 0.769, 8), -2.2185, -3.6744, -1.1182),
    ],
)
def test_statpsych_prints(given, adjusted, low, high):
    # statpsych takes mean 1 - mean 2; here it is after - before.
    first, second = with_moments(*given)
    found = cohens_dav(second, first)
    assert found.estimate == pytest.approx(adjusted, abs=6e-5)
    assert (found.conf_low, found.conf_high) == pytest.approx((low, high), abs=6e-5)


def test_sleep_as_r_computed_it():
    expected = oracle("sleep")["paired"]["d_av"]
    found = cohens_dav(SLEEP_BEFORE, SLEEP_AFTER)
    assert unadjusted(found) == pytest.approx(expected["est"], abs=1e-9)
    assert found.estimate == pytest.approx(expected["g_bonett"], abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx(expected["ci_bonett"], abs=1e-9)


def test_three_groups_as_r_computed_them():
    table = data("anorexia")
    for cohort, entry in oracle("anorexia")["by_cohort"].items():
        group = table[table["cohort"] == cohort]
        found = cohens_dav(group["pre"].to_numpy(), group["post"].to_numpy())
        assert found.estimate == pytest.approx(entry["d_av"]["g_bonett"], abs=1e-8)
        interval = (found.conf_low, found.conf_high)
        assert interval == pytest.approx(entry["d_av"]["ci_bonett"], abs=1e-8)


def test_a_fall_is_negative():
    up, down = cohens_dav(MOVIE_2, MOVIE_1), cohens_dav(MOVIE_1, MOVIE_2)
    assert down.estimate == pytest.approx(-up.estimate)
    assert (down.conf_low, down.conf_high) == pytest.approx((-up.conf_high, -up.conf_low))


def test_unsigned_answers_do_not_wrap():
    assert cohens_dav(MOVIE_1.astype("uint8"), MOVIE_2.astype("uint8")) == cohens_dav(
        MOVIE_1, MOVIE_2
    )


@pytest.mark.parametrize("score", [2.0, 1.8])
def test_no_spread_before_and_after_is_not_a_huge_effect(score):
    found = cohens_dav(np.full(10, score), np.full(10, 2.6))
    assert np.isnan([found.estimate, found.conf_low, found.conf_high]).all()
    assert "not defined" in found.note


def test_two_pairs_are_too_few():
    found = cohens_dav(np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    assert np.isnan(found.estimate)
    assert found.note == "n = 2, not estimated"
