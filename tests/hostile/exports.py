"""Real layouts of the platforms and tools, each damaged in five ways."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.one_file import Hostile, table
from tests.hostile.words import MARKDOWN, PAGE, PROGRAMS, SPREADSHEET, joined

HERE = Path(__file__).resolve().parent.parent
WORD = joined(SPREADSHEET) + joined(PAGE) + joined(MARKDOWN) + joined(PROGRAMS)
SHORT = "=1+1\x00<script>\u202e"


def files() -> Iterator[Hostile]:
    """Each sample of tests/exports and tests/coded: cut, with bytes changed, full of words."""
    for path in sorted([*HERE.glob("exports/*/*"), *HERE.glob("coded/*/*")]):
        if path.suffix not in (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xls", ".sav"):
            continue
        name, content = f"{path.parent.name}_{path.stem}", path.read_bytes()
        half = content[: len(content) // 2]
        yield table(f"{name}{path.suffix}_half", half, path.suffix)
        yield table(f"{name}{path.suffix}_changed", changed(content, name), path.suffix)
        if path.suffix in (".csv", ".tsv", ".txt"):
            yield from of_text(name, content.decode("utf-8-sig", "replace"), path.suffix)


def changed(content: bytes, name: str) -> bytes:
    """One byte in a hundred is another; always the same ones."""
    draw, made = random.Random(name), bytearray(content)
    for _ in range(max(3, len(made) // 100)):
        made[draw.randrange(len(made))] = draw.randrange(256)
    return bytes(made)


def of_text(name: str, text: str, ending: str) -> Iterator[Hostile]:
    """A sample whose headers stay, with other cells; and one whose headers are mixed up."""
    comma = ";" if text.count(";") > text.count(",") else ","
    comma = "\t" if text.count("\t") > text.count(comma) else comma
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=comma))
    for how, word in (("words", WORD), ("short_words", SHORT), ("numbers", "9" * 400)):
        filled = [rows[0], *([word for _ in row] for row in rows[1:4])]
        yield table(f"{name}_{how}", written(filled, comma), ending)
    yield table(f"{name}_backwards", written([row[::-1] for row in rows], comma), ending)


def written(rows: list[list[str]], comma: str) -> str:
    """Rows as text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=comma).writerows(rows)
    return out.getvalue()
