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
    scores = scores[scores["rater"] == "self"]
    used = responses[responses["used"] & (responses["rater"] == "self")]
    how = used.set_index(["cohort", "wave", "rater", "person"])["match"]
    parts, audit = [], []
    for before, after in comparisons(settings):
        name = f"{before}-{after}"
        parts.append(_pair(scores, how, before, after).assign(comparison=name))
        audit += _audit(used, before, after, name)
    pairs = pd.concat(parts, ignore_index=True)
    columns = list(tables.MODELS["pairs"].to_schema().columns)
    # In order of what the pairs say, and of the pseudonym only between two that say the same: sums
    # then have the same last digit whatever the order of the raw rows, and whatever the key.
    order = ["instrument", "level", "outcome", "before", "after", "match", "person"]
    pairs = pairs[columns].sort_values(["cohort", *order], kind="stable", ignore_index=True)
    waves = pd.Categorical(pairs["comparison"], [f"{a}-{b}" for a, b in comparisons(settings)])
    pairs = pairs.iloc[waves.codes.argsort(kind="stable")]
    counts = pd.DataFrame(audit, columns=["cohort", "wave", "kind", "n"])
    return tables.checked("pairs", pairs), tables.checked("matching_audit", counts)


def _pair(scores: pd.DataFrame, how: pd.Series, before: str, after: str) -> pd.DataFrame:
    answered = scores.dropna(subset="score")
    first = answered[answered["wave"] == before].set_index(KEY)
    second = answered[answered["wave"] == after].set_index(KEY)
    before_after = [
        wave[["score", "items"]].set_axis([name, f"items_{name}"], axis="columns")
        for wave, name in ((first, "before"), (second, "after"))
    ]
    pairs = before_after[0].join(before_after[1], how="inner", validate="one_to_one").reset_index()
    pairs["items"] = pairs[["items_before", "items_after"]].max(axis="columns")
    # Means of the same answers can differ in their last digit; ranks and ties must not.
    pairs["change"] = (pairs["after"] - pairs["before"]).round(10)
    pairs["match"] = _how_linked(pairs, how, (before, after))
    return pairs


def _how_linked(pairs: pd.DataFrame, how: pd.Series, waves: tuple[str, str]) -> np.ndarray:
    """The looser way in which a pair's two forms were linked: near, corrected or exact."""
    who = ["cohort", "wave", "rater", "person"]
    forms = [
        how.reindex(pd.MultiIndex.from_frame(pairs.assign(wave=wave)[who])).to_numpy()
        for wave in waves
    ]
    one = {way: (forms[0] == way) | (forms[1] == way) for way in ("near", "corrected")}
    return np.where(one["near"], "near", np.where(one["corrected"], "corrected", "exact"))


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
