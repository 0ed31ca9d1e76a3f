"""Words that stand nowhere else, planted in every file of a study, and the search for them."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

FIRST = "Ottoline Perpetua Isolde Zenobia Thaddea Quintella Evadne Philippa"
PHRASE = "The heron counted every paperclip twice."
"""Words that name nobody: nobody accepted them, so only the evaluator's own folders hold them."""
LAST = "Quillfeather Brambleworth Hawksmoorley Wintergreenly Thistlecroft Larkspurton"


def name_of(place: int) -> str:
    """A name that no other person of the study has."""
    first, last = FIRST.split(), LAST.split()
    return f"{first[place % len(first)]} {last[place % len(last)]}{'abcdefgh'[place % 8]}"


def facts_of(place: int) -> dict[str, str]:
    """What platforms add of a person to each row: columns that no report needs."""
    mail = name_of(place).replace(" ", ".").lower()
    return {
        "Name": name_of(place),
        "Email Address": f"{mail}@canary.example",
        "IP Address": f"203.0.113.{place + 1}",
        "Location Latitude": f"51.{73510 + place}",
    }


def told_by(place: int) -> str:
    """A sentence in which somebody is named, and can be written to and rung."""
    facts = facts_of(place)
    return f"Ask {facts['Name']}, {facts['Email Address']} or 0121 496 {1000 + place}."


def canaries(count: int) -> set[str]:
    """All that was planted of so many people; no word of it may be found."""
    words = set()
    for place in range(count):
        facts = facts_of(place)
        words |= {facts["Name"].split()[1], facts["Email Address"], facts["IP Address"]}
        words |= {facts["Location Latitude"], f"0121 496 {1000 + place}"}
    return words


def rows_of(path: Path) -> list[list[str]]:
    """All rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    """Write rows as platforms do, with a mark before the first."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def plant(cohort: Path) -> tuple[set[str], set[str]]:
    """Plant canaries in every sheet of a cohort.

    Returns:
        The words that may stand nowhere outside data/raw: what names people, and their codes.
    """
    codes = [row[0] for row in rows_of(cohort / "roster.csv")[1:]]
    place = {code: n for n, code in enumerate(codes)}
    _in_columns(cohort / "roster.csv", place)
    _in_columns(cohort / "attendance.csv", place)
    for path in sorted(cohort.glob("*(responses).csv")):
        _in_answers(path, len(codes))
    _in_sources(cohort)
    for path in sorted(cohort.glob("*coded.csv")):
        _in_excerpts(path, len(codes))
    _as_workbook(cohort / "Reflections coded.csv")
    _in_projects(cohort / "projects.csv", place)
    head, *rows = rows_of(cohort / "corrections.csv")
    for row in rows:
        row[head.index("why")] = told_by(0)
        row[head.index("who")] = name_of(1)
    write_rows(cohort / "corrections.csv", [head, *rows])
    return canaries(len(codes)), set(codes)


def _in_columns(path: Path, place: dict[str, int]) -> None:
    """Beside each person's code a name and an address, in columns that nobody asked for."""
    head, *rows = rows_of(path)
    more = [[name_of(place[row[0]]), facts_of(place[row[0]])["Email Address"]] for row in rows]
    added = [[*row, *two] for row, two in zip(rows, more, strict=True)]
    write_rows(path, [[*head, "name", "email"], *added])


def _in_answers(path: Path, people: int) -> None:
    """In what a platform exports: its own columns, and answers in people's words."""
    head, *rows = rows_of(path)
    said = [n for n, title in enumerate(head) if title.endswith("?")]
    for number, row in enumerate(rows):
        for column in said:
            row[column] = told_by(number % people) if number % 2 else PHRASE
    extra = [list(facts_of(n % people).values()) for n in range(len(rows))]
    full = [[*row, *facts] for row, facts in zip(rows, extra, strict=True)]
    write_rows(path, [[*head, *facts_of(0)], *full])


def _in_sources(cohort: Path) -> None:
    """In the names of sources: transcripts are called after people."""
    for path in (cohort / "sources.csv", *sorted(cohort.glob("*coded.csv"))):
        head, *rows = rows_of(path)
        column = head.index("source")
        for row in rows:
            row[column] = f"{row[column]} {name_of(int(re.sub('[^0-9]', '', row[column])))}"
        write_rows(path, [head, *rows])


def _in_excerpts(path: Path, people: int) -> None:
    """In what was coded: every other excerpt names somebody, the others hold the phrase."""
    head, *rows = rows_of(path)
    column = head.index("excerpt")
    for number, row in enumerate(rows):
        row[column] = f"{row[column]} {told_by(number % people) if number % 2 else PHRASE}"
    write_rows(path, [head, *rows])


def _as_workbook(path: Path) -> None:
    """The same sheet as a workbook, whose properties name who saved it."""
    import xlsxwriter

    with xlsxwriter.Workbook(path.with_suffix(".xlsx"), {"strings_to_formulas": False}) as book:
        book.set_properties({"author": name_of(2), "comments": told_by(2)})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows_of(path)):
            sheet.write_row(number, 0, row)
    path.unlink()
    sources = path.with_name("sources.csv")
    text = sources.read_text(encoding="utf-8-sig").replace(path.name, f"{path.stem}.xlsx")
    sources.write_text(text, encoding="utf-8")


def _in_projects(path: Path, place: dict[str, int]) -> None:
    """In everything that is told of a project, all with consent."""
    head, *rows = rows_of(path)
    for row in rows:
        for column in ("title", "aim", "what_changed", "for_whom", "sponsor_view"):
            told = f"{row[head.index(column)]} {told_by(place[row[0]])}"
            row[head.index(column)] = told.strip()
        row[head.index("consent")] = "yes"
    write_rows(path, [head, *rows])


def everything_in(path: Path) -> Iterator[bytes]:
    """A file's bytes, and whatever is packed in them: archives, tables, pages, encoded images."""
    content = path.read_bytes()
    yield content
    if path.suffix == ".parquet":
        yield pd.read_parquet(path).to_csv().encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)
    if path.suffix == ".pdf":
        yield from _in_pdf(path)
    if path.suffix == ".png":
        yield from _in_png(content)
    for coded in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", content):
        yield base64.b64decode(coded)
    yield _name_of(path)


def _in_pdf(path: Path) -> Iterator[bytes]:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(path) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    yield thing.read_bytes()
                except pikepdf.PdfError:
                    yield thing.read_raw_bytes()
            else:
                yield str(thing).encode()
    if shutil.which("pdftotext"):
        yield subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout


def _in_png(content: bytes) -> Iterator[bytes]:
    """Texts beside the image: only zTXt and iTXt are packed."""
    at = 8
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            packed = body.split(b"\0", 1)[1].lstrip(b"\0\1")
            try:
                yield zlib.decompress(packed)
            except zlib.error:
                yield body
        at += 12 + length


def _name_of(path: Path) -> bytes:
    """The file's name; Snakemake writes the names of outputs in base64."""
    plain = path.name.encode()
    try:
        return plain + b" " + base64.b64decode(path.name, validate=True)
    except ValueError:
        return plain


def where(folder: Path, words: set[str], left_out: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """In which files below a folder words stand, in whatever case.

    Args:
        folder: where to look.
        words: what to look for.
        left_out: beginnings of paths, relative to the folder, that are not looked into.
    """
    wanted = {word: word.lower().encode() for word in words}
    found: dict[str, set[str]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.startswith(left_out):
            continue
        for content in everything_in(path):
            lower = content.lower()
            for word in (word for word, plain in wanted.items() if plain in lower):
                found.setdefault(name, set()).add(word)
    return found


def pack(text: str) -> bytes:
    """A text in an archive in memory, to show that the search finds it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.xml", text)
    return made.getvalue()
