"""Where coded words stand in their source, when a tool's positions may count another unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np

UNITS = {"code points": False, "UTF-16 units": True}
LINE_ENDS = ("as they are", "each counted as two characters", "each counted as one character")


@dataclass(frozen=True)
class Marked:
    """Words that a tool says it marked.

    Attributes:
        source: key of the source in the texts.
        start: position that the tool gives.
        end: position that the tool gives, after the last character.
        said: the words.
    """

    source: object
    start: int | None
    end: int | None
    said: str


@dataclass(frozen=True)
class Placed:
    """Where the words of all codings stand.

    Attributes:
        spans: start and end in characters for each, or None where that cannot be told.
        how: what the tool's positions count, told for the report of the import.
    """

    spans: list[tuple[int, int] | None]
    how: str


def place(texts: dict[object, str], marked: list[Marked]) -> Placed:
    """Find the words in their sources, by the convention that fits the most of them.

    Words that do not stand where any position points are looked for; they are placed if they are
    in the source once.

    Args:
        texts: of the sources, by key.
        marked: what the tool says.
    """
    best, fits = ("code points", "as they are"), _fitting(texts, marked, False, LINE_ENDS[0])
    for ends, (unit, utf16) in product(LINE_ENDS, UNITS.items()):
        if len(fits) == len(marked) or (unit, ends) == best:
            continue
        found = _fitting(texts, marked, utf16, ends)
        if len(found) > len(fits):
            best, fits = (unit, ends), found
    spans = [fits.get(i) or _searched(texts, one) for i, one in enumerate(marked)]
    lost = sum(span is None for span in spans)
    how = (
        f"Positions count {best[0]}, line ends {best[1]}: {len(fits)} of {len(marked)} codings "
        f"stand where their position points, {len(marked) - lost - len(fits)} were found by their "
        f"words, {lost} have no place in their source."
    )
    return Placed(spans, how)


def _fitting(
    texts: dict[object, str], marked: Iterable[Marked], utf16: bool, ends: str
) -> dict[int, tuple[int, int]]:
    """Start and end of those codings whose words stand where the convention points."""
    scales: dict[object, np.ndarray | None] = {}
    fitting = {}
    for i, one in enumerate(marked):
        text = texts.get(one.source, "")
        if one.start is None or one.end is None or not 0 <= one.start <= one.end:
            continue
        if one.source not in scales:
            scales[one.source] = _scale(text, utf16, ends)
        start, end = (_character(scales[one.source], at) for at in (one.start, one.end))
        if end <= len(text) and _same(text[start:end], one.said):
            fitting[i] = start, end
    return fitting


def _scale(text: str, utf16: bool, ends: str) -> np.ndarray | None:
    """The tool's position of each character and of the end; None if it counts characters."""
    two, one = ends == LINE_ENDS[1] and "\n" in text, ends == LINE_ENDS[2] and "\r\n" in text
    if not (utf16 or two or one):
        return None
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    widths = np.ones(len(characters), dtype=np.int32)
    if utf16:
        widths += characters > 0xFFFF
    line_end, returns = characters[1:] == ord("\n"), characters[:-1] == ord("\r")
    if two:
        widths[1:] += line_end & ~returns
        widths[:1] += characters[:1] == ord("\n")
    if one:
        widths[:-1] -= line_end & returns
    return np.concatenate([[0], np.cumsum(widths)])


def _character(scale: np.ndarray | None, at: int) -> int:
    return at if scale is None else int(np.searchsorted(scale, at))


def _same(found: str, said: str) -> bool:
    """Whether words are the same but for kinds of blanks and line ends."""
    return bool(said) and (found == said or found.split() == said.split())


def _searched(texts: dict[object, str], one: Marked) -> tuple[int, int] | None:
    text, said = texts.get(one.source, ""), one.said.strip()
    at = text.find(said) if said else -1
    if at < 0 or text.find(said, at + 1) >= 0:
        return None
    return at, at + len(said)
