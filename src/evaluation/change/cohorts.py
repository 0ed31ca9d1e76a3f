"""All cohorts together."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.paired import CONFIDENCE, differences, no_spread, t_interval


def mean_change_across(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Mean of the cohorts' changes, weighted by pairs, for the people in these cohorts.

    The variance is pooled within cohorts, N - k degrees of freedom: differences between cohorts
    are not counted as error, so it says nothing about cohorts to come.

    Args:
        before: scores before, one per pair.
        after: scores after, in the same order.
        cohort: cohort of each pair.
        confidence: level of the interval.
    """
    d = differences(before, after)
    _, place, sizes = np.unique(cohort, return_inverse=True, return_counts=True)
    n, k = len(d), len(sizes)
    if n == 0:
        return Estimate(0, note="nobody to compare")
    means = np.bincount(place, d) / sizes
    mean = float(np.sum(means * sizes) / n)
    cohorts = f"{k} cohort{'s' if k > 1 else ''}"
    method = (
        f"mean of the changes of {cohorts}, weighted by pairs; {confidence:.0%} t interval "
        f"from the variance within cohorts, {n - k} degrees of freedom"
    )
    if no_spread(d):
        note = "no one changed" if d[0] == 0 else "everybody changed by the same amount"
        p = 1.0 if d[0] == 0 else np.nan
        return Estimate(n, float(d[0]), p_value=p, method=method, note=note)
    away = d - means[place]
    if n <= k or no_spread(away):
        return Estimate(n, mean, method=method, note="no spread within cohorts, no interval")
    error = float(np.sqrt(np.sum(away**2) / (n - k) / n))
    p = 2 * float(stdtr(n - k, -abs(mean / error)))
    return Estimate(n, mean, *t_interval(mean, error, n - k, confidence), p, method=method)


def mean_change_clustered(
    before: np.ndarray, after: np.ndarray, cluster: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Mean change with a standard error that allows for teams or organisations.

    Cluster-robust (CR1: sums of residuals by cluster, G / (G - 1)), t with G - 1 degrees of
    freedom (Cameron & Miller 2015, Journal of Human Resources 50:317). From five clusters.
    """
    d = differences(before, after)
    _, place = np.unique(cluster, return_inverse=True)
    n, groups = len(d), int(place.max()) + 1 if len(d) else 0
    if (few := too_few("mean_change_clustered", n, clusters=groups)) is not None:
        return few
    mean = float(np.mean(d))
    sums = np.bincount(place, d - mean)
    error = float(np.sqrt(groups / (groups - 1) * np.sum(sums**2)) / n)
    method = (
        f"mean of the paired changes, clustered on {groups} groups, {groups - 1} degrees of freedom"
    )
    if no_spread(sums):
        return Estimate(n, mean, method=method, note="no spread between clusters, no interval")
    p = 2 * float(stdtr(groups - 1, -abs(mean / error)))
    return Estimate(n, mean, *t_interval(mean, error, groups - 1, confidence), p, method=method)
