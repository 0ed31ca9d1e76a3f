"""Stretches of text: how much of its text a group's sources have coded."""

from __future__ import annotations

import pandas as pd


def covered(spans: pd.DataFrame, key: list[str]) -> pd.Series:
    """Characters that spans cover, each once however many spans lie on it, for each key.

    Args:
        spans: with `start`, `end` (the character after the last) and the columns of the key.
        key: columns within which spans overlap.
    """
    laid = spans.sort_values([*key, "start", "end"])
    start, end = laid["start"].astype(int), laid["end"].astype(int)
    within = [laid[c] for c in key]
    # The furthest end so far; what lies before it is covered already.
    so_far = end.groupby(within).cummax().groupby(within).shift().fillna(0).astype(int)
    return (end - start.where(start > so_far, so_far)).clip(lower=0).groupby(within).sum()


def coded_characters(
    who: pd.DataFrame, said: pd.DataFrame, key: list[str], by: tuple[str, ...] = ()
) -> tuple[pd.Series, pd.Series]:
    """Characters of each group's sources, and those of them that each heading covers.

    Of sources whose length is known and whose excerpts all have their place.

    Args:
        who: sources with their voices.
        said: excerpts under their headings.
        key: columns that tell groups apart.
        by: those of them that `said` does not have.
    """
    source = ["cohort", "source"]
    unplaced = said.loc[said["end"].isna(), source].drop_duplicates().assign(unplaced=True)
    known = who.merge(unplaced, on=source, how="left")
    known = known[(known["characters"] > 0) & known["unplaced"].isna()]
    placed = said.merge(known[[*source, *by]], on=source)
    heading = [*key, "theme", "code"]
    coded = covered(placed, [*heading, "source"]).groupby(level=heading).sum()
    return known.groupby(key)["characters"].sum(), coded.rename("coded")
