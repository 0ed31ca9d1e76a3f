"""Cohorts pooled in two stages: each cohort's change first, then their mean (meta-analysis).

The variance between cohorts is estimated by restricted maximum likelihood (Viechtbauer 2005,
Journal of Educational and Behavioral Statistics 30:261), the standard error is Knapp's and
Hartung's with a t of k - p degrees of freedom (Hartung & Knapp 2001, Statistics in Medicine
20:3875; Knapp & Hartung 2003, 22:2693), all as the R package metafor has them.

The variance of a cohort's change is the variance pooled within cohorts over its n. A variance from
each cohort's own three or four people is noise: cohorts that happened to agree would take most of
the weight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from scipy.special import chdtrc, chdtri, stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.gates import COHORTS
from evaluation.change.paired import CONFIDENCE, differences, no_spread, t_interval


@dataclass(frozen=True)
class Combined:
    """A meta-analysis, with moderators or without.

    Attributes:
        k: number of estimates combined.
        coefficients: intercept first, then the moderators.
        errors: standard errors (Knapp-Hartung).
        df: degrees of freedom of their t, k minus the number of coefficients.
        conf_low: lower limits of the t intervals.
        conf_high: upper limits.
        p_values: of the t tests.
        tau2: variance between the true values (REML).
        i2: share of the variance that is between the true values (tau2 over tau2 + typical v).
        q: heterogeneity statistic, weighted by 1 / v.
        q_p_value: its chi-squared p on `df` degrees of freedom.
        prediction: where the true value of another one would lie (no moderators).
    """

    k: int
    coefficients: np.ndarray
    errors: np.ndarray
    df: int
    conf_low: np.ndarray
    conf_high: np.ndarray
    p_values: np.ndarray
    tau2: float
    i2: float
    q: float
    q_p_value: float
    prediction: tuple[float, float]


def combine(
    effects: np.ndarray,
    variances: np.ndarray,
    moderators: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> Combined:
    """Random-effects mean of k estimates, or their regression on moderators.

    Args:
        effects: k estimates.
        variances: their k sampling variances, above 0.
        moderators: k rows, a column each; an intercept is added.
        confidence: level of the intervals.

    Raises:
        ValueError: a variance that is not above 0, or no more estimates than coefficients.
    """
    y, v, x = _design(effects, variances, moderators)
    k, p = x.shape
    tau2 = _reml(y, v, x)
    best, fixed = _Regression(y, v + tau2, x), _Regression(y, v, x)
    b = best.coefficients
    errors = np.sqrt(best.squares / (k - p) * np.diag(best.inverse))
    q, typical = fixed.squares, (k - p) / fixed.trace
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(b / errors)
    limits = [t_interval(b[i], errors[i], k - p, confidence) for i in range(p)]
    spread = float(np.sqrt(errors[0] ** 2 + tau2))
    return Combined(
        k,
        b,
        errors,
        k - p,
        np.array([low for low, _ in limits]),
        np.array([high for _, high in limits]),
        2 * stdtr(k - p, -t),
        tau2,
        tau2 / (tau2 + typical),
        q,
        float(chdtrc(k - p, q)),
        t_interval(b[0], spread, k - p, confidence) if p == 1 else (np.nan, np.nan),
    )


def _design(
    effects: np.ndarray, variances: np.ndarray, moderators: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if y.shape != v.shape or not (v > 0).all() or not np.isfinite(y).all():
        raise ValueError("each estimate needs a sampling variance above 0")
    x = np.ones((len(y), 1))
    if moderators is not None:
        columns = np.asarray(moderators, dtype=np.float64).reshape(len(y), -1)
        x = np.column_stack([x, columns])
    if len(y) <= x.shape[1]:
        raise ValueError(f"{len(y)} estimates, but {x.shape[1]} coefficients")
    return y, v, x


class _Regression:
    """Weighted least squares of y on x, weights 1 / variances.

    With P = W - W X (X' W X)^-1 X' W, of which no cell is ever written down: its size is that of
    the number of cohorts, squared.
    """

    def __init__(self, y: np.ndarray, variances: np.ndarray, x: np.ndarray):
        self.weights, self.x = 1 / variances, x
        weighted = self.weights[:, None] * x
        squares = x.T @ weighted
        if squares.size == 1:  # a mean needs no linear algebra, and is asked for most often
            self.inverse, self.log_determinant = 1 / squares, float(np.log(squares[0, 0]))
        else:
            self.inverse = np.linalg.inv(squares)
            self.log_determinant = float(np.linalg.slogdet(squares)[1])
        self.coefficients = self.inverse @ (weighted.T @ y)
        self.residuals = y - x @ self.coefficients
        self._weighted = weighted

    @property
    def squares(self) -> float:
        """The weighted sum of squared residuals, y' P y."""
        return float(self.weights @ self.residuals**2)

    @property
    def trace(self) -> float:
        """Of P."""
        return float(self.weights.sum() - np.sum(self.inverse * self._squared))

    @cached_property
    def deviance(self) -> float:
        """Minus twice the restricted log-likelihood, up to a constant."""
        return float(self.squares - np.log(self.weights).sum() + self.log_determinant)

    @property
    def step(self) -> float:
        """Fisher's step of tau2: (y' P P y - tr P) / tr P P."""
        half, shared = self.weights * self.residuals, self.inverse @ self._squared
        cubed = (self.weights[:, None] * self._weighted).T @ self._weighted
        both = float(self.weights @ self.weights - 2 * np.sum(self.inverse * cubed))
        return (float(half @ half) - self.trace) / (both + float(np.sum(shared * shared.T)))

    @cached_property
    def _squared(self) -> np.ndarray:
        """X' W W X."""
        return self._weighted.T @ self._weighted


def _reml(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    """REML tau2 by Fisher scoring; a step that makes things worse is halved."""
    k, p = x.shape
    typical = float(np.mean(v))
    tau2 = max(0.0, _Regression(y, np.ones(k), x).squares / (k - p) - typical)
    here = _Regression(y, v + tau2, x)
    for _ in range(200):
        after = max(0.0, tau2 + here.step)
        there = _Regression(y, v + after, x)
        while there.deviance > here.deviance + 1e-12 and abs(after - tau2) > 1e-14:
            after = (after + tau2) / 2
            there = _Regression(y, v + after, x)
        moved, tau2, here = abs(after - tau2), after, there
        if moved <= 1e-10 * (tau2 + typical):
            break
    return tau2


def tau2_interval(
    effects: np.ndarray, variances: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Profile-likelihood interval of tau2, from the restricted likelihood.

    All values whose deviance is at most the chi-squared quantile (1 degree of freedom) above the
    least (Hardy & Thompson 1996, Statistics in Medicine 15:619; Viechtbauer 2007, 26:37).
    """
    y, v, x = _design(effects, variances, None)
    best = _reml(y, v, x)
    top = float(np.var(y, ddof=1) + np.mean(v))
    deviance = lambda tau2: _Regression(y, v + tau2, x).deviance  # noqa: E731
    return profile_limits(deviance, best, top, confidence)


def profile_limits(
    deviance: Callable[[float], float], best: float, size: float, confidence: float
) -> tuple[float, float]:
    """Where a deviance is a chi-squared quantile above its least, on both sides of it; 0 or more.

    Args:
        deviance: of a parameter that is 0 or more.
        best: where it is least.
        size: an order of magnitude of the parameter.
        confidence: level of the interval.
    """
    from scipy.optimize import brentq

    least, reach = deviance(best), float(np.sqrt(chdtri(1, 1 - confidence)))

    def over(value: float) -> float:
        # The root of the rise is nearly a straight line: few steps find where it crosses.
        return float(np.sqrt(max(0.0, deviance(value) - least))) - reach

    exact = {"xtol": 1e-5 * size, "rtol": 1e-6}
    low = 0.0 if best == 0 or over(0.0) <= 0 else float(brentq(over, 0.0, best, **exact))
    near, far = best, best + size
    for _ in range(60):
        if over(far) > 0:
            return low, float(brentq(over, near, far, **exact))
        near, far = far, 2 * far
    return low, np.inf


@dataclass(frozen=True)
class _Cohorts:
    """Cohorts in the order in which they come, with all that their pooled change needs.

    Attributes:
        names: of the cohorts.
        means: their mean changes.
        sizes: their pairs.
        squares: sums of squared distances from the cohort's mean.
        lowest: the changes farthest below it.
        highest: the changes farthest above it.
    """

    names: np.ndarray
    means: np.ndarray
    sizes: np.ndarray
    squares: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray

    @property
    def variance(self) -> float:
        """Of the changes within cohorts, on N - k degrees of freedom; NaN where there are none."""
        free = int(self.sizes.sum()) - len(self.sizes)
        if free <= 0:
            return np.nan
        flat = no_spread(np.array([self.lowest.min(), self.highest.max()]))
        return 0.0 if flat else float(self.squares.sum()) / free

    def without(self, place: int) -> _Cohorts:
        """All but one of them."""
        return _Cohorts(*(np.delete(getattr(self, own.name), place) for own in fields(self)))


def _cohorts(before: np.ndarray, after: np.ndarray, cohort: np.ndarray) -> _Cohorts:
    import pandas as pd

    d = differences(before, after)
    if len(cohort) != len(d):
        raise ValueError(f"{len(d)} pairs, but {len(cohort)} cohorts")
    place, names = pd.factorize(np.asarray(cohort))
    sizes = np.bincount(place)
    means = np.bincount(place, d) / sizes
    away = d - means[place]
    lowest, highest = np.full(len(sizes), np.inf), np.full(len(sizes), -np.inf)
    np.minimum.at(lowest, place, away)
    np.maximum.at(highest, place, away)
    return _Cohorts(names, means, sizes, np.bincount(place, away**2), lowest, highest)


def cohort_changes(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Cohorts in the order in which they come, their mean changes, pairs, and pooled variance.

    The variance is that of the changes within cohorts, on N - k degrees of freedom; NaN where no
    cohort has two pairs.

    Raises:
        ValueError: arrays of different lengths.
    """
    found = _cohorts(before, after, cohort)
    return found.names, found.means, found.sizes, found.variance


def _not_estimated(n: int, k: int, variance: float, unit: str) -> Estimate | None:
    if k < COHORTS:
        return Estimate(n, unit=unit, note=f"{k} cohorts, not estimated (from {COHORTS})")
    if not variance > 0:
        return Estimate(n, unit=unit, note="no spread within cohorts, not estimated")
    return None


def mean_change_two_stage(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Mean of the cohorts' changes as a random-effects meta-analysis, from five cohorts.

    REML tau2, Knapp-Hartung t interval on k - 1 degrees of freedom, sampling variances
    s_pooled^2 / n_c. Cohorts of one pair count as well.

    Args:
        before: scores before, one per pair.
        after: scores after, in the same order.
        cohort: cohort of each pair.
        confidence: level of the interval.
    """
    return _pooled(_cohorts(before, after, cohort), confidence)


def _pooled(cohorts: _Cohorts, confidence: float) -> Estimate:
    means, sizes, variance = cohorts.means, cohorts.sizes, cohorts.variance
    n, k = int(sizes.sum()), len(sizes)
    if n == 0:
        return Estimate(0, note="nobody to compare")
    if (missing := _not_estimated(n, k, variance, "points")) is not None:
        return missing
    found = combine(means, variance / sizes, confidence=confidence)
    method = (
        f"random-effects mean of the changes of {k} cohorts, REML, variance pooled within "
        f"cohorts; {confidence:.0%} t interval (Knapp-Hartung), {found.df} degrees of freedom"
    )
    mean = float(found.coefficients[0])
    if no_spread(means):
        return Estimate(n, mean, method=method, note="all cohorts changed alike, no interval")
    low, high, p = found.conf_low[0], found.conf_high[0], found.p_values[0]
    return Estimate(n, mean, float(low), float(high), float(p), method=method)


def prediction_two_stage(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Range in which the true change of another cohort would lie, as metafor predicts it.

    b +- t(k - 1) * sqrt(se^2 + tau2), with the Knapp-Hartung se (Higgins, Thompson & Spiegelhalter
    2009, JRSS A 172:137).
    """
    _, means, sizes, variance = cohort_changes(before, after, cohort)
    n, k = int(sizes.sum()), len(sizes)
    if (missing := _not_estimated(n, k, variance, "points")) is not None:
        return missing
    found = combine(means, variance / sizes, confidence=confidence)
    method = (
        f"{confidence:.0%} prediction interval of a cohort's change, {k} cohorts, two stages "
        "(held 85 to 95 % of cohorts to come in simulations)"
    )
    return Estimate(n, float(found.coefficients[0]), *found.prediction, method=method)


def i_squared(before: np.ndarray, after: np.ndarray, cohort: np.ndarray) -> Estimate:
    """I2: share of the variance of the cohorts' changes that is not sampling, with Cochran's Q.

    tau2 / (tau2 + typical sampling variance) (Higgins & Thompson 2002, Statistics in Medicine
    21:1539), tau2 by REML; the p is that of Q, which is in the note.
    """
    _, means, sizes, variance = cohort_changes(before, after, cohort)
    n, k = int(sizes.sum()), len(sizes)
    if (missing := _not_estimated(n, k, variance, "share")) is not None:
        return missing
    found = combine(means, variance / sizes)
    method = f"I-squared from REML, variance pooled within {k} cohorts; p of Cochran's Q"
    note = f"Q = {found.q:.2f} on {found.df} degrees of freedom"
    return Estimate(n, found.i2, p_value=found.q_p_value, unit="share", method=method, note=note)


def leave_one_cohort_out(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> dict[str, Estimate]:
    """`mean_change_two_stage` without each cohort in turn, by the cohort left out.

    In the order in which the cohorts come, never by size: cohorts are not ranked.
    """
    cohorts = _cohorts(before, after, cohort)
    return {
        str(name): _pooled(cohorts.without(place), confidence)
        for place, name in enumerate(cohorts.names)
    }


def range_without_one_cohort(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """The pooled change, and between which values it moves when one cohort is left out.

    `conf_low` and `conf_high` are the lowest and highest of the pooled changes, not limits of
    confidence; the note says in how many cases the interval then includes zero. From six cohorts.
    """
    whole = mean_change_two_stage(before, after, cohort, confidence)
    others = leave_one_cohort_out(before, after, cohort, confidence).values()
    means = [other.estimate for other in others]
    if not np.isfinite([whole.estimate, *means]).all():
        k = len(means)
        return Estimate(whole.n, note=f"{k} cohorts, not estimated (from {COHORTS + 1})")
    zero = sum(not (other.conf_low > 0 or other.conf_high < 0) for other in others)
    method = "lowest and highest pooled change (two stages) when one cohort is left out"
    note = f"the interval includes zero in {zero} of {len(means)} cases"
    return Estimate(
        whole.n, whole.estimate, float(min(means)), float(max(means)), method=method, note=note
    )
