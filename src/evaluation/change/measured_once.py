"""What only one wave asked: rows with means and shares, in each cohort and over all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation.change.gates import too_few
from evaluation.change.one_wave import mean_of_wave, share_agreeing
from evaluation.change.rows import KEY, base_of_rows, row_of
from evaluation.tables import ALL_COHORTS


def once_rows(
    scores: pd.DataFrame,
    together: set[str],
    ranges: Mapping[str, tuple[float, float]],
    confidence: float,
) -> list[dict]:
    """Means and shares of what only one wave asked, in each cohort and over all.

    Args:
        scores: the table `scores`, people about themselves.
        together: cohorts that count in rows about all cohorts.
        ranges: lowest and highest answer of each instrument.
        confidence: level of the intervals.
    """
    answered = scores.dropna(subset="score")
    waves = answered.groupby(["instrument", "level", "outcome"])["wave"].transform("nunique")
    once = answered[waves == 1].rename(columns={"wave": "comparison"})
    rows = []
    for part in (once, once[once["cohort"].isin(together)].assign(cohort=ALL_COHORTS)):
        # Who is in two cohorts is told apart by the first of them, so the base keeps it.
        whose = once.loc[part.index, "cohort"]
        for values, group in part.groupby(["cohort", *KEY], sort=True):
            key = dict(zip(["cohort", *KEY], values, strict=True))
            asked = np.sort(group["score"].to_numpy())
            base = base_of_rows(group.assign(cohort=whose.loc[group.index]))
            low, high = ranges[key["instrument"]]
            few = too_few("mean_of_wave", len(asked))
            share = few or share_agreeing(asked, low, high, confidence)
            rows.append(row_of(key, "share_agreeing", share, base))
            mean = few or mean_of_wave(asked, confidence)
            rows.append(row_of(key, "mean_of_wave", mean, base))
    return rows
