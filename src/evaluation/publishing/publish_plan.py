"""Published tables of the plan: what was agreed beforehand, and where the analysis departs from it.

A departure is no fault. It is told so that a reader knows which numbers answer a question that was
asked before the data were seen, and which were looked for, or given up, afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import PROGRAMME, Row, Scope
from evaluation.tables import ALL_COHORTS

NOT_NAMED, NOT_COMPUTED, LATE = "not_named", "not_computed", "late"
"""Kinds of departure: looked at though not named, named and not computed, agreed late."""

MISSING = {
    "complete": ("mean_change", "mean_difference"),
    "all_available": ("mean_change_all_available", "mean_change_all_available_across"),
    "imputation": ("imputed_change",),
}
"""Ways to look at those who are missing, and the estimators that carry them out."""

MARGIN = ("too_small_to_matter",)
RELIABLE = ("count_reliably_higher", "count_within_error")


def plan(scope: Scope) -> list[Row]:
    """What the plan says, a row a key; nothing if it says nothing."""
    agreed = scope.settings.plan
    if not agreed.says_something:
        return []
    none = say("annex_cell.none")
    told = {
        "agreed_on": agreed.agreed_on.isoformat() if agreed.agreed_on else "",
        "fingerprint": agreed.fingerprint,
        "main_outcome": _title(scope, agreed.main_outcome or ""),
        "smallest_change": _by_scale(scope, agreed.smallest_change),
        "margins": _by_scale(scope, agreed.margins),
        "family": "; ".join(_title(scope, scale) for scale in agreed.family)
        or say("plan.all_scored"),
        "correction": say(f"plan.correction.{agreed.correction}"),
        "comparisons": "; ".join(_comparison(scope, name) for name in agreed.comparisons) or none,
        "subgroups": "; ".join(map(_words, agreed.subgroups)) or none,
        "raters": "; ".join(_rater(scope, name) for name in agreed.raters),
        "missing": "; ".join(say(f"plan.missing.{way}") for way in agreed.missing),
        "reliability": _by_scale(scope, agreed.reliability),
        "bootstrap": say("plan.beside_t") if agreed.bootstrap else "",
        "comparison_group": _comparison_group(scope),
    }
    return [
        {"key": key, "label": say(f"plan.label.{key}"), "value": text}
        for key, text in told.items()
        if text
    ]


def deviations(scope: Scope, found: dict[str, list[Row]]) -> list[Row]:
    """Where the analysis departs from the plan; nothing without a plan.

    Args:
        scope: what the report is about.
        found: the published tables so far: `change`, `others` and `subgroups` are looked at.
    """
    if not scope.settings.plan.says_something:
        return []
    rows = [*_late(scope), *_not_named(scope, found), *_not_computed(scope)]
    return [{"kind": kind, "what": what, "why": why} for kind, what, why in dict.fromkeys(rows)]


Departure = tuple[str, str, str]


def _late(scope: Scope) -> Iterator[Departure]:
    """Cohorts that had begun when the plan was agreed."""
    agreed, shown = scope.settings.plan.agreed_on, set(scope.shown_cohorts())
    for cohort in scope.own_cohorts():
        starts = cohort.settings.starts
        if agreed and starts and cohort.id in shown and starts < agreed:
            began = say("plan.what.had_begun", cohort=cohort.label)
            yield LATE, began, say("plan.why.started", date=starts.isoformat())


def _not_named(scope: Scope, found: dict[str, list[Row]]) -> Iterator[Departure]:
    """What was looked at, and the plan does not name."""
    agreed = scope.settings.plan
    change = found.get("change", [])
    for row in change:
        if row["comparison"] == scope.main and not agreed.in_family(row["scale"]):
            what = say("plan.what.change_on", scale=row["title"])
            yield NOT_NAMED, what, say("plan.why.scales")
    # Who compares the end with the beginning as seen from there looks at the shift too.
    shown = {row["comparison"] for row in change if row.get("compared_as") != "shift"}
    for name in dict.fromkeys(row["comparison"] for row in change if row["comparison"] in shown):
        if name not in (scope.main, *agreed.comparisons):
            what = _capital(_comparison(scope, name))
            yield NOT_NAMED, what, say("plan.why.comparisons")
    for row in found.get("others", []):
        if row["rater"] not in agreed.raters:
            what = say("plan.what.ratings_by", rater=row["rater_label"])
            yield NOT_NAMED, what, say("plan.why.raters")
    for row in found.get("subgroups", []):
        if row["attribute"] not in agreed.subgroups:
            what = say("plan.what.groups_by", attribute=_words(row["attribute"]))
            yield NOT_NAMED, what, say("plan.why.groups")
    for way, estimators in MISSING.items():
        if way not in ("complete", *agreed.missing) and _some(scope, estimators):
            yield NOT_NAMED, _change_with(way), say("plan.why.ways")


def _not_computed(scope: Scope) -> Iterator[Departure]:
    """What the plan names, and there is no number of it; with why."""
    agreed = scope.settings.plan
    primary = MISSING["complete"]
    for scale in _named(scope):
        if not _some(scope, primary, [scale]):
            what = say("plan.what.change_on", scale=_title(scope, scale))
            why = _why(scope, primary, [scale], say("plan.why.no_answers_twice"))
            yield NOT_COMPUTED, what, why
    for name in agreed.comparisons:
        if name != scope.main and not _some(scope, primary, comparison=name):
            why = _why(scope, primary, comparison=name, absent=_no_wave(scope, name))
            yield NOT_COMPUTED, _capital(_comparison(scope, name)), why
    if scope.report == PROGRAMME:
        yield from _not_computed_for_all(scope)


def _not_computed_for_all(scope: Scope) -> Iterator[Departure]:
    """What is estimated for all cohorts together alone, and could not be."""
    agreed = scope.settings.plan
    for attribute in agreed.subgroups:
        if (why := _no_groups(scope, attribute)) is not None:
            yield NOT_COMPUTED, say("plan.what.groups_by", attribute=_words(attribute)), why
    for rater in agreed.raters:
        rows = scope.results.rows("others", scope.focus)
        if not any(r.subgroup == f"rater:{rater}" and _is_there(r) for r in rows):
            what = say("plan.what.ratings_by", rater=_rater(scope, rater))
            yield NOT_COMPUTED, what, say("plan.why.few_raters")
    for scale in _named(scope) if agreed.margins else ():
        if agreed.margin(scale) and not _some(scope, MARGIN, [scale]):
            what = say("plan.what.counts_as_none", scale=_title(scope, scale))
            yield NOT_COMPUTED, what, _why(scope, MARGIN, [scale])
    for way in agreed.missing if "missing" in agreed.model_fields_set else ():
        estimators = MISSING[way]
        told = (*estimators, "no_change_scenario")
        # Without either row nobody is missing, and there is nothing to reckon with.
        if way != "complete" and _rows(scope, told) and not _some(scope, estimators):
            yield NOT_COMPUTED, _change_with(way), _why(scope, told)
    for scale in agreed.reliability:
        if not _some(scope, RELIABLE, [scale]):
            what = say("plan.what.reliable_change", scale=_title(scope, scale))
            yield NOT_COMPUTED, what, _why(scope, RELIABLE, [scale])
    if agreed.comparison_group is not None and (why := _not_beside(scope)) is not None:
        yield NOT_COMPUTED, say("plan.what.comparison_group"), why


def _no_groups(scope: Scope, attribute: str) -> str | None:
    """Why no two groups could be compared; none where some could be."""
    rows = [
        row
        for row in scope.results.rows("groups", ALL_COHORTS)
        if row.subgroup.startswith(f"{attribute}=") and row.estimator == "difference_between_groups"
    ]
    if not rows:
        return say("plan.why.not_told_apart")
    if any(_is_there(row) for row in rows):
        return None
    return say("plan.why.small_groups")


def _not_beside(scope: Scope) -> str | None:
    """Why nothing could be set beside the comparison group; none where something could be."""
    rows = [
        row
        for row in scope.results.rows("beside", ALL_COHORTS)
        if row.estimator == "adjusted_difference"
    ]
    if any(_is_there(row) for row in rows):
        return None
    told = max(rows, key=lambda row: row.n, default=None)
    return told.note.removeprefix("not estimated: ") if told else say("plan.why.nobody_twice")


def _named(scope: Scope) -> list[str]:
    """Scales that the plan names, the main outcome first."""
    agreed = scope.settings.plan
    scored = [scale for scale, (_, _, entry) in scope.scales.items() if entry.scored]
    main = [agreed.main_outcome] if agreed.main_outcome in scope.scales else []
    known = [scale for scale in agreed.family if scale in scope.scales]
    return list(dict.fromkeys([*main, *(known or scored)]))


def _rows(
    scope: Scope, estimators: Iterable[str], scales: Iterable[str] = (), comparison: str = ""
) -> list:
    """Rows of the report's own cohort or cohorts, of scales in a comparison."""
    return [
        row
        for name in estimators
        for scale in scales or scope.scales
        if (row := scope.estimates.get((scope.focus, scale, comparison or scope.main, name)))
        is not None
    ]


def _some(scope: Scope, estimators: Iterable[str], scales=(), comparison: str = "") -> bool:
    return any(_is_there(row) for row in _rows(scope, estimators, scales, comparison))


def _is_there(row) -> bool:
    return not pd.isna(row.estimate)


def _why(
    scope: Scope,
    estimators: Iterable[str],
    scales: Iterable[str] = (),
    absent: str = "",
    comparison: str = "",
) -> str:
    """Why there is no number: the note of the one that came nearest, else what is absent."""
    rows = [row for row in _rows(scope, estimators, scales, comparison) if row.note]
    if not rows:
        return absent or say("plan.why.not_estimated")
    return max(rows, key=lambda row: row.n).note.removeprefix("not estimated: ")


def _no_wave(scope: Scope, comparison: str) -> str:
    """Which wave of a comparison did not come in, and why; else that nobody answered both."""
    waves = _waves(scope, comparison)
    found = {r.step: r.note for r in scope.results.rows("participation", scope.focus)}
    notes = {wave: found.get(f"returned_{wave}", "") for wave in waves}
    labels = scope.study.waves
    told = [
        say("plan.why.wave", wave=labels[wave].label, why=note)
        for wave, note in notes.items()
        if note
    ]
    return "; ".join(told) or say("plan.why.nobody_twice")


def _title(scope: Scope, scale: str) -> str:
    return scope.scales[scale][2].title if scale in scope.scales else scale


def _by_scale(scope: Scope, values: dict[str, float]) -> str:
    """Values by scale, those of all the others last."""
    told = {_title(scope, k): v for k, v in values.items() if k != "default"}
    if "default" in values:
        rest = say("plan.all_others") if told else say("plan.all_scales")
        told[rest] = values["default"]
    return "; ".join(say("plan.scale_value", scale=k, value=f"{v:g}") for k, v in told.items())


def _comparison(scope: Scope, name: str) -> str:
    """Two waves in words."""
    labels = [scope.study.waves[wave].label for wave in _waves(scope, name)]
    return say("plan.pair", one=labels[0], other=labels[1]) if labels else name


def _waves(scope: Scope, comparison: str) -> tuple[str, ...]:
    """The two waves of a comparison; a wave's name may have a hyphen too."""
    waves = scope.study.waves
    pairs = [(a, b) for a in waves for b in waves if f"{a}-{b}" == comparison]
    return pairs[0] if pairs else ()


def _rater(scope: Scope, rater: str) -> str:
    told = scope.study.raters.get(rater)
    return told.label if told else rater


def _comparison_group(scope: Scope) -> str:
    group = scope.settings.plan.comparison_group
    if group is None:
        return ""
    if group.cohorts:
        return "; ".join(scope.labels.get(cohort, cohort) for cohort in group.cohorts)
    return say("plan.group", attribute=_words(group.attribute), value=group.value)


def _words(attribute: str) -> str:
    return attribute.replace("_", " ")


def _change_with(way: str) -> str:
    return say("plan.what.change_with", people=say(f"plan.missing.{way}"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
