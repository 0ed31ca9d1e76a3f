"""Several scales, several chances: p-values adjusted within their family."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation.change.rows import parts

LEVEL = 0.05
"""Above it no p-value counts as a finding."""


def holm(p_values: np.ndarray) -> np.ndarray:
    """Holm's adjusted p-values; missing ones stay missing and do not count as tests.

    The smallest of m times m, the next times m - 1 and so on, none below the one before it, none
    above 1 (Holm 1979, Scandinavian Journal of Statistics 6:65). statsmodels has it too, but
    collects all of Python's garbage at each call: a tenth of a second for each of many families.

    >>> holm(np.array([0.01, 0.04, 0.03, 0.005])).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    p_values = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(len(p_values), np.nan)
    order = np.argsort(p_values)[: np.isfinite(p_values).sum()]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's adjusted p-values; missing ones stay missing, and are no tests.

    The largest of m as it is, the next times m / (m - 1) and so on, none above the one after it
    (Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289). They bound the
    share of false findings, not the chance of one: an option that the plan may name.

    >>> benjamini_hochberg(np.array([0.01, 0.02, 0.03, 0.04, 0.05])).round(3).tolist()
    [0.05, 0.05, 0.05, 0.05, 0.05]
    """
    p_values = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(len(p_values), np.nan)
    order = np.argsort(p_values)[: np.isfinite(p_values).sum()]
    steps = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted


def smallest_adjusted(moved: Sequence[int]) -> float:
    """The smallest p that the exact signed rank can reach in a family, after Holm.

    With every change in one direction and n people who changed, p is 2 / 2^n; the smallest of m
    tests counts m times. Above .05 no answer whatever could have made a finding: too few to say.

    Five people who changed can reach 2 / 2^5, and in a family of three three times that:

    >>> smallest_adjusted([5]), smallest_adjusted([5, 4, 3])
    (0.0625, 0.1875)

    Args:
        moved: for each test of the family, how many people changed.
    """
    moved = [n for n in moved if n >= 0]
    if not moved:
        return float("nan")
    return min(1.0, len(moved) * 2.0 ** (1 - max(moved)))


def adjust(
    estimates: pd.DataFrame,
    main_outcome: str | None,
    together: str,
    main_comparison: str,
    *,
    family: Sequence[str] = (),
    scale_of: Mapping[str, str] | None = None,
    correct: Callable[[np.ndarray], np.ndarray] = holm,
) -> pd.Series:
    """`p_adjusted` of every row of the table `estimates`.

    A family is the scales of one cohort, comparison and estimator; the main outcome stands alone
    for all cohorts together, in the main comparison, and is not corrected. The items of one scale
    are a family too. Scales that the plan does not name are one by themselves. A family never
    spans cohorts: a new cohort changes no old number.

    Args:
        estimates: the table `estimates`; rows with a p-value are adjusted.
        main_outcome: the scale that was named beforehand, if any.
        together: value of `cohort` in rows about all cohorts.
        main_comparison: `before-after`; in any other the main outcome is one scale of several.
        family: scales that the plan names; empty for all.
        scale_of: scale of each item.
        correct: Holm, or Benjamini and Hochberg.
    """
    tested = estimates.assign(row=np.arange(len(estimates)))
    tested = tested[tested["p_value"].notna()]
    item = tested["level"] == "item"
    named = ~item & tested["outcome"].isin([*family, main_outcome] if family else tested["outcome"])
    scale = tested["outcome"].map(scale_of or {}).astype(object)
    tested["family"] = pd.Series(np.where(named, "", "others"), tested.index).where(~item, scale)
    # max-T has been through its family already, and an item of no scale stands alone.
    alone = item & ((tested["estimator"] == "max_t") | tested["family"].isna())
    alone |= (
        (tested["cohort"] == together)
        & (tested["outcome"] == (main_outcome or ""))
        & (tested["comparison"] == main_comparison)
    )
    adjusted = np.full(len(estimates), np.nan)
    adjusted[tested.loc[alone, "row"]] = tested.loc[alone, "p_value"]
    keys = ["cohort", "comparison", "estimator", "subgroup", "level", "family"]
    for _, (rows, p_values) in parts(tested[~alone], keys, "row", "p_value"):
        adjusted[rows] = correct(p_values)
    return pd.Series(adjusted, estimates.index)


def hopeless(estimates: pd.DataFrame, scale_of: Mapping[str, str]) -> pd.Series:
    """Rows of exact signed-rank tests in which no answer whatever could have made a finding.

    Where the smallest p that the family could reach after Holm exceeds .05, its p-values tell of
    the number of people and of nothing else: "too few to say".

    Args:
        estimates: the table `estimates`.
        scale_of: scale of each item.

    Returns:
        The smallest p that could be reached, for these rows; NaN for all others.
    """
    where = ["cohort", "comparison", "instrument", "level", "outcome"]
    counts = estimates[estimates["estimator"].isin(["count_higher", "count_lower"])]
    moved = counts[counts["subgroup"] == ""].groupby(where)["estimate"].sum()
    exact = ["signed_rank", "signed_rank_pratt", "sign_test"]
    tested = estimates.assign(row=np.arange(len(estimates)))
    tested = tested[tested["estimator"].isin(exact) & tested["p_value"].notna()]
    scale = tested["outcome"].map(scale_of)
    scale = scale.astype(object).where(scale.notna(), tested["outcome"])
    tested["family"] = scale.where(tested["level"] == "item", "")
    tested["moved"] = moved.reindex(pd.MultiIndex.from_frame(tested[where])).to_numpy()
    least = np.full(len(estimates), np.nan)
    families = ["cohort", "comparison", "level", "estimator", "family"]
    for _, (rows, people) in parts(tested, families, "row", "moved"):
        reached = smallest_adjusted(people[~np.isnan(people)].tolist())
        if reached > LEVEL:
            least[rows] = reached
    return pd.Series(least, estimates.index)
