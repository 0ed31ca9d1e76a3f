"""Small files in a platform's layout, written and read as if they had been delivered."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter

from evaluation.problems import stops
from evaluation.sheets import read_sheets
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers import resolve

EXPORTS = Path(__file__).resolve().parent / "exports"


def delivered(path: Path) -> Delivered:
    """A file as the readers get it."""
    sheets, problems = read_sheets(path, path.name)
    assert not stops(problems)
    return Delivered(path, path.name, tuple(sheets))


def sample(name: str) -> Export:
    """The only table of a sample in tests/exports."""
    (export,) = resolve(delivered(EXPORTS / name))
    return export


def read_table(folder: Path, rows: list[list[str]], platform: str = "") -> list[Export]:
    """The tables in a CSV file with these rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path = folder / "export.csv"
    path.write_bytes(text.getvalue().encode())
    return resolve(delivered(path), platform)


def write_workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """A workbook with these sheets, every cell as text."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell)
    return path


def column(export: Export, header: str) -> Column:
    """What a header is."""
    assert [c.header for c in export.columns] == export.sheet.headers
    return export.columns[export.sheet.headers.index(header)]


def roles(export: Export) -> dict[str, str]:
    """The headers that are no questions, and what they are."""
    return {c.header: c.role for c in export.columns if c.role}
