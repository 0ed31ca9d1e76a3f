"""Any table with one header row: CSV, TSV or a workbook, one row a respondent."""

from __future__ import annotations

from evaluation.study.instruments import normalised
from evaluation.surveys.export import Column, Delivered, Export

TIMES = {
    "sent_in": (
        "completion time",
        "timestamp",
        "submitdate",
        "date submitted",
        "recordeddate",
        "end date",
        "enddate",
        "completiondate",
    ),
    "started": ("start time", "start date", "startdate", "started"),
}
"""Headers of times, as many tables have them."""


def read_plain(file: Delivered) -> list[Export]:
    """Every sheet as it stands; headers of times are known by their words."""
    roles = {name: role for role, names in TIMES.items() for name in names}
    return [
        Export(
            "plain",
            sheet,
            [Column(h, (h,), roles.get(normalised(h), "")) for h in sheet.headers],
        )
        for sheet in file.sheets
    ]
