"""Bootstrap intervals beside the t intervals of scales, where the plan asks for them."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.bootstrap import bootstrap_changes
from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.tables import ALL_COHORTS


def resampled_rows(
    pairs: pd.DataFrame, together: set[str], comparison: str, seed: int, confidence: float
) -> list[dict[str, Any]]:
    """Mean change of each scale with a BCa interval, in each cohort and in all as one group.

    Scales of the same people are one family, drawn together: the same people are drawn for each.

    Args:
        pairs: the table `pairs`, people about themselves, with `who`.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        seed: of the study.
        confidence: level of the intervals.
    """
    own = pairs[(pairs["comparison"] == comparison) & (pairs["level"] == "scale")]
    rows = []
    whole = own[own["cohort"].isin(together)]
    for cohort, part in [*own.groupby("cohort", sort=True), (ALL_COHORTS, whole)]:
        families: dict[str, list[tuple[Key, pd.Series]]] = {}
        for (instrument, scale), group in part.groupby(["instrument", "outcome"], sort=True):
            key = {"cohort": cohort, "comparison": comparison, "instrument": instrument}
            key |= {"level": "scale", "outcome": scale}
            changes = group.set_index("who")["change"]
            families.setdefault(base_of_rows(group), []).append((key, changes))
        for base, family in families.items():
            found = _of_family(cohort, family, seed, confidence)
            named = zip(family, found, strict=True)
            rows += [row_of(key, "bootstrap_mean", one, base) for (key, _), one in named]
    return rows


def _of_family(
    cohort: str, family: list[tuple[Key, pd.Series]], seed: int, confidence: float
) -> list[Estimate]:
    table = pd.concat([changes for _, changes in family], axis="columns").to_numpy()
    few = too_few("bootstrap_mean", len(table))
    if few is not None:
        return [few] * len(family)
    words = (cohort, "bootstrap", "+".join(key["outcome"] for key, _ in family))
    rng = np.random.default_rng([seed, *(zlib.crc32(word.encode()) for word in words)])
    return bootstrap_changes(table, rng, confidence)[0]
