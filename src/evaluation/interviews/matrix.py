"""Cases by themes: a workbook to write summaries in, a 0/1 table and a project for other tools.

All three are for the evaluation team: they lie in data/review/programme and hold the words.
"""

from __future__ import annotations

import csv
import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evaluation import tables
from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.interviews.readers.refi_writer import write_qdpx
from evaluation.interviews.summaries import (
    BEFORE,
    HEADER,
    MARK,
    MATRIX,
    WORKBOOK,
    Cell,
    Summary,
    read_summaries,
    take_over,
)
from evaluation.sheets.harmless import harmless
from evaluation.study.settings import Settings, load_study

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIRST = ("case", "person", "cohort", "source group")
SHORT, MOST = 160, 32_000
"""Characters of an excerpt in the matrix, and of a cell that a spreadsheet can hold."""
HOW_TO = (
    "A row for each source, and three columns for each theme: how many excerpts, the excerpts "
    "(shortened), and your summary.",
    "Write in the columns that begin with 'summary:'. The next run keeps what you wrote in "
    "data/decisions/programme/framework.csv, by the key in the column 'case'; leave that column "
    "and row 2 as they are. Rows may be sorted, and columns hidden.",
    "An orange summary was written about other excerpts than there are now. Read it again, and "
    "change a word or write it anew.",
    "This holds what single people said: never hand it over.",
)


def write_matrices(study: Path) -> None:
    """Write the workbook, the 0/1 table and the project below data/review/programme.

    What people wrote in the workbook is kept first; one that cannot be read is put aside.

    Args:
        study: its folder, with all stages of `prepare` done.
    """
    names = ("cases", "sources", "excerpts")
    found = {name: tables.read(study / "data/processed" / f"{name}.parquet") for name in names}
    settings = load_study(study)
    book = study / WORKBOOK
    book.parent.mkdir(parents=True, exist_ok=True)
    try:
        take_over(study, set(found["cases"]["case"]))
    except ValueError:
        os.replace(book, _aside(book))
    cases = cases_of(found["cases"], found["sources"])
    stamps = tables.cell_stamps(found["cases"], found["excerpts"])
    # Written beside its place: a workbook that is open elsewhere is left as it is, with no harm.
    new = book.with_suffix(".new")
    write_workbook(new, settings, cases, found["excerpts"], read_summaries(study), stamps)
    try:
        os.replace(new, book)
    except PermissionError:
        new.unlink()
    write_codes(book.with_name("case_codes.csv"), settings, cases, found["excerpts"])
    write_qdpx(book.with_name("coded.qdpx"), as_project(settings, cases, found["excerpts"]))


def _aside(book: Path) -> Path:
    at = 1
    while (path := book.with_name(f"{book.stem}.kept-{at}.xlsx")).exists():
        at += 1
    return path


def cases_of(cases: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Sources with their keys, in an order that no pseudonym has a part in."""
    both = sources.merge(cases, on=["cohort", "source"])
    return both.sort_values(["cohort", "source_group", "case"], ignore_index=True)


def write_workbook(
    path: Path,
    settings: Settings,
    cases: pd.DataFrame,
    excerpts: pd.DataFrame,
    summaries: dict[Cell, Summary],
    stamps: dict[Cell, str],
) -> None:
    """Write the framework matrix.

    Args:
        path: of the workbook.
        settings: for the themes.
        cases: see `cases_of`.
        excerpts: the table `excerpts`.
        summaries: that people wrote.
        stamps: of the excerpts of each case and theme, as they are now.
    """
    import xlsxwriter

    said = _said(excerpts)
    themes = settings.codebook.themes
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        day = datetime.datetime.combine(settings.study.date, datetime.time())
        book.set_properties({"created": day, "title": "Framework matrix", "author": ""})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        write = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF9E5"})
        stale = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F6B26B"})
        sheet = book.add_worksheet(MATRIX)
        sheet.freeze_panes(2, len(FIRST))
        _head(sheet, {theme: entry.title for theme, entry in themes.items()}, bold)
        made = []
        for r, case in enumerate(cases.itertuples(), 2):
            person = case.person if isinstance(case.person, str) else ""
            group = settings.study.source_groups.get(case.source_group, case.source_group)
            _row(sheet, r, 0, (case.case, person, case.cohort, group), wrap)
            for n, theme in enumerate(themes):
                at, cell = len(FIRST) + 3 * n, (case.case, theme)
                words = said.get((case.cohort, case.source, theme), [])
                own, stamp = summaries.get(cell, Summary("")), stamps.get(cell, "")
                sheet.write_number(r, at, len(words), wrap)
                sheet.write_string(r, at + 1, shortened(words), wrap)
                old = bool(own.text) and own.stamp != stamp
                sheet.write_string(r, at + 2, own.text[:MOST], stale if old else write)
                made.append((*cell, own.text[:MOST], stamp))
        _rest(book, made, wrap)


def _said(excerpts: pd.DataFrame) -> dict[tuple[str, str, str], list[str]]:
    """Texts of each cohort, source and theme, in order; one that has several codes once."""
    once = excerpts.drop_duplicates(["cohort", "source", "theme", "excerpt"])
    said: dict[tuple[str, str, str], list[str]] = {}
    for row in once.sort_values("start", kind="stable").itertuples():
        said.setdefault((row.cohort, row.source, row.theme), []).append(row.text)
    return said


def _head(sheet: Worksheet, titles: dict[str, str], bold: Format) -> None:
    """Two rows: titles of the themes, and what each column holds."""
    sheet.set_column(0, len(FIRST) - 1, 14)
    _row(sheet, 1, 0, FIRST, bold)
    for n, (theme, title) in enumerate(titles.items()):
        at = len(FIRST) + 3 * n
        sheet.write_string(0, at, title, bold)
        _row(sheet, 1, at, (f"n: {theme}", f"excerpts: {theme}", f"{MARK}{theme}"), bold)
        sheet.set_column(at, at, 5)
        sheet.set_column(at + 1, at + 2, 40)


def _rest(book, made: list[tuple[str, ...]], wrap) -> None:
    """The sheet that says how it is used, and the hidden one."""
    sheet = book.add_worksheet("how to")
    sheet.set_column(0, 0, 100)
    for r, text in enumerate(HOW_TO):
        sheet.write_string(r, 0, text, wrap)
    hidden = book.add_worksheet(BEFORE)
    hidden.hide()
    for r, row in enumerate((HEADER, *made)):
        _row(hidden, r, 0, row, None)


def _row(sheet, r: int, at: int, cells: tuple[str, ...], form) -> None:
    for c, cell in enumerate(cells, at):
        sheet.write_string(r, c, cell, form)


def shortened(texts: list[str]) -> str:
    """Excerpts below each other, each cut to `SHORT` characters."""
    lines = [t if len(t) <= SHORT else f"{t[: SHORT - 1].rstrip()}\u2026" for t in texts]
    return "\n".join(line or "(no words)" for line in lines)[:MOST]


def write_codes(
    path: Path, settings: Settings, cases: pd.DataFrame, excerpts: pd.DataFrame
) -> None:
    """Write a row for each case and a column for each code, 1 where it was applied, else 0."""
    codes = _codes(settings)
    applied = set(
        excerpts[["cohort", "source", "theme", "code"]].itertuples(index=False, name=None)
    )
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["case", "cohort", "source_group", *(f"{t}::{c}" for t, c in codes)])
        for case in cases.itertuples():
            marks = [int((case.cohort, case.source, *code) in applied) for code in codes]
            writer.writerow([case.case, case.cohort, harmless(case.source_group), *marks])


def _codes(settings: Settings) -> list[tuple[str, str]]:
    themes = settings.codebook.themes
    return [(name, code) for name, theme in themes.items() for code in (*theme.valences(), name)]


def as_project(settings: Settings, cases: pd.DataFrame, excerpts: pd.DataFrame) -> CodedProject:
    """The coded material as a tool for coding can take it: sources by key, without names.

    Args:
        settings: for the themes and codes.
        cases: see `cases_of`.
        excerpts: the table `excerpts`, without what may tell who somebody is.
    """
    project = CodedProject("refi")
    key = {(row.cohort, row.source): row.case for row in cases.itertuples()}
    for row in cases.itertuples():
        told = {"cohort": row.cohort, "source group": row.source_group}
        project.sources[row.case] = CodedSource(row.case, "", told)
    for name, theme in settings.codebook.themes.items():
        project.codes.append(ToolCode((name,), theme.definition or theme.title))
        for path, code in theme.tree():
            project.codes.append(ToolCode((name, *path), code.definition))
    paths = {
        (name, path[-1]): (name, *path)
        for name, theme in settings.codebook.themes.items()
        for path, _ in theme.tree()
    }
    for row in excerpts.itertuples():
        path = paths.get((row.theme, row.code), (row.theme,))
        source = key[row.cohort, row.source]
        project.codings.append(Coding(source, path, row.text, coder=row.coder))
    return project
