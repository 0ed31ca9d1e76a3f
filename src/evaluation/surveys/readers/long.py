"""Long tables: one row an answer. Made wide, one row a respondent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.instruments import normalised
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import Draft, assembled, distinct
from evaluation.surveys.readers.headers import different, drafts_of, free
from evaluation.surveys.readers.plain import role_of

ITEMS = ("item", "item id", "item_id", "variable", "question id", "question_id", "question")
"""Headers of the column that names what was asked, best first."""

WORDINGS = ("question", "question text", "question_text", "item text", "item_text", "wording")
"""Headers of a column with the wording, beside one with a shorter name."""

ANSWERS = ("value", "score", "rating", "answer", "response")
"""Headers of the column with the answer, numbers first."""

TIMES = ("sent_in", "started", "seconds")
"""Roles of columns that may differ between the answers of one person."""

SHOWN = 5
"""Rows that a problem names at most."""


@dataclass
class _Long:
    """Which columns of a long table are what.

    Attributes:
        item: what was asked.
        answer: the answer.
        label: the answer in words, beside a number; None if there is none.
        wording: what was asked, in full; None if there is none.
        keys: columns that say whose answer it is: person, wave, cohort and whatever else.
        times: columns of times, which may differ between answers of one person.
    """

    item: Draft
    answer: Draft
    label: Draft | None
    wording: Draft | None
    keys: list[Draft]
    times: list[Draft]


def read_long(file: Delivered) -> list[Export]:
    """Sheets with a column of items, one of answers, and the same items for each person."""
    found = [(sheet, _layout(sheet)) for sheet in file.sheets]
    return [_wide(sheet, layout) for sheet, layout in found if layout]


def _layout(sheet: Sheet) -> _Long | None:
    if not {normalised(h) for h in sheet.headers} & set(ITEMS):
        return None
    parts = drafts_of(sheet)
    by_name = {normalised(part.column.header): part for part in reversed(parts)}
    item = next((by_name[w] for w in ITEMS if w in by_name), None)
    answers = [by_name[w] for w in ANSWERS if w in by_name]
    wording = next((by_name[w] for w in WORDINGS if w in by_name), None)
    if item is None or not answers:
        return None
    named = {id(part) for part in (item, wording, *answers)}
    rest = [part for part in parts if id(part) not in named and not _counts_rows(part)]
    times = [part for part in rest if role_of(part.column.header) in TIMES]
    keys = [part for part in rest if role_of(part.column.header) not in TIMES]
    people = set(zip(*(part.cells for part in keys), strict=True))
    if not people or len(different(item)) < 2 or len(people) == len(sheet.rows):
        return None
    label = answers[1] if len(answers) > 1 else None
    return _Long(item, answers[0], label, None if wording is item else wording, keys, times)


def _counts_rows(part: Draft) -> bool:
    """Whether it numbers the answers: 'id' or no header, and no cell twice."""
    name = normalised(part.column.header)
    counts = name in ("id", "row", "answer id", "answer_id") or name.startswith("column ")
    return counts and len(set(part.cells)) == len(part.cells)


def _wide(sheet: Sheet, long: _Long) -> Export:
    """One row for each different set of keys, at the row of its first answer."""
    rows: dict[tuple[str, ...], int] = {}
    whose = [
        rows.setdefault(key, len(rows))
        for key in zip(*(part.cells for part in long.keys), strict=True)
    ]
    first = _firsts(whose)
    parts = [Draft(_key(part), [part.cells[i] for i in first]) for part in long.keys]
    parts += [Draft(_key(part), _latest(part, whose, len(rows))) for part in long.times]
    items = _items(long, whose, len(rows), {part.column.header for part in parts})
    made = assembled("long", sheet, [*parts, *items])
    made.sheet.numbers = [sheet.numbers[i] for i in first]
    unnamed = sum(not cell for cell in long.item.cells)
    made.left_out = Counter({"no item named": unnamed} if unnamed else {})
    made.problems = _answered_twice(sheet, long, whose)
    return made


def _firsts(whose: list[int]) -> list[int]:
    """Position of the first answer of each person."""
    seen: dict[int, int] = {}
    for at, person in enumerate(whose):
        seen.setdefault(person, at)
    return list(seen.values())


def _key(part: Draft) -> Column:
    role = role_of(part.column.header)
    # Seconds that one answer took say nothing of the whole form.
    return Column(part.column.header, part.column.names, "platform" if role == "seconds" else role)


def _latest(part: Draft, whose: list[int], people: int) -> list[str]:
    """The last cell of each person that is not blank: answers stand in the order they came."""
    cells = [""] * people
    for person, cell in zip(whose, part.cells, strict=True):
        cells[person] = cell or cells[person]
    return cells


def _items(long: _Long, whose: list[int], people: int, taken: set[str]) -> list[Draft]:
    """A column for each item, in the order in which they first stand there."""
    cells: dict[str, list[str]] = {}
    labels: dict[str, dict[str, set[str]]] = {}
    words = long.label.cells if long.label else [""] * len(whose)
    for person, item, answer, word in zip(
        whose, long.item.cells, long.answer.cells, words, strict=True
    ):
        if not item:
            continue
        row = cells.setdefault(item, [""] * people)
        row[person] = row[person] or answer or word
        if answer and word:
            labels.setdefault(item, {}).setdefault(answer, set()).add(word)
    wordings = _wordings(long)
    parts = []
    for item, row in cells.items():
        header = free(item, taken)
        taken.add(header)
        told = {a: min(w) for a, w in labels.get(item, {}).items() if len(w) == 1 and w != {a}}
        names = distinct((header, item, wordings.get(item, "")))
        parts.append(Draft(Column(header, names, labels=told), row))
    return parts


def _wordings(long: _Long) -> dict[str, str]:
    """The wording of each item that has just one."""
    found: dict[str, set[str]] = {}
    texts = long.wording.cells if long.wording else [""] * len(long.item.cells)
    for item, text in zip(long.item.cells, texts, strict=True):
        found.setdefault(item, set()).add(text)
    return {item: min(texts) for item, texts in found.items() if len(texts) == 1}


def _answered_twice(sheet: Sheet, long: _Long, whose: list[int]) -> list[Problem]:
    """A person's second answers to an item: the first counts, and somebody has to look."""
    seen: dict[tuple[int, str], int] = {}
    differ: list[tuple[int, int]] = []
    same: list[tuple[int, int]] = []
    for at, key in enumerate(zip(whose, long.item.cells, strict=True)):
        if not key[1] or not long.answer.cells[at]:
            continue
        before = seen.setdefault(key, at)
        if before != at:
            alike = long.answer.cells[before] == long.answer.cells[at]
            (same if alike else differ).append((sheet.numbers[before], sheet.numbers[at]))
    remedy = (
        "Take one of them out, or add the column that tells them apart, such as the wave. "
        "The first that is not blank is used."
    )
    told = [("stop", differ, "different answers"), ("note", same, "the same answer")]
    return [
        sheet.problem(rows[0][1], long.item.column.header, _rows(rows, what), remedy, severity)
        for severity, rows, what in told
        if rows
    ]


def _rows(rows: list[tuple[int, int]], what: str) -> str:
    shown = "; ".join(f"rows {first} and {second}" for first, second in rows[:SHOWN])
    more = f"; and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return f"One person has {what} to one item twice: {shown}{more}."
