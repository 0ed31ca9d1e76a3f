"""Published tables of how well scales measure: alpha, omega, change beyond their error."""

from __future__ import annotations

import re

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.disclosure import ALPHA_FROM, OMEGA_FROM
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.study.frameworks import named
from evaluation.tables import ALL_COHORTS


def measures(scope: Scope) -> list[Row]:
    """Alpha and omega of each scale at each wave, where enough people answered."""
    rows = []
    waves, scales = list(scope.study.waves), list(scope.scales)
    of_scales = [r for r in scope.results.rows("estimates", scope.focus) if r.outcome in scales]
    found = [r for r in of_scales if r.estimator == "cronbachs_alpha"]
    omegas = {(r.outcome, r.comparison): r for r in of_scales if r.estimator == "mcdonalds_omega"}
    for row in sorted(found, key=lambda r: (scales.index(r.outcome), waves.index(r.comparison))):
        name, instrument, scale = scope.scales[row.outcome]
        enough = row.n >= ALPHA_FROM and not pd.isna(row.estimate)
        scope.withhold(say("withheld.alpha", least=ALPHA_FROM), row.n < ALPHA_FROM)
        rows.append(
            {
                "instrument": name,
                "scale": row.outcome,
                "title": scale.title,
                "items": str(len(scale.items)),
                "wave": row.comparison,
                "wave_label": scope.study.waves[row.comparison].label,
                "n": str(row.n),
                "alpha": number(row.estimate) if enough else "",
                "conf_low": number(row.conf_low) if enough else "",
                "conf_high": number(row.conf_high) if enough else "",
                "method": row.method,
                "maps_to": named(scope.settings, scale.frameworks),
                "source": instrument.source,
                **_omega(omegas.get((row.outcome, row.comparison))),
            }
        )
    return rows


def _omega(row) -> Row:
    if row is None or row.n < OMEGA_FROM or pd.isna(row.estimate):
        return {}
    return {
        "omega": number(row.estimate),
        "omega_low": number(row.conf_low),
        "omega_high": number(row.conf_high),
        "omega_method": row.method,
    }


def to_suspect(scope: Scope) -> list[tuple[str, str]]:
    """Titles of scales whose alpha is negative, with the question that may not be turned round."""
    found: dict[tuple[str, str], None] = {}
    for row in scope.results.rows("estimates", scope.focus):
        if row.estimator != "cronbachs_alpha" or row.n < ALPHA_FROM or not row.estimate < 0:
            continue
        _, instrument, scale = scope.scales[row.outcome]
        named = re.search(r"negative: (\S+) may not be turned round", row.note)
        text = instrument.items[named[1]].text if named and named[1] in instrument.items else ""
        found[scale.title, text] = None
    return list(found)


def reliable(scope: Scope, change: list[Row], movement: list[Row]) -> list[Row]:
    """How many changed by more than measurement error explains, where no cell is small.

    In the programme's report alone. Beside the table `movement` it would tell how many moved, and
    by less than the error: all cells that the two tables make together must be large enough.

    Args:
        scope: of the report.
        change: the published table `change`.
        movement: the published table `movement`.
    """
    rows: list[Row] = []
    for own in change if scope.report == PROGRAMME else []:
        main = own["cohort"] == ALL_COHORTS and own["comparison"] == scope.main
        if not main or own["design"] != "paired" or own["shown"] != disclosure.FULL:
            continue
        shared = {"scale": own["scale"], "title": own["title"], "main": own["main"]}
        error = _threshold(scope, own)
        if not error:
            continue
        shared |= {"threshold": error, "n_all": own["n"]}
        told = [row["class"] for row in movement if row["scale"] == own["scale"]]
        cells = _counts(scope, own["scale"], told)
        scope.withhold(say("withheld.beyond_error"), not cells)
        rows += [{**shared, "class": c, "n": str(n)} for c, n in cells.items()] or [shared]
    return rows


def _threshold(scope: Scope, own: Row) -> str:
    """The smallest detectable change, to one decimal; nothing where there is none.

    It is of everybody who answered at the first wave: if these are the people compared but for one
    to k - 1, it is left out.
    """
    before = scope.study.main_comparison[0]
    key = (ALL_COHORTS, own["scale"])
    error = scope.estimates.get((*key, before, "smallest_detectable_change"))
    pairs = scope.estimates.get((*key, scope.main, "mean_before"))
    if error is None or pairs is None or pd.isna(error.estimate):
        return ""
    close = error.base != pairs.base and abs(error.n - pairs.n) < scope.k
    if scope.withhold(say("withheld.error"), close):
        return ""
    return number(error.estimate, 1)


_CUTS = {
    ("higher", "same", "lower"): {2, 3},
    ("higher", "not_higher"): {3},
    ("lower", "not_lower"): {2},
}
"""Where the classes of `movement` cut people in the order of their change.

The order has five places: lower beyond the error, lower within it, the same, higher within it,
higher beyond it.
"""
_RELIABLE_CUTS = {
    ("higher", "within", "lower"): {1, 4},
    ("higher", "not_higher"): {4},
    ("lower", "not_lower"): {1},
}


def _counts(scope: Scope, scale: str, told: list[str]) -> dict[str, int]:
    """Classes of people by reliable change that may stand beside those told of their movement."""
    names = ("count_reliably_lower", "count_lower", "count_same", "count_higher")
    names += ("count_reliably_higher",)
    found = [scope.estimates.get((ALL_COHORTS, scale, scope.main, name)) for name in names]
    if any(row is None or pd.isna(row.estimate) for row in found):
        return {}
    beyond_low, low, same, high, beyond_high = (int(row.estimate) for row in found)
    ordered = [beyond_low, low - beyond_low, same, high - beyond_high, beyond_high]
    cuts = _CUTS.get(tuple(told), set())
    for classes, own in _RELIABLE_CUTS.items():
        if disclosure.safe(_between(ordered, cuts | own), scope.k):
            parts = _between(ordered, own)
            return dict(zip(classes, _in_order(parts, classes), strict=True))
    return {}


def _between(ordered: list[int], cuts: set[int]) -> list[int]:
    """Sums of the cells between cuts."""
    at = [0, *sorted(cuts), len(ordered)]
    return [sum(ordered[a:b]) for a, b in zip(at, at[1:], strict=False)]


def _in_order(parts: list[int], classes: tuple[str, ...]) -> list[int]:
    """Parts, lowest first, in the order of the classes."""
    return parts if classes[0] == "lower" else parts[::-1]
