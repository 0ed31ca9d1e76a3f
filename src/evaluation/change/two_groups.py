"""The changes of two groups of people beside each other, where both may be small."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE

EXACT_UP_TO = 100
"""Most people for whom the rank sum's distribution is exact; with more it is the normal one to
three digits."""


def rank_sum(one: np.ndarray, other: np.ndarray) -> Estimate:
    """Rank sum test, exact whatever the ties (Wilcoxon 1945; Mann & Whitney 1947).

    Each choice of so many people out of all is as likely; ranks of equal changes are their mean.
    Two-sided p is twice the smaller tail, at most 1. Above `EXACT_UP_TO` people the normal
    distribution with the variance for ties (Lehmann 1975, Nonparametrics, section 1.4) and half a
    step of correction.

    Args:
        one: changes of one group, in points.
        other: changes of the other.

    Returns:
        estimate: the sum of the first group's ranks, less the least that it can be (U).
    """
    ranks, m = _doubled_ranks(one, other), len(one)
    n = len(ranks)
    if not m or m == n:
        return Estimate(n, unit="rank sum", note="nobody in one of the groups")
    total = int(ranks[:m].sum())
    estimate = total / 2 - m * (m + 1) / 2
    if n > EXACT_UP_TO:
        p = _nearly(ranks, m, total)
        return Estimate(n, estimate, p_value=p, unit="rank sum", method="rank sum test, normal")
    p = _two_sided(_sums(ranks, m), total)
    return Estimate(n, estimate, p_value=p, unit="rank sum", method="exact rank sum test")


def least_p(one: np.ndarray, other: np.ndarray) -> float:
    """Smallest two-sided p that groups of these sizes could reach with these very changes.

    It is that of the highest changes all being in one group: with 3 and 3 people .10, whatever
    they answer.
    """
    ranks, m = _doubled_ranks(one, other), len(one)
    if not 0 < m < len(ranks):
        return 1.0
    ordered = np.sort(ranks)
    if len(ranks) > EXACT_UP_TO:
        return _nearly(ranks, m, int(ordered[-m:].sum()))
    sums = _sums(ranks, m)
    ends = (int(ordered[:m].sum()), int(ordered[-m:].sum()))
    return min(_two_sided(sums, end) for end in ends)


def cliffs_delta(one: np.ndarray, other: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Cliff's delta: how much oftener one of the first group changed more than one of the other.

    P(x > y) - P(x < y), from -1 to 1. Unbiased variance and asymmetric interval of Cliff 1993
    (Psychological Bulletin 114:494) with t on N - 2 degrees of freedom; where the groups do not
    overlap, the limit of Feng & Cliff 2004 (Journal of Modern Applied Statistical Methods 3:322).

    Args:
        one: changes of one group, in points; at least two for an interval.
        other: changes of the other.
        confidence: level of the interval.
    """
    x, y = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    m, n = len(x), len(y)
    if not m or not n:
        return Estimate(m + n, unit="share", note="nobody in one of the groups")
    # By order: of two large groups a table of all pairs would not fit into memory.
    (under, not_over), (y_under, y_not_over) = _places(x, y), _places(y, x)
    ahead = under + not_over - n
    delta = float(ahead.sum()) / (m * n)
    if min(m, n) < 2:
        return Estimate(m + n, delta, unit="share", method="Cliff's delta", note="no interval")
    method = f"Cliff's delta, {confidence:.0%} interval (Cliff 1993)"
    reach = float(stdtrit(m + n - 2, (1 + confidence) / 2))
    if abs(delta) == 1:
        z2 = float(ndtri((1 + confidence) / 2)) ** 2
        limit = (min(m, n) - z2) / (min(m, n) + z2)
        low, high = (limit, 1.0) if delta > 0 else (-1.0, -limit)
        return Estimate(m + n, delta, low, high, unit="share", method=method)
    untied = m * n - int((not_over - under).sum())
    spread = np.sqrt(_variance(ahead / n, 1 - (y_under + y_not_over) / m, untied, delta))
    middle, width = delta - delta**3, reach * spread
    width *= np.sqrt((1 - delta**2) ** 2 + (reach * spread) ** 2)
    below = 1 - delta**2 + (reach * spread) ** 2
    low, high = max(-1.0, (middle - width) / below), min(1.0, (middle + width) / below)
    return Estimate(m + n, delta, float(low), float(high), unit="share", method=method)


def _variance(rows: np.ndarray, columns: np.ndarray, untied: int, delta: float) -> float:
    """Unbiased variance of delta (Cliff 1993, equation 7), not under its least possible value.

    Args:
        rows: of each of the first group, how much oftener above one of the second than below.
        columns: of each of the second, how much oftener below one of the first than above.
        untied: pairs of one and the other that are not equal.
        delta: mean of either.
    """
    m, n = len(rows), len(columns)
    rows, columns = rows - delta, columns - delta
    # The last is the sum over all pairs of (sign - delta) squared: a sign is 1, -1 or 0.
    parts = n**2 * rows @ rows + m**2 * columns @ columns - (untied - m * n * delta**2)
    least = (1 - delta**2) / (m * n - 1)
    return max(float(parts) / (m * n * (m - 1) * (n - 1)), least)


def _places(of: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many of some values are under each of others, and how many are not over it."""
    ordered, values = np.sort(np.round(among, 10)), np.round(of, 10)
    return np.searchsorted(ordered, values), np.searchsorted(ordered, values, side="right")


def _doubled_ranks(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Twice the mid-ranks of all changes, the first group's first: whole numbers."""
    both = np.round(np.concatenate([np.asarray(one, float), np.asarray(other, float)]), 10)
    _, place, counts = np.unique(both, return_inverse=True, return_counts=True)
    return (2 * np.cumsum(counts) - counts + 1)[place]


def _sums(ranks: np.ndarray, m: int) -> np.ndarray:
    """Probability of each sum of m of these ranks, chosen by chance."""
    most = int(ranks.sum())
    ways = np.zeros((m + 1, most + 1))
    ways[0, 0] = 1.0
    for seen, rank in enumerate(ranks, 1):
        for taken in range(min(m, seen), 0, -1):
            ways[taken, rank:] += ways[taken - 1, : most + 1 - rank]
    return ways[m] / ways[m].sum()


def _two_sided(chances: np.ndarray, total: int) -> float:
    # The smaller tail is summed itself: one minus the larger would round a small p away.
    tails = (float(chances[: total + 1].sum()), float(chances[total:].sum()))
    return min(1.0, 2 * min(tails))


def _nearly(ranks: np.ndarray, m: int, total: int) -> float:
    n = len(ranks)
    spread = np.sqrt(m * (n - m) / (n * (n - 1)) * np.sum((ranks - ranks.mean()) ** 2))
    if spread == 0:
        return 1.0
    # Doubled ranks: half a step of the sum is one.
    return float(min(1.0, 2 * ndtr(-max(abs(total - m * ranks.mean()) - 1, 0) / spread)))
