"""Pairs: the same person's score at two waves. Never by the order of rows."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.study.settings import Settings

KEY = ["cohort", "rater", "person", "instrument", "level", "outcome"]


def comparisons(settings: Settings) -> list[tuple[str, str]]:
    """Waves that are compared: the main comparison first, then every other two, in order."""
    main = settings.study.main_comparison
    others = [pair for pair in combinations(settings.study.waves, 2) if pair != main]
    return [main, *others]


def pair_waves(
    scores: pd.DataFrame, responses: pd.DataFrame, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of the same persons at two waves, and an audit of how many could be paired.

    Args:
        scores: the table `scores`.
        responses: the table `responses`, for how each form was linked.
        settings: for the waves.

    Returns:
        The tables `pairs` and `matching_audit` (its rows about comparisons: people with both
        waves, with the first only, with the second only).
    """
    used = responses[responses["used"]]
    how = used.set_index(["cohort", "wave", "rater", "person"])["match"]
    parts, audit = [], []
    for before, after in comparisons(settings):
        name = f"{before}-{after}"
        parts.append(_pair(scores, how, before, after).assign(comparison=name))
        audit += _audit(used, before, after, name)
    pairs = pd.concat(parts, ignore_index=True)
    columns = list(tables.MODELS["pairs"].to_schema().columns)
    counts = pd.DataFrame(audit, columns=["cohort", "wave", "kind", "n"])
    return tables.checked("pairs", pairs[columns]), tables.checked("matching_audit", counts)


def _pair(scores: pd.DataFrame, how: pd.Series, before: str, after: str) -> pd.DataFrame:
    answered = scores.dropna(subset="score")
    first = answered[answered["wave"] == before].set_index(KEY)
    second = answered[answered["wave"] == after].set_index(KEY)
    pairs = first[["score", "items"]].join(
        second[["score", "items"]],
        how="inner",
        lsuffix="_before",
        rsuffix="_after",
        validate="one_to_one",
    )
    pairs = pairs.reset_index()
    pairs["before"], pairs["after"] = pairs["score_before"], pairs["score_after"]
    pairs["items"] = np.maximum(pairs["items_before"], pairs["items_after"])
    # Means of the same answers can differ in their last digit; ranks and ties must not.
    pairs["change"] = (pairs["after"] - pairs["before"]).round(10)
    near = [
        how.reindex(
            pd.MultiIndex.from_frame(
                pairs[["cohort", "rater", "person"]].assign(wave=wave)[
                    ["cohort", "wave", "rater", "person"]
                ]
            )
        ).to_numpy()
        == "near"
        for wave in (before, after)
    ]
    pairs["match"] = np.where(near[0] | near[1], "near", "exact")
    return pairs


def _audit(used: pd.DataFrame, before: str, after: str, name: str) -> list[tuple]:
    rows = []
    for cohort, group in used.groupby("cohort"):
        first = set(group.loc[group["wave"] == before, "person"])
        second = set(group.loc[group["wave"] == after, "person"])
        if first and second:
            rows += [
                (cohort, name, "both", len(first & second)),
                (cohort, name, "first only", len(first - second)),
                (cohort, name, "second only", len(second - first)),
            ]
    return rows
