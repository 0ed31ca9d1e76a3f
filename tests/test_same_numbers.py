"""Every number of a report is the same in the web page, the PDF and the Word file."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import zipfile

import pytest

from tests.rendered import FULL, SHORT, rendered

NUMBER = re.compile(r"[+\u2212-]?\d+(?:[.,]\d+)*")
each_report = pytest.mark.parametrize("report", [FULL, SHORT])


def numbers(text):
    """The numbers of a text in order, wherever a format broke its lines."""
    return NUMBER.findall(re.sub(r"\s+", " ", text))


def web(report, name="report"):
    """Pieces of the web page: headings, and what stands below each, without its figures' files."""
    text = (rendered(report) / f"{name}.html").read_text("utf-8")
    text = text[text.index("<section") : text.rindex("<footer")]
    text = re.sub(r"<a [^>]*download[^>]*>.*?</a>", "", text, flags=re.DOTALL)
    parts = re.split(r"<h[2-6][^>]*>(.*?)</h[2-6]>", text, flags=re.DOTALL)
    return sections([said(part) for part in parts[1:]])


def word(report):
    with zipfile.ZipFile(rendered(report) / "report.docx") as archive:
        body = archive.read("word/document.xml").decode("utf-8")
    body = re.sub(r"<w:instrText.*?</w:instrText>", "", body, flags=re.DOTALL)
    pieces = [""]
    for paragraph in re.findall(r"<w:p>(.*?)</w:p>", body, flags=re.DOTALL):
        text = without_data(said(re.sub(r"</w:t>", "", paragraph), ""))
        if re.search(r'<w:pStyle w:val="Heading\d"', paragraph):
            pieces += [text, ""]
        else:
            pieces[-1] += f" {text}"
    return sections(pieces[1:])


def said(markup, between=" "):
    """The text of a piece of HTML or of Word's XML."""
    return html.unescape(re.sub(r"<[^>]+>", between, markup))


def without_data(text):
    return re.sub(r"Data: tables/[\w-]+\.csv", "", text)


def sections(pieces):
    """(heading, its numbers) in order, from headings and texts in turn."""
    heads = [" ".join(head.split()) for head in pieces[::2]]
    return list(zip(heads, map(numbers, pieces[1::2]), strict=True))


def spoken(report, name):
    """Headings of the PDF's structure tree, and the numbers that are read out below each."""
    path = rendered(report) / f"{name}.pdf"
    told = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    lines = told.stdout.decode("utf-8").splitlines()
    pieces, label = [""], False
    for line in lines:
        heading = re.match(r'\s*H\d "(.*)" \(block\)', line)
        text = re.fullmatch(r'\s*"(.*)"\s*', line)
        if heading:
            pieces += [heading[1], ""]
        elif text and not label:
            pieces[-1] += f" {text[1]}"
        label = line.split()[:1] == ["Lbl"]  # the number of a point in a list, which nobody typed
    # The words of a heading stand once more below it, over one line or more.
    texts = [without(head, text) for head, text in zip(pieces[1::2], pieces[2::2], strict=True)]
    return sections([piece for pair in zip(pieces[1::2], texts, strict=True) for piece in pair])


def without(head, text):
    """A section's text without its heading and the names of files."""
    text, words = " ".join(without_data(text).split()), " ".join(head.split())
    assert text.startswith(words)
    return text.removeprefix(words)


def difference(first, second):
    """The first place where two lists of sections part, in words."""
    for one, two in zip(first, second, strict=False):
        if one != two:
            return f"{one} is not {two}"
    return "" if len(first) == len(second) else f"{len(first)} is not {len(second)} sections"


@each_report
def test_word_has_the_numbers_of_the_web_page(report):
    assert sum(len(found) for _, found in web(report)) > 40
    assert difference(web(report), word(report)) == ""


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler is not installed")
@pytest.mark.parametrize("name", ["report", "annex"])
@each_report
def test_the_pdf_has_the_numbers_of_the_web_page(report, name):
    assert difference(web(report, name), spoken(report, name)) == ""


def test_a_changed_number_is_noticed():
    right = [("One", ["1.2", "3"]), ("Two", ["4"])]
    assert difference(right, right) == ""
    assert "1.3" in difference(right, [("One", ["1.3", "3"]), ("Two", ["4"])])
    assert "sections" in difference(right, right[:1])
