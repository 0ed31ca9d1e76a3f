"""How large a change would have to be for so few people to show it."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.special import nctdtr, stdtrit

from evaluation.change.estimate import Estimate
from evaluation.change.paired import changes

ALPHA, POWER = 0.05, 0.8


def power_of_t(dz: float, n: int, alpha: float = ALPHA) -> float:
    """Power of the two-sided paired t test: how often n pairs show a change of dz.

    P(|T| > t critical), T noncentral t with n - 1 degrees of freedom and noncentrality dz sqrt(n);
    both tails, as `power.t.test(strict = TRUE)` in R.
    """
    if n < 2:
        raise ValueError(f"no t test with n = {n}")
    limit, nc = float(stdtrit(n - 1, 1 - alpha / 2)), abs(dz) * sqrt(n)
    upper = 1 - float(nctdtr(n - 1, nc, limit))
    lower = float(nctdtr(n - 1, nc, -limit))
    # Far from its middle the distribution function is NaN: in the wrong tail that is nothing.
    return upper + (lower if np.isfinite(lower) else 0.0)


@lru_cache(maxsize=4096)
def detectable_dz(n: int, alpha: float = ALPHA, power: float = POWER) -> float:
    """Smallest d_z that n pairs show with this power; found by halving."""
    low, high = 0.0, 1.0
    while power_of_t(high, n, alpha) < power:
        low, high = high, high * 1.5
    for _ in range(50):
        middle = (low + high) / 2
        if power_of_t(middle, n, alpha) < power:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def minimum_detectable_dz(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Smallest change in standard deviations of the change that so many pairs show.

    By the two-sided paired t test at .05, in four of five studies of this size (80 % power). It
    depends on n alone: it is no verdict on the change that was found.
    """
    n = len(changes(before, after).d)
    if n < 3:
        return Estimate(n, unit="SD", note=f"n = {n}, not estimated")
    return Estimate(n, detectable_dz(n), unit="SD", method=_METHOD)


def minimum_detectable_change(before: np.ndarray, after: np.ndarray) -> Estimate:
    """The same in points: d_z times the standard deviation of the changes that were seen."""
    c = changes(before, after)
    n = len(c.d)
    if n < 3:
        return Estimate(n, note=f"n = {n}, not estimated")
    if c.flat:
        return Estimate(n, note="no spread of the changes, not defined")
    return Estimate(n, detectable_dz(n) * c.sd, method=_METHOD)


_METHOD = "smallest change that the paired t test shows at .05 with 80% power"
