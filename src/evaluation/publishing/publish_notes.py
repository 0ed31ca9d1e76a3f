"""Published tables about the report itself: questions, methods, cautions, what was withheld."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.other_ways import LABELS
from evaluation.publishing.publish_measures import to_suspect
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.publish_sensitivity import WAYS
from evaluation.publishing.publish_themes import methods_of_themes
from evaluation.publishing.results import Row, Scope
from evaluation.tables import ALL_COHORTS

CORRECTED = {
    "holm": "Holm (1979), within the family that the plan names; the main outcome by itself",
    "benjamini_hochberg": "Benjamini & Hochberg (1995), within the family that the plan names; the "
    "main outcome by itself",
}
"""What is said of the correction that the plan names."""


ESTIMATED = (
    ("mean_change", "Mean change"),
    ("mean_difference", "Difference of two groups"),
    ("cohens_dav", "Change in standard deviations"),
    ("share_agreeing", "Share agreeing"),
    ("mean_of_wave", "Mean of one wave"),
    ("cronbachs_alpha", "How well questions hang together"),
    ("mcdonalds_omega", "The same, by a model of one factor"),
    ("smallest_detectable_change", "Measurement error of one person\u2019s score"),
    ("sd_between_cohorts", "Spread between cohorts"),
    ("range_of_changes", "95% range of the cohorts\u2019 changes"),
    ("trend_over_cohorts", "Trend over cohorts"),
    ("minimum_detectable_change", "Smallest change that could be seen"),
)
"""Estimators whose method is printed, with what the report calls them."""


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
    of_others = {"lost": "those lost", "not_interviewed": "those not interviewed"}
    for name, title in (
        ("subgroups", "Change in a group of people"),
        ("subgroup_differences", "Difference between the changes of two groups"),
    ):
        for row in tables[name]:
            used[title] = row["method"].partition(", ")[0]
    for row in tables["comparison"]:
        if row.get("method"):
            used["Difference from the comparison group"] = row["method"].rpartition(", ")[0]
    for row in tables["items"]:
        if row.get("method"):
            used["Change of a single question"] = row["method"]
    used |= _other_ways(scope, tables)
    for row in tables["later"]:
        if row.get("method"):
            used["Change to a later time, by a model of all times"] = row["method"]
    used |= methods_of_themes(scope, tables)
    for row in tables["missing"]:
        used[f"First answers beside those of {of_others[row['others']]}"] = row["method"]
    return [{"name": name, "method": method} for name, method in used.items()]


def _of_estimates(scope: Scope, printed: dict[str, bool]) -> dict[str, str]:
    """Methods of the estimators that are printed, from the rows that the code wrote."""
    used: dict[str, str] = {}
    for name, title in ESTIMATED:
        rows = sorted(
            scope.estimates.items(),
            key=lambda item: (item[0][2] != scope.main, item[1].level != "scale"),
        )
        for (_, _, _, estimator), row in rows:
            if estimator == name and printed[name] and row.method:
                cohort = "all cohorts" if row.cohort == ALL_COHORTS else "one cohort"
                label = f"{title}, {cohort}" if name == "mean_change" else title
                used.setdefault(label, row.method)
    return used


def _other_ways(scope: Scope, tables: dict[str, list[Row]]) -> dict[str, str]:
    """How the other ways were made that the changes are held beside, and what the p allows for."""
    rows = [row for row in tables["sensitivity"] if row.get("method")]
    order = [*WAYS, "bayes_factor", "too_small_to_matter"]
    found = {row["way"]: row["method"] for row in rows}
    used = {LABELS[way]: found[way] for way in order if way in found}
    if any(row.get("p_adjusted") for row in tables["precision"]):
        used["Corrected p"] = CORRECTED[scope.settings.plan.correction]
    return used


def cautions(scope: Scope, change: list[Row], measures: list[Row]) -> list[Row]:
    """The study's own cautions, and what the run found."""
    found = list(scope.study.cautions)
    if not scope.settings.plan.says_something:
        found.append(
            "Nothing was agreed before the data were seen, so that everything here is exploratory."
        )
    found += _clusters(scope, change)
    mapped = [
        c.label for c in scope.cohorts if c.settings.answer_ranges and c.id in scope.shown_cohorts()
    ]
    if mapped:
        found.append(
            f"Answers of {', '.join(mapped)} were given on another range for some "
            "questions, and mapped in a straight line to the range shown."
        )
    notes = {r["note"] for r in change if "another cohort" in r.get("note", "")}
    if notes:
        found.append(
            "Some people took part in more than one cohort. Their answers are counted "
            "in each, so the people compared are somewhat fewer than the pairs."
        )
    found += _not_followed(scope, change)
    found += _loose_scales(scope, measures) + _turned_round(scope) + _near_the_top(scope, change)
    return [{"text": text} for text in found]


def _not_followed(scope: Scope, change: list[Row]) -> list[str]:
    """That the people of several cohorts may be fewer, where nobody is known again in another."""
    paired = {row["cohort"] for row in change if row["design"] == "paired"} - {ALL_COHORTS}
    if scope.study.person_code.linked_across_cohorts or len(paired) < 2:
        return []
    return [
        "Nobody can be known again from one cohort to another here. Who took part in more than one "
        "is counted in each, so the people of all cohorts together may be fewer than is said."
    ]


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
    return [
        f"The questions of {_named(low)} go together only loosely (alpha under {least:g} at one of "
        "the times): what such a scale measures, and its change, should be read with care."
    ]


def _turned_round(scope: Scope) -> list[str]:
    """Scales whose questions run against each other, and which of them to look at."""
    texts = []
    for title, question in to_suspect(scope):
        which = f", above all that to {_named([question])}" if question else ""
        texts.append(
            f"The answers to the questions of {_named([title])} run against each other (alpha is "
            f"negative){which}: a question may have to be turned round, and until that is settled "
            "the change of this scale says little."
        )
    return texts


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
    return [f"Ratings of {_named(high)} were near the top before, with little room to rise."]


def _named(titles) -> str:
    return " and ".join(f"\u2018{title}\u2019" for title in titles)


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
    text = f"People work in {groups}, and those who work together answer alike."
    if differing:
        text += (
            f" Once that is allowed for, the direction of change in "
            f"{_named(dict.fromkeys(differing))} is no longer clear."
        )
    return [text]


def withheld(scope: Scope) -> list[Row]:
    """What was left out, counted."""
    why = (
        f"too few people: under {scope.k} behind a count; under 10, 20 or 30 behind an estimate, "
        "by its questions; or a few who could be found by taking away"
    )
    return [
        {"what": what, "n": str(n), "why": why} for what, n in sorted(scope.withheld.items()) if n
    ]
