"""What a report of few people does not show, in words, and what stands in its place."""

from __future__ import annotations

from . import limits
from .catalogue import say
from .published import Row, Tables, of_cohort, scale_rows
from .questions import experience_cells


def too_few(tables: Tables) -> list[str]:
    """Return what the people of a report are too few for, one text each.

    Args:
        tables: the published tables of the report.
    """
    compared = [row for row in scale_rows(tables) if row["shown"] != "too_few"]
    themes, projects = tables.get("themes", []), of_cohort(tables, "projects")
    projects = projects or tables.get("projects", [])
    hidden = {
        "movement": compared and not tables.get("movement"),
        "answers": compared and not tables.get("answers"),
        "themes": themes and not any(row["n"] for row in themes),
        "some_themes": any(row["n"] for row in themes) and not all(row["n"] for row in themes),
        "projects": projects and all(row["stage"] == "all" for row in projects),
        "measures": not any(row["alpha"] for row in tables.get("measures", []))
        and bool(tables.get("measures")),
    }
    return limits.sparse(tables) + [
        say(f"too_few.{what}") for what, is_so in hidden.items() if is_so
    ]


def too_few_lead(tables: Tables) -> str:
    """Return why, with how many people could be compared."""
    counts = {row["n"] for row in scale_rows(tables) if row["n"]}
    most = max((int(n) for n in counts if n.isdigit()), default=0)
    return say("too_few.lead", n=most) if most else ""


def without_intervals(rows: list[Row]) -> list[tuple[str, str, str]]:
    """Return questions asked once with their value and n; nothing where one has an interval.

    A column that is empty from top to bottom tells nobody anything.

    Args:
        rows: of the table `experience`.
    """
    cells = [experience_cells(row) for row in rows]
    if any(interval for _, _, interval, _ in cells):
        return []
    return [(question, value, n) for question, value, _, n in cells]
