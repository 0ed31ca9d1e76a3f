"""Who spoke of a theme, and who was asked about it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation.interviews.headings import asked_about

Person = tuple[str, str]
"""Cohort and pseudonym."""


def voiced(sources: pd.DataFrame, excerpts: pd.DataFrame) -> dict[str, set[Person]]:
    """People who spoke of each theme, in whatever source.

    Args:
        sources: rows of the table `sources` that count; those of nobody known are left out.
        excerpts: the table `excerpts`.
    """
    whose = sources[["cohort", "source", "person"]].dropna(subset="person")
    joined = excerpts[["cohort", "source", "theme"]].merge(whose, on=["cohort", "source"])
    return {
        theme: set(zip(part["cohort"], part["person"], strict=True))
        for theme, part in joined.groupby("theme")
    }


def asked_people(sources: pd.DataFrame, themes: Sequence[str]) -> dict[str, set[Person]]:
    """People who were asked about each theme: where nothing was noted, about every theme.

    Args:
        sources: rows of the table `sources` that count; those of nobody known are left out.
        themes: ids of themes.
    """
    known = sources.dropna(subset="person")
    if known.empty or not themes:
        return {theme: set() for theme in themes}
    asked = asked_about(known.assign(voice=known["person"]), list(themes), ["cohort"])
    found = asked[asked["asked"]]
    people = {
        theme: set(zip(part["cohort"], part["voice"], strict=True))
        for theme, part in found.groupby("theme")
    }
    return {theme: people.get(theme, set()) for theme in themes}
