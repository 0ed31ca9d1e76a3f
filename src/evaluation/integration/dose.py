"""Attendance beside change, as a description."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from evaluation import tables
from evaluation.change.gates import ALL
from evaluation.change.paired import CONFIDENCE, no_spread
from evaluation.integration.compared import compared
from evaluation.tables import ALL_COHORTS


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
    own = compared(pairs, comparison)
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


def _together(
    share: np.ndarray, change: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[Any, ...]:
    """Columns from n on: people, mean share of sessions, correlation, limits, method and note."""
    n, mean = len(share), float(share.mean())
    method = f"Spearman's rank correlation, {confidence:.0%} interval (Bonett & Wright 2000)"
    if n < ALL:
        return n, mean, np.nan, np.nan, np.nan, "", f"not estimated: n = {n} pairs"
    # Rounded: equal shares of sessions are equal ranks, whatever the last digit of a mean.
    both = pd.DataFrame({"share": share, "change": change}).round(10)
    if no_spread(share) or no_spread(change):
        return n, mean, np.nan, np.nan, np.nan, method, "no spread, not defined"
    r = float(both.corr(method="spearman").to_numpy()[0, 1])
    if abs(r) > 1 - 1e-12:
        return n, mean, r, np.nan, np.nan, method, "no interval"
    reach = float(ndtri((1 + confidence) / 2)) * np.sqrt((1 + r**2 / 2) / (n - 3))
    low, high = np.tanh(np.arctanh(r) + np.array([-reach, reach]))
    return n, mean, r, float(low), float(high), method, ""
