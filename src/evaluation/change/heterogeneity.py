"""How far cohorts differ in their change: a spread, a range, a trend, never a ranking.

All from the one-stage mixed model of the linked pairs but the trend, and all from five cohorts:
with fewer, a spread between cohorts is a guess.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evaluation.change.estimate import Estimate
from evaluation.change.gates import COHORTS
from evaluation.change.mixed_model import MixedModel, pairs_model
from evaluation.change.paired import CONFIDENCE, t_interval
from evaluation.change.two_stage import cohort_changes, combine, profile_limits

CHANGE = 1
"""Place of the ratio of the cohorts' changes in `change_model`."""


def sd_between_cohorts(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray,
    confidence: float = CONFIDENCE,
    fitted: Callable[[], MixedModel] | None = None,
) -> Estimate:
    """Standard deviation of the cohorts' true changes, with its profile-likelihood interval.

    From y ~ t + (1 + t || cohort) + (1 | person) by REML. The interval holds all values whose
    restricted deviance, at its least over everything else, is at most the chi-squared quantile (1
    degree of freedom) above the least of all (Viechtbauer 2007, Statistics in Medicine 26:37, for
    the same with one variance). It may begin at zero, and is wide where cohorts are few.

    Args:
        before: scores before, one per pair.
        after: scores after, in the same order.
        cohort: cohort of each pair.
        confidence: level of the interval.
        fitted: gives `pairs_model` of these pairs, where several numbers are read off it.
    """
    n, k, model, note = _model(before, after, cohort, confidence, fitted)
    if model is None:
        return Estimate(n, note=note)
    likelihood = model.likelihood
    best = _slope_sd(model)
    near = {best: (model.deviance, model.theta)}

    def deviance(sd: float) -> float:
        if sd not in near:
            closest = near[min(near, key=lambda other: abs(other - sd))][1]
            near[sd] = likelihood.profiled(CHANGE, sd, closest)
        return near[sd][0]

    size = max(best, model.coefficients["t"].error)
    low, high = profile_limits(deviance, best, size, confidence)
    method = (
        f"standard deviation of the true changes of {k} cohorts, mixed model, REML, "
        f"{confidence:.0%} profile-likelihood interval"
    )
    return Estimate(n, best, low, high, method=method, note=note)


def range_of_changes(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray,
    confidence: float = CONFIDENCE,
    fitted: Callable[[], MixedModel] | None = None,
) -> Estimate:
    """Range in which the true changes of such cohorts lie, of those seen and of others alike.

    b +- t(k - 1) * sqrt(se^2 + SD^2), SD that between cohorts (Higgins, Thompson & Spiegelhalter
    2009, JRSS A 172:137, with the degrees of freedom that metafor gives it beside Knapp-Hartung).
    `conf_low` and `conf_high` are the range. `fitted` as in `sd_between_cohorts`.
    """
    n, k, model, note = _model(before, after, cohort, confidence, fitted)
    if model is None:
        return Estimate(n, note=note)
    found = model.coefficients["t"]
    spread = float(np.hypot(found.error, _slope_sd(model)))
    method = f"{confidence:.0%} range of the true changes of cohorts, mixed model, {k} cohorts"
    interval = t_interval(found.estimate, spread, k - 1, confidence)
    return Estimate(n, found.estimate, *interval, method=method, note=note)


def _slope_sd(model: MixedModel) -> float:
    return float(np.sqrt(model.variances["cohort"][CHANGE, CHANGE]))


def _model(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray,
    confidence: float,
    fitted: Callable[[], MixedModel] | None,
) -> tuple[int, int, MixedModel | None, str]:
    """Pairs, cohorts, and the model with its note, or why there is none."""
    _, _, sizes, variance = cohort_changes(before, after, cohort)
    n, k = int(sizes.sum()), len(sizes)
    if k < COHORTS:
        return n, k, None, f"{k} cohorts, not estimated (from {COHORTS})"
    if not variance > 0:
        return n, k, None, "no spread within cohorts, not estimated"
    model = fitted() if fitted else pairs_model(before, after, cohort, confidence)
    return n, k, model, model.note


def trend_over_cohorts(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray,
    order: np.ndarray,
    confidence: float = CONFIDENCE,
    unit: str = "points per cohort",
) -> Estimate:
    """By how much the change grows from one cohort to the next.

    Meta-regression of the cohorts' changes on their order, REML, Knapp-Hartung t on k - 2 degrees
    of freedom, sampling variances pooled within cohorts over n_c (Thompson & Higgins 2002,
    Statistics in Medicine 21:1559). With fewer than ten cohorts the note calls it exploratory.

    Args:
        before: scores before, one per pair.
        after: scores after, in the same order.
        cohort: cohort of each pair.
        order: place of the pair's cohort in time: 1, 2, 3 or years.
        confidence: level of the interval.
        unit: points per what.

    Raises:
        ValueError: a cohort has two places in time.
    """
    names, means, sizes, variance = cohort_changes(before, after, cohort)
    n, k = int(sizes.sum()), len(sizes)
    if k < COHORTS:
        return Estimate(n, unit=unit, note=f"{k} cohorts, not estimated (from {COHORTS})")
    places = _places(np.asarray(cohort), np.asarray(order, dtype=np.float64), names)
    if not variance > 0:
        return Estimate(n, unit=unit, note="no spread within cohorts, not estimated")
    if np.ptp(places) == 0:
        return Estimate(n, unit=unit, note="all cohorts at the same time, not estimated")
    # From the middle of the times: the slope is the same, and no digits are lost to years.
    found = combine(means, variance / sizes, places - places.mean(), confidence)
    method = (
        f"meta-regression of the changes of {k} cohorts on their order, REML; "
        f"{confidence:.0%} t interval (Knapp-Hartung), {found.df} degrees of freedom"
    )
    note = "fewer than ten cohorts: exploratory" if k < 10 else ""
    slope = float(found.coefficients[1])
    if not found.errors[1] > 1e-12:
        return Estimate(n, slope, unit=unit, method=method, note="no spread around the trend")
    low, high, p = found.conf_low[1], found.conf_high[1], found.p_values[1]
    return Estimate(n, slope, float(low), float(high), float(p), unit, method, note)


def _places(cohort: np.ndarray, order: np.ndarray, names: np.ndarray) -> np.ndarray:
    if order.shape != cohort.shape or not np.isfinite(order).all():
        raise ValueError("each pair needs its cohort's place in time")
    places = []
    for name in names:
        own = np.unique(order[cohort == name])
        if len(own) != 1:
            raise ValueError(f"cohort {name} has {len(own)} places in time")
        places.append(own[0])
    return np.array(places)
