"""Processed tables without the units that wait, as if they had not come yet."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation.persons.units import ANSWERS, ATTENDANCE, PROJECTS, SOURCES, Tables, who_of

FORM = ("wave", "rater")
"""Columns that say which of a person's forms a row is of."""


def without(found: Tables, held: set[tuple[str, str, str]]) -> Tables:
    """The tables without the units that wait.

    Args:
        found: processed tables by name.
        held: cohort, group and person, as in the tables, of each unit that waits.
    """
    made = dict(found)
    for name in (ANSWERS, "responses"):
        if name in found:
            made[name] = _left(found[name], _waiting(found[name], held, columns=FORM))
    if "comments" in found:
        comments = found["comments"].assign(rater="self")
        made["comments"] = _left(found["comments"], _waiting(comments, held, columns=FORM))
    if ANSWERS in found and "participants" in found:
        made["participants"] = _still_there(found, made, held)
    if SOURCES in found:
        waiting = _waiting(found[SOURCES], held, SOURCES, ("source_group",))
        lost = found[SOURCES][waiting.to_numpy()]
        gone = set(zip(lost["cohort"], lost["source"], strict=True))
        made[SOURCES] = _left(found[SOURCES], waiting)
        for name in {"excerpts", "cases"} & found.keys():
            own = zip(found[name]["cohort"], found[name]["source"], strict=True)
            made[name] = _left(found[name], pd.Series([key in gone for key in own], dtype=bool))
    for name in {PROJECTS, ATTENDANCE} & found.keys():
        made[name] = _left(found[name], _waiting(found[name], held, name))
    return made


def _waiting(
    table: pd.DataFrame, held: set[Any], first: str = ANSWERS, columns: tuple[str, ...] = ()
) -> pd.Series:
    """Which rows of a table are of units that wait."""
    cells = zip(*(table[c].astype(str) for c in columns), strict=True) if columns else None
    groups = [", ".join([first, *cell]) for cell in cells] if cells else [first] * len(table)
    own = zip(table["cohort"].astype(str), groups, who_of(table), strict=True)
    return pd.Series([key in held for key in own], dtype=bool)


def _left(table: pd.DataFrame, waiting: pd.Series) -> pd.DataFrame:
    return table[~waiting.to_numpy()].reset_index(drop=True)


def _still_there(found: Tables, made: Tables, held: set[Any]) -> pd.DataFrame:
    """People on the roster, and those of whom a form is left."""
    people, forms = found["participants"], made["responses" if "responses" in made else ANSWERS]
    waiting = {(cohort, who) for cohort, _, who in held}
    there = set(zip(forms["cohort"].astype(str), forms["person"].astype(str), strict=True))
    own = list(zip(people["cohort"], people["person"], strict=True))
    keep = [key in there or key not in waiting for key in own] | people["enrolled"].to_numpy()
    return people[keep].reset_index(drop=True)
