"""Least and greatest shares, as a linear programme has them."""

import numpy as np
import pytest
from scipy.optimize import linprog

from evaluation.publishing.shares_beyond import shares_beyond


def programme(levels, mean, square):
    """The same by scipy's solver: each share from the levels' weights, under their moments."""
    moments = [np.ones(len(levels)), levels]
    sums = [1.0, mean]
    if square is not None:
        moments.append((levels - mean) ** 2)
        sums.append(square)
    ends = []
    for sign in (1, -1):
        found = [
            linprog(sign * (levels >= level), A_eq=np.array(moments), b_eq=sums) for level in levels
        ]
        if not all(one.success for one in found):
            return None
        ends.append([sign * one.fun for one in found])
    return ends


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("spread", [False, True])
def test_as_a_linear_programme_has_them(seed, spread):
    rng = np.random.default_rng(seed)
    levels = np.linspace(1, 5, int(rng.choice([3, 5, 9, 17])))
    numbers = rng.choice(levels, 12)
    square = float(np.var(numbers)) if spread else None
    found = shares_beyond(levels, float(np.mean(numbers)), square)
    for own, theirs in zip(found, programme(levels, np.mean(numbers), square), strict=True):
        assert own == pytest.approx(theirs, abs=1e-6)


def test_everybody_at_the_top_is_everybody_at_each_level():
    low, high = shares_beyond(np.array([1.0, 2.0, 3.0]), 3.0, None)
    assert low.tolist() == high.tolist() == [1.0, 1.0, 1.0]


def test_no_numbers_have_a_spread_wider_than_their_range():
    levels = np.array([1.0, 2.0, 3.0])
    assert shares_beyond(levels, 2.0, 1.1) is None
    assert programme(levels, 2.0, 1.1) is None
    assert shares_beyond(levels, 3.5, None) is None
