"""What others say of participants: estimated for each kind of rater, never pooled with self."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import Estimate
from evaluation.change.one_wave import mean_of_wave
from evaluation.change.paired import mean_after, mean_before, mean_change
from evaluation.change.rows import base_of_rows, row_of
from evaluation.tables import ALL_COHORTS

KEY = ["rater", "comparison", "instrument", "level", "outcome"]


def rater_rows(
    pairs: pd.DataFrame,
    scores: pd.DataFrame,
    together: set[str],
    comparison: str,
    confidence: float,
) -> list[dict[str, Any]]:
    """Rows of `estimates` with `subgroup` 'rater:<id>', for scales and the main comparison.

    Change where a rater answered about the same participant at both waves; else the mean of a
    wave. n counts the participants who were rated. Where several answer about one participant,
    their mean is that participant's score.

    Args:
        pairs: the table `pairs`, all raters.
        scores: the table `scores`, all raters.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        confidence: level of the intervals.
    """
    own = pairs[(pairs["comparison"] == comparison) & (pairs["level"] == "scale")]
    own = _of_others(own)
    own = own.assign(place=own["cohort"])
    waves = comparison.split("-")
    once = _of_others(scores[(scores["level"] == "scale") & scores["wave"].isin(waves)])
    once = once.dropna(subset="score").rename(columns={"wave": "comparison"})
    once = once.assign(place=once["cohort"])
    # Who was paired is told as a change; a wave by itself only where nobody could be.
    paired = set(own[["cohort", "rater", "outcome"]].itertuples(index=False, name=None))
    alone = np.array([key not in paired for key in _keys(once)], dtype=bool)
    rows = []
    for part in (own, own[own["cohort"].isin(together)].assign(cohort=ALL_COHORTS)):
        rows += _changes(part, confidence)
    for part in _each_and_all(once[alone], together, {key[1:] for key in paired}):
        rows += _means(part, confidence)
    return rows


def _of_others(table: pd.DataFrame) -> pd.DataFrame:
    own = table[table["rater"] != "self"]
    return own.astype(dict.fromkeys(own.select_dtypes("category").columns, "str"))


def _keys(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table[["cohort", "rater", "outcome"]].itertuples(index=False, name=None))


def _each_and_all(
    table: pd.DataFrame, together: set[str], paired: set[tuple[Any, ...]]
) -> list[pd.DataFrame]:
    """Each cohort; and all of them, for raters and scales that no cohort could pair."""
    unpaired = np.array([key[1:] not in paired for key in _keys(table)], dtype=bool)
    whole = table[unpaired]
    return [table, whole[whole["cohort"].isin(together)].assign(cohort=ALL_COHORTS)]


def _changes(pairs: pd.DataFrame, confidence: float) -> list[dict[str, Any]]:
    rows = []
    for key, group in pairs.groupby(["cohort", *KEY], sort=True):
        group = group.sort_values(["before", "after"], kind="stable")
        before, after = group["before"].to_numpy(), group["after"].to_numpy()
        found = {
            "mean_change": mean_change(before, after, confidence),
            "mean_before": mean_before(before, after),
            "mean_after": mean_after(before, after),
        }
        rows += [_row(key, name, one, group) for name, one in found.items()]
    return rows


def _means(scores: pd.DataFrame, confidence: float) -> list[dict[str, Any]]:
    return [
        _row(
            key,
            "mean_of_wave",
            mean_of_wave(np.sort(group["score"].to_numpy()), confidence),
            group,
        )
        for key, group in scores.groupby(["cohort", *KEY], sort=True)
    ]


def _row(
    key: tuple[Any, ...], estimator: str, found: Estimate, group: pd.DataFrame
) -> dict[str, Any]:
    names = ("cohort", "rater", "comparison", "instrument", "level", "outcome")
    told = dict(zip(names, key, strict=True))
    rater, base = told.pop("rater"), base_of_rows(group.assign(cohort=group["place"]))
    return row_of(told, estimator, found, base, f"rater:{rater}")
