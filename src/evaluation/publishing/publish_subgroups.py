"""Published tables of groups of people: the change of each, and how far apart two of them are.

In the programme's report alone, and one attribute at a time. A group is shown in full or not at
all, from as many people as any estimate; and only while those that it leaves over are nobody or at
least k, since what is told of the groups could be taken away from what is told of everybody.
"""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.recoverable import mean_gives_away, steps
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.tables import ALL_COHORTS

BETWEEN = " less "
"""What stands between two groups in the subgroup of a difference."""
CLOSE = "nearly the people of another number"
"""Note of a group whose people are all but a few those of another base."""
CLEAR = 0.05
"""Below this p-value, corrected for all the differences, a difference is called clear."""


def subgroups(scope: Scope) -> dict[str, list[Row]]:
    """The tables `subgroups` and `subgroup_differences`."""
    made: dict[str, list[Row]] = {"subgroups": [], "subgroup_differences": []}
    rows = scope.results.rows("groups", ALL_COHORTS) if scope.report == PROGRAMME else []
    found = {(r.subgroup, r.outcome, r.estimator): r for r in rows if r.comparison == scope.main}
    tests = sum(not pd.isna(row.p_adjusted) for row in found.values())
    for attribute in scope.study.attributes:
        for scale in scope.scales:
            shown = _shown(scope, found, attribute, scale)
            shared = {
                "attribute": attribute,
                "attribute_label": attribute.replace("_", " "),
                "scale": scale,
                "title": scope.scales[scale][2].title,
                "main": "yes" if scale == scope.settings.plan.main_outcome else "no",
            }
            made["subgroups"] += [
                {**shared, **_numbers(found, attribute, name, scale)} for name in shown
            ]
            made["subgroup_differences"] += [
                {**shared, "tests": str(tests), **apart}
                for apart in _differences(found, attribute, shown, scale)
            ]
    return made


def _shown(scope: Scope, found: dict, attribute: str, scale: str) -> list[str]:
    """Groups of one attribute that may be shown, in order of their names."""
    start = f"{attribute}="
    sizes = {
        subgroup.removeprefix(start): row
        for (subgroup, outcome, estimator), row in found.items()
        if subgroup.startswith(start) and outcome == scale and estimator == "mean_change"
    }
    kept = {
        name: row.n
        for name, row in sizes.items()
        if disclosure.shown(row.n, scope.items_of(scale), scope.k) == disclosure.FULL
        and CLOSE not in row.note
        and not _too_exact(scope, found, f"{start}{name}", scale)
    }
    everybody = scope.estimates.get((ALL_COHORTS, scale, scope.main, "mean_change"))
    n = everybody.n if everybody is not None else sum(row.n for row in sizes.values())
    while kept and 0 < n - sum(kept.values()) < scope.k:
        del kept[min(sorted(kept), key=kept.get)]
    if len(kept) == 1 and n == sum(kept.values()):
        kept = {}  # Everybody is in it: it says nothing that is not told of everybody.
    scope.withheld[say("withheld.groups")] += len(sizes) - len(kept)
    return sorted(kept)


def _too_exact(scope: Scope, found: dict, subgroup: str, scale: str) -> bool:
    """Whether the means of a group, as printed, pin down how a few of its people answered."""
    if pd.isna(found[subgroup, scale, "mean_change"].conf_low):
        return True  # Without an interval everybody in it changed alike.
    _, instrument, entry = scope.scales[scale]
    levels = steps(instrument.low, instrument.high, len(entry.items))
    means = [found[subgroup, scale, name] for name in ("mean_before", "mean_after")]
    return any(mean_gives_away(one.n, one.estimate, 2, levels, scope.k) for one in means)


def _numbers(found: dict, attribute: str, name: str, scale: str) -> Row:
    own = {
        estimator: found[f"{attribute}={name}", scale, estimator]
        for estimator in ("mean_before", "mean_after", "mean_change")
    }
    change = own["mean_change"]
    return {
        "group": name,
        "n": str(change.n),
        "mean_before": number(own["mean_before"].estimate),
        "mean_after": number(own["mean_after"].estimate),
        "change": number(change.estimate, sign=True),
        "conf_low": number(change.conf_low),
        "conf_high": number(change.conf_high),
        "method": change.method,
    }


def _differences(found: dict, attribute: str, shown: list[str], scale: str) -> list[Row]:
    """Every two groups that are shown: the first one's change less the other's."""
    rows = []
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            key = (f"{attribute}={one}{BETWEEN}{other}", scale, "difference_between_groups")
            row = found.get(key)
            if row is None or pd.isna(row.estimate):
                continue
            sizes = [found[f"{attribute}={name}", scale, "mean_change"].n for name in (one, other)]
            rows.append(
                {
                    "group": one,
                    "other": other,
                    "n": str(sizes[0]),
                    "n_other": str(sizes[1]),
                    "difference": number(row.estimate, sign=True),
                    "difference_low": number(row.conf_low),
                    "difference_high": number(row.conf_high),
                    "p_adjusted": number(row.p_adjusted, 3),
                    "clear": "yes" if row.p_adjusted < CLEAR else "no",
                    "method": row.method,
                }
            )
    return rows
