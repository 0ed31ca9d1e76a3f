"""What the sections of a report are filled with: sentences and table rows, all text."""

from collections.abc import Sequence

from . import limits, reach_words, voices, wording
from .agreement_cells import agreement_cells
from .catalogue import say, say_number
from .cells import (
    cohort_cells,
    number_cells,
    participation_cells,
    scale_cells,
)
from .checklists_cells import checklists_cells
from .comparison_cells import comparison_cells
from .disclosure import EVIDENCE, least_in_words
from .evidence_cells import evidence_cells
from .frameworks_cells import framework_cells
from .front import title_facts
from .joint_cells import joint_cells
from .measures_cells import measurement_cells
from .methods_cells import glossary_cells, methods_cells, provenance_cells
from .plan_cells import plan_cells
from .published import (
    Row,
    Tables,
    about,
    of_cohort,
    other_comparisons,
    scale_rows,
    sentence,
)
from .quality_cells import quality_cells
from .questions import all_questions, experience_cells, followed_sentence
from .sensitivity_cells import sensitivity_cells
from .since_cells import since_cells
from .theme_cells import codebook_cells, theme_cells, time_cells, together_sentences
from .too_few import too_few, too_few_lead, without_intervals
from .who_is_missing import missing_cells

FULL = (
    "title",
    "summary",
    "since",
    "programme",
    "participants",
    "findings",
    "comparison",
    "cohorts",
    "projects",
    "limits",
    "conclusions",
    "recommendations",
    "methods",
    "plan",
    "steps",
    "quality",
    "measures",
    "behind",
    "joint",
    "sensitivity",
    "frameworks",
    "agreement",
    "codebook",
    "quotes",
    "checklists",
    "glossary",
    "references",
    "provenance",
)
ANNEX = (
    *("methods", "plan", "steps", "quality", "measures", "behind", "joint", "sensitivity"),
    *("frameworks", "agreement", "codebook", "quotes", "checklists", "glossary"),
    *("references", "provenance"),
)
"""Sections that stand in a file of their own, behind a page that says so."""
SHORT = (
    "title",
    "answer",
    "since",
    "participants",
    "scales",
    "voices",
    "projects",
    "sparse",
    "limits",
    "conclusions",
    "recommendations",
    "methods",
    "plan",
    "steps",
    "quality",
    "measures",
    "behind",
    "codebook",
    "glossary",
    "references",
    "provenance",
)


def orders(
    form: str, asked: list[str] | None = None, own: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Return the sections of the report and of its annex, in order.

    `asked` is the order of the settings; by default, and where it names no section of the annex,
    that of the report's form, short or full. Sections of the study's `own` that the settings do not
    place come last. A page without results has one section.
    """
    if form == "notice":
        return ["title", "notice"], ["front", "notice"]
    usual = SHORT if form == "short" else FULL
    body = [name for name in asked or usual if name not in ANNEX]
    body += [name for name in own if name not in body]
    annex = [name for name in asked or () if name in ANNEX]
    return [*body, "pointer"], ["front", *(annex or (name for name in usual if name in ANNEX))]


def contents(tables: Tables) -> dict:
    """Return everything that the section templates use, except narrative and figures."""
    return {"tables": tables, **_summary(tables), **_body(tables), **_annex(tables)}


def _summary(tables: Tables) -> dict:
    """Return what the title page and the summary are filled with."""
    facts, rows = about(tables), scale_rows(tables)
    directions = {row["scale"]: row["direction"] for row in rows if row["shown"] == "full"}
    return {
        "about": facts,
        "short": facts["form"] == "short",
        "title_facts": title_facts(facts, tables),
        "before": facts["before_label"].capitalize() or say("head.before"),
        "after": facts["after_label"].capitalize() or say("head.after"),
        "answer": wording.answer(tables),
        "compared": reach_words.compared_sentence(tables),
        "reach": reach_words.reach_sentence(tables),
        "cost": reach_words.cost_sentence(tables),
        "said": voices.people_said(tables),
        "grouping": wording.grouping(rows),
        "scale_table": [scale_cells(row) for row in rows],
        "scale_caption": _scale_caption(rows),
        "disagreements": voices.disagreements(tables, directions),
        "projects_sentence": projects_sentence(tables),
        "cannot_tell": limits.cannot_tell(tables),
    }


def _body(tables: Tables) -> dict:
    """Return what the sections after the summary are filled with."""
    return {
        "followed": followed_sentence(tables, other_comparisons(tables)),
        "questions": all_questions(tables),
        "strength": limits.strength(tables),
        "absences": limits.absences(tables),
        "sparse": too_few(tables),
        "sparse_lead": too_few_lead(tables),
        "participation_notes": limits.participation_words(tables),
        "cautions": [row["text"] for row in tables.get("cautions", [])],
        "withheld_words": withheld_words(tables),
        "cases": [case_cells(row) for row in tables.get("projects_cases", [])],
        "asked_once": [experience_cells(row) for row in of_cohort(tables, "experience")],
        "asked_of_few": without_intervals(of_cohort(tables, "experience")),
        **evidence_cells(tables),
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
        **since_cells(tables),
    }


def _annex(tables: Tables) -> dict:
    """Return what the sections of the annex are filled with."""
    return {
        "withheld_rows": [(row["what"], row["n"]) for row in tables.get("withheld", [])],
        **glossary_cells(tables),
        **provenance_cells(tables),
        "quote_rules": [(row["name"], row["rule"]) for row in tables.get("quote_rules", [])],
        **codebook_cells(tables),
        **number_cells(tables),
        **measurement_cells(tables),
        **methods_cells(tables),
        **sensitivity_cells(tables),
        **framework_cells(tables),
        **quality_cells(tables),
        **plan_cells(tables),
        **agreement_cells(tables),
        **checklists_cells(tables),
    }


def withheld_words(tables: Tables) -> str:
    """Return by which rule results were left out, and how many; the annex has them by kind."""
    total = sum(int(row["n"]) for row in tables.get("withheld", []))
    if not total:
        return say("left_out.nothing")
    least = least_in_words()
    why = say("left_out.why", minimum=about(tables)["minimum_group"], least=least)
    return f"{why} {say_number('left_out.results', total)}"


def _scale_caption(rows: list[Row]) -> str:
    """Return the caption of the table of scales: whose ratings stand beside each other."""
    unlinked = rows and all(row["design"] == "unlinked" for row in rows)
    return say("caption.two_groups" if unlinked else "caption.same_people")


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
    number, seen = rows[0]["n_all"], _counted(evidence)
    if not stages:
        return sentence(say("projects.reported", number=number))
    told = sentence(say("projects.stages", number=number, stages=_counted(stages)))
    return f"{told} {sentence(say('projects.evidence', evidence=seen))}" if seen else told


def _counted(rows: list[Row]) -> str:
    """Return labels with their counts, as they stand within a sentence."""
    return "; ".join(
        say(
            "projects.counted",
            what=row["label"][:1].lower() + row["label"][1:],
            number=row["n"],
        )
        for row in rows
    )


def case_cells(row: Row) -> Row:
    """Return a project case: title and one paragraph."""
    parts = [
        say("case.aim", text=row["aim"]) if row["aim"] else "",
        row["what_changed"],
        say("case.for_whom", text=row["for_whom"]) if row["for_whom"] else "",
        say("case.evidence", text=EVIDENCE.get(row["evidence"], row["evidence"]).lower()),
        say("case.sponsor", text=row["sponsor_view"]) if row["sponsor_view"] else "",
    ]
    return {"title": row["title"], "text": " ".join(sentence(part) for part in parts if part)}
