"""How many changed by more than a scale's measurement error."""

from __future__ import annotations

import numpy as np

from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.measures import cronbachs_alpha
from evaluation.change.paired import CONFIDENCE, differences, no_spread

LEAST_ALPHA = 0.5
Z = 1.96


def programme_alpha(
    answers: np.ndarray, published: float | None = None, confidence: float = CONFIDENCE
) -> Estimate:
    """The one alpha that a scale's reliable change is judged by.

    From all complete rows of the programme's first wave where they are 20 or more, else the value
    that the instrument's authors published, else none.

    Args:
        answers: people x items of the first wave, all cohorts of the programme.
        published: alpha in the instrument's own publication, if the instrument names it.
        confidence: level of the interval.
    """
    own = cronbachs_alpha(answers, confidence)
    few = too_few("cronbachs_alpha", own.n, items=np.shape(answers)[1], unit="coefficient")
    if few is None and np.isfinite(own.estimate):
        return own
    if published is not None:
        return Estimate(
            own.n, float(published), unit="coefficient", method="Cronbach's alpha as published"
        )
    return few or Estimate(own.n, unit="coefficient", note=own.note)


def standard_error_of_measurement(scores: np.ndarray, alpha: Estimate) -> Estimate:
    """Spread of one person's score from measurement alone: s * sqrt(1 - alpha).

    (de Vet, Terwee, Knol & Bouter 2006, Journal of Clinical Epidemiology 59:1033.)

    Args:
        scores: scores of the first wave of everybody of the programme, in points.
        alpha: from `programme_alpha`; below .5 nothing is estimated.
    """
    scores = np.asarray(scores, dtype=np.float64)
    n = len(scores)
    if np.isnan(alpha.estimate):
        return Estimate(n, note=f"no alpha: {alpha.note}")
    if alpha.estimate < LEAST_ALPHA:
        note = f"not shown: alpha is {alpha.estimate:.2f}, under {LEAST_ALPHA}"
        return Estimate(n, note=note)
    if n < 2 or no_spread(scores):
        return Estimate(n, note="no spread in the scores, not defined")
    error = float(np.std(scores, ddof=1) * np.sqrt(1 - min(alpha.estimate, 1.0)))
    method = f"standard deviation at the first wave times sqrt(1 - alpha), {alpha.method}"
    return Estimate(n, error, method=method)


def smallest_detectable_change(scores: np.ndarray, alpha: Estimate) -> Estimate:
    """The change that measurement error alone exceeds in one person of twenty.

    1.96 * sqrt(2) * s * sqrt(1 - alpha) (Jacobson & Truax 1991, Journal of Consulting and Clinical
    Psychology 59:12; Maassen 2004; de Vet 2006). One threshold for the scale: it is the same in
    every cohort and in both directions.

    Args:
        scores: scores of the first wave of everybody of the programme, in points.
        alpha: from `programme_alpha`.
    """
    found = standard_error_of_measurement(scores, alpha)
    if np.isnan(found.estimate):
        return found
    method = f"smallest detectable change, 1.96 sqrt(2) standard errors; {alpha.method}"
    return Estimate(found.n, Z * np.sqrt(2) * found.estimate, method=method)


def count_reliably_higher(before: np.ndarray, after: np.ndarray, threshold: Estimate) -> Estimate:
    """How many rated themselves higher by more than the smallest detectable change."""
    return _count(before, after, threshold, 1)


def count_reliably_lower(before: np.ndarray, after: np.ndarray, threshold: Estimate) -> Estimate:
    """How many rated themselves lower by more than the smallest detectable change."""
    return _count(before, after, threshold, -1)


def count_within_error(before: np.ndarray, after: np.ndarray, threshold: Estimate) -> Estimate:
    """How many changed by no more than measurement error explains."""
    return _count(before, after, threshold, 0)


def _count(before: np.ndarray, after: np.ndarray, threshold: Estimate, way: int) -> Estimate:
    d = differences(before, after)
    if np.isnan(threshold.estimate):
        return Estimate(len(d), unit="people", note=threshold.note)
    beyond = np.sign(d) * (np.abs(d) > threshold.estimate)
    words = {1: "higher after by more than", -1: "lower after by more than", 0: "within"}
    method = f"people {words[way]} {threshold.estimate:.2f} points; {threshold.method}"
    return Estimate(len(d), float(np.sum(beyond == way)), unit="people", method=method)
