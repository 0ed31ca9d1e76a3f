"""Single items: what categories of answers allow, beside the change in points."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.max_t import max_t
from evaluation.change.ordinal import cumulative_logit
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.change.transitions import bowker, mcnemar_top, stuart_maxwell
from evaluation.tables import ALL_COHORTS


def item_rows(
    pairs: pd.DataFrame,
    together: set[str],
    comparison: str,
    scales: Mapping[str, tuple[str, ...]],
    ranges: Mapping[str, tuple[float, float]],
    seed: int,
    confidence: float,
) -> list[dict[str, Any]]:
    """Transitions between answers, and p-values of a scale's items taken together.

    For all cohorts together only: they are held beside the change in points, and cost time.

    Args:
        pairs: the table `pairs`, people about themselves.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        scales: items of each scored scale.
        ranges: lowest and highest answer of each instrument.
        seed: of the study.
        confidence: level of the intervals.
    """
    own = pairs[(pairs["comparison"] == comparison) & (pairs["level"] == "item")]
    own, rows = own[own["cohort"].isin(together)], []
    for (instrument, item), group in own.groupby(["instrument", "outcome"], sort=True):
        key: Key = {"cohort": ALL_COHORTS, "comparison": comparison, "instrument": instrument}
        key |= {"level": "item", "outcome": item}
        rows += _of_item(key, group, ranges[str(instrument)], confidence)
    for scale, items in scales.items():
        rows += _of_scale(comparison, scale, items, own, seed)
    return rows


def _of_item(
    key: Key, group: pd.DataFrame, limits: tuple[float, float], confidence: float
) -> list[dict[str, Any]]:
    before, after = group["before"].to_numpy(), group["after"].to_numpy()
    numbers: dict[str, Callable[[], Estimate]] = {
        "mcnemar_top": lambda: mcnemar_top(before, after, limits[1] - 1, confidence),
        "bowker": lambda: bowker(before, after),
        "stuart_maxwell": lambda: stuart_maxwell(before, after),
        "cumulative_logit": lambda: cumulative_logit(before, after, confidence),
    }
    base = base_of_rows(group)
    return [
        row_of(key, name, too_few(name, len(before)) or number(), base)
        for name, number in numbers.items()
    ]


def _of_scale(
    comparison: str, scale: str, items: tuple[str, ...], pairs: pd.DataFrame, seed: int
) -> list[dict[str, Any]]:
    """Westfall and Young's p of the items of one scale."""
    own = pairs[pairs["outcome"].isin(items)]
    wide = own.set_index(["cohort", "person", "outcome"])["change"].unstack("outcome")
    if too_few("max_t", len(wide)) is not None or wide.shape[1] < 2:
        return []
    words = (ALL_COHORTS, "max-t", scale)
    rng = np.random.default_rng([seed, *(zlib.crc32(word.encode()) for word in words)])
    found = max_t(wide.to_numpy(), rng)
    base = base_of_rows(wide.index.to_frame(index=False))
    key = {"cohort": ALL_COHORTS, "comparison": comparison, "level": "item"}
    key["instrument"] = own["instrument"].iloc[0]
    told = Estimate(len(wide), unit="p", method=found.method)
    return [
        row_of({**key, "outcome": item}, "max_t", replace(told, p_value=float(p)), base)
        for item, p in zip(wide.columns, found.p_adjusted, strict=True)
    ]
