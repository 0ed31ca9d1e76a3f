"""Satterthwaite's degrees of freedom from numerical derivatives.

In a mixed model the standard error of a fixed effect rests on estimated variances, so its t has no
exact degrees of freedom. Satterthwaite's approximation matches the variance of the squared
standard error f(v) with that of a chi-squared variable, v being the variance parameters:

    df = 2 f(v)^2 / (g' A g),   g = gradient of f at v,   A = 2 H^-1

with H the Hessian of the deviance (minus twice the log-likelihood), as lmerTest does (Kuznetsova,
Brockhoff & Christensen 2017, Journal of Statistical Software 82(13); Giesbrecht & Burns 1985,
Biometrics 41:477). The result does not depend on how v is written.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

STEP = 0.02
"""First step of the differences, as a share of the parameter."""


def steps(at: np.ndarray) -> np.ndarray:
    """Step of each parameter: relative, and never so small that rounding swamps the difference."""
    return STEP * np.maximum(np.abs(at), 1e-2)


def gradient(function: Callable[[np.ndarray], np.ndarray | float], at: np.ndarray) -> np.ndarray:
    """First derivatives, by central differences with one Richardson extrapolation.

    Args:
        function: of a vector of k parameters; returns a number or an array.
        at: the k parameters.

    Returns:
        Array of k rows, each of the shape that `function` returns.
    """
    at = np.asarray(at, dtype=np.float64)
    rows = []
    for shift in np.diag(steps(at)):
        size = shift.sum()
        wide = (function(at + shift) - function(at - shift)) / (2 * size)
        narrow = (function(at + shift / 2) - function(at - shift / 2)) / size
        rows.append((4 * narrow - wide) / 3)
    return np.array(rows)


def central_differences(function: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """First derivatives of a number, quickly: good enough to walk downhill by."""
    shifts = np.diag(steps(at) / 100)
    rises = [function(at + shift) - function(at - shift) for shift in shifts]
    return np.array(rises) / (2 * shifts.diagonal())


def hessian(function: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Second derivatives of a number, by central differences with one Richardson extrapolation."""
    at = np.asarray(at, dtype=np.float64)
    wide, narrow = (rough_hessian(function, at, steps(at) / part) for part in (1, 2))
    return (4 * narrow - wide) / 3


def rough_hessian(
    function: Callable[[np.ndarray], float], at: np.ndarray, size: np.ndarray
) -> np.ndarray:
    """Second derivatives of a number, by central differences with steps of a given size."""
    k, here = len(at), function(at)
    shifts = np.diag(size)
    up = [function(at + shift) for shift in shifts]
    down = [function(at - shift) for shift in shifts]
    found = np.empty((k, k))
    for i in range(k):
        found[i, i] = (up[i] - 2 * here + down[i]) / size[i] ** 2
        for j in range(i):
            both = function(at + shifts[i] + shifts[j]) + function(at - shifts[i] - shifts[j])
            mixed = both + 2 * here - up[i] - down[i] - up[j] - down[j]
            found[i, j] = found[j, i] = mixed / (2 * size[i] * size[j])
    return found


def degrees_of_freedom(
    variance: np.ndarray, slope: np.ndarray, curvature: np.ndarray
) -> np.ndarray:
    """Satterthwaite's degrees of freedom of each fixed effect.

    Directions in which the deviance does not curve upwards (a variance that the data do not
    identify) are left out, as lmerTest does.

    Args:
        variance: squared standard error of each of p effects.
        slope: k rows of p: its derivative by each variance parameter.
        curvature: k x k Hessian of the deviance.
    """
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    kept = values > 1e-8 * max(float(values[-1]), 1e-300)
    along = vectors[:, kept].T @ slope
    spread = 2 * np.sum(along**2 / values[kept][:, None], axis=0)
    with np.errstate(divide="ignore"):
        return 2 * np.asarray(variance) ** 2 / spread
