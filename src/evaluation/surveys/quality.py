"""How well questionnaires were answered: gaps, ceilings, wordings, and forms to be noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import wording
from evaluation.study.settings import Settings
from evaluation.surveys.answers import BLANK, OUTSIDE, UNKNOWN, readers_for
from evaluation.tables import ALL_COHORTS

ITEM = ["cohort", "wave", "rater", "instrument", "item"]
FORM = ["cohort", "wave", "rater"]
COUNTS = ["asked", "answered", "blank", "no_answer", "unreadable", "lowest", "highest"]
ALWAYS = ("received", "used", "straight")
"""Kinds that are told even if no form is of them."""

LEAST_WORDS = 3
"""A header of fewer words is an id or a short name, and says nothing of how an item was worded."""


def describe_quality(
    answers: pd.DataFrame,
    responses: pd.DataFrame,
    settings: Settings,
    cohorts: list[Cohort],
    readings: Sequence[Mapping],
    together: set[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `quality_items` and `quality_forms`, of each cohort and of all together.

    Args:
        answers: the table `answers`.
        responses: the table `responses`.
        settings: of the study.
        cohorts: its cohort folders, for the ranges on which they answered.
        readings: rows of data/processed/reading/surveys.json.
        together: cohorts that count in rows about all cohorts.
    """
    items = _with_all(_count_answers(answers, settings), ITEM, together)
    items = _with_wordings(items, settings, readings)
    items["mapped"] = _ranges(items, settings, cohorts)
    forms = _with_all(_count_forms(responses, settings.study.too_fast), [*FORM, "kind"], together)
    return tables.in_order("quality_items", items), tables.in_order("quality_forms", forms)


def _count_answers(answers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Answers of each item, wave and kind. Words stay numbers: there may be millions of rows."""
    if answers.empty:
        return pd.DataFrame(columns=[*ITEM, *COUNTS])
    found = pd.DataFrame({key: answers[key].astype("category") for key in ITEM})
    why = answers["missing"].astype("category")
    named = [_kind(word) for word in why.cat.categories]
    for kind in ("answered", "blank", "no_answer", "unreadable"):
        is_kind = np.array([name == kind for name in named], dtype=bool)
        found[kind] = is_kind[why.cat.codes.to_numpy()]
    names = found["instrument"].cat.categories
    ends = settings.instruments
    at = found["instrument"].cat.codes.to_numpy()
    given = answers["answer"].to_numpy()
    found["lowest"] = given == np.array([ends[name].low for name in names])[at]
    found["highest"] = given == np.array([ends[name].high for name in names])[at]
    found["asked"] = True
    counts = found.groupby(ITEM, observed=True, sort=False)[COUNTS].sum().reset_index()
    return counts.astype(dict.fromkeys(ITEM, str))


def _kind(why: str) -> str:
    """Column that counts answers with this reason for being none."""
    if why in (UNKNOWN, OUTSIDE):
        return "unreadable"
    return {"": "answered", BLANK: "blank"}.get(why, "no_answer")


def _count_forms(responses: pd.DataFrame, too_fast: float) -> pd.DataFrame:
    """Forms of each kind: all, those that are counted, why others are not, and those to be noted.

    `timed` are counted forms with a duration; `fast` those among them that took less than
    `too_fast` seconds for a question. Both are told only where durations exist.
    """
    used = responses[responses["used"].astype(bool)]
    timed = used[used["seconds"].notna() & (used["asked"] > 0)]
    parts = [
        responses.assign(kind="received"),
        used.assign(kind="used"),
        responses[~responses["used"].astype(bool)].assign(kind=lambda rows: rows["reason"]),
        used[used["straight"].astype(bool)].assign(kind="straight"),
        timed.assign(kind="timed"),
        timed[timed["seconds"] / timed["asked"] < too_fast].assign(kind="fast"),
    ]
    counts = pd.concat(parts).groupby([*FORM, "kind"]).size().rename("n").reset_index()
    waves = responses[FORM].drop_duplicates().merge(pd.Series(ALWAYS, name="kind"), how="cross")
    speed = counts.loc[counts["kind"] == "timed", FORM].assign(kind="fast")
    asked = pd.concat([waves, speed])
    zero = asked.merge(counts, on=[*FORM, "kind"], how="left").query("n.isna()").assign(n=0)
    return pd.concat([counts, zero], ignore_index=True)


def _with_all(counts: pd.DataFrame, key: list[str], together: set[str]) -> pd.DataFrame:
    """Counts of each cohort, and their sums over the cohorts that count together."""
    whole = counts[counts["cohort"].isin(together)].assign(cohort=ALL_COHORTS)
    whole = whole.groupby(key, as_index=False).sum()
    return pd.concat([counts, whole], ignore_index=True)


def _ranges(items: pd.DataFrame, settings: Settings, cohorts: list[Cohort]) -> list[str]:
    """The rule by which answers on another range were mapped; empty for most."""
    by_id = {cohort.id: cohort for cohort in cohorts if cohort.settings.answer_ranges}
    readers: dict[tuple[str, str], dict] = {}
    rules = []
    for row in items.itertuples():
        place = (row.cohort, row.wave)
        if row.cohort in by_id and place not in readers:
            readers[place] = readers_for(settings, by_id[row.cohort], row.wave)
        rules.append(readers[place][row.item].mapped if place in readers else "")
    return rules


def _with_wordings(
    items: pd.DataFrame, settings: Settings, readings: Sequence[Mapping]
) -> pd.DataFrame:
    """Each item with the wording of its column, where that is not the instrument's."""
    columns = asked_columns(readings)
    told = [
        other_wording(settings, row.item, row.wave, row.header, row.how)
        for row in columns.itertuples()
    ]
    columns = columns.assign(wording=told).query("wording != ''")
    key = ["cohort", "wave", "rater", "item"]
    if settings.study.rater_column:
        # One file holds the answers of several raters.
        key.remove("rater")
    joined = columns.groupby(key)["wording"].agg(lambda own: " / ".join(dict.fromkeys(own)))
    if joined.empty:
        return items.assign(wording="")
    found = items.merge(joined.reset_index(), on=key, how="left")
    return found.fillna({"wording": ""})


def asked_columns(readings: Sequence[Mapping]) -> pd.DataFrame:
    """In which column of its export each item stood: a row per cohort, wave, rater and header.

    Args:
        readings: rows of data/processed/reading/surveys.json.
    """
    rows = []
    for reading in readings:
        cohort = reading.get("cohort") or reading["file"].split("/")[2]
        matched = reading.get("matched", ())
        further = {column["wave"] for column in matched}
        own = [wave for wave in reading["waves"] if wave not in further]
        for column in matched:
            header = " ".join(column["header"].split())
            rows += [
                (cohort, wave, reading.get("rater", "self"), column["item"], header, column["how"])
                for wave in ([column["wave"]] if column["wave"] else own)
            ]
    names = ["cohort", "wave", "rater", "item", "header", "how"]
    return pd.DataFrame(rows, columns=names, dtype=str).drop_duplicates(ignore_index=True)


def other_wording(settings: Settings, item: str, wave: str, header: str, how: str) -> str:
    """The wording in a header, if it is not the instrument's; empty if it is, or is none.

    Args:
        settings: of the study.
        item: id of the item that the column is.
        wave: wave of study.yaml, whose headers may all begin alike.
        header: of the column.
        how: by what it was taken for the item.
    """
    if how in ("id", "wording") or item not in settings.items():
        return ""
    prefix = (
        settings.study.waves[wave].column_prefix.strip() if wave in settings.study.waves else ""
    )
    if prefix and header.casefold().startswith(prefix.casefold()):
        header = header[len(prefix) :].strip()
    asked = wording(header)
    own = settings.instruments[settings.items()[item]].items[item].text
    same = asked == wording(own) or len(asked.split()) < LEAST_WORDS
    return "" if same else header
