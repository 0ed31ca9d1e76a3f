"""What a person has to mend, told as that person sees it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

LONGEST = 1_000
"""Characters of each part of a problem that are told."""


@dataclass(frozen=True, order=True)
class Problem:
    """Something that a person has to mend, told as that person sees it.

    Attributes:
        severity: `stop` (the run cannot go on) or `note` (counted, and the run goes on).
        file: path inside the study, as the evaluator sees it.
        row: row as Excel counts it, or line of a settings file; 0 if it is not about one row.
        column: header of the column, or key of a settings file; empty if it is not about one.
        found: what stands there. Never an identifier, a name or an address.
        remedy: what to do.
        sheet: sheet of a workbook, empty otherwise.
    """

    severity: str
    file: str
    row: int
    column: str
    found: str
    remedy: str
    sheet: str = ""

    def __str__(self) -> str:
        settings = self.file.endswith(".yaml")
        row, column = ("line", "key") if settings else ("row", "column")
        place = [self.file, f"sheet {_cut(self.sheet)!r}" if self.sheet else ""]
        place += [f"{row} {self.row}" if self.row else ""]
        place += [f"{column} {_cut(self.column)!r}" if self.column else ""]
        told = f"{_cut(self.found)} {_cut(self.remedy)}"
        text = f"{', '.join(p for p in place if p)}: {told}".strip()
        # Names in files may hold what would move a terminal's cursor, or turn the text round.
        return "".join(c if c.isprintable() else " " for c in text)


def _cut(text: str) -> str:
    """A text that a file may have made long, such as the names of a thousand columns."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, worst first, then by file and row."""
    key = lambda p: (p.severity != "stop", p.file, p.sheet, p.row, p.column, p.found)  # noqa: E731
    return sorted(set(problems), key=key)


def stops(problems: Iterable[Problem]) -> list[Problem]:
    """Those that a run cannot go on with, in order."""
    return [p for p in in_order(problems) if p.severity == "stop"]


def told(problems: Iterable[Problem]) -> str:
    """Problems as lines of text, with a line above that counts them."""
    listed = in_order(problems)
    count = f"{len(listed)} problem{'' if len(listed) == 1 else 's'}"
    return "\n".join([f"{count} to mend before a report can be made:", *(f"- {p}" for p in listed)])


class ProblemsError(Exception):
    """A study cannot be evaluated: all that a person has to mend, at once.

    Attributes:
        problems: each of them, worst first.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(told(self.problems))


def stop_if(problems: Iterable[Problem], path: str | Path) -> None:
    """End the step if there is a problem that a run cannot go on with, and tell all of them.

    Args:
        problems: of the step.
        path: file to tell them in; no output of the step, since it must outlive its failure.
    """
    stopping = stops(problems)
    if stopping:
        Path(path).write_text(told(stopping), encoding="utf-8")
        sys.exit(1)


def save(path: str | Path, problems: Iterable[Problem]) -> None:
    """Keep problems for the stage that joins them."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(p) for p in in_order(problems)]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")


def load(path: str | Path) -> list[Problem]:
    """Problems that `save` kept."""
    return [Problem(**row) for row in json.loads(Path(path).read_text(encoding="utf-8"))]
