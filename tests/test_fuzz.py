"""Whatever bytes a file holds: sheets or a message, never a traceback, a crash or a hang.

Few examples by default; EVALUATION_TRIALS=full tries many more, other ones each time.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.interviews.readers import READERS as CODED
from evaluation.persons.corrections import Corrections, read_corrections
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.readers.roster import read_roster
from evaluation.persons.reading import READERS as PEOPLE
from evaluation.problems import stops
from evaluation.sheets import SUFFIXES, read_sheets
from evaluation.study.yaml_files import read_yaml
from evaluation.surveys.export import Delivered
from evaluation.surveys.readers import READERS as SURVEYS
from evaluation.surveys.readers import resolve
from tests.databases import qualcoder, rqda, taguette
from tests.hostile.archives import packed, refi_parts
from tests.hostile.databases import as_bytes
from tests.refi_files import project as refi_xml
from tests.refi_files import selected, text_source
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


# A target for each reader: what it reads, with slips, straight into the reader itself

HERE = Path(__file__).parent
EACH = 12
"""Files for each reader by default: its budget in CI."""
SLOW = {"spss": 2}
"""Its parser is a process of its own, started anew for each file."""
SPOKEN = {
    "refi": (".qdpx", lambda: packed(refi_parts())),
    "refi_codebook": (".qdc", lambda: _codebook()),
    "taguette": (".sqlite3", lambda: as_bytes(taguette())),
    "qualcoder": (".qda", lambda: as_bytes(qualcoder())),
    "rqda": (".rqda", lambda: as_bytes(rqda())),
    "maxqda": (".csv", lambda: b"Document name,Code,Segment,Coder\nP01,identity,I lead.,AK\n"),
    "atlasti": (".csv", lambda: _sample("coded/atlasti/quotations.csv")),
    "dedoose": (".csv", lambda: _sample("coded/dedoose/excerpts.csv")),
    "nvivo": (".txt", lambda: _sample("coded/nvivo/references.txt")),
    "long sheet": (".csv", lambda: _sample("coded/sheets_long/interviews.csv")),
    "wide sheet": (".csv", lambda: _sample("coded/sheets_wide/cases.csv")),
    "database": (".db", lambda: as_bytes({"t": ("a, b", [(1, "x")])})),
    "sheet": (".csv", lambda: TEXTS[0]),
}
"""Ending and content of a file that each reader of coded material knows."""
ABOUT_PEOPLE = {
    "projects": b"participant_id,title,stage,evidence,consent\nAB12C,T,planned,shown,yes\n",
    "attendance": b"participant_id,session,attended\nAB12C,1,yes\n",
}
SETTINGS = ("study.yaml", "plan.yaml", "codebook.yaml", "instruments/leadership.yaml")
YAML = [
    b"&a ",
    b"*a",
    b"<<: *a",
    b"!!python/name:os.system ",
    b"[",
    b"{",
    b": ",
    b"- ",
    b"\t",
    b"|",
]
YAML += [b'"\\ud800"', b".nan", b"9" * 50, b"2026-99-99", b"%YAML 9.9\n---\n", b"\x00", b"? "]


@cache
def _sample(name: str) -> bytes:
    return (HERE / name).read_bytes()


def _codebook() -> bytes:
    xml = refi_xml(text_source(selected(0, 7)))
    return xml.replace("Project", "CodeBook").replace("project:1.0", "codebook:1.0").encode()


def _surveys(name: str) -> list[tuple[str, bytes]]:
    """Small files in a platform's layout, with their endings."""
    found = [p for p in (HERE / "exports" / name).glob("*") if p.suffix in SUFFIXES]
    found = [p for p in found if (p.suffix == ".sav") == (name == "spss")]
    return [(path.suffix, path.read_bytes()) for path in sorted(found)]


def test_each_registered_reader_has_a_target():
    """A reader that is added to a register without a file to begin from fails here."""
    assert set(SURVEYS) == {name for name in SURVEYS if _surveys(name)}
    assert set(CODED) == set(SPOKEN)
    assert set(PEOPLE) == set(ABOUT_PEOPLE)


def bounded(read) -> None:
    """Read within the time that any small file takes; what is wrong is a problem with a remedy."""
    began = time.process_time()
    problems = read()
    assert all(p.found and p.remedy for p in problems)
    assert time.process_time() - began < SECONDS


def target(name: str, suffixes: list[str], contents: list[bytes], read, pieces=AWKWARD, each=EACH):
    """Try a reader on files with slips."""

    @trials(each)
    @given(st.data())
    def run(data):
        place = data.draw(st.integers(0, len(contents) - 1))
        content = data.draw(mutated([contents[place]], pieces))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"file{suffixes[place]}"
            path.write_bytes(content)
            bounded(lambda: read(path))

    run()


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_reader(name):
    def read(path):
        sheets, problems = read_sheets(path, "file")
        if stops(problems):
            return problems
        exports = SURVEYS[name](Delivered(path, "file", tuple(sheets)))
        return [p for export in exports for p in export.problems]

    suffixes, contents = zip(*_surveys(name), strict=True)
    target(name, list(suffixes), list(contents), read, each=SLOW.get(name, EACH))


@pytest.mark.parametrize("name", CODED)
def test_a_reader_of_coded_material(name):
    def read(path):
        found = CODED[name](path, path.name)
        return [] if found is None else found.problems

    suffix, make = SPOKEN[name]
    target(name, [suffix], [make()], read, [*AWKWARD, *XML])


@pytest.mark.parametrize("name", [*PEOPLE, "roster", "corrections"])
def test_a_reader_of_sheets_about_people(name):
    def read(path):
        none = Corrections("file")
        if name == "roster":
            return read_roster(path, "file", none)[1]
        if name == "corrections":
            return read_corrections(path, "file", ["pre.csv"])[1]
        known = KnownPeople(frozenset(["AB12C"]))
        return PEOPLE[name](
            path, "file", "a", Pseudonyms.for_this_moment(linked_across_cohorts=True), none, known
        )[1]

    content = ABOUT_PEOPLE.get(name, b"participant_id,role,status\nAB12C,worker,completed\n")
    target(name, [".csv"], [content], read)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_reader_of_settings(name):
    content = (HERE.parent / "config" / name).read_bytes()
    target(name, [".yaml"], [content[:1_500]], lambda path: read_yaml(path, "file")[1], YAML)
