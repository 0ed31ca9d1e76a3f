import re
import shutil
import zipfile

import pytest

from evaluation.publishing.compose import compose, escaped, narratives, without_empty_headings
from evaluation.publishing.contents import orders
from evaluation.publishing.published import about, read_tables
from evaluation.publishing.render import render
from evaluation.publishing.report import write_report
from evaluation.publishing.word import reference
from evaluation.publishing.wording import check_words
from tests.rendered import FULL, HERE, SHORT, TEMPLATES, rendered, write

FORMATS = ("report.html", "report.docx", "report.pdf", "annex.html", "annex.pdf")


@pytest.fixture(scope="module")
def programme():
    return rendered(FULL)


@pytest.fixture(scope="module")
def short():
    return rendered(SHORT)


def docx_text(path, part="word/document.xml"):
    xml = zipfile.ZipFile(path).read(part).decode()
    found = re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", xml))
    return found.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')


def html_text(path):
    import html

    text = re.sub(r"<style.*?</style>|<[^>]+>", "", path.read_text("utf-8"), flags=re.DOTALL)
    return html.unescape(text)


def markdown(report):
    """The report and its annex, below each other."""
    folder = HERE / "published" / report
    tables = read_tables(folder / "tables")
    parts = zip(orders(about(tables)["form"]), ("", "A"), strict=True)
    texts = narratives(folder / "narrative")
    return "\n".join(
        compose(tables, texts, {}, TEMPLATES / "sections", order, letter) for order, letter in parts
    )


@pytest.mark.parametrize("report", ["programme", "spring-2025"])
def test_same_tables_give_the_same_bytes_in_every_format(report, request, tmp_path):
    first = request.getfixturevalue("programme" if report == "programme" else "short")
    again = write(report, tmp_path)
    for name in (*FORMATS, "headlines.txt"):
        assert (first / name).read_bytes() == (again / name).read_bytes(), name


def test_html_is_one_file_that_fetches_nothing(programme):
    text = (programme / "report.html").read_text("utf-8")
    assert not re.findall(r'(?:src|srcset)\s*=\s*"(?!data:)', text)
    assert not re.findall(r"<(?:script|link|iframe|object)\b", text)
    assert "@import" not in text
    targets = re.findall(r'(?:href|src)="([^"]*)"', text)
    beside = ("#", "data:", "annex.html")
    assert all(target.startswith(beside) for target in targets)
    assert 'lang="en-GB"' in text


def test_text_from_outside_stays_text(programme, short):
    hostile = (
        "<script>alert(1)</script>",
        "=cmd()",
        '#eval("1',
        "![x](http://evil.example/x.png)",
        "`raw`{=html}",
        "$x$",
        "@ref",
    )
    for out in (programme, short):
        assert "<script" not in (out / "report.html").read_text("utf-8")
        for text in (html_text(out / "report.html"), docx_text(out / "report.docx")):
            for piece in hostile:
                assert piece in text, piece
            assert "| pipe | @cite *bold* \\LaTeX{}" in text
        with zipfile.ZipFile(out / "report.docx") as archive:
            assert "evil.example" not in archive.read("word/_rels/document.xml.rels").decode()


def test_the_pdf_holds_the_hostile_text_as_text(programme, tmp_path):
    import shutil
    import subprocess

    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    text = subprocess.run(
        ["pdftotext", str(programme / "report.pdf"), "-"], capture_output=True, text=True
    ).stdout
    assert "<script>alert(" in text
    assert '#eval("1+1")' in text
    pikepdf = pytest.importorskip("pikepdf")
    assert text.count("INVENTED EXAMPLE") == len(pikepdf.open(programme / "report.pdf").pages)


def test_an_image_that_is_not_ours_is_dropped(programme):
    assert "tracker" not in html_text(programme / "report.html")
    assert "tracker" not in docx_text(programme / "report.docx")


def test_word_has_mark_edition_headings_alt_texts_and_header_rows(programme):
    with zipfile.ZipFile(programme / "report.docx") as archive:
        body = archive.read("word/document.xml").decode()
        times = {entry.date_time for entry in archive.infolist()}
    assert (
        docx_text(programme / "report.docx", "word/header1.xml")
        == "INVENTED EXAMPLE \u00b7 DRAFT, NOT CHECKED\n"
    )
    footer = docx_text(programme / "report.docx", "word/footer1.xml")
    assert "Version 1.2 \u00b7 14 October 2026" in footer
    assert "PAGE" in footer
    assert len(times) == 1
    assert body.count("<w:tblHeader") == body.count("<w:tbl>") > 8
    assert 'w:val="Heading1"' in body


def test_the_shipped_reference_document_is_the_made_one():
    assert (TEMPLATES / "reference.docx").read_bytes() == reference()


@pytest.mark.parametrize("report", ["programme", "spring-2025"])
def test_nothing_amateurish(report):
    text = re.sub(r"\\(.)", r"\1", markdown(report))
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text)
    assert "0.000" not in text
    assert not re.findall(r"\b(?:NA|nan|None|NaN)\b", text)
    prose = re.sub(r"^[|>#:].*$", "", text, flags=re.MULTILINE)
    sentences = [s.strip() for s in re.split(r"(?<=\.)\s+", prose) if len(s) > 40]
    assert len(sentences) == len(set(sentences))
    assert check_words(prose) == []


def test_empty_tables_leave_no_heading_and_no_figure(tmp_path):
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "about.csv").write_text("key,value\nreport,programme\nprogramme,P\n")
    write_report(tables, None, tmp_path / "out", TEMPLATES)
    text = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Projects" not in text
    assert "DRAFT" not in text
    assert "<figure" not in text


def test_folders_in_any_letters_where_the_language_is_c(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    templates, out = tmp_path / "Vorlagen für Prüfung", tmp_path / "研究"
    shutil.copytree(TEMPLATES, templates)
    (out / "figures").mkdir(parents=True)
    render("Ein Satz.", {"title": "T"}, {}, out, out, templates, kinds=("html", "docx"))
    assert "Ein Satz." in (out / "report.html").read_text("utf-8")


def test_headings_without_text_go():
    text = "# A\n\n## B\n\n## C\n\ntext\n\n# D\n\n## E\n"
    assert without_empty_headings(text) == "# A\n\n## C\n\ntext\n"


def test_sections_follow_the_order_that_is_asked_for():
    folder = HERE / "published" / "programme"
    text = compose(
        read_tables(folder / "tables"), {}, {}, TEMPLATES / "sections", ["limits", "findings"]
    )
    assert text.index("# How strong") < text.index("# Findings by")
    assert "# Summary" not in text


def test_an_authors_heading_cannot_close_a_section(tmp_path):
    (tmp_path / "programme.md").write_text("---\nstamp: x\n---\n\n# Loud\n\nText {{ 7 * 7 }}\n")
    text = narratives(tmp_path)["programme"]
    assert text.startswith("## Loud")
    assert "stamp" not in text


def test_escaping_leaves_one_line_of_plain_text():
    assert escaped("a\n# b | c\u202e") == "a \\# b \\| c"
