"""SQLite files with programs in them, in rings, of wrong kinds, damaged or far too large."""
# ruff: noqa: E501 (what one file holds stands on one line)

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.databases import Tables, qualcoder, rqda, taguette, write_database
from tests.hostile.one_file import Hostile, project
from tests.hostile.words import WORDS

TOOLS: dict[str, Callable[[], Tables]] = {
    ".qda": qualcoder,
    ".sqlite3": taguette,
    ".rqda": rqda,
}
TEXTS = {".qda": ("source", 2), ".sqlite3": ("documents", 5), ".rqda": ("source", 2)}
"""Table and place of the column that holds a document's text."""
NAMES = {".qda": ("code_name", "name"), ".sqlite3": ("tags", "path"), ".rqda": ("freecode", "name")}
PLACES = {
    ".qda": ("code_text", "pos0", "pos1"),
    ".sqlite3": ("highlights", "start_offset", "end_offset"),
    ".rqda": ("coding", "selfirst", "selend"),
}
MARKUP = {
    "deep": "<b>" * 50_000 + "x" + "</b>" * 50_000,
    "entities": "&#" + "9" * 5_000 + "; &#x110000; &#xD800; &#0; &bogus; &amp;amp;lt;" * 10,
    "open": "<p>" + "<" * 50_000,
    "quotes": "<a href='" * 20_000,
    "comment": "<!--" * 20_000,
    "script": "<script>alert(1)</script><p onclick=x>There was never an hour for it.</p>",
    "no_letters": "\x00\x01\x02\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
}
VALUES = {
    "text": "'many'",
    "blob": "x'fffe00'",
    "nan": "'nan'",
    "infinity": "9e999",
    "minus": "-9223372036854775808",
    "most": "9223372036854775807",
    "float": "0.5",
    "nothing": "NULL",
    "digits": f"'{'9' * 5_000}'",
}
STATEMENTS = {
    "view": "CREATE VIEW v AS SELECT load_extension('x')",
    "view_endless": "CREATE VIEW w AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n FROM r",
    "trigger": "CREATE TRIGGER t AFTER INSERT ON {table} BEGIN SELECT load_extension('x'); END",
    "default": "CREATE TABLE d (a DEFAULT (load_extension('x')), b CHECK (randomblob(1000000000) IS NULL))",
    "virtual": "CREATE VIRTUAL TABLE f USING fts5(a)",
    "virtual_rtree": "CREATE VIRTUAL TABLE g USING rtree(id, a, b)",
    "generated": "CREATE TABLE h (a, b AS (zeroblob(900000000)) VIRTUAL)",
    "index": "CREATE INDEX i ON {table} (length(zeroblob(10)))",
    "names": 'CREATE TABLE "a""b;--" ("c""d" , "\'" , "")',
    "names_of_words": 'CREATE TABLE "<script>" ("=1+1", "\u202e")',
    "without_rowid": "CREATE TABLE k (a PRIMARY KEY) WITHOUT ROWID",
    "strict": "CREATE TABLE l (a INTEGER) STRICT",
}


def files() -> Iterator[Hostile]:
    """Each trick in the database of each tool."""
    for ending, tables in TOOLS.items():
        tool = tables.__name__
        table, name = NAMES[ending]
        for how, statement in STATEMENTS.items():
            content = partial(as_bytes, tables(), statement.format(table=table))
            yield project(f"{tool}_{how}", content, ending)
        for how, value in VALUES.items():
            where, first, last = PLACES[ending]
            change = f"UPDATE {where} SET {first} = {value}, {last} = {value}"
            yield project(f"{tool}_place_{how}", partial(as_bytes, tables(), change), ending)
        words = " ".join(WORDS.values())
        yield project(f"{tool}_words", partial(worded, tables(), words[:40_000]), ending)
        yield project(
            f"{tool}_name_blob",
            partial(as_bytes, tables(), f"UPDATE {table} SET {name} = x'ff00fe'"),
            ending,
        )
        yield project(
            f"{tool}_name_none",
            partial(as_bytes, tables(), f"UPDATE {table} SET {name} = NULL"),
            ending,
        )
        for how, text in MARKUP.items():
            yield project(
                f"{tool}_text_{how}", partial(as_bytes, with_text(tables(), ending, text)), ending
            )
        yield from shapes(tool, ending, tables)
        yield from damaged(tool, ending, as_bytes(tables()))
    yield from rings()


def as_bytes(tables: Tables, *statements: str) -> bytes:
    """A database as the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        return write_database(Path(folder) / "a", tables, *statements).read_bytes()


def worded(tables: Tables, word: str) -> bytes:
    """Every text of every table is hostile."""
    swapped = {
        name: (columns, [tuple(word if isinstance(v, str) else v for v in row) for row in rows])
        for name, (columns, rows) in tables.items()
    }
    return as_bytes(swapped)


def with_text(tables: Tables, ending: str, text: str) -> Tables:
    """The documents have another text."""
    name, place = TEXTS[ending]
    columns, rows = tables[name]
    return tables | {name: (columns, [(*r[:place], text, *r[place + 1 :]) for r in rows])}


def shapes(tool: str, ending: str, tables: Callable[[], Tables]) -> Iterator[Hostile]:
    """Tables that are missing, blank, doubled, of another kind."""
    own = tables()
    last = list(own)[-1]
    yield project(
        f"{tool}_blank", partial(as_bytes, {n: (c, []) for n, (c, _) in own.items()}), ending
    )
    yield project(
        f"{tool}_doubled", partial(as_bytes, {n: (c, r * 2) for n, (c, r) in own.items()}), ending
    )
    yield project(
        f"{tool}_one_missing", partial(as_bytes, {n: own[n] for n in list(own)[1:]}), ending
    )
    no_columns = {n: ("x", []) if n == next(iter(own)) else v for n, v in own.items()}
    yield project(f"{tool}_columns_missing", partial(as_bytes, no_columns), ending)
    view = f"ALTER TABLE {last} RENAME TO hidden", f"CREATE VIEW {last} AS SELECT * FROM hidden"
    yield project(f"{tool}_table_is_a_view", partial(as_bytes, own, *view), ending)
    table, name = NAMES[ending]
    blob = f"UPDATE {table} SET {name} = CAST(zeroblob(20000000) AS TEXT)"
    yield project(f"{tool}_text_of_zeros", partial(as_bytes, own, blob), ending)
    yield project(f"{tool}_utf_16", partial(wide, own), ending)


def wide(tables: Tables) -> bytes:
    """The same in the other encoding that SQLite knows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA encoding='UTF-16be'")
        connection.close()
        return write_database(path, tables).read_bytes()


def damaged(tool: str, ending: str, content: bytes) -> Iterator[Hostile]:
    """Bytes of a database that are others, or gone."""
    size = len(content)
    changes = {
        "cut": content[: size // 2],
        "cut_in_head": content[:60],
        "magic_alone": content[:16],
        "page_size_one": content[:16] + b"\x00\x01" + content[18:],
        "page_size_most": content[:16] + b"\x00\x00" + content[18:],
        "write_ahead": content[:18] + b"\x02\x02" + content[20:],
        "version_far": content[:18] + b"\xff\xff" + content[20:],
        "reserved": content[:20] + b"\xff" + content[21:],
        "pages_claimed": content[:28] + b"\x7f\xff\xff\xff" + content[32:],
        "free_list": content[:32] + b"\x00\x00\x00\x02\x00\x00\x00\xff" + content[40:],
        "encoding_nine": content[:56] + b"\x00\x00\x00\x09" + content[60:],
        "first_page_ff": content[:100] + b"\xff" * 900 + content[1_000:],
        "root_beyond": content.replace(b"\x05\x00\x00\x00", b"\x05\xff\xff\xff"),
        "pages_swapped": content[:4096] + content[8192:] + content[4096:8192],
        "pages_zero": content[:4096] + bytes(size - 4096),
        "pages_ff": content[:4096] + b"\xff" * (size - 4096),
        "page_is_its_own_child": content[:4096]
        + b"\x05\x00\x00\x00\x01\x0f\xfb\x00\x00\x00\x00\x02" * 300,
        "schema_damaged": content.replace(b"CREATE TABLE", bytes(12)),
        "schema_of_nonsense": content.replace(b"CREATE TABLE", b"SELECT 1 ;; "),
        "behind": content + b"\xff" * 5_000,
    }
    for how, made in changes.items():
        yield project(f"{tool}_{how}", made, ending)


def rings() -> Iterator[Hostile]:
    """Codes and categories that stand above themselves, or a thousand deep."""
    own = qualcoder()
    columns, _ = own["code_cat"]
    ring = [(1, "a", "", "", "", 2), (2, "b", "", "", "", 1)]
    alone = [(1, "a", "", "", "", 1), (2, "b", "", "", "", 2)]
    deep = [(n, f"c{n}", "", "", "", n + 1) for n in range(1, 5_000)]
    for how, rows in {"ring": ring, "own_parent": alone, "deep": deep}.items():
        content = partial(as_bytes, own | {"code_cat": (columns, rows)})
        yield project(f"qualcoder_categories_{how}", content, ".qda")
    tags = [(n, 1, ".".join("a" * n), "") for n in range(1, 1_200)]
    own = taguette()
    yield project(
        "taguette_tags_deep", partial(as_bytes, own | {"tags": (own["tags"][0], tags)}), ".sqlite3"
    )
    many = [(n, 1, f"t{n}", "") for n in range(20_000)]
    yield project(
        "taguette_tags_many", partial(as_bytes, own | {"tags": (own["tags"][0], many)}), ".sqlite3"
    )
    tree = [(n, n + 1, 1) for n in range(2_000)]
    own = rqda()
    yield project(
        "rqda_categories_many",
        partial(as_bytes, own | {"treecode": (own["treecode"][0], tree)}),
        ".rqda",
    )
