"""Cells of a column to answers: labels and numbers to the instrument's range, and why some not."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable

import numpy as np

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import Instrument, normalised, tidied
from evaluation.study.settings import Settings
from evaluation.surveys.export import Column

BLANK, UNKNOWN, OUTSIDE, DECLARED = "blank", "not a label", "out of range", "declared missing"
"""Why there is no answer; besides these, the names of the instrument's answers that are none."""

Answer = tuple[float, str]
"""A number on the instrument's range (NaN if there is none), and why there is none ('' if one)."""

_ANCHORED = (
    re.compile(r"(?P<number>\d{1,3})\s*[-=:.)]\s*(?P<label>\D.*)"),
    re.compile(r"[(\[](?P<number>\d{1,3})[)\]]\s*(?P<label>\D.*)"),
    re.compile(r"(?P<label>.*\D)\s*[(\[](?P<number>\d{1,3})[)\]]"),
    re.compile(r"(?P<label>.*[^\d\s])\s*[-=:]\s*(?P<number>\d{1,3})"),
)
"""A number and its label in one cell: `4 - Agree`, `Agree (4)`, `Agree - 4`."""

_BARE = re.compile(r"(?P<number>\d{1,3})\s+\(?(?P<label>\D.*?)\)?")
"""The same without a mark between them, which may be anything: `4 Agree`, but also `4 hours`."""


class AnswerReader:
    """Reads cells of items that were answered in the same way in one wave of one cohort.

    Args:
        instrument: of the items.
        asked_range: lowest and highest number of the form, if not the instrument's.
    """

    def __init__(
        self, instrument: Instrument, asked_range: tuple[float, float] | None = None
    ) -> None:
        self._own = (instrument.low, instrument.high)
        self._asked = asked_range or self._own
        self._whole = isinstance(instrument.answers, tuple) and self._asked == self._own
        self._lists = isinstance(instrument.answers, tuple)
        self._as_written = {tidied(label): n for label, n in instrument.spellings()}
        self._numbers = instrument.numbers()
        self._not_answers = instrument.not_answers()

    @property
    def mapped(self) -> str:
        """The rule by which answers on another range became ones on the instrument's; or ''."""
        if self._asked == self._own:
            return ""
        (low, high), (own_low, own_high) = self._asked, self._own
        line = f"mapped in a straight line to {own_low:g} to {own_high:g}"
        return f"answered {low:g} to {high:g}, {line}"

    def __call__(self, cell: str) -> Answer:
        """The answer in one cell."""
        text = tidied(cell).rstrip(" ;")
        if not text:
            return math.nan, BLANK
        number = _number(text)
        if number is not None and f"{number:g}" in self._not_answers:
            return math.nan, self._not_answers[f"{number:g}"]
        if text in self._as_written and (number is None or not self.mapped):
            return self._as_written[text], ""
        if number is not None:
            return self.number(number)
        return self._anchored(text) or self._label(text) or (math.nan, UNKNOWN)

    def number(self, number: float) -> Answer:
        """The answer that a number of the form is."""
        low, high = self._asked
        if not low <= number <= high or (self._whole and number != round(number)):
            return math.nan, OUTSIDE
        if self._asked == self._own:
            return number, ""
        own_low, own_high = self._own
        return (number - low) * (own_high - own_low) / (high - low) + own_low, ""

    def _label(self, text: str) -> Answer | None:
        label = normalised(text)
        if label in self._numbers:
            return self._numbers[label], ""
        return (math.nan, self._not_answers[label]) if label in self._not_answers else None

    def _anchored(self, text: str) -> Answer | None:
        """A number with its label: both have to say the same."""
        found = next((m for p in _ANCHORED if (m := p.fullmatch(text))), None)
        bare = _BARE.fullmatch(text) if found is None else None
        if not (found or bare):
            return None
        parts = (found or bare).groupdict()
        meant, label = self.number(float(parts["number"])), self._label(parts["label"])
        if label is None:
            # Inside a range that has words at its ends only, there is nothing to hold it against.
            free = found and not self._lists and meant[0] not in self._numbers.values()
            return meant if free else None
        same = label[1] or abs(meant[0] - label[0]) < 1e-9
        return label if same else (math.nan, UNKNOWN)


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def _number(text: str) -> float | None:
    text = text.replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def read_column(
    cells: list[str], column: Column, reader: AnswerReader
) -> tuple[np.ndarray, np.ndarray]:
    """Answers in the cells of one item's column.

    Args:
        cells: of the column, as delivered.
        column: what the export says of it; its labels decide, if the instrument knows them.
        reader: for this item in this wave.

    Returns:
        Numbers on the instrument's range (NaN where there is none), and reasons: '' for an answer,
        `blank`, `not a label`, `out of range`, `declared missing`, or the name of an answer that
        is none.
    """
    read = _reader_of(column, reader)
    told = {cell: read(cell) for cell in dict.fromkeys(cells)}
    numbers = np.array([told[cell][0] for cell in cells], dtype=float)
    return numbers, np.array([told[cell][1] for cell in cells], dtype=object)


def _reader_of(column: Column, reader: AnswerReader) -> Callable[[str], Answer]:
    """How a cell of this column is read: by what the export declares, else by itself."""
    declared = _declared(column, reader)
    known = {code: a for code, a in declared.items() if not a[1]}
    # Codes that do not count as the instrument does say nothing where they have no label.
    straight = all(_same(reader(code), answer) for code, answer in known.items())

    def read(cell: str) -> Answer:
        if not cell.strip():
            return math.nan, BLANK
        code = _code(cell)
        if code in declared:
            return declared[code]
        is_number = _number(code) is not None
        return reader(cell) if straight or not is_number else (math.nan, UNKNOWN)

    return read


def _same(one: Answer, other: Answer) -> bool:
    return one[1] == other[1] == "" and abs(one[0] - other[0]) < 1e-9


def _code(cell: str) -> str:
    """A cell as a code: 1, 1.0 and ' 1' are the same."""
    text = cell.strip()
    number = _number(text)
    return text if number is None else f"{number:.15g}"


def _declared(column: Column, reader: AnswerReader) -> dict[str, Answer]:
    """What the codes that the export explains stand for."""
    labels = {_code(cell): label for cell, label in column.labels.items() if label.strip()}
    found = {code: reader(label) for code, label in labels.items()}
    for code in map(_code, column.missing):
        named = [a[1] for a in (found.get(code), reader(code)) if a and _is_named(a[1])]
        found[code] = (math.nan, named[0] if named else DECLARED)
    if not any(reason == "" for _, reason in found.values()):
        found |= _by_code([code for code, a in found.items() if a[1] == UNKNOWN], reader)
    return {code: (a[0], UNKNOWN if a[1] == OUTSIDE else a[1]) for code, a in found.items()}


def _is_named(reason: str) -> bool:
    return reason not in ("", BLANK, UNKNOWN, OUTSIDE)


def _by_code(codes: list[str], reader: AnswerReader) -> dict[str, Answer]:
    """Codes of which the instrument knows no label: the numbers themselves, if all can be."""
    numbers = {code: _number(code) for code in codes}
    if any(number is None for number in numbers.values()):
        return {}
    answers = {code: reader.number(number) for code, number in numbers.items()}
    return answers if all(not reason for _, reason in answers.values()) else {}


def label_notes(sheet: Sheet, column: Column, reader: AnswerReader) -> list[Problem]:
    """A note if none of an export's labels is the instrument's, and its codes were taken."""
    codes = [_code(c) for c, label in column.labels.items() if reader(label)[1] == UNKNOWN]
    codes = [code for code in codes if code not in set(map(_code, column.missing))]
    known = any(not reader(label)[1] for label in column.labels.values() if label.strip())
    if known or not codes or not _by_code(codes, reader):
        return []
    shown = ", ".join(f"{c} {label[:40]!r}" for c, label in list(column.labels.items())[:3])
    found = f"None of its labels is an answer of the instrument ({shown}): the codes were taken."
    remedy = "Check that they count as the instrument does, or add the labels to its 'answers_in'."
    return [sheet.problem(sheet.header_row, column.header, found, remedy, "note")]


def turned(instrument: Instrument, item: str, values: np.ndarray) -> np.ndarray:
    """Answers to an item as its scale counts them: turned round if the item is reversed.

    The only place where this is done. An export in which reversed items are scored already needs
    'reversed: false' in the instrument.
    """
    return instrument.low + instrument.high - values if instrument.items[item].reversed else values


def readers_for(settings: Settings, cohort: Cohort, wave: str = "") -> dict[str, AnswerReader]:
    """A reader for each item, with the range on which this cohort answered it in this wave.

    Keys of `answer_ranges` are `wave.scale`, `wave.instrument`, `scale` or `instrument`; the first
    of these that is there counts.
    """
    ranges = cohort.settings.answer_ranges
    scale_of = {
        item: scale for scale, (_, _, entry) in settings.scales().items() for item in entry.items
    }
    readers: dict[tuple, AnswerReader] = {}
    found = {}
    for item, name in settings.items().items():
        whole = [key for key in (scale_of.get(item), name) if key]
        keys = [*(f"{wave}.{key}" for key in whole), *whole]
        asked = next((ranges[key] for key in keys if key in ranges), None)
        key = (name, asked)
        if key not in readers:
            readers[key] = AnswerReader(settings.instruments[name], asked)
        found[item] = readers[key]
    return found


def _shown(cell: str, column: Column) -> str:
    """A cell as a message shows it, with what the export says that it stands for."""
    label = column.labels.get(cell, cell)
    both = (cell,) if normalised(label) == normalised(cell) else (cell, label)
    cut = [repr(text if len(text) <= 40 else f"{text[:39]}…") for text in both]
    return cut[0] if len(cut) == 1 else f"{cut[0]} ({cut[1]})"


def bad_answers(
    sheet: Sheet, column: Column, cells: list[str], reasons: np.ndarray, *, stop: bool
) -> list[Problem]:
    """Cells of a column that became missing because nobody could tell what they mean.

    Args:
        sheet: of the column.
        column: what the export says of it.
        cells: one for each row of the sheet.
        reasons: of each, from `read_column`.
        stop: whether the run cannot go on with them.

    Returns:
        One problem for each kind, with the count, the commonest cells and the first rows.
    """
    told = {
        OUTSIDE: (
            "outside the range of answers",
            "Correct it in corrections.csv, or declare the range under 'answer_ranges'.",
        ),
        UNKNOWN: (
            "no answer of the instrument",
            "Add the spelling under 'other_spellings', or correct it in corrections.csv.",
        ),
    }
    problems, severity = [], "stop" if stop else "note"
    for why, (what, remedy) in told.items():
        at = np.flatnonzero(reasons == why)
        if not len(at):
            continue
        common = Counter(cells[i] for i in at).most_common(3)
        shown = ", ".join(_shown(cell, column) for cell, _ in common)
        rows = [sheet.numbers[i] for i in at[:5]]
        rest = f", rows {', '.join(map(str, rows))}" if len(at) > 1 else ""
        count = f"{len(at)} answer{'s' if len(at) > 1 else ''} became missing"
        text = f"{count}: {shown} is {what}{rest}."
        problems.append(sheet.problem(rows[0], column.header, text, remedy, severity))
    return problems
