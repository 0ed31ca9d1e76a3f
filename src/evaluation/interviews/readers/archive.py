"""Archives of other programs: parts are read in memory, by name, up to a size; none is unpacked."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

MOST_PARTS = 100_000
LARGEST_PART = 200_000_000
"""Bytes of one text or of the project's XML; sound and film are never read."""
LARGEST_TOTAL = 1_000_000_000
"""Bytes of all that is read from one archive."""
RATIO = 200
"""Text of a real project is packed to a third or a tenth."""
SMALL = 20_000_000
"""Bytes that do no harm, however well they were packed."""
STRETCH = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError)
DAMAGED += (NotImplementedError, ValueError)


class Refused(Exception):
    """Why a file is not read: what was found, and what to do."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(found)
        self.found, self.remedy = found, remedy


def is_archive(path: Path) -> bool:
    """Whether a file begins as a ZIP archive does."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


class Archive:
    """A ZIP archive of which single parts are read.

    Attributes:
        left_aside: number of parts that are never looked at: links, and names that lead outside.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGED:
            raise Refused("It is a damaged archive.", "Export it again.") from None
        self._read = 0
        parts = [part for part in self._zip.infolist() if not part.is_dir()]
        if len(parts) > MOST_PARTS:
            self.close()
            found = f"It holds {len(parts):,} parts; more than {MOST_PARTS:,} are not read."
            raise Refused(found, "Export it again, or in several projects.")
        safe = [part for part in parts if _stays_inside(part)]
        self.left_aside = len(parts) - len(safe)
        self._parts: dict[str, list[zipfile.ZipInfo]] = {}
        for part in safe:
            self._parts.setdefault(plain_name(part.filename), []).append(part)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    @property
    def names(self) -> Iterable[str]:
        """Names of the parts, in one spelling (see `plain_name`)."""
        return self._parts.keys()

    def read(self, name: str) -> bytes:
        """Content of a part, by a name from `names`.

        Raises:
            Refused: it is too large, damaged, locked, or there are two of that name.
        """
        if len(self._parts[name]) > 1:
            raise Refused("Two parts of the archive have the same name.", "Export it again.")
        (part,) = self._parts[name]
        self._refuse_if_large(part)
        if part.flag_bits & 0x1:
            raise Refused("It is locked with a password.", "Export it without one.")
        try:
            content = self._unpacked(part)
        except (*DAMAGED, RuntimeError):
            raise Refused("A part of the archive is damaged.", "Export it again.") from None
        self._read += len(content)
        return content

    def _refuse_if_large(self, part: zipfile.ZipInfo) -> None:
        size = part.file_size
        remedy = "Do not open it unless you know who made it; export it again, in smaller parts."
        if size > LARGEST_PART:
            most = LARGEST_PART // 1_000_000
            found = f"A text in it would be {size / 1e6:,.0f} MB; more than {most} MB is not read."
            raise Refused(found, remedy)
        if self._read + size > LARGEST_TOTAL:
            most = LARGEST_TOTAL // 1_000_000_000
            raise Refused(f"Its texts come to more than {most} GB, and are not read.", remedy)
        if size > SMALL and size > RATIO * max(part.compress_size, 1):
            times = size / max(part.compress_size, 1)
            found = f"A text in it unpacks to {times:,.0f} times its size, as no real text does."
            raise Refused(found, remedy)

    def _unpacked(self, part: zipfile.ZipInfo) -> bytes:
        # What a part declares is the most that is unpacked; one that is larger has a wrong check
        # sum, which reading it to the end tells.
        with self._zip.open(part) as file:
            return b"".join(iter(lambda: file.read(STRETCH), b""))


def plain_name(name: str) -> str:
    """The name of a part in one spelling: case, slashes and accents alike."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/")).casefold()
    return re.sub(r"/+", "/", name).removeprefix("./")


def _stays_inside(part: zipfile.ZipInfo) -> bool:
    name = part.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or re.match("[A-Za-z]:", name)
    return not outside and not stat.S_ISLNK(part.external_attr >> 16)
