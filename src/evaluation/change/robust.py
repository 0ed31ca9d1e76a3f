"""Mean change when a few people at the ends are not to decide it."""

from __future__ import annotations

from math import floor, sqrt

import numpy as np
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, changes, no_spread, t_interval

TRIM = 0.2
"""Share cut off at each end."""


def trimmed_mean_change(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """20 % trimmed mean of the changes, with its t interval.

    The lowest and the highest fifth of the changes are left out; the error is sw sqrt(n) / h, sw
    the winsorised standard deviation (n - 1), h those left, with h - 1 degrees of freedom (Tukey &
    McLaughlin 1963, Sankhya A 25:331). h is what was really left, as in statsmodels; Wilcox (2012)
    has .6 n, which differs where n is no multiple of five.
    """
    d = changes(before, after).d
    cut, left = _cut(len(d))
    method = f"20% trimmed mean of the changes, {confidence:.0%} t interval (Tukey & McLaughlin)"
    if few := _too_few(d, left):
        return few
    estimate = float(np.mean(np.sort(d)[cut : cut + left]))
    wins = _winsorised(d, cut)
    error = float(np.std(wins, ddof=1)) * sqrt(len(d)) / left
    return _tested(d, estimate, 0.0 if no_spread(wins) else error, left - 1, confidence, method)


def trimmed_means_difference(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """20 % trimmed mean after minus 20 % trimmed mean before, with Yuen's test for pairs.

    Each wave is trimmed by itself, so that the two ends are not the same persons. With q the sums
    of squares and of products of the winsorised scores, error^2 = (q1 + q2 - 2 q12) / (h (h - 1)),
    h - 1 degrees of freedom (Yuen 1974, Biometrika 61:165; Wilcox 2012, Introduction to Robust
    Estimation, section 5.9.5; `yuend` in the R package WRS2).
    """
    d = changes(before, after).d
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    cut, left = _cut(len(d))
    method = f"difference of 20% trimmed means, {confidence:.0%} t interval (Yuen, pairs)"
    if few := _too_few(d, left):
        return few
    middles = [float(np.mean(np.sort(side)[cut : cut + left])) for side in (before, after)]
    apart = _winsorised(after, cut) - _winsorised(before, cut)
    error = sqrt(float(np.sum((apart - apart.mean()) ** 2)) / (left * (left - 1)))
    estimate = middles[1] - middles[0]
    return _tested(d, estimate, 0.0 if no_spread(apart) else error, left - 1, confidence, method)


def _cut(n: int) -> tuple[int, int]:
    """How many are cut off at each end, and how many are left."""
    cut = floor(TRIM * n + 1e-9)
    return cut, n - 2 * cut


def _winsorised(scores: np.ndarray, cut: int) -> np.ndarray:
    """Scores with those cut off moved to the nearest that is left."""
    ordered = np.sort(scores)
    return np.clip(scores, ordered[cut], ordered[len(scores) - cut - 1])


def _too_few(d: np.ndarray, left: int) -> Estimate | None:
    if left < 3:
        return Estimate(len(d), note=f"n = {len(d)}, not estimated")
    return None


def _tested(
    d: np.ndarray, estimate: float, error: float, df: int, confidence: float, method: str
) -> Estimate:
    if no_spread(d):
        same = d[0] == 0
        note = "no one changed" if same else "everybody changed by the same amount"
        p = 1.0 if same else np.nan
        return Estimate(len(d), float(d[0]), p_value=p, method=method, note=note)
    if error == 0:
        note = "no spread among those left, no interval"
        return Estimate(len(d), estimate, method=method, note=note)
    p = 2 * float(stdtr(df, -abs(estimate / error)))
    limits = t_interval(estimate, error, df, confidence)
    return Estimate(len(d), estimate, *limits, p, method=method)
