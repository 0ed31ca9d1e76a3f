"""A workbook as the archive that it is: looked through before anything unpacks it."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

from evaluation.problems import Problem
from evaluation.sheets.contents import LARGEST

MOST_PARTS = 10_000
RATIO = 200
"""Text of a real workbook is packed to a tenth or a twentieth."""
SMALL = 100_000_000
"""Bytes that do no harm, however well they were packed."""
STRETCH = 1 << 20
DAMAGED: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
"""What reading a damaged archive raises; a part with a password is a RuntimeError."""
TEXTS = re.compile(rb"<(?:\w+:)?sst\b[^<>]*")
CLAIMED = re.compile(rb"\b(?:uniqueCount|count)\s*=\s*[\"'](\d+)")
"""How many texts a workbook says it has. Its reader takes memory for as many at once, and ends the
process if there is not that much."""
OVERLAP = 4096


def archive_problem(path: Path, shown: str) -> Problem | None:
    """Why an archive is not unpacked: too large once unpacked, or damaged; None if it can be."""
    try:
        with zipfile.ZipFile(path) as archive:
            found, remedy = _too_large(archive, path.stat().st_size) or _damaged(archive)
    except DAMAGED:
        found, remedy = DAMAGE
    return Problem("stop", shown, 0, "", found, remedy) if found else None


DAMAGE = (
    "It is damaged: not all of the workbook can be unpacked.",
    "Download or export it again.",
)


def _too_large(archive: zipfile.ZipFile, packed: int) -> tuple[str, str] | None:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    remedy = (
        "If a survey platform made it, export it as CSV, or without the columns that no question "
        "needs; otherwise do not open it."
    )
    if len(parts) > MOST_PARTS:
        found = f"It holds {len(parts):,} parts; a workbook with more than {MOST_PARTS:,} is"
        return f"{found} not unpacked.", remedy
    if size > LARGEST:
        found = f"It unpacks to {size / 1e9:.1f} GB; more than {LARGEST / 1e9:.0f} GB is not read."
        return found, remedy
    if size > SMALL and size > RATIO * packed:
        found = (
            f"It unpacks to {size / packed:,.0f} times its size ({size / 1e6:,.0f} MB), as no real "
            f"workbook does; more than {RATIO} times is not read."
        )
        return found, remedy
    return None


def _damaged(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Read what says how the workbook is made; sheets are looked through where they are read.

    The size that a part declares is the most that is unpacked here; a part that is larger has a
    wrong check sum, which reading it tells.
    """
    names = archive.namelist()
    if len(set(names)) < len(names):
        return DAMAGE
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        with archive.open(name) as part:
            start = part.read(STRETCH)
            # No program writes a document type into a workbook; it can be made to grow on reading.
            if b"<!DOCTYPE" in start[:4096] or b"<!ENTITY" in start:
                return DAMAGE
            size, before = archive.getinfo(name).file_size, b""
            while start:
                tags = b" ".join(TEXTS.findall(before + start))
                if any(int(number[:18]) > size for number in CLAIMED.findall(tags)):
                    return DAMAGE
                before, start = start[-OVERLAP:], part.read(STRETCH)
    return "", ""
