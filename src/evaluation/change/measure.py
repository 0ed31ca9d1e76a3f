"""Measure change: every statistic for every scale, item, cohort and comparison."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.change.attrition import attrition_rows
from evaluation.change.cohorts import mean_change_across, mean_change_clustered
from evaluation.change.estimate import Estimate, base_of
from evaluation.change.independent import mean_difference
from evaluation.change.measures import cronbachs_alpha
from evaluation.change.multiplicity import adjust
from evaluation.change.one_wave import mean_of_wave, share_agreeing
from evaluation.change.paired import mean_change
from evaluation.change.raters import rater_rows
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
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table `estimates`.

    Args:
        pairs: the table `pairs`.
        scores: the table `scores`, for what was asked in one wave only.
        answers: the table `answers`, for how well items hang together.
        participants: the table `participants`, for teams.
        design: what was agreed beforehand.
        sources: the table `sources`, for who was interviewed.
    """
    together = tables.cohorts_together(participants, design.minimum_group)
    others = rater_rows(pairs, scores, together, design.main_comparison, design.confidence)
    pairs, scores, answers = (_self_rated(table) for table in (pairs, scores, answers))
    wanted = pairs[(pairs["level"] == "scale") | (pairs["comparison"] == design.main_comparison)]
    # Sorted by content, never by pseudonym: no number may depend on the key.
    wanted = wanted.sort_values(["cohort", *KEY, "before", "after"], kind="stable")
    rows = _cohorts(wanted, design)
    rows += _together(wanted[wanted["cohort"].isin(together)], participants, design)
    rows += _asked_once(scores, together, design) + _alphas(answers, together, design)
    rows += others
    rows += _unlinked(scores, pairs, together, design)
    missing = (design.main_comparison, together, design.confidence)
    rows += attrition_rows(scores, pairs, sources, *missing)
    columns = list(tables.MODELS["estimates"].to_schema().columns)
    estimates = pd.DataFrame(rows).reindex(columns=columns) if rows else tables.empty("estimates")
    estimates["p_adjusted"] = adjust(
        estimates, design.main_outcome, ALL_COHORTS, design.main_comparison
    )
    order = ["cohort", "comparison", "level", "instrument", "outcome"]
    return tables.checked("estimates", estimates.sort_values(order, kind="stable"))


def _self_rated(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of people about themselves, words as text.

    What others say of them is never pooled with it.
    """
    own = table[table["rater"] == "self"]
    words = own.select_dtypes("category").columns
    return own.astype(dict.fromkeys(words, "str"))


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


def _unlinked(
    scores: pd.DataFrame, pairs: pd.DataFrame, together: set[str], design: Design
) -> list[dict]:
    """Waves that cannot be linked, as two groups; nothing where people could be paired.

    All cohorts together are compared so only where none of them could be paired: the two kinds of
    comparison are never mixed in one number.
    """
    before, after = design.main_comparison.split("-")
    paired = set(pairs.loc[pairs["comparison"] == design.main_comparison, "cohort"])
    told = scores.dropna(subset="score")
    told = told[(told["level"] == "scale") & told["wave"].isin([before, after])]
    told = told[~told["cohort"].isin(paired)]
    # In order of content: a sum must not depend on the pseudonyms.
    told = told.sort_values(["cohort", "instrument", "outcome", "wave", "score"], kind="stable")
    rows = []
    for values, group in told.groupby(["instrument", "level", "outcome"], sort=True):
        key = dict(zip(["instrument", "level", "outcome"], values, strict=True))
        sides = {
            cohort: tuple(
                own.loc[own["wave"] == wave, "score"].to_numpy() for wave in (before, after)
            )
            for cohort, own in group.groupby("cohort", sort=True)
        }
        sides = {c: pair for c, pair in sides.items() if all(len(side) for side in pair)}
        groups = [([cohort], [pair]) for cohort, pair in sides.items()]
        if not paired & together and together & sides.keys():
            groups.append(
                (together & sides.keys(), [sides[c] for c in sorted(sides.keys() & together)])
            )
        for cohorts, pairs_of in groups:
            name = ALL_COHORTS if isinstance(cohorts, set) else cohorts[0]
            own = group[group["cohort"].isin(cohorts)]
            base = base_of(own["cohort"].astype(str) + "/" + own["person"].astype(str))
            rows += _two_groups({"cohort": name, **key}, pairs_of, base, design)
    return rows


def _two_groups(key: dict, groups: list, base: str, design: Design) -> list[dict]:
    """The difference between two waves that are not linked, and the mean of each."""
    key = {**key, "comparison": design.main_comparison}
    found = mean_difference(groups, design.confidence)
    rows = [_row(key, "mean_difference", found, base)]
    for side, name in enumerate(("before", "after")):
        scores = np.sort(np.concatenate([group[side] for group in groups]))
        mean = Estimate(len(scores), float(scores.mean()), method=f"mean {name}, all who answered")
        rows.append(_row(key, f"mean_{name}", mean, base))
    return rows


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
