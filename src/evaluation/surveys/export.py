"""A survey export with its platform's layout resolved: one header, one row a respondent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.problems import Problem
from evaluation.sheets import Sheet

ROLES = (
    "response",  # the platform's number of the response
    "started",
    "sent_in",
    "seconds",  # how long it took
    "finished",  # whether the last page was reached
    "email",
    "name",
    "address",  # IP address, coordinates
    "language",
    "platform",  # anything else that the platform adds
)
"""What a column can be that is no question. Only times, seconds, finished and language are read."""


@dataclass
class Column:
    """One column of an export.

    Attributes:
        header: as messages, corrections.csv and cohort.yaml name it; one in its sheet.
        names: what an item may be known by, best first: the platform's id, the wording, the row of
            a grid, `question [row]`.
        role: one of `ROLES`; empty for a question.
        labels: what the cells stand for, where the export says so: cell to label.
        missing: cells that the export itself declares to be no answer.
    """

    header: str
    names: tuple[str, ...] = ()
    role: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


@dataclass
class Export:
    """One table of answers.

    Attributes:
        platform: name in the register of readers.
        sheet: headers and rows of respondents only; rows counted as Excel counts them.
        columns: what each header is, in the order of the sheet's headers.
        left_out: rows that are no answers, such as previews, by reason.
        problems: what is wrong with the layout.
        date_order: `dmy` or `mdy` where the platform has only one; empty if the cells must tell.
    """

    platform: str
    sheet: Sheet
    columns: list[Column]
    left_out: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    date_order: str = ""

    def first(self, role: str) -> int | None:
        """Position of the first column with a role; None if there is none."""
        return next((i for i, c in enumerate(self.columns) if c.role == role), None)

    def cells(self, at: int | None) -> list[str]:
        """Cells of a column; blanks if there is no such column."""
        return [""] * len(self.sheet.rows) if at is None else [row[at] for row in self.sheet.rows]


@dataclass(frozen=True)
class Delivered:
    """A file as a reader gets it.

    Attributes:
        path: where it is; readers look beside it for a key file only.
        shown: its path as messages name it.
        sheets: its sheets, headers in the first row that is not blank; empty for .sav files.
    """

    path: Path
    shown: str
    sheets: tuple[Sheet, ...] = ()
