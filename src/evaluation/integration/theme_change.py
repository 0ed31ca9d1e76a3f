"""Statistics by themes: the change of those who voiced a theme beside that of those who did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.change.gates import CHANGE
from evaluation.change.independent import mean_difference
from evaluation.change.multiplicity import holm
from evaluation.change.two_groups import cliffs_delta, least_p, rank_sum
from evaluation.integration.compared import compared
from evaluation.interviews.voiced import asked_people, voiced
from evaluation.tables import ALL_COHORTS

LEAST_FOR_INTERVAL, LEAST_FOR_TEST = 3, CHANGE
"""Fewest people on either side: with 2 and 6 no two-sided p under .07 can be reached."""
ALPHA = 0.05


def theme_change(
    pairs: pd.DataFrame,
    sources: pd.DataFrame,
    excerpts: pd.DataFrame,
    themes: Mapping[str, Sequence[str]],
    comparison: str,
    own_words: Sequence[str],
    together: set[str],
) -> pd.DataFrame:
    """The table `theme_change`.

    People are those who spoke for themselves in a source, were asked about the theme, and are
    compared on the scale. Themes are set beside the scales that the codebook ties to them: these
    comparisons were named beforehand, and their p-values are one family (Holm).

    Args:
        pairs: the table `pairs`.
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        themes: scales of each theme.
        comparison: the main one, `before-after`.
        own_words: source groups in which people speak for themselves.
        together: cohorts that count in rows about all cohorts.
    """
    own = compared(pairs, comparison)
    own = own[own["cohort"].isin(together)]
    who = sources[sources["source_group"].isin(own_words) & sources["cohort"].isin(together)]
    said = voiced(who, excerpts)
    words = _words(who, excerpts)
    rows, asked = [], asked_people(who, list(themes))
    for theme, scales in themes.items():
        heard = said.get(theme, set())
        for scale in scales:
            found = own[own["outcome"] == scale].sort_values(["change", "before"], kind="stable")
            people = list(zip(found["cohort"], found["person"], strict=True))
            kept = [i for i, person in enumerate(people) if person in asked[theme]]
            if kept:
                changes = found["change"].to_numpy(dtype=float)[kept]
                spoke = np.array([people[i] in heard for i in kept])
                talk = np.array([words.get(people[i], 0) for i in kept])
                key = (ALL_COHORTS, found["instrument"].iloc[0], scale, theme)
                rows.append((*key, *_compared(changes, spoke, talk)))
    columns = list(tables.MODELS["theme_change"].to_schema().columns)
    found = pd.DataFrame(rows, columns=[c for c in columns if c != "p_adjusted"])
    return tables.checked("theme_change", _corrected(found))


def _words(sources: pd.DataFrame, excerpts: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Words of each person that were coded, each excerpt once: how much somebody talked."""
    whose = sources[["cohort", "source", "person"]].dropna(subset="person")
    once = excerpts.drop_duplicates(["cohort", "source", "excerpt"])
    joined = once.merge(whose, on=["cohort", "source"])
    words: pd.Series = joined["text"].str.split().str.len()  # type: ignore[misc]  # of lists too
    counts = words.groupby([joined["cohort"], joined["person"]])
    found: dict[Any, int] = counts.sum().astype(int).to_dict()
    return found


def _compared(changes: np.ndarray, spoke: np.ndarray, words: np.ndarray) -> tuple[Any, ...]:
    """Columns of one theme and scale, from n_with on."""
    one, other = changes[spoke], changes[~spoke]
    least = min(len(one), len(other))
    difference, delta, test = (
        mean_difference([(other, one)]),
        cliffs_delta(one, other),
        rank_sum(one, other),
    )
    sure = least >= LEAST_FOR_INTERVAL
    tested = least >= LEAST_FOR_TEST
    reachable = least_p(one, other) if least else np.nan
    note = "" if sure else "too few on one side for an interval"
    if sure and not tested:
        note = f"too few on one side for a test: no p under {reachable:.3f} could be reached"
    return (
        len(one),
        len(other),
        difference.estimate,
        difference.conf_low if sure else np.nan,
        difference.conf_high if sure else np.nan,
        delta.estimate,
        delta.conf_low if sure else np.nan,
        delta.conf_high if sure else np.nan,
        test.p_value if tested else np.nan,
        reachable,
        float(np.median(words[spoke])) if len(one) else np.nan,
        float(np.median(words[~spoke])) if len(other) else np.nan,
        f"{difference.method}; {delta.method}; {test.method}" if least else "",
        note if least else "all, or none, of those who were asked spoke of it",
    )


def _corrected(found: pd.DataFrame) -> pd.DataFrame:
    """With p-values adjusted over all themes and scales, but for those that could tell nothing."""
    found = found.assign(p_adjusted=np.nan)
    tests = int(found["p_value"].notna().sum())
    hopeless = found["p_value"].notna() & (found["least_p"] * tests > ALPHA)
    told = f"too few to say: {tests} comparisons, and no adjusted p under .05 could be reached"
    found.loc[hopeless, "note"] = told
    finite = found["p_value"].notna()
    found.loc[finite, "p_adjusted"] = holm(found.loc[finite, "p_value"].to_numpy())
    found.loc[hopeless, ["p_value", "p_adjusted"]] = np.nan
    return found
