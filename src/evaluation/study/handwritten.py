"""Sheets and texts that people write by hand, looked at before anything reads them.

Decisions on quotes, verdicts, summaries, redactions, answers to checklists and the narrative are
edited in Excel or an editor, which may save them in another encoding or with another separator.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from evaluation.problems import Problem

REQUIRED = {
    "quotes.csv": ("excerpt", "show"),
    "verdicts.csv": ("scale", "theme", "verdict"),
    "framework.csv": ("case", "theme", "summary"),
    "redactions.csv": ("key", "decision"),
    "checklists.csv": ("checklist", "item", "answer"),
}
"""Headers that each sheet must have, by the name of its file."""
LARGEST = 10_000_000
"""Bytes of one file; the longest narrative has a hundredth of that."""
AS_UTF_8 = "Save it as UTF-8 ('CSV UTF-8' in Excel)."


def handwritten_problems(study: Path) -> list[Problem]:
    """What keeps the sheets and texts that people write by hand from being read.

    Args:
        study: its folder.
    """
    problems = []
    for path in _written(study):
        shown = path.relative_to(study).as_posix()
        found = _fault(path)
        if found:
            row, what, remedy = found
            problems.append(Problem("stop", shown, row, "", what, remedy))
    return problems


def _written(study: Path) -> Iterator[Path]:
    """Files that are there, in order."""
    sheets = [*study.glob("data/decisions/*/*.csv"), study / "config/checklists.csv"]
    yield from sorted(p for p in sheets if p.name in REQUIRED and p.is_file())
    yield from sorted(study.glob("config/narrative/*/*.md"))


def _fault(path: Path) -> tuple[int, str, str] | None:
    """Row, what was found and what to do, if a file cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            return 0, f"It has more than {LARGEST / 1e6:.0f} MB.", "Write it anew, and shorter."
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return 0, "It is not UTF-8 text.", AS_UTF_8
    except OSError as error:
        return 0, f"It cannot be opened ({type(error).__name__}).", "See whether it may be read."
    if "\x00" in text:
        return 0, "There is a character in it that no text has.", "Write it anew as plain text."
    return _fault_of_sheet(text, REQUIRED[path.name]) if path.suffix == ".csv" else None


def _fault_of_sheet(text: str, required: tuple[str, ...]) -> tuple[int, str, str] | None:
    rows = csv.reader(io.StringIO(text, newline=""))
    remedy = "Put it back, or export the sheet as 'CSV UTF-8' with commas."
    try:
        headers = next(rows, [])
        missing = [name for name in required if headers and name not in headers]
        if missing:
            return 1, f"There is no header {', '.join(map(repr, missing))}.", remedy
        for _ in rows:
            pass
    except csv.Error:
        return rows.line_num, "This row cannot be read as a row of a sheet.", remedy
    return None
