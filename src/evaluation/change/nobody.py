"""Scales that nobody answered a second time: a row with n = 0, not a row that is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from evaluation.change.gates import too_few
from evaluation.change.rows import base_of_rows, row_of
from evaluation.tables import ALL_COHORTS

BY = ["cohort", "instrument", "outcome"]


def nobody_rows(
    scores: pd.DataFrame, comparison: str, rows: Iterable[dict[str, Any]], together: set[str]
) -> list[dict[str, Any]]:
    """The change of scales of which nobody has a score at both waves, though both came in.

    A wave that has not come in says nothing of its scales, and a cohort whose forms cannot be
    linked is compared as two groups (`unlinked`): neither has such a row.

    Args:
        scores: the table `scores`, people about themselves, unanswered scales among them.
        comparison: the main one, `before-after`.
        rows: of `estimates` so far.
        together: cohorts that count in rows about all cohorts.
    """
    before, _, after = comparison.partition("-")
    scales = scores[scores["level"] == "scale"]
    started = scales[(scales["wave"] == before) & scales["score"].notna()]
    asked = scales.loc[scales["wave"] == after, BY]
    known = {
        tuple(row[name] for name in BY)
        for row in rows
        if row["comparison"] == comparison
        and row["estimator"] in ("mean_change", "mean_difference")
    }
    found = []
    for part, others in ((started, asked), (_whole(started, together), _whole(asked, together))):
        wanted = set(others.itertuples(index=False, name=None)) - known
        for cohort, instrument, scale in sorted(wanted & set(map(tuple, part[BY].to_numpy()))):
            key = {"cohort": cohort, "comparison": comparison, "instrument": instrument}
            key |= {"level": "scale", "outcome": scale}
            if (nobody := too_few("mean_change", 0)) is not None:
                found.append(row_of(key, "mean_change", nobody, _BASE))
    return found


_BASE = base_of_rows(pd.DataFrame({"who": []}))


def _whole(table: pd.DataFrame, together: set[str]) -> pd.DataFrame:
    return table[table["cohort"].isin(together)].assign(cohort=ALL_COHORTS)
