"""All cohorts together: the pooled change, and what else is said of several cohorts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation.change.cohorts import mean_change_across, mean_change_clustered
from evaluation.change.estimate import Estimate
from evaluation.change.gates import too_few
from evaluation.change.heterogeneity import (
    range_of_changes,
    sd_between_cohorts,
    trend_over_cohorts,
)
from evaluation.change.mixed_model import mean_change_one_stage
from evaluation.change.paired import mean_change
from evaluation.change.rows import Key, base_of_rows, row_of
from evaluation.change.two_stage import (
    i_squared,
    mean_change_two_stage,
    prediction_two_stage,
    range_without_one_cohort,
)

FROM_COHORTS = 5
"""From so many cohorts on the pooled change is that of the mixed model."""


def pooled_rows(
    group: pd.DataFrame,
    key: Key,
    teams: pd.Series,
    order: dict[str, int],
    confidence: float,
) -> list[dict]:
    """Rows about one outcome over all cohorts: the pooled change stands in for that of one group.

    Below five cohorts it is the mean of the cohorts' changes, weighted by pairs, for the people in
    these cohorts alone; from five the one-stage mixed model. The other one, and everything that
    speaks of differences between cohorts, stands beside it.

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
    across = mean_change_across(*scores, cohort, confidence)
    if key["level"] == "item":
        return [row_of(key, "mean_change", _noted(replace(across, p_value=np.nan), group), base)]
    rows = [row_of(key, "mean_change_one_group", mean_change(*scores, confidence), base)]
    if len(set(cohort)) < FROM_COHORTS:
        rows.append(row_of(key, "mean_change", _noted(across, group), base))
    else:
        one_stage = mean_change_one_stage(*scores, cohort, confidence)
        rows.append(row_of(key, "mean_change", _noted(one_stage, group), base))
        rows.append(row_of(key, "mean_change_across", across, base))
        rows += _between(scores, cohort, order, key, base, confidence)
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
) -> list[dict]:
    """What several cohorts say of each other; no cohort is ranked."""
    places = np.array([order.get(name, 0) for name in cohort])
    found = {
        "mean_change_two_stage": mean_change_two_stage(*scores, cohort, confidence),
        "range_without_one_cohort": range_without_one_cohort(*scores, cohort, confidence),
        "sd_between_cohorts": sd_between_cohorts(*scores, cohort, confidence),
        "range_of_changes": range_of_changes(*scores, cohort, confidence),
        "prediction_two_stage": prediction_two_stage(*scores, cohort, confidence),
        "i_squared": i_squared(*scores, cohort),
        "trend_over_cohorts": trend_over_cohorts(*scores, cohort, places, confidence),
    }
    return [row_of(key, name, one, base) for name, one in found.items()]


def _clustered(
    group: pd.DataFrame, teams: pd.Series, key: Key, base: str, confidence: float
) -> list[dict]:
    where = pd.MultiIndex.from_frame(group[["cohort", "person"]])
    team = teams.reindex(where).to_numpy()
    if pd.isna(team).any():
        return []
    scores = group["before"].to_numpy(), group["after"].to_numpy()
    found = mean_change_clustered(*scores, team.astype(str), confidence)
    return [row_of(key, "mean_change_clustered", found, base)]
