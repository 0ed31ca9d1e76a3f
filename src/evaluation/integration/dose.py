"""Attendance beside change, as a description."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.tables import ALL_COHORTS

LEAST = 10
"""Fewest people for a correlation."""


def dose_and_change(
    attendance: pd.DataFrame, pairs: pd.DataFrame, comparison: str, together: set[str]
) -> pd.DataFrame:
    """The table `dose`: how sessions attended and change go together, scale by scale.

    Spearman's rank correlation with the interval of Bonett & Wright 2000 (Psychometrika 65:23,
    standard error sqrt((1 + r^2 / 2) / (n - 3)) on Fisher's z). Who comes more often differs from
    others in more than that: the table describes.

    Args:
        attendance: the table `attendance`.
        pairs: the table `pairs`.
        comparison: the main one, `before-after`.
        together: cohorts that count in rows about all cohorts.
    """
    own = pairs[
        (pairs["comparison"] == comparison)
        & (pairs["rater"] == "self")
        & (pairs["level"] == "scale")
    ].astype({"cohort": str, "person": str, "instrument": str, "outcome": str})
    share = attendance.groupby(["cohort", "person"])["attended"].mean().rename("share")
    joined = own.merge(share.reset_index(), on=["cohort", "person"])
    rows = []
    whole = joined[joined["cohort"].isin(together)]
    for cohort, part in [*joined.groupby("cohort"), (ALL_COHORTS, whole)]:
        for (instrument, scale), found in part.groupby(["instrument", "outcome"]):
            found = found.sort_values(["share", "change"], kind="stable")
            numbers = _together(found["share"].to_numpy(float), found["change"].to_numpy(float))
            rows.append((cohort, instrument, scale, *numbers))
    columns = list(tables.MODELS["dose"].to_schema().columns)
    return tables.checked("dose", pd.DataFrame(rows, columns=columns))


def _together(share: np.ndarray, change: np.ndarray) -> tuple:
    """Columns from n on: people, mean share of sessions, correlation, limits, method and note."""
    n, mean = len(share), float(share.mean())
    method = "Spearman's rank correlation, 95% interval (Bonett & Wright 2000)"
    if n < LEAST:
        return n, mean, np.nan, np.nan, np.nan, "", f"not estimated: n = {n} pairs"
    if np.ptp(share) == 0 or np.ptp(change) == 0:
        return n, mean, np.nan, np.nan, np.nan, method, "no spread, not defined"
    r = spearman(share, change)
    if abs(r) > 1 - 1e-12:
        return n, mean, r, np.nan, np.nan, method, "no interval"
    reach = 1.959963984540054 * np.sqrt((1 + r**2 / 2) / (n - 3))
    low, high = np.tanh(np.arctanh(r) + np.array([-reach, reach]))
    return n, mean, r, float(low), float(high), method, ""


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's correlation: Pearson's of the mid-ranks."""
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, counts = np.unique(np.round(values, 10), return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]
