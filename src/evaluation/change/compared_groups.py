"""Rows about the programme's people beside those of the comparison group, scale by scale.

For all cohorts together and the main comparison. The change of either group has no p-value: that
one is clear and the other is not does not say that they differ (Bland & Altman 2011, Trials
12:264). The difference after, adjusted for before, does; its p-values are a family by themselves,
the main outcome uncorrected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.attrition import baseline_difference
from evaluation.change.comparison_group import (
    adjusted_difference,
    adjusted_difference_robust,
    hedges_g,
    morris_dppc2,
)
from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.paired import CONFIDENCE, mean_after, mean_before, mean_change
from evaluation.change.rows import KEY, Key, base_of_rows, row_of
from evaluation.tables import ALL_COHORTS, BOTH_GROUPS, IN_BOTH, STOOD_BESIDE, TOOK_PART

Tables = Mapping[str, pd.DataFrame]


def comparison_rows(
    own: Tables,
    beside: Tables,
    together: set[str],
    comparison: str,
    confidence: float = CONFIDENCE,
) -> list[dict[str, Any]]:
    """Rows of `estimates` with `subgroup` programme, comparison group, or one beside the other.

    Of either group: first_scores (people with a score before), mean_before, mean_after and
    mean_change of its pairs. Of both: difference_before (standardised, before), and after:
    adjusted_difference, adjusted_difference_robust, hedges_g and morris_dppc2.

    Args:
        own: the tables `pairs` and `scores` of the programme's people.
        beside: those of the comparison group; empty if there is none, and then there are no rows.
        together: cohorts of the programme that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        confidence: level of the intervals.
    """
    if not beside:
        return []
    wave = comparison.split("-")[0]
    inside = _of_scales(own["pairs"], own["pairs"]["comparison"] == comparison)
    inside = inside[inside["cohort"].isin(together)]
    outside = _of_scales(beside["pairs"], beside["pairs"]["comparison"] == comparison)
    first = [_of_scales(side["scores"], side["scores"]["wave"] == wave) for side in (own, beside)]
    rows: list[dict[str, Any]] = []
    for values, group in inside.groupby(KEY, sort=True):
        key: Key = {"cohort": ALL_COHORTS, **dict(zip(KEY, values, strict=True))}
        sides = group, _same(outside, key)
        started = (_started(table, pairs, key) for table, pairs in zip(first, sides, strict=True))
        for name, pairs, begun in zip((TOOK_PART, STOOD_BESIDE), sides, started, strict=True):
            rows += _one_group({**key, "subgroup": name}, pairs, begun, confidence)
        rows += _held_against(key, *sides, confidence)
    return rows


def _of_scales(table: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """Rows of people about themselves on scales, in order of content, never of pseudonyms."""
    kept = table[wanted & (table["rater"] == "self") & (table["level"] == "scale")]
    kept = kept.astype(dict.fromkeys(kept.select_dtypes("category").columns, "str"))
    numbers = [name for name in ("before", "after", "score") if name in kept.columns]
    return kept.sort_values(["cohort", "outcome", *numbers], kind="stable")


def _same(table: pd.DataFrame, key: Key) -> pd.DataFrame:
    """Rows about the same instrument and outcome."""
    return table[(table["instrument"] == key["instrument"]) & (table["outcome"] == key["outcome"])]


def _started(scores: pd.DataFrame, pairs: pd.DataFrame, key: Key) -> pd.DataFrame:
    """Scores before, of cohorts in which somebody has a pair: the others' end is yet to come."""
    own = _same(scores, key).dropna(subset="score")
    return own[own["cohort"].isin(pairs["cohort"].unique())]


def _one_group(
    key: Key, pairs: pd.DataFrame, started: pd.DataFrame, confidence: float
) -> Iterator[dict[str, Any]]:
    """How many people of one group began, and what its pairs say, without a p-value."""
    begun = Estimate(
        len(started), float(len(started)), unit="people", method="people with a score before"
    )
    yield row_of(key, "first_scores", begun, base_of_rows(started), key["subgroup"])
    scores, base = _scores(pairs), base_of_rows(pairs)
    statistics: dict[str, Callable[[], Estimate]] = {
        "mean_before": lambda: mean_before(*scores),
        "mean_after": lambda: mean_after(*scores),
        "mean_change": lambda: mean_change(*scores, confidence),
    }
    for name, statistic in statistics.items():
        found = too_few(name, len(pairs)) or replace(statistic(), p_value=np.nan)
        yield row_of(key, name, found, base, key["subgroup"])


def _held_against(
    key: Key, inside: pd.DataFrame, outside: pd.DataFrame, confidence: float
) -> Iterator[dict[str, Any]]:
    """The two groups before, and after with before allowed for."""
    both = pd.concat([inside, outside], ignore_index=True)
    base, where = base_of_rows(both), {**key, "subgroup": BOTH_GROUPS}
    before, after = _scores(both)
    programme = np.repeat([1.0, 0.0], [len(inside), len(outside)])
    sizes = len(inside), len(outside)
    statistics: dict[str, Callable[[], Estimate]] = {
        "difference_before": lambda: _difference_before(inside, outside, confidence),
        "adjusted_difference": lambda: adjusted_difference(
            before, after, programme, confidence=confidence
        ),
        "adjusted_difference_robust": lambda: adjusted_difference_robust(
            before, after, programme, confidence=confidence
        ),
        "hedges_g": lambda: hedges_g(before, after, programme, confidence=confidence),
        "morris_dppc2": lambda: morris_dppc2(before, after, programme),
    }
    again = IN_BOTH if set(inside["person"]) & set(outside["person"]) else ""
    for name, statistic in statistics.items():
        found = too_few(name, *sizes) or statistic()
        note = "; ".join(filter(None, (found.note, again)))
        yield row_of(where, name, replace(found, note=note), base, BOTH_GROUPS)


def _difference_before(inside: pd.DataFrame, outside: pd.DataFrame, confidence: float) -> Estimate:
    """Hedges' g of the scores before, programme minus comparison group."""
    own, other = (np.sort(side["before"].to_numpy(dtype=np.float64)) for side in (inside, outside))
    return baseline_difference(
        own, other, confidence, (f"in the {TOOK_PART}", f"in the {STOOD_BESIDE}")
    )


def _scores(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    before, after = (pairs[name].to_numpy(dtype=np.float64) for name in ("before", "after"))
    return before, after
