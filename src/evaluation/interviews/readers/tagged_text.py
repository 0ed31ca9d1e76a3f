"""Text of an HTML document whose positions count bytes of its text alone, as Taguette's do.

Taguette keeps plain paragraphs, lists and emphasis. The parser of the standard library takes
hours for some malformed documents; this one looks at each character once or twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from evaluation.sheets.entities import unescaped

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure"}
    | {"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"}
    | {"p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
TURN = re.compile("[\"'>]")


class TaggedText:
    """An HTML document as plain text, blocks on lines of their own.

    Attributes:
        text: the words, without tags and comments.
    """

    def __init__(self, html: str) -> None:
        self._bytes: list[int] = []
        self._starts: list[int] = []
        pieces: list[str] = []
        length = width = 0
        new_line = False
        for words, tag in _tokens(html):
            new_line |= tag in BLOCKS
            if not words:
                continue
            if words.strip():
                if new_line and length:
                    pieces.append("\n")
                    length += 1
                new_line = False
            self._bytes.append(width)
            self._starts.append(length)
            pieces.append(words)
            length += len(words)
            width += len(words.encode("utf-8", "replace"))
        self.text = "".join(pieces)
        self._width = width

    def character(self, at: int, ends: bool = False) -> int | None:
        """Character in the text for a byte of the document's text.

        Args:
            at: byte, from 0.
            ends: whether something ends there; between two pieces it ends with the first.
        """
        if not 0 <= at <= self._width or not self._bytes:
            return None
        piece = bisect_right(self._bytes, at - 1 if ends and at else at) - 1
        start, left = self._starts[piece], at - self._bytes[piece]
        # A character has a byte at least, so no more characters than bytes need be looked at.
        own = self.text[start : start + left].encode("utf-8", "replace")[:left]
        return start + len(own.decode("utf-8", "ignore"))


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """Words as they are read, or the name of a tag; one of the two is empty."""
    at, words = 0, 0
    while (at := html.find("<", at)) >= 0:
        tag = TAG.match(html, at)
        if tag is None and html[at + 1 : at + 2] not in ("!", "?"):
            at += 1
            continue
        end = _end_of_tag(html, at)
        if end < 0:
            break  # nothing closes it: the rest is words
        if words < at:
            yield unescaped(html[words:at]), ""
        if tag:
            yield "", tag[1].lower()
        at = words = end
    if words < len(html):
        yield unescaped(html[words:]), ""


def _end_of_tag(html: str, at: int) -> int:
    """Place behind a tag or comment; a bracket within quotation marks does not end it."""
    if html.startswith("<!--", at):
        end = html.find("-->", at + 4)
        return end + 3 if end >= 0 else -1
    while turn := TURN.search(html, at):
        if turn[0] == ">":
            return turn.end()
        at = html.find(turn[0], turn.end()) + 1
        if not at:
            break
    return -1
