"""SPSS data files: variables with labels, codes with labels, codes declared to be missing."""

from __future__ import annotations

import re
from collections import Counter

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import (
    Draft,
    assembled,
    columns_of,
    distinct,
    only_rows,
    tails,
    text_of,
)
from evaluation.surveys.readers.qualtrics import role_of, without_tests
from evaluation.surveys.readers.sav_file import Unreadable, contents_of

SUFFIXES = (".sav", ".zsav")
TIMES = {
    "startdate": "started",
    "starttime": "started",
    "enddate": "sent_in",
    "endtime": "sent_in",
    "submitdate": "sent_in",
    "completiondate": "sent_in",
    "completiontime": "sent_in",
    "datestamp": "sent_in",
}
"""Variables that hold times, as survey platforms name them; letters only."""
OF_QUALTRICS = {"ResponseId", "RecordedDate", "Status"}
"""Variables by which an SPSS file that Qualtrics wrote is known."""


def read_spss(file: Delivered) -> list[Export]:
    """The cases of an SPSS file; codes stay codes, what they stand for is in `labels`."""
    if file.path.suffix.lower() not in SUFFIXES:
        return []
    try:
        return [_export(file.shown, contents_of(file.path))]
    except Unreadable:
        found = "It cannot be read as an SPSS file."
        remedy = "Export it again, or open it in SPSS and save it as '.sav', without a password."
        problem = Problem("stop", file.shown, 0, "", found, remedy)
        return [Export("spss", Sheet(file.shown, "", [], header_row=0), [], problems=[problem])]


def _export(shown: str, contents: dict) -> Export:
    names = contents["names"]
    rows = [list(row) for row in zip(*(contents["cells"][n] for n in names), strict=True)]
    sheet = Sheet(shown, "", names, rows, list(range(1, len(rows) + 1)), header_row=0)
    filled = [i for i, row in enumerate(rows) if any(row)]
    left_out = Counter({"blank": len(rows) - len(filled)} if len(filled) < len(rows) else {})
    sheet = only_rows(sheet, filled)
    if set(names) >= OF_QUALTRICS:
        sheet, tests = without_tests(sheet, names.index("Status"))
        left_out += tests
    drafts = [
        Draft(_column(name, contents), cells)
        for name, cells in zip(names, columns_of(sheet), strict=True)
    ]
    return assembled("spss", sheet, drafts, left_out=left_out)


def _column(name: str, contents: dict) -> Column:
    label = text_of(contents["labels"][name])
    if set(contents["names"]) >= OF_QUALTRICS:
        role = role_of(name)
    else:
        role = TIMES.get(re.sub(r"[^a-z]", "", name.casefold()), "")
    return Column(
        name,
        distinct((name, label, *tails(label, ": "), *tails(label))),
        role,
        {code: text_of(meaning) for code, meaning in contents["coded"][name].items()},
        frozenset(contents["missing"][name]),
    )
