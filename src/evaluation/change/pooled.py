"""All cohorts together: the pooled change, and what else is said of several cohorts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change.cohorts import mean_change_across, mean_change_clustered
from evaluation.change.estimate import Estimate
from evaluation.change.gates import COHORTS, too_few
from evaluation.change.heterogeneity import (
    range_of_changes,
    sd_between_cohorts,
    trend_over_cohorts,
)
from evaluation.change.mixed_model import MixedModel, mean_change_one_stage, pairs_model
from evaluation.change.paired import mean_change
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.change.two_stage import (
    i_squared,
    mean_change_two_stage,
    prediction_two_stage,
    range_without_one_cohort,
)


def primary_change(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray,
    confidence: float,
    fitted: Callable[[], MixedModel] | None = None,
) -> Estimate:
    """The change that stands for all cohorts together, of these people.

    Below five cohorts the mean of the cohorts' changes, weighted by pairs, for the people in these
    cohorts alone; from five the one-stage mixed model. Of one cohort it is the paired t's.

    Args:
        before: scores before, one per pair.
        after: scores after, in the same order.
        cohort: cohort of each pair.
        confidence: level of the interval.
        fitted: gives `pairs_model` of these pairs, where several numbers are read off it.
    """
    if len(set(cohort.tolist())) < COHORTS:
        return mean_change_across(before, after, cohort, confidence)
    return mean_change_one_stage(before, after, cohort, confidence, fitted)


def pooled_rows(
    group: pd.DataFrame,
    key: Key,
    teams: pd.Series,
    order: dict[str, int],
    confidence: float,
) -> list[dict[str, Any]]:
    """Rows about one outcome over all cohorts: the pooled change stands in for that of one group.

    From five cohorts on that is `primary_change` by the mixed model: the mean of the cohorts'
    changes, and everything that speaks of differences between cohorts, then stands beside it.

    Args:
        group: pairs of one outcome, sorted by content.
        key: cohort (all), comparison, instrument, level and outcome.
        teams: team or organisation of each cohort and person, where one is known.
        order: place of each cohort in time.
        confidence: level of the intervals.
    """
    base, cohort = base_of_rows(group), group["cohort"].to_numpy()
    scores = group["before"].to_numpy(), group["after"].to_numpy()
    few = too_few("mean_change", len(group))
    if few is not None:
        return [row_of(key, "mean_change", few, base)]
    if key["level"] == "item":
        across = mean_change_across(*scores, cohort, confidence)
        return [row_of(key, "mean_change", _noted(replace(across, p_value=np.nan), group), base)]
    rows = [row_of(key, "mean_change_one_group", mean_change(*scores, confidence), base)]
    fitted = cache(lambda: pairs_model(*scores, cohort, confidence))
    primary = primary_change(*scores, cohort, confidence, fitted)
    rows.append(row_of(key, "mean_change", _noted(primary, group), base))
    if len(set(cohort)) >= COHORTS:
        across = mean_change_across(*scores, cohort, confidence)
        rows.append(row_of(key, "mean_change_across", across, base))
        rows += _between(scores, cohort, order, key, base, confidence, fitted)
    return rows + _clustered(group, teams, key, base, confidence)


def _noted(found: Estimate, group: pd.DataFrame) -> Estimate:
    """The estimate, with a note of people who are in several cohorts."""
    again = len(group) - group["person"].nunique()
    if not again:
        return found
    note = f"{again} of the pairs are of people who are in another cohort too"
    return replace(found, note=f"{found.note} {note}".strip())


def _between(
    scores: tuple[np.ndarray, np.ndarray],
    cohort: np.ndarray,
    order: dict[str, int],
    key: Key,
    base: str,
    confidence: float,
    fitted: Callable[[], MixedModel],
) -> list[dict[str, Any]]:
    """What several cohorts say of each other; no cohort is ranked."""
    places = np.array([order.get(name, 0) for name in cohort])
    found = {
        "mean_change_two_stage": mean_change_two_stage(*scores, cohort, confidence),
        "range_without_one_cohort": range_without_one_cohort(*scores, cohort, confidence),
        "sd_between_cohorts": sd_between_cohorts(*scores, cohort, confidence, fitted),
        "range_of_changes": range_of_changes(*scores, cohort, confidence, fitted),
        "prediction_two_stage": prediction_two_stage(*scores, cohort, confidence),
        "i_squared": i_squared(*scores, cohort),
        "trend_over_cohorts": trend_over_cohorts(*scores, cohort, places, confidence),
    }
    return [row_of(key, name, one, base) for name, one in found.items()]


def _clustered(
    group: pd.DataFrame, teams: pd.Series, key: Key, base: str, confidence: float
) -> list[dict[str, Any]]:
    where = pd.MultiIndex.from_frame(group[["cohort", "person"]])
    team = teams.reindex(where).to_numpy()
    if pd.isna(team).all():
        return []
    if pd.isna(team).any():
        told = Estimate(len(group), note="not estimated: the team of some people is not known")
        return [row_of(key, "mean_change_clustered", told, base)]
    scores = group["before"].to_numpy(), group["after"].to_numpy()
    found = mean_change_clustered(*scores, team.astype(str), confidence)
    return [row_of(key, "mean_change_clustered", found, base)]
