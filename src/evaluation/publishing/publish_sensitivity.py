"""Published tables of how firm a change is: agreement with other ways, cohorts, precision.

In the programme's report alone, and only of scales whose change is shown in full. Of another way to
estimate a change the report tells whether it agrees, never its number: many of them are of nearly
the same people, and who is among the few others could be had by taking away.
"""

from __future__ import annotations

import re

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import add_words, say
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.tables import ALL_COHORTS

WAYS = [
    "mean_change_one_group",
    "mean_change_across",
    "mean_change_two_stage",
    "range_without_one_cohort",
    "mean_change_clustered",
    "signed_rank",
    "hodges_lehmann",
    "trimmed_mean_change",
    "trimmed_means_difference",
    "mean_change_complete_items",
    "mean_change_all_available",
    "imputed_change",
    "bootstrap_mean",
]
"""Other ways to the same change, in the order in which they are told."""


def add_way(name: str, label: str, in_words: str) -> None:
    """Hold a statistic of a study's own beside the change that the report tells.

    Args:
        name: of the statistic; in points, with an interval.
        label: as the annex calls it.
        in_words: as the body does, where it disagrees: "if the cohorts are not told apart".
    """
    add_words({f"way.{name}": label, f"way_in_words.{name}": in_words})
    WAYS.append(name)


PRIORS = ("bayes_factor_narrow", "bayes_factor", "bayes_factor_wide")
STRONG = 3.0
"""From this Bayes factor on, with every prior, the answers are told to speak for one side."""
LEVEL = 0.05
CLEAR = ("rose", "fell")


def sensitivity(scope: Scope, change: list[Row]) -> list[Row]:
    """For each scale and each other way: whether it agrees with the verdict that the report tells.

    Args:
        scope: of the report.
        change: the published table `change`.
    """
    rows: list[Row] = []
    for own in primary_rows(scope, change):
        shared = {"scale": own["scale"], "title": own["title"], "main": own["main"]}
        shared |= {"direction": own["direction"]}
        if own["shown"] != disclosure.FULL:
            rows.append({**shared, "way": "all", "verdict": "too_few", "note": _not_shown(own)})
            continue
        for way in WAYS:
            found = estimate_of(scope, own["scale"], way)
            if found is None or _nearly_the_same_people(scope, own["scale"], found):
                continue
            rows.append({**shared, **_held_beside(scope, own, found)})
            if way == "mean_change_complete_items":
                rows[-1] = _by_rule(scope, own) | rows[-1]
        rows += [{**shared, **more} for more in (*_by_bayes(scope, own), *_by_margin(scope, own))]
    return rows


def primary_rows(scope: Scope, change: list[Row]) -> list[Row]:
    """The rows of all cohorts together that the other ways are held against."""
    if scope.report != PROGRAMME:
        return []
    return [
        row
        for row in change
        if row["cohort"] == ALL_COHORTS
        and row["comparison"] == scope.main
        and row["design"] == "paired"
    ]


def estimate_of(scope: Scope, scale: str, name: str):
    """One estimate of all cohorts together in the main comparison; none if there is no row."""
    return scope.estimates.get((ALL_COHORTS, scale, scope.main, name))


def _nearly_the_same_people(scope: Scope, scale: str, found) -> bool:
    """Whether a way is of the people compared but for one to k - 1: then nothing is told of it."""
    pairs = estimate_of(scope, scale, "mean_before")
    close = found.base != pairs.base and 0 < abs(found.n - pairs.n) < scope.k
    return scope.withhold(say("withheld.other_ways"), close)


def _by_rule(scope: Scope, own: Row) -> Row:
    """How many of the people compared have a score of some of the questions alone."""
    found = estimate_of(scope, own["scale"], "count_scored_by_rule")
    if not disclosure.safe([int(found.estimate), found.n - int(found.estimate)], scope.k):
        return {}
    return {"note": say("sensitivity.by_rule_of", n=int(found.estimate), all=found.n)}


def _not_shown(own: Row) -> str:
    """Why a scale has no more than its row in the body."""
    shown = own["shown"] == disclosure.DIRECTION
    return say(f"sensitivity.{'not_shown' if shown else 'not_estimated'}_for_few", n=own["n"])


def _held_beside(scope: Scope, own: Row, found) -> Row:
    """Whether one other way agrees, and what it says instead."""
    told = {"way": found.estimator, "method": without_freedom(found.method)}
    otherwise = _verdict(scope, own, found)
    if not otherwise:
        note = found.note if found.note.startswith("not estimated") else "not estimated"
        return {**told, "verdict": "too_few", "note": note}
    if as_told(otherwise) == as_told(own["direction"]):
        return {**told, "verdict": "agrees"}
    return {**told, "verdict": "disagrees", "otherwise": otherwise}


def as_told(verdict: str) -> str:
    """That nobody changed and that no change is clear are one verdict."""
    return verdict if verdict in CLEAR else "unclear"


def _verdict(scope: Scope, own: Row, found) -> str:
    """What a way says: rose, fell, unclear; nothing where it says nothing."""
    if pd.isna(found.estimate):
        return ""
    if found.estimator == "signed_rank":
        side = estimate_of(scope, own["scale"], "rank_biserial")
        if pd.isna(found.p_value) or side is None:
            return ""
        if not found.p_value < LEVEL:
            return "unclear"
        return "rose" if side.estimate > 0 else "fell"
    if found.estimator == "range_without_one_cohort":
        return _without_one(own, found)
    return direction(found)


def _without_one(own: Row, found) -> str:
    """The verdict where one cohort is left out at a time: it stands only if it always does."""
    counts = re.search(r"includes zero in (\d+) of (\d+) cases", found.note)
    if counts is None:
        return ""
    zero, cases = map(int, counts.groups())
    if own["direction"] in CLEAR:
        return "unclear" if zero else direction(found)
    return "unclear" if zero == cases else direction(found)


def _by_bayes(scope: Scope, own: Row) -> list[Row]:
    """Whether Bayes factors speak for a change or for none, whichever of three priors is taken."""
    found = [estimate_of(scope, own["scale"], name) for name in PRIORS]
    ratios = [row.estimate for row in found if row is not None and not pd.isna(row.estimate)]
    if len(ratios) < len(PRIORS):
        return []
    verdict = "undecided"
    if min(ratios) > STRONG:
        verdict = "for"
    elif max(ratios) < 1 / STRONG:
        verdict = "against"
    method = re.sub(r" with r = [\d.]+", " with r = 0.5, 0.707 and 1", found[1].method)
    return [{"way": "bayes_factor", "verdict": verdict, "method": method}]


def _by_margin(scope: Scope, own: Row) -> list[Row]:
    """Whether the change is too small to matter, where the plan says what matters."""
    found = estimate_of(scope, own["scale"], "too_small_to_matter")
    if found is None or pd.isna(found.p_value):
        return []
    verdict = "within" if found.p_value < LEVEL else "not_within"
    return [{"way": found.estimator, "verdict": verdict, "method": found.method}]


def without_freedom(method: str) -> str:
    """A method without its degrees of freedom, which would tell how many people others are."""
    return re.sub(r"[,;] [\d.]+ degrees of freedom", "", method)


def between(scope: Scope, change: list[Row]) -> list[Row]:
    """How far cohorts differ in their change, from five of them: spread, range, trend; no ranking.

    Args:
        scope: of the report.
        change: the published table `change`.
    """
    rows = []
    for own in primary_rows(scope, change):
        scale = own["scale"]
        names = ("sd_between_cohorts", "range_of_changes", "trend_over_cohorts")
        spread, changes, trend = (estimate_of(scope, scale, name) for name in names)
        if own["shown"] != disclosure.FULL or spread is None or pd.isna(spread.estimate):
            continue
        in_it = _cohorts_with(scope, scale)
        rows.append(
            {
                "scale": scale,
                "title": own["title"],
                "main": own["main"],
                "cohorts": str(in_it),
                "n": own["n"],
                "sd": number(spread.estimate),
                "sd_low": number(spread.conf_low),
                "sd_high": number(spread.conf_high),
                "changes_low": number(changes.conf_low),
                "changes_high": number(changes.conf_high),
                "trend": number(trend.estimate, sign=True),
                "trend_low": number(trend.conf_low),
                "trend_high": number(trend.conf_high),
            }
        )
    return rows


def _cohorts_with(scope: Scope, scale: str) -> int:
    """Cohorts that have people compared on a scale, and are large enough to count."""
    return sum((c.id, scale, scope.main, "mean_change") in scope.estimates for c in scope.cohorts)


def precision(scope: Scope, change: list[Row]) -> list[Row]:
    """What so many people could have shown, and the p-value that is corrected for all tests.

    The smallest change that could have been seen is told where none was agreed to matter.

    Args:
        scope: of the report.
        change: the published table `change`.
    """
    rows = []
    for own in primary_rows(scope, change):
        scale = own["scale"]
        row = {"scale": scale, "title": own["title"], "main": own["main"], "n": own["n"]}
        if own["shown"] != disclosure.FULL:
            rows.append({**row, "note": _not_shown(own)})
            continue
        agreed = scope.settings.plan.smallest(scale)
        mean = estimate_of(scope, scale, "mean_change")
        seen = estimate_of(scope, scale, "minimum_detectable_change")
        row["p_adjusted"] = number(mean.p_adjusted, 3)
        if agreed is not None:
            row["agreed"] = f"{agreed:g}"
        elif seen is not None:
            row["detectable"] = number(seen.estimate)
        rows.append({**row, "note": "too few to say" if "too few to say" in mean.note else ""})
    return rows
