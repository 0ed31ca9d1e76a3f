"""Themes by source group: how many people of how many speak of a theme, and how.

People are counted, never excerpts or sources: who wrote three reflections is one. Of a source
whose person nobody knows, the source itself is counted.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.interviews.headings import asked_about, headed, headings_of
from evaluation.interviews.spans import coded_characters
from evaluation.study.codebook import Codebook
from evaluation.study.theme_settings import ThemeSettings
from evaluation.tables import ALL_COHORTS

GROUP = ["cohort", "source_group"]
HOW = ["positive", "negative", "mixed", "both", "contrary"]
PEOPLE, SOURCES = "people", "sources"


def summarise_themes(
    sources: pd.DataFrame, excerpts: pd.DataFrame, together: set[str]
) -> pd.DataFrame:
    """The table `theme_counts` of a study of which no codebook is known: `summarise_codes`."""
    return summarise_codes(sources, excerpts, together)["theme_counts"]


def summarise_codes(
    sources: pd.DataFrame,
    excerpts: pd.DataFrame,
    together: set[str],
    codebook: Codebook | None = None,
    rules: ThemeSettings | None = None,
    interval: Callable[[int, int], tuple[float, float]] | None = None,
    least: int = 0,
) -> dict[str, pd.DataFrame]:
    """The tables `theme_counts`, `code_counts` and `joined_counts`, noughts too.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
        codebook: of the study; without one, themes are those of the excerpts.
        rules: the key `themes` of study.yaml.
        interval: from a count and its n to two limits (Wilson's), if people were drawn at random.
        least: source groups of fewer people are joined, for `joined_counts`.
    """
    names = ("theme_counts", "code_counts", "joined_counts")
    if sources.empty or excerpts.empty:
        return {name: tables.empty(name) for name in names}
    codebook, rules = codebook or Codebook(), rules or ThemeSettings()
    who, said = voices(sources, rules), headed(excerpts, codebook)
    headings = headings_of(codebook, said)
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in names}
    for whole in (False, True):
        own, spoken = (of_all(t, together) if whole else t for t in (who, said))
        counted = count(own, spoken, headings)
        of_theme = counted["code"] == ""
        parts["theme_counts"].append(counted[of_theme])
        parts["code_counts"].append(counted[~of_theme])
        joined, of_joined = (in_joined_groups(t, own, least) for t in (own, spoken))
        small = count(joined, of_joined, headings)
        parts["joined_counts"].append(small[(small["code"] == "") & (small["people"] >= least)])
    return {
        name: _finished(name, pd.concat(part, ignore_index=True), interval)
        for name, part in parts.items()
    }


def _finished(name: str, counted: pd.DataFrame, interval) -> pd.DataFrame:
    limits = [
        interval(n, of) if interval and of else (np.nan, np.nan)
        for n, of in zip(counted["n"], counted["n_group"], strict=True)
    ]
    low, high = zip(*limits, strict=True) if limits else ((), ())
    columns = list(tables.MODELS[name].to_schema().columns)
    return tables.checked(name, counted.assign(conf_low=low, conf_high=high)[columns])


def voices(sources: pd.DataFrame, rules: ThemeSettings) -> pd.DataFrame:
    """The table `sources` with `voice`, whom a source counts as, and `unit`, what is counted.

    A voice is a person, in whatever cohort; else the source itself. Where a source of the group
    may be several people and its person is not known, the whole group counts sources, so that
    they are never in one denominator with people.
    """
    nobody = sources["person"].isna() | (sources["person"] == "")
    itself = sources["cohort"] + "/" + sources["source"]
    several = sources["source_group"].isin(rules.several_people) & nobody
    in_group = several.groupby([sources[c] for c in GROUP]).transform("any")
    # What is counted is the same for a group in all cohorts, or the whole would mix both.
    mixed = set(sources.loc[in_group, "source_group"])
    return sources.assign(
        voice=sources["person"].where(~nobody, itself),
        unit=np.where(sources["source_group"].isin(mixed), SOURCES, PEOPLE),
    )


def of_all(table: pd.DataFrame, together: set[str]) -> pd.DataFrame:
    """Rows of the cohorts that count together, each source still told from those of another."""
    kept = table[table["cohort"].isin(together)]
    return kept.assign(cohort=ALL_COHORTS, source=kept["cohort"] + "/" + kept["source"])


def in_joined_groups(table: pd.DataFrame, who: pd.DataFrame, least: int) -> pd.DataFrame:
    """Rows of the groups under `least`, of two or more in a cohort, as those of one group.

    Groups that count sources are joined to no other. A person who is in two of them is one.
    """
    people = who[who["unit"] == PEOPLE].groupby(GROUP, sort=False)["voice"].nunique()
    small: dict[str, list[str]] = {}
    for cohort, group in people.index[people < least]:
        small.setdefault(cohort, []).append(group)
    name = {
        (cohort, group): "+".join(groups)
        for cohort, groups in small.items()
        for group in groups
        if len(groups) > 1
    }
    label = [name.get(tuple(key), "") for key in table[GROUP].to_numpy().tolist()]
    label = pd.Series(label, index=table.index, dtype=object)
    return table.assign(source_group=label)[label != ""]


def count(
    who: pd.DataFrame,
    said: pd.DataFrame,
    headings: list[tuple[str, str]],
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Counts of every theme and code in every group.

    A person is asked about a theme if one of the person's sources was, or if nothing is noted of
    one. Who speaks of it unasked is not among the n, since all who kept silent are missing there.

    Args:
        who: sources with their voices.
        said: excerpts under their headings.
        headings: theme and code (empty for the theme) of every row, mentioned or not.
        by: further columns of `who` that tell groups apart, such as a period.
    """
    key = [*GROUP, *by]
    if who.empty:
        columns = tables.MODELS["code_counts"].to_schema().columns
        return pd.DataFrame(columns=list(dict.fromkeys([*key, *columns])))
    groups = who.groupby(key, sort=False).agg(
        people=("voice", "nunique"), unit=("unit", "first"), all_sources=("source", "nunique")
    )
    grid = groups.reset_index().merge(
        pd.DataFrame(headings, columns=["theme", "code"]), how="cross"
    )
    asked = asked_about(who, list(dict(headings)), key)
    found = said.merge(who[["cohort", "source", "voice", *by]], on=["cohort", "source"])
    for part in (
        asked.groupby([*key, "theme"])["asked"].sum().rename("n_group"),
        *_spoken(found, asked, key),
        *coded_characters(who, said, key, by),
    ):
        grid = grid.merge(part.reset_index(), on=list(part.index.names), how="left")
    whole = ["n", "n_group", "unasked", "excerpts", "sources", *HOW]
    grid["coverage"] = grid["coded"].fillna(0) / grid["characters"]
    return grid.assign(**grid[whole].fillna(0).astype(int))


def _spoken(found: pd.DataFrame, asked: pd.DataFrame, key: list[str]):
    """Excerpts and sources of each heading; then people who spoke under it, and how they did."""
    heading = [*key, "theme", "code"]
    yield found.groupby(heading).agg(excerpts=("excerpt", "nunique"), sources=("source", "nunique"))
    person = found.groupby([*heading, "voice"])[["positive", "negative", "mixed", "contrary"]].any()
    person["both"] = person["positive"] & person["negative"]
    person = person.reset_index().merge(asked, on=[*key, "theme", "voice"], how="left")
    was = person["asked"].astype(bool)
    told = pd.DataFrame({"n": was, "unasked": ~was} | {how: person[how] & was for how in HOW})
    yield told.groupby([person[c] for c in heading]).sum()
