"""Word: the reference document that sets the styles, and the finishing of what pandoc wrote."""

import io
import re
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_TIME = (2000, 1, 1, 0, 0, 0)
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BLUE, _RED, _INK, _GREY, _PALE = "00598C", "8A1C00", "1F2933", "52606D", "EEF4F8"
_FONT = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>'


def _paragraph(
    name: str,
    label: str,
    before: int,
    after: int,
    size: int,
    *,
    bold: bool = False,
    colour: str = _INK,
    more: str = "",
    level: int | None = None,
) -> str:
    """Return a paragraph style; spaces in twentieths of a point, size in half points."""
    outline = (
        f'<w:keepNext/><w:keepLines/><w:outlineLvl w:val="{level}"/>' if level is not None else ""
    )
    kept, outline = (
        outline[: outline.find("<w:outline")] if outline else "",
        outline[outline.find("<w:outline") :] if outline else "",
    )
    custom = (
        ""
        if label[:1].islower() or label in ("Title", "Subtitle", "Body Text", "Block Text")
        else ' w:customStyle="1"'
    )
    borders, tail = more if isinstance(more, tuple) else (more, "")
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{name}"><w:name w:val="{label}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/><w:pPr>{kept}'
        f'{borders}<w:spacing w:before="{before}" w:after="{after}" w:line="264" '
        f'w:lineRule="auto"/>{tail}{outline}</w:pPr><w:rPr>{_FONT}'
        f'{"<w:b/>" if bold else ""}<w:color w:val="{colour}"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _styles() -> dict[str, str]:
    return _of_text() | _of_places() | {"Table": _of_tables()}


def _of_text() -> dict[str, str]:
    """Running text, titles and headings."""
    quote = (
        '<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="C3CAD2"/></w:pBdr>',
        '<w:ind w:left="400" w:right="400"/>',
    )
    return {
        "BodyText": _paragraph("BodyText", "Body Text", 0, 120, 22),
        "Compact": _paragraph("Compact", "Compact", 30, 30, 20),
        "Title": _paragraph("Title", "Title", 1200, 80, 52, bold=True, colour=_BLUE),
        "Subtitle": _paragraph("Subtitle", "Subtitle", 0, 320, 28, colour=_GREY),
        "Heading1": _paragraph(
            "Heading1", "heading 1", 360, 120, 34, bold=True, colour=_BLUE, level=0
        ),
        "Heading2": _paragraph("Heading2", "heading 2", 260, 80, 26, bold=True, level=1),
        "Heading3": _paragraph("Heading3", "heading 3", 200, 60, 23, bold=True, level=2),
        "BlockText": _paragraph("BlockText", "Block Text", 80, 80, 22, more=quote),
    }


def _of_places() -> dict[str, str]:
    """Captions, boxes, contents, head and foot of a page."""
    box = (
        f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="{_BLUE}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_PALE}"/>',
        '<w:ind w:left="200" w:right="120"/>',
    )
    kept = "<w:keepNext/>"
    return {
        "Caption": _paragraph("Caption", "caption", 120, 80, 19, bold=True, colour=_GREY),
        "TableCaption": _paragraph(
            "TableCaption", "Table Caption", 200, 80, 19, bold=True, colour=_GREY, more=kept
        ),
        "ImageCaption": _paragraph(
            "ImageCaption", "Image Caption", 40, 240, 19, bold=True, colour=_GREY
        ),
        "CaptionedFigure": _paragraph("CaptionedFigure", "Captioned Figure", 160, 0, 22, more=kept),
        "Box": _paragraph("Box", "Box", 80, 80, 23, more=box),
        "Facts": _paragraph("Facts", "Facts", 0, 40, 22),
        "TOC1": _paragraph("TOC1", "toc 1", 0, 60, 22),
        "Header": _paragraph(
            "Header",
            "header",
            0,
            0,
            18,
            bold=True,
            colour=_RED,
            more=("", '<w:jc w:val="center"/>'),
        ),
        "Footer": _paragraph(
            "Footer",
            "footer",
            0,
            0,
            17,
            colour=_GREY,
            more=('<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>', ""),
        ),
    }


def _of_tables() -> str:
    """Lines above, below and between rows; the first row and column bold."""
    line = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        + line.format("top", 8, _INK)
        + line.format("bottom", 8, _INK)
        + line.format("insideH", 4, "C3CAD2")
        + '</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" '
        'w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/>'
        "</w:rPr><w:tcPr><w:tcBorders>" + line.format("bottom", 8, _INK) + "</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_PALE}"/><w:vAlign w:val="bottom"/></w:tcPr>'
        '</w:tblStylePr><w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
        "</w:style>"
    )


def _page_parts() -> dict[str, str]:
    """Return header and footer with places for the mark and the edition."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        ' PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>'
        '<w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return {
        "word/header1.xml": f'{head}<w:hdr {_SPACE}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">@MARK@</w:t></w:r></w:p></w:hdr>',
        "word/footer1.xml": f'{head}<w:ftr {_SPACE}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">@FOOTER@</w:t></w:r><w:r><w:tab/>'
        f'<w:t xml:space="preserve">Page </w:t></w:r>{field}</w:p></w:ftr>',
    }


_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHead"/><w:footerReference '
    'w:type="default" r:id="rIdFoot"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar '
    'w:top="1247" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" '
    'w:footer="510" w:gutter="0"/></w:sectPr>'
)


def reference() -> bytes:
    """Return pandoc's reference document with our styles, an A4 page, header and footer."""
    import pypandoc

    base = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"],
        capture_output=True,
        check=True,
    ).stdout
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["word/styles.xml"].decode()
    for name, text in _styles().items():
        pattern = rf'<w:style [^>]*w:styleId="{name}"[^>]*>.*?</w:style>'
        styles, found = re.subn(pattern, lambda _, text=text: text, styles, flags=re.DOTALL)
        if not found:
            styles = styles.replace("</w:styles>", f"{text}</w:styles>")
    styles = re.sub(r"(<w:rPrDefault>\s*<w:rPr>\s*)<w:rFonts[^>]*/>", rf"\1{_FONT}", styles)
    parts["word/styles.xml"] = styles.encode()
    for name in ("word/styles.xml", "word/settings.xml"):
        parts[name] = parts[name].replace(b'w:val="en-US"', b'w:val="en-GB"')
    body = parts["word/document.xml"].decode()
    body = re.sub(r"<w:sectPr.*?</w:sectPr>|<w:sectPr\s*/>", "", body, flags=re.DOTALL)
    parts["word/document.xml"] = body.replace("</w:body>", f"{_SECTION}</w:body>").encode()
    kinds, links = "", ""
    for part, kind, key in (("header1", "header", "rIdHead"), ("footer1", "footer", "rIdFoot")):
        office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        kinds += f'<Override PartName="/word/{part}.xml" ContentType="{office}.{kind}+xml"/>'
        links += (
            f'<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships/{kind}" Target="{part}.xml"/>'
        )
    for name, end, text in (
        ("[Content_Types].xml", "</Types>", kinds),
        ("word/_rels/document.xml.rels", "</Relationships>", links),
    ):
        parts[name] = parts[name].decode().replace(end, text + end).encode()
    parts |= {name: text.encode() for name, text in _page_parts().items()}
    return _packed(parts)


def _packed(parts: dict[str, bytes]) -> bytes:
    """Zip parts in their order with one fixed time, so that equal parts are equal files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _kept_together(table: re.Match) -> str:
    """Keep a small table on one page: every paragraph but the last row's stays with the next."""
    rows = re.split(r"(?=<w:tr>)", table[0])
    if not 2 < len(rows) <= 11:
        return table[0]
    rows[1:-1] = [re.sub(r"(<w:pStyle [^>]*/>)", r"\1<w:keepNext/>", row) for row in rows[1:-1]]
    return "".join(rows)


def finish(path: Path, meta: dict[str, str]) -> None:
    """Write mark, edition and authors where they belong, keep rows whole, fix the times."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if re.match(r"word/(header|footer)\d*\.xml", name):
            text = data.decode().replace("@MARK@", escape(meta.get("mark", "")))
            parts[name] = text.replace("@FOOTER@", escape(meta.get("footer", ""))).encode()
    body = parts["word/document.xml"].decode()
    body = re.sub(r"<w:tr>(\s*)<w:trPr>", r"<w:tr>\1<w:trPr><w:cantSplit/>", body)
    body = re.sub(r"<w:tr>(?!\s*<w:trPr>)", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", body)
    body = re.sub(r"<w:tbl>.*?</w:tbl>", _kept_together, body, flags=re.DOTALL)
    # The first column holds row headers; the number before a table's title is a field of its own.
    body = body.replace('w:firstColumn="0"', 'w:firstColumn="1"').replace(
        '<w:tblCaption w:val=". ', '<w:tblCaption w:val="'
    )
    parts["word/document.xml"] = body.encode()
    core, authors = parts["docProps/core.xml"].decode(), escape(meta.get("authors", ""))
    whole = f"<dc:creator>{authors}</dc:creator>"
    parts["docProps/core.xml"] = re.sub(
        r"<dc:creator>.*?</dc:creator>|<dc:creator ?/>", lambda _: whole, core
    ).encode()
    Path(path).write_bytes(_packed(parts))
