"""Whatever bytes a file holds: sheets or a message, never a traceback, a crash or a hang.

Few examples by default; EVALUATION_TRIALS=full tries many more, other ones each time.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.problems import stops
from evaluation.sheets import SUFFIXES, read_sheets
from evaluation.surveys.export import Delivered
from evaluation.surveys.readers import resolve
from tests.test_hostile_files import CONTENT, MANIFEST, ods_row

FULL = os.environ.get("EVALUATION_TRIALS") == "full"
SECONDS = 10
"""No small file takes as long."""


def trials(examples: int):
    """Settings of a test that tries so many files, or thirty times as many in full."""
    return settings(
        max_examples=30 * examples if FULL else examples,
        derandomize=not FULL,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def workbook() -> bytes:
    """A workbook with most of what a reader looks at."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Answers")
        sheet.merge_range("A1:C1", "Title")
        sheet.write_row(1, 0, ["Code", "Question 1", "Why"])
        sheet.write_row(2, 0, ["A1", 4, "größer"])
        sheet.write_formula("B4", "=B3+1", None, 5)
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        book.add_worksheet("Hidden").hide()
    return content.getvalue()


def open_document() -> bytes:
    content = io.BytesIO()
    rows = ods_row("Code", "Question 1") + ods_row("A1", "4") + ods_row() + ods_row("A2", "5")
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", CONTENT.format(rows))
    return content.getvalue()


TEXT = 'Code,"Question\n1",Why\r\nA1,4,"so, ""he"" said"\r\nA2,,größer\r\n\r\nA3,5,\U0001f642\r\n'
TEXTS = [TEXT.encode(e) for e in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")]
TEXTS += [TEXT.replace("\U0001f642", "").encode("cp1252"), TEXT.replace(",", ";").encode()]
WORKBOOKS = {".xlsx": workbook(), ".ods": open_document()}
STARTS = {".xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".sav": b"$FL2@(#) SPSS DATA FILE"}
STARTS |= {".xlsx": b"PK\x03\x04", ".zsav": b"$FL3@(#) SPSS DATA FILE", ".csv": b"sep=;\n"}
AWKWARD = [b"\x00", b'"', b"\n", b",", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=;\n", b"\x81", b"\r"]
AWKWARD += [b"<", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xe2\x80\x8f", b"#N/A"]
XML = [b"<", b">", b'"', b"/>", b"<c>", b"<v>9</v>", b"XFD1048576", b"999999999999", b"-1", b""]
XML += [
    b"<f>",
    b' t="e"',
    b' t="s"',
    b"&#0;",
    b"&a;",
    b"<!DOCTYPE a>",
    b"</row>",
    b"</table:table>",
]
XML += [b' table:number-columns-repeated="16384"', b' table:number-rows-repeated="1048576"']


@st.composite
def mutated(draw, originals: list[bytes], pieces: list[bytes]) -> bytes:
    """A valid file with some stretches of it left out, doubled or replaced."""
    content = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        put = draw(
            st.sampled_from(pieces) | st.binary(max_size=6) | st.just(content[start:end] * 2)
        )
        content = content[:start] + put + content[end:]
    return content


@st.composite
def mutated_parts(draw) -> tuple[str, bytes]:
    """A workbook whose archive is whole, and one part of which is not."""
    suffix = draw(st.sampled_from(sorted(WORKBOOKS)))
    with zipfile.ZipFile(io.BytesIO(WORKBOOKS[suffix])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = draw(st.sampled_from([name for name in parts if "docProps" not in name]))
    parts[part] = draw(mutated([parts[part]], XML))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in parts.items():
            archive.writestr(name, inside)
    return suffix, content.getvalue()


def holds(suffix: str, content: bytes) -> None:
    """Read a file, and see that what is read fits together or that a message says why not."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        sheets, problems = read_sheets(path, "data/raw/a/file")
        if not stops(problems):
            exports = resolve(Delivered(path, "data/raw/a/file", tuple(sheets)))
            assert exports
            problems = [*problems, *(p for export in exports for p in export.problems)]
            sheets = [*sheets, *(export.sheet for export in exports)]
        assert sheets or stops(problems)
        assert all(p.found and p.remedy and p.file == "data/raw/a/file" for p in problems)
        for sheet in sheets:
            assert len(sheet.rows) == len(sheet.numbers)
            assert sheet.numbers == sorted(set(sheet.numbers))
            assert all(len(row) == len(sheet.headers) for row in sheet.rows)
            named = [header for header in sheet.headers if header]
            assert len(set(named)) == len(named)
    assert time.monotonic() - began < SECONDS


@trials(200)
@given(st.sampled_from(SUFFIXES), st.binary(max_size=400))
def test_any_bytes(suffix, content):
    holds(suffix, content)


@trials(150)
@given(st.sampled_from([".csv", ".tsv", ".txt"]), st.text(max_size=200), st.booleans())
def test_any_text(suffix, text, wide):
    holds(suffix, text.encode("utf-16" if wide else "utf-8", "replace"))


@trials(150)
@given(st.text("ab1,;\t\"'\n\r \x00#N/A", max_size=80))
def test_any_text_of_what_a_table_is_made_of(text):
    holds(".csv", text.encode())


@trials(300)
@given(mutated(TEXTS, AWKWARD))
def test_a_text_file_with_slips(content):
    holds(".csv", content)


@trials(200)
@given(st.sampled_from(sorted(WORKBOOKS)), st.data())
def test_a_workbook_with_damaged_bytes(suffix, data):
    holds(suffix, data.draw(mutated([WORKBOOKS[suffix]], AWKWARD)))


@trials(400)
@given(mutated_parts())
def test_a_workbook_with_a_damaged_part(made):
    holds(*made)


@trials(150)
@given(st.sampled_from(sorted(STARTS)), st.binary(max_size=2000))
def test_any_bytes_after_the_beginning_of_a_known_kind(suffix, content):
    holds(suffix, STARTS[suffix] + content)
