"""A change beside the smallest one that matters, which the plan names."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.paired import changes, t_interval

ALPHA = 0.05


def too_small_to_matter(
    before: np.ndarray, after: np.ndarray, smallest: float, alpha: float = ALPHA
) -> Estimate:
    """Two one-sided t tests (TOST): is the change nearer to none than the smallest that matters?

    p is the larger of the two one-sided p-values against -smallest and +smallest; it is below
    alpha just where the interval given, of level 1 - 2 alpha (90 %), lies wholly between the two
    (Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15:657).

    Where everybody changed by the same amount there is no spread to judge it by, and no p: a
    change of just the smallest amount that matters is not too small.

    Args:
        before: scores before.
        after: scores after, of the same persons.
        smallest: smallest change that matters, in points, above 0.
        alpha: level of the test.

    Raises:
        ValueError: `smallest` is not a number above 0.
    """
    smallest = _checked(smallest)
    c = changes(before, after)
    d, n = c.d, len(c.d)
    method = f"two one-sided t tests against {smallest:g} points, {1 - 2 * alpha:.0%} t interval"
    if n < 2:
        return Estimate(n, float(d[0]) if n else np.nan, note=f"n = {n}, not estimated")
    if c.flat:
        note = "no one changed" if d[0] == 0 else "everybody changed by the same amount"
        return Estimate(n, float(d[0]), method=method, note=note)
    mean, error = c.mean, c.sd / sqrt(n)
    above = float(stdtr(n - 1, -(mean + smallest) / error))
    below = float(stdtr(n - 1, (mean - smallest) / error))
    limits = t_interval(mean, error, n - 1, 1 - 2 * alpha)
    return Estimate(n, mean, *limits, max(above, below), method=method)


def against_smallest(change: Estimate, narrow: Estimate, smallest: float) -> str:
    """What the change is, beside the smallest that matters.

    Args:
        change: the mean change with its interval.
        narrow: what `too_small_to_matter` gave.
        smallest: smallest change that matters, in points, above 0.

    Returns:
        `large enough`: the whole interval is at least as far from 0 as the smallest that matters,
        on one side; `too small`: the change is surely smaller than that; `not clear`: the interval
        holds both; empty where there is no interval.
    """
    smallest = _checked(smallest)
    limits = change.conf_low, change.conf_high, narrow.conf_low, narrow.conf_high
    if not np.isfinite(limits).all():
        return ""
    if change.conf_low >= smallest or change.conf_high <= -smallest:
        return "large enough"
    if -smallest < narrow.conf_low and narrow.conf_high < smallest:
        return "too small"
    return "not clear"


def _checked(smallest: float) -> float:
    smallest = float(smallest)
    if not 0 < smallest < np.inf:
        raise ValueError(f"the smallest change that matters is {smallest}, but must be above 0")
    return smallest
