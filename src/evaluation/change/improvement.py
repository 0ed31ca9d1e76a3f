"""How likely it is that somebody rated themselves higher after than before."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, changes


def probability_of_improvement(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """PS = P(change > 0) + P(change = 0) / 2 (Grissom & Kim 2012): a half where nothing changes.

    PS = (1 + delta) / 2, delta the share that went up less the share that went down. The interval
    of delta is the adjusted Wald one of Bonett & Price (2012, Journal of Educational and
    Behavioral Statistics 37:479): p1 = (up + 1) / (n + 2), p2 = (down + 1) / (n + 2),
    p1 - p2 +- z sqrt((p1 + p2 - (p1 - p2)^2) / (n + 2)), clipped to -1 and 1. It is centred nearer
    a half than the share itself, and has limits where everybody went the same way.
    """
    d = changes(before, after).d
    n = len(d)
    if n == 0:
        return Estimate(0, unit="share", note="nobody to compare")
    up, down = int(np.count_nonzero(d > 0)), int(np.count_nonzero(d < 0))
    p1, p2 = (up + 1) / (n + 2), (down + 1) / (n + 2)
    reach = float(ndtri((1 + confidence) / 2)) * sqrt((p1 + p2 - (p1 - p2) ** 2) / (n + 2))
    low, high = max(p1 - p2 - reach, -1.0), min(p1 - p2 + reach, 1.0)
    return Estimate(
        n,
        (1 + (up - down) / n) / 2,
        (1 + low) / 2,
        (1 + high) / 2,
        unit="share",
        method=f"probability of improvement, Bonett & Price (2012) {confidence:.0%} interval",
    )
