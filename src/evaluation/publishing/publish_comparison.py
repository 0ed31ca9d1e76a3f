"""Published table of the comparison group: people who took part beside people who did not.

In the programme's report alone: a cohort's report would otherwise change with every new cohort.
Both groups are shown in full or neither is, from as many people on either side as any estimate of
so many items needs. The comparison group is never broken down.
"""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.recoverable import mean_gives_away, steps
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.tables import ALL_COHORTS, BOTH_GROUPS, IN_BOTH, STOOD_BESIDE, TOOK_PART

CLEAR = 0.05
"""Below this p-value, corrected for all scales, a difference is called clear."""


def comparison(scope: Scope) -> list[Row]:
    """The table `comparison`: a row a scale of the main comparison; none without such a group."""
    if scope.report != PROGRAMME:
        return []
    found = {
        (row.subgroup, row.outcome, row.estimator): row
        for row in scope.results.rows("beside", ALL_COHORTS)
        if row.comparison == scope.main
    }
    return [
        _of_scale(scope, found, scale)
        for scale in scope.scales
        if (BOTH_GROUPS, scale, "adjusted_difference") in found
    ]


def _of_scale(scope: Scope, found: dict, scale: str) -> Row:
    _, instrument, entry = scope.scales[scale]
    sizes = [found[side, scale, "mean_change"].n for side in (TOOK_PART, STOOD_BESIDE)]
    difference = found[BOTH_GROUPS, scale, "adjusted_difference"]
    full = disclosure.shown(min(sizes), scope.items_of(scale), scope.k) == disclosure.FULL
    few = not full or pd.isna(difference.estimate) or _too_exact(scope, found, scale)
    scope.withhold(say("withheld.comparison"), few)
    row = {
        "scale": scale,
        "title": entry.title,
        "range_low": f"{instrument.low:g}",
        "range_high": f"{instrument.high:g}",
        "main": "yes" if scale == scope.settings.plan.main_outcome else "no",
        "shown": disclosure.TOO_FEW if few else disclosure.FULL,
    }
    # Process counts: exact from k people on, and of the group only while it is as large.
    for end, side, n in zip(("", "_other"), (TOOK_PART, STOOD_BESIDE), sizes, strict=True):
        if n >= scope.k:
            row |= {f"n{end}": str(n), f"n_first{end}": str(found[side, scale, "first_scores"].n)}
    return row if few else row | _numbers(found, scale)


def _too_exact(scope: Scope, found: dict, scale: str) -> bool:
    """Whether a mean, as printed, pins down how a few people answered."""
    if pd.isna(found[BOTH_GROUPS, scale, "adjusted_difference"].conf_low):
        return True  # Without an interval the second score follows from the first.
    _, instrument, entry = scope.scales[scale]
    levels = steps(instrument.low, instrument.high, len(entry.items))
    means = [
        found[side, scale, name]
        for side in (TOOK_PART, STOOD_BESIDE)
        for name in ("mean_before", "mean_after")
    ]
    return any(mean_gives_away(one.n, one.estimate, 2, levels, scope.k) for one in means)


def _numbers(found: dict, scale: str) -> Row:
    """Means of either group, and what sets the two apart."""
    numbers = {
        f"{name}{end}": number(found[side, scale, name].estimate)
        for end, side in (("", TOOK_PART), ("_other", STOOD_BESIDE))
        for name in ("mean_before", "mean_after")
    }
    apart = found[BOTH_GROUPS, scale, "adjusted_difference"]
    robust = found[BOTH_GROUPS, scale, "adjusted_difference_robust"]
    g, before = (
        found[BOTH_GROUPS, scale, "hedges_g"],
        found[BOTH_GROUPS, scale, "difference_before"],
    )
    return numbers | {
        "adjusted": number(apart.estimate, sign=True),
        "adjusted_low": number(apart.conf_low),
        "adjusted_high": number(apart.conf_high),
        "rated": {"rose": "higher", "fell": "lower"}.get(direction(apart), direction(apart)),
        "p_adjusted": number(apart.p_adjusted, 3),
        "clear": "yes" if apart.p_adjusted < CLEAR else "no",
        "unequal_spread": "agrees" if direction(robust) == direction(apart) else "disagrees",
        "g": number(g.estimate, sign=True),
        "g_low": number(g.conf_low),
        "g_high": number(g.conf_high),
        "apart_before": number(before.estimate, sign=True),
        "method": apart.method,
        "note": IN_BOTH if IN_BOTH in apart.note else "",
    }
