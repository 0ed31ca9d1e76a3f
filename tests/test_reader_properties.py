"""Whatever table is written in a platform's layout is read back the same.

Few examples by default; EVALUATION_TRIALS=full tries many more, other ones each time.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.sheets import read_sheets
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers import READERS, resolve
from tests.deliver import delivered, write_workbook

FULL = os.environ.get("EVALUATION_TRIALS") == "full"

trials = settings(
    max_examples=500 if FULL else 40,
    derandomize=not FULL,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

AWKWARD = [
    "007",
    "=1+1",
    "'007",
    '"so", he said',
    "yes; no",
    "a\tb",
    "two\nlines",
    "🙂",
    "مرحبا",
    "–",
]
"""Cells that programs like to change."""

# Marks of direction and the like (Cf) are taken off the ends of cells.
characters = st.characters(exclude_categories=("C",), include_characters="\n")
# '#' begins the names of Excel's errors, which are reported instead of read.
texts = (
    (st.text(characters, max_size=12) | st.sampled_from(AWKWARD))
    .map(str.strip)
    .filter(lambda cell: not cell.startswith("#"))
)
# The mark in front keeps a wording from being the name of a platform's own column.
wordings = st.text(characters, max_size=20).map(lambda word: f"~{word}".strip())


@dataclass
class Table:
    """Questions and answers, one row a respondent."""

    questions: list[str]
    answers: list[list[str]]


@st.composite
def tables(draw, cells=texts, least_questions=1) -> Table:
    questions = draw(st.lists(wordings, min_size=least_questions, max_size=4, unique=True))
    row = st.lists(cells, min_size=len(questions), max_size=len(questions))
    return Table(questions, draw(st.lists(row, min_size=1, max_size=4)))


def text(rows: list[list[str]], **how) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)
    return out.getvalue()


def read(content: str | dict[str, list[list[str]]], encoding="utf-8") -> Export:
    """The only table of a text file, or of a workbook with these sheets."""
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(content, dict):
            path = write_workbook(Path(folder, "export.xlsx"), content)
        else:
            path = Path(folder, "export.csv")
            path.write_bytes(content.encode(encoding))
        (export,) = resolve(delivered(path))
        return export


def assert_same(export: Export, table: Table, headers: list[str] | None = None) -> None:
    """Each question has its answers, in the order of the respondents."""
    for at, header in enumerate(headers or table.questions):
        assert export.sheet.column(header) == [row[at] for row in table.answers]
        assert export.columns[export.sheet.headers.index(header)].role == ""


def forms_rows(table: Table) -> list[list[str]]:
    own = ["ID", "Start time", "Completion time", "Email", "Name"]
    meta = ["9/2/2024 9:01:10", "9/2/2024 9:07:44", "anonymous", ""]
    rows = [[str(n), *meta, *row] for n, row in enumerate(table.answers, 1)]
    return [[*own, *table.questions], *rows]


not_listed = texts.filter(lambda cell: not cell.endswith(";"))


@trials
@given(tables(not_listed))
def test_microsoft_forms_as_csv(table):
    export = read(text(forms_rows(table)), "utf-8-sig")
    assert export.platform == "microsoft_forms"
    assert_same(export, table)


@trials
@given(tables(not_listed))
def test_microsoft_forms_as_workbook(table):
    export = read({"Sheet1": forms_rows(table)})
    assert export.platform == "microsoft_forms"
    assert_same(export, table)


options = wordings.filter(lambda word: ";" not in word)


@trials
@given(st.lists(st.lists(options, min_size=1, max_size=3, unique=True), min_size=1, max_size=4))
def test_several_answers_in_microsoft_forms(chosen):
    ticked = [["".join(f"{option};" for option in row)] for row in chosen]
    export = read(text(forms_rows(Table(["Which?"], ticked))))
    assert export.sheet.column("Which?") == [";".join(row) for row in chosen]


def google_rows(headers: list[str], table: Table, stamp: str) -> list[list[str]]:
    return [["Timestamp", *headers], *([stamp, *row] for row in table.answers)]


stamps = st.sampled_from(
    ["2025/11/27 9:15:24 am CET", "24/04/2025 08:50:04", "4/24/2025 8:50:04", "2025-04-24 08:50:04"]
)


@trials
@given(tables(), stamps, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_google_forms(table, stamp, quoting):
    export = read(text(google_rows(table.questions, table, stamp), quoting=quoting))
    assert export.platform == "google_forms"
    assert_same(export, table)


@trials
@given(tables(least_questions=2), stamps, wordings.filter(lambda w: not set("[]") & set(w)))
def test_a_grid_of_google_forms(table, stamp, stem):
    grid = [f"{stem} [{row}]" for row in table.questions]
    export = read(text(google_rows(grid, table, stamp), quoting=csv.QUOTE_ALL))
    assert_same(export, table, grid)
    for column, row in zip(export.columns[1:], table.questions, strict=True):
        # Brackets inside a row are followed only where they are in pairs.
        assert set("[]") & set(row) or row in column.names


LIME = {
    "code": ["id", "submitdate", "lastpage", "startlanguage", "seed"],
    "full": ["Response ID", "Date submitted", "Last page", "Start language", "Seed"],
}


@trials
@given(
    tables(texts.filter(lambda cell: not cell.startswith("'="))),
    st.sampled_from(["code", "full", "both"]),
    st.sampled_from(";,\t"),
)
def test_limesurvey(table, headings, separator):
    codes = [f"Q{n}[SQ001]" for n in range(1, len(table.questions) + 1)]
    own = [f"{code}. {full}" for code, full in zip(LIME["code"], LIME["full"], strict=True)]
    both = [f"{code}. {word}" for code, word in zip(codes, table.questions, strict=True)]
    own, headers = {
        "code": (LIME["code"], codes),
        "full": (LIME["full"], table.questions),
        "both": (own, both),
    }[headings]
    masked = [[f"'{c}" if c.startswith("=") else c for c in row] for row in table.answers]
    meta = ["2024-09-02 09:07:44", "3", "en", "117"]
    rows = [[*own, *headers], *([str(n), *meta, *row] for n, row in enumerate(masked, 1))]
    export = read(text(rows, delimiter=separator, quoting=csv.QUOTE_ALL) + "\r\n", "utf-8-sig")
    assert export.platform == "limesurvey"
    assert_same(export, table, headers)


ticks = st.lists(st.sampled_from("01"), min_size=3, max_size=3)


@trials
@given(tables(), st.data())
def test_redcap_raw(table, data):
    fields = [f"q{n}" for n in range(1, len(table.questions) + 1)]
    ticked = [data.draw(ticks) for _ in table.answers]
    head = ["record_id", "redcap_event_name", *fields, "uses___1", "uses___2", "uses___3"]
    rows = [
        [str(n), "start_arm_1", *row, *boxes, "2"]
        for n, (row, boxes) in enumerate(zip(table.answers, ticked, strict=True), 1)
    ]
    export = read(text([[*head, "form_complete"], *rows]))
    assert export.platform == "redcap"
    assert_same(export, table, fields)
    joined = [
        ";".join(o for o, box in zip("123", row, strict=True) if box == "1") for row in ticked
    ]
    assert export.sheet.column("uses") == joined


@trials
@given(tables())
def test_redcap_labels(table):
    head = ["Record ID", "Event Name", "Survey Timestamp", *table.questions, "Complete?"]
    meta = ["Start", "[not completed]"]
    rows = [[str(n), *meta, *row, "Incomplete"] for n, row in enumerate(table.answers, 1)]
    export = read(text([head, *rows]))
    assert export.platform == "redcap"
    assert_same(export, table)


@trials
@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_plain_table_as_text(table, encoding):
    rows = [[f"P{n}", *row] for n, row in enumerate(table.answers, 1)]
    # Columns enough that no other separator cuts the records into more.
    more = [f"x{n}" for n in range(40)]
    content = text([["Code", *table.questions, *more], *([*row, *more] for row in rows)])
    export = read(content, encoding)
    assert export.platform == "plain"
    assert_same(export, table)


@trials
@given(tables())
def test_a_plain_table_as_workbook(table):
    rows = [[f"P{n}", *row] for n, row in enumerate(table.answers, 1)]
    export = read({"answers": [["Code", *table.questions], *rows]})
    assert export.platform == "plain"
    assert_same(export, table)


@trials
@given(tables(least_questions=2), st.randoms())
def test_a_long_table_in_any_order(table, random):
    rows = [
        [f"P{n}", "pre", question, answer]
        for n, row in enumerate(table.answers)
        for question, answer in zip(table.questions, row, strict=True)
    ]
    random.shuffle(rows)
    export = read({"answers": [["person", "wave", "question", "answer"], *rows]})
    assert export.platform == "long"
    assert not export.problems
    answers = {row[0]: row[2:] for row in export.sheet.rows}
    asked = export.sheet.headers[2:]
    for n, row in enumerate(table.answers):
        told = dict(zip(asked, answers[f"P{n}"], strict=True))
        assert told == dict(zip(table.questions, row, strict=True))


@pytest.mark.parametrize("cell", AWKWARD)
def test_cells_that_programs_like_to_change(cell):
    table = Table(["Why?"], [[cell]])
    assert_same(read(text(forms_rows(table))), table)
    assert_same(read({"Sheet1": forms_rows(table)}), table)


WORDS = [
    *("ID", "Start time", "Completion time", "Email", "Name", "Points - Name", "Total points"),
    *("Timestamp", "Email Address", "Rate [Score]", "Rate [a]", "Rate [b]", "[", "]"),
    *("id", "submitdate", "lastpage", "seed", "interviewtime", "Q1[SQ001]", "Q1[SQ002]", "Q1_x"),
    *("id. Response ID", "Date submitted", "Last pa..", "Date_started", "Seed"),
    *("record_id", "redcap_event_name", "a___1", "a___2", "form_complete", "form_timestamp"),
    *("Complete?", "Survey Timestamp", "T (choice=A)", "T (choice=B)", "(choice=)", "Event Name"),
    *("person", "item", "question", "value", "answer", "URN", "Q1", "Q1_1", "CompletionDate"),
    *("Respondent ID", "Collector ID", "ResponseId", "StartDate", "EndDate", "Status", "", " (2)"),
]
"""Headers of all platforms, to be mixed as no platform would."""

CELLS = [
    "",
    "0",
    "1",
    "2",
    "Y",
    "N",
    "N/A",
    "Checked",
    "Complete",
    "2025-04-24 08:50:04",
    "x;",
    "'=",
]


@trials
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.data())
def test_headers_of_several_platforms_mixed_never_break_a_reader(headers, data):
    row = st.lists(st.sampled_from(CELLS), min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(row, max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_text(text([headers, *rows], quoting=csv.QUOTE_ALL), encoding="utf-8")
        sheets, _ = read_sheets(path, "export.csv")
        for reader in READERS.values():
            for export in reader(Delivered(path, "export.csv", tuple(sheets))):
                shown = export.sheet.headers
                assert [column.header for column in export.columns] == shown
                assert len(set(shown)) == len(shown)
                assert all(len(cells) == len(shown) for cells in export.sheet.rows)
                assert len(export.sheet.rows) == len(export.sheet.numbers)
