"""Single items: who moved between answer categories."""

from __future__ import annotations

import numpy as np
from scipy.special import bdtr, chdtrc, ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, differences


def mcnemar_top(
    before: np.ndarray, after: np.ndarray, top_from: float, confidence: float = CONFIDENCE
) -> Estimate:
    """Change of the share in the top categories, with McNemar's exact p.

    p is the two-sided sign test of those who moved in against those who moved out; p = 1 if nobody
    did. The interval is the adjusted Wald of a paired difference: (moved + 1) / (n + 2) each way
    (Bonett & Price 2012, Journal of Educational and Behavioral Statistics 37:479; `ci.prop.ps` in
    the R package statpsych).

    Args:
        before: one answer per person.
        after: answers of the same persons, in the same order.
        top_from: lowest answer that counts as top: 4 for the top two of five.
        confidence: level of the interval.
    """
    n = len(differences(before, after))
    if n == 0:
        return Estimate(0, unit="share", note="nobody to compare")
    was, is_now = (np.asarray(side, dtype=np.float64) >= top_from for side in (before, after))
    into, out = int(np.sum(~was & is_now)), int(np.sum(was & ~is_now))
    p = min(1.0, 2 * float(bdtr(min(into, out), into + out, 0.5))) if into + out else 1.0
    up, down = (into + 1) / (n + 2), (out + 1) / (n + 2)
    error = np.sqrt((up + down - (up - down) ** 2) / (n + 2))
    reach = float(ndtri((1 + confidence) / 2)) * error
    limits = max(-1.0, float(up - down - reach)), min(1.0, float(up - down + reach))
    method = (
        "change of the share in the top categories, McNemar's exact test, "
        f"Bonett and Price {confidence:.0%} interval"
    )
    note = f"{into} moved into the top categories, {out} out of them"
    return Estimate(n, (into - out) / n, *limits, p, unit="share", method=method, note=note)


def transition_table(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The answers that were given, in order, and how many went from each (rows) to each."""
    differences(before, after)  # refuses arrays of unequal length
    both = np.concatenate([np.asarray(s, dtype=np.float64) for s in (before, after)])
    values, place = np.unique(np.round(both, 10), return_inverse=True)
    n, k = len(both) // 2, len(values)
    counts = np.bincount(place[:n] * k + place[n:], minlength=k * k).reshape(k, k)
    return values, counts


def bowker(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Bowker's test of symmetry: as many from each category to each other one as back.

    Sum of (a - b)^2 / (a + b) over pairs of categories (Bowker 1948, JASA 43:572). Each pair
    between which somebody moved counts as a degree of freedom; no zero cell is changed. It equals
    statsmodels' `SquareTable(t, shift_zeros=False).symmetry()` where no pair is empty; there an
    empty pair counts too, and p comes out larger.
    """
    _, table = transition_table(before, after)
    n = int(table.sum())
    one, other = (table[np.triu_indices(len(table), 1)], table.T[np.triu_indices(len(table), 1)])
    moved = one + other > 0
    if not moved.any():
        return _nobody_moved(n, "Bowker's test of symmetry")
    chi = float(np.sum((one[moved] - other[moved]) ** 2 / (one[moved] + other[moved])))
    return _chi_squared(n, chi, int(moved.sum()), "Bowker's test of symmetry")


def stuart_maxwell(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Stuart and Maxwell's test: each category was chosen as often after as before.

    d' V^-1 d, d the differences of the margins and V their covariances (Stuart 1955, Biometrika
    42:412; Maxwell 1970). A category that nobody moved into or out of says nothing: the degrees of
    freedom are the rank of V.
    """
    _, table = transition_table(before, after)
    n = int(table.sum())
    apart = (table.sum(axis=0) - table.sum(axis=1)).astype(float)
    variances = -(table + table.T).astype(float)
    np.fill_diagonal(variances, table.sum(axis=0) + table.sum(axis=1) - 2 * np.diag(table))
    df = int(np.linalg.matrix_rank(variances)) if len(table) else 0
    if df == 0:
        return _nobody_moved(n, "Stuart and Maxwell's test of the margins")
    chi = float(apart @ np.linalg.pinv(variances, rcond=1e-10, hermitian=True) @ apart)
    return _chi_squared(n, chi, df, "Stuart and Maxwell's test of the margins")


def _nobody_moved(n: int, name: str) -> Estimate:
    if n == 0:
        return Estimate(0, unit="chi-squared", note="nobody to compare")
    return Estimate(n, 0.0, p_value=1.0, unit="chi-squared", method=name, note="no one changed")


def _chi_squared(n: int, chi: float, df: int, name: str) -> Estimate:
    method = f"{name}, chi-squared, {df} degree{'s' if df > 1 else ''} of freedom"
    return Estimate(n, chi, p_value=float(chdtrc(df, chi)), unit="chi-squared", method=method)
