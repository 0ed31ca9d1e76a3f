"""Rows about those who are missing: other ways to reckon with them, beside complete pairs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change import scenarios
from evaluation.change.estimate import Estimate
from evaluation.change.gates import COHORTS, too_few
from evaluation.change.imputation import imputed_change
from evaluation.change.missing import staying
from evaluation.change.partly_paired import (
    mean_change_all_available,
    mean_change_all_available_across,
)
from evaluation.change.pooled import primary_change
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.tables import ALL_COHORTS

PERSON = ["cohort", "person"]


def missing_rows(
    scores: pd.DataFrame,
    together: set[str],
    comparison: str,
    ranges: dict[str, tuple[float, float]],
    ways: Sequence[str],
    seed: int,
    confidence: float,
) -> list[dict[str, Any]]:
    """All-available answers, imputation, scenarios and the tipping point, for all cohorts together.

    Everybody who started counts: who gave a first score, or a second one, and has not withdrawn.

    Args:
        scores: the table `scores`, people about themselves.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        ranges: lowest and highest answer of each instrument.
        ways: what the plan names: complete, all_available, imputation.
        seed: of the study.
        confidence: level of the intervals.
    """
    waves = comparison.split("-")
    if not all(waves):
        # Of people who were asked once nobody is missing at a second wave.
        return []
    told = scores[(scores["level"] == "scale") & scores["cohort"].isin(together)]
    told = told[told["wave"].isin(waves)].dropna(subset="score")
    # Where the second wave has not come in nobody is missing yet.
    told = told[told["cohort"].isin(set(told.loc[told["wave"] == waves[1], "cohort"]))]
    rows = []
    for (instrument, outcome), group in told.groupby(["instrument", "outcome"], sort=True):
        wide = group.set_index([*PERSON, "wave"])["score"].unstack("wave").reindex(columns=waves)
        wide = wide.set_axis(["before", "after"], axis="columns").reset_index()
        # In order of content, never of pseudonyms.
        wide = wide.sort_values(["cohort", "before", "after"], kind="stable", ignore_index=True)
        key: Key = {"cohort": ALL_COHORTS, "comparison": comparison, "instrument": instrument}
        key |= {"level": "scale", "outcome": outcome}
        others = told[(told["instrument"] == instrument) & (told["outcome"] != outcome)]
        rows += _of_scale(key, wide, others, ranges[str(instrument)], ways, seed, confidence)
    return rows


def _of_scale(
    key: Key,
    wide: pd.DataFrame,
    others: pd.DataFrame,
    limits: tuple[float, float],
    ways: Sequence[str],
    seed: int,
    confidence: float,
) -> list[dict[str, Any]]:
    before, after = wide["before"].to_numpy(), wide["after"].to_numpy()
    started, both = ~np.isnan(before), ~np.isnan(before) & ~np.isnan(after)
    missing, base = int((~both).sum()), base_of_rows(wide)
    few = too_few("no_change_scenario", int(both.sum()))
    if few is not None:
        return [row_of(key, "no_change_scenario", few, base)]
    pairs = before[both], after[both]
    first = before[started & ~both]
    unknown = missing - len(first)
    found: dict[str, Estimate] = {}
    if "all_available" in ways:
        found["mean_change_all_available"] = _all_available(wide, confidence)
    if "imputation" in ways and missing:
        rng = np.random.default_rng(
            [seed, *(zlib.crc32(t.encode()) for t in (key["cohort"], "imputation", key["outcome"]))]
        )
        found["imputed_change"] = imputed_change(
            _with_others(wide, others),
            rng,
            confidence=confidence,
            cohort=wide["cohort"].to_numpy(),
        )
    found["staying"] = staying(before[started], both[started], confidence)
    if missing:
        cohort = wide["cohort"].to_numpy()
        primary = primary_change(*pairs, cohort[both], confidence)
        found |= {
            "no_change_scenario": scenarios.no_change_scenario(before, after, cohort, confidence),
            "worst_case": scenarios.worst_case(*pairs, first, limits, unknown),
            "best_case": scenarios.best_case(*pairs, first, limits, unknown),
            **scenarios.delta_grid(primary, missing),
            "tipping_point": scenarios.tipping_point(primary, missing, limits),
        }
    return [row_of(key, name, one, base) for name, one in found.items()]


def _all_available(wide: pd.DataFrame, confidence: float) -> Estimate:
    """The mixed model of all answers, with cohorts from five of them on."""
    scores = wide["before"].to_numpy(), wide["after"].to_numpy()
    if wide["cohort"].nunique() < COHORTS:
        return mean_change_all_available(*scores, confidence)
    return mean_change_all_available_across(*scores, wide["cohort"].to_numpy(), confidence)


def _with_others(wide: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Scores before and after, and the other scales of both waves as what they may be told by."""
    own = wide.set_index(PERSON)[["before", "after"]]
    if others.empty:
        return own.reset_index(drop=True)
    more = others.set_index([*PERSON, "outcome", "wave"])["score"].unstack(["outcome", "wave"])
    more = more.sort_index(axis="columns").set_axis(
        [" ".join(names) for names in sorted(more.columns)], axis="columns"
    )
    return own.join(more).reset_index(drop=True)
