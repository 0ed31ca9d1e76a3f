"""Themes by source group: how many sources of how many speak of a theme."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.tables import ALL_COHORTS


def summarise_themes(
    sources: pd.DataFrame, excerpts: pd.DataFrame, together: set[str]
) -> pd.DataFrame:
    """The table `theme_counts`, in each cohort and over all.

    A source counts once for a theme, however often it speaks of it. Every group has its own
    denominator: all its sources, those without an excerpt too. A theme that a group does not
    mention has a row with 0.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
    """
    if sources.empty or excerpts.empty:
        return tables.empty("theme_counts")
    themes = sorted(excerpts["theme"].unique())
    parts = []
    group_key = ["cohort", "source_group"]
    for whole in (False, True):
        who, said = (_of_all(t, together) if whole else t for t in (sources, excerpts))
        groups = who.groupby(group_key)["source"].nunique().rename("n_group").reset_index()
        grid = groups.merge(pd.DataFrame({"theme": themes}), how="cross")
        counts = said.groupby([*group_key, "theme"]).agg(
            n=("source", "nunique"), excerpts=("excerpt", "nunique")
        )
        full = grid.merge(counts.reset_index(), on=[*group_key, "theme"], how="left")
        parts.append(full.fillna({"n": 0, "excerpts": 0}))
    columns = list(tables.MODELS["theme_counts"].to_schema().columns)
    return tables.checked("theme_counts", pd.concat(parts, ignore_index=True)[columns])


def _of_all(table: pd.DataFrame, together: set[str]) -> pd.DataFrame:
    """Rows of the cohorts that count together, each source still told from those of another."""
    kept = table[table["cohort"].isin(together)]
    return kept.assign(cohort=ALL_COHORTS, source=kept["cohort"] + "/" + kept["source"])
