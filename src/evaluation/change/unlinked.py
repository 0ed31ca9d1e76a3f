"""Waves that cannot be linked: rows about two groups of whom nobody is followed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.independent import mean_difference
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.tables import ALL_COHORTS

OUTCOME = ["instrument", "level", "outcome"]
Sides = tuple[np.ndarray, np.ndarray]


def unlinked_rows(
    scores: pd.DataFrame,
    pairs: pd.DataFrame,
    together: set[str],
    comparison: str,
    confidence: float,
) -> list[dict[str, Any]]:
    """Rows of `estimates` for cohorts of which nobody could be paired in the main comparison.

    All cohorts together are compared so only where none of them could be paired: the two kinds of
    comparison are never mixed in one number.

    Args:
        scores: the table `scores`, people about themselves.
        pairs: the table `pairs`.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        confidence: level of the intervals.
    """
    waves = comparison.split("-")
    paired = set(pairs.loc[pairs["comparison"] == comparison, "cohort"])
    told = scores.dropna(subset="score")
    told = told[(told["level"] == "scale") & told["wave"].isin(waves)]
    told = told[~told["cohort"].isin(paired)]
    # In order of content: a sum must not depend on the pseudonyms.
    told = told.sort_values(["cohort", *OUTCOME, "wave", "score"], kind="stable")
    rows = []
    for values, group in told.groupby(OUTCOME, sort=True):
        key = {"comparison": comparison, **dict(zip(OUTCOME, values, strict=True))}
        sides = _sides(group, waves)
        for cohort in sides:
            rows += _two_groups(
                {"cohort": cohort, **key}, group, {cohort: sides[cohort]}, confidence
            )
        whole = {cohort: own for cohort, own in sides.items() if cohort in together}
        if whole and not paired & together:
            rows += _two_groups({"cohort": ALL_COHORTS, **key}, group, whole, confidence)
    return rows


def _sides(group: pd.DataFrame, waves: list[str]) -> dict[str, Sides]:
    """Scores of both waves, by cohort; cohorts without one of them are left out."""
    sides: dict[Any, tuple[Any, ...]] = {
        cohort: tuple(own.loc[own["wave"] == wave, "score"].to_numpy() for wave in waves)
        for cohort, own in group.groupby("cohort", sort=True)
    }
    return {c: (pair[0], pair[1]) for c, pair in sides.items() if all(len(side) for side in pair)}


def _two_groups(
    key: Key, group: pd.DataFrame, sides: dict[str, Sides], confidence: float
) -> list[dict[str, Any]]:
    """The difference between two waves that are not linked, and the mean of each."""
    base = base_of_rows(group[group["cohort"].isin(list(sides))])
    sizes = [sum(len(pair[side]) for pair in sides.values()) for side in (0, 1)]
    few = too_few("mean_difference", *sizes)
    found = few or mean_difference(list(sides.values()), confidence)
    rows = [row_of(key, "mean_difference", found, base)]
    for side, name in enumerate(("before", "after")):
        scores = np.sort(np.concatenate([pair[side] for pair in sides.values()]))
        mean = Estimate(len(scores), float(scores.mean()), method=f"mean {name}, all who answered")
        rows.append(row_of(key, f"mean_{name}", mean, base))
    return rows
