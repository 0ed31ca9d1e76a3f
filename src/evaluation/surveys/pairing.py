"""Pairs: the same person's score at two waves. Never by the order of rows."""

from __future__ import annotations

from itertools import combinations
from typing import Any

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

    Waves of which fewer than the settings' share are linked are not paired at all: the few who
    are would stand for everybody.

    Args:
        scores: the table `scores`.
        responses: the table `responses`, for how each form was linked.
        settings: for the waves.

    Returns:
        The tables `pairs` and `matching_audit` (its rows about comparisons: people with both
        waves, with the first only, with the second only; `not paired` where too few are linked).
    """
    scores = tables.checked("scores", scores)
    used = responses[responses["used"]]
    parts, audit = [], []
    for before, after in comparisons(settings):
        rows, unpaired = _audit(used, before, after, settings.study.person_code.least_linked)
        audit += rows
        paired = scores[~scores["cohort"].isin(unpaired)]
        parts.append(_pair(paired, used, before, after))
    pairs = tables.stacked("pairs", parts)
    # In order of what the pairs say, and of the pseudonym only between two that say the same: sums
    # then have the same last digit whatever the order of the raw rows, and whatever the key.
    order = ["rater", "instrument", "level", "outcome", "before", "after", "match", "person"]
    pairs = pairs.sort_values(["cohort", *order], kind="stable", ignore_index=True)
    waves = pairs["comparison"].cat.set_categories([f"{a}-{b}" for a, b in comparisons(settings)])
    pairs = pairs.iloc[np.argsort(waves.cat.codes, kind="stable")]
    counts = pd.DataFrame(audit, columns=["cohort", "wave", "kind", "n"])
    return tables.checked("pairs", pairs), tables.checked("matching_audit", counts)


def _pair(scores: pd.DataFrame, used: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    answered = scores.dropna(subset="score")
    columns = [*KEY, "score", "items"]
    first = answered.loc[answered["wave"] == before, columns]
    second = answered.loc[answered["wave"] == after, columns]
    # One number stands for the key: joining six columns of words would take ten times as long.
    first, second = first.assign(key=_keys(first)), second.assign(key=_keys(second))
    second = second[["key", "score", "items"]].rename(
        columns={"score": "after", "items": "items_after"}
    )
    pairs = first.rename(columns={"score": "before"}).merge(second, on="key", validate="1:1")
    pairs["items"] = pairs[["items", "items_after"]].max(axis="columns")
    # Means of the same answers can differ in their last digit; ranks and ties must not.
    pairs["change"] = (pairs["after"] - pairs["before"]).round(10)
    pairs["match"] = _how_linked(pairs, used, (before, after))
    return pairs.assign(comparison=f"{before}-{after}")


def _keys(scores: pd.DataFrame) -> np.ndarray:
    """A number for each combination of words in the columns of the key."""
    keys = np.zeros(len(scores), dtype=np.int64)
    for column in KEY:
        words = scores[column].cat
        keys = keys * len(words.categories) + words.codes.to_numpy(dtype=np.int64)
    return keys


def _how_linked(pairs: pd.DataFrame, used: pd.DataFrame, waves: tuple[str, str]) -> np.ndarray:
    """The looser way in which a pair's two forms were linked: near, corrected or exact."""
    loose = ("near", "recovered", "corrected")
    who = ["cohort", "rater", "person"]
    forms = used[used["wave"].isin(waves) & used["match"].isin(loose)]
    # Later ones stand above earlier ones, so the loosest comes last.
    found = {
        tuple(key): way
        for way in reversed(loose)
        for key in forms.loc[forms["match"] == way, who].itertuples(index=False, name=None)
    }
    how = np.full(len(pairs), "exact", dtype=object)
    if found:
        keys = pairs[who].astype(str).itertuples(index=False, name=None)
        how[:] = [found.get(key, "exact") for key in keys]
    return how


def _audit(
    used: pd.DataFrame, before: str, after: str, least: float
) -> tuple[list[tuple[Any, ...]], list[str]]:
    """People with both waves and with one, and the cohorts in which too few are linked."""
    rows: list[tuple[Any, ...]] = []
    unpaired: list[str] = []
    own = used[used["rater"] == "self"].dropna(subset="person")
    for cohort, group in own.groupby("cohort"):
        first = set(group.loc[group["wave"] == before, "person"])
        second = set(group.loc[group["wave"] == after, "person"])
        if first and second:
            both = len(first & second)
            rows += [
                (cohort, f"{before}-{after}", "both", both),
                (cohort, f"{before}-{after}", "first only", len(first - second)),
                (cohort, f"{before}-{after}", "second only", len(second - first)),
            ]
            if both < least * min(len(first), len(second)) or not both:
                unpaired.append(str(cohort))
                rows.append((cohort, f"{before}-{after}", "not paired", both))
    return rows, unpaired
