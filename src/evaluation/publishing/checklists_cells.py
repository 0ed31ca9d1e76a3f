"""The annex's checklists, as rows of text."""

import re

from markupsafe import Markup

from .catalogue import say
from .published import Row, Tables

CHECKLISTS = ("GRAMMS", "SRQR", "TREND")
ANNEX = "Technical annex: "
"""Before the name of a section of the annex, in `checklists.csv`."""


def checklists_cells(tables: Tables) -> dict:
    """Return what the section on checklists is filled with."""
    rows = tables.get("checklists", [])
    done = sum(row["by"] != "nobody yet" for row in rows)
    words = ""
    if rows:
        words = say("checklists.answered", done=done, total=len(rows))
    return {
        "checklist_words": words,
        "checklist_tables": [
            (say(f"checklists.title.{name}"), [_cells(r) for r in rows if r["checklist"] == name])
            for name in CHECKLISTS
        ],
    }


def _cells(row: Row) -> tuple[str, str, str]:
    where = _linked(row["answer"]) if row["by"] == "report" else row["answer"]
    return row["item"], row["what"], where or say("checklists.not_answered")


def _linked(answer: str) -> str:
    """Return the section that an answer points to; in the web page, with a link to it."""
    before, after = say("checklists.see", section="|").split("|")
    name = answer.removeprefix(before).removesuffix(after)
    section = name.removeprefix(ANNEX)
    if not re.fullmatch(r"[\w ,]+", section):
        return answer
    place = "-".join(re.findall(r"\w+", section.lower()))
    here = section != name
    link = f"[{section}]({'annex' if here else 'report'}.html#{place})"
    return Markup(say(f"checklists.{'in_annex' if here else 'in_report'}", section=link))
