import numpy as np
import pytest

from evaluation.change import paired
from tests.reference import data, oracle

# Cushny & Peebles 1905, R's `sleep`: hours gained with each of two drugs.
SLEEP_BEFORE = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_AFTER = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
# Lakens 2013, Frontiers in Psychology 4:863, table 1: movie_1 is rated higher.
MOVIE_1 = np.array([9, 7, 8, 9, 8, 9, 9, 10, 9, 9])
MOVIE_2 = np.array([9, 6, 7, 8, 7, 9, 8, 8, 8, 7])
# Thomason 1, in the tests of esci (github.com/rcalinjageman/esci).
THOMASON_PRE = np.array([13, 12, 12, 9, 14, 17, 14, 9, 6, 7, 11, 15], dtype=float)
THOMASON_POST = np.array([14, 13, 16, 12, 15, 18, 13, 10, 10, 8, 14, 16], dtype=float)


def test_sleep_as_r_prints_it():
    found = paired.mean_change(SLEEP_BEFORE, SLEEP_AFTER)
    assert found.n == 10
    assert found.estimate == pytest.approx(1.58, abs=1e-12)
    assert found.conf_low == pytest.approx(0.700114236723018, abs=1e-10)
    assert found.conf_high == pytest.approx(2.45988576327698, abs=1e-10)
    assert found.p_value == pytest.approx(0.00283289019738427, abs=1e-12)
    t = paired.t_statistic(SLEEP_BEFORE, SLEEP_AFTER)
    assert t.estimate == pytest.approx(4.06212768338204, abs=1e-10)
    assert "9 degrees" in t.method


def test_lakens_films():
    found = paired.mean_change(MOVIE_2, MOVIE_1)
    assert found.estimate == pytest.approx(1.0)
    assert found.conf_low == pytest.approx(0.5230954, abs=5e-8)
    assert found.conf_high == pytest.approx(1.4769046, abs=5e-8)
    assert found.p_value == pytest.approx(0.001054, abs=5e-7)
    assert paired.t_statistic(MOVIE_2, MOVIE_1).estimate == pytest.approx(4.7434, abs=5e-5)


def test_thomason_as_esci_prints_it():
    found = paired.mean_change(THOMASON_PRE, THOMASON_POST)
    assert found.estimate == pytest.approx(1.666667, abs=5e-7)
    assert (found.conf_low, found.conf_high) == pytest.approx((0.715218, 2.618115), abs=1e-6)
    assert found.p_value == pytest.approx(0.002674001, abs=5e-10)
    assert paired.t_statistic(THOMASON_PRE, THOMASON_POST).estimate == pytest.approx(
        3.855498, abs=5e-7
    )


def test_squalls_and_saravo_follow_from_what_they_print():
    squalls = paired.mean_change(np.full(10, 2.0), np.array([3.0] * 6 + [2.0] * 4))
    assert squalls.estimate == pytest.approx(0.6)
    assert squalls.p_value == pytest.approx(0.0051, abs=5e-5)
    # n = 40, change 0.76, SD of the changes 1.1413: the paper prints 0.40 to 1.13.
    low, high = paired.t_interval(0.76, 1.1413 / np.sqrt(40), 39, 0.95)
    assert (low, high) == pytest.approx((0.40, 1.13), abs=0.006)


@pytest.mark.parametrize("cohort", ["CBT", "Cont", "FT"])
def test_three_groups_as_r_computed_them(cohort):
    expected = oracle("anorexia")["by_cohort"][cohort]
    group = data("anorexia").query("cohort == @cohort")
    before, after = group["pre"].to_numpy(), group["post"].to_numpy()
    found, t = paired.mean_change(before, after), expected["t"]
    assert found.n == expected["n"]
    assert found.estimate == pytest.approx(t["mean_diff"], abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(t["ci"]), abs=1e-8)
    assert found.p_value == pytest.approx(t["p"], abs=1e-10)
    assert paired.sd_change(before, after).estimate == pytest.approx(t["sd_diff"], abs=1e-9)
    assert paired.sd_before(before, after).estimate == pytest.approx(expected["sd_pre"], abs=1e-9)
    assert paired.sd_after(before, after).estimate == pytest.approx(expected["sd_post"], abs=1e-9)
    assert paired.mean_before(before, after).estimate == pytest.approx(expected["mean_pre"])
    assert paired.mean_after(before, after).estimate == pytest.approx(expected["mean_post"])
    counts = [f(before, after).estimate for f in (paired.count_higher, paired.count_same)]
    assert counts == [expected["n_pos"], expected["n_zero"]]
    assert paired.count_lower(before, after).estimate == expected["n_neg"]


def test_a_fall_is_negative_in_every_number():
    up, down = paired.mean_change(MOVIE_2, MOVIE_1), paired.mean_change(MOVIE_1, MOVIE_2)
    assert down.estimate == -up.estimate
    assert (down.conf_low, down.conf_high) == pytest.approx((-up.conf_high, -up.conf_low))
    assert down.p_value == pytest.approx(up.p_value)
    assert paired.t_statistic(MOVIE_1, MOVIE_2).estimate == pytest.approx(-4.7434, abs=5e-5)


def test_unsigned_answers_do_not_wrap():
    small = MOVIE_1.astype("uint8"), MOVIE_2.astype("uint8")
    assert paired.differences(*small).min() == -2
    assert paired.mean_change(*small) == paired.mean_change(MOVIE_1, MOVIE_2)
    assert paired.count_lower(*small).estimate == 8
    assert paired.count_same(*small).estimate == 2


def test_changes_that_differ_in_the_last_digit_only_are_the_same():
    before = np.array([(1 + 2 + 2) / 3, (2 + 2 + 3) / 3, 4.1 - 0.1])
    after = np.array([(2 + 2 + 3) / 3, (3 + 3 + 3) / 3, 4.0])
    assert len(set(paired.differences(before, after))) == 2
    assert paired.count_same(before, after).estimate == 1


def test_another_level_of_confidence_widens_the_interval():
    narrow = paired.mean_change(SLEEP_BEFORE, SLEEP_AFTER, 0.9)
    wide = paired.mean_change(SLEEP_BEFORE, SLEEP_AFTER, 0.99)
    assert wide.conf_low < 0.7001 < narrow.conf_low
    assert narrow.p_value == wide.p_value
    assert "90%" in narrow.method


@pytest.mark.parametrize("step", [1.0, 0.3, 1 / 3, 0.1])
def test_everybody_the_same_step_up_has_a_change_but_no_p(step):
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = paired.mean_change(before, before + step)
    assert found.estimate == pytest.approx(step)
    assert np.isnan([found.conf_low, found.conf_high, found.p_value]).all()
    assert found.note == "everybody changed by the same amount"
    assert np.isnan(paired.t_statistic(before, before + step).estimate)


def test_no_change_at_all_is_p_1():
    found = paired.mean_change(SLEEP_BEFORE, SLEEP_BEFORE)
    assert (found.estimate, found.p_value, found.note) == (0.0, 1.0, "no one changed")


def test_one_pair_and_none():
    one = paired.mean_change(np.array([2.0]), np.array([3.5]))
    assert (one.n, one.estimate, one.note) == (1, 1.5, "n = 1, no interval")
    assert np.isnan([one.conf_low, one.p_value]).all()
    none = paired.mean_change(np.array([]), np.array([]))
    assert none.n == 0
    assert np.isnan(none.estimate)
    for function in (paired.sd_before, paired.sd_after, paired.sd_change, paired.t_statistic):
        assert np.isnan(function(np.array([2.0]), np.array([3.5])).estimate)


def test_unequal_lengths_are_an_error_not_another_test():
    with pytest.raises(ValueError, match="3 scores before, but 2 after"):
        paired.mean_change(np.ones(3), np.ones(2))
