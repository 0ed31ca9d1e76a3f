"""Records of a CSV file, and quotation marks that swallow some of them.

A quotation mark at the beginning of a cell opens a text that ends at the next quotation mark, be
it rows below. Excel and every reader take the rows between for a part of that one cell, and their
respondents are gone without a word. It is told by two rules:

1. A record of several lines, or of another width than the header, is written as no program would
   write it: its quotation mark is not closed at the end of the file, or text follows a closing one.
2. A record of several lines is written correctly, but each of its lines alone is a row as wide as
   the header, with an answer that other rows have in the same column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evaluation.problems import Problem
from evaluation.sheets.sheet import Sheet, more

LONGEST_LINE = 10_000_000
MOST_SUSPECTS = 1000


@dataclass
class Records:
    """Records of a text, one after the other, and what is suspicious about them.

    Attributes:
        file: text at the line of its first record.
        delimiter: separator of cells.
        width: cells of the first record that is not blank.
        open: records with a wrong quotation mark: their row, and their line in the text.
        suspects: records whose lines look like rows: their row, line and the rows.
        cut: row at which a line was too long, 0 if none was.
    """

    file: io.TextIOBase
    delimiter: str
    width: int = 0
    open: list[tuple[int, int]] = field(default_factory=list)
    suspects: list[tuple[int, int, list[list[str]]]] = field(default_factory=list)
    cut: int = 0
    _lines: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[list[str]]:
        reader = csv.reader(self._read(), delimiter=self.delimiter)
        row, line = 0, 1
        while True:
            row += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                # A cell of more than 131,072 characters: nobody wrote it.
                self.open.append((row, line))
                return
            if self.cut:
                self.cut = row
                return
            self.width = self.width or (len(cells) if any(cells) else 0)
            if len(self._lines) > 1 or len(cells) != self.width:
                self._look(row, line, cells)
            yield cells
            line += len(self._lines)
            self._lines.clear()

    def _read(self) -> Iterator[str]:
        while line := self.file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                self.cut = 1
                return
            self._lines.append(line)
            yield line

    def _look(self, row: int, line: int, cells: list[str]) -> None:
        if not any('"' in text for text in self._lines):
            return
        if _malformed(self._lines, self.delimiter):
            self.open.append((row, line))
        elif len(self._lines) > 1 and len(self.suspects) < MOST_SUSPECTS:
            alone = [_unquoted(text, self.delimiter) for text in self._lines]
            if self.width > 2 and all(len(one) == self.width for one in alone):
                self.suspects.append((row, line, alone))

    def problems(self, sheet: Sheet) -> list[Problem]:
        """The first quotation mark that swallows rows, and how many more there are."""
        found = sorted(self.open + _swallowed(self.suspects, sheet))
        if not found:
            return []
        row, line = found[0]
        others = more([row for row, _ in found])
        told = (
            f"A quotation mark in this row (line {line} in a text editor) is never closed, or "
            f"closed in the wrong place{others}: it can swallow the rows below."
        )
        remedy = (
            "Take it out or write it twice, and see that the file then has as many rows as there "
            "were answers; or export as Excel instead."
        )
        return [sheet.problem(row, "", told, remedy)]


def _malformed(lines: list[str], delimiter: str) -> bool:
    """Whether a strict reader refuses a record; blanks after a quotation mark are forgiven."""
    blank = " " if delimiter == "\t" else r"[ \t]"
    closed = [re.sub(rf'"{blank}+(?={delimiter}|[\r\n]|$)', '"', line) for line in lines]
    try:
        return len(list(csv.reader(closed, delimiter=delimiter, strict=True))) != 1
    except csv.Error:
        return True


def _unquoted(line: str, delimiter: str) -> list[str]:
    return [cell.strip(' \t\r\n"') for cell in line.split(delimiter)]


def _swallowed(
    suspects: list[tuple[int, int, list[list[str]]]], sheet: Sheet
) -> list[tuple[Any, ...]]:
    """Row and line of records of which each line after the first has other rows' answers."""
    if not suspects:
        return []
    known = [{row[i] for row in sheet.rows} - {""} for i in range(len(sheet.headers))]
    return [
        (row, line)
        for row, line, lines in suspects
        if all(any(map(set.__contains__, known, alone)) for alone in lines[1:])
    ]
