"""Reporting checklists: each item answered from the tables, or by the author, or by nobody yet.

The items are in `checklists.csv`, in our own words, with the tables that answer them: GRAMMS
(O'Cathain, Murphy & Nicholl 2008), SRQR (O'Brien et al. 2014), and what TREND (Des Jarlais et al.
2004) asks of one group before and after. Authors answer the others in `config/checklists.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import Row, Scope
from evaluation.study.inputs import CHECKLISTS

ITEMS = Path(__file__).with_name("checklists.csv")


ABOUT_WORDS = ("GRAMMS", "SRQR")
"""Checklists that a study without coded material is not asked about."""


def items() -> list[Row]:
    """Every item, in order: checklist, item, what, tables that answer it, section."""
    with ITEMS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def answers(folder: Path) -> dict[tuple[str, str], str]:
    """What the authors answered, by checklist and item; empty without the file.

    Args:
        folder: the study.
    """
    path = folder / CHECKLISTS
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        ((row.get("checklist") or "").strip(), (row.get("item") or "").strip()): answer
        for row in rows
        if (answer := (row.get("answer") or "").strip())
    }


def checklists(scope: Scope, tables: Mapping[str, list[Row]]) -> list[Row]:
    """The published table `checklists`.

    Args:
        scope: of the report.
        tables: what is published so far: an item is answered by tables that have rows.
    """
    said = answers(scope.settings.folder)
    asked = [i for i in items() if tables.get("themes") or i["checklist"] not in ABOUT_WORDS]
    return [_answered(item, said, tables) for item in asked]


def _answered(item: Row, said: Mapping, tables: Mapping[str, list[Row]]) -> Row:
    needed = item["tables"].split()
    from_data = bool(needed) and all(tables.get(name) for name in needed)
    answer = said.get((item["checklist"], item["item"]), "")
    by = "authors" if answer else "report" if from_data else "nobody yet"
    where = item["section"] if from_data else ""
    return {
        "checklist": item["checklist"],
        "item": item["item"],
        "what": item["what"],
        "by": by,
        "answer": answer or (say("checklists.see", section=where) if where else ""),
    }


def checklists_todo(rows: list[Row]) -> str:
    """What to ask the authors, with the share answered; empty if everything is answered."""
    left = [row for row in rows if row["by"] == "nobody yet"]
    if not left:
        return ""
    done = len(rows) - len(left)
    first = "; ".join(
        f"{row['checklist']} {row['item']}: {row['what'].lower()}" for row in left[:3]
    )
    return (
        f"{done} of {len(rows)} items of the reporting checklists are answered. Answer the others "
        f"in {CHECKLISTS} (columns checklist, item, answer), beginning with {first}."
    )
