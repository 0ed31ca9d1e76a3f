"""Scores: the mean of a scale's items, if enough of them are answered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.study.settings import Settings

WHO = ["cohort", "wave", "rater", "person", "instrument"]
"""Whose score it is. Where several people answer about one, it is the mean of all of them."""


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
    answers = tables.checked("answers", answers)
    parts = [
        _scale(answers, scale, entry.items, instrument.score_when_answered)
        for scale, (_, instrument, entry) in settings.scales().items()
        if entry.scored
    ]
    parts = [part for part in (*parts, *_items(answers)) if len(part)]
    scores = tables.stacked("scores", parts)
    # In order of content: sums then have the same last digit whatever the key of the pseudonyms.
    order = ["cohort", "wave", "rater", "instrument", "level", "outcome"]
    content = ["score", "answered", "items", "person"]
    return tables.checked("scores", scores.sort_values([*order, *content], kind="stable"))


def _scale(answers: pd.DataFrame, scale: str, items: tuple[str, ...], share: float) -> pd.DataFrame:
    """Scores of one scale: the mean of its items, where enough of those asked are answered."""
    own = answers[answers["item"].isin(items)]
    groups = own.groupby(WHO, sort=True, observed=True)["value"]
    scores = groups.agg(score="mean", answered="count", items="size").reset_index()
    needed = np.ceil((share * scores["items"]).round(9))
    scores["score"] = scores["score"].where(scores["answered"] >= needed)
    return scores.assign(level="scale", outcome=scale)


def _items(answers: pd.DataFrame) -> list[pd.DataFrame]:
    """Each item by itself; where several people answer about one person, their mean."""
    again = answers.duplicated([*WHO, "item"], keep=False)
    single = answers[~again]
    parts = [
        single[WHO].assign(
            outcome=single["item"],
            score=single["value"],
            answered=single["value"].notna().astype("int64"),
            items=1,
            level="item",
        )
    ]
    if again.any():
        groups = answers[again].groupby([*WHO, "item"], observed=True)["value"]
        several = groups.agg(score="mean", answered="count").reset_index()
        parts.append(several.rename(columns={"item": "outcome"}).assign(items=1, level="item"))
    return parts
