"""What was asked once, such as satisfaction at the end."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, no_spread, t_interval


def wilson_interval(count: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927, JASA 22:209), between 0 and 1.

    81 of 263, and none of 20 (Newcombe 1998, Statistics in Medicine 17:857, table I):

    >>> ["{:.4f} to {:.4f}".format(*wilson_interval(*case)) for case in ((81, 263), (0, 20))]
    ['0.2553 to 0.3662', '0.0000 to 0.1611']
    """
    z = float(ndtri((1 + confidence) / 2))
    share, wide = count / n, z**2 / n
    middle = (share + wide / 2) / (1 + wide)
    reach = z * np.sqrt(share * (1 - share) / n + wide / (4 * n)) / (1 + wide)
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def share_agreeing(
    scores: np.ndarray, low: float, high: float, confidence: float = CONFIDENCE
) -> Estimate:
    """Share above the middle of the range, with Wilson's interval.

    Args:
        scores: one answer per person.
        low: lowest answer of the range.
        high: highest answer of the range.
        confidence: level of the interval.
    """
    n = len(scores)
    if n == 0:
        return Estimate(0, unit="share", note="nobody answered")
    count = int(np.sum(np.asarray(scores) > (low + high) / 2))
    method = f"share above the middle of the range, Wilson {confidence:.0%} interval"
    return Estimate(
        n, count / n, *wilson_interval(count, n, confidence), unit="share", method=method
    )


def mean_of_wave(scores: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Mean of one wave with its t interval."""
    n = len(scores)
    if n == 0:
        return Estimate(0, note="nobody answered")
    method = f"mean, {confidence:.0%} t interval"
    if no_spread(scores):
        return Estimate(n, float(scores[0]), method=method, note="no spread, no interval")
    mean, error = float(np.mean(scores)), float(np.std(scores, ddof=1)) / np.sqrt(n)
    return Estimate(n, mean, *t_interval(mean, error, n - 1, confidence), method=method)
