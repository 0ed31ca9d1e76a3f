"""The case-ordered display: what people spoke of, from the largest fall to the largest rise."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation import tables
from evaluation.integration.compared import compared
from evaluation.interviews.voiced import asked_people


def case_order(
    pairs: pd.DataFrame,
    sources: pd.DataFrame,
    excerpts: pd.DataFrame,
    scale: str,
    themes: Sequence[str],
    comparison: str,
    own_words: Sequence[str],
) -> pd.DataFrame:
    """The table `case_order`: a row per person who spoke and theme, from the largest fall to rise.

    It stays in data/: it sets what single people said beside how they changed.

    Args:
        pairs: the table `pairs`.
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        scale: by whose change people are ordered.
        themes: of the codebook, in its order.
        comparison: the main one, `before-after`.
        own_words: source groups in which people speak for themselves.
    """
    own = compared(pairs, comparison)
    own = own[own["outcome"] == scale]
    who = sources[sources["source_group"].isin(own_words)]
    whose = who[["cohort", "source", "person"]].dropna(subset="person")
    joined = excerpts.merge(whose, on=["cohort", "source"])
    counts = joined.groupby(["cohort", "person", "theme"])["excerpt"].nunique().to_dict()
    asked = asked_people(who, themes)
    spoke = set(zip(whose["cohort"], whose["person"], strict=True))
    ordered = own.sort_values(["change", "before", "cohort", "person"], kind="stable")
    rows = []
    for row in ordered.itertuples():
        person = (row.cohort, row.person)
        if person in spoke:
            numbers = (row.before, row.after, row.change)
            rows += [
                (
                    *person,
                    scale,
                    *numbers,
                    theme,
                    counts.get((*person, theme), 0),
                    person in asked[theme],
                )
                for theme in themes
            ]
    columns = list(tables.MODELS["case_order"].to_schema().columns)
    return tables.checked("case_order", pd.DataFrame(rows, columns=columns))
