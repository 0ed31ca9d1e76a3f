"""The XML of REFI-QDA: read without document types, by local names, up to a size."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from evaluation.interviews.readers.archive import Refused

MOST_ELEMENTS = 5_000_000
DEEPEST = 200
STRETCH = 1 << 16
AGAIN = "Export it again."


class _Bounded(ElementTree.TreeBuilder):
    """A tree of local names that is neither too large nor too deep, and has no document type."""

    def __init__(self) -> None:
        super().__init__()
        self._count = self._depth = 0

    def doctype(self, *_) -> None:
        """Refuse: no tool writes a document type, and it can make a small file grow."""
        raise Refused("Its XML has a document type, which is not read.", AGAIN)

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """Begin an element."""
        self._count += 1
        self._depth += 1
        if self._count > MOST_ELEMENTS:
            raise Refused(f"Its XML has more than {MOST_ELEMENTS:,} elements.", AGAIN)
        if self._depth > DEEPEST:
            raise Refused(f"Its XML is nested more than {DEEPEST} deep.", AGAIN)
        return super().start(tag.rpartition("}")[2], attrs)

    def end(self, tag: str) -> Element:
        """End an element."""
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def parsed(content: bytes) -> Element:
    """The root of an XML document; tags have no namespace.

    Raises:
        Refused: it is malformed, too large, or has a document type.
    """
    parser = ElementTree.XMLParser(target=_Bounded())
    try:
        # In stretches, so that what is refused stops the reading at once.
        for start in range(0, len(content), STRETCH):
            parser.feed(content[start : start + STRETCH])
        return parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as problem:
        line, _ = getattr(problem, "position", (0, 0))
        where = f" at line {line}" if line else ""
        raise Refused(f"Its XML is damaged{where}.", AGAIN) from None


def root_name(content: bytes) -> str:
    """Name of the root of a REFI-QDA document; empty if it is none, told by its first bytes."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    head = content[:4096].decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if not head.startswith("<") or "urn:qda-xml" not in head.casefold():
        return ""
    root = re.search(r"<(?:[\w.-]+:)?(Project|CodeBook)\b", head)
    return root[1] if root else ""


def guid(element: Element, name: str = "guid") -> str:
    """A GUID in one spelling: without braces, in lower case; empty if there is none."""
    return element.get(name, "").strip().strip("{}").casefold()


def target(element: Element) -> str:
    """GUID of what a reference means; in a codebook it is called `guid`."""
    return guid(element, "targetGUID") or guid(element)


def named(element: Element, name: str = "name") -> str:
    """A name as it is compared: accents composed, no blanks around."""
    return unicodedata.normalize("NFC", element.get(name, "")).strip()


def described(element: Element) -> str:
    """The description of a code, a selection or a source."""
    return (element.findtext("Description") or "").strip()


def within(root: Element, *path: str) -> Iterator[Element]:
    """Children of the last of nested elements, where there are such."""
    found = root.find("/".join(path))
    return iter(found if found is not None else ())
