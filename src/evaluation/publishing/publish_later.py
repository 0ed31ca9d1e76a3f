"""Published table of later waves: whether a model of all waves agrees with the people compared."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_scales import LATER, direction
from evaluation.publishing.publish_sensitivity import as_told, without_freedom
from evaluation.publishing.results import PROGRAMME, Row, Scope
from evaluation.tables import ALL_COHORTS


def later(scope: Scope, change: list[Row]) -> list[Row]:
    """The change to each later wave, from before and from after, beside the model of all waves.

    The change told is that of the people who answered both times; the model is of everybody who
    answered at least once. Of the model there is the verdict alone, and none where it is of the
    people compared but for one to k - 1.

    Args:
        scope: of the report.
        change: the published table `change`.
    """
    rows = []
    for own in change:
        wanted = own["compared_as"] == LATER and own["cohort"] == ALL_COHORTS
        if scope.report != PROGRAMME or not wanted:
            continue
        told = ("scale", "title", "main", "comparison", "before_label", "after_label", "n")
        row = {name: own[name] for name in told}
        if own["shown"] != disclosure.FULL:
            few = own["shown"] == disclosure.TOO_FEW
            rows.append({**row, "verdict": "too_few" if few else "no_interval"})
        else:
            rows.append({**row, "direction": own["direction"], **_by_model(scope, own)})
    return rows


def _by_model(scope: Scope, own: Row) -> Row:
    key = (ALL_COHORTS, own["scale"], own["comparison"])
    found = scope.estimates.get((*key, "mean_change_all_waves"))
    pairs = scope.estimates[*key, "mean_before"]
    if found is None or pd.isna(found.estimate):
        return {"verdict": "not_estimated"}
    close = found.base != pairs.base and abs(found.n - pairs.n) < scope.k
    if scope.withhold(say("withheld.other_ways"), close):
        return {"verdict": "withheld"}
    method, otherwise = without_freedom(found.method), direction(found)
    if as_told(otherwise) == as_told(own["direction"]):
        return {"verdict": "agrees", "method": method}
    return {"verdict": "disagrees", "otherwise": otherwise, "method": method}
