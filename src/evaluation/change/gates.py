"""From how many people each number is estimated: the one place that says so.

Below its gate a number is absent, and its note says how many there were. Fewer than five pairs are
counted and nothing else; from five there is the change in points with its t interval and the exact
p-values; from ten everything but what needs more: alpha and an interval of the rank-biserial from
20, omega from 50. What is held against another group needs as many on each side. (Intervals of
standardised changes and coefficients of fewer people cover too little, or are too wide to tell
anything.) What may be published is another matter, and `publishing` decides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from typing import Any

from evaluation.change.estimate import Estimate

COUNTS, CHANGE, ALL = 1, 5, 10
"""Fewest pairs for counts, for the change in points, and for everything else that has no own."""

COHORTS = CLUSTERS = 5
"""Fewest cohorts that tell how cohorts differ, fewest teams that tell how people in them do."""


@dataclass(frozen=True)
class Gate:
    """What a number needs.

    Attributes:
        least: fewest people, of the number's own base.
        counted: what these are, as the note names them.
        interval: fewest people for an interval, where that is more.
        each: whether each of two groups needs as many.
        items: fewest items of a scale.
        cohorts: fewest cohorts.
        clusters: fewest teams.
    """

    least: int
    counted: str = "pairs"
    interval: int = 0
    each: bool = False
    items: int = 0
    cohorts: int = 0
    clusters: int = 0


_PEOPLE = "people"
_TWO_GROUPS = Gate(ALL, _PEOPLE, each=True)
_SEVERAL_COHORTS = Gate(CHANGE, cohorts=COHORTS)

GATES: dict[str, Gate] = {
    # Counts.
    "count_higher": Gate(COUNTS),
    "count_same": Gate(COUNTS),
    "count_lower": Gate(COUNTS),
    # The change in points, what it is made of, and the exact p-values.
    "mean_before": Gate(CHANGE),
    "mean_after": Gate(CHANGE),
    "sd_before": Gate(CHANGE),
    "sd_after": Gate(CHANGE),
    "sd_change": Gate(CHANGE),
    "mean_change": Gate(CHANGE),
    "mean_change_one_group": Gate(CHANGE),
    "mean_change_across": Gate(CHANGE),
    "mean_change_all_waves": Gate(CHANGE),
    "t_statistic": Gate(CHANGE),
    "signed_rank": Gate(CHANGE),
    "signed_rank_pratt": Gate(CHANGE),
    "sign_test": Gate(CHANGE),
    "minimum_detectable_change": Gate(CHANGE),
    "minimum_detectable_dz": Gate(CHANGE),
    # Standardised, robust, Bayesian; chances, scenarios, transitions.
    "cohens_dav": Gate(ALL),
    "cohens_dav_noncentral": Gate(ALL),
    "cohens_dz": Gate(ALL),
    "hedges_gz": Gate(ALL),
    "cohens_drm": Gate(ALL),
    "glass_delta": Gate(ALL),
    "rank_biserial": Gate(ALL, interval=20),
    "probability_of_improvement": Gate(ALL),
    "hodges_lehmann": Gate(ALL),
    "trimmed_mean_change": Gate(ALL),
    "trimmed_means_difference": Gate(ALL),
    "bayes_factor": Gate(ALL),
    "bayes_factor_narrow": Gate(ALL),
    "bayes_factor_wide": Gate(ALL),
    "too_small_to_matter": Gate(ALL),
    "max_t": Gate(ALL),
    "bootstrap_mean": Gate(ALL),
    "mcnemar_top": Gate(ALL),
    "bowker": Gate(ALL),
    "stuart_maxwell": Gate(ALL),
    "cumulative_logit": Gate(ALL),
    "count_reliably_higher": Gate(ALL),
    "count_reliably_lower": Gate(ALL),
    "count_within_error": Gate(ALL),
    "share_at_ceiling": Gate(ALL),
    "share_at_floor": Gate(ALL),
    "share_unable_to_improve": Gate(ALL),
    "oldham_correlation": Gate(ALL),
    "expected_by_regression": Gate(CHANGE),
    "change_of_lowest_quarter": Gate(CHANGE),
    # Those who are missing: by the pairs there are, or by those who left and those who stayed.
    "mean_change_all_available": Gate(ALL),
    "mean_change_complete_items": Gate(CHANGE),
    "count_scored_by_rule": Gate(COUNTS),
    "imputed_change": Gate(ALL),
    "no_change_scenario": Gate(ALL),
    "worst_case": Gate(ALL),
    "best_case": Gate(ALL),
    "delta_adjusted_quarter": Gate(ALL),
    "delta_adjusted_half": Gate(ALL),
    "delta_adjusted_reversed": Gate(ALL),
    "tipping_point": Gate(ALL),
    "staying": _TWO_GROUPS,
    **dict.fromkeys(
        (f"baseline_mean_{who}" for who in ("stayed", "lost", "interviewed", "not_interviewed")),
        Gate(COUNTS, _PEOPLE),
    ),
    **dict.fromkeys(
        (
            f"baseline_{what}{of}"
            for what in ("difference", "variance_ratio")
            for of in ("", "_interviewed")
        ),
        _TWO_GROUPS,
    ),
    # Two groups.
    "difference_between_groups": _TWO_GROUPS,
    "first_scores": Gate(COUNTS, _PEOPLE),
    "difference_before": _TWO_GROUPS,
    "adjusted_difference": _TWO_GROUPS,
    "adjusted_difference_robust": _TWO_GROUPS,
    "hedges_g": _TWO_GROUPS,
    "morris_dppc2": _TWO_GROUPS,
    "mean_difference": Gate(CHANGE, _PEOPLE, each=True),
    # Several cohorts, teams.
    "mean_change_clustered": Gate(CHANGE, clusters=CLUSTERS),
    "mean_change_two_stage": _SEVERAL_COHORTS,
    "prediction_two_stage": _SEVERAL_COHORTS,
    "i_squared": _SEVERAL_COHORTS,
    "sd_between_cohorts": _SEVERAL_COHORTS,
    "range_of_changes": _SEVERAL_COHORTS,
    "range_without_one_cohort": Gate(CHANGE, cohorts=COHORTS + 1),
    "trend_over_cohorts": _SEVERAL_COHORTS,
    # One wave, and how well the items of a scale hang together.
    "share_agreeing": Gate(CHANGE, _PEOPLE),
    "mean_of_wave": Gate(CHANGE, _PEOPLE),
    "mean_of_everybody": Gate(CHANGE, _PEOPLE),
    "cronbachs_alpha": Gate(20, _PEOPLE, items=2),
    "item_rest_correlation": Gate(20, _PEOPLE, items=2),
    "mcdonalds_omega": Gate(50, _PEOPLE, items=3),
    "standard_error_of_measurement": Gate(ALL, _PEOPLE),
    "smallest_detectable_change": Gate(ALL, _PEOPLE),
}
"""Gate of each number, by the name that `estimates` gives it."""


def too_few(
    name: str,
    n: int,
    other: int | None = None,
    *,
    items: int | None = None,
    cohorts: int | None = None,
    clusters: int | None = None,
    unit: str = "points",
) -> Estimate | None:
    """The estimate that says that nothing is estimated, and why; none where there are enough.

    Args:
        name: of the number.
        n: people that it would be of; in the first of two groups.
        other: people in the second group.
        items: items of the scale.
        cohorts: cohorts that these people are of.
        clusters: teams that they work in.
        unit: of the number.

    Raises:
        KeyError: no gate is written down for it.
        ValueError: it needs the second group, items, cohorts or teams, and was not told them.
    """
    gate = GATES[name]
    sizes = _sizes(name, gate, n, other)
    why = ""
    if min(sizes) < gate.least:
        why = f"n = {' and '.join(str(size) for size in sizes)} {gate.counted}"
    for least, found, what in (
        (gate.items, items, "items"),
        (gate.cohorts, cohorts, "cohorts"),
        (gate.clusters, clusters, "teams"),
    ):
        if not least:
            continue
        if found is None:
            raise ValueError(f"{name} needs the number of {what}")
        if found < least and not why:
            why = f"{found} {what if found != 1 else what.removesuffix('s')}"
    return Estimate(sum(sizes), unit=unit, note=f"not estimated: {why}") if why else None


def _sizes(name: str, gate: Gate, n: int, other: int | None) -> tuple[int, ...]:
    if not gate.each:
        return (n,)
    if other is None:
        raise ValueError(f"{name} needs the people of both groups")
    return (n, other)


def last_look(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `estimates` in which no number is left that is under its gate, however it came about.

    Args:
        rows: as `rows.row_of` makes them; `n` counts both of two groups.

    Raises:
        KeyError: no gate is written down for a number. Every number has one.
    """
    return [_looked_at(row, GATES[row["estimator"]]) for row in rows]


_NUMBERS = ("estimate", "conf_low", "conf_high", "p_value")


def _looked_at(row: dict[str, Any], gate: Gate) -> dict[str, Any]:
    n = row["n"]
    if n < (2 * gate.least if gate.each else gate.least):
        said = row["note"] if row["note"].startswith("not estimated: ") else ""
        why = said or f"not estimated: n = {n} {gate.counted}"
        return row | dict.fromkeys(_NUMBERS, nan) | {"method": "", "note": why}
    if n < gate.interval:
        return row | {"conf_low": nan, "conf_high": nan}
    return row
