"""How much more likely the changes are if people changed than if they did not."""

from __future__ import annotations

from math import exp, log, log1p, sqrt

import numpy as np

from evaluation.change.estimate import Estimate
from evaluation.change.paired import changes

PRIORS = (0.5, sqrt(0.5), 1.0)
"""Scales of the prior for d_z: narrow, medium (R's and JASP's default, .707) and wide."""


def bayes_factor(before: np.ndarray, after: np.ndarray, scale: float = PRIORS[1]) -> Estimate:
    """BF10 of the paired t test with Jeffreys', Zellner's and Siow's prior.

    How many times likelier the data are under d_z ~ Cauchy(0, scale) than under d_z = 0 (Rouder,
    Speckman, Sun, Morey & Iverson 2009, Psychonomic Bulletin & Review 16:225, equation 1).

    Args:
        before: scores before.
        after: scores after, of the same persons.
        scale: scale r of the Cauchy prior; PRIORS holds three.
    """
    c = changes(before, after)
    n = len(c.d)
    if n < 2:
        return Estimate(n, unit="ratio", note=f"n = {n}, not estimated")
    if c.flat:
        return Estimate(n, unit="ratio", note="no spread of the changes, not defined")
    t = c.mean / (c.sd / sqrt(n))
    size = log_bayes_factor(t, n, scale)
    method = f"Bayes factor BF10, JZS prior with r = {scale:.3f} (Rouder et al. 2009)"
    if size > 700:
        return Estimate(n, float("inf"), unit="ratio", method=method, note="over 1e304")
    return Estimate(n, exp(size), unit="ratio", method=method)


def bayes_factor_narrow(before: np.ndarray, after: np.ndarray) -> Estimate:
    """BF10 with a prior that expects small changes, r = .5."""
    return bayes_factor(before, after, PRIORS[0])


def bayes_factor_wide(before: np.ndarray, after: np.ndarray) -> Estimate:
    """BF10 with a prior that expects large changes, r = 1."""
    return bayes_factor(before, after, PRIORS[2])


def log_bayes_factor(t: float, n: int, scale: float) -> float:
    """Natural logarithm of BF10, from t of the n pairs.

    The Cauchy prior is a normal one whose variance g scale^2 is drawn from an inverse chi-square,
    so that one integral over g is left. Over log g its two ends die away exponentially, and even
    steps (the trapezoidal rule) give it to all digits; logarithms keep a large t from overflowing.
    """
    if not scale > 0 or n < 2:
        raise ValueError(f"no Bayes factor with r = {scale}, n = {n}")
    df = n - 1
    step = 0.125
    log_g = np.arange(-7.0, 60.0 + 2 * log1p(abs(t)), step)
    spread = np.log1p(n * scale**2 * np.exp(log_g))
    inside = -(df + 1) / 2 * np.log1p(t**2 / df * np.exp(-spread))
    inside += -spread / 2 - log_g / 2 - np.exp(-log_g) / 2 - log(2 * np.pi) / 2
    top = float(inside.max())
    integral = top + log(float(np.exp(inside - top).sum()) * step)
    return integral + (df + 1) / 2 * log1p(t**2 / df)
