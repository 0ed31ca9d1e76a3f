"""Microsoft Forms: one header row of question texts, after the form's own columns."""

from __future__ import annotations

import re

from evaluation.sheets import Sheet
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers.condensing import Draft, assembled, distinct
from evaluation.surveys.readers.headers import different, drafts_of

OWN = {
    "id": "response",
    "start time": "started",
    "completion time": "sent_in",
    "email": "email",
    "name": "name",
    "total points": "platform",
    "quiz feedback": "platform",
    "grade posted time": "platform",
    "last modified time": "platform",
    "heure de début": "started",
    "heure de fin": "sent_in",
    "adresse de messagerie": "email",
    "nom": "name",
}
"""Headers that Forms puts before the first question, in English and French, and their roles."""

QUIZ = ("Points - ", "Feedback - ")
"""What stands before a question's text in the two columns that a quiz adds for it."""


def read_microsoft_forms(file: Delivered) -> list[Export]:
    """Sheets whose first columns are a start and a completion time with a number or a name."""
    return [_read(sheet) for sheet in file.sheets if _is_forms(sheet)]


def _own(headers: list[str]) -> list[str]:
    """The leading headers that are the form's own; a question may be called 'Name' too."""
    seen: set[str] = set()
    for at, header in enumerate(headers):
        role = OWN.get(header.casefold(), "")
        if not role or role in seen:
            return headers[:at]
        seen |= {role} - {"platform"}
    return headers


def _is_forms(sheet: Sheet) -> bool:
    roles = {OWN[h.casefold()] for h in _own(sheet.headers)}
    return roles >= {"started", "sent_in"} and bool(roles & {"response", "email", "name"})


def _read(sheet: Sheet) -> Export:
    parts = drafts_of(sheet)
    headers = [part.column.header for part in parts]
    own = len(_own(headers))
    for part in parts[:own]:
        part.column.role = OWN[part.column.header.casefold()]
        part.cells = ["" if cell.casefold() == "anonymous" else cell for cell in part.cells]
    for part in parts[own:]:
        if _of_quiz(part.column.header, headers):
            part.column.role = "platform"
        else:
            part.column.names = _names(part.column.header, headers)
            part.cells = _choices(part)
    return assembled("microsoft_forms", sheet, parts)


def _of_quiz(header: str, headers: list[str]) -> bool:
    """Whether it holds the points or the feedback of another column, the question itself."""
    return any(header.startswith(q) and header.removeprefix(q) in headers for q in QUIZ)


def _names(header: str, headers: list[str]) -> tuple[str, ...]:
    """The question's text; without the anchors below it; without the digit of a repetition."""
    wordings = [header, re.sub(r"(\s*\n\s*\d+\s*[-–—:=][^\n]*)+$", "", header)]
    again = re.sub(r"\d+$", "", header)
    # Forms gives a second question of the same text a digit: 'Story key', 'Story key2'.
    wordings += [again] if again != header and again in headers else []
    return distinct(wordings)


def _choices(part: Draft) -> list[str]:
    """Cells; those of a question with several answers without the ';' that ends each of them."""
    several = different(part) and all(cell.endswith(";") for cell in different(part))
    return [cell.rstrip(";") for cell in part.cells] if several else list(part.cells)
