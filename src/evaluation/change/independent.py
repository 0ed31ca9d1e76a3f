"""Two waves whose answers cannot be linked: the people of one beside the people of the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, no_spread, t_interval


def mean_difference(
    groups: Sequence[tuple[np.ndarray, np.ndarray]], confidence: float = CONFIDENCE
) -> Estimate:
    """Mean of those who answered after, minus mean of those who answered before, with Welch's t.

    Nobody is followed: where the same people answered twice, which is likely, their answers go up
    and down together and the interval is wider than it would be for pairs. Over several cohorts
    each one's difference is weighted by n1 n2 / (n1 + n2), so that cohorts are never compared with
    each other; the degrees of freedom are Welch's and Satterthwaite's (Welch 1947, Biometrika
    34:28), over the groups of all cohorts.

    Args:
        groups: for each cohort, scores before and scores after, of any lengths.
        confidence: level of the interval.

    Returns:
        n is the number of answers of both waves; `note` says how many each has.
    """
    groups = [(np.asarray(a, float), np.asarray(b, float)) for a, b in groups if len(a) and len(b)]
    before, after = (sum(len(group[side]) for group in groups) for side in (0, 1))
    if not groups:
        return Estimate(0, note="nobody to compare in one of the waves")
    note = f"{before} before, {after} after"
    weights = np.array([len(a) * len(b) / (len(a) + len(b)) for a, b in groups])
    weights = weights / weights.sum()
    differences = np.array([np.mean(b) - np.mean(a) for a, b in groups])
    difference = float(np.round(weights @ differences, 10))
    cohorts = f", {len(groups)} cohorts weighted by their people" if len(groups) > 1 else ""
    method = (
        f"difference of the means of two groups, not linked{cohorts}; "
        f"{confidence:.0%} t interval (Welch)"
    )
    sides = [(w, side) for w, group in zip(weights, groups, strict=True) for side in group]
    if any(len(scores) < 2 for _, scores in sides):
        return Estimate(before + after, difference, method=method, note=f"{note}; no interval")
    if all(no_spread(scores) for _, scores in sides):
        return Estimate(
            before + after, difference, method=method, note=f"{note}; no spread, no interval"
        )
    parts = np.array([w**2 * np.var(scores, ddof=1) / len(scores) for w, scores in sides])
    freedom = np.array([len(scores) - 1 for _, scores in sides])
    error = float(np.sqrt(parts.sum()))
    df = float(parts.sum() ** 2 / np.sum(parts**2 / freedom))
    p = 2 * float(stdtr(df, -abs(difference / error)))
    interval = t_interval(difference, error, df, confidence)
    return Estimate(before + after, difference, *interval, p, method=method, note=note)
