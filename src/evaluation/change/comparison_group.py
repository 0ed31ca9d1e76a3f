"""The programme's group beside a comparison group: those who rated alike before, compared after.

Analysis of covariance: after = a + b before + c group + e. c is the difference after between
people of the two groups with the same score before. Where people were not assigned by chance it
still rests on nothing else setting the groups apart.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.gates import CHANGE
from evaluation.change.paired import CONFIDENCE, no_spread, t_interval


def adjusted_difference(
    before: np.ndarray,
    after: np.ndarray,
    programme: np.ndarray,
    covariates: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Difference after between programme and comparison group, adjusted for the score before.

    Least squares with a t interval on N - p degrees of freedom (analysis of covariance; Vickers &
    Altman 2001, BMJ 323:1123).

    Args:
        before: score before, one per person.
        after: score after, in the same order.
        programme: 1 in the programme, 0 in the comparison group.
        covariates: further columns known before, a row per person.
        confidence: level of the interval.
    """
    return _difference(before, after, programme, covariates, confidence, robust=False)


def adjusted_difference_robust(
    before: np.ndarray,
    after: np.ndarray,
    programme: np.ndarray,
    covariates: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """`adjusted_difference` with a standard error that allows for unequal spread.

    HC3: squared residuals over (1 - leverage)^2 (MacKinnon & White 1985, Journal of Econometrics
    29:305), t on N - p degrees of freedom.
    """
    return _difference(before, after, programme, covariates, confidence, robust=True)


def _difference(
    before: np.ndarray,
    after: np.ndarray,
    programme: np.ndarray,
    covariates: np.ndarray | None,
    confidence: float,
    robust: bool,
) -> Estimate:
    x, y, note = _design(before, after, programme, covariates)
    n = len(y)
    if x is None:
        return Estimate(n, note=note)
    b, error, df, residuals = _least_squares(x, y, robust)
    kind = "HC3" if robust else "least squares"
    method = (
        f"difference after, adjusted for before (analysis of covariance, {kind}), "
        f"{confidence:.0%} t interval, {df} degrees of freedom"
    )
    if no_spread(residuals):
        return Estimate(n, b, method=method, note=f"{note}; no residual spread, no interval")
    p = 2 * float(stdtr(df, -abs(b / error)))
    return Estimate(n, b, *t_interval(b, error, df, confidence), p, method=method, note=note)


def hedges_g(
    before: np.ndarray,
    after: np.ndarray,
    programme: np.ndarray,
    covariates: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Hedges' g of the adjusted difference.

    g = w c / S, w = 1 - 3 / (4 N - 9), S the standard deviation after, not adjusted, pooled over
    both groups (What Works Clearinghouse 2022, Procedures and Standards Handbook 5.0, appendix E;
    Hedges 1981). Its standard error is that of c / S by the delta method, w sqrt((se_c / S)^2 +
    (c / S)^2 / (2 (N - 2))); t interval as for c.
    """
    x, y, note = _design(before, after, programme, covariates)
    n = len(y)
    if x is None:
        return Estimate(n, unit="SD", note=note)
    group = np.asarray(programme, dtype=np.float64) == 1
    spread = _pooled_sd(y[group], y[~group])
    if spread < 1e-9:
        return Estimate(n, unit="SD", note=f"{note}; no spread after, not defined")
    b, error, df, residuals = _least_squares(x, y, robust=False)
    correction = 1 - 3 / (4 * n - 9)
    g = correction * b / spread
    method = (
        "Hedges' g of the adjusted difference, pooled SD after (What Works Clearinghouse), "
        f"{confidence:.0%} interval"
    )
    if no_spread(residuals):
        return Estimate(n, g, unit="SD", method=method, note=f"{note}; no residual spread")
    reach = correction * np.sqrt((error / spread) ** 2 + (b / spread) ** 2 / (2 * (n - 2)))
    low, high = t_interval(g, float(reach), df, confidence)
    return Estimate(n, g, low, high, unit="SD", method=method, note=note)


def morris_dppc2(before: np.ndarray, after: np.ndarray, programme: np.ndarray) -> Estimate:
    """Difference between the groups' changes, in pooled standard deviations before.

    w (change of programme - change of comparison) / S_before, w = 1 - 3 / (4 (N - 2) - 1) (Morris
    2008, Organizational Research Methods 11:364, d_ppc2): for comparison with studies that have
    it; groups that differ before are better compared by `hedges_g`.
    """
    x, y, note = _design(before, after, programme, None)
    n = len(y)
    if x is None:
        return Estimate(n, unit="SD", note=note)
    group, first = x[:, 1] == 1, np.asarray(before, dtype=np.float64)
    spread = _pooled_sd(first[group], first[~group])
    if spread < 1e-9:
        return Estimate(n, unit="SD", note=f"{note}; no spread before, not defined")
    d = np.round(y - first, 10)
    difference = float(np.mean(d[group]) - np.mean(d[~group]))
    value = (1 - 3 / (4 * (n - 2) - 1)) * difference / spread
    return Estimate(n, value, unit="SD", method="d_ppc2 (Morris 2008)", note=note)


def _pooled_sd(one: np.ndarray, other: np.ndarray) -> float:
    squares = sum(float(np.sum((side - side.mean()) ** 2)) for side in (one, other))
    return float(np.sqrt(squares / (len(one) + len(other) - 2)))


def _design(
    before: np.ndarray, after: np.ndarray, programme: np.ndarray, covariates: np.ndarray | None
) -> tuple[np.ndarray | None, np.ndarray, str]:
    """Columns intercept, group, before and covariates; the outcome; sizes, or why there is none."""
    first, y = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    group = np.asarray(programme, dtype=np.float64)
    if not first.shape == y.shape == group.shape:
        raise ValueError(f"{first.size} before, {y.size} after, {group.size} groups")
    if not np.isin(group, (0.0, 1.0)).all():
        raise ValueError("programme must be 1 or 0")
    columns = [np.ones(len(y)), group, first - (first.mean() if len(first) else 0)]
    if covariates is not None:
        columns += list(np.asarray(covariates, dtype=np.float64).reshape(len(y), -1).T)
    x = np.column_stack(columns)
    inside, outside = int(group.sum()), int(len(group) - group.sum())
    note = f"{inside} in the programme, {outside} in the comparison group"
    if min(inside, outside) < CHANGE or len(y) <= x.shape[1] + 1:
        return None, y, f"{note}; not estimated (from {CHANGE} in each)"
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return None, y, f"{note}; not estimated: no spread before, or columns that say the same"
    return x, y, note


def _least_squares(
    x: np.ndarray, y: np.ndarray, robust: bool
) -> tuple[float, float, int, np.ndarray]:
    """The group's coefficient, its standard error, degrees of freedom, residuals."""
    q, r = np.linalg.qr(x)
    b = np.linalg.solve(r, q.T @ y)
    residuals = y - x @ b
    df = x.shape[0] - x.shape[1]
    row = np.linalg.inv(r)[1] @ q.T  # the coefficient is this row times the outcome
    if robust:
        leverage = np.minimum(np.sum(q**2, axis=1), 1 - 1e-12)
        squares = (residuals / (1 - leverage)) ** 2
    else:
        squares = np.full(len(y), float(residuals @ residuals) / df)
    return float(b[1]), float(np.sqrt(row**2 @ squares)), df, residuals
