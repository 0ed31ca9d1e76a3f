"""The findings under frameworks of leadership: a table for each, and what it has no evidence on."""

from itertools import groupby

from .published import MINUS, Row, Tables, filled, in_words, joined, quoted, sentence

HOW = (
    "A reader who thinks in another framework finds here what this evaluation has under each of "
    "its parts. Which scales and themes bear on which part is the judgement of the evaluation "
    "team, not that of the framework\u2019s authors. What is said of a part is what the report "
    "says elsewhere: a part that many scales and themes bear on is not better supported for it."
)
_EVIDENCE = {
    "none": "No evidence",
    "few voices, if any": "Few voices, if any",
    "numbers, and few voices, if any": "Numbers; few voices, if any",
    "voices only": "Voices only",
    "numbers only": "Numbers only",
    "both": "Numbers and voices",
}


def framework_cells(tables: Tables) -> dict:
    """Return everything that the annex on frameworks is filled with."""
    rows = filled(tables, "frameworks")
    return {
        "framework_words": HOW if rows else "",
        "framework_parts": [
            _part(list(own)) for _, own in groupby(rows, key=lambda row: row["framework"])
        ],
    }


def _part(rows: list[Row]) -> dict:
    """Return the heading, sentence and table of one framework."""
    first = rows[0]
    return {
        "title": first["framework_title"],
        "source": f"Edition: {first['edition']}. Source: {first['framework_source']}.",
        "sentence": evidence_sentence(rows),
        "rows": [
            (
                row["title"],
                row["numbers"].replace(": -", f": {MINUS}") or "none",
                row["voices"] or "none",
                _EVIDENCE.get(row["evidence"], row["evidence"]),
            )
            for row in rows
        ],
    }


def evidence_sentence(rows: list[Row]) -> str:
    """Return on which parts of a framework there is evidence, and which have none."""
    without = [row for row in rows if row["evidence"] == "none"]
    weak = [row for row in rows if row["evidence"] == "few voices, if any"]
    total = len(rows)
    if not without and not weak:
        return sentence(f"there is evidence on {_all(total)}")
    told = []
    if without:
        count = f"{in_words(len(without))} of its {in_words(total)} parts"
        count = "any of its parts" if len(without) == total > 1 else count
        named = "" if len(without) == total else f": {_titles(without)}"
        told.append(f"this report has no evidence on {count}{named}")
    if weak:
        told.append(f"nothing but the voices of few people, if any, bears on {_titles(weak)}")
    return " ".join(sentence(part) for part in told)


def _all(total: int) -> str:
    return "its one part" if total == 1 else f"each of its {in_words(total)} parts"


def _titles(rows: list[Row]) -> str:
    return joined([quoted(row["title"]) for row in rows])
