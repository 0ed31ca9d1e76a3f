"""The texts of an archive's files, piece by piece, to be looked through for persons."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from evaluation.sheets.entities import unescaped

_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_NAMED = re.compile(r'\b(?:name|alt|title|aria-label)="([^"]*)"')
_DATA = re.compile(r"data:[\w/+;=-]*,[A-Za-z0-9+/=%._-]*|\(data:[^)]*\)")
PICTURES = (".pdf",)
"""Kinds whose words are looked through in the web page that was made of the same text."""


def texts_in(path: str, content: bytes) -> Iterator[str]:
    """Every text in a file: cells, values, lines, what stands between tags and in names.

    Args:
        path: of the file; its ending says what it is.
        content: its bytes.
    """
    yield path
    kind = PurePosixPath(path).suffix.lower()
    if kind in PICTURES:
        return
    if kind in (".qdpx", ".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from texts_in(name, archive.read(name))
        return
    yield from _READERS.get(kind, str.splitlines)(content.decode("utf-8-sig"))


def _cells(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text)):
        yield from filter(None, row)


def _values(text: str) -> Iterator[str]:
    def within(found: object) -> Iterator[str]:
        if isinstance(found, dict):
            yield from (text for pair in found.items() for one in pair for text in within(one))
        elif isinstance(found, list):
            yield from (text for one in found for text in within(one))
        elif isinstance(found, str):
            yield found

    return within(json.loads(text))


def _marked(text: str) -> Iterator[str]:
    text = _DATA.sub("", text)
    yield from map(unescaped, _NAMED.findall(text))
    yield from (unescaped(part) for part in _TAG.split(text) if part and part.strip())


_READERS: dict[str, Callable[[str], object]] = {
    ".csv": _cells,
    ".json": _values,
    ".html": _marked,
    ".qdc": _marked,
    ".qde": _marked,
    ".xml": _marked,
}
