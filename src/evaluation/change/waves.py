"""Three or more waves: one model of all of them, beside the comparisons of two at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from evaluation.change.gates import too_few
from evaluation.change.partly_paired import changes_between_waves
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.tables import ALL_COHORTS

WHO = ["cohort", "person", "who"]


def wave_rows(
    scores: pd.DataFrame, together: set[str], waves: Sequence[str], confidence: float
) -> list[dict[str, Any]]:
    """Changes between any two of three or more waves, by a mixed model of all, for each scale.

    For all cohorts together only: they are held beside the changes of two waves, and cost time.
    What people say looking back is no wave of it: it was asked at the time of another. Waves in
    which nobody answered are left out.

    Args:
        scores: the table `scores`, people about themselves, with `who`.
        together: cohorts that count in rows about all cohorts.
        waves: in order of time, without those that look back.
        confidence: level of the intervals.
    """
    told = scores[(scores["level"] == "scale") & scores["wave"].isin(waves)]
    told = told[told["cohort"].isin(together)].dropna(subset="score")
    rows = []
    for (instrument, scale), group in told.groupby(["instrument", "outcome"], sort=True):
        answered = [wave for wave in waves if (group["wave"] == wave).any()]
        if len(answered) >= 3:
            wide = group.set_index([*WHO, "wave"])["score"].unstack("wave").reset_index()
            # In order of content, never of pseudonyms.
            wide = wide.sort_values(["cohort", *answered], kind="stable", ignore_index=True)
            key = {"cohort": ALL_COHORTS, "instrument": instrument, "level": "scale"}
            rows += _of_scale({**key, "outcome": scale}, wide, answered, confidence)
    return rows


def _of_scale(
    key: Key, wide: pd.DataFrame, waves: Sequence[str], confidence: float
) -> list[dict[str, Any]]:
    """Rows of one scale: a row per person, a column per wave."""
    base, cohort = base_of_rows(wide), wide["cohort"].to_numpy()
    found = changes_between_waves(wide[list(waves)].to_numpy(), waves, confidence, cohort)
    rows = []
    for earlier, later in combinations(waves, 2):
        name = f"{earlier}-{later}"
        both = int(wide[[earlier, later]].notna().all(axis=1).sum())
        estimate = too_few("mean_change_all_waves", both) or found[name]
        rows.append(row_of({**key, "comparison": name}, "mean_change_all_waves", estimate, base))
    return rows
