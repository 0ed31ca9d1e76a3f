"""The annex's checklists, as rows of text."""

from .published import Row, Tables

_TITLES = {
    "GRAMMS": "Good reporting of a mixed methods study (GRAMMS, 2008; our words)",
    "SRQR": "Standards for reporting qualitative research (SRQR, 2014; our words)",
    "TREND": "Evaluations without random allocation (TREND, 2004; what fits one group, our words)",
}


def checklists_cells(tables: Tables) -> dict:
    """Return what the section on checklists is filled with."""
    rows = tables.get("checklists", [])
    done = sum(row["by"] != "nobody yet" for row in rows)
    words = ""
    if rows:
        words = (
            f"{done} of the {len(rows)} items of these reporting checklists are answered: from the "
            "report itself, or by its authors."
        )
    return {
        "checklist_words": words,
        "checklist_tables": [
            (title, [_cells(row) for row in rows if row["checklist"] == name])
            for name, title in _TITLES.items()
        ],
    }


def _cells(row: Row) -> tuple[str, str, str]:
    return row["item"], row["what"], row["answer"] or "Not answered"
