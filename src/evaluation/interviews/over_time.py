"""Themes over time: in parts of the programme, or in people's first and their later sources."""

from __future__ import annotations

import datetime

import pandas as pd

from evaluation import tables
from evaluation.interviews.headings import headed, headings_of
from evaluation.interviews.themes import count, of_all, voices
from evaluation.study.codebook import Codebook
from evaluation.study.theme_settings import ThemeSettings

FIRST, LATER = "first", "later"
Days = tuple[datetime.date, datetime.date]


def themes_over_time(
    sources: pd.DataFrame,
    excerpts: pd.DataFrame,
    together: set[str],
    codebook: Codebook,
    rules: ThemeSettings,
    days: dict[str, Days],
) -> pd.DataFrame:
    """The table `theme_periods`: people who speak of a theme, of those heard in each period.

    Args:
        sources: the table `sources`; those without a date are in no period.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
        codebook: of the study.
        rules: which groups are counted by time, and names of the periods.
        days: first and last day of each cohort's programme, where cohort.yaml has both.
    """
    who = voices(sources, rules)
    dated = who[who["source_group"].isin(rules.over_time) & (who["date"] != "")]
    parts = [
        in_parts(own, rules.periods, days[cohort])
        if rules.periods and cohort in days
        else first_and_later(own)
        for cohort, own in dated.groupby("cohort")
    ]
    who = pd.concat(parts) if parts else dated
    if who.empty or excerpts.empty:
        return tables.empty("theme_periods")
    said, by = headed(excerpts, codebook), ("place", "period")
    said = said[said["code"] == ""]
    themes = [heading for heading in headings_of(codebook, said) if not heading[1]]
    counted = pd.concat(
        [
            count(who, said, themes, by),
            count(of_all(who, together), of_all(said, together), themes, by),
        ]
    )
    columns = list(tables.MODELS["theme_periods"].to_schema().columns)
    order = ["cohort", "source_group", "theme", "place"]
    made = counted[columns].sort_values(order, kind="stable")
    return tables.checked("theme_periods", made)


def in_parts(who: pd.DataFrame, periods: tuple[str, ...], days: Days) -> pd.DataFrame:
    """Sources with the part of the programme that they fall in; outside it, the nearest part."""
    first, last = days
    whole = (last - first).days + 1
    since = [(datetime.date.fromisoformat(day) - first).days for day in who["date"]]
    at = [min(max(n * len(periods) // whole, 0), len(periods) - 1) for n in since]
    return who.assign(place=[n + 1 for n in at], period=[periods[n] for n in at])


def first_and_later(who: pd.DataFrame) -> pd.DataFrame:
    """Sources of people who were heard on two days at least: those of the first day, and the rest.

    So the same people stand on both sides.
    """
    own = who.groupby(["source_group", "voice"])["date"]
    first, several = own.transform("min"), own.transform("nunique") > 1
    kept, later = who[several], (who["date"] > first)[several]
    return kept.assign(place=1 + later, period=later.map({False: FIRST, True: LATER}))
