"""Tables of answers put together from columns of a file: some as they are, some from several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.sheets.entities import unescaped
from evaluation.surveys.export import Column, Export

JOIN = ";"
"""Between the options that one person ticked, as Microsoft Forms does it."""
UNTICKED = frozenset({"", "0"})


@dataclass
class Draft:
    """A column of the table to be, and its cells, one for each respondent."""

    column: Column
    cells: Sequence[str]

    @property
    def header(self) -> str:
        """As messages and settings name the column."""
        return self.column.header


def ticked(columns: Iterable[Sequence[str]], options: Sequence[str]) -> list[str]:
    """One cell for each respondent: the options whose column is neither blank nor 0.

    Args:
        columns: cells of each option's column.
        options: what each column stands for, in the same order.
    """
    rows = list(zip(*columns, strict=True))
    joined = {
        row: JOIN.join(o for o, cell in zip(options, row, strict=True) if cell not in UNTICKED)
        for row in set(rows)
    }
    return [joined[row] for row in rows]


def holds_only(cells: Iterable[str], allowed: Iterable[str]) -> bool:
    """Whether there is no other cell than these."""
    return set(cells) <= set(allowed)


def assembled(
    platform: str,
    sheet: Sheet,
    drafts: Sequence[Draft],
    *,
    left_out: Counter | None = None,
    problems: Sequence[Problem] = (),
) -> Export:
    """The table of these columns; a header that comes again gets a number.

    Args:
        platform: name in the register of readers.
        sheet: where the columns come from: its place and row numbers are kept.
        drafts: the columns, in order, each as long as the sheet has rows.
        left_out: rows that were taken out before, by reason.
        problems: what is wrong with the layout.
    """
    taken: set[str] = set()
    for draft in drafts:
        header, n = draft.column.header, 2
        while draft.column.header in taken:
            draft.column.header, n = f"{header} ({n})", n + 1
        taken.add(draft.column.header)
    columns = [draft.column for draft in drafts]
    rows = [list(row) for row in zip(*(draft.cells for draft in drafts), strict=True)]
    table = replace(sheet, headers=[column.header for column in columns], rows=rows)
    return Export(platform, table, columns, Counter(left_out or {}), list(problems))


def only_rows(sheet: Sheet, positions: Iterable[int]) -> Sheet:
    """The sheet with these of its rows, numbered as before."""
    keep = list(positions)
    return replace(
        sheet,
        rows=[sheet.rows[i] for i in keep],
        numbers=[sheet.numbers[i] for i in keep],
    )


def below(sheet: Sheet, rows: int) -> Sheet:
    """The sheet without its first rows, which belong to the header."""
    return only_rows(sheet, range(rows, len(sheet.rows)))


def columns_of(sheet: Sheet) -> list[tuple[str, ...]]:
    """The cells of each column; as many as there are headers, even if there is no row."""
    return list(zip(*sheet.rows, strict=True)) or [()] * len(sheet.headers)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once, blanks left out."""
    return tuple(dict.fromkeys(name for name in names if name))


def text_of(label: str) -> str:
    """A label without the mark-up that authors of questions put into it."""
    return " ".join(unescaped(re.sub(r"<[^<>]*>", " ", label)).split())


def tails(label: str, separator: str = " - ") -> list[str]:
    """What follows each separator, the longest first: one of them is the row of a grid."""
    parts = label.split(separator)
    return [separator.join(parts[n:]) for n in range(1, len(parts))]
