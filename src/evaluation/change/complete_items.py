"""Scores of people who answered every question, beside those made where most were answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import Estimate, base_of
from evaluation.change.gates import too_few
from evaluation.change.paired import mean_change
from evaluation.change.pooled import primary_change
from evaluation.change.rows import parts, row_of
from evaluation.tables import ALL_COHORTS

SCORE = ["who", "instrument", "outcome"]
BY = ["cohort", "comparison", "instrument", "level", "outcome"]
PAIR = ["before", "after", "place"]


def complete_item_rows(
    pairs: pd.DataFrame,
    scores: pd.DataFrame,
    together: set[str],
    comparison: str,
    confidence: float,
) -> list[dict[str, Any]]:
    """How many pairs have a score of some of the questions alone, and the change without them.

    A score is the mean of the questions answered, where enough of them were (the person-mean rule;
    Mazza, Enders & Ruehlman 2015, Multivariate Behavioral Research 50:504, warn of its bias). The
    change of those who answered all of them, both times, shows whether that matters.

    Args:
        pairs: the table `pairs`, people about themselves, with `who`; sorted by content.
        scores: the table `scores`, likewise, for how many questions were answered.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        confidence: level of the intervals.
    """
    own = pairs[(pairs["comparison"] == comparison) & (pairs["level"] == "scale")]
    waves = comparison.split("-")
    short = scores[scores["wave"].isin(waves) & (scores["answered"] < scores["items"])]
    left = pd.MultiIndex.from_frame(short.dropna(subset="score")[SCORE])
    own = own.assign(complete=~pd.MultiIndex.from_frame(own[SCORE]).isin(left))
    rows = []
    for whole in (False, True):
        table = own.assign(place=own["cohort"])
        if whole:
            table = table[table["cohort"].isin(together)].assign(cohort=ALL_COHORTS)
        for words, (*scored, who, complete) in parts(table, BY, *PAIR, "who", "complete"):
            key = dict(zip(BY, words, strict=True))
            rows.append(row_of(key, "count_scored_by_rule", _counted(complete), base_of(who)))
            found = _without(scored, complete, whole=whole, confidence=confidence)
            rows.append(row_of(key, "mean_change_complete_items", found, base_of(who[complete])))
    return rows


def _counted(complete: np.ndarray) -> Estimate:
    method = "people with a score, before or after, of some of the questions alone"
    return Estimate(len(complete), float((~complete).sum()), unit="people", method=method)


def _without(
    scored: Sequence[np.ndarray], complete: np.ndarray, *, whole: bool, confidence: float
) -> Estimate:
    """The change of those who answered every question, as the change of all of them is told."""
    before, after, cohort = (cells[complete] for cells in scored)
    few = too_few("mean_change_complete_items", len(before))
    if few is not None:
        return few
    if whole:
        found = primary_change(before, after, cohort, confidence)
    else:
        found = mean_change(before, after, confidence)
    return replace(found, method=f"every question answered: {found.method}")
