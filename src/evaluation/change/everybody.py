"""Means of everybody who answered in a wave, linked or not: a second table, for the review alone.

Means in a report are of the people compared. Beside them those of everybody who answered show how
far the people compared stand for the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import base_of
from evaluation.change.gates import too_few
from evaluation.change.one_wave import mean_of_wave
from evaluation.change.rows import parts, row_of
from evaluation.tables import ALL_COHORTS

BY = ["cohort", "wave", "instrument", "level", "outcome"]
KEY = ["cohort", "comparison", *BY[2:]]


def everybody_rows(
    scores: pd.DataFrame, together: set[str], comparison: str, confidence: float
) -> list[dict[str, Any]]:
    """The mean of each scale at each of the waves that are compared, of all who answered it.

    Args:
        scores: the table `scores`, people about themselves, with `who`.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`; of people who were asked once, `-wave`.
        confidence: level of the intervals.
    """
    waves = comparison.split("-")
    if not all(waves):
        return []
    told = scores[(scores["level"] == "scale") & scores["wave"].isin(waves)]
    told = told.dropna(subset="score")
    rows = []
    for table in (told, told[told["cohort"].isin(together)].assign(cohort=ALL_COHORTS)):
        for words, (asked, who) in parts(table, BY, "score", "who"):
            found = too_few("mean_of_everybody", len(asked))
            if found is None:
                found = mean_of_wave(np.sort(asked), confidence)
                found = replace(found, method=f"everybody who answered: {found.method}")
            key = dict(zip(KEY, words, strict=True))
            rows.append(row_of(key, "mean_of_everybody", found, base_of(who)))
    return rows
