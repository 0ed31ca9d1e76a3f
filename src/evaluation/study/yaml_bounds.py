"""Bounds on what a settings file may hold: a small file can stand for one without end."""

from __future__ import annotations

import re
from typing import Any

LARGEST = 500_000
"""Characters: the reader of YAML takes a second for a hundred thousand."""
DEEPEST = 50
MOST = 100_000
"""Values, each counted as often as it is referred to."""
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no web page, Word file or workbook may hold."""
BRACKETS = {"[": 1, "{": 1, "]": -1, "}": -1}
RING, GROWS = "A part of it refers to itself.", f"It stands for more than {MOST:,} values."
DEEP = f"It is nested more than {DEEPEST} deep."


def fault_of_text(text: str) -> str:
    """Why a YAML text is not read at all; empty if it may be."""
    if len(text) > LARGEST:
        return f"It has {len(text):,} characters; more than {LARGEST:,} are not read."
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth = max(depth + BRACKETS[bracket], 0)
        if depth > DEEPEST:
            return DEEP
    return ""


def fault_of_values(data: Any) -> str:
    """Why what a YAML text says is not used; empty if it may be.

    A value that is referred to is looked through once and counted each time.
    """
    try:
        return GROWS if _count(data, {}, 0) > MOST else ""
    except _Fault as fault:
        return str(fault)


class _Fault(Exception):
    """What is wrong with a value."""


def _count(data: Any, known: dict[int, int | None], depth: int) -> int:
    """How many values there are; `known` are the counts of those seen, None while inside."""
    if isinstance(data, str) and NO_TEXT.search(data):
        raise _Fault("There is a character in it that no text has.")
    if not isinstance(data, dict | list):
        return 1
    if depth > DEEPEST:
        raise _Fault(DEEP)
    if id(data) not in known:
        known[id(data)] = None
        inside = [*data, *data.values()] if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(_count(one, known, depth + 1) for one in inside)
    count = known[id(data)]
    if count is None:
        raise _Fault(RING)
    return count
