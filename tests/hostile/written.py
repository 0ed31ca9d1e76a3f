"""What people write by hand: decisions on quotes, verdicts, summaries, checklists, narrative."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.one_file import Hostile, at
from tests.hostile.tables import written
from tests.hostile.words import WORDS

HEADERS = {
    "data/decisions/programme/quotes.csv": ("excerpt", "show", "text", "who"),
    "data/decisions/programme/verdicts.csv": ("scale", "theme", "verdict", "stamp", "who"),
    "data/decisions/programme/framework.csv": ("case", "theme", "summary", "stamp"),
    "data/decisions/programme/redactions.csv": ("key", "decision", "text", "stamp"),
    "config/checklists.csv": ("checklist", "item", "answer"),
}
NARRATIVE = "config/narrative/programme/conclusions.md"
STAMPED = '---\nstamp: "not about results"\n---\n\n'


def files() -> Iterator[Hostile]:
    """Each sheet full of words, and damaged; each text full of words, and no text."""
    for path, headers in HEADERS.items():
        name = path.rpartition("/")[2].partition(".")[0]
        rows = [[w] * len(headers) for w in WORDS.values()]
        yield at(path, f"{name}_words", written([list(headers), *rows]))
        for how, content in damaged(list(headers)).items():
            yield at(path, f"{name}_{how}", content)
    for name, word in WORDS.items():
        yield at(NARRATIVE, f"narrative_{name}", f"{STAMPED}{word}\n\n1. {word}\n\n## {word}\n")
    for name, content in TEXTS.items():
        yield at(NARRATIVE, f"narrative_{name}", content)


def damaged(headers: list[str]) -> dict[str, bytes]:
    """A sheet that a spreadsheet, an editor or a stranger left behind."""
    row = ["yes"] * len(headers)
    fine = written([headers, row]).encode()
    return {
        "nothing": b"",
        "header_alone": ",".join(headers).encode(),
        "no_header": written([row, row]).encode(),
        "header_cut": written([headers[1:], row[1:]]).encode(),
        "header_in_capitals": fine.upper(),
        "semicolons": fine.replace(b",", b";"),
        "windows": written([headers, ["\u2019gr\u00f6\u00dfer"] * len(headers)]).encode("cp1252"),
        "wide": fine.decode().encode("utf-16"),
        "marked": b"\xef\xbb\xbf" + fine,
        "zeros": fine.replace(b"yes", b"y\x00s"),
        "binary": bytes(range(256)) * 9,
        "row_short": fine + b"x\n",
        "row_blank": fine + b"\n\n,,,,\n\n",
        "row_long": fine + b"x" + b",y" * 500 + b"\n",
        "quote_open": fine + b'"x,yes\n' * 3,
        "cell_long": fine + b"x" * 200_000 + b",yes\n",
        "returns": fine.replace(b"\r\n", b"\r"),
        "archive": b"PK\x03\x04" + bytes(100),
    }


TEXTS: dict[str, bytes] = {
    "windows": (STAMPED + "It\u2019s gr\u00f6\u00dfer").encode("cp1252"),
    "wide": (STAMPED + "words").encode("utf-16"),
    "zeros": STAMPED.encode() + bytes(500),
    "binary": bytes(range(256)) * 9,
    "front_open": b"---\nstamp: x\n",
    "front_alone": b"---\nstamp: x\n---\n",
    "front_deep": b"---\nstamp: " + b"[" * 5_000 + b"\n---\nwords\n",
    "headings": b"# a\n" * 2_000,
    "lists_deep": b"".join(b" " * 2 * n + b"- a\n" for n in range(300)),
    "quotes_deep": b">" * 5_000 + b" a\n",
    "brackets": b"[" * 20_000 + b"](x)",
    "stars": b"*a **b " * 10_000,
    "backticks": b"".join(b"`" * n + b" " for n in range(300)),
    "table_wide": b"|" + b"a|" * 2_000 + b"\n|" + b"-|" * 2_000 + b"\n",
    "quotation_marks": b'"' * 20_000,
}
