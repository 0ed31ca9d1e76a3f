"""What a reader reads on a page of a report: its words, in order, and the alt texts of its figures.

Left out is what tells which code and which files made the page, and what only a program reads.
"""

from html.parser import HTMLParser

UNREAD = ("style", "script", "head", "svg")
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
PROVENANCE = "provenance"
"""In the id of the section of the annex that names inputs and software."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in VOID:
            self._say(found.get("alt") or "")
            return
        unread = tag in UNREAD or PROVENANCE in (found.get("id") or "")
        self._open.append((tag, unread))

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in [name for name, _ in self._open]:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if text.strip() and not any(unread for _, unread in self._open):
            self.words.append(" ".join(text.split()))


def page_text(html: str) -> list[str]:
    """Each piece of text that a reader of a page reads, in order.

    Args:
        html: the page.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.words
