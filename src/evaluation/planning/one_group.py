"""One group, before and after: how many pairs a question takes, and what so many pairs can show.

By the paired t test and its interval, which the reports use. Everything is in points.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, sqrt

from scipy.special import bdtrc, chdtri, poch, stdtrit

from evaluation.change.gates import CHANGE
from evaluation.change.paired import CONFIDENCE
from evaluation.change.planning import ALPHA, POWER, detectable_dz, power_of_t

SURE = 0.9
"""Chance with which what is promised as "nearly always" holds."""
MOST = 100_000
"""More pairs than that are not looked for."""


def mean_of_s(df: float) -> float:
    """Mean of an estimated standard deviation, as a share of the true one.

    Gamma((df + 1) / 2) / Gamma(df / 2) * sqrt(2 / df), of normal values.
    """
    return float(poch(df / 2, 0.5) / sqrt(df / 2))


def half_width(n: int, sd: float, confidence: float = CONFIDENCE) -> float:
    """Mean half width of the t interval of n changes with this standard deviation."""
    return _reach(n, confidence) * sd * mean_of_s(n - 1)


def half_width_sure(n: int, sd: float, sure: float = SURE, confidence: float = CONFIDENCE) -> float:
    """Half width that the interval has, or less, in this share of studies.

    By the chi-squared quantile of the estimated variance (Kelley & Rausch 2006, Psychological
    Methods 11:363).
    """
    return _reach(n, confidence) * sd * sqrt(chdtri(n - 1, 1 - sure) / (n - 1))


def _reach(n: int, confidence: float) -> float:
    return float(stdtrit(n - 1, (1 + confidence) / 2)) / sqrt(n)


def pairs_for_power(change: float, sd: float, power: float = POWER, alpha: float = ALPHA) -> int:
    """Fewest pairs that tell this change from none with this power, by the paired t test.

    A change of half a standard deviation of the changes (Cohen 1988; G*Power 3.1 says 34):

    >>> pairs_for_power(0.5, 1.0)
    34

    Args:
        change: the true one.
        sd: standard deviation of the changes.
        power: share of studies that tell it.
        alpha: level of the test.
    """
    return fewest(lambda n: power_of_t(change / sd, n, alpha) >= power)


def pairs_for_width(width: float, sd: float, sure: float | None = None) -> int:
    """Fewest pairs whose interval has this half width on average; with `sure`, so often."""
    if sure is None:
        return fewest(lambda n: half_width(n, sd) <= width)
    return fewest(lambda n: half_width_sure(n, sd, sure) <= width)


def detectable(n: int, sd: float, power: float = POWER, alpha: float = ALPHA) -> float:
    """Smallest change that n pairs tell from none with this power."""
    return detectable_dz(n, alpha, power) * sd


def answers_for_power(change: float, sd: float, power: float = POWER, alpha: float = ALPHA) -> int:
    """Answers that are needed each time where nobody's two forms can be linked.

    By the t test of two groups; `sd` is that of scores, not of changes.
    """
    from statsmodels.stats.power import TTestIndPower

    found = TTestIndPower().solve_power(change / sd, alpha=alpha, power=power)
    return max(CHANGE, ceil(float(found) - 1e-6))


def fewest(enough: Callable[[int], bool]) -> int:
    """The smallest number of pairs that is enough, if one more never makes it too few.

    Not under five, of whom no report tells a change; `MOST` where even more would be needed.
    """
    low, high = CHANGE - 1, CHANGE
    while not enough(high):
        if high >= MOST:
            return MOST
        low, high = high, min(2 * high, MOST)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def enrolled_for(pairs: int, kept: float) -> int:
    """People to enrol so that this many can be compared on average.

    >>> enrolled_for(34, 0.7)
    49
    """
    return ceil(pairs / kept - 1e-9)


def enrolled_for_sure(pairs: int, kept: float, sure: float = SURE) -> int:
    """People to enrol so that at least so many can be compared in this share of studies.

    Binomial: everybody stays and is linked, or not, alone.
    """
    people = enrolled_for(pairs, kept)
    while bdtrc(pairs - 1, people, kept) < sure:
        people += 1
    return people
