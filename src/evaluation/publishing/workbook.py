"""All published tables as one Excel workbook, with a sheet of contents and one of meanings."""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path

from evaluation.publishing.columns import PUBLISHED, columns_of, meaning_of

_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]{0,14})([.][0-9]+)?")


def write_workbook(tables: Path, path: Path) -> None:
    """Write the CSV files of `tables` as one workbook; the same input gives the same bytes.

    Args:
        tables: folder with the published CSV files.
        path: the workbook to write.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        facts = dict(_rows(tables, "about")[1:])
        day = datetime.datetime.fromisoformat(facts["date"])
        book.set_properties(
            {"created": day, "title": facts["report_title"], "author": facts["authors"]}
        )
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        marks = ["INVENTED EXAMPLE. No real person's data."] * (facts["invented"] == "yes")
        marks += ["DRAFT, NOT CHECKED."] * (facts["draft"] == "yes")
        _contents(book, tables, marks, bold)
        known = {c: None for name in PUBLISHED for c in columns_of(name) if meaning_of(c)}
        meanings = [["Column", "Meaning"], *([c, meaning_of(c)] for c in known)]
        _sheet(book, "columns", meanings, bold, wrap)
        for name in PUBLISHED:
            _sheet(book, name, _rows(tables, name), bold, wrap)


def _contents(book, tables: Path, marks: list[str], bold) -> None:
    """Write the first sheet: each sheet by a link within the file, what it holds, how many rows."""
    sheet = _page(book, "contents")
    sheet.write_row(0, 0, ["Sheet", "What it holds", "Rows"], bold)
    link = book.get_default_url_format()
    entries = {"columns": "What each column means"}
    entries |= {name: title for name, (title, _) in PUBLISHED.items()}
    for r, (name, title) in enumerate(entries.items(), 1):
        sheet.write_url(r, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(r, 1, title)
        if name in PUBLISHED:
            sheet.write_number(r, 2, len(_rows(tables, name)) - 1)
    for r, mark in enumerate(marks, len(entries) + 2):
        sheet.write_string(r, 0, mark)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 70)


def _page(book, name: str):
    """A new sheet whose header stays in sight, on the screen and on every printed page."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    return sheet


def _rows(tables: Path, name: str) -> list[list[str]]:
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def _sheet(book, name: str, rows: list[list[str]], bold, wrap) -> None:
    sheet = _page(book, name)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            number = _number(cell) if r else None
            if number is not None:
                sheet.write_number(r, c, number)
            else:
                sheet.write_string(r, c, cell, bold if r == 0 else wrap)
    widths = [
        max((len(str(row[c])) for row in rows if c < len(row)), default=8)
        for c in range(max(map(len, rows)))
    ]
    for c, width in enumerate(widths):
        sheet.set_column(c, c, min(max(width + 2, 8), 60))


def _number(cell: str) -> float | None:
    """The number that a cell holds; none for text that only looks like one (1e5, 007, nan)."""
    return float(cell) if _NUMBER.fullmatch(cell) else None
