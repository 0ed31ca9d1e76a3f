"""Any table with one header row: CSV, TSV or a workbook, one row a respondent."""

from __future__ import annotations

import re
from collections import Counter

from evaluation.sheets import Sheet
from evaluation.study.instruments import normalised
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers.condensing import assembled, distinct
from evaluation.surveys.readers.headers import drafts_of

ROLES = {
    "sent_in": (
        "completion time",
        "timestamp",
        "submitdate",
        "date submitted",
        "recordeddate",
        "end date",
        "enddate",
        "completiondate",
        "completion date",
        "submission date",
        "submitted at",
        "submit date",
        "submit date (utc)",
    ),
    "started": (
        "start time",
        "start date",
        "startdate",
        "started",
        "time started",
        "start date (utc)",
    ),
    "seconds": ("duration (in seconds)", "duration in seconds", "seconds"),
    "email": ("email", "e-mail", "email address", "e-mail address", "submitter email"),
    "name": ("first name", "last name", "full name", "submitter"),
    "address": ("ip address", "ipaddress", "ip", "latitude", "longitude"),
    "platform": ("network id",),
}
"""Headers that are no questions, as many tables have them."""


def read_plain(file: Delivered) -> list[Export]:
    """Every sheet as it stands; times, seconds and personal columns are known by their words."""
    return [_read(sheet) for sheet in file.sheets]


def role_of(header: str) -> str:
    """Role of a column in a table of no known platform."""
    return next((role for role, words in ROLES.items() if normalised(header) in words), "")


def _read(sheet: Sheet) -> Export:
    parts = drafts_of(sheet)
    questions = _questions([part.column.header for part in parts])
    for part in parts:
        column = part.column
        column.role = role_of(column.header)
        if not column.role and column.header in questions:
            column.names = distinct((*column.names, questions[column.header]))
    return assembled("plain", sheet, parts)


def _questions(headers: list[str]) -> dict[str, str]:
    """The question of each header `section: question`, or the row of `row:question`.

    What several headers have in common is their section, or the question of their grid. The rest
    names a column only where no other has it: a question asked in two sections is two questions.
    """
    halves = {
        h: (m[1], m[2]) for h in headers if (m := re.fullmatch(r"([^:]+):\s*(\S.*)", h, re.S))
    }
    firsts = Counter(first for first, _ in halves.values())
    seconds = Counter(second for _, second in halves.values())
    found = {}
    for header, (first, second) in halves.items():
        if firsts[first] > 1 and seconds[second] == 1:
            found[header] = second
        elif seconds[second] > 1 and firsts[first] == 1:
            found[header] = first.strip()
    return found
