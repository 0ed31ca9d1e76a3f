"""The columns of survey exports, before any setting says what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaluation.commands.exports import plain_words
from evaluation.sheets import Sheet
from evaluation.study.instruments import normalised

HIGHEST = 10
"""Highest number that is taken for an answer."""


@dataclass
class Export:
    """A survey export, and what is known of it.

    Attributes:
        cohort: id of its cohort.
        wave: recognised wave, empty if none.
        sheet: its answers.
    """

    cohort: str
    wave: str
    sheet: Sheet


@dataclass
class Column:
    """One question in all exports that have it.

    Attributes:
        header: as it first stands.
        cells: everything in it but blanks and "don't know".
        seen: cohorts and recognised waves in which it stands.
        cohorts: cohorts in which it stands.
    """

    header: str
    cells: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    cohorts: set[str] = field(default_factory=set)

    @property
    def labels(self) -> set[str]:
        """Distinct cells, spelling forgiven."""
        return {normalised(cell) for cell in self.cells}

    @property
    def numbers(self) -> list[int]:
        """Cells as small whole numbers, single other cells left out; empty if they are others."""
        found = [int(cell) for cell in self.cells if re.fullmatch(r"\d{1,2}", cell)]
        broken = any(re.fullmatch(r"\d+[.,]\d+", cell) for cell in self.cells)
        few = len(found) < 0.8 * len(self.cells)
        return [] if broken or few or max(found, default=99) > HIGHEST else found

    @property
    def is_text(self) -> bool:
        """Whether most cells are words."""
        words = sum(not re.fullmatch(r"[\d.,:/ -]+", cell) for cell in self.cells)
        return words > 0.5 * len(self.cells)


def code_header(sheet: Sheet) -> str:
    """The header that seems to be of people's codes; empty if none does.

    It must speak of a code, an id or a participant, and nearly every row must have its own short
    entry. A number that only counts the rows is the platform's, not the person's.
    """
    best, score = "", 0
    for header in sheet.headers:
        words = plain_words(header).split()
        points = 2 * ("code" in words) + ("participant" in words) + ("id" in words)
        cells = [cell for cell in sheet.column(header) if cell]
        counts_rows = all(c.isdigit() for c in cells) and len(set(cells)) == len(cells)
        if plain_words(header) == "id" and counts_rows:
            continue
        whose = any(w in words for w in ("response", "respondent", "collector", "email", "post"))
        short = all(len(c) <= 30 and "@" not in c for c in cells)
        distinct = len({c.casefold() for c in cells}) >= 0.4 * len(cells)
        labels = len(words) > 8 or not short or not distinct
        if cells and points > score and not labels and not whose:
            best, score = header, points
    return best
