"""Readers of coded material: one function and one line here for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluation.interviews.coded import CodedProject
from evaluation.interviews.readers.atlasti import read_atlasti
from evaluation.interviews.readers.dedoose import read_dedoose
from evaluation.interviews.readers.maxqda import read_maxqda
from evaluation.interviews.readers.nvivo import read_nvivo
from evaluation.interviews.readers.qualcoder import read_qualcoder
from evaluation.interviews.readers.refi import read_refi, read_refi_codebook
from evaluation.interviews.readers.rqda import read_rqda
from evaluation.interviews.readers.sheets_long import read_other_sheet, read_sheets_long
from evaluation.interviews.readers.sheets_wide import read_sheets_wide
from evaluation.interviews.readers.sqlite_file import read_other_database
from evaluation.interviews.readers.taguette import read_taguette

READERS: dict[str, Callable[[Path, str], CodedProject | None]] = {
    "refi": read_refi,
    "refi_codebook": read_refi_codebook,
    "taguette": read_taguette,
    "qualcoder": read_qualcoder,
    "rqda": read_rqda,
    "maxqda": read_maxqda,
    "atlasti": read_atlasti,
    "dedoose": read_dedoose,
    "nvivo": read_nvivo,
    "long sheet": read_sheets_long,
    "wide sheet": read_sheets_wide,
    "database": read_other_database,
    "sheet": read_other_sheet,
}
"""Tried in this order. The last two take what no other knows, and only tell what is wrong."""


def add_reader(format: str, read: Callable[[Path, str], CodedProject | None]) -> None:
    """Put a reader of a study's own before all others.

    Args:
        format: name that no other reader has.
        read: gives nothing for a file that is not in its format.
    """
    others = dict(READERS)
    READERS.clear()
    READERS.update({format: read, **others})


def resolve(path: Path, shown: str) -> CodedProject | None:
    """What a coded file says, by the first reader that knows its format; None if none does.

    Args:
        path: a file, or the folder of a project.
        shown: its path as messages name it.
    """
    found = (read(path, shown) for read in READERS.values())
    return next((project for project in found if project is not None), None)
