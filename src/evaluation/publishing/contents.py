"""What the sections of a report are filled with: sentences and table rows, all text."""

from . import limits, voices, wording
from .cells import (
    cohort_cells,
    number_cells,
    participation_cells,
    scale_cells,
    sentence_case,
    theme_cells,
)
from .front import title_facts
from .measures_cells import measurement_cells
from .plan_cells import plan_cells
from .published import (
    Row,
    Tables,
    about,
    of_cohort,
    scale_rows,
    sentence,
)
from .quality_cells import quality_cells
from .questions import experience_cells, question_cells
from .sensitivity_cells import sensitivity_cells
from .who_is_missing import missing_cells

FULL = (
    "title",
    "summary",
    "programme",
    "participants",
    "findings",
    "cohorts",
    "projects",
    "limits",
    "recommendations",
    "plan",
    "sensitivity",
    "quality",
    "numbers",
)
SHORT = (
    "title",
    "answer",
    "participants",
    "scales",
    "voices",
    "projects",
    "sparse",
    "limits",
    "recommendations",
    "plan",
    "quality",
    "numbers",
)
GLOSSARY = (
    (
        "Compared",
        "A person who answered both before and after, so that the two can be set side by "
        "side. Means before and after are always those of the same people.",
    ),
    (
        "Interval",
        "The range of values that fits the answers well. A 95% interval would hold the "
        "true value in 95 of 100 studies like this one.",
    ),
    ("Points", "Steps on the scale\u2019s own range, for instance from 1 to 5."),
    ("Rose, fell", "The whole interval lies above, or below, zero."),
    ("No clear change", "The interval includes zero: a rise, a fall or nothing are all possible."),
    (
        "Standardised difference",
        "The change in standard deviations, so that scales of different ranges can be compared.",
    ),
    ("Alpha", "How well the items of a scale go together, from 0 to 1."),
    ("Too few to say", "So few people answered that a number could mislead or give someone away."),
)
_EVIDENCE = {
    "claimed": "told by the participant",
    "shown": "shown to the evaluator",
    "sponsor-confirmed": "confirmed by the sponsor",
}


def contents(tables: Tables) -> dict:
    """Return everything that the section templates use, except narrative and figures."""
    facts, rows = about(tables), scale_rows(tables)
    return {
        "about": facts,
        "short": facts["form"] == "short",
        "title_facts": title_facts(facts, tables),
        "before": facts["before_label"].capitalize() or "Before",
        "after": facts["after_label"].capitalize() or "After",
        "answer": wording.answer(tables),
        "compared": wording.compared_sentence(tables),
        "said": voices.people_said(tables),
        "grouping": wording.grouping(rows),
        "scale_table": [scale_cells(row) for row in rows],
        "scale_caption": _scale_caption(rows),
        "disagreements": [
            voices.joint_sentence(row)
            for row in tables.get("joint", [])
            if row["verdict"] == "disagree"
        ],
        "projects_sentence": projects_sentence(tables),
        "cannot_tell": limits.cannot_tell(tables),
        "questions": [question_cells(tables, row) for row in tables.get("questions", [])],
        "strength": limits.strength(tables),
        "absences": limits.absences(tables),
        "sparse": limits.sparse(tables),
        "participation_notes": limits.participation_words(tables),
        "cautions": [row["text"] for row in tables.get("cautions", [])],
        "withheld_rows": [
            (sentence_case(row["what"]), row["n"], sentence_case(row["why"]))
            for row in tables.get("withheld", [])
        ],
        "cases": [case_cells(row) for row in tables.get("projects_cases", [])],
        "asked_once": [experience_cells(row) for row in of_cohort(tables, "experience")],
        "all_quotes": tables.get("quotes", []),
        "project_rows": [
            (row["label"], row["n"], row["n_all"])
            for row in tables.get("projects", [])
            if row["n"] and row["stage"] != "all"
        ],
        "glossary": GLOSSARY,
        **participation_cells(tables),
        **missing_cells(tables),
        **cohort_cells(tables),
        **theme_cells(tables, "themes"),
        **number_cells(tables),
        **measurement_cells(tables),
        **sensitivity_cells(tables),
        **quality_cells(tables),
        **plan_cells(tables),
    }


def _scale_caption(rows: list[Row]) -> str:
    """Return the caption of the table of scales: whose ratings stand beside each other."""
    unlinked = rows and all(row["design"] == "unlinked" for row in rows)
    whose = "by two groups that are not linked" if unlinked else "by the same people"
    return f"Ratings before and after {whose}, on each scale\u2019s own range"


def projects_sentence(tables: Tables) -> str:
    """Return how far the improvement projects came, in one sentence."""
    rows = [row for row in tables.get("projects", []) if row["n"]]
    if not rows:
        return ""
    stages = [row for row in rows if row["stage"] != "all"]
    total = f"{rows[0]['n_all']} improvement projects were reported"
    if not stages:
        return sentence(f"{total}, too few to be shown by the stage they had reached")
    parts = [f"{row['label'][:1].lower()}{row['label'][1:]} ({row['n']})" for row in stages]
    return sentence(f"{total}; the stage they had reached was: {'; '.join(parts)}")


def case_cells(row: Row) -> Row:
    """Return a project case: title and one paragraph."""
    parts = [
        row["what_changed"],
        f"For whom: {row['for_whom']}" if row["for_whom"] else "",
        f"Evidence: {_EVIDENCE.get(row['evidence'], row['evidence'])}",
    ]
    return {"title": row["title"], "text": " ".join(sentence(part) for part in parts if part)}
