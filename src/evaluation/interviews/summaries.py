"""Summaries of the framework matrix: written by people in a workbook, kept by key in a sheet.

`data/decisions/programme/framework.csv` is where they are kept. The workbook remembers, in a sheet
that is hidden, what it was made with: what differs from that was written since. So neither an
edited workbook nor an edited sheet is ever lost to the other.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

from evaluation.sheets.harmless import as_written, harmless

KEPT = "data/decisions/programme/framework.csv"
WORKBOOK = "data/review/programme/framework_matrix.xlsx"
MATRIX, BEFORE = "matrix", "as it was made"
"""Sheets of the workbook; the second is hidden."""
HEADER = ("case", "theme", "summary", "stamp")
MARK = "summary: "
"""Begins the header of a column that people write in; the theme's id follows."""
BOTH = " || "
"""Between two summaries of one cell, if somebody wrote both in the workbook and in the sheet."""

Cell = tuple[str, str]
"""Key of a case, and id of a theme."""


@dataclass(frozen=True)
class Summary:
    """What somebody wrote of one case and theme, and a digest of the excerpts it was about."""

    text: str
    stamp: str = ""


def read_summaries(study: Path) -> dict[Cell, Summary]:
    """Summaries that are kept, by case and theme."""
    path = study / KEPT
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        (row["case"], row["theme"]): Summary(as_written(row["summary"]), row.get("stamp") or "")
        for row in rows
        if row.get("case") and row.get("theme") and row.get("summary")
    }


def write_summaries(study: Path, summaries: dict[Cell, Summary]) -> None:
    """Keep summaries; the file is whole at every moment."""
    path = study / KEPT
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADER)
        for (case, theme), summary in sorted(summaries.items()):
            writer.writerow([case, theme, harmless(summary.text), summary.stamp])
    os.replace(new, path)


def take_over(study: Path, known: set[str] | None = None) -> int:
    """Keep what people wrote in the workbook since it was made.

    Args:
        study: its folder.
        known: keys of cases; what is written of others is not kept. By default, of all.

    Returns:
        How many cells were written since.

    Raises:
        ValueError: there is a workbook, and it cannot be read.
    """
    path = study / WORKBOOK
    if not path.is_file():
        return 0
    now, made = _read(path)
    kept = read_summaries(study)
    changed = 0
    for cell, text in now.items():
        before = made.get(cell, Summary(""))
        if text == before.text or (known is not None and cell[0] not in known):
            continue
        own = kept.get(cell, Summary(""))
        changed += text != own.text
        if own.text not in ("", before.text, text):
            text = f"{own.text}{BOTH}{text}" if text else own.text
        kept[cell] = Summary(text, _stamps(made, cell))
    if changed:
        write_summaries(study, {cell: own for cell, own in kept.items() if own.text})
    return changed


def _stamps(made: dict[Cell, Summary], cell: Cell) -> str:
    return made[cell].stamp if cell in made else ""


def _read(path: Path) -> tuple[dict[Cell, str], dict[Cell, Summary]]:
    """What the workbook says now, and what it was made with."""
    from python_calamine import CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            rows = book.get_sheet_by_name(MATRIX).to_python()
            hidden = book.get_sheet_by_name(BEFORE).to_python()[1:]
    # The library panics over some damaged files, with an exception that is no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise ValueError(f"{WORKBOOK} cannot be read ({type(error).__name__})") from None
    made = {(str(r[0]), str(r[1])): Summary(str(r[2]), str(r[3])) for r in hidden if len(r) > 3}
    head = next((at for at, row in enumerate(rows) if "case" in row), None)
    if head is None:
        raise ValueError(f"{WORKBOOK} has no column 'case' any more")
    headers = [str(cell) for cell in rows[head]]
    themes = {at: h.removeprefix(MARK) for at, h in enumerate(headers) if h.startswith(MARK)}
    at = headers.index("case")
    now = {
        (str(row[at]), theme): str(row[column]).strip()
        for row in rows[head + 1 :]
        if str(row[at]).strip()
        for column, theme in themes.items()
    }
    return now, made
