"""Any table with one header row: CSV, TSV or a workbook, one row a respondent."""

from __future__ import annotations

from evaluation.sheets import Sheet
from evaluation.study.instruments import normalised
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers.condensing import assembled
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
    ),
    "started": ("start time", "start date", "startdate", "started"),
    "seconds": ("duration (in seconds)", "duration in seconds", "seconds"),
    "email": ("email", "e-mail", "email address", "e-mail address"),
    "name": ("first name", "last name", "full name"),
    "address": ("ip address", "ipaddress", "ip", "latitude", "longitude"),
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
    for part in parts:
        part.column.role = role_of(part.column.header)
    return assembled("plain", sheet, parts)
