"""Scores: the mean of a scale's items, if enough of them are answered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.study.settings import Settings

WHO = ["cohort", "wave", "rater", "person", "instrument"]


def score_scales(answers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The table `scores`: a score per person, wave and scale, and each item by itself.

    A scale is scored if the instrument's share of the items that were asked is answered (80 % by
    default); the score is their mean. Items count as `value` has them: turned round if reversed.

    Args:
        answers: the table `answers`.
        settings: for the scales and their rules.
    """
    if answers.empty:
        return tables.empty("scores")
    single = answers.assign(
        level="item",
        outcome=answers["item"],
        score=answers["value"],
        answered=answers["value"].notna().astype(int),
        items=1,
    )
    members = pd.DataFrame(
        [
            (item, scale, instrument.score_when_answered)
            for scale, (_, instrument, entry) in settings.scales().items()
            if entry.scored
            for item in entry.items
        ],
        columns=["item", "outcome", "share"],
    )
    parts = [single]
    if not members.empty:
        long = answers.merge(members, on="item")
        groups = long.groupby([*WHO, "outcome", "share"], sort=True)["value"]
        scales = groups.agg(score="mean", answered="count", items="size").reset_index()
        needed = np.ceil((scales["share"] * scales["items"]).round(9))
        scales["score"] = scales["score"].where(scales["answered"] >= needed)
        parts.insert(0, scales.assign(level="scale"))
    columns = list(tables.MODELS["scores"].to_schema().columns)
    scores = pd.concat([part[columns] for part in parts], ignore_index=True)
    # In order of content: sums then have the same last digit whatever the key of the pseudonyms.
    order = ["cohort", "wave", "rater", "instrument", "level", "outcome"]
    content = ["score", "answered", "items", "person"]
    return tables.checked("scores", scores.sort_values([*order, *content], kind="stable"))
