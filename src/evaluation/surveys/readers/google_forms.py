"""Google Forms: a time stamp, then question texts; grids as one column a row."""

from __future__ import annotations

import re
from itertools import takewhile

from evaluation.sheets import Sheet
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers.condensing import assembled, distinct
from evaluation.surveys.readers.headers import drafts_of, once, split_grid

STAMPED = ("Timestamp", "Horodateur")
"""Header of the first column, in English and French."""

ADDRESS = ("email address", "adresse e-mail")
"""Header of addresses that the form asked for by itself."""

OWN = {
    **dict.fromkeys((h.casefold() for h in STAMPED), "sent_in"),
    **dict.fromkeys(ADDRESS, "email"),
    "username": "email",
    "score": "platform",
    "total score": "platform",
}
"""Headers that Google puts before the first question, and their roles."""

STAMP = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]+\d{1,2}[:.]\d{2}")
"""How a time stamp begins, in any of the orders of day, month and year."""

QUIZ = ("Score", "Feedback")
"""What stands in brackets after a question's text in the columns that a quiz adds for it."""


def read_google_forms(file: Delivered) -> list[Export]:
    """Sheets whose first column is called Timestamp and holds time stamps alone."""
    return [_read(sheet) for sheet in file.sheets if _is_google(sheet)]


def _is_google(sheet: Sheet) -> bool:
    stamps = [row[0] for row in sheet.rows if row[0]]
    return sheet.headers[0] in STAMPED and all(map(STAMP.match, stamps))


def _read(sheet: Sheet) -> Export:
    parts = drafts_of(sheet)
    headers = [part.column.header for part in parts]
    own = len(list(takewhile(lambda h: h.casefold() in OWN, headers)))
    grids = {header: split_grid(header) for header in headers[own:]}
    stems = once([grid[0] for grid in grids.values() if grid])
    for part in parts[:own]:
        part.column.role = OWN[part.column.header.casefold()]
    for part in parts[own:]:
        grid = grids[part.column.header]
        if grid and grid[0] in headers and grid[1] in QUIZ:
            part.column.role = "platform"
        elif grid:
            stem, row = grid
            # The text above a grid names a column only if the grid has one row.
            part.column.names = distinct((*part.column.names, row, stem if stem in stems else ""))
        elif part.column.header.casefold() in ADDRESS:
            # It comes last where addresses were asked for after the form was first used.
            part.column.role = "email"
    return assembled("google_forms", sheet, parts)
