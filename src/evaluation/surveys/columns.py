"""Which column of an export is which item."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings

SENT_IN = (
    "completion time",
    "timestamp",
    "submitdate",
    "date submitted",
    "recordeddate",
    "end date",
    "enddate",
    "completiondate",
)
"""Headers of the time at which a form was sent in."""


@dataclass
class ColumnMap:
    """What the columns of one export are.

    Attributes:
        code: position of the person's code.
        wave: position of the column that names the wave, if there is one.
        sent_in: position of the time at which the form was sent in, if there is one.
        cluster: position of the team or organisation, if the settings name one.
        items: position of each item, by wave ('' is the form's own wave) and item id.
        open_questions: position of each open question, by id.
        unmatched: headers that are nothing that the settings know.
    """

    code: int
    wave: int | None = None
    sent_in: int | None = None
    cluster: int | None = None
    items: dict[tuple[str, str], int] = field(default_factory=dict)
    open_questions: dict[str, int] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)


def code_column(sheet: Sheet, settings: Settings) -> int | None:
    """Position of the column with people's codes."""
    names = {normalised(c) for c in settings.study.person_code.columns}
    found = [i for i, h in enumerate(sheet.headers) if h and normalised(h) in names]
    return found[0] if found else None


class Wordings:
    """Every wording by which an item or an open question may stand in a header."""

    def __init__(self, settings: Settings) -> None:
        self.items: dict[str, str] = {}
        self.open_questions: dict[str, str] = {}
        for instrument in settings.instruments.values():
            for item_id, item in instrument.items.items():
                for wording in (item_id, item.text, *item.aliases):
                    self.items.setdefault(normalised(wording), item_id)
            for question, text in instrument.open_questions.items():
                self.open_questions[normalised(text)] = question
                self.open_questions[normalised(question)] = question


def match_columns(
    sheet: Sheet, settings: Settings, cohort: Cohort, wordings: Wordings
) -> tuple[ColumnMap | None, list[Problem]]:
    """What each column is, by the cohort's own settings, by id, or by wording."""
    code = code_column(sheet, settings)
    if code is None:
        wanted = " or ".join(map(repr, settings.study.person_code.columns))
        found = f"There is no column {wanted} with people's codes."
        remedy = (
            "Export it with that question, or name the column under 'person_code' in study.yaml."
            f"{_nearest_column(settings.study.person_code.columns, sheet.headers)}"
        )
        return None, [sheet.problem(sheet.header_row, "", found, remedy)]
    columns = ColumnMap(code)
    wave_column = cohort.settings.wave_column or settings.study.wave_column
    prefixes = [
        (w.column_prefix, wave) for wave, w in settings.study.waves.items() if w.column_prefix
    ]
    own = {_plain(h): item for h, item in cohort.settings.columns.items()}
    problems: list[Problem] = []
    for at, header in enumerate(sheet.headers):
        if at == code or not header:
            continue
        # A header that stands there twice has a number since the sheet was read.
        again = re.sub(r" \(\d+\)$", "", header)
        wave, wording = _wave_of(again if again in sheet.headers else header, prefixes)
        name = normalised(wording)
        item = own.get(_plain(header)) or wordings.items.get(name)
        if wave_column and header.casefold() == wave_column.casefold():
            columns.wave = at
        elif header.casefold() == (settings.study.cluster or "").casefold():
            columns.cluster = at
        elif item is not None and (wave, item) in columns.items:
            first = sheet.headers[columns.items[wave, item]]
            found = f"Two columns are the item {item!r}: this one and {first!r}."
            problems.append(
                sheet.problem(
                    sheet.header_row, header, found, "Remove or rename one in the export."
                )
            )
        elif item is not None:
            columns.items[wave, item] = at
        elif name in wordings.open_questions:
            columns.open_questions[wordings.open_questions[name]] = at
        elif name in SENT_IN:
            columns.sent_in = at
        else:
            columns.unmatched.append(header)
    return columns, problems


def _plain(header: str) -> str:
    """A header without its case and line breaks, in which platforms differ."""
    return " ".join(header.split()).casefold()


def _nearest_column(wanted: tuple[str, ...], headers: list[str], least: float = 0.6) -> str:
    """The header most like what was wanted, as a sentence; empty if none is like it."""
    for name in wanted:
        close = difflib.get_close_matches(_plain(name), [_plain(h) for h in headers], 1, least)
        found = [h for h in headers if close and _plain(h) == close[0]]
        if found:
            return f" The nearest column is {found[0]!r}."
    return ""


def _wave_of(header: str, prefixes: list[tuple[str, str]]) -> tuple[str, str]:
    """The wave that a header's beginning names ('' if none) and the rest of the header."""
    for prefix, wave in prefixes:
        if header.casefold().startswith(prefix.casefold().strip()):
            return wave, header[len(prefix.strip()) :].strip()
    return "", header


def missing_items(
    sheet: Sheet, columns: ColumnMap, settings: Settings, cohort: str, wave: str
) -> list[Problem]:
    """Items that this wave asked and that no column holds."""
    problems = []
    for instrument in settings.instruments.values():
        for item_id, item in instrument.items.items():
            asked = instrument.was_asked(item_id, wave, cohort)
            if asked and not {("", item_id), (wave, item_id)} & columns.items.keys():
                hint = _nearest_column((item.text, item_id), columns.unmatched, 0.5)
                found = f"No column is the item {item_id!r} ({item.text!r})."
                remedy = (
                    f"Name its column under 'columns' in data/raw/{cohort}/cohort.yaml, or say "
                    f"under 'asked_in' that it was not asked.{hint}"
                )
                problems.append(sheet.problem(sheet.header_row, "", found, remedy))
    return problems
