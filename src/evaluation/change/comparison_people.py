"""Who is in the comparison group, and every table without them and of them alone.

What is called the programme's change is of people who took part. Those who did not are taken out
of every table before anything is measured, counted or set side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from evaluation.change.subgroups import values_of

Found = TypeVar("Found", pd.DataFrame, pd.DataFrame | None)
"""A table that is there; or that may be missing, where some are."""

PERSON = ["cohort", "person"]
SOURCE = ["cohort", "source"]


@dataclass(frozen=True)
class _Outside:
    """Cohorts whose people did not take part, people of other cohorts, and their sources."""

    cohorts: tuple[str, ...]
    people: pd.Index
    sources: pd.MultiIndex

    def rows(self, table: pd.DataFrame) -> np.ndarray:
        """Which rows of a table are about them."""
        found = table["cohort"].isin(self.cohorts).to_numpy()
        for columns, known in ((PERSON, self.people), (SOURCE, self.sources)):
            if len(known) and set(columns) <= set(table.columns):
                theirs = pd.MultiIndex.from_frame(table[columns].astype("str")).isin(known)
                found = found | theirs
        return found


def set_apart(
    found: dict[str, Found], group: Mapping[str, Any] | None
) -> tuple[dict[str, Found], dict[str, pd.DataFrame]]:
    """Tables of those who took part, and of those who did not.

    Args:
        found: tables by name; `participants` among them, `attributes` for a group that an attribute
            tells, `sources` where there are `excerpts`. A table without cohorts stays whole.
        group: `cohorts`, or `attribute` and `value`, as the plan names the comparison group; none
            if there is none.

    Returns:
        The tables of the programme, and those of the comparison group: none if there is no group.
    """
    if not group:
        return found, {}
    outside = _outside(found, **group)
    own = dict(found)
    beside: dict[str, pd.DataFrame] = {}
    for name, table in found.items():
        if table is not None and "cohort" in table.columns:
            rows = outside.rows(table)
            own[name] = _part(table, ~rows)
            beside[name] = _part(table, rows)
    return own, beside


def _part(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    return table[rows].reset_index(drop=True)


def _outside(
    found: Mapping[str, pd.DataFrame | None],
    cohorts: tuple[str, ...] = (),
    attribute: str = "",
    value: str = "",
) -> _Outside:
    nobody = pd.MultiIndex.from_arrays([[], []], names=PERSON)
    people: pd.Index = nobody
    participants = found["participants"]
    if attribute and participants is not None:
        told = values_of(participants, found.get("attributes"), attribute)
        people = told.index[told.str.casefold() == " ".join(value.split()).casefold()]
    sources = found.get("sources")
    if sources is None or not len(people):
        return _Outside(tuple(cohorts), people, nobody)
    theirs = pd.MultiIndex.from_frame(sources[PERSON].astype("str")).isin(people)
    return _Outside(tuple(cohorts), people, pd.MultiIndex.from_frame(sources.loc[theirs, SOURCE]))
