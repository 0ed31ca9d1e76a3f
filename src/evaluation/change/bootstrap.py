"""Bootstrap intervals of the mean change and d_z, for many outcomes of the same persons at once."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from evaluation.change.effect_sizes import noncentrality_limits
from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, no_spread, t_interval

RESAMPLES = 10_000
DEGENERATE = 0.001
"""Most chance of a resample without any spread; above, the bootstrap is not used for d_z."""
BLOCK = 4_000_000
"""Most weights at a time: 32 MB."""


def resampling_weights(n: int, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """How often each of n persons is drawn in each resample: resamples x n, rows sum to n."""
    kind = np.int32 if resamples * n < 2**31 else np.int64
    drawn: np.ndarray = rng.integers(0, n, size=(resamples, n), dtype=kind)
    drawn += np.arange(0, resamples * n, n, dtype=kind)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n)


def bootstrap_changes(
    changes: np.ndarray,
    rng: np.random.Generator,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> tuple[list[Estimate], list[Estimate]]:
    """Mean change and d_z of each outcome, with BCa intervals.

    Bias-corrected and accelerated (Efron 1987, Journal of the American Statistical Association
    82:171), acceleration from the empirical influence, as R's `boot.ci` has it (scipy's is from
    the jackknife; at n = 10 that moves a limit of d_z by .07). One draw of persons serves all
    outcomes, and keeps what they have in common. Persons are sorted by their changes first:
    neither their order nor their pseudonyms move a limit.

    Where changes are few or alike, resamples without spread have no d_z, and BCa breaks down (most
    single items with n = 5 to 10): the interval is then that of the noncentral t, or of t for the
    mean, and `method` says so. With small groups BCa covers too little (87 % at n = 8): this is a
    check of the t intervals, not their stead.

    Args:
        changes: persons x outcomes, after minus before in points, complete.
        rng: generator seeded for this cohort, procedure and family.
        confidence: level of the interval.
        resamples: how many.

    Returns:
        For each outcome the mean change, and for each its d_z (not adjusted for bias).

    Raises:
        ValueError: a change is missing, or `changes` is not two-dimensional.
    """
    changes = np.round(np.asarray(changes, dtype=np.float64), 10)
    if changes.ndim != 2 or np.isnan(changes).any():
        raise ValueError("changes must be persons x outcomes, none missing")
    n, outcomes = changes.shape
    if n < 3:
        few = [Estimate(n, note=f"n = {n}, not estimated")] * outcomes
        return few, [Estimate(n, unit="SD", note=f"n = {n}, not estimated")] * outcomes
    changes = changes[np.lexsort(changes.T[::-1])] + 0.0  # -0.0 is 0
    centre = changes.mean(axis=0)
    apart = changes - centre
    means, effects = _resampled(apart, centre, rng, resamples)
    seen = centre, _standardised(centre, (apart**2).mean(axis=0), n)
    pulls = _influence(apart, centre)
    levels = (1 - confidence) / 2, (1 + confidence) / 2
    limits_mean = _bca(means, seen[0], pulls[0], levels)
    limits_effect = _bca(effects, seen[1], pulls[1], levels)
    found = [_mean(changes[:, j], limits_mean[:, j], confidence) for j in range(outcomes)]
    return found, [_dz(changes[:, j], limits_effect[:, j], confidence) for j in range(outcomes)]


def _resampled(
    apart: np.ndarray, centre: np.ndarray, rng: np.random.Generator, resamples: int
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and d_z in each resample: outcomes x resamples, twice."""
    n, outcomes = apart.shape
    both = np.concatenate([apart, apart**2], axis=1)
    moments = np.empty((2 * outcomes, resamples))
    at_a_time = max(1, BLOCK // n)
    for start in range(0, resamples, at_a_time):
        size = min(at_a_time, resamples - start)
        weights = resampling_weights(n, size, rng).astype(np.float64)
        moments[:, start : start + size] = (weights @ both).T
    moments /= n
    shift, square = moments[:outcomes], moments[outcomes:]
    square -= shift**2
    means = shift + centre[:, None]
    return means, _standardised(means, square, n)


def _standardised(mean: np.ndarray, square: np.ndarray, n: int) -> np.ndarray:
    """Mean over the standard deviation (n - 1), from the mean square about the mean.

    Without spread it is infinite, or 0 where the mean is: floats leave a little of either.
    """
    flat = square < 1e-16
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = mean / np.sqrt(square * (n / (n - 1)))
    if flat.any():
        level = np.round(np.broadcast_to(mean, square.shape)[flat], 9)
        effect[flat] = np.where(level == 0, 0.0, np.copysign(np.inf, level))
    return effect


def _influence(apart: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much each person pulls at the mean and at d_z: persons x outcomes, twice.

    The derivative of each when the person's weight grows (empirical influence, Efron 1987); that
    of mean over SD is x - mean (x^2 - 1) / 2, x the change about the mean in SD.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt((apart**2).mean(axis=0))
        x, level = apart / spread, centre / spread
        return apart, x - level * (x**2 - 1) / 2


def _bca(
    draws: np.ndarray, seen: np.ndarray, pulls: np.ndarray, levels: tuple[float, float]
) -> np.ndarray:
    """Lower and upper limits of each outcome, 2 x outcomes; NaN where they are not defined."""
    outcomes, resamples = draws.shape
    seen = np.where(np.isfinite(seen), seen, nan)
    margin = 1e-9 * np.maximum(1.0, np.abs(seen))[:, None]
    below = (draws < seen[:, None] - margin).sum(axis=1)
    level = (draws <= seen[:, None] + margin).sum(axis=1) - below
    bias = ndtri((below + level / 2) / resamples)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        squares = (pulls**2).sum(axis=0)
        slope = (pulls**3).sum(axis=0) / (6 * squares**1.5)
        places = bias + ndtri(np.array(levels))[:, None]
        shares = ndtr(bias + places / (1 - slope * places))
    limits = np.full((2, outcomes), nan)
    for j in range(outcomes):
        if np.isfinite(shares[:, j]).all():
            limits[:, j] = _quantiles(draws[j], shares[:, j])
    return limits


def _quantiles(draws: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Quantiles as `numpy.quantile` has them; only the draws next to them are put in place."""
    where = shares * (len(draws) - 1)
    first = np.floor(where).astype(int)
    second = np.minimum(first + 1, len(draws) - 1)
    placed = np.partition(draws, np.unique(np.concatenate([first, second])))
    with np.errstate(invalid="ignore"):
        return placed[first] + (where - first) * (placed[second] - placed[first])


def _mean(d: np.ndarray, limits: np.ndarray, confidence: float) -> Estimate:
    n = len(d)
    if no_spread(d):
        note = "no one changed" if d[0] == 0 else "everybody changed by the same amount"
        return Estimate(n, float(d[0]), method="mean of the paired changes", note=note)
    mean = float(np.mean(d))
    if np.isfinite(limits).all():
        level = f"{confidence:.0%} interval"
        method = f"mean of the paired changes, BCa {level} (too narrow in small groups)"
        return Estimate(n, mean, float(limits[0]), float(limits[1]), method=method)
    method = f"mean of the paired changes, {confidence:.0%} t interval in place of BCa"
    error = float(np.std(d, ddof=1)) / sqrt(n)
    return Estimate(n, mean, *t_interval(mean, error, n - 1, confidence), method=method)


def _dz(d: np.ndarray, limits: np.ndarray, confidence: float) -> Estimate:
    n = len(d)
    if no_spread(d):
        why = "no one changed" if d[0] == 0 else "everybody changed by the same amount"
        return Estimate(n, unit="SD", note=f"{why}, not defined")
    effect = float(np.mean(d) / np.std(d, ddof=1))
    _, counts = np.unique(d, return_counts=True)
    without_spread = float(np.sum((counts / n) ** n))
    if without_spread <= DEGENERATE and np.isfinite(limits).all():
        method = f"d_z, BCa {confidence:.0%} interval"
        return Estimate(n, effect, float(limits[0]), float(limits[1]), unit="SD", method=method)
    low, high = noncentrality_limits(effect * sqrt(n), n - 1, confidence)
    method = f"d_z, noncentral t {confidence:.0%} interval in place of BCa"
    note = "too few different changes to resample"
    return Estimate(n, effect, low / sqrt(n), high / sqrt(n), unit="SD", method=method, note=note)
