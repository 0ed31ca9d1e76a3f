"""Tables whose cells, headers and codes are hostile; the file itself is in order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from tests.hostile.one_file import Hostile, at, table
from tests.hostile.words import WORDS

HEADERS = ("Timestamp", "Your code", "I see myself as a leader.", "I speak up.", "Why?")
CODED = ("source", "code", "excerpt", "coder")
CODE = "AB12C"
NUMBERS = {
    "nan": "NaN",
    "infinity": "Infinity",
    "minus_infinity": "-inf",
    "huge": "1e999",
    "tiny": "1e-999",
    "minus_zero": "-0",
    "hexadecimal": "0x1F",
    "underscore": "1_000",
    "many_digits": "9" * 5_000,
    "exponent": "1e99999999999999999999",
    "arabic_digits": "\u0663",
    "wide_digits": "\uff13",
    "raised": "\u00b2",
    "circled": "\u2462",
    "fraction": "\u00bd",
    "thousands": "1,000,000.000.000",
    "percent": "300%",
    "boolean": "TRUE",
    "null": "NULL",
    "none": "None",
    "complex": "1+2j",
    "date": "2026-02-01",
    "brackets": "(3)",
    "signs": "--3",
    "rest": "3\u00a0\u200b",
}
TIMES = {
    "year_zero": "0000-00-00 00:00:00",
    "last_second": "9999-12-31 23:59:59",
    "beyond": "10000-01-01 00:00:00",
    "leap_second": "2016-12-31 23:59:60",
    "zone_far": "2026-02-01T09:00:00+99:99",
    "zone_last": "9999-12-31T23:59:59-23:59",
    "zone_first": "0001-01-01T00:00:00+23:59",
    "negative": "-2026-02-01",
    "serial": "1e10",
    "serial_nan": "nan",
    "epoch": "99999999999999999999",
    "arabic": "\u0662\u0660\u0662\u0666-\u0660\u0662-\u0660\u0661",
    "words": "the day after never",
    "february": "2026-02-30 25:61:61",
    "slashes": "31/31/2026 9:00:00 PM PM",
}
PEOPLE = {
    "nothing_between": "\x1f",
    "path": "../../../etc/passwd",
    "format": "%s%n{0.__class__}",
    "proto": "__proto__",
    "turned": "\u202eC21BA",
    "zero": "\x00",
    "long": "A" * 100_000,
    "marks": "A" + "\u0301" * 500,
    "same_twice": CODE,
    "same_but_width": "\uff21B12C",
    "row": "row 2",
    "number": "1e5",
    "mail": "a@b@c@hostile.invalid",
}


def files() -> Iterator[Hostile]:
    """Every hostile word in every place of a table, one file each; then cells of one kind."""
    for name, word in WORDS.items():
        yield table(f"survey_{name}", survey(word))
        yield table(f"coded_{name}", coded(word))
    yield from (table(f"header_{n}", survey("x", head=w)) for n, w in WORDS.items())
    yield from (table(f"answer_{n}", survey("x", answer=v)) for n, v in NUMBERS.items())
    yield from (table(f"time_{n}", survey("x", time=v)) for n, v in TIMES.items())
    yield from (table(f"person_{n}", survey("x", code=v)) for n, v in PEOPLE.items())
    yield from lists()
    yield from qualtrics()


def written(rows: list[list[str]], **how) -> str:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)
    return out.getvalue()


def survey(
    said: str, head: str = "Where?", answer: str = "Agree", time: str = "2026-02-01", code=CODE
) -> str:
    """Answers of three people, one of whom is hostile."""
    rows = [[time, code, answer, "Neither", said, said]]
    rows += [[f"2026-02-0{n} 09:00:00", f"DE3{n}F", "Agree", answer, "", ""] for n in (1, 2)]
    return written([[*HEADERS, head], *rows])


def coded(said: str) -> str:
    """Excerpts, with the same words as source, code, excerpt and coder."""
    rows = [[CODE, said, said, said], [said, "identity", "x", ""], [said, said, "", said]]
    return written([list(CODED), *rows])


def lists() -> Iterator[Hostile]:
    """Sheets of our own, with hostile words in every column."""
    columns = {
        "roster": ("participant_id", "role", "organisation", "status", "name", "email"),
        "projects": ("participant_id", "title", "stage", "what_changed", "evidence", "consent"),
        "attendance": ("participant_id", "session", "attended"),
        "sources": ("source", "source_group", "participant_id", "date", "quote_consent"),
        "corrections": ("file", "person", "column", "was", "becomes", "who", "why"),
        "withdrawn": ("participant_id", "cohort"),
        "names": ("name", "kind"),
        "items": ("person", "wave", "question", "answer"),
    }
    for name, headers in columns.items():
        words = [" ".join(w.split()) for w in WORDS.values() if len(w) < 1_000]
        rows = [[w] * len(headers) for w in words]
        yield table(f"list_{name}", written([list(headers), *rows]))
        own = [[CODE, *[w] * (len(headers) - 1)] for w in words]
        yield table(f"list_{name}_of_one_person", written([list(headers), *own]))
    files = ["../../../etc/passwd", "/etc/passwd", "pre.csv\x00", "*", "..", "", "post.csv"]
    rows = [[f, CODE, "I speak up.", "Agree", "=1+1", "x", "y"] for f in files]
    yield table("list_corrections_of_paths", written([list(columns["corrections"]), *rows]))
    names = ["(a+)+$", ".*", "[", "\\", "a" * 5_000, "\u0130", "the", "a", "Agree"]
    yield table(
        "list_names_that_are_patterns", written([["name", "kind"], *([n, ""] for n in names)])
    )
    yield at("data/raw/names.csv", "names_of_patterns", written([["name"], *([n] for n in names)]))
    yield at(
        "data/raw/withdrawn.csv",
        "withdrawn_words",
        written([["participant_id"], *([w] for w in WORDS.values())]),
    )


def qualtrics() -> Iterator[Hostile]:
    """The row of import ids is JSON, which can be deep, doubled or without end."""
    ids = {
        "deep": '{"a":' * 50_000,
        "deep_list": "[" * 100_000,
        "deep_whole": '{"ImportId":' * 2_000 + "1" + "}" * 2_000,
        "doubled": '{"ImportId":"QID1","ImportId":"startDate"}',
        "nan": '{"ImportId":NaN,"choiceId":Infinity}',
        "digits": '{"ImportId":' + "9" * 5_000 + "}",
        "list": "[1,2]",
        "surrogate": '{"ImportId":"\\ud800"}',
        "null": '{"ImportId":null,"choiceId":null}',
        "object": '{"ImportId":{"a":[]}}',
        "zero": '{"ImportId":"\\u0000"}',
        "cut": '{"ImportId":"QID1',
    }
    for name, cell in ids.items():
        head = ["StartDate", "EndDate", "ResponseId", "Q1", "Q2"]
        import_ids = [json.dumps({"ImportId": i}) for i in ("startDate", "endDate", "_recordId")]
        rows = [head, ["Start", "End", "Response", "a", "b"], [*import_ids, cell, cell]]
        rows += [["2026-02-01 09:00:00", "2026-02-01 09:00:00", "R_1", "3", CODE]]
        yield table(f"import_id_{name}", written(rows))
