import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.change import signed_rank
from evaluation.change.signed_rank import hodges_lehmann, rank_biserial, sign_test
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

# Hollander & Wolfe 1973, p. 29: the Hamilton depression scale of nine patients.
FIRST = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
SECOND = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
TESTS = [signed_rank.signed_rank, signed_rank.signed_rank_pratt]
CHANGES = st.lists(st.integers(-4, 4), min_size=1, max_size=9)


def changed(d):
    return np.zeros(len(d)), np.array(d, dtype=float)


def by_all_sign_flips(d, pratt):
    """The p of the definition: every change could as well have gone the other way."""
    d = np.array(d, dtype=float)
    ranked = d if pratt else d[d != 0]
    sizes = np.abs(ranked)
    ranks = np.array([(sizes < s).sum() + ((sizes == s).sum() + 1) / 2 for s in sizes])
    ranks, signs = ranks[ranked != 0], np.sign(ranked[ranked != 0])
    seen = (signs * ranks).sum()
    flips = itertools.product([-1, 1], repeat=len(ranks))
    as_far = [abs(np.dot(flip, ranks)) >= abs(seen) - 1e-9 for flip in flips]
    return np.mean(as_far)


def test_hollander_and_wolfe():
    found = signed_rank.signed_rank(SECOND, FIRST)
    assert found.estimate == 40
    assert found.p_value == pytest.approx(0.03906, abs=5e-6)
    # V = 40 of 45: (40 - 5) / 45 = .777..., as in the tests of easystats/effectsize.
    assert rank_biserial(SECOND, FIRST).estimate == pytest.approx(35 / 45)
    assert rank_biserial(FIRST, SECOND).estimate == pytest.approx(-35 / 45)
    # The book's estimate of the fall is .46; the interval ends at means of two changes.
    assert hodges_lehmann(SECOND, FIRST).estimate == pytest.approx(0.46)


def test_sleep_drops_the_one_who_did_not_change():
    found = rank_biserial(SLEEP_BEFORE, SLEEP_AFTER)
    assert (found.n, found.estimate) == (10, 1.0)


def test_sleep_as_r_computed_it():
    r = oracle("sleep")["paired"]
    found = signed_rank.signed_rank(SLEEP_BEFORE, SLEEP_AFTER)
    assert found.estimate == r["wilcoxon"]["V"]
    assert found.p_value == pytest.approx(r["wilcoxon"]["p_exact_drop_zero"], abs=1e-12)
    pratt = signed_rank.signed_rank_pratt(SLEEP_BEFORE, SLEEP_AFTER)
    assert pratt.p_value == pytest.approx(r["wilcoxon"]["coin_Pratt_exact_p"], abs=1e-12)
    assert sign_test(SLEEP_BEFORE, SLEEP_AFTER).p_value == pytest.approx(r["sign_test_p"])
    shift = hodges_lehmann(SLEEP_BEFORE, SLEEP_AFTER).estimate
    assert shift == pytest.approx(r["wilcoxon"]["hl_walsh_median_all"])


@pytest.mark.parametrize("cohort", ["CBT", "Cont", "FT"])
def test_three_groups_as_r_computed_them(cohort):
    group = data("anorexia").query("cohort == @cohort")
    scores = group["pre"].to_numpy(), group["post"].to_numpy()
    r = oracle("anorexia")["by_cohort"][cohort]
    assert rank_biserial(*scores).estimate == pytest.approx(r["rbc_drop_zero"], abs=1e-12)
    found = signed_rank.signed_rank(*scores)
    assert found.estimate == r["wilcoxon"]["V"]
    assert found.p_value == pytest.approx(r["wilcoxon"]["p_exact_drop_zero"], abs=1e-12)
    pratt = signed_rank.signed_rank_pratt(*scores)
    assert pratt.p_value == pytest.approx(r["wilcoxon"]["coin_Pratt_exact_p"], abs=1e-12)
    assert sign_test(*scores).p_value == pytest.approx(r["sign_test_p"], abs=1e-12)
    shift = hodges_lehmann(*scores).estimate
    assert shift == pytest.approx(r["wilcoxon"]["hl_walsh_median_all"], abs=1e-9)


def test_the_exact_interval_is_that_of_r_where_nothing_is_tied():
    group = data("anorexia").query("cohort == 'FT'")  # 17 changes, none 0, no two alike
    expected = oracle("anorexia")["by_cohort"]["FT"]["wilcoxon"]["hl_R"]
    found = hodges_lehmann(group["pre"].to_numpy(), group["post"].to_numpy())
    # R finds its limits by a search that stops at 1e-4.
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(expected[1:]), abs=1e-4)


@pytest.mark.parametrize(
    ("n", "tail", "place"), [(6, 0.025, 0), (8, 0.025, 3), (10, 0.025, 8), (20, 0.025, 52)]
)
def test_the_printed_table_of_critical_values(n, tail, place):
    # Wilcoxon's table, two-sided .05: n = 6: 0, 8: 3, 10: 8, 20: 52.
    assert signed_rank._untied_quantile(n, tail) == place


def test_far_above_the_table_the_normal_quantile_is_near():
    exact = signed_rank._untied_quantile(400, 0.025)
    spread = np.sqrt(400 * 401 * 801 / 24)
    assert exact == pytest.approx(400 * 401 / 4 - 1.959964 * spread - 0.5, abs=2e-3 * exact)


@settings(deadline=None)
@given(CHANGES)
def test_both_are_what_all_sign_flips_say(d):
    for function, pratt in zip(TESTS, (False, True), strict=True):
        p = function(*changed(d)).p_value
        assert p == pytest.approx(by_all_sign_flips(d, pratt) if any(d) else 1.0, abs=1e-12)


@settings(deadline=None)
@given(CHANGES)
def test_order_sign_place_and_size_of_the_scale(d):
    before, after = changed(d)
    close = {"abs": 1e-9, "nan_ok": True}
    for function in (*TESTS, sign_test, rank_biserial, hodges_lehmann):
        found = function(before, after)
        assert function(before[::-1], after[::-1]) == found or np.isnan(found.estimate)
        assert function(before + 2, after + 2).estimate == pytest.approx(found.estimate, **close)
        back = function(after, before)
        assert back.p_value == pytest.approx(found.p_value, **close)
        if function in (rank_biserial, hodges_lehmann):
            assert -back.estimate == pytest.approx(found.estimate, **close)
        larger = function(10 * before, 10 * after).estimate
        times = 10 if function is hodges_lehmann else 1
        assert larger == pytest.approx(times * found.estimate, **close)


def test_zeros_and_ties_at_20_pairs_where_scipy_is_not_exact():
    # Six of twenty did not change: scipy's `auto` gives .067, `exact` .091 for such data.
    d = [0] * 6 + [1, 1, 1, 1, 1, 1, 2, 2, 2, -1, -1, -1, -2, 3]
    for function, pratt in zip(TESTS, (False, True), strict=True):
        expected = by_all_sign_flips(d, pratt)
        assert function(*changed(d)).p_value == pytest.approx(expected, abs=1e-12)


def test_p_does_not_jump_between_13_and_14_pairs():
    # scipy turns from exact to approximate there; 2 / 2^m is right on both sides.
    for m in (13, 14, 15):
        assert signed_rank.signed_rank(*changed([1.0] * m)).p_value == 2.0 ** (1 - m)


@pytest.mark.parametrize("spread", [0.0, 0.4])
@pytest.mark.parametrize("grain", [1.0, 6.0, 1000.0])
def test_the_two_ways_to_the_distribution_agree(spread, grain):
    rng = np.random.default_rng(5)
    d = np.round(grain * rng.normal(spread, 1, 300)) / grain
    ranks = signed_rank._doubled_ranks(d[d != 0])
    ranks = ranks // np.gcd.reduce(ranks)
    up = int(ranks[d[d != 0] > 0].sum())
    lower = min(up, int(ranks.sum()) - up)
    summed = signed_rank._convolved(ranks, lower).sum()
    inverted = signed_rank._inverted(*np.unique(ranks, return_counts=True), lower)
    assert inverted == pytest.approx(summed, rel=1e-10)


def test_one_hundred_and_thirty_three_pairs_take_milliseconds():
    d = np.random.default_rng(1).normal(0.2, 1, 133)
    before, after = changed(d)
    signed_rank.signed_rank(before, after)
    start = time.perf_counter()
    for _ in range(10):
        signed_rank.signed_rank(before, after)
    assert (time.perf_counter() - start) / 10 < 0.05  # two milliseconds on an idle machine


def test_three_thousand_pairs_are_exact_too():
    d = np.array([1.0] * 1050 + [-1.0] * 950 + [0.0] * 1000)
    from scipy.stats import binomtest

    expected = binomtest(1050, 2000).pvalue  # all ranks alike: a sign test
    assert signed_rank.signed_rank(*changed(d)).p_value == pytest.approx(expected, rel=1e-9)
    assert sign_test(*changed(d)).p_value == pytest.approx(expected, rel=1e-9)


def test_the_smallest_p_of_a_family():
    assert signed_rank.smallest_p(7) == 2 / 2**7
    # Five scales at 7 pairs: .078, too few to say.
    assert signed_rank.smallest_adjusted_p([7] * 5) == pytest.approx([5 / 64] * 5)
    mixed = signed_rank.smallest_adjusted_p([12, 3, 12])
    assert mixed == pytest.approx([3 * 2.0**-11, 0.25, 3 * 2.0**-11])
    assert signed_rank.smallest_p(0) == 1.0


@settings(deadline=None)
@given(CHANGES)
def test_no_p_is_below_the_smallest(d):
    least = signed_rank.smallest_p(sum(x != 0 for x in d))
    for function in (*TESTS, sign_test):
        assert function(*changed(d)).p_value >= least - 1e-15


def test_the_sign_test_counts():
    found = sign_test(*changed([1, 2, 3, 1, 0, 0, -1]))
    assert found.n == 7
    assert found.estimate == pytest.approx(0.8)
    assert found.p_value == pytest.approx(2 * 6 / 32)


def test_equal_steps_tie_although_their_floats_differ():
    # Means of three answers: every step is 2/3, three up and one down. Without rounding the
    # ranks of the four are not alike.
    before = np.array([5 / 3, 7 / 3, 4 / 3, 10 / 3])
    after = np.array([7 / 3, 9 / 3, 2.0, 8 / 3])
    assert len({float(abs(d)) for d in after - before}) > 1
    assert rank_biserial(before, after).estimate == pytest.approx(0.5)
    # Five up, one down, all by 2/3: .375 if they tie, .3125 or the like if they do not.
    found = signed_rank.signed_rank(np.append(before, [1.0]), np.append(after, [5 / 3]))
    assert found.p_value == pytest.approx(0.375)


def test_hand_worked_with_ties():
    # Changes 1, 1, -1, 3, 0: ranks 2, 2, 2, 4; up 8, down 2.
    found = rank_biserial(np.zeros(5), np.array([1.0, 1.0, -1.0, 3.0, 0.0]))
    assert found.estimate == pytest.approx(0.6)


def test_rank_biserial_has_an_interval_from_twenty_pairs():
    rng = np.random.default_rng(2)
    d = np.round(rng.normal(0.5, 1, 40), 1)
    few = rank_biserial(*changed(d[:19]))
    assert np.isnan([few.conf_low, few.conf_high]).all()
    assert few.note == "n = 19, no interval"
    found = rank_biserial(*changed(d))
    assert -1 <= found.conf_low < found.estimate < found.conf_high <= 1
    back = rank_biserial(*changed(-d))
    assert (back.conf_low, back.conf_high) == pytest.approx((-found.conf_high, -found.conf_low))
    wide = rank_biserial(*changed(d), 0.99)
    assert wide.conf_low < found.conf_low < found.conf_high < wide.conf_high


def test_the_interval_ends_at_zero_just_where_the_normal_test_is_at_its_limit():
    d = np.array([1.0] * 15 + [-1.0] * 5)  # all alike: z = 10 / sqrt(20)
    confidence = 1 - 2 * 0.012673659338734  # the two tails of that z
    found = rank_biserial(*changed(d), confidence)
    assert found.conf_low == pytest.approx(0, abs=1e-6)


def test_everybody_up_has_limits_of_the_rank_biserial():
    found = rank_biserial(*changed(np.arange(1.0, 26.0)))
    assert (found.estimate, found.conf_high) == (1.0, 1.0)
    assert 0.5 < found.conf_low < 1


def test_the_interval_covers_what_it_says():
    # True value by many draws; answers of 1 to 5 on a scale of four items, 25 pairs.
    rng = np.random.default_rng(7)
    z = rng.normal(size=60_000)
    items = [np.clip(np.round(3.4 + z + 0.9 * rng.normal(size=z.size)), 1, 5) for _ in range(4)]
    later = 0.6 * z + 0.8 * rng.normal(size=z.size) + 0.4
    after = [np.clip(np.round(3.4 + later + 0.9 * rng.normal(size=z.size)), 1, 5) for _ in items]
    d = np.round(np.mean(after, axis=0) - np.mean(items, axis=0), 10)
    truth = rank_biserial(*changed(d)).estimate
    samples = (rank_biserial(*changed(part)) for part in d[:40_000].reshape(-1, 25))
    covered = np.mean([found.conf_low <= truth <= found.conf_high for found in samples])
    assert 0.935 < covered < 0.985


def test_hodges_lehmann_keeps_those_who_did_not_change():
    # Walsh averages of 0, 0, 3: 0, 0, 0, 1.5, 1.5, 3; without zeros it would be 3.
    assert hodges_lehmann(*changed([0, 0, 3])).estimate == 0.75


def test_six_pairs_are_the_first_with_an_interval():
    five = hodges_lehmann(*changed([1, 2, 3, 4, 5]))
    assert (five.estimate, five.note) == (3.0, "n = 5, no interval of 95%")
    six = hodges_lehmann(*changed([1, 2, 3, 4, 5, 6]))
    assert (six.conf_low, six.conf_high) == (1.0, 6.0)
    assert not np.isnan(hodges_lehmann(*changed([1, 2, 3, 4, 5]), 0.9).conf_low)


@pytest.mark.parametrize("step", [0.0, 0.3, 1.0])
def test_everybody_the_same_step(step):
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = hodges_lehmann(before, before + step)
    limits = found.estimate, found.conf_low, found.conf_high
    assert limits == pytest.approx((step,) * 3)
    for function in (*TESTS, sign_test):
        p = function(before, before + step).p_value
        assert p == (2**-9 if step else 1.0)


def test_nobody_changed_is_not_defined():
    found = rank_biserial(np.ones(6), np.ones(6))
    assert found.n == 6
    assert np.isnan(found.estimate)
    assert "no one changed" in found.note
    tested = signed_rank.signed_rank(np.ones(6), np.ones(6))
    assert (tested.p_value, tested.note) == (1.0, "no one changed")


def test_nobody_to_compare():
    for function in (*TESTS, sign_test, hodges_lehmann, rank_biserial):
        found = function(np.array([]), np.array([]))
        assert found.n == 0
        assert np.isnan([found.estimate, found.p_value]).all()


@pytest.mark.parametrize("kind", ["uint8", "float32", "object"])
def test_kinds_of_columns_give_the_same_numbers(kind):
    before, after = np.array([4, 5, 3]), np.array([3, 3, 4])
    assert rank_biserial(before, after).estimate == pytest.approx((1.5 - 4.5) / 6)
    for function in (*TESTS, sign_test, hodges_lehmann, rank_biserial):
        assert function(before.astype(kind), after.astype(kind)) == function(before, after)


def test_over_two_thousand_changes_the_normal_distribution_is_as_good():
    from evaluation.change.signed_rank import EXACT_UP_TO, _nearly, two_sided_p

    rng = np.random.default_rng(5)
    d = np.round(rng.normal(0.02, 1, EXACT_UP_TO), 1)
    d = d[d != 0]
    sizes = np.abs(d)
    _, place, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    doubled = (2 * np.cumsum(counts) - counts + 1)[place]
    up = int(doubled[d > 0].sum())
    assert _nearly(doubled, up) == pytest.approx(two_sided_p(doubled, up), rel=2e-3)
    found = signed_rank.signed_rank(np.zeros(3 * len(d)), np.tile(d, 3))
    assert "normal approximation" in found.method
