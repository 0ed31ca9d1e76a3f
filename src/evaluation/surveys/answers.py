"""One cell, one answer: labels and numbers to the instrument's range, and why some are none."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import Instrument, normalised
from evaluation.study.settings import Settings

BLANK, UNKNOWN, OUTSIDE = "blank", "not a label", "out of range"


class AnswerReader:
    """Turns cells of one item in one cohort into numbers; equal cells are worked out once."""

    def __init__(self, instrument: Instrument, asked_range: tuple[float, float] | None) -> None:
        self._low, self._high = instrument.low, instrument.high
        self._range = asked_range or (instrument.low, instrument.high)
        self._numbers = instrument.numbers()
        self._not_answers = instrument.not_answers()
        self._known: dict[str, tuple[float, str]] = {}

    def __call__(self, cell: str) -> tuple[float, str]:
        """The answer on the instrument's range (NaN if none), and why there is none."""
        if cell not in self._known:
            self._known[cell] = self._read(cell)
        return self._known[cell]

    def _read(self, cell: str) -> tuple[float, str]:
        if not cell.strip():
            return math.nan, BLANK
        number = _number(cell)
        if number is not None:
            return self._in_range(number)
        label = normalised(cell)
        if label in self._numbers:
            return self._numbers[label], ""
        if label in self._not_answers:
            return math.nan, self._not_answers[label]
        anchored = re.match(r"(\d+)\s*[-–—=:]\s*\S", cell)
        if anchored:
            return self._in_range(float(anchored.group(1)))
        return math.nan, UNKNOWN

    def _in_range(self, number: float) -> tuple[float, str]:
        low, high = self._range
        if not low <= number <= high:
            return math.nan, OUTSIDE
        if (low, high) == (self._low, self._high):
            return number, ""
        # A range that changed between cohorts is mapped in a straight line, ends on ends.
        return (number - low) * (self._high - self._low) / (high - low) + self._low, ""


def _number(cell: str) -> float | None:
    text = cell.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def readers_for(settings: Settings, cohort: Cohort) -> dict[str, AnswerReader]:
    """A reader for each item, with the range on which this cohort answered it."""
    ranges = cohort.settings.answer_ranges
    scale_of = {
        item: scale for scale, (_, _, entry) in settings.scales().items() for item in entry.items
    }
    readers: dict[tuple, AnswerReader] = {}
    found = {}
    for item, name in settings.items().items():
        asked = ranges.get(scale_of.get(item, ""), ranges.get(name))
        key = (name, asked)
        if key not in readers:
            readers[key] = AnswerReader(settings.instruments[name], asked)
        found[item] = readers[key]
    return found


class BadAnswers:
    """Cells that became missing because nobody could tell what they mean, by column."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._cells: dict[tuple[str, str], Counter] = defaultdict(Counter)

    def add(self, header: str, why: str, row: int, cell: str) -> None:
        """Remember a cell that is out of range or not a label."""
        self._rows[header, why].append(row)
        self._cells[header, why][cell] += 1

    def problems(self, sheet: Sheet, *, stop: bool) -> list[Problem]:
        """One problem for each column and kind, with the count, the cells and the rows."""
        severity = "stop" if stop else "note"
        told = {UNKNOWN: "no answer of the instrument", OUTSIDE: "outside the range of answers"}
        found = []
        for (header, why), rows in self._rows.items():
            cells = ", ".join(repr(c[:40]) for c, _ in self._cells[header, why].most_common(3))
            rest = f", rows {', '.join(map(str, rows[:5]))}" if len(rows) > 1 else ""
            count = f"{len(rows)} answer{'s' if len(rows) > 1 else ''} became missing"
            text = f"{count}: {cells} is {told[why]}{rest}."
            remedy = "Add the spelling under 'other_spellings', or correct it in corrections.csv."
            if why == OUTSIDE:
                remedy = (
                    "Correct it in corrections.csv, or declare the range under 'answer_ranges'."
                )
            found.append(sheet.problem(rows[0], header, text, remedy, severity))
        return found
