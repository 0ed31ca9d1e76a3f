"""Any delivered file as sheets."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from evaluation.problems import Problem
from evaluation.sheets.contents import SPSS, TEXT, problem_of
from evaluation.sheets.sheet import Sheet
from evaluation.sheets.text import read_text
from evaluation.sheets.workbook import read_workbook

SMALL = 100_000
"""Bytes up to which a file is kept when it was read."""


def read_sheets(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a file that have a header, and what is wrong with the file.

    Of the problems, those of severity `stop` mean that what was read cannot be used; notes are
    only told. In a workbook, a problem with one sheet names it: `about` gives those that concern
    the sheet that is used.

    Args:
        path: a file with one of `SUFFIXES`.
        shown: its path as messages name it.
    """
    try:
        problem = problem_of(path, shown)
        if problem:
            return [], [problem]
        if path.suffix.lower() in SPSS:
            return [], []  # it holds no sheets: surveys/readers/spss.py reads it
        read = read_text if path.suffix.lower() in TEXT else read_workbook
        return read(path, shown)
    except OSError as error:
        found = f"It cannot be opened ({type(error).__name__})."
        remedy = "See whether the file is there, may be read, and is open in no other program."
        return [], [Problem("stop", shown, 0, "", found, remedy)]


def kept_sheets(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    """As `read_sheets`, for those who change nothing of what they get.

    A roster is asked for again and again in one process: a small file that is as it was is not read
    anew.
    """
    state = state_of(path)
    if state is None or state.size > SMALL:
        return read_sheets(path, shown)
    return _kept(path, shown, state)


class State(NamedTuple):
    """What changes when a file does.

    Attributes:
        inode: its number on the disk.
        size: bytes.
        written: when its contents were, in nanoseconds.
        touched: when anything about it was, in nanoseconds.
    """

    inode: int
    size: int
    written: int
    touched: int


def state_of(path: Path) -> State | None:
    """The state of a file; None if it cannot be looked at."""
    try:
        told = path.stat()
    except OSError:
        return None
    return State(told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


@lru_cache(maxsize=1024)
def _kept(path: Path, shown: str, _: State) -> tuple[list[Sheet], list[Problem]]:
    return read_sheets(path, shown)


def about(problems: list[Problem], sheet: Sheet | None = None) -> list[Problem]:
    """Problems with the whole file, and with the sheet that is used."""
    return [p for p in problems if not p.sheet or (sheet is not None and p.sheet == sheet.name)]
