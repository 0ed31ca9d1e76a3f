"""The findings under frameworks of leadership: a table for each, and what it has no evidence on."""

from itertools import groupby

from .catalogue import say
from .published import MINUS, Row, Tables, filled, in_words, joined, quoted, sentence

_EVIDENCE = {
    "none": "none",
    "few voices, if any": "few",
    "numbers, and few voices, if any": "numbers_few",
    "voices only": "voices",
    "numbers only": "numbers",
    "both": "both",
}
"""Key of what a cell says, by what the table says of the evidence."""


def framework_cells(tables: Tables) -> dict:
    """Return everything that the annex on frameworks is filled with."""
    rows = filled(tables, "frameworks")
    return {
        "framework_words": say("frameworks.how") if rows else "",
        "framework_parts": [
            _part(list(own)) for _, own in groupby(rows, key=lambda row: row["framework"])
        ],
    }


def _part(rows: list[Row]) -> dict:
    """Return the heading, sentence and table of one framework."""
    first = rows[0]
    return {
        "title": first["framework_title"],
        "caption": say("frameworks.caption", framework=quoted(first["framework_title"])),
        "source": say(
            "frameworks.source", edition=first["edition"], source=first["framework_source"]
        ),
        "sentence": evidence_sentence(rows),
        "rows": [
            (
                row["title"],
                row["numbers"].replace(": -", f": {MINUS}") or say("annex_cell.none"),
                _voices(row),
                say(f"frameworks.evidence.{_EVIDENCE[row['evidence']]}"),
            )
            for row in rows
        ],
    }


def _voices(row: Row) -> str:
    """Return which themes bear on a part, and who raised them; how many did is told elsewhere."""
    titles, begun = [], ""
    for part in row["voices"].split("; "):
        title, dash, _ = part.partition(" \N{EN DASH} ")
        begun += title
        if dash:
            titles.append(begun)
        begun = "" if dash else f"{begun}; "
    if not titles:
        return row["voices"] or say("annex_cell.none")
    if not row["groups"]:
        return "; ".join(titles)
    groups = joined(row["groups"].lower().split("; "))
    return say("frameworks.voices", themes="; ".join(titles), groups=groups)


def evidence_sentence(rows: list[Row]) -> str:
    """Return on which parts of a framework there is evidence, and which have none."""
    without = [row for row in rows if row["evidence"] == "none"]
    weak = [row for row in rows if row["evidence"] == "few voices, if any"]
    total = len(rows)
    told = []
    if not without and not weak:
        told.append(say("frameworks.evidence_on_all", parts=_all(total)))
    elif len(without) == total > 1:
        told.append(say("frameworks.no_evidence", parts=say("frameworks.any_part")))
    elif len(without) == total:
        told.append(say("frameworks.no_evidence", parts=_some(total, total)))
    elif without:
        parts = _some(len(without), total)
        told.append(say("frameworks.no_evidence_named", parts=parts, titles=_titles(without)))
    if weak:
        told.append(say("frameworks.few_voices", titles=_titles(weak)))
    return " ".join(sentence(part) for part in told)


def _all(total: int) -> str:
    if total == 1:
        return say("frameworks.only_part")
    return say("frameworks.each_part", n=in_words(total))


def _some(count: int, total: int) -> str:
    return say("frameworks.some_parts", n=in_words(count), total=in_words(total))


def _titles(rows: list[Row]) -> str:
    return joined([quoted(row["title"]) for row in rows])
