"""Sheets that a tool for coding exports: known by their headers, read as they were written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from evaluation.interviews.coded import CodedProject
from evaluation.interviews.readers.building import named
from evaluation.problems import Problem, stops
from evaluation.sheets import Sheet, State, about, read_sheets, state_of
from evaluation.sheets.contents import SPSS, SUFFIXES, TEXT

Words = dict[str, tuple[str, ...]]
"""What a column is for, and the headers that it has in the languages and versions of a tool."""


_MEND: ContextVar[Callable[[list[Sheet]], None] | None] = ContextVar("mend", default=None)


@contextmanager
def mended(mend: Callable[[list[Sheet]], None]) -> Iterator[None]:
    """Whatever sheets are read inside go through `mend` before any reader sees them.

    Corrections are made so: by the file's own headers and rows, whatever tool wrote it.
    """
    token = _MEND.set(mend)
    _read.cache_clear()
    try:
        yield
    finally:
        _MEND.reset(token)
        _read.cache_clear()


def sheets_of(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a file and what is wrong with it; nothing for what holds no sheets."""
    if not path.is_file() or path.suffix.lower() not in SUFFIXES or path.suffix.lower() in SPSS:
        return [], []
    state = state_of(path)
    return _read(path, shown, state) if state else read_sheets(path, shown)


@lru_cache(maxsize=1)
def _read(path: Path, shown: str, _: State) -> tuple[list[Sheet], list[Problem]]:
    # Every reader asks for the same file in turn; nobody changes what is kept here.
    sheets, problems = read_sheets(path, shown)
    if mend := _MEND.get():
        mend(sheets)
    return sheets, problems


def plain(header: str) -> str:
    """A header without what does not tell it from another."""
    return named(header.replace("_", " ")).casefold()


def columns_of(sheet: Sheet, words: Words) -> dict[str, int]:
    """Which column is for what; the first of several."""
    headers = [plain(h) for h in sheet.headers]
    found = {}
    for what, names in words.items():
        place = next((headers.index(n) for n in names if n in headers), None)
        if place is not None:
            found[what] = place
    return found


def sheet_with(sheets: Iterable[Sheet], words: Words, needed: Iterable[str]) -> Sheet | None:
    """The first sheet that has a column for all that is needed."""
    needed = set(needed)
    return next((s for s in sheets if needed <= columns_of(s, words).keys()), None)


def cells(row: list[str], columns: dict[str, int]) -> dict[str, str]:
    """Cells of a row by what they are for; blank where there is no such column."""
    return {what: row[place] for what, place in columns.items()}


def cannot_be_used(
    format: str, shown: str, sheet: Sheet, problems: list[Problem]
) -> CodedProject | None:
    """A project that only tells what is wrong with its sheet; None if nothing is."""
    bad = stops(about(problems, sheet))
    if not bad:
        return None
    project = CodedProject(format)
    project.problems += bad
    return project


def as_written(path: Path, sheet: Sheet, column: int) -> list[str]:
    """Cells of a column with the blanks around them, where the file is a workbook.

    `Sheet` has cells without blanks around them. What somebody marked may begin or end with one,
    and the tool's length of it counts that.
    """
    if path.suffix.lower() in TEXT:
        return [row[column] for row in sheet.rows]
    from python_calamine import CalamineWorkbook

    whole: dict[int, str] = {}
    with CalamineWorkbook.from_path(path) as book:
        grid = book.get_sheet_by_name(sheet.name)
        place = column - (grid.start[1] if grid.start else 0)
        for number, row in enumerate(grid.iter_rows(), 1):
            if 0 <= place < len(row) and isinstance(row[place], str):
                whole[number] = row[place]
    read = zip(sheet.numbers, (row[column] for row in sheet.rows), strict=True)
    return [w if (w := whole.get(n, "")).strip() == cell else cell for n, cell in read]


NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?%?")


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, with a point or a comma."""
    return bool(NUMBER.fullmatch(cell.strip()))
