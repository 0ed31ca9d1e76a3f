import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.change import effect_sizes
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


ALL = [
    effect_sizes.cohens_dav,
    effect_sizes.cohens_dav_noncentral,
    effect_sizes.cohens_dz,
    effect_sizes.hedges_gz,
    effect_sizes.cohens_drm,
    effect_sizes.glass_delta,
]


def limits(found):
    return found.conf_low, found.conf_high


def test_lakens_prints_dz_and_drm():
    # Lakens 2013: d_z 1.50; d_rm 1.111332.
    assert effect_sizes.cohens_dz(MOVIE_2, MOVIE_1).estimate == pytest.approx(1.5)
    assert effect_sizes.cohens_drm(MOVIE_2, MOVIE_1).estimate == pytest.approx(1.111332, abs=5e-7)


def test_sleep_dz_as_effectsize_prints_it():
    found = effect_sizes.cohens_dz(SLEEP_BEFORE, SLEEP_AFTER)
    assert found.estimate == pytest.approx(1.28455756259105, abs=1e-12)
    assert limits(found) == pytest.approx((0.414627756380143, 2.11801651397707), abs=1e-9)


def test_squalls_and_what_it_prints_follow_from_whole_answers():
    found = effect_sizes.cohens_dz(np.full(10, 2.0), np.array([3.0] * 6 + [2.0] * 4))
    assert found.estimate == pytest.approx(1.1619, abs=5e-5)


def test_borenstein_example_of_drm():
    # github.com/mtorchiano/effsize, issue 34.
    before = np.array([131, 124, 130, 105, 102, 120, 101, 120])
    after = np.array([133, 134, 129, 112, 106, 125, 106, 129])
    found = effect_sizes.cohens_drm(before, after)
    assert found.estimate == pytest.approx(0.4217495, abs=5e-8)


@pytest.mark.parametrize("cohort", ["sleep", "CBT", "Cont", "FT"])
def test_all_of_them_as_r_computed_them(cohort):
    if cohort == "sleep":
        before, after, r = SLEEP_BEFORE, SLEEP_AFTER, oracle("sleep")["paired"]
    else:
        group = data("anorexia").query("cohort == @cohort")
        before, after = group["pre"].to_numpy(), group["post"].to_numpy()
        r = oracle("anorexia")["by_cohort"][cohort]
    dz, gz = effect_sizes.cohens_dz(before, after), effect_sizes.hedges_gz(before, after)
    assert dz.estimate == pytest.approx(r["d_z"]["est"], abs=1e-9)
    assert limits(dz) == pytest.approx(tuple(r["d_z"]["ci_nct"]), abs=1e-8)
    assert effect_sizes.hedges_j(len(before) - 1) == pytest.approx(r["d_z"]["J"], abs=1e-12)
    assert gz.estimate == pytest.approx(r["d_z"]["g"], abs=1e-9)
    assert limits(gz) == limits(dz)
    other = effect_sizes.cohens_dav_noncentral(before, after)
    assert other.estimate == pytest.approx(r["d_av"]["g_bonett"], abs=1e-9)
    assert limits(other) == pytest.approx(tuple(r["d_av"]["ci_algina_keselman"]), abs=1e-8)
    drm = effect_sizes.cohens_drm(before, after)
    assert drm.estimate == pytest.approx(r["d_rm"]["est"], abs=1e-9)
    glass = effect_sizes.glass_delta(before, after)
    assert glass.estimate == pytest.approx(r["d_pre_glass_becker"]["g"], abs=1e-9)
    pooled = effect_sizes.change_to_pool(r["t"]["mean_diff"], r["sd_pre"], r["r"], r["n"])
    assert pooled == pytest.approx(tuple(r["metafor_SMCR"]), abs=1e-9)


def test_morris_2008_as_metafor_prints_it():
    # The studies of Morris (2008), as metafor's page on them has them: treated groups.
    studies = [  # mean before, mean after, standard deviation before, correlation, pairs
        (30.6, 38.5, 15.0, 0.47, 20),
        (23.5, 26.8, 3.1, 0.64, 50),
        (0.5, 0.7, 0.1, 0.77, 9),
        (53.4, 75.9, 14.5, 0.89, 10),
        (35.6, 36.0, 4.7, 0.44, 14),
    ]
    found = [
        effect_sizes.change_to_pool(after - before, sd, r, n) for before, after, sd, r, n in studies
    ]
    yi, vi = np.transpose(found)
    # metafor, tests/testthat/test_analysis_example_morris2008.r
    assert yi == pytest.approx([0.5056, 1.0481, 1.8054, 1.4181, 0.0801], abs=5e-5)
    assert vi == pytest.approx([0.0594, 0.0254, 0.2322, 0.1225, 0.0802], abs=5e-5)


def test_pairs_are_shrunk_by_n_minus_1_not_by_2n_minus_2():
    assert effect_sizes.hedges_j(4) == pytest.approx(0.798, abs=5e-4)  # n = 5
    assert effect_sizes.hedges_j(8) == pytest.approx(0.903, abs=5e-4)  # what pingouin takes
    with pytest.raises(ValueError, match="1 degrees"):
        effect_sizes.hedges_j(1)


@pytest.mark.parametrize("df", [2, 3, 4, 7, 19, 199, 5000])
@pytest.mark.parametrize("t", [-30.0, -5.0, -0.3, 0.0, 1e-9, 0.8, 4.0, 12.0, 60.0])
def test_limits_are_found_where_a_wide_bracket_meets_nan(t, df):
    # scipy's nct.cdf(-5, 4, 8.5) is NaN; a wide fixed bracket failed in 1,181 of 3,200 cases.
    from scipy.special import nctdtr

    low, high = effect_sizes.noncentrality_limits(t, df)
    assert low < high
    assert nctdtr(df, low, t) == pytest.approx(0.975, abs=1e-8)
    assert nctdtr(df, high, t) == pytest.approx(0.025, abs=1e-8)
    turned = effect_sizes.noncentrality_limits(-t, df)
    assert (-turned[1], -turned[0]) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("function", ALL)
@settings(deadline=None)
@given(answers=st.lists(st.tuples(*[st.integers(1, 9)] * 2), min_size=3, max_size=20))
def test_order_direction_place_and_size_of_the_scale(function, answers):
    before, after = np.array(answers, dtype=float).T / 2
    found = function(before, after)
    numbers = (found.estimate, *limits(found))
    close = {"abs": 1e-6, "rel": 1e-6, "nan_ok": True}
    for other in (
        function(before[::-1], after[::-1]),
        function(before + 3, after + 3),
        function(10 * before, 10 * after),
    ):
        assert (other.estimate, *limits(other)) == pytest.approx(numbers, **close)
    if function is not effect_sizes.glass_delta:  # whose unit is that of the first wave
        back = function(after, before)
        turned = (-back.estimate, -back.conf_high, -back.conf_low)
        assert turned == pytest.approx(numbers, **close)


@pytest.mark.parametrize("function", ALL[1:5])
@pytest.mark.parametrize("step", [0.0, 0.3, 1.0])
def test_the_same_step_by_everybody_is_not_a_huge_effect(function, step):
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = function(before, before + step)
    assert np.isnan([found.estimate, *limits(found)]).all()
    assert "not defined" in found.note


def test_the_same_step_by_everybody_has_a_glass_delta():
    before = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = effect_sizes.glass_delta(before, before + 1)
    assert found.estimate == pytest.approx(effect_sizes.hedges_j(4) / np.std(before, ddof=1))
    flat = effect_sizes.glass_delta(np.full(5, 0.3), before)
    assert flat.note == "no spread before, not defined"


def test_answers_that_only_stretch_have_no_drm():
    before = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = effect_sizes.cohens_drm(before, 2 * before)
    assert np.isnan(found.estimate)
    assert "correlation of 1" in found.note


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_for_any_of_them(function, n):
    found = function(np.arange(n), np.arange(n) * 2.0)
    assert found.note == f"n = {n}, not estimated"
    assert np.isnan(found.estimate)


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize("kind", ["uint8", "float32", "object"])
def test_kinds_of_columns_give_the_same_numbers(function, kind):
    before, after = np.array([4, 5, 3, 2, 4]), np.array([3, 3, 4, 2, 5])
    assert function(before.astype(kind), after.astype(kind)) == function(before, after)


@pytest.mark.parametrize(
    "numbers",
    [(1.0, 0.0, 0.5, 10), (1.0, 1.0, 1.5, 10), (1.0, 1.0, np.nan, 10), (1.0, 1.0, 0.5, 2)],
)
def test_nothing_to_pool_is_refused(numbers):
    with pytest.raises(ValueError, match="no standardised change"):
        effect_sizes.change_to_pool(*numbers)


def test_three_pairs_and_any_correlation_can_be_pooled():
    # J(2) = 1 / sqrt(pi); variance 2 (1 - r) / n + g^2 / (2 n), by hand.
    g = 0.5 / np.sqrt(np.pi)
    for r, first in ((-1, 4 / 3), (1, 0.0)):
        assert effect_sizes.change_to_pool(1.0, 2.0, r, 3) == pytest.approx((g, first + g * g / 6))
    assert effect_sizes.change_to_pool(0.4, 0.8, 0.0, 3)[0] == pytest.approx(g)
    assert effect_sizes.hedges_j(2) == pytest.approx(1 / np.sqrt(np.pi))
    with pytest.raises(ValueError, match="no standardised change"):
        effect_sizes.change_to_pool(1.0, 1.0, -1.5, 10)


@pytest.mark.parametrize(
    ("given", "estimate", "low", "high", "close"),
    [  # statpsych's manual, ci.stdmean.ps, the line of the first measurement
        ((110.4, 102.1, 15.3, 14.6, 0.75, 25), -0.52535, -0.8591158, -0.2258515, 6e-8),
        ((602.4, 705.6, 33.17, 51.08, 0.769, 8), 2.7656, 1.3206, 4.9019, 6e-5),
    ],
)
def test_statpsych_prints_the_change_in_standard_deviations_before(
    given, estimate, low, high, close
):
    found = effect_sizes.glass_delta(*with_moments(*given))
    assert limits(found) == pytest.approx((low, high), abs=close)
    # statpsych takes 1 - 3 / (4 m - 1) for J(m).
    assert found.estimate == pytest.approx(estimate, rel=1e-3)


def test_limits_of_sleep_in_other_units_follow_from_those_that_effectsize_prints():
    dz = np.array([0.414627756380143, 2.11801651397707])
    first, second = map(statistics.variance, (SLEEP_BEFORE, SLEEP_AFTER))
    change = statistics.stdev(SLEEP_AFTER - SLEEP_BEFORE)
    # Algina and Keselman's are those of d_z, in the root mean square of both standard deviations.
    expected = dz * change / np.sqrt((first + second) / 2)
    found = effect_sizes.cohens_dav_noncentral(SLEEP_BEFORE, SLEEP_AFTER)
    assert limits(found) == pytest.approx(tuple(expected), abs=1e-8)
    assert found.estimate == pytest.approx(cohens_dav(SLEEP_BEFORE, SLEEP_AFTER).estimate)
    r = statistics.correlation(list(SLEEP_BEFORE), list(SLEEP_AFTER))
    drm = effect_sizes.cohens_drm(SLEEP_BEFORE, SLEEP_AFTER)
    assert limits(drm) == pytest.approx(tuple(dz * np.sqrt(2 * (1 - r))), abs=1e-8)


def test_hedges_gz_is_shrunk_and_its_limits_are_not():
    # Changes of 1 to 5: mean 3, standard deviation sqrt(2.5); J(4) is printed as .798.
    before = np.zeros(5)
    after = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = effect_sizes.hedges_gz(before, after)
    assert found.estimate == pytest.approx(0.798 * 3 / np.sqrt(2.5), abs=1e-3)
    assert limits(found) == limits(effect_sizes.cohens_dz(before, after))


@pytest.mark.parametrize("function", [*ALL[1:5]])
def test_another_level_of_confidence_reaches_the_limits(function):
    from scipy.special import nctdtr

    narrow = function(SLEEP_BEFORE, SLEEP_AFTER, 0.8)
    wide = function(SLEEP_BEFORE, SLEEP_AFTER)
    unit = wide.conf_low / 0.414627756380143  # of d_z, as effectsize prints it for 95 %
    low, high = np.array(limits(narrow)) / unit * np.sqrt(10)
    t = 1.28455756259105 * np.sqrt(10)
    assert nctdtr(9, low, t) == pytest.approx(0.9, abs=1e-7)
    assert nctdtr(9, high, t) == pytest.approx(0.1, abs=1e-7)


NAMES = ["d_av", "d_av", "d_z", "d_z", "d_rm", "change in SD before"]
SOURCES = [
    "Bonett (2008)",
    "Algina & Keselman (2003)",
    "noncentral t",
    "(Hedges 1981), noncentral t",
    "(Morris & DeShon 2002), noncentral t",
    "Bonett (2008)",
]


@pytest.mark.parametrize(
    ("function", "name", "source"), list(zip(ALL, NAMES, SOURCES, strict=True))
)
def test_the_annex_can_say_how_each_was_made(function, name, source):
    found = function(SLEEP_BEFORE, SLEEP_AFTER, 0.9)
    assert (found.n, found.unit) == (10, "SD")
    assert found.method.startswith(name)
    assert found.method.endswith(f"{source} 90% interval")


@pytest.mark.parametrize("function", ALL)
def test_three_pairs_are_enough(function):
    found = function(np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 4.0]))
    assert not np.isnan([found.estimate, *limits(found)]).any()


def few(n):
    before = np.arange(n) % 4 + 1.0
    return before, before + np.arange(n) % 3


def test_the_interval_of_drm_is_said_to_be_rough_under_fifteen_pairs():
    rough = "the interval covers 92 to 94 % with so few pairs"
    assert effect_sizes.cohens_drm(*few(14)).note == rough
    assert effect_sizes.cohens_drm(*few(15)).note == ""


FLAT, VARIED = np.full(4, 2.0), np.array([1.0, 2.0, 4.0, 5.0])
NOBODY, SAME = "no one changed, not defined", "everybody changed by the same amount, not defined"
EITHER = "no spread before or after, not defined"


@pytest.mark.parametrize(
    ("function", "before", "after", "note"),
    [
        (effect_sizes.cohens_dav, FLAT, FLAT + 1, EITHER),
        (effect_sizes.cohens_dav_noncentral, VARIED, VARIED, NOBODY),
        (effect_sizes.cohens_dz, VARIED, VARIED + 1, SAME),
        (effect_sizes.hedges_gz, VARIED, VARIED + 2, SAME),
        (effect_sizes.cohens_drm, VARIED, VARIED, NOBODY),
        (effect_sizes.cohens_drm, VARIED, FLAT, EITHER),
        (effect_sizes.cohens_drm, FLAT, VARIED, EITHER),
        (effect_sizes.cohens_drm, VARIED, 2 * VARIED, "correlation of 1, not defined"),
        (effect_sizes.glass_delta, FLAT, VARIED, "no spread before, not defined"),
        (effect_sizes.glass_delta, VARIED[:2], VARIED[:2], "n = 2, not estimated"),
    ],
)
def test_what_cannot_be_estimated_says_of_how_many_and_why(function, before, after, note):
    found = function(before, after)
    assert (found.n, found.unit, found.note) == (len(before), "SD", note)
    assert np.isnan([found.estimate, *limits(found)]).all()


def test_spread_in_one_wave_alone_is_enough_for_dav():
    # After, everybody says 2; before, the variance of 1, 2, 4, 5 is 10 / 3: by hand.
    found = unadjusted(cohens_dav(VARIED, FLAT))
    assert found == pytest.approx(-1 / np.sqrt(10 / 3 / 2))


def test_the_walk_to_a_limit_meets_it_exactly_or_says_that_it_is_nowhere():
    crossing = effect_sizes._crossing
    assert crossing(lambda x: x - 1.0, 0.0, 0.5) == 1.0  # the second place is the limit itself
    assert crossing(lambda x: x + 1.0, 0.0, -0.75) == pytest.approx(-1.0, abs=1e-10)
    assert np.isnan(crossing(lambda x: 1.0, 0.0, 0.5))
    assert np.isnan(crossing(lambda x: 1.0 if x < 1 else np.nan, 0.0, 0.5))
    # Nothing is known on the other side, and nobody goes there.
    assert crossing(lambda x: x - 0.75 if x >= 0 else np.nan, 0.0, 0.5) == pytest.approx(0.75)


def test_between_two_places_the_root_stays_between_them():
    assert effect_sizes._root(lambda x: 0.0, 0.0, 0.0, 1.0, 0.0) == 1.0
    steep = 2_000.0

    def f(x):
        return 50 * np.arctan(steep * (x - 0.3))

    assert effect_sizes._root(f, 0.0, f(0.0), 1.0, f(1.0)) == pytest.approx(0.3, abs=1e-9)
