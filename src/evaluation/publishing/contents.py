"""What the sections of a report are filled with: sentences and table rows, all text."""

from . import limits, voices, wording
from .agreement_cells import agreement_cells
from .cells import (
    cohort_cells,
    number_cells,
    participation_cells,
    scale_cells,
)
from .checklists_cells import checklists_cells
from .comparison_cells import comparison_cells
from .disclosure import EVIDENCE
from .frameworks_cells import framework_cells
from .front import title_facts
from .joint_cells import joint_cells
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
from .theme_cells import codebook_cells, theme_cells, time_cells, together_sentences
from .who_is_missing import missing_cells

FULL = (
    "title",
    "summary",
    "programme",
    "participants",
    "findings",
    "comparison",
    "cohorts",
    "projects",
    "limits",
    "recommendations",
    "plan",
    "steps",
    "joint",
    "sensitivity",
    "frameworks",
    "agreement",
    "codebook",
    "quotes",
    "quality",
    "numbers",
    "checklists",
)
ANNEX = (
    *("plan", "steps", "joint", "sensitivity", "frameworks", "agreement", "codebook", "quotes"),
    *("quality", "numbers", "checklists"),
)
"""Sections that stand in a file of their own, behind a page that says so."""
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
    "steps",
    "codebook",
    "quality",
    "numbers",
)


def orders(form: str, asked: list[str] | None = None) -> tuple[list[str], list[str]]:
    """Return the sections of the report and of its annex, in order.

    `asked` is the order of the settings; by default, and where it names no section of the annex,
    that of the report's form, short or full.
    """
    usual = SHORT if form == "short" else FULL
    body = [name for name in asked or usual if name not in ANNEX]
    annex = [name for name in asked or () if name in ANNEX]
    return [*body, "pointer"], ["front", *(annex or (name for name in usual if name in ANNEX))]


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


def contents(tables: Tables) -> dict:
    """Return everything that the section templates use, except narrative and figures."""
    return {**_summary(tables), **_body(tables), **_annex(tables)}


def _summary(tables: Tables) -> dict:
    """Return what the title page and the summary are filled with."""
    facts, rows = about(tables), scale_rows(tables)
    return {
        "about": facts,
        "short": facts["form"] == "short",
        "title_facts": title_facts(facts, tables),
        "before": facts["before_label"].capitalize() or "Before",
        "after": facts["after_label"].capitalize() or "After",
        "answer": wording.answer(tables),
        "compared": wording.compared_sentence(tables),
        "reach": wording.reach_sentence(tables),
        "cost": wording.cost_sentence(tables),
        "said": voices.people_said(tables),
        "grouping": wording.grouping(rows),
        "scale_table": [scale_cells(row) for row in rows],
        "scale_caption": _scale_caption(rows),
        "disagreements": [
            voices.joint_sentence(row)
            for row in tables.get("joint", [])
            if row["verdict"] == "diverge"
        ],
        "projects_sentence": projects_sentence(tables),
        "cannot_tell": limits.cannot_tell(tables),
    }


def _body(tables: Tables) -> dict:
    """Return what the sections after the summary are filled with."""
    return {
        "questions": [question_cells(tables, row) for row in tables.get("questions", [])],
        "strength": limits.strength(tables),
        "absences": limits.absences(tables),
        "sparse": limits.sparse(tables),
        "participation_notes": limits.participation_words(tables),
        "cautions": [row["text"] for row in tables.get("cautions", [])],
        "withheld_words": withheld_words(tables.get("withheld", [])),
        "cases": [case_cells(row) for row in tables.get("projects_cases", [])],
        "asked_once": [experience_cells(row) for row in of_cohort(tables, "experience")],
        "all_quotes": tables.get("quotes", []),
        "project_rows": project_rows(tables, "stage"),
        "evidence_rows": project_rows(tables, "evidence"),
        **participation_cells(tables),
        **missing_cells(tables),
        **comparison_cells(tables),
        **cohort_cells(tables),
        **theme_cells(tables, "themes"),
        **time_cells(tables),
        "themes_together": together_sentences(tables),
        **joint_cells(tables),
    }


def _annex(tables: Tables) -> dict:
    """Return what the sections of the annex are filled with."""
    return {
        "glossary": GLOSSARY,
        "quote_rules": [(row["name"], row["rule"]) for row in tables.get("quote_rules", [])],
        **codebook_cells(tables),
        **number_cells(tables),
        **measurement_cells(tables),
        **sensitivity_cells(tables),
        **framework_cells(tables),
        **quality_cells(tables),
        **plan_cells(tables),
        **agreement_cells(tables),
        **checklists_cells(tables),
    }


def withheld_words(rows: list[Row]) -> str:
    """Return what was left out so that nobody can be recognised, how often, and why."""
    if not rows:
        return "Nothing was left out."
    why = "; ".join(dict.fromkeys(row["why"] for row in rows))
    what = "; ".join(f"{row['what']} ({row['n']})" for row in rows)
    return (
        f"{sentence(f'so that nobody can be recognised, some results are left out: {what}')} "
        f"{sentence(f'each time there are {why}')}"
    )


def _scale_caption(rows: list[Row]) -> str:
    """Return the caption of the table of scales: whose ratings stand beside each other."""
    unlinked = rows and all(row["design"] == "unlinked" for row in rows)
    whose = "by two groups that are not linked" if unlinked else "by the same people"
    return f"Ratings before and after {whose}, on each scale\u2019s own range"


def project_rows(tables: Tables, kind: str) -> list[tuple[str, str, str]]:
    """Return the projects counted by stage, or by evidence."""
    return [
        (row["label"], row["n"], row["n_all"])
        for row in tables.get("projects", [])
        if row["n"] and row["kind"] == kind and row["stage"] != "all"
    ]


def projects_sentence(tables: Tables) -> str:
    """Return how far the improvement projects came, in one sentence."""
    rows = [row for row in tables.get("projects", []) if row["n"]]
    if not rows:
        return ""
    stages = [row for row in rows if row["stage"] != "all" and row["kind"] == "stage"]
    evidence = [row for row in rows if row["kind"] == "evidence"]
    total = f"{rows[0]['n_all']} improvement projects were reported"
    if not stages:
        return sentence(f"{total}, too few to be shown by the stage they had reached")
    told = sentence(f"{total}; the stage they had reached was: {_counted(stages)}")
    seen = _counted(evidence)
    return f"{told} {sentence(f'the evidence for them: {seen}')}" if seen else told


def _counted(rows: list[Row]) -> str:
    """Return labels with their counts, as they stand within a sentence."""
    return "; ".join(f"{row['label'][:1].lower()}{row['label'][1:]} ({row['n']})" for row in rows)


def case_cells(row: Row) -> Row:
    """Return a project case: title and one paragraph."""
    parts = [
        f"Aim: {row['aim']}" if row["aim"] else "",
        row["what_changed"],
        f"For whom: {row['for_whom']}" if row["for_whom"] else "",
        f"Evidence: {EVIDENCE.get(row['evidence'], row['evidence']).lower()}",
        f"The sponsor said: {row['sponsor_view']}" if row["sponsor_view"] else "",
    ]
    return {"title": row["title"], "text": " ".join(sentence(part) for part in parts if part)}
