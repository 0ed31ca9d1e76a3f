"""What a file really is, told by its first bytes and not by its name."""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path

from evaluation.problems import Problem
from evaluation.sheets.encoding import encoding_of, stretches_of

TEXT = (".csv", ".tsv", ".txt")
WORKBOOKS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods"}
SPSS = (".sav", ".zsav")
SUFFIXES = (*TEXT, *WORKBOOKS, *SPSS)
"""File types that can be read as sheets."""
LARGEST = 1_000_000_000
"""Bytes of a file, or of what a workbook unpacks to."""

STARTS = {
    b"%PDF": "pdf",
    b"\x1f\x8b": "packed",
    b"7z\xbc\xaf": "packed",
    b"Rar!": "packed",
    b"$FL2": "spss",
    b"$FL3": "spss",
    b"PAR1": "parquet",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"{\\rtf": "word",
}
PARTS = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "content.xml": "ods",
    "word/document.xml": "word",
    "Index/Document.iwa": "numbers",
}
SAVE = "Open it in Excel and save it as 'Excel Workbook (.xlsx)'."
WHAT = {
    "xlsx": ("an Excel workbook (.xlsx)", "Give its name the ending .xlsx."),
    "xls": ("an Excel workbook of the old kind (.xls)", "Give its name the ending .xls."),
    "ods": ("an OpenDocument file (.ods)", "Give its name the ending .ods if it is a spreadsheet."),
    "xlsb": ("a binary Excel workbook (.xlsb)", SAVE),
    "numbers": ("a Numbers document", "Export it from Numbers as Excel or CSV."),
    "html": (
        "a web page (HTML)",
        "If a browser shows the answers in it, open it in Excel and save it as 'Excel Workbook "
        "(.xlsx)'; if it shows a page to sign in, export it again.",
    ),
    "xml": ("an XML file", SAVE),
    "pdf": ("a PDF", "Export the answers as CSV or Excel."),
    "word": ("a text document", "Export the answers as CSV or Excel."),
    "picture": ("a picture", "Export the answers as CSV or Excel."),
    "packed": ("a packed file (an archive)", "Unpack it and deliver what is in it."),
    "spss": ("an SPSS file", "Give its name the ending .sav."),
    "parquet": ("a Parquet file", "Export the answers as CSV or Excel."),
    "unknown": ("no workbook, and no text either", "Download or export it again."),
    "text": ("a text file (CSV)", "Give its name the ending .csv."),
}
"""What each kind is, and what to do if the name says something else."""


def problem_of(path: Path, shown: str) -> Problem | None:
    """What keeps a file from being read at all: its size, another content than its name says."""
    size = path.stat().st_size
    if size == 0:
        remedy = "Export it again, or take it out of the folder."
        return Problem("stop", shown, 0, "", "The file is empty.", remedy)
    if size > LARGEST:
        return _too_large(shown, f"The file has {size / 1e9:.1f} GB")
    kind, suffix = kind_of(path), path.suffix.lower()
    if kind == "locked":
        remedy = (
            "Open it in Excel with its password, take it off (File, Info, Protect Workbook, "
            "Encrypt with Password, leave it empty), and save it."
        )
        return Problem("stop", shown, 0, "", "The workbook has a password.", remedy)
    if kind == ("spss" if suffix in SPSS else WORKBOOKS.get(suffix, "text")):
        return None
    if kind == "text" and encoding_of(lambda: stretches_of(path)) is None:
        kind = "unknown"
    what, remedy = WHAT[kind]
    found = f"The name ends in {suffix}, but the file is {what}."
    return Problem("stop", shown, 0, "", found, remedy)


def _too_large(shown: str, what: str) -> Problem:
    found = f"{what}; more than {LARGEST / 1e9:.0f} GB is not read."
    remedy = (
        "Export it without the columns that no question needs, or as CSV, or in parts: a file for "
        "each wave or cohort."
    )
    return Problem("stop", shown, 0, "", found, remedy)


def kind_of(path: Path) -> str:
    """A key of `WHAT`, or `locked`; whatever is not known otherwise is `text`."""
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_container(path)
    kind = next((kind for bytes_, kind in STARTS.items() if start.startswith(bytes_)), "")
    return kind or _kind_of_text(start)


def _kind_of_text(start: bytes) -> str:
    words = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if words.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style")):
        return "html"
    if words.startswith((b"<?xml", b"<workbook")):
        return "html" if b"<html" in words else "xml"
    return "text"


def _kind_of_archive(path: Path) -> str:
    """A kind of workbook by the parts that an archive has.

    An archive whose list of parts cannot be read is given the kind that its name says, so that
    reading it tells what is wrong.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return WORKBOOKS.get(path.suffix.lower(), "packed")
    return next((kind for part, kind in PARTS.items() if part in names), "packed")


def _kind_of_container(path: Path) -> str:
    """The container of old Office files also wraps what has a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return "locked"
        if content.find("WordDocument".encode("utf-16-le")) >= 0:
            return "word"
    return "xls"
