"""Published tables about the report itself: questions, methods, cautions, what was withheld."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.other_ways import LABELS
from evaluation.publishing.publish_joint import methods_beside_themes
from evaluation.publishing.publish_measures import to_suspect
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.publish_sensitivity import WAYS
from evaluation.publishing.publish_themes import methods_of_themes
from evaluation.publishing.published import joined, quoted
from evaluation.publishing.results import Row, Scope
from evaluation.tables import ALL_COHORTS


def questions(scope: Scope) -> list[Row]:
    """The evaluation's questions, as they stand in the settings."""
    return [
        {"question": key, "text": q.text, "level": q.level}
        for key, q in scope.study.evaluation_questions.items()
    ]


def methods(scope: Scope, tables: dict[str, list[Row]]) -> list[Row]:
    """How each kind of number that the report prints was made, as the code that ran says it."""
    printed = {
        "mean_change": any(row.get("change") for row in tables["change"]),
        "mean_difference": any(row["design"] == "unlinked" for row in tables["change"]),
        "cohens_dav": any(row.get("d") for row in tables["change"]),
        "share_agreeing": any(row["share"] for row in tables["experience"]),
        "mean_of_wave": any(row["mean"] for row in tables["experience"]),
        "cronbachs_alpha": any(row["alpha"] for row in tables["measures"]),
        "mcdonalds_omega": any(row.get("omega") for row in tables["measures"]),
        "smallest_detectable_change": bool(tables["reliable"]),
        "minimum_detectable_change": any(row.get("detectable") for row in tables["precision"]),
        **dict.fromkeys(
            ("sd_between_cohorts", "range_of_changes", "trend_over_cohorts"),
            bool(tables["between"]),
        ),
    }
    used = _of_estimates(scope, printed)
    for name in ("subgroups", "subgroup_differences"):
        for row in tables[name]:
            used[say(f"method_of.{name}")] = row["method"].partition(", ")[0]
    for row in tables["comparison"]:
        if row.get("method"):
            used[say("method_of.comparison")] = row["method"].rpartition(", ")[0]
    for row in tables["items"]:
        if row.get("method"):
            used[say("method_of.item")] = row["method"]
    used |= _other_ways(scope, tables)
    for row in tables["later"]:
        if row.get("method"):
            used[say("method_of.later")] = row["method"]
    used |= methods_of_themes(scope, tables) | methods_beside_themes(tables)
    for row in tables["missing"]:
        used[say(f"method_of.{row['others']}")] = row["method"]
    return [{"name": name, "method": method} for name, method in used.items()]


def _of_estimates(scope: Scope, printed: dict[str, bool]) -> dict[str, str]:
    """Methods of the estimators that are printed, from the rows that the code wrote."""
    used: dict[str, str] = {}
    rows = sorted(
        scope.estimates.items(),
        key=lambda item: (item[0][2] != scope.main, item[1].level != "scale"),
    )
    by_name: dict[str, list] = {}
    for (_, _, _, estimator), row in rows:
        by_name.setdefault(estimator, []).append(row)
    for name, title in entries("method").items():
        for row in by_name.get(name, []):
            if printed[name] and row.method:
                which = "all_cohorts" if row.cohort == ALL_COHORTS else "one_cohort"
                whole = say(f"method_of.{which}", title=title)
                label = whole if name == "mean_change" else title
                used.setdefault(label, row.method)
    return used


def _other_ways(scope: Scope, tables: dict[str, list[Row]]) -> dict[str, str]:
    """How the other ways were made that the changes are held beside, and what the p allows for."""
    rows = [row for row in tables["sensitivity"] if row.get("method")]
    order = [*WAYS, "bayes_factor", "too_small_to_matter"]
    found = {row["way"]: row["method"] for row in rows}
    used = {LABELS[way]: found[way] for way in order if way in found}
    if any(row.get("p_adjusted") for row in tables["precision"]):
        used[say("method_of.corrected")] = say(f"correction.{scope.settings.plan.correction}")
    return used


def cautions(scope: Scope, change: list[Row], measures: list[Row]) -> list[Row]:
    """The study's own cautions, and what the run found."""
    found = list(scope.study.cautions)
    if not scope.settings.plan.says_something:
        found.append(say("caution.no_plan"))
    found += _clusters(scope, change)
    shown = set(scope.shown_cohorts())
    mapped = [c.label for c in scope.own_cohorts() if c.settings.answer_ranges and c.id in shown]
    if mapped:
        found.append(say("caution.mapped", cohorts=", ".join(mapped)))
    notes = {r["note"] for r in change if "another cohort" in r.get("note", "")}
    if notes:
        found.append(say("caution.several_cohorts"))
    found += _not_followed(scope, change) + _left_out(scope)
    found += _loose_scales(scope, measures) + _turned_round(scope) + _near_the_top(scope, change)
    return [{"text": text} for text in found]


def _not_followed(scope: Scope, change: list[Row]) -> list[str]:
    """That the people of several cohorts may be fewer, where nobody is known again in another."""
    paired = {row["cohort"] for row in change if row["design"] == "paired"} - {ALL_COHORTS}
    if scope.study.person_code.linked_across_cohorts or len(paired) < 2:
        return []
    return [say("caution.not_followed")]


def _left_out(scope: Scope) -> list[str]:
    """Cohorts of which too few are compared on a scale to be in the change of all cohorts."""
    if scope.focus != ALL_COHORTS:
        return []
    whole = _compared(scope, ALL_COHORTS)
    own = {cohort.label: _compared(scope, cohort.id) for cohort in scope.cohorts}
    # Several small ones that are k people together are in it.
    kept = {
        outcome: sum(n for counts in own.values() if (n := counts.get(outcome, 0)) >= scope.k)
        for outcome in whole
    }
    few = [
        label
        for label, counts in own.items()
        if any(0 < n < scope.k and whole.get(s) == kept.get(s) for s, n in counts.items())
    ]
    return [say("guarded.left_out", cohorts=joined(few), k=scope.k)] if few else []


def _compared(scope: Scope, cohort: str) -> dict[str, int]:
    """People of a cohort, or of all, who are compared on each scale."""
    return {
        row.outcome: row.n
        for row in scope.results.rows("estimates", cohort)
        if (row.estimator, row.comparison, row.level) == ("mean_change", scope.main, "scale")
    }


def _loose_scales(scope: Scope, measures: list[Row], least: float = 0.6) -> list[str]:
    """Scales whose questions hardly go together at one of the waves compared."""
    low = {
        row["title"]: None
        for row in measures
        if row["alpha"] and row["wave"] in scope.study.main_comparison
        if float(row["alpha"]) < least
    }
    if not low:
        return []
    return [say("caution.loose", scales=_named(low), least=f"{least:g}")]


def _turned_round(scope: Scope) -> list[str]:
    """Scales whose questions run against each other, and which of them to look at."""
    return [
        say("caution.turned_above_all", scale=_named([title]), question=_named([question]))
        if question
        else say("caution.turned", scale=_named([title]))
        for title, question in to_suspect(scope)
    ]


def _near_the_top(scope: Scope, change: list[Row], room: float = 0.75) -> list[str]:
    """Scales with little room to rise: before, the mean was close to the highest answer."""
    high = {
        row["title"]: None
        for row in change
        if row["comparison"] == scope.main
        and row["cohort"] == scope.focus
        and row.get("mean_before")
        if float(row["range_high"]) - float(row["mean_before"]) < room
    }
    if not high:
        return []
    return [say("caution.near_top", scales=_named(high))]


def _named(titles) -> str:
    return joined([quoted(title) for title in titles])


def _clusters(scope: Scope, change: list[Row]) -> list[str]:
    """Scales whose verdict differs once teams are allowed for."""
    differing, groups = [], ""
    for row in change:
        robust = scope.estimates.get(
            (row["cohort"], row["scale"], row["comparison"], "mean_change_clustered")
        )
        if robust is None or row["shown"] != disclosure.FULL or pd.isna(robust.conf_low):
            continue
        groups = robust.method.partition("clustered on ")[2].partition(",")[0]
        if (direction(robust) == "unclear") != (row["direction"] == "unclear"):
            differing.append(row["title"])
    if not groups:
        return []
    told = [say("caution.clusters", groups=groups)]
    if differing:
        told.append(say("caution.clusters_differ", scales=_named(dict.fromkeys(differing))))
    return [" ".join(told)]


def withheld(scope: Scope) -> list[Row]:
    """What was left out, counted."""
    why = say("hidden.why", minimum=scope.k, least=disclosure.least_in_words())
    return [
        {"what": what, "n": str(n), "why": why} for what, n in sorted(scope.withheld.items()) if n
    ]
