"""Single items as ordered categories: the cumulative logit model of two waves."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, differences, no_spread, t_interval


def cumulative_logit(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Log odds of a higher answer after against before, the same at every category.

    logit P(answer <= j) = threshold_j - b * wave by maximum likelihood (McCullagh 1980, Journal of
    the Royal Statistical Society B 42:109), with a standard error that allows for each person's two
    answers (sandwich, clustered by person, n / (n - 1)) and t, n - 1 degrees of freedom. Two waves
    and few categories make a table of counts, on which Newton's method takes a millisecond;
    statsmodels' `OrderedModel`, clustered, gives the same numbers in a hundred times as long.

    Args:
        before: one answer per person.
        after: answers of the same persons, in the same order.
        confidence: level of the interval.
    """
    d = differences(before, after)
    n, unit = len(d), "log odds"
    if n < 2:
        return Estimate(n, unit=unit, note=f"n = {n}, not estimated")
    method = (
        "cumulative logit, answers after against before, standard error clustered by person, "
        f"{confidence:.0%} t interval"
    )
    if no_spread(d) and abs(d[0]) < 1e-9:
        return Estimate(n, 0.0, p_value=1.0, unit=unit, method=method, note="no one changed")
    both = np.round(np.concatenate([np.asarray(s, dtype=np.float64) for s in (before, after)]), 10)
    values, place = np.unique(both, return_inverse=True)
    places = place[:n], place[n:]
    if places[0].max() <= places[1].min() or places[1].max() <= places[0].min():
        return Estimate(n, unit=unit, note="answers before and after do not overlap, not defined")
    fitted = _fit(np.stack([np.bincount(side, minlength=len(values)) for side in places]))
    if fitted is None:
        return Estimate(n, unit=unit, note="the model did not converge")
    shift, slopes, curvature = fitted
    if no_spread(d):
        note = "everybody changed by the same amount"
        return Estimate(n, shift, unit=unit, method=method, note=note)
    own = slopes[0][places[0]] + slopes[1][places[1]]
    bread = np.linalg.inv(curvature)
    variance = float((bread @ (own.T @ own) @ bread)[-1, -1]) * n / (n - 1)
    if variance < 1e-12:
        note = "no spread between persons, no interval"
        return Estimate(n, shift, unit=unit, method=method, note=note)
    error = float(np.sqrt(variance))
    p = 2 * float(stdtr(n - 1, -abs(shift / error)))
    interval = t_interval(shift, error, n - 1, confidence)
    return Estimate(n, shift, *interval, p, unit=unit, method=method)


def _fit(counts: np.ndarray) -> tuple[float, np.ndarray, np.ndarray] | None:
    """The shift, each answer's slope of the log likelihood by wave, and the curvature.

    Args:
        counts: wave x category.
    """
    shares = np.cumsum(counts.sum(axis=0))[:-1] / counts.sum()
    parameters = np.append(logit(shares), 0.0)
    here = _log_likelihood(parameters, counts)
    for _ in range(100):
        slopes, curvature = _derivatives(parameters, counts)
        slope = np.einsum("wc,wcp->p", counts, slopes)
        if np.max(np.abs(slope)) < 1e-10 * counts.sum():
            return float(parameters[-1]), slopes, curvature
        step = np.linalg.solve(curvature, slope)
        for halving in range(40):
            there = parameters + step * 0.5**halving
            found = _log_likelihood(there, counts)
            if found >= here - 1e-12 * abs(here):
                break
        else:
            return None
        parameters, here = there, found
    return None


def _cumulated(parameters: np.ndarray) -> np.ndarray:
    """P(answer <= j), wave x category bound, from 0 to 1."""
    bounds = parameters[:-1] - np.array([[0.0], [1.0]]) * parameters[-1]
    return np.hstack([np.zeros((2, 1)), expit(bounds), np.ones((2, 1))])


def _log_likelihood(parameters: np.ndarray, counts: np.ndarray) -> float:
    chances = np.diff(_cumulated(parameters), axis=1)
    if np.any(chances <= 0):
        return -np.inf
    return float(np.sum(counts * np.log(chances)))


def _derivatives(parameters: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope of log P of each answer, wave x category x parameter; curvature of all answers."""
    k = counts.shape[1]
    cumulated = _cumulated(parameters)
    chances = np.diff(cumulated, axis=1)
    density = cumulated * (1 - cumulated)
    bend = density * (1 - 2 * cumulated)
    # Rows: how each bound depends on the parameters, one table per wave.
    bounds = np.zeros((2, k + 1, k))
    bounds[:, 1:k, : k - 1] = np.eye(k - 1)
    bounds[1, 1:k, -1] = -1.0
    by_bound = density[:, :, None] * bounds
    slopes = np.diff(by_bound, axis=1) / chances[:, :, None]
    twice = np.einsum("wb,wbp,wbq->wbpq", bend, bounds, bounds)
    second = np.diff(twice, axis=1) / chances[:, :, None, None]
    curvature = np.einsum("wc,wcp,wcq->pq", counts, slopes, slopes)
    return slopes, curvature - np.einsum("wc,wcpq->pq", counts, second)
