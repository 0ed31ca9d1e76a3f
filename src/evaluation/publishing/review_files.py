"""The review's tables of files, forms and answers: what each was read as, linked and mended."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing.results import PROGRAMME
from evaluation.publishing.review_todo import CLOSE, NEAR
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS


def reading(sheets: dict[str, pd.DataFrame], settings: Settings) -> list[tuple]:
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
        (CLOSE, note, unsure),
    ]


def linking(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """How forms were linked to people, what may be wrong in it, and what was mended."""
    forms = sheets["responses"]
    unused = forms[~forms["used"].astype(bool) & (forms["reason"] != "duplicate")]
    return [
        ("How forms were linked to people", "Counts by cohort and wave.", sheets["linking"]),
        (
            NEAR,
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


def quality(sheets: dict[str, pd.DataFrame], settings: Settings, report: str) -> list[tuple]:
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
