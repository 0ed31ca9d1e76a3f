"""What only one wave asked: rows with means and shares, in each cohort and over all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import base_of
from evaluation.change.gates import too_few
from evaluation.change.one_wave import mean_of_wave, share_agreeing
from evaluation.change.rows import KEY, parts, row_of, who_of
from evaluation.tables import ALL_COHORTS, without_few


def once_rows(
    scores: pd.DataFrame,
    together: set[str],
    ranges: Mapping[str, tuple[float, float]],
    confidence: float,
    least: int = 0,
) -> list[dict[str, Any]]:
    """Means and shares of what only one wave asked, in each cohort and over all.

    Args:
        scores: the table `scores`, people about themselves.
        together: cohorts that count in rows about all cohorts.
        ranges: lowest and highest answer of each instrument.
        confidence: level of the intervals.
        least: fewest people of a cohort who count in rows about all cohorts (`without_few`).
    """
    answered = scores.dropna(subset="score")
    waves = answered.groupby(["instrument", "level", "outcome"])["wave"].transform("nunique")
    once = answered[waves == 1].rename(columns={"wave": "comparison"})
    # Who is in two cohorts is told apart in each of them, in rows about all cohorts too.
    once = once.assign(who=who_of(once))
    by, rows = ["cohort", *KEY], []
    every = without_few(once[once["cohort"].isin(together)], least)
    for part in (once, every.assign(cohort=ALL_COHORTS)):
        for words, (score, who) in parts(part, by, "score", "who"):
            key, asked, base = dict(zip(by, words, strict=True)), np.sort(score), base_of(who)
            low, high = ranges[key["instrument"]]
            few = too_few("mean_of_wave", len(asked))
            share = few or share_agreeing(asked, low, high, confidence)
            rows.append(row_of(key, "share_agreeing", share, base))
            mean = few or mean_of_wave(asked, confidence)
            rows.append(row_of(key, "mean_of_wave", mean, base))
    return rows
