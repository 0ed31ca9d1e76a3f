"""Ranks of the changes: the signed rank test, exact at any n, and what belongs to it.

The null distribution is that of the rank sum when every change could as well have gone the other
way: each rank counts with probability one half. It is computed for the very ranks at hand, ties and
all, on twice the mid-ranks, which are whole numbers (Streitberg & Roehmel 1986, Statistical
Software Newsletter 12:10).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import exp, log, prod, sqrt

import numpy as np
from scipy.special import bdtr, expit, ndtr, ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.gates import GATES
from evaluation.change.multiplicity import holm
from evaluation.change.paired import CONFIDENCE, changes

BY_CONVOLUTION = 20_000_000
"""Most additions by which ranks are added one by one (a twentieth of a second); above, the
distribution comes from its Fourier transform."""

BY_COUNTING = 200_000
"""Most ways that are written down one by one where changes are tied, as those of an item are."""


EXACT_UP_TO = 2_000
"""Most changes for which the distribution is exact: with more, it is the normal one to three
digits of p, and a programme of thousands would wait half a minute for the rest."""


def signed_rank(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Exact signed rank test, persons who did not change left out (Wilcoxon).

    The estimate is W+, the sum of the ranks of those who went up: V in R. p is two-sided, twice
    the smaller tail of the exact distribution, at most 1.
    """
    d = changes(before, after).d
    return _tested(d, d[d != 0], "changes of 0 left out")


def signed_rank_pratt(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Exact signed rank test, changes of 0 ranked with the others, then left out (Pratt 1959).

    Journal of the American Statistical Association 54:655.
    """
    d = changes(before, after).d
    return _tested(d, d, "changes of 0 ranked, then left out (Pratt)")


def _tested(d: np.ndarray, ranked: np.ndarray, zeros: str) -> Estimate:
    n, method = len(d), f"exact signed rank test, {zeros}"
    if n == 0:
        return Estimate(0, unit="rank sum", note="nobody to compare")
    if not d.any():
        return Estimate(n, 0.0, p_value=1.0, unit="rank sum", method=method, note="no one changed")
    ranks = _doubled_ranks(ranked)
    up = int(ranks[ranked > 0].sum())
    moved = ranks[ranked != 0]
    if len(moved) > EXACT_UP_TO:
        method = f"signed rank test, {zeros}, normal approximation over {EXACT_UP_TO:,} changes"
        return Estimate(n, up / 2, p_value=_nearly(moved, up), unit="rank sum", method=method)
    p = two_sided_p(moved, up)
    return Estimate(n, up / 2, p_value=p, unit="rank sum", method=method)


def _nearly(ranks: np.ndarray, total: int) -> float:
    """Two-sided p by the normal distribution with the exact mean and variance under no change."""
    mean, spread = ranks.sum() / 2, np.sqrt(np.sum(ranks.astype(np.float64) ** 2)) / 2
    # Doubled ranks: half a step of the sum is one.
    return float(min(1.0, 2 * ndtr(-max(abs(total - mean) - 1, 0) / spread)))


def _doubled_ranks(changes: np.ndarray) -> np.ndarray:
    """Twice the mid-ranks of the sizes of the changes: whole numbers."""
    sizes = np.abs(changes)
    ordered = np.sort(sizes)
    # Those below, and those not above: half of the two together and one is the mid-rank.
    return np.searchsorted(ordered, sizes) + np.searchsorted(ordered, sizes, side="right") + 1


def two_sided_p(ranks: np.ndarray, total: int) -> float:
    """Twice the smaller tail of a sum in which each rank counts or not, at most 1.

    Args:
        ranks: whole numbers above 0, at least one.
        total: the sum that was seen.
    """
    # The distribution is symmetric: of the two tails the lower one is computed.
    lower = min(int(total), int(ranks.sum()) - int(total))
    return min(1.0, 2 * lower_tail(ranks, lower))


def lower_tail(ranks: np.ndarray, most: int) -> float:
    """P(sum <= most), for a sum in which each rank counts with probability one half."""
    # Ranks alone decide: those of items, with their few answers, come again and again.
    return _tail_of(np.sort(np.asarray(ranks, dtype=np.int64)).tobytes(), int(most))


@lru_cache(maxsize=1024)
def _tail_of(ordered: bytes, most: int) -> float:
    ranks = np.frombuffer(ordered, dtype=np.int64)
    shared = int(np.gcd.reduce(ranks))
    ranks, most = ranks // shared, most // shared
    total = int(ranks.sum())
    if most < 0 or most >= total:
        return float(most >= total)
    if 2 * most >= total:
        return 1.0 - lower_tail(ranks, total - most - 1)
    additions = len(ranks) * (most + 1)
    distinct, counts = np.unique(ranks, return_counts=True)
    if prod((counts + 1).tolist()) // (int(counts.max()) + 1) <= min(additions, BY_COUNTING):
        return _counted(distinct, counts, most)
    if additions <= BY_CONVOLUTION:
        return float(_convolved(ranks, most).sum())
    return _inverted(distinct, counts, most)


def _counted(ranks: np.ndarray, counts: np.ndarray, most: int) -> float:
    """P(sum <= most) where few ranks occur often: how many of each count is binomial.

    Every way in which all ranks but the commonest can add up is written down; of the commonest
    one the distribution function says how likely the rest is.
    """
    order = np.argsort(counts, kind="stable")
    sums, chances = np.zeros(1, dtype=np.int64), np.ones(1)
    for j in order[:-1]:
        sums = np.add.outer(sums, ranks[j] * np.arange(counts[j] + 1)).ravel()
        chances = np.multiply.outer(chances, _coins(int(counts[j]))[0]).ravel()
        chances, sums = chances[sums <= most], sums[sums <= most]
    last = order[-1]
    left = np.minimum((most - sums) // ranks[last], counts[last])
    return float(chances @ _coins(int(counts[last]))[1][left])


@lru_cache(maxsize=4096)
def _coins(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Chances of 0 to n heads of n coins, and of so many or fewer."""
    ways = [1]
    for k in range(n):
        ways.append(ways[-1] * (n - k) // (k + 1))
    whole = 2**n
    chances, so_many = (np.array([w / whole for w in own]) for own in (ways, accumulate(ways)))
    return chances, so_many


def _convolved(ranks: np.ndarray, most: int) -> np.ndarray:
    """Probabilities of the sums 0 to most: rank after rank, either added or not."""
    chances = np.zeros(most + 1)
    chances[0] = 1.0
    reached = 0
    for rank in np.sort(ranks):
        reached = min(reached + int(rank), most)
        chances[: reached + 1] /= 2
        if rank <= most:
            chances[rank : reached + 1] += chances[: reached + 1 - rank].copy()
    return chances


def _inverted(ranks: np.ndarray, counts: np.ndarray, most: int) -> float:
    """P(sum <= most) from the Fourier transform of the distribution, for many ranks.

    The chances are tilted first, so that the sums at `most` are the likely ones: a tail of 1e-30
    comes out with all its digits. The transform is a product over the ranks; almost everywhere a
    few of its factors are enough to see that it is nothing, and the rest is not computed.

    Args:
        ranks: the distinct ranks.
        counts: how often each occurs.
        most: below half of the sum of all ranks.
    """
    tilt = _tilt(ranks, counts, most)
    chances = expit(-tilt * ranks)  # of counting, tilted; the mean of the sum is `most`
    total = int(ranks @ counts)
    order = np.argsort(-counts * chances * (1 - chances), kind="stable")
    scale = float(counts @ (np.logaddexp(0.0, -tilt * ranks) - log(2))) + tilt * most
    answer = 0.0
    for start in range(0, total // 2 + 1, 1 << 19):
        k = np.arange(start, min(start + (1 << 19), total // 2 + 1))
        # Frequencies come in pairs but for the first and, of an even number, the last.
        weight = np.where((k == 0) | (2 * k == total + 1), 1.0, 2.0)
        size = np.zeros(len(k))
        for j in order:
            turned = np.sin(np.pi * ((k * ranks[j]) % (total + 1)) / (total + 1)) ** 2
            spread = 4 * chances[j] * (1 - chances[j])
            size += counts[j] / 2 * np.log(np.maximum(1 - spread * turned, 1e-300))
            kept = size > -45
            k, weight, size = k[kept], weight[kept], size[kept]
            if len(k) == 0:
                break
        answer += _at_frequencies(k, weight, ranks, counts, chances, tilt, most)
    return float(min(max(exp(scale) * answer / (total + 1), 0.0), 1.0))


def _at_frequencies(
    k: np.ndarray,
    weight: np.ndarray,
    ranks: np.ndarray,
    counts: np.ndarray,
    chances: np.ndarray,
    tilt: float,
    most: int,
) -> float:
    """What these frequencies add to the tilted sum of the chances of 0 to most."""
    if len(k) == 0:
        return 0.0
    total = int(ranks @ counts)
    transform = np.zeros(len(k), dtype=np.complex128)  # of its logarithm
    for rank, count, chance in zip(ranks, counts, chances, strict=True):
        angle = 2 * np.pi * ((k * rank) % (total + 1)) / (total + 1)
        transform += count * np.log(1 - chance + chance * np.exp(1j * angle))
    turn = 2 * np.pi * ((k * most) % (total + 1)) / (total + 1)
    step = tilt - 2j * np.pi * k / (total + 1)
    # Sum over s = 0..most of exp((tilt - i t)(s - most)), a geometric series.
    series = np.empty(len(k), dtype=np.complex128)
    still = (k == 0) & (tilt == 0)
    series[still] = most + 1
    series[~still] = np.expm1(-step[~still] * (most + 1)) / np.expm1(-step[~still])
    return float(np.sum(weight * (np.exp(transform - 1j * turn) * series).real))


def _tilt(ranks: np.ndarray, counts: np.ndarray, most: int) -> float:
    """Tilt at which the mean of the sum is `most`, by halving; 0 at half of the sum."""
    low, high = 0.0, 1.0
    weights = ranks * counts
    while float(weights @ expit(-high * ranks)) > most:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if float(weights @ expit(-middle * ranks)) > most:
            low = middle
        else:
            high = middle
    return low


def smallest_p(moved: int) -> float:
    """Smallest two-sided p that the signed rank (or sign) test can give: everybody went one way.

    2 / 2^m for m persons who changed, whatever their ranks; with zeros ranked (Pratt) too.
    """
    return min(1.0, 2.0 ** (1 - int(moved)))


def smallest_adjusted_p(moved: Sequence[int]) -> np.ndarray:
    """Smallest p, adjusted by Holm, that each test of a family can give.

    Where it is above .05 the test had no chance, and its p says nothing: "too few to say". Five
    scales at 7 pairs: 5 * 2 / 2^7 = .078. (Holm's adjusted p never falls when any p of the family
    rises, so that all of them at their smallest give the smallest of each.)

    Args:
        moved: for each test of the family, how many persons changed.
    """
    return holm(np.array([smallest_p(m) for m in moved]))


def sign_test(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Exact sign test: the share that went up, of those who changed, against one half.

    p is twice the smaller binomial tail, at most 1; changes of 0 are left out.
    """
    d = changes(before, after).d
    up, down = int(np.sum(d > 0)), int(np.sum(d < 0))
    method = "exact sign test, changes of 0 left out"
    if len(d) == 0:
        return Estimate(0, unit="share", note="nobody to compare")
    if up + down == 0:
        return Estimate(
            len(d), p_value=1.0, unit="share", method=method, note="no one changed, not defined"
        )
    moved, fewer = up + down, min(up, down)
    tail = float(bdtr(fewer, moved, 0.5))
    return Estimate(len(d), up / moved, p_value=min(1.0, 2 * tail), unit="share", method=method)


def hodges_lehmann(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Median of all means of two changes (Walsh averages), with the exact interval.

    Changes of 0 are kept (Hodges & Lehmann 1963, Annals of Mathematical Statistics 34:598); R's
    `wilcox.test` drops them. The limits are the C-th Walsh average from either end, C - 1 the
    largest rank sum without ties whose lower tail is at most half of what the interval leaves out
    (Hollander & Wolfe 1973, section 3.3): it covers at least what it says where changes are tied.
    Below six pairs there is no interval of 95 %.
    """
    d = changes(before, after).d
    n = len(d)
    if n == 0:
        return Estimate(0, note="nobody to compare")
    values, weights = _walsh_averages(d)
    upto = np.cumsum(weights)
    pairs = n * (n + 1) // 2

    def place(k: int) -> float:
        return float(values[np.searchsorted(upto, k)])

    centre = (place((pairs + 1) // 2) + place(pairs // 2 + 1)) / 2
    method = f"Hodges-Lehmann, zeros kept, exact {confidence:.0%} interval of the signed rank"
    reach = _untied_quantile(n, (1 - confidence) / 2)
    if reach < 0:
        return Estimate(n, centre, method=method, note=f"n = {n}, no interval of {confidence:.0%}")
    limits = place(reach + 1), place(pairs - reach)
    return Estimate(n, centre, *limits, method=method)


def _walsh_averages(d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means of two changes, a change with itself too: their values in order, and how often.

    Equal changes are taken together, so that many people with few answers cost little.
    """
    values, counts = np.unique(d, return_counts=True)
    first, second = np.triu_indices(len(values))
    weights = counts[first] * counts[second]
    own = first == second
    weights[own] = counts * (counts + 1) // 2
    # Rounded as changes are, so that equal means are equal.
    means = np.round((values[first] + values[second]) / 2, 10)
    order = np.argsort(means, kind="stable")
    return means[order], weights[order]


@lru_cache(maxsize=1024)
def _untied_quantile(n: int, tail: float) -> int:
    """Largest whole number w with P(rank sum of n untied changes <= w) <= tail; -1 if none.

    Above 400 by the normal approximation, which is then less than one rank in a thousand off.
    """
    if n > 400:
        spread = sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return int(n * (n + 1) / 4 + float(ndtri(tail)) * spread - 0.5)
    chances = np.cumsum(_convolved(np.arange(1, n + 1), n * (n + 1) // 4))
    return int(np.searchsorted(chances, tail * (1 + 1e-12), side="right")) - 1


def rank_biserial(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Matched rank-biserial correlation: (W+ - W-) / (W+ + W-), no changes left out.

    Mid-ranks for ties (Kerby 2014, Comprehensive Psychology 3:1). The interval, from 20 pairs, is
    that of a score test, as Wilson's is for a share: all values rho with (rbc - rho)^2 <= z^2 (1 -
    rho^2) q, where q, the sum of the squared ranks over the square of their sum, is the variance
    if nothing changed. It has limits where everybody went the same way. Simulated with answers of
    1 to 5, items and scales, n = 20 to 100, it covers 94 to 97.5 %; where the few who fell fell
    far and the many who rose rose little, 93 % (86 % at n = 20). Fisher's z covers 84 to 92 %,
    the bootstrap 85 to 94.5 %.
    """
    d = changes(before, after).d
    n, moved = len(d), d[d != 0]
    if len(moved) == 0:
        return Estimate(n, unit="correlation", note="no one changed, not defined")
    ranks = _doubled_ranks(moved) / 2
    up, down = float(ranks[moved > 0].sum()), float(ranks[moved < 0].sum())
    found, method = (up - down) / (up + down), "matched rank-biserial correlation (Kerby 2014)"
    if n < GATES["rank_biserial"].interval:
        note = f"n = {n}, no interval"
        return Estimate(n, found, unit="correlation", method=method, note=note)
    q = float(ndtri((1 + confidence) / 2)) ** 2 * float(ranks @ ranks) / float(ranks.sum()) ** 2
    reach = sqrt(q * (1 + q - found**2))
    return Estimate(
        n,
        found,
        max((found - reach) / (1 + q), -1.0),
        min((found + reach) / (1 + q), 1.0),
        unit="correlation",
        method=f"{method}, {confidence:.0%} score interval",
    )
