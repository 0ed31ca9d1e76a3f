"""The Word file: styles, fields, headings, header rows and alt texts, read from the zip."""

from __future__ import annotations

import html
import re
import zipfile

import pytest

from evaluation.publishing.render import render
from tests.rendered import FULL, SHORT, TEMPLATES, rendered

each_report = pytest.mark.parametrize("report", [FULL, SHORT])
META = {"title": "T", "authors": "A & B", "isodate": "2026-10-14", "lang": "en-GB"}
TWO_TABLES = """# One

See Table 2 (Table 1), but no Table 9.

| A | B |
|:--|--:|
| x | 1 |

: Table 1. First

| A | B |
|:--|--:|
| x | 1 |
| x | 2 |

: Table 2. Second
"""


def part(path, name="word/document.xml"):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def words(xml):
    return html.unescape(re.sub(r"<[^>]+>", "", xml))


def paragraphs(body, style):
    """The text of every paragraph whose style matches a pattern, in order, with its style."""
    found = re.findall(r"<w:p>(.*?)</w:p>", body, flags=re.DOTALL)
    kinds = [re.search(rf'<w:pStyle w:val="({style})"', one) for one in found]
    return [(kind[1], words(one)) for kind, one in zip(kinds, found, strict=True) if kind]


def tables(body):
    return re.findall(r"<w:tbl>.*?</w:tbl>", body, flags=re.DOTALL)


def page(report):
    text = (rendered(report) / "report.html").read_text("utf-8")
    return text[text.index("<main") :]


@pytest.fixture
def two_tables(tmp_path):
    render(TWO_TABLES, META, {}, tmp_path, tmp_path, TEMPLATES, kinds=("html", "docx", "pdf"))
    return tmp_path


@each_report
def test_headings_are_those_of_the_web_page_and_no_level_is_skipped(report):
    found = paragraphs(part(rendered(report) / "report.docx"), r"Heading\d")
    heads = re.findall(r"<h([2-6])[^>]*>(.*?)</h\1>", page(report), flags=re.DOTALL)
    assert found == [(f"Heading{int(level) - 1}", words(head)) for level, head in heads]
    levels = [0] + [int(style[-1]) for style, _ in found]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@each_report
def test_every_picture_is_a_figure_with_a_text_and_every_table_a_table(report):
    body = part(rendered(report) / "report.docx")
    pictures = re.findall(r'<wp:docPr[^>]*descr="([^"]*)"', body)
    assert len(pictures) == body.count("<w:drawing>") == page(report).count("<figure")
    assert all(len(text) > 60 for text in pictures)
    assert len(tables(body)) == page(report).count("<table")


@each_report
def test_header_rows_repeat_and_no_row_breaks(report):
    for table in tables(part(rendered(report) / "report.docx")):
        first, *rest = re.findall(r"<w:tr>.*?</w:tr>", table, flags=re.DOTALL)
        assert "<w:tblHeader" in first
        assert rest
        assert all("<w:cantSplit" in row for row in (first, *rest))
        assert re.search(r'<w:tblLook[^>]*w:firstRow="1"[^>]*w:firstColumn="1"', table)
        assert re.search(r'<w:tblCaption w:val="\w', table)


@each_report
def test_captions_count_by_fields(report):
    body = part(rendered(report) / "report.docx")
    for kind, style in (("Table", "TableCaption"), ("Figure", "ImageCaption")):
        numbers = re.findall(rf"SEQ {kind} \\\* ARABIC .*?<w:t>(\d+)</w:t>", body)
        assert numbers == [str(i) for i in range(1, len(numbers) + 1)]
        captions = [text for _, text in paragraphs(body, style)]
        assert [re.match(rf"{kind} (\d+)\. \w", text)[1] for text in captions] == numbers


@each_report
def test_marks_are_unique_and_links_lead_to_one(report):
    body = part(rendered(report) / "report.docx")
    ids = re.findall(r'<w:bookmarkStart w:id="(\d+)"', body)
    names = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', body)
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)
    assert set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', body)) <= set(names)


def test_the_contents_are_words_own(two_tables):
    body = part(rendered(FULL) / "report.docx")
    assert body.count('TOC \\o "1-1"') == 1
    heads = [text for style, text in paragraphs(body, r"Heading1")]
    assert [text for _, text in paragraphs(body, "TOC1")][1:] == heads[1:]
    assert body.count('w:fldCharType="begin"') == body.count('w:fldCharType="end"') == 1


def test_language_title_and_authors():
    path = rendered(FULL) / "report.docx"
    for name in ("word/styles.xml", "word/settings.xml"):
        assert set(re.findall(r'w:val="(e\w-\w\w)"', part(path, name))) == {"en-GB"}
    core = part(path, "docProps/core.xml")
    assert "<dc:title>Evaluation of Leading from Strengths</dc:title>" in core
    assert "<dc:creator>A. Evaluator, B. Analyst</dc:creator>" in core


def test_a_table_named_in_the_text_is_a_reference(two_tables):
    body = part(two_tables / "report.docx")
    assert re.findall(r" REF (\w+) ", body) == ["ref_table_2", "ref_table_1"]
    assert {"ref_table_1", "ref_table_2"} <= set(re.findall(r'w:name="([^"]+)"', body))
    assert "See Table\u00a02 (Table\u00a01), but no Table 9." in words(body)
    text = (two_tables / "report.html").read_text("utf-8")
    assert re.findall(r'href="#(table-\d)"', text) == ["table-2", "table-1"]
    assert {"table-1", "table-2"} <= set(re.findall(r'id="([^"]+)"', text))


def test_rows_of_one_name_share_their_header(two_tables):
    """Told once, for both rows, in every format."""
    text = (two_tables / "report.html").read_text("utf-8")
    assert re.findall(r'<th rowspan="2"[^>]*scope="row"[^>]*>x</th>', text)
    assert part(two_tables / "report.docx").count("<w:vMerge") == 2
