"""What stands where in a sheet: titles and merged cells above it, a second table below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaluation.problems import Problem
from evaluation.sheets.sheet import Filling, Sheet, letters, more, numbered

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range: row and column, counted from 0."""

NUMBER = re.compile(r"(?=\D*\d)[-+\d.,:/%\sTZ]+")
"""A number, a date or a time."""


def problems_of(filled: Filling) -> list[Problem]:
    """What is wrong with the rows of a sheet, whatever file it was in."""
    sheet = filled.sheet
    if sheet is None:
        return []
    problems = second_table(sheet)
    if filled.controls:
        found = (
            f"Control characters in cells{count(filled.cells.controls)}, first in this row; they "
            "were dropped."
        )
        remedy = "Nothing need be done if the text reads well."
        problems.append(sheet.problem(filled.controls[0], "", found, remedy, "note"))
    if filled.errors:
        several = count(filled.cells.errors)
        found = (
            f"Errors of Excel such as #N/A in cells{several}, first in this row; they are read as "
            "blank."
        )
        remedy = "Export again if they should hold answers."
        problems.append(sheet.problem(filled.errors[0], "", found, remedy, "note"))
    return problems


def count(cells: int) -> str:
    """A count in brackets, if there is more than one."""
    return f" ({cells} of them)" if cells > 1 else ""


def titles(rows: Sequence[list[str]], merged: Sequence[Merged]) -> list[int]:
    """Which of the first rows are a title: one merged cell alone, and below it a wider row.

    Args:
        rows: the first rows of a sheet.
        merged: its merged ranges.
    """
    filled = [(i, row) for i, row in enumerate(rows) if any(c.strip() for c in row)]
    above: list[int] = []
    for (i, row), (_, below) in zip(filled, filled[1:], strict=False):
        cells = [at for at, cell in enumerate(row) if cell.strip()]
        wide = any(m[0] == (i, cells[0]) and m[1][1] > cells[0] for m in merged)
        if len(cells) > 1 or not wide or sum(bool(c.strip()) for c in below) < 2:
            break
        above.append(i)
    return above


def merged_problems(
    sheet: Sheet, rows: Sequence[list[str]], merged: Sequence[Merged]
) -> list[Problem]:
    """Merged cells in and below a header, of which only the first holds something.

    Args:
        sheet: the sheet.
        rows: its first rows as they stand, blank ones too.
        merged: its merged ranges.
    """
    top = sheet.header_row - 1
    header = [m for m in merged if m[0][0] <= top <= m[1][0] and m[1][1] > m[0][1]]
    two_rows = bool(header) and _two_rows(rows[top : top + 2], header)
    body = [m for m in merged if m[0][0] > top + two_rows]
    problems = []
    if header:
        named = ", ".join(_named(m) for m in header[:5]) + (" and more" if header[5:] else "")
        if two_rows:
            found = f"The header has two rows, with merged cells: {named}."
            remedy = (
                "If the platform did not make them, unmerge them and give each column a header."
            )
            problems.append(sheet.problem(top + 1, "", found, remedy, "note"))
        else:
            found = f"The header has merged cells, so that columns have no header: {named}."
            remedy = "Unmerge them (Home, Merge & Center), and give each column its own header."
            problems.append(sheet.problem(top + 1, "", found, remedy))
    if body:
        firsts = sorted(m[0][0] + 1 for m in body)
        found = f"Merged cells below the header begin in this row{more(firsts)}."
        remedy = "Only the first of them holds the answer; unmerge them and fill in the others."
        problems.append(sheet.problem(firsts[0], "", found, remedy, "note"))
    return problems


def _two_rows(rows: Sequence[list[str]], header: Sequence[Merged]) -> bool:
    """Whether a second header row names each of the merged columns.

    No row of answers is so: it has words below all merged cells, and nothing below the first header
    that stands for itself, such as the respondent's number.
    """
    if len(rows) < 2:
        return False
    upper, lower = rows
    lower = [cell.strip() for cell in lower] + [""] * (len(upper) - len(lower))
    spanned = {c for m in header for c in range(m[0][1], m[1][1] + 1)}
    named = all(lower[c] and not NUMBER.fullmatch(lower[c]) for c in spanned if c < len(lower))
    alone = [c for c, cell in enumerate(upper) if cell.strip() and c not in spanned]
    return named and not any(lower[c] for c in alone[:1])


def _named(merged: Merged) -> str:
    (top, left), (bottom, right) = merged
    return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


def second_table(sheet: Sheet) -> list[Problem]:
    """Another table below the first, told by a row like a header after blank rows.

    A row is like a header if it equals the header of the sheet (then no blank row is needed above
    it, save in the first rows, where some platforms repeat headers); or if after a blank row it
    has two cells or more, all of them text and no two the same, and at least half of them below
    nothing but numbers. A blank row among the answers alone is nothing.
    """
    again = _header_again(sheet)
    rows = [again] if again else []
    rows += [number] if (number := _after_a_gap(sheet)) else []
    if not rows:
        return []
    found = "Another table begins in this row, below the first: its rows are no answers to it."
    remedy = "Give each table its own sheet or file."
    return [sheet.problem(min(rows), "", found, remedy)]


def _header_again(sheet: Sheet) -> int:
    if sum(map(bool, sheet.headers)) < 2:
        return 0
    at = next(i for i, header in enumerate(sheet.headers) if header)
    first = sheet.headers[at]
    after = zip(sheet.numbers, sheet.rows, strict=True)
    for i, (number, row) in enumerate(after):
        if row[at] != first or numbered(row) != sheet.headers:
            continue
        if i > 1 or (i == 1 and number > sheet.numbers[0] + 1):
            return number
    return 0


def _after_a_gap(sheet: Sheet) -> int:
    numeric: dict[int, bool] = {}
    done = 0
    for i, number in enumerate(sheet.numbers):
        if i == 0 or number == sheet.numbers[i - 1] + 1:
            continue
        cells = [(at, cell) for at, cell in enumerate(sheet.rows[i]) if cell]
        texts = {cell.casefold() for _, cell in cells if not NUMBER.fullmatch(cell)}
        if len(cells) < 2 or len(texts) < len(cells):
            continue
        _numeric_columns(sheet.rows[done:i], numeric)
        done = i
        if 2 * sum(numeric.get(at, False) for at, _ in cells) >= len(cells):
            return number
    return 0


def _numeric_columns(rows: list[list[str]], numeric: dict[int, bool]) -> None:
    """Take down which columns hold nothing but numbers."""
    for row in rows:
        for at, cell in enumerate(row):
            if cell and numeric.get(at, True):
                numeric[at] = NUMBER.fullmatch(cell) is not None
