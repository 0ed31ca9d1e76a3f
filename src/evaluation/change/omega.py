"""Reliability of a scale from one factor: McDonald's omega."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, stdtrit

from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.measures import complete_rows, items_with_spread
from evaluation.change.paired import CONFIDENCE


def mcdonalds_omega(answers: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Omega of complete rows: share of the sum's variance that one common factor makes.

    (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), from one factor fitted to
    the covariances by maximum likelihood (McDonald 1999, Test Theory; `lavaan::cfa`). The interval
    is the delta method's, on the logit, with the standard error that holds when answers are not
    normal and one factor does not fit (sandwich, White 1982, Econometrica 50:1), divided by n less
    the items, and t with n - 1: in samples of 50 from answers of soldiers to three scales of 3 to
    11 items it covered 93.7 to 97 %, with n and z 92.3 % and more. From 50 people and three items;
    an item that everybody answered alike is left out, and said; a unique variance of zero or less
    is no proper solution and gives no number.

    Args:
        answers: people x items, items turned round where reversed; NaN where unanswered.
        confidence: level of the interval.
    """
    complete = complete_rows(answers)
    n = len(complete)
    moving = items_with_spread(complete) if n else np.zeros(complete.shape[1], dtype=bool)
    constant = int((~moving).sum())
    note = f"{constant} item(s) answered alike by everybody left out" if n and constant else ""
    items, k = complete[:, moving], int(moving.sum())
    few = too_few("mcdonalds_omega", n, items=k, unit="coefficient")
    if few is not None:
        return few
    # In units of each item's spread the fit is well conditioned; omega is put back into points.
    spread = items.std(axis=0)
    scaled = (items - items.mean(axis=0)) / spread
    fitted = one_factor(scaled.T @ scaled / n)
    if fitted is None:
        return Estimate(n, unit="coefficient", note="one factor has no proper solution")
    loadings, unique = fitted
    omega, slope = _omega(loadings, unique, spread)
    error = float(np.sqrt(slope @ _sandwich(scaled, loadings, unique) @ slope))
    # Delta method on the logit: the limits stay between 0 and 1.
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * error / (omega * (1 - omega))
    low, high = (float(expit(logit(omega) + side * reach)) for side in (-1, 1))
    method = (
        "McDonald's omega, one factor by maximum likelihood, complete answers, "
        f"robust delta-method {confidence:.0%} interval on the logit"
    )
    return Estimate(n, omega, low, high, unit="coefficient", method=method, note=note)


def one_factor(covariances: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Loadings and unique variances of one factor, by maximum likelihood.

    Minimises log|M| + tr(S M^-1), M = l l' + diag(u), by Newton's method, with Fisher's scoring
    where the curvature is not positive (Joereskog 1967, Psychometrika 32:443).

    Args:
        covariances: positive definite, of three or more items.

    Returns:
        None where there is no minimum with positive unique variances.
    """
    k = len(covariances)
    if np.linalg.eigvalsh(covariances)[0] <= 1e-10 * np.trace(covariances) / k:
        return None
    values, vectors = np.linalg.eigh(covariances)
    first = vectors[:, -1] * np.sqrt(values[-1])
    first = first if first.sum() >= 0 else -first
    variances = np.diag(covariances)
    start = np.clip(variances - first**2, 0.1 * variances, None)
    parameters = np.concatenate([first * np.sqrt(0.8), start])
    here = _misfit(parameters, covariances)
    for _ in range(200):
        slope, curvature, expected = _derivatives(parameters, covariances)
        if np.max(np.abs(slope)) < 1e-10:
            break
        lowest = np.linalg.eigvalsh(curvature)[0]
        step = np.linalg.lstsq(curvature if lowest > 1e-8 else expected, slope, rcond=None)[0]
        for halving in range(40):
            there = parameters - step * 0.5**halving
            found = _misfit(there, covariances)
            if found <= here + 1e-13:
                break
        else:
            break
        parameters, here = there, found
    loadings, unique = parameters[:k], parameters[k:]
    if np.max(np.abs(slope)) > 1e-6 or np.any(unique < 1e-4 * variances):
        return None
    return (loadings, unique) if loadings.sum() >= 0 else (-loadings, unique)


def _misfit(parameters: np.ndarray, covariances: np.ndarray) -> float:
    k = len(covariances)
    loadings, unique = parameters[:k], parameters[k:]
    if np.any(unique <= 0):
        return np.inf
    model = np.outer(loadings, loadings) + np.diag(unique)
    return float(np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, covariances)))


def _derivatives(
    parameters: np.ndarray, covariances: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slope and curvature of the misfit, and the curvature expected where the model holds."""
    k = len(covariances)
    loadings, unique = parameters[:k], parameters[k:]
    p = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    q = p @ covariances @ p
    by = _model_slopes(loadings)
    slope = np.einsum("ij,aij->a", p - q, by)
    left, right = np.einsum("ij,ajk->aik", p, by), np.einsum("ij,ajk->aik", q, by)
    expected = np.einsum("aij,bji->ab", left, left)
    curvature = 2 * np.einsum("aij,bji->ab", left, right)
    curvature = (curvature + curvature.T) / 2 - expected
    curvature[:k, :k] += 2 * (p - q)
    return slope, curvature, expected


def _model_slopes(loadings: np.ndarray) -> np.ndarray:
    """Derivatives of l l' + diag(u): first by the loadings, then by the unique variances."""
    k = len(loadings)
    one = np.eye(k)
    by_loading = one[:, :, None] * loadings[None, None, :]
    by_unique = one[:, :, None] * one[:, None, :]
    return np.concatenate([by_loading + by_loading.transpose(0, 2, 1), by_unique])


def _omega(
    loadings: np.ndarray, unique: np.ndarray, spread: np.ndarray
) -> tuple[float, np.ndarray]:
    """Omega in the items' own units, and its derivatives by the parameters."""
    common, alone = float(spread @ loadings), float(spread**2 @ unique)
    total = common**2 + alone
    by_loading = 2 * common * alone / total**2 * spread
    by_unique = -(common**2) / total**2 * spread**2
    return common**2 / total, np.concatenate([by_loading, by_unique])


def _sandwich(scaled: np.ndarray, loadings: np.ndarray, unique: np.ndarray) -> np.ndarray:
    """Covariances of the parameters, from the spread of the persons' own slopes."""
    n = len(scaled)
    parameters = np.concatenate([loadings, unique])
    _, curvature, _ = _derivatives(parameters, scaled.T @ scaled / n)
    p = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    turned, by = scaled @ p, _model_slopes(loadings)
    own = np.einsum("ij,aij->a", p, by) - np.einsum("ni,aij,nj->na", turned, by, turned)
    bread = np.linalg.pinv(curvature)
    return bread @ (own.T @ own / n) @ bread / (n - len(loadings))
