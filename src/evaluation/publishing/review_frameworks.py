"""The review's table of frameworks: what bears on each dimension, with exact numbers."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing.results import PROGRAMME
from evaluation.study.frameworks import bearings
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS

COLUMNS = [
    *("cohort", "framework", "dimension", "what", "name", "group"),
    *("n", "of", "change", "conf_low", "conf_high"),
]
CHANGES = ("mean_change", "mean_difference")


def framework_table(
    settings: Settings, estimates: pd.DataFrame, theme_counts: pd.DataFrame
) -> pd.DataFrame:
    """A row for each scale, question and theme (by source group) that bears on a dimension.

    A dimension on which nothing bears has a row that says so.

    Args:
        settings: of the study.
        estimates: of all cohorts; the main comparison of participants' own answers is taken.
        theme_counts: of all cohorts.
    """
    main = "-".join(settings.study.main_comparison)
    own = estimates[(estimates["comparison"] == main) & (estimates["subgroup"] == "")]
    changes = _by(own[own["estimator"].isin(CHANGES)], "outcome")
    counts = _by(theme_counts, "theme")
    cohorts = sorted({*estimates["cohort"], *theme_counts["cohort"]})
    rows = []
    for (framework, dimension), bearing in bearings(settings).items():
        for cohort in cohorts:
            place = (cohort, framework, dimension)
            found = [
                (*place, what, name, "", r.n, None, r.estimate, r.conf_low, r.conf_high)
                for what, names in (("scale", bearing.scales), ("question", bearing.items))
                for name in names
                for r in changes.get((cohort, name), ())
            ]
            found += [
                (*place, "theme", name, r.source_group, r.n, r.n_group, None, None, None)
                for name in bearing.themes
                for r in counts.get((cohort, name), ())
            ]
            rows += found or [(*place, "nothing", "", "", *[None] * 5)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    numbers = dict.fromkeys(("change", "conf_low", "conf_high"), "float64")
    return table.astype({"n": "Int64", "of": "Int64"} | numbers)


def _by(table: pd.DataFrame, name: str) -> dict[tuple[str, str], list]:
    """Rows by cohort and another column."""
    found: dict[tuple[str, str], list] = {}
    for row in table.itertuples(index=False):
        found.setdefault((row.cohort, getattr(row, name)), []).append(row)
    return found


def framework_sections(sheets: dict[str, pd.DataFrame], report: str) -> list[tuple]:
    """What the page shows of it: the report's own cohort, or all together."""
    table = sheets["frameworks"]
    own = table[table["cohort"] == (ALL_COHORTS if report == PROGRAMME else report)]
    note = "Change in points, and sources that spoke of a theme, of all in their group."
    return [("Frameworks: what bears on each dimension", note, own.drop(columns="cohort"))]
