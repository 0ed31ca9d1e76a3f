"""The encoding of a text, told by its bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks; those of UTF-32 begin like those of UTF-16."""
CONTROLS = bytes([*range(9), *range(14, 32), 127])
HIGH = bytes(range(128, 256))
STRETCH = 1 << 20
SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def stretches_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        yield from iter(lambda: file.read(STRETCH), b"")


def decode(content: bytes) -> str | None:
    """Text of a file: by its byte-order mark, else UTF-8, else Windows-1252; None if none fits."""
    encoding = encoding_of(lambda: [content])
    return None if encoding is None else content.decode(encoding)


def encoding_of(stretches: Callable[[], Iterable[bytes]]) -> str | None:
    """Name of the encoding of a text; None if there is none, or if it is no text.

    Args:
        stretches: gives the bytes of the text, in order; called once for each encoding that is
            tried.
    """
    start = next(iter(stretches()), b"")
    return next((name for name in _candidates(start) if _fits(name, stretches())), None)


def _candidates(start: bytes) -> tuple[str, ...]:
    marked = next((name for mark, name in MARKED if start.startswith(mark)), "")
    if marked:
        return (marked,)
    # Without a mark, UTF-16 is told by the zero that each Latin letter has as its other byte.
    pairs = min(len(start), 4096) // 2
    even, odd = start[: 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if odd > 0.1 * pairs and odd > 20 * even:
        return ("utf-16-le",)
    if even > 0.1 * pairs and even > 20 * odd:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def _fits(encoding: str, stretches: Iterable[bytes]) -> bool:
    """Whether bytes are text in an encoding, with few control characters or none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    characters = controls = high = paired = 0
    try:
        for stretch in chain(stretches, [b""]):
            text = decoder.decode(stretch, final=not stretch)
            raw = text.encode()
            characters += len(text)
            controls += len(raw) - len(raw.translate(None, CONTROLS))
            if encoding == "cp1252" and not stretch.isascii():
                high += len(stretch) - len(stretch.translate(None, HIGH))
                paired += sum(map(len, SEQUENCE.findall(stretch)))
    except UnicodeError:
        return False
    share = controls / max(characters, 1)
    binary = share > 0.1 or (share > 0.01 and controls > 100)
    # UTF-8 with a slip in it would be read as wrong letters throughout.
    return not binary and not (paired > 4 and paired > 0.5 * high)
