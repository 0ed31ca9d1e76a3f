"""Who stays: first scores as predictors of answering twice."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, log_expit, logit, ndtr, ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.paired import CONFIDENCE, no_spread


def staying(first: np.ndarray, stayed: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Log odds of staying for each point more at the first wave: a logistic model.

    By maximum likelihood, with Wald's z and interval, as `glm(stayed ~ first, binomial)` in R. For
    the programme only, from ten who stayed and ten who left. Where a
    score parts the two groups altogether there is no estimate.

    Args:
        first: scores at the first wave of everybody who started.
        stayed: whether each answered at the second wave too.
        confidence: level of the interval.
    """
    return staying_together(np.asarray(first, dtype=np.float64)[:, None], stayed, confidence)[0]


def staying_together(
    first: np.ndarray, stayed: np.ndarray, confidence: float = CONFIDENCE
) -> list[Estimate]:
    """The same for several scales in one model: each at equal scores on the others.

    Args:
        first: people x scales at the first wave, nothing missing.
        stayed: whether each answered at the second wave too.
        confidence: level of the intervals.

    Returns:
        One estimate for each scale. For each, ten who stayed and ten who left are needed
        (Peduzzi et al. 1996, Journal of Clinical Epidemiology 49:1373).

    Raises:
        ValueError: not as many people in both arrays.
    """
    first, stayed = np.asarray(first, dtype=np.float64), np.asarray(stayed).astype(bool)
    if len(first) != len(stayed):
        raise ValueError(f"{len(first)} scores, but {len(stayed)} people who stayed or left")
    n, scales = first.shape
    sides = int(stayed.sum()), int((~stayed).sum())
    note = f"{sides[0]} stayed, {sides[1]} left"
    few = too_few("staying", sides[0] // scales, sides[1] // scales)
    if few is not None:
        why = f"not estimated: n = {sides[0]} and {sides[1]} people"
        return [Estimate(n, unit="log odds", note=why)] * scales
    moving = np.array([not no_spread(scores) for scores in first.T])
    fitted = logistic(np.column_stack([np.ones(n), first[:, moving]]), stayed)
    nothing = "no spread at the first wave, not defined"
    if fitted is None:
        nothing = "first scores part the two groups, not defined"
        moving[:] = False
    found, places = [], iter(range(1, 1 + int(moving.sum())))
    for moves in moving:
        if not moves or fitted is None:
            found.append(Estimate(n, unit="log odds", note=f"{note}: {nothing}"))
            continue
        place = next(places)
        found.append(_wald(fitted[0][place], fitted[1][place, place], n, note, confidence))
    return found


def _wald(slope: float, variance: float, n: int, note: str, confidence: float) -> Estimate:
    error = float(np.sqrt(variance))
    reach = float(ndtri((1 + confidence) / 2)) * error
    return Estimate(
        n,
        float(slope),
        float(slope - reach),
        float(slope + reach),
        2 * float(ndtr(-abs(slope / error))),
        unit="log odds",
        method=(
            "logistic model of staying, log odds for each point more at the first wave, "
            f"Wald {confidence:.0%} interval"
        ),
        note=note,
    )


def logistic(design: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Coefficients of a logistic regression and their covariances, by Newton's method.

    Args:
        design: people x predictors, the first column of ones.
        outcome: true or false for each person.

    Returns:
        None where the outcomes can be told apart altogether, or predictors stand for each other.
    """
    outcome = np.asarray(outcome, dtype=np.float64)
    # Predictors of mean 0 and spread 1: then "large" means the same for each of them.
    middle, spread = design.mean(axis=0), design.std(axis=0)
    middle[0], spread[0] = 0.0, 1.0
    scaled = (design - middle) / spread
    if np.linalg.matrix_rank(scaled) < scaled.shape[1]:
        return None
    slopes = np.zeros(scaled.shape[1])
    slopes[0] = logit(outcome.mean())
    for _ in range(50):
        chances = expit(scaled @ slopes)
        information = (scaled.T * (chances * (1 - chances))) @ scaled
        step = np.linalg.solve(information, scaled.T @ (outcome - chances))
        here, size = _log_likelihood(scaled @ slopes, outcome), 1.0
        while _log_likelihood(scaled @ (slopes + size * step), outcome) < here - 1e-12 * abs(here):
            size /= 2
        slopes = slopes + size * step
        if np.max(np.abs(slopes)) > 15 or _log_likelihood(scaled @ slopes, outcome) > -1e-6:
            return None
        if np.max(np.abs(step)) < 1e-10:
            break
    chances = expit(scaled @ slopes)
    covariances = np.linalg.inv((scaled.T * (chances * (1 - chances))) @ scaled)
    # Back to the units that came in.
    turn = np.diag(1 / spread)
    turn[0, 1:] = -middle[1:] / spread[1:]
    return turn @ slopes, turn @ covariances @ turn.T


def _log_likelihood(linear: np.ndarray, outcome: np.ndarray) -> float:
    return float(np.sum(log_expit(np.where(outcome > 0, linear, -linear))))
