"""The review's page: which tables it shows, in which order, with which words."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing.gather import BESIDE
from evaluation.publishing.review_agreement import agreement_sections
from evaluation.publishing.review_files import linking, quality, reading
from evaluation.publishing.review_frameworks import framework_sections
from evaluation.publishing.review_joint import joint_sections
from evaluation.publishing.review_quotes import quote_sections
from evaluation.publishing.review_themes import SATURATION, theme_sections
from evaluation.publishing.review_todo import NOTES, anchor
from evaluation.study.settings import Settings

MOST = 1000
"""Rows of a table that the page shows; the workbook has all."""

ESTIMATORS = (
    "mean_change",
    "mean_change_one_group",
    "mean_change_across",
    "mean_change_two_stage",
    "range_without_one_cohort",
    "mean_change_clustered",
    "mean_change_complete_items",
    "count_scored_by_rule",
    "bootstrap_mean",
    "mean_change_all_waves",
    "mean_change_all_available",
    "imputed_change",
    "no_change_scenario",
    "worst_case",
    "best_case",
    "delta_adjusted_quarter",
    "delta_adjusted_half",
    "delta_adjusted_reversed",
    "tipping_point",
    "staying",
    "signed_rank",
    "signed_rank_pratt",
    "sign_test",
    "hodges_lehmann",
    "trimmed_mean_change",
    "trimmed_means_difference",
    "bayes_factor",
    "bayes_factor_narrow",
    "bayes_factor_wide",
    "too_small_to_matter",
    "cohens_dav",
    "cohens_dav_noncentral",
    "cohens_dz",
    "hedges_gz",
    "cohens_drm",
    "glass_delta",
    "probability_of_improvement",
    "rank_biserial",
    "minimum_detectable_change",
    "sd_between_cohorts",
    "range_of_changes",
    "prediction_two_stage",
    "i_squared",
    "trend_over_cohorts",
    "cronbachs_alpha",
    "mcdonalds_omega",
    "standard_error_of_measurement",
    "smallest_detectable_change",
    "count_reliably_higher",
    "count_within_error",
    "count_reliably_lower",
    "share_unable_to_improve",
    "change_of_lowest_quarter",
    "expected_by_regression",
    "oldham_correlation",
)
"""What the page shows of scales; the workbook has all, and what is estimated of single items."""
DIGITS = ["estimate", "conf_low", "conf_high", "p_value", "p_adjusted"]


FIGURES = {
    "From enrolled to compared": ("flow",),
    "Who is missing: first answers of two groups": ("first",),
    "Change, with every alternative": ("lines", "ways"),
    SATURATION: ("curve",),
}
"""Figures that stand above a section's table, by its title."""


def sections(sheets: dict[str, pd.DataFrame], settings: Settings, report: str) -> list[dict]:
    """What the page shows of the sheets: parts with their sections; empty ones are left out.

    Args:
        sheets: of one report.
        settings: of the study.
        report: `programme` or a cohort.
    """
    parts = {
        "Files and forms": [
            (NOTES, "Nothing here stopped the run.", sheets["notes"]),
            *reading(sheets, settings),
            *linking(sheets),
            *quality(sheets, settings, report),
        ],
        "Numbers": _results(sheets),
        "Voices": [*theme_sections(sheets, settings), *_quotable(sheets)]
        + quote_sections(sheets, report),
        "Numbers beside voices": joint_sections(sheets),
        "Coders": agreement_sections(sheets),
        "Frameworks": framework_sections(sheets, report),
    }
    found = [
        {"title": part, "sections": [_section(*own) for own in listed if len(own[-1])]}
        for part, listed in parts.items()
    ]
    return [part for part in found if part["sections"]]


def _section(title: str, note: str, table: pd.DataFrame) -> dict:
    more = f" {len(table) - MOST} further rows are in review.xlsx." if len(table) > MOST else ""
    return {
        "id": anchor(title),
        "title": title,
        "note": f"{note}{more}".strip(),
        "figures": FIGURES.get(title, ()),
        "count": len(table),
        "columns": [c.replace("_", " ") for c in table.columns],
        "rows": [
            [_shown(value, 1 if name.endswith("%") else 3) for name, value in named]
            for row in table.head(MOST).itertuples(index=False)
            for named in [list(zip(table.columns, row, strict=True))]
        ],
    }


def _shown(value: object, places: int) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.{places}f}"
    return "" if value is None or value is pd.NA else str(value)


def _results(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """Participation, who is missing, and change."""
    estimates = sheets["estimates"]
    apart = estimates["subgroup"].isin(BESIDE)
    shown = (estimates["level"] == "scale") & estimates["estimator"].isin(ESTIMATORS) & ~apart
    columns = ["cohort", "outcome", "comparison", "estimator", "n", *DIGITS, "method", "note"]
    missing = estimates[estimates["estimator"].str.startswith("baseline_")]
    everybody = estimates[estimates["estimator"] == "mean_of_everybody"]
    return [
        ("From enrolled to compared", "", sheets["participation"]),
        (
            "Who is missing: first answers of two groups",
            "Scores at the first wave. Two groups are held against each other from 10 in each; "
            "under the number of people that its questions need, that is told here alone.",
            missing[columns],
        ),
        (
            "Means of everybody who answered",
            "Linked or not, at each of the two waves. Means in the report are of the people "
            "compared; these two are of other people, and their difference is not the change.",
            everybody[columns],
        ),
        (
            "Change, with every alternative",
            "All digits are in review.xlsx.",
            estimates.loc[shown, columns],
        ),
        (
            "Beside the comparison group",
            "People of both groups who answered before and after. The change of either group alone "
            "tells nothing of how the two differ: adjusted_difference does.",
            estimates.loc[apart, ["subgroup", *columns]],
        ),
    ]


def _quotable(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """Excerpts with consent."""
    quotable = sheets["excerpts"]
    quotable = quotable[quotable["quote_consent"].astype(bool)].drop_duplicates("excerpt")
    return [
        (
            "Quotes to choose from",
            "With consent. Copy the key in the column 'excerpt' to quotes.csv. All excerpts with "
            "consent, and where each is shown, are in review.xlsx, sheet quote_bank.",
            quotable[["excerpt", "cohort", "source_group", "theme", "code", "text"]],
        ),
    ]
