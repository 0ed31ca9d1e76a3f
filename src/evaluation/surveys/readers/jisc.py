"""Jisc Online Surveys, version 2: codes with a key file beside them, or its SPSS export."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.problems import Problem
from evaluation.sheets import Sheet, read_sheets
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import (
    Draft,
    assembled,
    distinct,
    holds_only,
    text_of,
    ticked,
)
from evaluation.surveys.readers.headers import drafts_of
from evaluation.surveys.readers.spss import SUFFIXES as OF_SPSS
from evaluation.surveys.readers.spss import read_spss

NUMBER = ("urn", "unique response number")
"""Header of the number of the response, as code and in words."""
ROLES = {
    **dict.fromkeys(NUMBER, "response"),
    "completiondate": "sent_in",
    "completion date": "sent_in",
    "submission date": "sent_in",
    "startdate": "started",
    "start date": "started",
}
"""Columns that Jisc adds, by header."""
MARKS = ("", "0", "1")
"""All that the column of an option can hold."""
QUESTION = re.compile(r"Q\d+")
OPTION = re.compile(r"(?P<of>Q\d+)_(?P<number>\d+)")
GRID = re.compile(r"(?P<of>Q\d+)_(?P<row>\d+)_(?P<column>[a-z]+)(_(?P<number>\d+))?")
IN_WORDS = re.compile(r"\d+(\.\d+)*(\.[a-z])?\.\s*\S")


@dataclass
class Asked:
    """What the key says of one question.

    Attributes:
        text: wording of the question, or of the grid's row.
        options: what each code stands for.
    """

    text: str = ""
    options: dict[str, str] = field(default_factory=dict)


Key = dict[str, Asked]


def read_jisc(file: Delivered) -> list[Export]:
    """Tables with Jisc's response number; options and grids are one column for each question."""
    if file.path.suffix.lower() in OF_SPSS:
        return [_of_spss(export) for export in read_spss(file) if is_jisc(export.sheet.headers)]
    return [_of_sheet(sheet, file) for sheet in file.sheets if is_jisc(sheet.headers)]


def is_jisc(headers: Sequence[str]) -> bool:
    """Whether Jisc's response number and its questions are among the headers."""
    numbered = any(h.casefold() in NUMBER for h in headers)
    asked = any(QUESTION.match(h) or IN_WORDS.match(h) for h in headers)
    return numbered and asked


def is_key(sheet: Sheet) -> bool:
    """Whether a sheet is a key: what the codes of an export beside it stand for."""
    if [h.casefold() for h in sheet.headers] == list(NUMBER):
        return True
    # Some begin with the first question: a line for it, then one for each of its codes.
    lines = [sheet.headers, *sheet.rows]
    first = [line[0] for line in lines]
    known = all(QUESTION.match(cell) or cell.isdigit() for cell in first)
    return len(sheet.headers) == 2 and known and bool(QUESTION.match(first[0]))


def _of_sheet(sheet: Sheet, file: Delivered) -> Export:
    drafts = drafts_of(sheet)
    for draft in drafts:
        draft.column.role = ROLES.get(draft.header.casefold(), "")
    if not any(QUESTION.match(h) for h in sheet.headers):
        return assembled("jisc", sheet, [_in_words(draft) for draft in drafts])
    key, problems = _key_beside(file, [h for h in sheet.headers if QUESTION.match(h)])
    return assembled("jisc", sheet, _condensed(drafts, key), problems=problems)


def _in_words(draft: Draft) -> Draft:
    """A column of the export with full wordings: `7. What is your age?`."""
    header = text_of(draft.header)
    bare = re.sub(r"^\d+(\.\d+)*(\.[a-z])?\.\s*", "", header)
    draft.column.names = distinct((draft.header, header, bare))
    return draft


def _of_spss(export: Export) -> Export:
    drafts = [
        Draft(column, [row[at] for row in export.sheet.rows])
        for at, column in enumerate(export.columns)
    ]
    for draft in drafts:
        draft.column.role = ROLES.get(draft.header.casefold(), draft.column.role)
    key = _key_of(export.columns)
    return assembled(
        "jisc",
        export.sheet,
        _condensed(drafts, key),
        left_out=export.left_out,
        problems=export.problems,
    )


# The key: beside a coded export, or in the labels of an SPSS file.


def _key_beside(file: Delivered, wanted: Sequence[str]) -> tuple[Key, list[Problem]]:
    """The key file of an export, or an empty key and a note that says where to get it."""
    for path in _candidates(file.path):
        shown = str(Path(file.shown).with_name(path.name))
        sheets, _ = read_sheets(path, shown)
        key = read_key(sheets[0]) if sheets and is_key(sheets[0]) else {}
        if key and all(QUESTION.match(header).group() in key for header in wanted):
            return key, []
    name = f"{file.path.stem}-key.csv"
    found = "The answers are codes, and no key file with all of its questions is beside it."
    remedy = (
        f"Download the key with the coded export from Jisc Online Surveys, and put it into the "
        f"same folder as '{name}'; until then items are found by question number only."
    )
    return {}, [Problem("note", file.shown, 0, "", found, remedy)]


def _candidates(path: Path) -> list[Path]:
    """Key files in the folder: of the same name first, then of the same survey, newest first."""
    survey = re.sub(r"-\d{4}-\d\d-\d\d-\d{4}.*$", "", path.stem)
    beside = sorted(path.parent.glob("*-key*.csv"), key=lambda p: p.name, reverse=True)
    exact = [p for p in beside if p.stem == f"{path.stem}-key"]
    return exact + [p for p in beside if p not in exact and p.name.startswith(survey)]


def read_key(sheet: Sheet) -> Key:
    """Questions and codes of a key file: a line for a question, then one for each code."""
    key: Key = {}
    asked = Asked()
    lines = [sheet.headers, *sheet.rows] if QUESTION.match(sheet.headers[0]) else sheet.rows
    for identifier, text in [line[:2] for line in lines]:
        if identifier.isdigit():
            asked.options[identifier] = text_of(text)
        else:
            asked = key[identifier] = Asked(text_of(text))
    return key


def _key_of(columns: Iterable[Column]) -> Key:
    """The key out of an SPSS file's labels; a variable with the single code 1 is an option."""
    key: Key = {}
    for column in columns:
        label = column.names[1] if len(column.names) > 1 else ""
        found = re.fullmatch(r"(Q\d+(?:_\d+_[a-z]+)?)_(\d+)", column.header)
        if found and set(column.labels) == {"1"}:
            option = column.labels["1"]
            asked = key.setdefault(found[1], Asked(label.removesuffix(f" - {option}")))
            asked.options[found[2]] = option
        else:
            key[column.header] = Asked(label, dict(column.labels))
    return key


# Columns: one for each question, and one for each row of a grid.


def _condensed(drafts: list[Draft], key: Key) -> list[Draft]:
    """Columns of options put together; the empty columns above grids left out."""
    groups: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        groups[_group(draft.header)].append(draft)
    condensed: list[Draft] = []
    for name, members in groups.items():
        if OPTION.fullmatch(members[0].header):
            condensed += _options(name, members, key)
        elif GRID.fullmatch(members[0].header):
            condensed += _grid_row(name, members, key)
        elif not _is_heading(members[0], groups):
            condensed.append(_single(members[0], key))
    return condensed


def _group(header: str) -> str:
    """What a column belongs to: its question's options, its row of a grid, or itself alone."""
    grid, option = GRID.fullmatch(header), OPTION.fullmatch(header)
    if grid:
        return f"{grid['of']}_{grid['row']} "
    return f"{option['of']} " if option else header


def _is_heading(draft: Draft, groups: dict[str, list[Draft]]) -> bool:
    """Whether it is the empty column of a question whose answers stand in columns of their own."""
    below = any(re.match(rf"{re.escape(draft.header)}(_\d+)? $", name) for name in groups)
    return below and not any(draft.cells)


def _single(draft: Draft, key: Key) -> Draft:
    """A column of codes or text, with the wording and the labels that the key has for it."""
    column = draft.column
    asked = key.get(column.header, Asked())
    column.labels = dict(asked.options) or column.labels
    grid = GRID.fullmatch(column.header)
    stem = key.get(grid["of"], Asked()).text if grid else ""
    row = f"{stem} [{asked.text}]" if stem and asked.text else ""
    column.names = distinct((column.header, asked.text, row, *column.names))
    return draft


def _options(name: str, members: list[Draft], key: Key) -> list[Draft]:
    """Columns `Q9_1`, `Q9_2`, ... as one; left alone if they are rows that have codes."""
    question = name.strip()
    if any(draft.header in key for draft in members):
        return [_single(draft, key) for draft in members]
    only_marks = all(holds_only(draft.cells, MARKS) for draft in members)
    # A row of a ranking could be answered 1 by everybody, but unticked is 0 in options alone.
    if not only_marks or (question not in key and not any("0" in p.cells for p in members)):
        return [_single(draft, key) for draft in members]
    asked = key.get(question, Asked())
    numbers = [OPTION.fullmatch(draft.header)["number"] for draft in members]
    cells = ticked([p.cells for p in members], [asked.options.get(n, n) for n in numbers])
    return [Draft(Column(question, distinct((question, asked.text))), cells)]


def _grid_row(name: str, members: list[Draft], key: Key) -> list[Draft]:
    """One row of a grid: one column, unless it is asked on several scales."""
    found = [GRID.fullmatch(draft.header) for draft in members]
    scales = {match["column"]: [] for match in found}
    for draft, match in zip(members, found, strict=True):
        scales[match["column"]].append(draft)
    if not _is_ticked(members, key):
        return [_single(draft, key) for draft in members]
    if max(map(len, scales.values())) == 1:
        return [_row_of(name.strip(), members, key)]
    return [_row_of(f"{name.strip()}_{scale}", own, key) for scale, own in scales.items()]


def _is_ticked(members: list[Draft], key: Key) -> bool:
    """Whether each column of a grid's row is an option: ticked or not."""
    if not all(holds_only(draft.cells, MARKS) for draft in members):
        return False
    if any(GRID.fullmatch(draft.header)["number"] for draft in members):
        return True
    if len(members) == 1:
        return False
    known = [key[draft.header] for draft in members if draft.header in key]
    if known:
        return all(len(asked.options) == 1 for asked in known)
    return any("0" in draft.cells for draft in members)


def _row_of(header: str, members: list[Draft], key: Key) -> Draft:
    """The options of one row of a grid as one column; without key, their letters."""
    options, rows = [], []
    for draft in members:
        match = GRID.fullmatch(draft.header)
        asked = key.get(f"{match['of']}_{match['row']}_{match['column']}", Asked())
        asked = key.get(draft.header, asked)
        bare = draft.header.removeprefix(f"{match['of']}_{match['row']}_")
        options.append(asked.options.get(match["number"] or "1", bare.removesuffix("_1")))
        rows.append(asked.text)
    stem = key.get(GRID.fullmatch(members[0].header)["of"], Asked()).text
    row = f"{stem} [{rows[0]}]" if stem and rows[0] else ""
    cells = ticked([draft.cells for draft in members], options)
    return Draft(Column(header, distinct((header, rows[0], row))), cells)
