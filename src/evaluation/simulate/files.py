"""Write invented sheets as CSV or Excel files, the same bytes every time."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

CREATED = datetime.datetime(2026, 1, 1)
NOTE = "INVENTED: made by evaluation.simulate; no real person's data."


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> None:
    """Write a CSV file with Windows line ends, as survey platforms do.

    Args:
        path: file to write; its folder must exist.
        header: header cells.
        rows: cells of each row; None is a blank cell.
        encoding: for example `utf-8-sig` (with a byte-order mark) or `cp1252`.
        delimiter: what stands between two cells.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def write_workbook(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], sheet: str = "Invented"
) -> None:
    """Write an Excel file with one sheet, marked as invented in its properties.

    Times become times, numbers numbers, everything else text; nothing becomes a formula.

    Args:
        path: file to write.
        header: header cells.
        rows: cells of each row; None is a blank cell.
        sheet: name of the sheet.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "Invented example", "comments": NOTE, "created": CREATED})
        page = book.add_worksheet(sheet)
        as_time = book.add_format({"num_format": "m/d/yy h:mm:ss"})
        for at, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime.datetime):
                    page.write_datetime(at, column, cell, as_time)
                elif cell not in (None, ""):
                    page.write(at, column, cell)


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a sheet as CSV (UTF-8) or Excel, by the ending of the file's name."""
    if path.suffix == ".xlsx":
        write_workbook(path, header, rows)
    else:
        write_csv(path, header, rows)
