"""Measure change: every statistic for every scale, item, cohort and comparison."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.change.cohorts import mean_change_across, mean_change_clustered
from evaluation.change.estimate import Estimate, base_of
from evaluation.change.measures import cronbachs_alpha
from evaluation.change.multiplicity import adjust
from evaluation.change.one_wave import mean_of_wave, share_agreeing
from evaluation.change.paired import mean_change
from evaluation.change.statistics import STATISTICS
from evaluation.tables import ALL_COHORTS

KEY = ["comparison", "instrument", "level", "outcome"]


@dataclass(frozen=True)
class Design:
    """What the plan and the instruments say, as plain values.

    Attributes:
        main_outcome: scale named beforehand, if any.
        ranges: lowest and highest answer of each instrument.
        scales: items of each scored scale.
        main_comparison: `before-after`; items are measured for this comparison only.
        minimum_group: smallest cohort that counts in rows about all cohorts together.
        confidence: level of the intervals; the report's words say 95 %.
    """

    main_outcome: str | None
    ranges: dict[str, tuple[float, float]]
    scales: dict[str, tuple[str, ...]] = field(default_factory=dict)
    main_comparison: str = "pre-post"
    minimum_group: int = 5
    confidence: float = 0.95


def measure_change(
    pairs: pd.DataFrame,
    scores: pd.DataFrame,
    answers: pd.DataFrame,
    participants: pd.DataFrame,
    design: Design,
) -> pd.DataFrame:
    """The table `estimates`.

    Args:
        pairs: the table `pairs`.
        scores: the table `scores`, for what was asked in one wave only.
        answers: the table `answers`, for how well items hang together.
        participants: the table `participants`, for teams.
        design: what was agreed beforehand.
    """
    together = tables.cohorts_together(participants, design.minimum_group)
    pairs, scores, answers = (_self_rated(table) for table in (pairs, scores, answers))
    wanted = pairs[(pairs["level"] == "scale") | (pairs["comparison"] == design.main_comparison)]
    # Sorted by content, never by pseudonym: no number may depend on the key.
    wanted = wanted.sort_values(["cohort", *KEY, "before", "after"], kind="stable")
    rows = _cohorts(wanted, design)
    rows += _together(wanted[wanted["cohort"].isin(together)], participants, design)
    rows += _asked_once(scores, together, design) + _alphas(answers, together, design)
    columns = list(tables.MODELS["estimates"].to_schema().columns)
    estimates = pd.DataFrame(rows).reindex(columns=columns) if rows else tables.empty("estimates")
    estimates["p_adjusted"] = adjust(
        estimates, design.main_outcome, ALL_COHORTS, design.main_comparison
    )
    order = ["cohort", "comparison", "level", "instrument", "outcome"]
    return tables.checked("estimates", estimates.sort_values(order, kind="stable"))


def _self_rated(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of people about themselves; what others say of them is never pooled with it."""
    return table[table["rater"] == "self"] if "rater" in table.columns else table


def _row(key: dict, estimator: str, found: Estimate, base: str) -> dict:
    return {
        **key,
        "estimator": estimator,
        "subgroup": "",
        "n": found.n,
        "estimate": found.estimate,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "p_value": found.p_value,
        "unit": found.unit,
        "method": found.method,
        "base": base,
        "note": found.note,
    }


def _measured(group: pd.DataFrame, key: dict, base: str, confidence: float) -> list[dict]:
    before, after = group["before"].to_numpy(), group["after"].to_numpy()
    rows = []
    for name, statistic in STATISTICS.items():
        if key["level"] in statistic.levels:
            if len(before) < statistic.least_n:
                found = Estimate(len(before), note=f"not estimated: n = {len(before)} pairs")
            else:
                found = statistic(before, after, confidence)
            if key["level"] == "item":
                # A single item's p is that of the exact signed rank, which is not built yet.
                found = replace(found, p_value=np.nan)
            rows.append(_row(key, name, found, base))
    return rows


def _cohorts(pairs: pd.DataFrame, design: Design) -> list[dict]:
    rows = []
    for values, group in pairs.groupby(["cohort", *KEY], sort=True):
        key = dict(zip(["cohort", *KEY], values, strict=True))
        base = base_of(group["cohort"] + "/" + group["person"])
        rows += _measured(group, key, base, design.confidence)
    return rows


def _together(pairs: pd.DataFrame, participants: pd.DataFrame, design: Design) -> list[dict]:
    """Rows about all cohorts: the pooled mean change stands in for that of one group."""
    teams = participants.set_index(["cohort", "person"])["cluster"]
    teams = teams[teams != ""]
    rows = []
    for values, group in pairs.groupby(KEY, sort=True):
        key = {"cohort": ALL_COHORTS, **dict(zip(KEY, values, strict=True))}
        who = group["cohort"] + "/" + group["person"]
        base = base_of(who)
        found = _measured(group, key, base, design.confidence)
        scores = group["before"].to_numpy(), group["after"].to_numpy()
        one_group = mean_change(*scores, design.confidence)
        pooled = mean_change_across(*scores, group["cohort"].to_numpy(), design.confidence)
        again = len(group) - group["person"].nunique()
        if again:
            note = f"{again} of the pairs are of people who are in another cohort too"
            pooled = replace(pooled, note=f"{pooled.note} {note}".strip())
        if key["level"] == "item":
            pooled = replace(pooled, p_value=np.nan)
        rows += [r for r in found if r["estimator"] != "mean_change"]
        rows.append(_row(key, "mean_change", pooled, base))
        if key["level"] == "scale":
            rows.append(_row(key, "mean_change_one_group", one_group, base))
            rows += _clustered(group, teams, key, base, design)
    return rows


def _clustered(
    group: pd.DataFrame, teams: pd.Series, key: dict, base: str, design: Design
) -> list[dict]:
    where = pd.MultiIndex.from_frame(group[["cohort", "person"]])
    team = teams.reindex(where).to_numpy()
    if pd.isna(team).any():
        return []
    found = mean_change_clustered(
        group["before"].to_numpy(), group["after"].to_numpy(), team.astype(str), design.confidence
    )
    return [_row(key, "mean_change_clustered", found, base)]


def _asked_once(scores: pd.DataFrame, together: set[str], design: Design) -> list[dict]:
    """Means and shares of what only one wave asked, in each cohort and over all."""
    answered = scores.dropna(subset="score")
    answered = answered.assign(who=answered["cohort"] + "/" + answered["person"])
    waves = answered.groupby(["instrument", "level", "outcome"])["wave"].transform("nunique")
    once = answered[waves == 1].rename(columns={"wave": "comparison"})
    rows = []
    for part in (once, once[once["cohort"].isin(together)].assign(cohort=ALL_COHORTS)):
        for values, group in part.groupby(["cohort", *KEY], sort=True):
            key = dict(zip(["cohort", *KEY], values, strict=True))
            asked = np.sort(group["score"].to_numpy())
            base = base_of(group["who"])
            low, high = design.ranges[key["instrument"]]
            share = share_agreeing(asked, low, high, design.confidence)
            rows.append(_row(key, "share_agreeing", share, base))
            rows.append(_row(key, "mean_of_wave", mean_of_wave(asked, design.confidence), base))
    return rows


def _alphas(answers: pd.DataFrame, together: set[str], design: Design) -> list[dict]:
    """Alpha of each scale at each wave, in each cohort and from everybody of the programme."""
    rows = []
    by = ["cohort", "rater", "person"]
    for scale, items in design.scales.items():
        of_scale = answers[answers["item"].isin(items)]
        for (instrument, wave), group in of_scale.groupby(["instrument", "wave"], sort=True):
            wide = group.set_index([*by, "item"])["value"].unstack("item")
            key = {"instrument": instrument, "level": "scale", "outcome": scale}
            key["comparison"] = wave
            cohorts = wide.index.get_level_values("cohort")
            values = wide.to_numpy()
            for cohort in [*cohorts.unique(), ALL_COHORTS]:
                rows_of = cohorts == cohort if cohort != ALL_COHORTS else cohorts.isin(together)
                asked = values[rows_of]
                if cohort != ALL_COHORTS:
                    asked = asked[:, ~np.isnan(asked).all(axis=0)]
                if asked.shape[1] >= 2:
                    found = cronbachs_alpha(asked, design.confidence)
                    complete = ~np.isnan(asked).any(axis=1)
                    base = base_of("/".join(who) for who in wide.index[rows_of][complete])
                    rows.append(_row({"cohort": cohort, **key}, "cronbachs_alpha", found, base))
    return rows
