"""Standardised change: in standard deviations, to be compared with other studies."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, differences, no_spread


def cohens_dav(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """d_av, adjusted for bias, with Bonett's interval.

    d = mean(d) / sqrt((s1^2 + s2^2) / 2) (Cumming 2012, p. 291); adjusted d * sqrt((n-2)/(n-1)).
    var(d) = d^2 (s1^4 + s2^4 + 2 r^2 s1^2 s2^2) / (8 (n-1) s^4) + sd^2 / ((n-1) s^2), with s^2 the
    mean of the two variances; the interval is d +- z * sqrt(var), around the unadjusted d
    (Bonett 2008, Psychological Methods 13:99; ci.stdmean.ps in the R package statpsych).
    """
    d = differences(before, after)
    n = len(d)
    if n < 3:
        return Estimate(n, unit="SD", note=f"n = {n}, not estimated")
    if no_spread(before) and no_spread(after):
        return Estimate(n, unit="SD", note="no spread before or after, not defined")
    v1, v2 = float(np.var(before, ddof=1)), float(np.var(after, ddof=1))
    v, v_change = (v1 + v2) / 2, float(np.var(d, ddof=1))
    effect = float(np.mean(d)) / np.sqrt(v)
    # 2 r s1 s2 is what the variances leave over the variance of the change.
    shared = ((v1 + v2 - v_change) / 2) ** 2
    variance = effect**2 * (v1**2 + v2**2 + 2 * shared) / (8 * (n - 1) * v**2)
    variance += v_change / ((n - 1) * v)
    reach = float(ndtri((1 + confidence) / 2)) * np.sqrt(variance)
    return Estimate(
        n,
        float(effect * np.sqrt((n - 2) / (n - 1))),
        float(effect - reach),
        float(effect + reach),
        unit="SD",
        method=f"d_av, bias-adjusted, Bonett (2008) {confidence:.0%} interval",
    )
