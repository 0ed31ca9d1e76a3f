"""What a printed mean gives away, on answers few enough to be counted by hand."""

import math
from itertools import combinations_with_replacement

import numpy as np
import pytest
from scipy.stats import t as student

from evaluation.publishing.recoverable import (
    Bounds,
    given_away,
    mean_gives_away,
    pins_down,
    printed,
    spread,
    square_of_wave,
    steps,
)

FIVE = steps(1, 5, 1)
NAN = float("nan")


def fitting(n, low, high, levels):
    """Every set of n answers whose mean lies between two numbers, found by going through all."""
    for answers in combinations_with_replacement(levels, n):
        if low <= np.mean(answers) <= high:
            yield answers


@pytest.mark.parametrize(
    ("low", "high", "of", "expected"),
    [
        (1, 4, 12, True),
        (0, 4, 12, False),  # perhaps nobody
        (1, 5, 12, False),
        (8, 11, 12, True),  # all but one to four
        (8, 12, 12, False),
        (1, 4, 9, False),  # of nine, any answer leaves fewer than five on one side
        (3, 3, 9, True),
        (0, 0, 9, False),
    ],
)
def test_a_count_that_can_be_nothing_but_small_is_given_away(low, high, of, expected):
    assert given_away(low, high, 5, of) is expected


@pytest.mark.parametrize(
    ("n", "mean", "places", "expected"),
    [
        (12, 4.7, 1, True),  # three or four points are missing: one to four people
        (12, 4.5, 1, False),
        (6, 29 / 6, 1, True),  # one of six gave a four
        (6, 4.5, 1, False),
        (6, 5.0, 1, True),  # everybody
        (6, 5.0, 0, False),  # 4.5 to 5
        (12, 1.3, 1, True),  # the other end
        (60, 4.92, 2, False),  # five answers are not the highest; whose, nobody can tell
        (60, 4.95, 2, True),
    ],
)
def test_a_mean_near_the_end_of_its_range(n, mean, places, expected):
    assert mean_gives_away(n, mean, places, FIVE, 5) is expected


@pytest.mark.parametrize("mean", np.arange(10, 51) / 10)
def test_means_of_ten_people_against_all_sets_of_answers(mean):
    """Ten people and five answers are 1001 sets: each that fits is looked at."""
    sets = list(fitting(10, *printed(mean, 1), FIVE))
    if not sets:
        return
    leaky = False
    for level in FIVE[1:]:
        counts = [sum(a >= level for a in answers) for answers in sets]
        leaky |= given_away(min(counts), max(counts), 5, 10)
    everybody = all(set(a) == {5} for a in sets) or all(set(a) == {1} for a in sets)
    assert mean_gives_away(10, float(mean), 1, FIVE, 5) == (leaky or everybody)


def test_an_interval_gives_away_more_than_the_mean():
    """One of twelve fell by a point, and all the others stayed: mean -0.08, as good as alone."""
    changes = np.array([-1.0] + [0.0] * 11)
    half = student.ppf(0.975, 11) * changes.std(ddof=1) / math.sqrt(12)
    conf = (changes.mean() - half, changes.mean() + half)
    levels = steps(1, 5, 1, change=True)
    assert not mean_gives_away(12, changes.mean(), 2, levels, 5)
    assert mean_gives_away(12, changes.mean(), 2, levels, 5, conf)


def test_people_who_differ_give_nothing_away():
    changes = np.array([-0.5, -0.25, 0, 0, 0.25, 0.5, 0.5, 0.75, 1.0, 1.25, -0.75, 0.25])
    half = student.ppf(0.975, 11) * changes.std(ddof=1) / math.sqrt(12)
    levels = steps(1, 5, 4, change=True)
    conf = (changes.mean() - half, changes.mean() + half)
    assert not mean_gives_away(12, changes.mean(), 2, levels, 5, conf)


def test_the_spread_that_an_interval_tells_holds_the_true_one():
    rng = np.random.default_rng(3)
    for n in (10, 15, 40):
        x = rng.integers(1, 6, n).astype(float)
        half = student.ppf(0.975, n - 1) * x.std(ddof=1) / math.sqrt(n)
        low, high = spread(n, round(x.mean() - half, 2), round(x.mean() + half, 2))
        assert low <= x.var() <= high


def test_the_spread_of_a_wave_that_d_tells_holds_the_true_one():
    rng = np.random.default_rng(4)
    before = rng.normal(3, 0.6, 20)
    after = before + rng.normal(0.4, 0.4, 20)
    change = after - before
    half = student.ppf(0.975, 19) * change.std(ddof=1) / math.sqrt(20)
    j = math.gamma(19 / 2) / (math.sqrt(19 / 2) * math.gamma(18 / 2))
    d = j * change.mean() / ((before.std(ddof=1) + after.std(ddof=1)) / 2)
    conf = (change.mean() - half, change.mean() + half)
    low, high = square_of_wave(20, change.mean(), d, conf)
    assert low <= before.var() <= high
    assert low <= after.var() <= high
    assert square_of_wave(20, 0.01, 0.004, conf) is None  # printed as 0.00
    assert square_of_wave(20, change.mean(), NAN, conf) is None


def test_what_a_reader_has_are_the_digits_that_are_printed():
    """A change of 0.0455 is read as 0.05, and has to be reckoned with as 0.05.

    Eleven people on four questions from 1 to 5, mean 4.80: nine quarters are missing to 5, so at
    most four people miss two or more. Were it nobody, nine would miss one each and two none: a
    mean square of 0.0093. From d = 0.14 it is more, so it is one to four.
    """
    levels, mean = steps(1, 5, 4), printed(4.795, 2)
    square = square_of_wave(11, 0.0455, 0.14, (-0.18, 0.27))
    assert square[0] > 0.0093
    assert not pins_down(11, mean, levels, 5)
    assert pins_down(11, mean, levels, 5, square)


def test_nothing_is_said_of_nobody():
    assert not pins_down(0, (1, 2), FIVE, 5)
    assert not mean_gives_away(1, 3.0, 1, FIVE, 5)
    assert not mean_gives_away(9, NAN, 1, FIVE, 5)


def test_what_is_told_of_a_whole_leaves_less_room_for_its_parts():
    bounds = Bounds({"a": (3, 6), "b": (0, 2), "c": (0, 5)})
    bounds.know(["a", "b", "c"], 12, 13)
    bounds.narrow()
    assert (bounds.low["a"], bounds.high["a"]) == (5, 6)
    assert (bounds.low["c"], bounds.high["c"]) == (4, 5)
    assert bounds.reach(["a", "b"]) == (7, 8)
    assert bounds.reach(["a", "b", "c"]) == (12, 13)


def test_whole_numbers_can_tell_what_bounds_for_any_numbers_leave_open():
    """Ten changes in quarters, mean -0.12, interval -0.37 to 0.12: somebody rose, four at most.

    Counted by hand over all sets of ten such changes; without the search it was told in full.
    """
    levels = steps(1, 5, 4, change=True)
    found = set()
    # By sum and sum of squares, in quarters, of so many people with so many who rose.
    sets = {(0, 0, 0): 1}
    for _ in range(10):
        after = {}
        for (total, squares, rose), ways in sets.items():
            for v in range(-8, 9):
                key = (total + v, squares + v * v, rose + (v > 0))
                if key[1] <= 40:
                    after[key] = after.get(key, 0) + ways
        sets = after
    for (total, squares, rose), _ in sets.items():
        mean, spread_ = total / 40, (squares - total**2 / 10) / 16
        half = 2.262157 * (spread_ / 9 / 10) ** 0.5
        if [round(x, 2) for x in (mean, mean - half, mean + half)] == [-0.12, -0.37, 0.12]:
            found.add(rose)
    assert found
    assert min(found) >= 1
    assert max(found) <= 4
    assert mean_gives_away(10, -0.12, 2, levels, 5, (-0.37, 0.12))
    assert not mean_gives_away(10, -0.42, 2, levels, 5, (-0.68, -0.15))
