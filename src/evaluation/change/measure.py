"""Measure change: every statistic for every scale, item, cohort and comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.change.attrition import attrition_rows
from evaluation.change.compared_groups import comparison_rows
from evaluation.change.comparison_people import set_apart
from evaluation.change.complete_items import complete_item_rows
from evaluation.change.equivalence import too_small_to_matter
from evaluation.change.estimate import base_of
from evaluation.change.everybody import everybody_rows
from evaluation.change.gates import last_look, too_few
from evaluation.change.item_tests import item_rows
from evaluation.change.measured_once import once_rows
from evaluation.change.missing_persons import missing_rows
from evaluation.change.multiplicity import adjust, benjamini_hochberg, holm, hopeless
from evaluation.change.nobody import nobody_rows
from evaluation.change.pooled import pooled_rows
from evaluation.change.raters import rater_rows
from evaluation.change.resampled import resampled_rows
from evaluation.change.rows import KEY, Key, parts, row_of
from evaluation.change.scale_measures import reliability_rows, reliable_change_rows
from evaluation.change.statistics import STATISTICS
from evaluation.change.subgroups import subgroup_rows
from evaluation.change.unlinked import unlinked_rows
from evaluation.change.waves import wave_rows
from evaluation.tables import ALL_COHORTS

CORRECTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "holm": holm,
    "benjamini_hochberg": benjamini_hochberg,
}
"""Corrections of p-values within a family, by the name that the plan gives them."""


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
        family: scales that the plan tests together; empty for all.
        correction: of p-values within a family.
        margins: points within which a change counts as none, by scale.
        subgroups: attributes whose groups the plan compares.
        missing: ways in which the plan reckons with those who are missing.
        reliability: published alpha, by scale.
        order: place of each cohort in time.
        waves: those that people are asked at, in order of time, without what looks back.
        bootstrap: whether resampled intervals stand beside the t intervals.
        comparison_group: cohorts, or attribute and value, of people who did not take part.
        seed: of all random numbers.
    """

    main_outcome: str | None
    ranges: dict[str, tuple[float, float]]
    scales: dict[str, tuple[str, ...]] = field(default_factory=dict)
    main_comparison: str = "pre-post"
    minimum_group: int = 5
    confidence: float = 0.95
    family: tuple[str, ...] = ()
    correction: str = "holm"
    margins: dict[str, float] = field(default_factory=dict)
    subgroups: tuple[str, ...] = ()
    missing: tuple[str, ...] = ("complete", "all_available", "imputation")
    reliability: dict[str, float] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    waves: tuple[str, ...] = ()
    bootstrap: bool = False
    comparison_group: dict[str, object] | None = None
    seed: int = 1

    @property
    def scale_of(self) -> dict[str, str]:
        """Scale of each item."""
        return {item: scale for scale, items in self.scales.items() for item in items}


def measure_change(
    pairs: pd.DataFrame,
    scores: pd.DataFrame,
    answers: pd.DataFrame,
    participants: pd.DataFrame,
    design: Design,
    sources: pd.DataFrame | None = None,
    attributes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table `estimates`.

    Args:
        pairs: the table `pairs`.
        scores: the table `scores`, for what was asked in one wave only.
        answers: the table `answers`, for how well items hang together.
        participants: the table `participants`, for teams.
        design: what was agreed beforehand.
        sources: the table `sources`, for who was interviewed.
        attributes: the table `attributes`, for the plan's subgroups.
    """
    named: dict[str, Any]
    named = {"pairs": pairs, "scores": scores, "answers": answers, "participants": participants}
    named |= {"sources": sources, "attributes": attributes}
    own, beside = set_apart(named, design.comparison_group)
    pairs, scores, answers, participants, sources, attributes = own.values()
    together = tables.cohorts_together(participants, design.minimum_group)
    comparison, confidence = design.main_comparison, design.confidence
    own = {**own, "pairs": tables.without_few(pairs, design.minimum_group)}
    rows = rater_rows(own["pairs"], scores, together, comparison, confidence)
    pairs, scores, answers = (_self_rated(table) for table in (pairs, scores, answers))
    every = pairs[(pairs["level"] == "scale") | (pairs["comparison"] == comparison)]
    # Sorted by content, never by pseudonym: no number may depend on the key.
    every = every.sort_values(["cohort", *KEY, "before", "after"], kind="stable")
    wanted = tables.without_few(every, design.minimum_group)
    rows += _of_pairs(wanted, every, participants, attributes, together, design)
    rows += item_rows(
        wanted, together, comparison, design.scales, design.ranges, design.seed, confidence
    )
    rows += once_rows(scores, together, design.ranges, confidence, design.minimum_group)
    rows += unlinked_rows(scores, pairs, together, comparison, confidence)
    rows += reliability_rows(answers, design.scales, together, confidence)
    numbers = (design.scales, design.ranges, design.reliability, confidence)
    rows += reliable_change_rows(wanted, scores, answers, together, comparison, *numbers)
    rows += attrition_rows(scores, pairs, sources, comparison, together, confidence)
    rows += missing_rows(
        scores, together, comparison, design.ranges, design.missing, design.seed, confidence
    )
    rows += complete_item_rows(wanted, scores, together, comparison, confidence)
    rows += wave_rows(scores, together, design.waves, confidence)
    rows += everybody_rows(scores, together, comparison, confidence)
    if design.bootstrap:
        rows += resampled_rows(wanted, together, comparison, design.seed, confidence)
    rows += nobody_rows(scores, comparison, rows, together)
    rows += comparison_rows(own, beside, together, comparison, confidence)
    return _as_table(last_look(rows), design)


def _of_pairs(
    pairs: pd.DataFrame,
    every: pd.DataFrame,
    participants: pd.DataFrame,
    attributes: pd.DataFrame | None,
    together: set[str],
    design: Design,
) -> list[dict[str, Any]]:
    """Rows about pairs: of each cohort, of all together, and of the groups that the plan names.

    Of `every` pair in the rows of a cohort; of `pairs`, without the few of a cohort, in the others.
    """
    whole = pairs[pairs["cohort"].isin(together)]
    rows = [row for part in _groups(every, whole) for row in _measured(*part, design)]
    teams = participants.set_index(["cohort", "person"])["cluster"]
    teams = teams[teams != ""]
    for key, group in _by_outcome(whole):
        rows += pooled_rows(group, key, teams, design.order, design.confidence)
    return rows + subgroup_rows(
        pairs,
        participants,
        attributes,
        together,
        design.subgroups,
        design.main_comparison,
        least_apart=design.minimum_group,
        correct=CORRECTIONS[design.correction],
        confidence=design.confidence,
    )


def _self_rated(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of people about themselves, words as text.

    What others say of them is never pooled with it.
    """
    own = table[table["rater"] == "self"]
    words = own.select_dtypes(["category", "str"]).columns
    # As plain Python text: thousands of small groups are cut out of these tables.
    own = own.astype(dict.fromkeys(words, object))
    return own.assign(who=own["cohort"] + "/" + own["person"])


def _by_outcome(pairs: pd.DataFrame) -> Iterator[tuple[Key, pd.DataFrame]]:
    """Pairs of each outcome, all cohorts together."""
    for values, group in pairs.groupby(KEY, sort=True):
        yield {"cohort": ALL_COHORTS, **dict(zip(KEY, values, strict=True))}, group


def _groups(
    pairs: pd.DataFrame, whole: pd.DataFrame
) -> Iterator[tuple[Key, np.ndarray, np.ndarray, np.ndarray]]:
    """Before, after and who, of each outcome in each cohort and then in all of them together."""
    for table in (pairs, whole.assign(cohort=ALL_COHORTS)):
        for words, cells in parts(table, ["cohort", *KEY], "before", "after", "who"):
            before, after, who = cells
            yield dict(zip(["cohort", *KEY], words, strict=True)), before, after, who


def _measured(
    key: Key, before: np.ndarray, after: np.ndarray, who: np.ndarray, design: Design
) -> list[dict[str, Any]]:
    """Every statistic of the register for one group of pairs."""
    base, rows = base_of(who), []
    for name, statistic in STATISTICS.items():
        wanted = key["level"] in statistic.levels
        # The pooled mean change stands in for that of one group (pooled.py).
        if wanted and (name, key["cohort"]) != ("mean_change", ALL_COHORTS):
            few = too_few(name, len(before))
            found = few or statistic(before, after, design.confidence)
            if key["level"] == "item" and not statistic.tested and isfinite(found.p_value):
                # The p of a single item is that of the exact signed rank.
                found = replace(found, p_value=np.nan)
            rows.append(row_of(key, name, found, base))
    margin = design.margins.get(key["outcome"])
    if margin and key["level"] == "scale":
        few = too_few("too_small_to_matter", len(before))
        found = few or too_small_to_matter(before, after, margin)
        rows.append(row_of(key, "too_small_to_matter", found, base))
    return rows


def _as_table(rows: list[dict[str, Any]], design: Design) -> pd.DataFrame:
    """Rows with their adjusted p-values, in order; p-values that could tell nothing taken out."""
    columns = list(tables.MODELS["estimates"].to_schema().columns)
    estimates = pd.DataFrame(rows).reindex(columns=columns) if rows else tables.empty("estimates")
    _take_out_hopeless(estimates, design)
    adjusted = adjust(
        estimates,
        design.main_outcome,
        ALL_COHORTS,
        design.main_comparison,
        family=design.family,
        scale_of=design.scale_of,
        correct=CORRECTIONS[design.correction],
    )
    # Differences between groups are one family over all scales, and have been corrected there.
    estimates["p_adjusted"] = estimates["p_adjusted"].fillna(adjusted)
    order = ["cohort", "comparison", "level", "instrument", "outcome"]
    return tables.checked("estimates", estimates.sort_values(order, kind="stable"))


def _take_out_hopeless(estimates: pd.DataFrame, design: Design) -> None:
    """Say "too few to say" in place of p-values that could not have been small."""
    reachable = hopeless(estimates, design.scale_of)
    for at, least in reachable.dropna().items():
        told = f"too few to say: no p under {least:.3f} could be reached"
        note = str(estimates.at[at, "note"])
        estimates.at[at, "note"] = f"{note}; {told}" if note else told
        estimates.at[at, "p_value"] = np.nan
