"""The review's joint displays: scales beside themes, change by theme, people in order of change."""

from __future__ import annotations

import pandas as pd

PERSON = ["cohort", "person", "scale", "before", "after", "change"]


def joint_sections(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """Title, explanation and table of each joint display, everything in it."""
    return [
        (
            "Scales beside themes",
            "The rule says 'diverge' and 'silent' alone; every other verdict is yours.",
            sheets["joint"],
        ),
        (
            "Change of people who raised a theme, beside that of people who did not",
            "People who spoke for themselves, were asked about the theme, and are compared. No "
            "interval under 3 people on either side, no test under 5; least_p is the smallest p "
            "that such groups could reach. Who talks more raises more themes: words are shown.",
            sheets["theme_change"],
        ),
        (
            "People in order of their change",
            "From the largest fall to the largest rise on the main outcome; excerpts of each "
            "theme, and a dash where the person was not asked. Never hand this over.",
            case_ordered(sheets["case_order"]),
        ),
        (
            "Sessions attended beside change",
            "A description: who comes more often differs from others in more than that.",
            sheets["dose"],
        ),
    ]


def case_ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per person, a column per theme: how many excerpts, or a dash where not asked.

    Args:
        rows: the table `case_order`.
    """
    if rows.empty:
        return rows
    marks = rows["excerpts"].astype(str).where(rows["excerpts"] > 0, "")
    marks = marks.where(rows["asked"] | (rows["excerpts"] > 0), "-")
    order = rows[PERSON].drop_duplicates()
    wide = rows.assign(mark=marks).pivot(index=["cohort", "person"], columns="theme", values="mark")
    wide = wide[list(dict.fromkeys(rows["theme"]))].reset_index()
    return order.merge(wide, on=["cohort", "person"])
