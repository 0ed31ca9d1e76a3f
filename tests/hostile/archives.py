"""ZIP archives that grow, lead outside, lie or are damaged: as workbook, project and database."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import xlsxwriter

from tests.databases import qualcoder
from tests.hostile.databases import as_bytes
from tests.hostile.one_file import Hostile, project, table
from tests.refi_files import project as refi_xml
from tests.refi_files import selected, text_source

Parts = dict[str, bytes]
SECRET = "/etc/passwd"
NAMES = {
    "up": "../../../../tmp/hostile-ran.txt",
    "up_windows": "..\\..\\..\\hostile-ran.txt",
    "root": "/tmp/hostile-ran.txt",
    "drive": "C:/hostile-ran.txt",
    "share": "\\\\hostile.invalid\\share\\a.txt",
    "zero": "a\x00b.txt",
    "new_line": "a\nb.txt",
    "turned": "a\u202etxt.exe",
    "long": "a/" * 2_000 + "a.txt",
    "dots": "...",
    "blank": " ",
    "device": "CON",
    "stream": "a.txt:hidden",
    "shell": "$(touch ran).txt",
}


def files() -> Iterator[Hostile]:
    """Each trick in a workbook, in a project of REFI-QDA, and in a zipped QualCoder project."""
    makes = {".xlsx": (table, workbook_parts), ".qdpx": (project, refi_parts)}
    makes[".zip"] = (project, qualcoder_parts)
    for ending, (make, parts) in makes.items():
        for name, trick in TRICKS.items():
            yield make(f"{ending[1:]}_{name}", partial(_made, trick, parts), ending)
        for name, inside in NAMES.items():
            named = partial(_with_part, inside)
            yield make(f"{ending[1:]}_name_{name}", partial(_made, named, parts), ending)
    for ending in (".zip", ".qdpx", ".qda", ".sqlite3", ".rqda", ".qde", ".qdc"):
        yield project(f"nothing{ending}", b"", ending)
        yield project(f"archive_of_nothing{ending}", packed({}), ending)
        yield project(f"letters{ending}", b"no such thing", ending)


def _made(trick: Callable[[Parts], bytes], parts: Callable[[], Parts]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of two parts with one name
        return trick(parts())


def _with_part(name: str, parts: Parts) -> bytes:
    return packed(parts | {name: b"not yours"})


def packed(parts: Parts, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=level)
    return out.getvalue()


def unpacked(content: bytes) -> Parts:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook_parts() -> Parts:
    """A small workbook with a sheet of answers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Answers")
        sheet.write_row(0, 0, ["Your code", "I speak up.", "source", "code", "excerpt"])
        sheet.write_row(1, 0, ["AB12C", 3, "P01", "identity", "I lead now."])
        sheet.write_row(2, 0, ["DE34F", 2, "P02", "workload", "No time."])
    return unpacked(out.getvalue())


def refi_parts() -> Parts:
    """A small project."""
    xml = refi_xml(text_source(selected(0, 7)))
    return {"project.qde": xml.encode(), "sources/a.txt": b"We have grown a lot."}


def qualcoder_parts() -> Parts:
    """A zipped project of QualCoder."""
    return {"p.qda/data.qda": as_bytes(qualcoder()), "p.qda/documents/a.txt": b"Words."}


def first(parts: Parts) -> str:
    """Name of the part that is read first of all."""
    return next(
        n for n in ("xl/worksheets/sheet1.xml", "sources/a.txt", "p.qda/data.qda") if n in parts
    )


def bomb(parts: Parts) -> bytes:
    """The part that is read grows beyond what is read."""
    return packed(parts | {first(parts): parts[first(parts)][:60] + b" " * size_beyond(parts)})


def bomb_beside(parts: Parts) -> bytes:
    """A part that nobody needs grows beyond what is read."""
    return packed(parts | {"media/zeros.bin": bytes(size_beyond(parts))})


def size_beyond(parts: Parts) -> int:
    """Bytes that are refused: of a workbook more than of a project."""
    return 120_000_000 if "xl/workbook.xml" in parts else 30_000_000


def bomb_of_parts(parts: Parts) -> bytes:
    """Many parts."""
    return packed(parts | {f"x/{n}.xml": b"" for n in range(12_000)})


def nested(parts: Parts) -> bytes:
    """An archive in an archive, thirty deep, in the place of the part that is read."""
    inside = packed({"zeros": bytes(1_000_000)})
    for _ in range(30):
        inside = packed({"a.zip": inside})
    return packed(parts | {first(parts): inside})


def nested_beside(parts: Parts) -> bytes:
    """The archive itself, beside its parts."""
    return packed(parts | {"again.xlsx": packed(parts), "again.qdpx": packed(parts)})


def overlapping(parts: Parts) -> bytes:
    """A hundred names for the same bytes (Fifield 2019), each of a megabyte."""
    content = packed({"zeros": bytes(1_000_000)})
    start = content.index(b"PK\x01\x02")
    own = content[start : content.index(b"PK\x05\x06")]
    entries = b"".join(own.replace(b"zeros", b"z%04d" % n) for n in range(100))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), start, 0)
    return content[:start] + entries + end


def twice(parts: Parts) -> bytes:
    """Two parts of one name."""
    out = io.BytesIO(packed(parts))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo(first(parts)), b"another")
    return out.getvalue()


def twice_but_case(parts: Parts) -> bytes:
    """Two parts of one name but for case, and with a letter that folds to another."""
    return packed(parts | {first(parts).upper(): b"another", "\u212a": b"", "k": b"", "K": b""})


def link(parts: Parts) -> bytes:
    """The part that is read is a symbolic link out of the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            if name == first(parts):
                entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                content = SECRET.encode()
            archive.writestr(entry, content)
    return out.getvalue()


def folder_for_file(parts: Parts) -> bytes:
    """The part that is read is a folder."""
    kept = {n: c for n, c in parts.items() if n != first(parts)}
    return packed(kept | {f"{first(parts)}/": b""})


def size_of(size: int) -> Callable[[Parts], bytes]:
    """The part that is read says that it has another size."""

    def lie(parts: Parts) -> bytes:
        content = bytearray(packed(parts))
        at = content.rindex(first(parts).encode()) - 46
        struct.pack_into("<L", content, at + 24, size)
        return bytes(content)

    return lie


def flags(bits: int) -> Callable[[Parts], bytes]:
    """The part that is read has flags: a password, a patch, masked headers."""

    def flagged(parts: Parts) -> bytes:
        content = bytearray(packed(parts))
        at = content.rindex(first(parts).encode()) - 46
        struct.pack_into("<H", content, at + 8, bits)
        return bytes(content)

    return flagged


def method(number: int) -> Callable[[Parts], bytes]:
    """The part that is read is packed in a way that nobody knows."""

    def strange(parts: Parts) -> bytes:
        content = bytearray(packed(parts))
        at = content.rindex(first(parts).encode())
        struct.pack_into("<H", content, at - 46 + 10, number)
        struct.pack_into("<H", content, content.index(first(parts).encode()) - 30 + 8, number)
        return bytes(content)

    return strange


def packed_as(level: int) -> Callable[[Parts], bytes]:
    """A bomb in another way of packing."""
    return lambda parts: packed(parts | {first(parts): bytes(25_000_000)}, level)


def cut(share: float) -> Callable[[Parts], bytes]:
    """A part of a download."""
    return lambda parts: packed(parts)[: int(len(packed(parts)) * share)]


def damaged_stream(parts: Parts) -> bytes:
    """Packed bytes of the part that is read are others."""
    content, name = bytearray(packed(parts)), first(parts).encode()
    at = content.index(name) + len(name)
    content[at + 4 : at + 24] = b"\xff" * 20
    return bytes(content)


def damaged_lzma(parts: Parts) -> bytes:
    """The same, packed in another way."""
    content, name = bytearray(packed(parts, zipfile.ZIP_LZMA)), first(parts).encode()
    at = content.index(name) + len(name)
    content[at + 12 : at + 40] = b"\xff" * 28
    return bytes(content)


def before(parts: Parts) -> bytes:
    """Something stands before the archive."""
    return b"MZ" + bytes(600) + packed(parts)


def behind(parts: Parts) -> bytes:
    """Something stands behind the archive: another one."""
    return packed(parts) + packed({"other.txt": b"x"})


def commented(parts: Parts) -> bytes:
    """The longest comment, with the mark of an archive's end in it."""
    out = io.BytesIO(packed(parts))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = (b"PK\x05\x06" + bytes(18)) * 2_900
    return out.getvalue()


def ends_far(parts: Parts) -> bytes:
    """The list of parts is said to stand far beyond the end."""
    content = bytearray(packed(parts))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 16, 0xFFFFFFF0)
    return bytes(content)


def many_disks(parts: Parts) -> bytes:
    """The archive is said to be of many disks."""
    content = bytearray(packed(parts))
    struct.pack_into("<4H", content, content.rindex(b"PK\x05\x06") + 4, 9, 9, 9_999, 9_999)
    return bytes(content)


def extra_field(parts: Parts) -> bytes:
    """Sizes of 64 bits that say more bytes than there are on earth."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.extra = struct.pack("<HHQQ", 0x9999, 16, 1 << 63, 1 << 63)
            archive.writestr(entry, content)
    content = bytearray(out.getvalue())
    at = content.rindex(first(parts).encode()) - 46
    struct.pack_into("<L", content, at + 24, 0xFFFFFFFF)
    return bytes(content).replace(struct.pack("<H", 0x9999), struct.pack("<H", 1))


def year_zero(parts: Parts) -> bytes:
    """Dates of parts that no calendar has."""
    content = bytearray(packed(parts))
    at = content.rindex(first(parts).encode()) - 46
    struct.pack_into("<2H", content, at + 12, 0xFFFF, 0)
    return bytes(content)


def gzipped(parts: Parts) -> bytes:
    """The archive packed once more, as some mail programs do."""
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + zlib.compress(packed(parts))[2:-4]


TRICKS: dict[str, Callable[[Parts], bytes]] = {
    "bomb": bomb,
    "bomb_beside": bomb_beside,
    "bomb_of_parts": bomb_of_parts,
    "bomb_lzma": packed_as(zipfile.ZIP_LZMA),
    "bomb_bzip": packed_as(zipfile.ZIP_BZIP2),
    "nested": nested,
    "nested_beside": nested_beside,
    "overlapping": overlapping,
    "twice": twice,
    "twice_but_case": twice_but_case,
    "link": link,
    "folder_for_file": folder_for_file,
    "size_of_gigabytes": size_of((1 << 31) - 1),
    "size_of_four_gigabytes": size_of(0xFFFFFFFE),
    "size_of_five": size_of(5),
    "size_of_nothing": size_of(0),
    "password": flags(1),
    "patched": flags(0x20),
    "strong_password": flags(0x41),
    "masked": flags(0x2001),
    "method_unknown": method(99),
    "method_old": method(6),
    "method_stored": method(0),
    "method_zstandard": method(93),
    "cut_early": cut(0.1),
    "cut_late": cut(0.97),
    "damaged_stream": damaged_stream,
    "damaged_lzma": damaged_lzma,
    "something_before": before,
    "something_behind": behind,
    "commented": commented,
    "ends_far": ends_far,
    "many_disks": many_disks,
    "extra_field": extra_field,
    "year_zero": year_zero,
    "gzipped": gzipped,
}
