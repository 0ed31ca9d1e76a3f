"""Who spoke of a theme, and who was asked about it."""

from __future__ import annotations

import pandas as pd

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


def asked_people(sources: pd.DataFrame, theme: str) -> set[Person]:
    """People who were asked about a theme: where nothing was noted, about every theme.

    Args:
        sources: rows of the table `sources` that count.
        theme: id of the theme.
    """
    noted = sources["asked"].str.split("; ")
    asked = (sources["asked"] == "") | noted.map(lambda themes: theme in themes)
    found = sources[asked].dropna(subset="person")
    return set(zip(found["cohort"], found["person"], strict=True))
