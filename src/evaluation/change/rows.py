"""Rows of the table `estimates`: what is measured, of whom, with what belongs to the number."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from evaluation.change.estimate import Estimate, base_of

KEY = ["comparison", "instrument", "level", "outcome"]
"""What is measured; with the cohort it names one group of pairs."""

Key = dict[str, str]


def row_of(key: Key, estimator: str, found: Estimate, base: str, subgroup: str = "") -> dict:
    """One row of `estimates`.

    Args:
        key: cohort, comparison, instrument, level and outcome.
        estimator: name of the statistic.
        found: the number with what belongs to it.
        base: digest of the set of persons.
        subgroup: of whom, if not of everybody.
    """
    return {
        **key,
        "estimator": estimator,
        "subgroup": subgroup,
        "n": found.n,
        "estimate": found.estimate,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "p_value": found.p_value,
        "unit": found.unit,
        "method": found.method,
        "base": base,
        "note": found.note,
    }


def base_of_rows(table: pd.DataFrame) -> str:
    """Digest of the persons in a table, who are told apart within their cohorts.

    Args:
        table: columns cohort and person, or `who`, which has both.
    """
    if "who" in table.columns:
        return base_of(table["who"].to_numpy())
    return base_of(table["cohort"].astype(str) + "/" + table["person"].astype(str))


def gated(n: int, least: int, statistic: Callable[[], Estimate], what: str = "pairs") -> Estimate:
    """The estimate, or a note where too few people are there."""
    return statistic() if n >= least else Estimate(n, note=f"not estimated: n = {n} {what}")
