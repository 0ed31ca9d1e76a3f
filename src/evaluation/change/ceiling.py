"""Where people began, and what that leaves to change: ceiling, floor, regression to the mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtri, stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.one_wave import wilson_interval
from evaluation.change.paired import CONFIDENCE, differences, no_spread

FLAG = 0.15


def share_at_ceiling(
    scores: np.ndarray, highest: float, confidence: float = CONFIDENCE
) -> Estimate:
    """Share of people with the highest score there is, with Wilson's interval.

    More than 15 % is said to be a ceiling (Terwee et al. 2007, Journal of Clinical Epidemiology
    60:34).

    Args:
        scores: one score per person at one wave.
        highest: highest score of the range.
        confidence: level of the interval.
    """
    return _share_at(scores, highest, "highest", "ceiling", confidence)


def share_at_floor(scores: np.ndarray, lowest: float, confidence: float = CONFIDENCE) -> Estimate:
    """Share of people with the lowest score there is; see `share_at_ceiling`."""
    return _share_at(scores, lowest, "lowest", "floor", confidence)


def _share_at(
    scores: np.ndarray, limit: float, word: str, name: str, confidence: float
) -> Estimate:
    scores = np.asarray(scores, dtype=np.float64)
    at_limit = np.abs(scores - limit) < 1e-9
    found = _share(at_limit, f"share with the {word} score", confidence)
    if not found.estimate > FLAG:
        return found
    note = f"{name}: more than {FLAG:.0%} have the {word} score"
    return replace(found, note=note)


def share_unable_to_improve(
    before: np.ndarray, threshold: Estimate, highest: float, confidence: float = CONFIDENCE
) -> Estimate:
    """Share of people who began too near the highest score to change by more than the threshold.

    Args:
        before: one score per person at the first wave.
        threshold: from `reliable_change.smallest_detectable_change`.
        highest: highest score of the range.
        confidence: level of the interval.
    """
    before = np.asarray(before, dtype=np.float64)
    if np.isnan(threshold.estimate):
        return Estimate(len(before), unit="share", note=threshold.note)
    unable = np.round(highest - before, 10) <= threshold.estimate
    method = f"share who began within {threshold.estimate:.2f} points of the highest score"
    return _share(unable, method, confidence)


def _share(counted: np.ndarray, what: str, confidence: float) -> Estimate:
    n = len(counted)
    if n == 0:
        return Estimate(0, unit="share", note="nobody answered")
    count = int(counted.sum())
    limits = wilson_interval(count, n, confidence)
    method = f"{what}, Wilson {confidence:.0%} interval"
    return Estimate(n, count / n, *limits, unit="share", method=method)


def lowest_quarter(before: np.ndarray) -> np.ndarray:
    """Who began in the lowest quarter; people with the same score are never parted."""
    before = np.round(np.asarray(before, dtype=np.float64), 10)
    return before <= np.quantile(before, 0.25) + 1e-9 if len(before) else np.zeros(0, dtype=bool)


def change_of_lowest_quarter(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Mean change of those who began lowest, to be read beside what chance alone would bring them.

    They were chosen by their first score, so a test of their change against zero means nothing and
    there is no p. Nor an interval: who is among them hangs on the scores themselves, and a t
    interval held the true value in 75 to 95 of 100 simulated studies.
    """
    low = lowest_quarter(before)
    d = differences(before, after)[low]
    n, method = len(d), "mean change of those who began lowest, no interval"
    if n == 0:
        return Estimate(0, note="nobody to compare")
    return Estimate(n, float(np.mean(d)), method=method)


def expected_by_regression(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Change that those who began lowest would show though nobody's true score changed.

    (1 - r) * (mean of all - mean of the lowest quarter), at the first wave, r the correlation of
    both waves (Barnett, van der Pols & Dobson 2005, International Journal of Epidemiology 34:215).
    It comes on top of the change that everybody shows. n is the size of the lowest quarter.
    """
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    differences(before, after)  # refuses arrays of unequal length
    low = lowest_quarter(before)
    n = int(low.sum())
    if len(before) < 3 or no_spread(before) or no_spread(after):
        return Estimate(n, note="no spread before or after, not defined")
    r = float(np.corrcoef(before, after)[0, 1])
    expected = (1 - r) * float(np.mean(before) - np.mean(before[low]))
    method = (
        f"regression to the mean expected of the {n} of {len(before)} who began lowest, "
        f"correlation of both waves {r:.2f}"
    )
    return Estimate(n, expected, method=method)


def oldham_correlation(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Correlation of the change with the average of both waves.

    Whether those with lower scores changed more is never asked of the first score, which is part
    of the change (Oldham 1962, Journal of Chronic Diseases 15:969). Below zero: less spread after
    than before. p as of Pitman and Morgan (t, n - 2 degrees of freedom), Fisher's interval.
    """
    d = differences(before, after)
    average = (np.asarray(before, dtype=np.float64) + np.asarray(after, dtype=np.float64)) / 2
    n = len(d)
    if n < 4:
        return Estimate(n, unit="correlation", note=f"n = {n}, not estimated")
    if no_spread(d) or no_spread(average):
        return Estimate(n, unit="correlation", note="no spread in change or average, not defined")
    r = float(np.corrcoef(d, average)[0, 1])
    method = f"correlation of change and average (Oldham 1962), Fisher {confidence:.0%} interval"
    if abs(r) > 1 - 1e-12:
        note = "change and average lie on one line, no interval"
        return Estimate(n, round(r, 10), unit="correlation", method=method, note=note)
    p = 2 * float(stdtr(n - 2, -abs(r) * np.sqrt((n - 2) / (1 - r**2))))
    reach = float(ndtri((1 + confidence) / 2)) / np.sqrt(n - 3)
    low, high = (float(np.tanh(np.arctanh(r) + side * reach)) for side in (-1, 1))
    return Estimate(n, r, low, high, p, unit="correlation", method=method)
