"""Sheets whose headers this project defines."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

from evaluation.problems import Problem, stops
from evaluation.sheets.reading import about, kept_sheets
from evaluation.sheets.sheet import Sheet


def read_fixed(
    path: Path, shown: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Sheet | None, list[Problem]]:
    """The sheet of a file whose headers this project defines, header case and blanks forgiven.

    Args:
        path: the file.
        shown: its path as messages name it.
        required: headers that must be there.
        optional: headers that may be there; other columns are left out.
    """
    sheets, problems = kept_sheets(path, shown)
    if stops(about(problems)):
        return None, about(problems)
    if not sheets:
        remedy = "Export it as CSV or Excel workbook (.xlsx)."
        none = Problem("stop", shown, 0, "", "There is no sheet in it that can be read.", remedy)
        return None, [*problems] if stops(problems) else [none]
    named = [[h.casefold().replace(" ", "_") for h in sheet.headers] for sheet in sheets]
    missing = [[r for r in required if r not in names] for names in named]
    fitting = [i for i, lacks in enumerate(missing) if not lacks]
    if len(fitting) > 1:
        several = ", ".join(repr(sheets[i].name) for i in fitting)
        found = f"Several sheets have the headers that are needed: {several}."
        return None, [sheets[fitting[0]].problem(0, "", found, "Keep one of them in this file.")]
    if not fitting:
        return None, [*about(problems), _no_such_header(sheets, missing, required)]
    sheet, names = sheets[fitting[0]], named[fitting[0]]
    problems = about(problems, sheet)
    if stops(problems):
        return None, problems
    keep = [(i, n) for i, n in enumerate(names) if n in required + optional]
    rows = [[row[i] for i, _ in keep] for row in sheet.rows]
    own = replace(sheet, headers=[n for _, n in keep], rows=rows, numbers=list(sheet.numbers))
    return own, problems


def _no_such_header(
    sheets: list[Sheet], missing: list[list[str]], required: tuple[str, ...]
) -> Problem:
    """What the sheet that comes nearest to having the headers lacks."""
    nearest_sheet = min(range(len(sheets)), key=lambda i: len(missing[i]))
    sheet, lacks = sheets[nearest_sheet], missing[nearest_sheet]
    found = f"There is no header {', '.join(map(repr, lacks))}."
    if len(sheets) > 1:
        names = ", ".join(repr(s.name) for s in sheets)
        found = f"No sheet has the header {', '.join(map(repr, lacks))}; there are {names}."
    close = [difflib.get_close_matches(h, [x for x in sheet.headers if x], 1, 0.6) for h in lacks]
    hints = [
        f" The nearest column to {h!r} is {c[0]!r}." for h, c in zip(lacks, close, strict=True) if c
    ]
    remedy = f"Needed: {', '.join(required)}; docs/sheets.md describes them.{''.join(hints)}"
    return sheet.problem(sheet.header_row, "", found, remedy)
