"""Projects and codebooks of REFI-QDA whose XML grows, points elsewhere or goes in rings."""
# ruff: noqa: E501 (what one file holds stands on one line)

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from xml.sax.saxutils import quoteattr

from tests.hostile.archives import packed
from tests.hostile.one_file import Hostile, project
from tests.hostile.words import AWAY, WORDS
from tests.hostile.workbooks import LAUGHS, OUTSIDE, PARAMETER, REMOTE
from tests.refi_files import CODES, NAMESPACE, coding, selected, text_source
from tests.refi_files import project as refi_xml

TEXT = "We have grown a lot. " * 20
DECLARED = '<?xml version="1.0" encoding="utf-8"?>'


def files() -> Iterator[Hostile]:
    """Each XML as a project in an archive, and alone; then codebooks, then texts of sources."""
    for name, xml in {**heads(), **bodies()}.items():
        content = xml if isinstance(xml, bytes) else xml.encode("utf-8", "surrogatepass")
        yield project(
            f"qdpx_{name}",
            partial(packed, {"project.qde": content, "sources/a.txt": TEXT.encode()}),
            ".qdpx",
        )
        yield project(f"qde_{name}", content, ".qde")
    for name, xml in heads().items():
        content = xml if isinstance(xml, bytes) else xml.encode()
        yield project(
            f"qdc_{name}",
            content.replace(b"Project", b"CodeBook").replace(b"project", b"codebook"),
            ".qdc",
        )
    for name, path in PATHS.items():
        xml = refi_xml(text_source(selected(0, 7), path=path))
        yield project(
            f"path_{name}",
            partial(packed, {"project.qde": xml.encode(), "sources/b.txt": b"x"}),
            ".qdpx",
        )
    for name, (file, content) in sources().items():
        xml = refi_xml(text_source(selected(0, 7), path=f"internal://{file}"))
        yield project(
            f"source_{name}",
            partial(packed, {"project.qde": xml.encode(), f"sources/{file}": content}),
            ".qdpx",
        )


def heads() -> dict[str, str | bytes]:
    """Documents whose beginning is hostile."""
    body = refi_xml(text_source(selected(0, 7))).partition("?>")[2]
    started = body.replace('name="P"', 'name="&l9;&s;"')
    declared = {"laughs": LAUGHS, "outside": OUTSIDE, "remote": REMOTE, "parameter": PARAMETER}
    found: dict[str, str | bytes] = {n: DECLARED + head + started for n, head in declared.items()}
    found["doctype_plain"] = f"{DECLARED}<!DOCTYPE Project>{body}"
    found["doctype_late"] = f"{DECLARED}<!--{' ' * 9_000}-->{LAUGHS}{started}"
    found["quadratic"] = f'{DECLARED}<!DOCTYPE x [<!ENTITY l9 "{"a" * 100_000}">]>' + started
    found["stylesheet"] = f'{DECLARED}<?xml-stylesheet type="text/xsl" href="{AWAY}"?>{body}'
    found["include"] = body.replace(
        "<Users>",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/><Users>',
    )
    found["schema"] = body.replace(
        'name="P"',
        f'name="P" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {AWAY}"',
    )
    found["wide"] = DECLARED.replace("utf-8", "utf-16").encode("utf-16") + body.encode("utf-16-le")
    found["wide_laughs"] = (DECLARED.replace("utf-8", "utf-16") + LAUGHS + started).encode("utf-16")
    found["encoding_unknown"] = DECLARED.replace("utf-8", "x-none") + body
    found["encoding_seven"] = DECLARED.replace("utf-8", "utf-7") + body
    found["encoding_multibyte"] = DECLARED.replace("utf-8", "shift_jis") + body
    found["encoding_wrong"] = DECLARED.encode() + body.replace("identity", "\u00e4").encode(
        "cp1252"
    )
    found["mark_twice"] = b"\xef\xbb\xbf" * 2 + (DECLARED + body).encode()
    found["version"] = DECLARED.replace("1.0", "1.1") + body
    found["two_roots"] = DECLARED + body + body
    found["other_root"] = f'{DECLARED}<Other xmlns="{NAMESPACE}"/>'
    found["root_late"] = f"{DECLARED}<!--{'-' * 9_000}-->{body}"
    found["html"] = (
        f"<!doctype html><html><script>1</script><!-- urn:QDA-XML:project:1.0 <Project -->{body}"
    )
    return found


def bodies() -> dict[str, str]:
    """Documents whose elements are hostile."""
    return positions() | of_codes() | of_words() | of_links() | of_marks() | of_sources()


def positions() -> dict[str, str]:
    """Excerpts that begin or end where no text is."""
    positions = {
        "minus": (-5, -1),
        "backwards": (9, 2),
        "beyond": (0, 10**9),
        "far": (0, 10**30),
        "digits": ("9" * 5_000, "9" * 5_000),
        "float": ("1.5", "1e3"),
        "letters": ("a", "b"),
        "blank": ("", ""),
        "arabic": ("\u0661", "\u0669"),
        "raised": ("\u00b2", "\u00b3"),
        "nan": ("nan", "inf"),
    }
    return {
        f"position_{n}": refi_xml(text_source(selected(a, b))) for n, (a, b) in positions.items()
    }


def of_codes() -> dict[str, str]:
    """Codes and codings that are many, deep, nameless or unknown."""
    one = text_source(selected(0, 7))
    chain = "".join(
        f'<Code guid="C{n}" name="{".".join("a" * n)}" isCodable="true"/>' for n in range(1, 1_200)
    )
    colons = f'<Code guid="C1" name="{"::".join("a" * 5_000)}" isCodable="true"/>'
    deep = "".join(f'<Code guid="D{n}" name="d{n}">' for n in range(190)) + "</Code>" * 190
    many = "".join(f'<Code guid="M{n}" name="m{n}"/>' for n in range(20_000))
    return {
        "codes_of_dots": refi_xml(one, chain),
        "codes_of_colons": refi_xml(one, colons),
        "codes_deep": refi_xml(one, deep),
        "codes_too_deep": refi_xml(one, "<Code>" * 100_000 + "</Code>" * 100_000),
        "codes_many": refi_xml(one, many),
        "codes_of_one_guid": refi_xml(one, CODES * 50),
        "codes_of_no_guid": refi_xml(one, '<Code name="x"/>' * 50),
        "codes_of_no_name": refi_xml(one, '<Code guid="C1"/>' * 50),
        "code_unknown": refi_xml(text_source(selected(0, 7, coding("none")))),
        "codings_many": refi_xml(text_source(selected(0, 7, coding() * 5_000))),
        "selections_many": refi_xml(text_source(selected(0, 7) * 5_000)),
        "selections_in_selections": refi_xml(
            text_source(selected(0, 7, selected(0, 7, selected(0, 7))))
        ),
    }


def of_words() -> dict[str, str]:
    """Hostile words wherever a word may stand."""
    words = " ".join(WORDS.values())
    legal = "".join(
        c for c in words if c in "\t\n\r" or " " <= c < "\ud800" or "\ue000" <= c <= "\ufffd"
    )
    said = quoteattr(legal)
    every = (
        f"<Code guid='C1' name={said}><Description>{quoteattr(legal)[1:-1]}</Description></Code>"
    )
    return {
        "words_everywhere": refi_xml(
            text_source(selected(0, 7, name="x").replace('"x"', said)).replace('"A"', said),
            every,
            users=f"<User guid='U' name={said}/>",
        ),
    }


def of_links() -> dict[str, str]:
    """Users, sets, links, cases and notes that point at nothing, or in a ring."""
    one = text_source(selected(0, 7))
    ring = (
        '<Set guid="S1" name="s"><MemberCode targetGUID="C1"/><MemberSource targetGUID="S1"/></Set>'
    )
    return {
        "user_unknown": refi_xml(text_source(selected(0, 7, coding(user="nobody")))),
        "sets_in_a_ring": refi_xml(one, more=f"<Sets>{ring}</Sets>"),
        "links_in_a_ring": refi_xml(
            one, more='<Links><Link guid="L" originGUID="L" targetGUID="L"/></Links>'
        ),
        "cases_of_nothing": refi_xml(
            one,
            more='<Cases><Case guid="S1" name="c"><SourceRef targetGUID="S1"/><CodeRef targetGUID="C1"/></Case></Cases>',
        ),
        "variables": refi_xml(
            one,
            more='<Variables><Variable guid="V" name="v" typeOfVariable="Float"/></Variables><Cases><Case guid="K"><VariableValue><VariableRef targetGUID="V"/><FloatValue>NaN</FloatValue></VariableValue></Case></Cases>',
        ),
        "notes_in_a_ring": refi_xml(
            one,
            more='<Notes><Note guid="N" name="n" plainTextPath="internal://project.qde"><NoteRef targetGUID="N"/></Note></Notes>',
        ),
    }


def of_marks() -> dict[str, str]:
    """XML that is long, broken or stands for something else."""
    one = text_source(selected(0, 7))
    return {
        "attribute_long": refi_xml(text_source(selected(0, 7, name="x" * 3_000_000))),
        "attributes_many": refi_xml(one).replace("<Sources>", numbered("a{}='1'", 5_000)),
        "attribute_twice": refi_xml(one).replace('name="P"', 'name="P" name="Q"'),
        "namespaces_many": refi_xml(one).replace("<Sources>", numbered("xmlns:n{0}='u{0}'", 2_000)),
        "elements_many": refi_xml(text_source("<x/>" * 200_000)),
        "not_closed": refi_xml(one)[:-20],
        "surrogate": refi_xml(one).replace("identity", "\ud800"),
        "control": refi_xml(one).replace("identity", "\x01"),
        "reference_zero": refi_xml(one).replace("identity", "&#0;"),
        "reference_far": refi_xml(one).replace("identity", f"&#{'9' * 5_000};"),
        "entity_unknown": refi_xml(one).replace("identity", "&nobody;"),
    }


def of_sources() -> dict[str, str]:
    """Sources of other kinds, twice, or as long as a book."""
    one = text_source(selected(0, 7))
    return {
        "source_twice": refi_xml(one * 2),
        "source_of_picture": refi_xml(
            one.replace("TextSource", "PictureSource").replace("PlainText", "Picture")
        ),
        "source_of_pdf": refi_xml(
            f'<PDFSource guid="P" name="p" path="internal://a.txt"><PDFSelection page="-1" firstX="nan" guid="X">{coding()}</PDFSelection></PDFSource>'
        ),
        "source_of_sound": refi_xml(
            f'<AudioSource guid="P" name="p" path="{AWAY}"><Transcript guid="T" plainTextPath="internal://a.txt"><SyncPoint guid="Y" timeStamp="{"9" * 5_000}" position="-1"/><TranscriptSelection guid="Z" fromSyncPoint="Y" toSyncPoint="Y">{coding()}</TranscriptSelection></Transcript></AudioSource>'
        ),
        "source_inside": refi_xml(
            f'<TextSource guid="S1" name="A"><PlainTextContent>{"word " * 200_000}</PlainTextContent>{selected(0, 7)}</TextSource>'
        ),
    }


def numbered(attribute: str, count: int) -> str:
    """An element of so many attributes."""
    return f"<Sources {' '.join(attribute.format(n) for n in range(count))}>"


PATHS = {
    "up": "internal://../../etc/passwd",
    "root": "internal:///etc/passwd",
    "absolute": "absolute:///etc/passwd",
    "relative": "relative://../../../etc/passwd",
    "file": "file:///etc/passwd",
    "away": AWAY,
    "share": "\\\\hostile.invalid\\share\\a.txt",
    "bare": "/etc/passwd",
    "blank": "internal://",
    "project": "internal://project.qde",
    "encoded": "internal://%2e%2e/%2e%2e/etc/passwd",
    "zero": "internal://a&#9;b",
    "long": "internal://" + "a/" * 5_000,
    "data": "data:text/plain;base64,eA==",
}


def sources() -> dict[str, tuple[str, bytes]]:
    """Files that a project says are the text of a source."""
    word = "".join(f"<w:p><w:r><w:t>{w}</w:t></w:r></w:p>" for w in ("We", "&l9;", "&s;"))
    document = f'{DECLARED}{LAUGHS}<w:document xmlns:w="x"><w:body>{word}</w:body></w:document>'
    docx = packed({"word/document.xml": document.encode()})
    big = packed({"word/document.xml": b"<w:document>" + b" " * 60_000_000})
    return {
        "docx_laughs": ("a.docx", docx),
        "docx_bomb": ("a.docx", big),
        "docx_letters": ("a.docx", b"words"),
        "rtf_deep": ("a.rtf", b"{" * 50_000 + b"x" + b"}" * 50_000),
        "rtf_object": (
            "a.rtf",
            b"{\\rtf1{\\object\\objdata 01}{\\field{\\*\\fldinst DDEAUTO cmd}}}",
        ),
        "rtf_number": ("a.rtf", b"{\\rtf1\\bin" + b"9" * 5_000 + b" \\u" + b"9" * 5_000 + b"?}"),
        "text_zeros": ("a.txt", bytes(100_000)),
        "text_wide": ("a.txt", "We have grown".encode("utf-32")),
        "text_half": ("a.txt", "We have grown".encode("utf-16")[:-1]),
        "text_words": ("a.txt", " ".join(WORDS.values()).encode("utf-8", "surrogatepass")),
        "text_line": ("a.txt", b"x" * 5_000_000),
        "text_lines": ("a.txt", b"\r\n\r\r\n" * 500_000),
        "text_archive": ("a.txt", nested()),
        "text_pdf": ("a.txt", b"%PDF-1.7 /JS (app.alert(1))"),
    }


def nested() -> bytes:
    """An archive in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.zip", packed({"b": b"c" * 1_000}))
    return out.getvalue()
