"""Change in groups of people that the roster tells apart, and the difference between two groups.

Only what the plan names, for all cohorts together and the main comparison, one attribute at a time:
attributes are never crossed, with each other or with cohorts. The change within a group has no
p-value. That one group's is clear and another's is not does not say that they differ (Gelman &
Stern 2006, American Statistician 60:328): the difference, with its interval, does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.estimate import Estimate, base_of
from evaluation.change.gates import too_few
from evaluation.change.independent import mean_difference
from evaluation.change.multiplicity import holm
from evaluation.change.paired import CONFIDENCE, differences, mean_after, mean_before, mean_change
from evaluation.change.rows import row_of
from evaluation.tables import ALL_COHORTS

OWN_COLUMNS = ("role", "organisation", "cluster")
"""Attributes that have a column of their own in the table `participants`."""
BETWEEN = " less "
"""What stands between two groups in `subgroup`, where one is held against the other."""
CLOSE = "nearly the people of another number"
"""Note of a group whose people differ from another base by fewer than may be told apart."""
KEY = ["comparison", "instrument", "level", "outcome"]


def difference_between_groups(
    first: tuple[np.ndarray, np.ndarray],
    second: tuple[np.ndarray, np.ndarray],
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Mean change of one group less that of another: Welch's t on the changes.

    No spread is pooled (Welch 1947, Biometrika 34:28; degrees of freedom of Welch and
    Satterthwaite). From ten pairs on either side.

    Args:
        first: scores before and after of the people of one group.
        second: those of the other; nobody is in both.
        confidence: level of the interval.
    """
    one, other = differences(*first), differences(*second)
    few = too_few("difference_between_groups", len(one), len(other))
    if few is not None:
        return few
    found = mean_difference([(other, one)], confidence)
    method = (
        "difference of the mean changes of two groups; "
        f"{confidence:.0%} t interval (Welch), {len(one)} and {len(other)} people"
    )
    note = found.note.partition("; ")[2]
    return replace(found, method=method, note=note)


def values_of(
    participants: pd.DataFrame, attributes: pd.DataFrame | None, attribute: str
) -> pd.Series:
    """What the roster says of each person, by cohort and person; people of whom it does not, not.

    Args:
        participants: the table `participants`.
        attributes: the table `attributes`, for what has no column of its own.
        attribute: a name under `attributes` in study.yaml.
    """
    if attribute in OWN_COLUMNS:
        told = participants.rename(columns={attribute: "value"})
    elif attributes is not None:
        told = attributes[attributes["attribute"] == attribute]
    else:
        told = pd.DataFrame(columns=["cohort", "person", "value"], dtype="str")
    told = told[["cohort", "person", "value"]].astype("str")
    told = told.assign(value=told["value"].str.split().str.join(" "))
    told = told[told["value"].fillna("") != ""]
    return told.drop_duplicates(["cohort", "person"]).set_index(["cohort", "person"])["value"]


def subgroup_rows(
    pairs: pd.DataFrame,
    participants: pd.DataFrame,
    attributes: pd.DataFrame | None,
    together: Iterable[str],
    wanted: Sequence[str],
    comparison: str,
    *,
    least_apart: int = 5,
    correct: Callable[[np.ndarray], np.ndarray] = holm,
    confidence: float = CONFIDENCE,
) -> list[dict[str, Any]]:
    """Rows of `estimates` with `subgroup` 'attribute=value' or 'attribute=value less value'.

    The differences are one family by themselves, over all scales and attributes; `p_adjusted` is in
    the rows. A person in several cohorts counts in each, as in the rows about everybody.

    Args:
        pairs: the table `pairs`; people about themselves and scales are used.
        participants: the table `participants`.
        attributes: the table `attributes`.
        together: cohorts that count in rows about all cohorts.
        wanted: attributes that the plan names, in its order.
        comparison: the main one, `before-after`.
        least_apart: fewest people by which two bases must differ (`minimum_group`); a group nearer
            to everybody, a cohort or a group told earlier gets a note, and is not to be published.
        correct: of the p-values of the family.
        confidence: level of the intervals.
    """
    told = {name: values_of(participants, attributes, name) for name in dict.fromkeys(wanted)}
    rows: list[dict[str, Any]] = []
    for values, group in _scales(pairs, together, comparison):
        key = {"cohort": ALL_COHORTS, **dict(zip(KEY, values, strict=True))}
        rows += _of_scale(group, key, told, least_apart, confidence)
    tested = [row for row in rows if row["estimator"] == "difference_between_groups"]
    for row, p in zip(tested, correct(np.array([r["p_value"] for r in tested])), strict=True):
        row["p_adjusted"] = float(p)
    return rows


def _scales(pairs: pd.DataFrame, together: Iterable[str], comparison: str) -> Any:
    """The pairs of each scale, in order of content: no number may depend on the pseudonyms."""
    own = pairs[(pairs["rater"] == "self") & (pairs["level"] == "scale")]
    own = own[(own["comparison"] == comparison) & own["cohort"].isin(list(together))]
    own = own.astype(dict.fromkeys(own.select_dtypes("category").columns, "str"))
    own = own.sort_values([*KEY, "before", "after"], kind="stable")
    return own.groupby(KEY, sort=True)


def _of_scale(
    group: pd.DataFrame,
    key: dict[str, Any],
    told: dict[str, pd.Series],
    least_apart: int,
    confidence: float,
) -> list[dict[str, Any]]:
    """All groups of one scale, each beside the bases that are told before it."""
    who = pd.MultiIndex.from_frame(group[["cohort", "person"]])
    names = (group["cohort"] + "/" + group["person"]).to_numpy()
    cohorts = group["cohort"].to_numpy()
    bases = [set(names), *(set(names[cohorts == cohort]) for cohort in np.unique(cohorts))]
    scores = group["before"].to_numpy(), group["after"].to_numpy()
    rows = []
    for attribute, known in told.items():
        value = known.reindex(who).fillna("").to_numpy()
        sides = {v: value == v for v in sorted(set(value) - {""})}
        for name, inside in sides.items():
            people = set(names[inside])
            note = CLOSE if _is_close(people, bases, least_apart) else ""
            bases.append(people)
            own = {**key, "subgroup": f"{attribute}={name}"}
            chosen = scores[0][inside], scores[1][inside]
            rows += _within(chosen, own, base_of(people), note, confidence)
        for one, other in combinations(sides, 2):
            here, there = sides[one], sides[other]
            both = [(scores[0][side], scores[1][side]) for side in (here, there)]
            found = difference_between_groups(both[0], both[1], confidence)
            own = {**key, "subgroup": f"{attribute}={one}{BETWEEN}{other}"}
            base = base_of(names[sides[one] | sides[other]])
            rows.append(row_of(own, "difference_between_groups", found, base, own["subgroup"]))
    return rows


def _is_close(people: set[str], bases: list[set[str]], least_apart: int) -> bool:
    return any(0 < len(people ^ base) < least_apart for base in bases)


def _within(
    scores: tuple[np.ndarray, np.ndarray],
    key: dict[str, Any],
    base: str,
    note: str,
    confidence: float,
) -> list[dict[str, Any]]:
    """Mean before, mean after and change of one group, without a p-value."""
    statistics: dict[str, Callable[[], Estimate]] = {
        "mean_before": lambda: mean_before(*scores),
        "mean_after": lambda: mean_after(*scores),
        "mean_change": lambda: mean_change(*scores, confidence),
    }
    rows = []
    for name, statistic in statistics.items():
        found = too_few(name, len(scores[0])) or replace(statistic(), p_value=np.nan)
        found = replace(found, note="; ".join(filter(None, (found.note, note))))
        rows.append(row_of(key, name, found, base, key["subgroup"]))
    return rows
