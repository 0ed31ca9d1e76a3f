"""Change of the same persons between two waves, in the points of the scale.

Each function takes two aligned float arrays of one outcome in one group, before and after, and
returns an `Estimate`. Direction is always after minus before. Differences are rounded to ten
decimals first: means of the same answers can differ in their last digit, and ties must not.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from evaluation.change.estimate import Estimate

CONFIDENCE = 0.95


def differences(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """After minus before as float64, rounded to ten decimals.

    Raises:
        ValueError: the arrays are not of the same length.
    """
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if before.shape != after.shape:
        raise ValueError(f"{before.size} scores before, but {after.size} after")
    return np.round(after - before, 10)


def no_spread(values: np.ndarray) -> bool:
    """Whether all values are the same, but for the last digits that floats lose in a mean.

    A standard deviation of equal floats need not be 0: ten changes of 0.3 give 5.9e-17, and with
    it a t of 1e16. So spread is told by the range.
    """
    return len(values) == 0 or float(np.ptp(np.asarray(values, dtype=np.float64))) < 1e-9


def t_interval(mean: float, error: float, df: float, confidence: float) -> tuple[float, float]:
    """Mean plus and minus the t quantile times the standard error."""
    reach = stdtrit(df, (1 + confidence) / 2) * error
    return float(mean - reach), float(mean + reach)


def mean_before(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Mean before, of the persons compared."""
    return _described(before, "before")


def mean_after(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Mean after, of the persons compared."""
    return _described(after, "after")


def _described(scores: np.ndarray, when: str) -> Estimate:
    scores = np.asarray(scores, dtype=np.float64)
    n = len(scores)
    if n == 0:
        return Estimate(0, note="nobody to compare")
    return Estimate(n, float(np.mean(scores)), method=f"mean {when}, same persons")


def sd_before(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Standard deviation before, of the persons compared."""
    return _spread(before, "before")


def sd_after(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Standard deviation after, of the persons compared."""
    return _spread(after, "after")


def sd_change(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Standard deviation of the changes."""
    return _spread(differences(before, after), "of the changes")


def _spread(scores: np.ndarray, when: str) -> Estimate:
    scores = np.asarray(scores, dtype=np.float64)
    n = len(scores)
    if n < 2:
        return Estimate(n, note=f"n = {n}, not estimated")
    return Estimate(n, float(np.std(scores, ddof=1)), method=f"standard deviation {when} (n - 1)")


def mean_change(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Mean change with its t interval and the p of the paired t test.

    mean(d) +- t(n - 1) * sd(d) / sqrt(n). Where everybody changed by the same amount there is no
    spread to judge it by: the change is given, without interval or p (no change at all: p = 1).
    """
    d = differences(before, after)
    n, method = len(d), f"mean of the paired changes, {confidence:.0%} t interval, paired t test"
    if n == 0:
        return Estimate(0, note="nobody to compare")
    mean = float(d[0]) if no_spread(d) else float(np.mean(d))
    if n == 1:
        return Estimate(1, mean, method=method, note="n = 1, no interval")
    if no_spread(d):
        note = "no one changed" if mean == 0 else "everybody changed by the same amount"
        return Estimate(n, mean, p_value=1.0 if mean == 0 else np.nan, method=method, note=note)
    error = float(np.std(d, ddof=1)) / np.sqrt(n)
    p = 2 * float(stdtr(n - 1, -abs(mean / error)))
    return Estimate(n, mean, *t_interval(mean, error, n - 1, confidence), p, method=method)


def t_statistic(before: np.ndarray, after: np.ndarray) -> Estimate:
    """The paired t test's t: mean change over its standard error, n - 1 degrees of freedom."""
    d = differences(before, after)
    n = len(d)
    if n < 2 or no_spread(d):
        return Estimate(n, unit="t", note="not defined")
    t = float(np.mean(d) / (np.std(d, ddof=1) / np.sqrt(n)))
    return Estimate(n, t, unit="t", method=f"paired t test, {n - 1} degrees of freedom")


def _count(before: np.ndarray, after: np.ndarray, sign: int, word: str) -> Estimate:
    d = differences(before, after)
    n = int(np.sum(np.sign(d) == sign))
    return Estimate(len(d), float(n), unit="people", method=f"people who rated themselves {word}")


def count_higher(before: np.ndarray, after: np.ndarray) -> Estimate:
    """How many rated themselves higher after."""
    return _count(before, after, 1, "higher after")


def count_same(before: np.ndarray, after: np.ndarray) -> Estimate:
    """How many rated themselves the same."""
    return _count(before, after, 0, "the same")


def count_lower(before: np.ndarray, after: np.ndarray) -> Estimate:
    """How many rated themselves lower after."""
    return _count(before, after, -1, "lower after")
