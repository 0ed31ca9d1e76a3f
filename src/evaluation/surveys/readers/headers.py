"""Headers of an export: what they are without their numbers, and the parts of a grid's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from evaluation.sheets import Sheet
from evaluation.surveys.export import Column
from evaluation.surveys.readers.condensing import Draft, columns_of, distinct


def drafts_of(sheet: Sheet) -> list[Draft]:
    """Columns of a sheet, each a question known by its header until a reader says more.

    A column without header is left out if it is empty, and else gets its letter for a header.
    """
    cells, headers, drafts = columns_of(sheet), set(sheet.headers), []
    for at, header in enumerate(sheet.headers):
        if not header and not any(cells[at]):
            continue
        shown = header or free(f"column {letters(at)}", headers)
        drafts.append(Draft(Column(shown, distinct((shown, bare(shown, headers)))), cells[at]))
    return drafts


def different(draft: Draft) -> set[str]:
    """The different cells of a column, blanks left out."""
    return set(draft.cells) - {""}


def letters(at: int) -> str:
    """The letters by which Excel calls a column, the first being at 0."""
    text, rest = "", at + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(ord("A") + last) + text
    return text


def bare(header: str, headers: Iterable[str]) -> str:
    """A header without the number that it got because it stands there twice."""
    without = re.sub(r" \(\d+\)$", "", header)
    return without if without in headers else header


def free(header: str, taken: Iterable[str]) -> str:
    """A header that no other column has: itself, or with a number."""
    name, n = header, 2
    while name in taken:
        name, n = f"{header} ({n})", n + 1
    return name


def split_grid(header: str) -> tuple[str, str] | None:
    """Question and row of a header `question [row]`; None for any other."""
    if not header.endswith("]"):
        return None
    depth = 0
    for at in range(len(header) - 1, -1, -1):
        depth += {"]": 1, "[": -1}.get(header[at], 0)
        if depth == 0:
            stem, row = header[:at].strip(), header[at + 1 : -1].strip()
            return (stem, row) if stem and row else None
    return None


def once(wordings: Sequence[str]) -> set[str]:
    """Wordings that stand there only once, so that they name one column."""
    counts: dict[str, int] = {}
    for wording in wordings:
        counts[wording] = counts.get(wording, 0) + 1
    return {wording for wording, n in counts.items() if n == 1}
