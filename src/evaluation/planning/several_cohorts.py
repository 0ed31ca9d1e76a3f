"""Several cohorts: how wide the interval of the pooled change will be, and what it will tell.

Of cohorts with n pairs each, by the methods that the reports use: under five cohorts
`change.cohorts.mean_change_across`, from five the mixed model of `change.mixed_model`, and beside
it two stages with Knapp and Hartung's interval. Everything is in points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.special import chdtri, ndtr, stdtrit

from evaluation.change.gates import COHORTS
from evaluation.change.paired import CONFIDENCE
from evaluation.planning.one_group import mean_of_s

MOST = 60
"""More cohorts than that are not looked for."""
_GRID = 160
"""Quantiles at which a distribution is looked at."""
_TAIL = (1 + CONFIDENCE) / 2


@dataclass(frozen=True)
class Pooled:
    """What the pooled change of so many cohorts is expected to look like.

    Attributes:
        half_width: mean half width of its interval.
        power: how often the interval excludes zero.
    """

    half_width: float
    power: float


def pooled(k: int, n: int, sd: float, between: float, change: float) -> Pooled:
    """By the method that the reports use for so many cohorts.

    Args:
        k: cohorts.
        n: pairs of each.
        sd: standard deviation of people's changes within cohorts.
        between: standard deviation of the cohorts' true changes; under five cohorts it does not
            count, since nothing is said of other cohorts.
        change: the true one, on average.
    """
    if k < COHORTS:
        return across(k, n, sd, change)
    return one_stage(k, n, sd, between, change)


def across(k: int, n: int, sd: float, change: float) -> Pooled:
    """For the people in these cohorts alone: variance within cohorts, N - k degrees of freedom."""
    df, error = k * (n - 1), sd / sqrt(k * n)
    found = np.sqrt(_mean_squares(df)) * float(stdtrit(df, _TAIL)) * error
    return Pooled(_mean_half_width(df, error), float(np.mean(_told(change, error, found))))


def two_stage(k: int, n: int, sd: float, between: float, change: float) -> Pooled:
    """REML and Knapp & Hartung: of cohorts alike in size, the t interval of the cohorts' changes.

    Their variance is between^2 + sd^2 / n, on k - 1 degrees of freedom, whatever tau2 is found.
    """
    error = sqrt((between**2 + sd**2 / n) / k)
    found = np.sqrt(_mean_squares(k - 1)) * float(stdtrit(k - 1, _TAIL)) * error
    return Pooled(_mean_half_width(k - 1, error), float(np.mean(_told(change, error, found))))


def one_stage(k: int, n: int, sd: float, between: float, change: float) -> Pooled:
    """The mixed model with a change of its own for each cohort, of cohorts alike in size.

    Where the cohorts' changes lie further apart than those of people let expect, the squared error
    is the mean square between cohorts over N, on k - 1 degrees of freedom; else the variance
    between is found to be zero, and it is the mean square of all changes over N, on N - 1. Both
    mean squares are chi-squared; the mean is taken over a grid of their quantiles.
    """
    people = k * n
    apart = (sd**2 + n * between**2) * _mean_squares(k - 1)[:, None]
    within = sd**2 * _mean_squares(people - k)[None, :]
    together = ((k - 1) * apart + (people - k) * within) / (people - 1)
    near, far = (float(stdtrit(df, _TAIL)) for df in (people - 1, k - 1))
    reach = np.where(apart > within, far * np.sqrt(apart), near * np.sqrt(together))
    reach = reach / sqrt(people)
    error = sqrt((between**2 + sd**2 / n) / k)
    return Pooled(float(np.mean(reach)), float(np.mean(_told(change, error, reach))))


def cohorts_for_width(width: float, n: int, sd: float, between: float) -> int | None:
    """Fewest cohorts, from five, whose pooled interval has this half width on average."""
    wide = (k for k in _several() if pooled(k, n, sd, between, 0.0).half_width <= width)
    return next(wide, None)


def cohorts_for_power(change: float, n: int, sd: float, between: float, power: float) -> int | None:
    """Fewest cohorts, from five, that tell this change from none with this power."""
    told = (k for k in _several() if pooled(k, n, sd, between, change).power >= power)
    return next(told, None)


def _several() -> range:
    return range(COHORTS, MOST + 1)


def _mean_half_width(df: int, error: float) -> float:
    return float(stdtrit(df, _TAIL)) * error * mean_of_s(df)


@lru_cache(maxsize=512)
def _mean_squares(df: int) -> np.ndarray:
    """Estimates of a variance of 1 on so many degrees of freedom, at equally likely places."""
    return np.asarray(chdtri(df, 1 - (np.arange(_GRID) + 0.5) / _GRID) / df)


def _told(change: float, error: float, reach: np.ndarray) -> np.ndarray:
    """How often an estimate with this standard error is further from zero than each reach."""
    return np.asarray(ndtr((change - reach) / error) + ndtr((-change - reach) / error))
