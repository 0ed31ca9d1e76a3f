"""Columns that are worded nearly, or not at all, as the items that they are taken for."""

from __future__ import annotations

import difflib
import re

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.instruments import wording
from evaluation.study.settings import Settings
from evaluation.surveys.column_map import Question
from evaluation.surveys.item_wordings import Wordings

CLEARLY = 0.05
"""By how much a close wording must be closer than the next, on either side."""

NEGATIONS = re.compile(r"\b(?:not|no|never|none|nobody|nothing|cannot|without|\w+n't)\b")


def close_ones(
    sheet: Sheet,
    left: list[Question],
    questions: list[Question],
    settings: Settings,
    wordings: Wordings,
) -> list[Problem]:
    """Take columns for free items that are worded nearly the same; a note for each.

    Both must be each other's nearest by far. Items that have a column compete as well: a column
    that is as near to one of them is another version of it rather than a free item.
    """
    least = settings.study.close_wording
    claimed = {(q.wave, q.item) for q in questions if q.item}
    likeness = {q.at: _likeness(q, wordings, least - CLEARLY) for q in left} if least < 1 else {}
    problems = []
    for question in left:
        ranked = sorted(likeness.get(question.at, {}).items(), key=lambda pair: -pair[1][0])
        if not ranked or ranked[0][1][0] < least:
            continue
        item, (much, name, text) = ranked[0]
        rivals = [pair[1][0] for pair in ranked[1:]]
        rivals += [
            likeness[other.at][item][0]
            for other in left
            if other is not question and other.wave == question.wave and item in likeness[other.at]
        ]
        unique = all(much - rival >= CLEARLY for rival in rivals)
        if unique and (question.wave, item) not in claimed and _may_be_same(wording(name), text):
            question.item, question.how = item, "close"
            problems.append(_taken_asclose_ones(sheet, question, item, name, much, settings))
    return problems


def _likeness(
    question: Question, wordings: Wordings, least: float
) -> dict[str, tuple[float, str, str]]:
    """Items worded nearly as a column is: how nearly, the column's wording and the item's."""
    found: dict[str, tuple[float, str, str]] = {}
    for name in question.names:
        own = wording(name)
        if " " not in own:
            continue
        matcher = difflib.SequenceMatcher(None, "", own, autojunk=False)
        for item, texts in wordings.texts.items():
            for text in texts:
                matcher.set_seq1(text)
                if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
                    continue
                much = matcher.ratio()
                if much >= max(least, found.get(item, (0,))[0]):
                    found[item] = (much, name, text)
    return found


def _may_be_same(one: str, other: str) -> bool:
    """Whether two wordings have the same numbers and negations: without them they differ."""
    return all(
        sorted(re.findall(what, one)) == sorted(re.findall(what, other))
        for what in (r"\d+", NEGATIONS)
    )


def _taken_asclose_ones(
    sheet: Sheet, question: Question, item: str, name: str, much: float, settings: Settings
) -> Problem:
    text = settings.instruments[settings.items()[item]].items[item].text
    found = (
        f"It is taken for the item {item!r}, being worded nearly the same ({much:.2f} of 1): "
        f"{name!r} beside {text!r}."
    )
    remedy = (
        "If that is right, add its wording to the item's 'aliases'; if not, name the item's column "
        "under 'columns' in cohort.yaml, or set 'close_wording: 1' in study.yaml."
    )
    return sheet.problem(sheet.header_row, question.header, found, remedy, "note")


def worded_otherwise(sheet: Sheet, questions: list[Question], wordings: Wordings) -> list[Problem]:
    """A note on columns that are items by their id and are worded as none."""
    other = []
    for question in questions:
        told = [wording(name) for name in question.names]
        worded = [text for text in told if " " in text]
        if question.how == "id" and question.item and worded:
            texts = wordings.texts[question.item]
            other += [] if set(told) & set(texts) else [(question, worded[-1])]
    if not other:
        return []
    shown = "; ".join(f"{q.item!r}: {text[:60]!r}" for q, text in other[:3])
    found = f"Known by their ids, but worded otherwise than the instrument, {len(other)}: {shown}."
    remedy = "Check that they ask the same; if so, add the wordings to the items' 'aliases'."
    return [sheet.problem(sheet.header_row, "", found, remedy, "note")]
