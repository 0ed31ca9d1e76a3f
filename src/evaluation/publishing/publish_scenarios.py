"""Published table of scenarios: what would be left of a change if those missing had changed so."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.publish_sensitivity import CLEAR, as_told, estimate_of, primary_rows
from evaluation.publishing.results import Row, Scope

IF_SO = {
    "less_quarter": "delta_adjusted_quarter",
    "less_half": "delta_adjusted_half",
    "no_change": "no_change_scenario",
    "reversed": "delta_adjusted_reversed",
}
"""What those missing are taken to have done, from the mildest on; the estimates that tell."""


def scenarios(scope: Scope, change: list[Row]) -> list[Row]:
    """What would be left of a clear change if those who are missing had changed so or so; in words.

    Told where at least k people are missing. Nothing in it is a number.

    Args:
        scope: of the report.
        change: the published table `change`.
    """
    rows: list[Row] = []
    for own in primary_rows(scope, change):
        scale = own["scale"]
        found = {key: estimate_of(scope, scale, name) for key, name in IF_SO.items()}
        ends = [estimate_of(scope, scale, name) for name in ("worst_case", "best_case")]
        none = found["no_change"]
        if own["shown"] != disclosure.FULL or None in (*found.values(), *ends):
            continue
        few = none.n - int(own["n"]) < scope.k
        if scope.withhold(say("withheld.scenarios"), few) or pd.isna(none.estimate):
            continue
        worst, best = (_way(end.estimate) for end in ends)
        told = {"scale": scale, "title": own["title"], "main": own["main"]}
        told |= {"direction": own["direction"], "worst_case": worst, "best_case": best}
        if own["direction"] in CLEAR:
            told |= {key: as_told(direction(one)) for key, one in found.items()}
            told["tipping"] = _tipping(scope, scale)
        else:
            told["tipping"] = "zero"
        rows.append(told)
    return rows


def _way(estimate: float) -> str:
    rounded = round(float(estimate), 2)
    return "none" if rounded == 0 else "rise" if rounded > 0 else "fall"


def _tipping(scope: Scope, scale: str) -> str:
    """How the change of those missing would have to lie beside that seen, to make it unclear.

    zero: the interval includes no change as it is; impossible: more than the scale allows; reverse:
    the other way; less_than_half: under half of the change seen; less: less than it.
    """
    tip, seen = (estimate_of(scope, scale, name) for name in ("tipping_point", "mean_change"))
    if tip is None or seen is None or pd.isna(tip.estimate):
        return ""
    size = abs(seen.estimate)
    theirs = size - tip.estimate  # above zero: in the same direction
    _, instrument, _ = scope.scales[scale]
    if -theirs > instrument.high - instrument.low:
        return "impossible"
    if theirs < 0:
        return "reverse"
    return "less_than_half" if theirs < size / 2 else "less"
