"""Change of the same persons between two waves, in the points of the scale.

Each function takes two aligned float arrays of one outcome in one group, before and after, and
returns an `Estimate`. Direction is always after minus before. Differences are rounded to ten
decimals first: means of the same answers can differ in their last digit, and ties must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import sqrt

import numpy as np
from scipy.special import stdtr, stdtrit

from evaluation.change.estimate import Estimate

CONFIDENCE = 0.95
NO_SPREAD = 1e-9
"""Values nearer to each other than this are the same."""


def differences(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """After minus before as float64, rounded to ten decimals.

    Raises:
        ValueError: the arrays are not of the same length.
    """
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if before.shape != after.shape:
        raise ValueError(f"{before.size} scores before, but {after.size} after")
    return np.round(after - before, 10)


@dataclass(frozen=True)
class Changes:
    """The changes of one group, and what nearly every statistic asks of them: reckoned once.

    Attributes:
        d: the differences.
    """

    d: np.ndarray

    @cached_property
    def mean(self) -> float:
        """Of the changes; of one value where all are the same."""
        return float(self.d[0]) if self.flat else float(np.mean(self.d))

    @cached_property
    def variance(self) -> float:
        """Of the changes (n - 1)."""
        return float(np.var(self.d, ddof=1))

    @property
    def sd(self) -> float:
        """Standard deviation of the changes (n - 1)."""
        return sqrt(self.variance)

    @cached_property
    def flat(self) -> bool:
        """Whether everybody changed by the same amount."""
        return no_spread(self.d)


def changes(before: np.ndarray, after: np.ndarray) -> Changes:
    """The changes from these scores to those.

    Thirty statistics in a row ask for the same ones: those of the last groups are remembered.

    Raises:
        ValueError: the arrays are not of the same length.
    """
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    return _changes(before.tobytes(), after.tobytes())


@lru_cache(maxsize=4)
def _changes(before: bytes, after: bytes) -> Changes:
    d = differences(np.frombuffer(before), np.frombuffer(after))
    d.flags.writeable = False
    return Changes(d)


def no_spread(values: np.ndarray) -> bool:
    """Whether all values are the same, but for the last digits that floats lose in a mean.

    A standard deviation of equal floats need not be 0: ten changes of 0.3 give 5.9e-17, and with
    it a t of 1e16. So spread is told by the range.
    """
    if len(values) == 0:
        return True
    values = np.asarray(values, dtype=np.float64)
    return float(values.max() - values.min()) < NO_SPREAD


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
    return _spread(changes(before, after).d, "of the changes")


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

    Ten people's extra sleep with two drugs (Student 1908), as R's `t.test` prints it:

    >>> drug = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    >>> other = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    >>> found = mean_change(drug, other)
    >>> f"{found.estimate:.2f}, {found.conf_low:.7f} to {found.conf_high:.6f}"
    '1.58, 0.7001142 to 2.459886'
    >>> f"p {found.p_value:.6f}"
    'p 0.002833'
    """
    c = changes(before, after)
    n, method = len(c.d), f"mean of the paired changes, {confidence:.0%} t interval, paired t test"
    if n == 0:
        return Estimate(0, note="nobody to compare")
    mean = c.mean
    if n == 1:
        return Estimate(1, mean, method=method, note="n = 1, no interval")
    if c.flat:
        note = "no one changed" if mean == 0 else "everybody changed by the same amount"
        return Estimate(n, mean, p_value=1.0 if mean == 0 else np.nan, method=method, note=note)
    error = c.sd / sqrt(n)
    p = 2 * float(stdtr(n - 1, -abs(mean / error)))
    return Estimate(n, mean, *t_interval(mean, error, n - 1, confidence), p, method=method)


def t_statistic(before: np.ndarray, after: np.ndarray) -> Estimate:
    """The paired t test's t: mean change over its standard error, n - 1 degrees of freedom."""
    c = changes(before, after)
    n = len(c.d)
    if n < 2 or c.flat:
        return Estimate(n, unit="t", note="not defined")
    t = c.mean / (c.sd / sqrt(n))
    return Estimate(n, t, unit="t", method=f"paired t test, {n - 1} degrees of freedom")


def _count(before: np.ndarray, after: np.ndarray, sign: int, word: str) -> Estimate:
    d = changes(before, after).d
    n = int(np.count_nonzero(np.sign(d) == sign))
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
