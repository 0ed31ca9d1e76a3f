"""The review's page: which tables it shows, in which order, with which words."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing.results import BESIDE, PROGRAMME
from evaluation.publishing.review_agreement import agreement_sections
from evaluation.publishing.review_frameworks import framework_sections
from evaluation.publishing.review_joint import joint_sections
from evaluation.publishing.review_quotes import quote_sections
from evaluation.publishing.review_themes import theme_sections
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS

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


def sections(sheets: dict[str, pd.DataFrame], settings: Settings, report: str) -> list[dict]:
    """What the page shows of the sheets, each with a title and a note; empty ones are left out.

    Args:
        sheets: of one report.
        settings: of the study.
        report: `programme` or a cohort.
    """
    parts = [
        ("What was found in the files", "Nothing here stopped the run.", sheets["notes"]),
        *_reading(sheets, settings),
        *_linking(sheets),
        *_quality(sheets, settings, report),
        *_results(sheets),
        *theme_sections(sheets, settings),
        *quote_sections(sheets, report),
        *joint_sections(sheets),
        *agreement_sections(sheets),
        *framework_sections(sheets, report),
    ]
    return [_section(*part) for part in parts if len(part[-1])]


def _section(title: str, note: str, table: pd.DataFrame) -> dict:
    more = f" {len(table) - MOST} further rows are in review.xlsx." if len(table) > MOST else ""
    return {
        "title": title,
        "note": f"{note}{more}".strip(),
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


def _reading(sheets: dict[str, pd.DataFrame], settings: Settings) -> list[tuple]:
    """What each file was read as, and the columns that were not found by id or wording."""
    found = sheets["columns"]
    unsure = found[~found["how"].isin(("id", "wording"))]
    own = {
        item: entry.text
        for instrument in settings.instruments.values()
        for item, entry in instrument.items.items()
    }
    unsure = unsure.assign(question=unsure["item"].map(own))
    note = (
        "Look at the close wordings first: a column that is nearly like a question was taken for "
        "it. Columns found by id or by the exact wording are in review.xlsx, sheet columns."
    )
    return [
        ("What each file was read as", "", sheets["files"]),
        ("Columns that were taken for a question by another wording", note, unsure),
    ]


def _linking(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """How forms were linked to people, what may be wrong in it, and what was mended."""
    forms = sheets["responses"]
    unused = forms[~forms["used"].astype(bool) & (forms["reason"] != "duplicate")]
    return [
        ("How forms were linked to people", "Counts by cohort and wave.", sheets["linking"]),
        (
            "Links by a nearly equal code",
            "Every form of these people, under their pseudonym. Hold the rows against each other; "
            "corrections.csv can say otherwise.",
            sheets["near_matches"],
        ),
        (
            "Links that may be wrong",
            "People make up these codes, so two may share one by chance. Expected number of wrong "
            "links, by simulation on this very set of codes.",
            sheets["false_matches"],
        ),
        (
            "Corrections that were made",
            "Raw files are as they were. Codes are not repeated here.",
            sheets["corrections"],
        ),
        (
            "Forms sent in twice",
            "Each that is not counted, beside the one of the same person that is.",
            sheets["duplicates"],
        ),
        (
            "Other forms that are not counted, and why",
            "",
            unused[["cohort", "wave", "file", "row", "reason"]],
        ),
    ]


def _quality(sheets: dict[str, pd.DataFrame], settings: Settings, report: str) -> list[tuple]:
    """Gaps and crowded ends of the range, question by question, and forms to be noted."""
    items = sheets["quality_items"]
    own = items[items["cohort"] == (ALL_COHORTS if report == PROGRAMME else report)]
    changed = items[(items["wording"] != "") | (items["mapped"] != "")]
    noted = sheets["responses"]
    noted = noted[noted["used"].astype(bool)]
    speed = noted["seconds"] / noted["asked"].where(noted["asked"] > 0)
    noted = noted.assign(seconds_a_question=speed)
    noted = noted[noted["straight"].astype(bool) | (speed < settings.study.too_fast)]
    return [
        (
            "How each question was answered",
            "Of the forms that are counted. Ceiling: the most favourable answer, which is the "
            "lowest one of a reversed question; from 15 % on, change can hardly show.",
            question_quality(own, settings),
        ),
        (
            "Questions in other words, or on another range",
            "",
            changed[["cohort", "wave", "rater", "item", "wording", "mapped"]],
        ),
        ("Forms by kind", "", sheets["quality_forms"]),
        (
            "Forms to look at",
            "They are counted. Straight: one answer to all of at least 6 questions of an "
            "instrument that has a reversed one, or of at least 10. Fast: under "
            f"{settings.study.too_fast:g} seconds a question.",
            noted[
                ["cohort", "wave", "rater", "file", "row", "answered", "straight"]
                + ["seconds_a_question"]
            ],
        ),
    ]


def question_quality(items: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Counts and per cents of each question, with its ends as best and worst answer."""
    names = settings.items()
    turned = [
        item in names and settings.instruments[names[item]].items[item].reversed
        for item in items["item"]
    ]
    turned = pd.Series(turned, index=items.index, dtype=bool)
    per_cent = lambda part, of: (100 * part / of.where(of > 0)).round(1)  # noqa: E731
    table = items[["wave", "rater", "item", "asked", "answered", "blank"]].copy()
    table[["no answer", "unreadable"]] = items[["no_answer", "unreadable"]]
    table["missing %"] = per_cent(items["asked"] - items["answered"], items["asked"])
    best = items["highest"].where(~turned, items["lowest"])
    worst = items["lowest"].where(~turned, items["highest"])
    table["ceiling %"] = per_cent(best, items["answered"])
    table["floor %"] = per_cent(worst, items["answered"])
    place = {name: n for n, name in enumerate([*settings.study.waves, *names])}
    return table.sort_values(["wave", "item"], key=lambda words: words.map(place), kind="stable")


def _results(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """Participation, change, themes, and quotes to choose from."""
    estimates = sheets["estimates"]
    apart = estimates["subgroup"].isin(BESIDE)
    shown = (estimates["level"] == "scale") & estimates["estimator"].isin(ESTIMATORS) & ~apart
    columns = ["cohort", "outcome", "comparison", "estimator", "n", *DIGITS, "method", "note"]
    missing = estimates[estimates["estimator"].str.startswith("baseline_")]
    everybody = estimates[estimates["estimator"] == "mean_of_everybody"]
    quotable = sheets["excerpts"]
    quotable = quotable[quotable["quote_consent"].astype(bool)].drop_duplicates("excerpt")
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
        (
            "Quotes to choose from",
            "With consent. Copy the key in the column 'excerpt' to quotes.csv. All excerpts with "
            "consent, and where each is shown, are in review.xlsx, sheet quote_bank.",
            quotable[["excerpt", "cohort", "source_group", "theme", "code", "text"]],
        ),
    ]
