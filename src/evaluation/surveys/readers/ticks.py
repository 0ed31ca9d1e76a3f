"""Questions with several answers that stand as one column an option, made one column again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from evaluation.surveys.export import Column
from evaluation.surveys.readers.condensing import JOIN, Draft

UNTICKED = frozenset({"", "0", "Unchecked"})
"""Cells of an option that was not chosen."""


class Option(NamedTuple):
    """The question and the option that a column stands for."""

    question: str
    option: str


def condensed(
    parts: list[Draft],
    option_of: Callable[[Column], Option | None],
    are_ticks: Callable[[list[Draft]], bool],
) -> list[Draft]:
    """The columns, with each question's columns of options made one, where the first stood.

    Args:
        parts: all columns.
        option_of: question and option of a column, None for one that is no option.
        are_ticks: whether the columns that have a question in common are ticks of its options.
    """
    groups: dict[str, list[Draft]] = {}
    options: dict[int, str] = {}
    for part in parts:
        if not part.column.role and (option := option_of(part.column)):
            groups.setdefault(option.question, []).append(part)
            options[id(part)] = option.option
    headers = {part.column.header for part in parts}
    first, gone = {}, set()
    for question, group in groups.items():
        if question not in headers and are_ticks(group):
            first[id(group[0])] = _joined(question, [options[id(part)] for part in group], group)
            gone |= {id(part) for part in group[1:]}
    return [first.get(id(part), part) for part in parts if id(part) not in gone]


def _joined(question: str, options: list[str], group: list[Draft]) -> Draft:
    """One column with the options that each row has ticked, joined by ';'."""
    cells = [
        JOIN.join(o for o, cell in zip(options, row, strict=True) if cell not in UNTICKED)
        for row in zip(*(part.cells for part in group), strict=True)
    ]
    return Draft(Column(question, (question,)), cells)
