"""Rows added to a cohort's corrections: those that stand there stay as they are, byte for byte."""

from __future__ import annotations

import csv
import io

from evaluation.commands.templates import HEADERS, header_name
from evaluation.sheets import decode, delimiter_of

PLACE = ("file", "person", "column", "was")
"""What a correction is about; two rows that agree in it and not in `becomes` contradict."""

BYTE_ORDER = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def add_rows(content: bytes, rows: list[dict[str, str]]) -> tuple[bytes | None, list[int]]:
    """A file of corrections with further rows.

    Args:
        content: the file; empty if there is none yet.
        rows: cells by header.

    Returns:
        The new content, None if the file cannot be added to, and the positions of rows that
        contradict one that stands there. A row that stands there already is not added again.
    """
    content = content or _new()
    text = decode(content)
    if text is None:
        return None, []
    delimiter = delimiter_of(text)
    there = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(r)]
    headers = [header_name(h.strip()) for h in there[0]] if there else []
    if not {*PLACE, "becomes"} <= set(headers):
        return None, []
    known = {}
    for row in there[1:]:
        cells = dict(zip(headers, (c.strip() for c in row), strict=False))
        known[tuple(cells.get(name, "") for name in PLACE)] = cells.get("becomes", "")
    more, against = [], []
    for at, row in enumerate(rows):
        place = tuple(row[name] for name in PLACE)
        if known.setdefault(place, None) is None:
            known[place] = row["becomes"]
            more.append([row.get(header, "") for header in headers])
        elif known[place] != row["becomes"]:
            against.append(at)
    return _appended(content, text, more, delimiter), against


def _new() -> bytes:
    """An empty file with all headers, as Excel reads CSV."""
    return (",".join(HEADERS["corrections"]) + "\r\n").encode("utf-8-sig")


def _appended(content: bytes, text: str, rows: list[list[str]], delimiter: str) -> bytes | None:
    """Rows below a text, in its encoding and with its line ends; None if it has no such letter."""
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = newline if rows and not text.endswith(("\n", "\r")) else ""
    tail = io.StringIO(newline="")
    csv.writer(tail, delimiter=delimiter, lineterminator=newline).writerows(rows)
    try:
        return content + (gap + tail.getvalue()).encode(_encoding(content))
    except UnicodeEncodeError:
        return None


def _encoding(content: bytes) -> str:
    """The encoding of a text file, for what is written below it."""
    if content[:2] in BYTE_ORDER:
        return BYTE_ORDER[content[:2]]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
