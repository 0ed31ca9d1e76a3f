"""Sheets whose headers this project defines, and what of them is not read."""

from __future__ import annotations

from pathlib import Path

from evaluation.problems import Problem
from evaluation.sheets import Sheet, kept_sheets, read_fixed


def as_header(text: str) -> str:
    """A header as `read_fixed` names it."""
    return text.strip().casefold().replace(" ", "_")


def read_own(
    path: Path, shown: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Sheet | None, list[Problem]]:
    """As `read_fixed`, with a note of the columns that are not read.

    Args:
        path: the file.
        shown: its path as messages name it.
        required: headers that must be there.
        optional: headers that may be there.
    """
    sheet, problems = read_fixed(path, shown, required, optional)
    if sheet is None:
        return None, problems
    sheets, _ = kept_sheets(path, shown)
    headers = next(s.headers for s in sheets if s.name == sheet.name)
    left = [h for h in headers if h and as_header(h) not in required + optional]
    if left:
        found = f"Not read: {', '.join(map(repr, left))}."
        remedy = f"Read are {', '.join(required + optional)}; docs/sheets.md describes them."
        problems = [*problems, sheet.problem(sheet.header_row, "", found, remedy, "note")]
    return sheet, problems
