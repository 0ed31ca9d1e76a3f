"""Which evidence there is on each question and at each level, and where there is none."""

from .catalogue import entries, say, say_number
from .published import Row, Tables, filled, joined, of_cohort, scale_rows

NOT_ASKED = "0"
"""How many of a group were asked, where it was not asked about a theme."""
PROJECTS_AT = "results"
"""The level that improvement projects bear on."""


def evidence_cells(tables: Tables) -> dict:
    """Return the map of evidence: a row for each question, and for each level that none is about.

    A level is one of Kirkpatrick's four.
    """
    questions, levels = tables.get("questions", []), entries("evidence.level")
    if not questions:
        return {"evidence_caption": "", "evidence_by_question": [], "evidence_lacking": ""}
    rows = [(row["text"], row["level"], {"question": row["question"]}) for row in questions]
    asked = {row["level"] for row in questions}
    rows += [(say("evidence.no_question"), at, {"level": at}) for at in levels if at not in asked]
    rows.sort(key=lambda row: list(levels).index(row[1]))  # keeps the order of questions
    found = [(text, level, _sources(tables, level, which)) for text, level, which in rows]
    there = {level for _, level, sources in found if any(sources)}
    lacking = [label.lower() for level, label in levels.items() if level not in there]
    return {
        "evidence_caption": say("evidence.caption"),
        "evidence_by_question": [
            (text, levels[level], *(source or say("evidence.none") for source in sources))
            for text, level, sources in found
        ],
        "evidence_lacking": say("evidence.lacking", levels=joined(lacking)) if lacking else "",
    }


def _sources(tables: Tables, level: str, which: Row) -> tuple[str, str, str]:
    """Return scales, groups of sources and projects that bear on a question, or on a level."""
    scales = [*scale_rows(tables), *of_cohort(tables, "experience")]
    themes = [row for row in _of(filled(tables, "themes"), which) if row["n_group"] != NOT_ASKED]
    projects = tables.get("projects", []) if level == PROJECTS_AT else []
    return _asked(_of(scales, which)), _heard(themes), _reported(projects)


def _of(rows: list[Row], which: Row) -> list[Row]:
    return [row for row in rows if all(row.get(key) == value for key, value in which.items())]


def _asked(rows: list[Row]) -> str:
    counts = sorted({int(row["n"]) for row in rows if row["n"]})
    if not counts:
        return ""
    people = say("evidence.from_to", least=counts[0], most=counts[-1])
    n = people if len(counts) > 1 else str(counts[0])
    return say_number("evidence.scales", len({row["scale"] for row in rows}), n=n)


def _heard(rows: list[Row]) -> str:
    groups = {row["group_label"]: row["people"] or row["n_group"] for row in rows}
    return "; ".join(say("evidence.group", group=g, people=n) for g, n in groups.items())


def _reported(rows: list[Row]) -> str:
    return say_number("evidence.projects", rows[0]["n_all"]) if rows else ""
