"""The review's to-do list: what waits for a person, grouped by kind, with what to do and where."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

Entry = tuple[str, str] | list[str]


@dataclass(frozen=True)
class Kind:
    """A kind of thing to do.

    Attributes:
        title: of the group.
        how: what to do with each of them.
        where: file to write to; {report} is filled in.
    """

    title: str
    how: str = ""
    where: str = ""


KINDS = {
    "release": Kind("What was handed over, and what follows from it"),
    "problem": Kind(
        "Checks to look at",
        "None of them stopped the run. Mend the file, or add a line to the cohort\u2019s "
        "corrections.csv; then run again.",
        "data/raw",
    ),
    "stale": Kind(
        "Texts that may not be true any more",
        "You wrote them about other results. Read each beside the report; if it still holds, copy "
        "the stamp into the head of the file, between the lines of three dashes. Until then the "
        "report stays a draft.",
        "config/narrative/{report}",
    ),
    "text": Kind(
        "Texts to write",
        "Only people can write them. Until then the section is left out.",
        "config/narrative/{report}",
    ),
    "words": Kind(
        "Words that say more than the design can",
        "They are shown as you wrote them, unless you word them otherwise.",
        "config/narrative/{report}",
    ),
    "owner": Kind(
        "Recommendations without an owner or a date",
        "The summary names who should do what, by when.",
        "config/narrative/{report}/recommendations.md",
    ),
    "verdict": Kind(
        "Verdicts to write or to confirm",
        "Read the numbers and the voices of each pair, then add the line below it to the file, "
        "with your verdict in place of VERDICT: converge, complement, diverge or silent.",
        "data/decisions/{report}/verdicts.csv",
    ),
    "redaction": Kind(
        "Words that may tell who somebody is",
        "They are listed further down, each with its key and stamp. Write accept, keep or replace.",
        "data/decisions/programme/redactions.csv",
    ),
    "quotes": Kind(
        "Quotes",
        "No quote is shown that nobody has read.",
        "data/decisions/{report}/quotes.csv",
    ),
    "correction": Kind(
        "Corrections proposed",
        "Look at the rows that are listed further down. The command check writes the corrections "
        "that you accept.",
        "data/raw/COHORT/corrections.csv",
    ),
    "summary": Kind(
        "Summaries of the framework matrix",
        "Write in the workbook; what you wrote is kept when it is made anew.",
        "data/review/programme/framework_matrix.xlsx",
    ),
    "checklist": Kind(
        "Reporting checklists",
        "What the report cannot answer from the data is asked of its authors.",
        "config/checklists.csv",
    ),
    "check": Kind(
        "Signature",
        "The last thing to do: whoever has checked the report signs for exactly these tables and "
        "texts. A signature does not hold for others.",
        "config/release.yaml",
    ),
}
"""Every kind, in the order in which they are best done."""
SEE = ": see "
"""Stands before the title of the section of the page that an entry is about."""
OPEN = 12
"""Entries of a group that is shown open."""
FOLDED = 40
"""Entries that a page shows of a group; the workbook has all."""


def groups(entries: list[Entry], report: str) -> list[dict]:
    """The list as the page shows it: no entry twice, no empty group.

    Args:
        entries: kind and text of each; a text's first line says what, the lines below it are to be
            copied.
        report: `programme` or a cohort.
    """
    own = list(dict.fromkeys((kind, text) for kind, text in entries))
    kinds = dict.fromkeys([*KINDS, *(kind for kind, _ in own)])
    found = []
    for name in kinds:
        texts = [text for kind, text in own if kind == name]
        if texts:
            kind = KINDS.get(name, Kind(name.capitalize()))
            found.append(
                {
                    "id": f"todo-{name}",
                    "title": kind.title,
                    "how": kind.how,
                    "where": kind.where.format(report=report),
                    "count": len(texts),
                    "open": len(texts) <= OPEN,
                    "entries": [_parts(text) for text in texts[:FOLDED]],
                    "more": max(0, len(texts) - FOLDED),
                }
            )
    return found


def _parts(text: str) -> dict:
    """What to do; a line to copy; and the section of the page to look at, as title and address."""
    what, _, lines = text.partition("\n")
    what, _, section = what.partition(SEE)
    return {"what": what, "line": lines.strip("\n"), "see": section, "to": anchor(section)}


def from_sheets(sheets: dict[str, pd.DataFrame]) -> list[Entry]:
    """What the audits leave to be done, which no report needs to know.

    Args:
        sheets: of one report.
    """
    notes, near, columns = sheets["notes"], sheets["near_matches"], sheets["columns"]
    close, guessed = columns[columns["how"] == "close"], near[near["match"] == "near"]
    on = f"{_some(len(notes), 'note')} on {_some(notes['file'].nunique(), 'file')}"
    told = (
        ("problem", NOTES, len(notes), on),
        ("problem", CLOSE, len(close), f"{_some(len(close), 'column')} of nearly the same words"),
        ("correction", NEAR, len(guessed), f"{_some(len(guessed), 'form')} linked by a near code"),
    )
    return [(kind, f"{what}{SEE}{section}") for kind, section, n, what in told if n]


NOTES = "What was found in the files"
CLOSE = "Columns that were taken for a question by another wording"
NEAR = "Links by a nearly equal code"
"""Titles of the sections that the list points to."""


def _some(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def answered(path: Path) -> list[dict]:
    """How many items of each reporting checklist are answered.

    Args:
        path: the published table `checklists`, which may be missing.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    found = []
    for name in dict.fromkeys(row["checklist"] for row in rows):
        own = [row["by"] != "nobody yet" for row in rows if row["checklist"] == name]
        share = round(100 * sum(own) / len(own))
        found.append({"name": name, "done": sum(own), "of": len(own), "share": share})
    return found


def anchor(title: str) -> str:
    """The address of a section within the page."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
