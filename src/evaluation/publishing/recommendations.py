"""Recommendations: what should whom do, by when, out of a text that anybody can type.

A recommendation is a numbered item (or one with a dash), as long as its author likes. Its lead is
what stands in bold, or else its first sentence. Who should do it, and by when, stands in brackets
at its end, "(programme team; by 31 March 2027)", or on lines of their own, "Owner: programme team"
and "By: 31 March 2027".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluation.publishing.catalogue import say, say_number

ITEM = re.compile(r"(?:\\?[0-9]{1,2}[.)]|[-*+])[ \t]+(?=\S)")
BRACKET = re.compile(r"[(\[]([^()\[\];]+);\s*([^()\[\];]+)[)\]]\s*\.?\s*$", re.M)
OWNER = re.compile(r"^\W*(?:owner|who)\W*:\W*(.+?)\W*$", re.I | re.M)
DATE = re.compile(r"^\W*(?:by|date|when|due)\W*:\W*(.+?)\W*$", re.I | re.M)
BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.S)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u2018\u201c\"'(\[])|\n\s*(?:[-*+]\s|\n)")
LONGEST = 140
"""Characters of a lead that a summary shows whole."""
MOST = 4
"""Recommendations that a summary shows."""


@dataclass(frozen=True)
class Recommendation:
    """One recommendation.

    Attributes:
        number: its place, from one.
        line: of the text on which it begins, from one.
        lead: what is to be done, in a line, without its full stop.
        owner: who should do it; empty if nobody is named.
        by: when it should be done, as the author wrote it; empty if no date is given.
    """

    number: int
    line: int
    lead: str
    owner: str = ""
    by: str = ""


def recommendations(text: str) -> list[Recommendation]:
    """Every recommendation of an author's text, in order.

    Args:
        text: Markdown, or what somebody typed who never heard of it.
    """
    return [_read(n, line, item) for n, (line, item) in enumerate(_items(text), 1)]


def _items(text: str) -> list[tuple[int, str]]:
    """First line and words of each item: numbered ones if there are any, else those with a dash."""
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if ITEM.match(line)]
    numbered = [n for n in starts if lines[n].lstrip("\\")[0].isdigit()]
    starts = numbered or starts
    found = []
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        # A text that begins at the margin after an empty line belongs to no item.
        own = [ITEM.sub("", lines[start], count=1)]
        for at in range(start + 1, end):
            if lines[at].strip() and not lines[at][0].isspace() and not lines[at - 1].strip():
                break
            own.append(lines[at])
        found.append((start + 1, "\n".join(own).strip()))
    return found


def _read(number: int, line: int, item: str) -> Recommendation:
    brackets = list(BRACKET.finditer(item))
    owner, by = brackets[-1].groups() if brackets else (_first(OWNER, item), _first(DATE, item))
    plain = BRACKET.sub("", DATE.sub("", OWNER.sub("", item)))
    bold = BOLD.search(plain)
    lead = bold[2] if bold else SENTENCE.split(plain.strip(), maxsplit=1)[0]
    lead = " ".join(lead.split()).rstrip(".,;: ")
    return Recommendation(number, line, lead, " ".join(owner.split()), _date(by))


def _first(pattern: re.Pattern, item: str) -> str:
    found = pattern.search(item)
    return found[1] if found else ""


def _date(text: str) -> str:
    """A date as it was written, without the word before it."""
    return re.sub(r"^by\s+", "", " ".join(text.split()), flags=re.I)


def as_typed(text: str) -> str:
    """The text as its author meant it: a list of its own, owner and date on lines of their own."""
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if ITEM.match(line)), 0)
    if first and lines[first - 1].strip():
        lines.insert(first, "")
    for n in range(1, len(lines)):
        if lines[n - 1].strip() and (OWNER.match(lines[n]) or DATE.match(lines[n])):
            lines[n - 1] = f"{lines[n - 1].rstrip()}\\"
    return "\n".join(lines)


def in_summary(text: str) -> tuple[list[str], str]:
    """Each lead with owner and date, as Markdown, and what is said of those that are left out.

    Args:
        text: of the section.
    """
    found = recommendations(text)
    left = len(found) - MOST
    return [_line(one) for one in found[:MOST]], (
        say_number("recommended.more", left) if left > 0 else ""
    )


def _line(one: Recommendation) -> str:
    kind = {(True, True): "whole", (True, False): "owned", (False, True): "dated"}
    key = kind.get((bool(one.owner), bool(one.by)), "bare")
    return say(f"recommended.{key}", lead=shortened(one.lead), owner=one.owner, date=one.by)


def shortened(lead: str) -> str:
    """A lead as a summary shows it: cut after a word, where it is long."""
    if len(lead) <= LONGEST:
        return lead
    return f"{lead[:LONGEST].rpartition(' ')[0].rstrip(',;: ')} \u2026"
