"""The PDF: tags, titles, header cells, reading order, fonts, and no page half empty.

Typst's own rules for PDF/UA-1 and PDF/A-2a stop a render that breaks them; what is read back here
is what those rules leave open. No claim of conformance: veraPDF was not run.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from functools import cache

import pytest

from tests.rendered import FULL, SHORT, TEMPLATES, rendered

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed, as on macOS")

FILES = [(FULL, "report"), (FULL, "annex"), (SHORT, "report"), (SHORT, "annex")]
each_file = pytest.mark.parametrize(("report", "name"), FILES)
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdfinfo") or not shutil.which("pdftoppm"), reason="poppler is not installed"
)


@cache  # parts of a document live as long as it does
def opened(report, name):
    return pikepdf.open(rendered(report) / f"{name}.pdf")


def page_of(report, name):
    """The web page's text between <main> and its footer."""
    text = (rendered(report) / f"{name}.html").read_text("utf-8")
    return text[text.index("<main") : text.rindex("<footer")]


def plain(markup):
    """A piece of a web page as text without spaces, which the formats break where they like."""
    return close(html.unescape(re.sub(r"<[^>]+>", "", markup)))


def close(text):
    return re.sub(r"\s+", "", text)


def nodes(element):
    """Every element of the structure tree, in reading order."""
    if not isinstance(element, pikepdf.Dictionary):
        return
    if "/S" in element:
        yield element
    below = element.get("/K")
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        yield from nodes(child)


def of_kind(element, *kinds):
    return [node for node in nodes(element) if str(node.S).lstrip("/") in kinds]


def scopes(cell):
    attributes = cell.get("/A", pikepdf.Array())
    every = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return {str(one["/Scope"]) for one in every if "/Scope" in one}


def bookmarks(document):
    """Title and page number of every bookmark, in order."""
    found = []

    def walk(items):
        for item in items:
            place = item.destination
            place = place.D if isinstance(place, pikepdf.Dictionary) else place
            page = pikepdf.Page(place[0]).index if place is not None else None
            found.append((item.title, page))
            walk(item.children)

    with document.open_outline() as outline:
        walk(outline.root)
    return found


@each_file
def test_it_says_what_it_is(report, name):
    document = opened(report, name)
    assert str(document.Root.Lang) == "en-GB"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    assert bool(document.Root.MarkInfo.Marked)
    with document.open_metadata() as meta:
        assert meta["dc:title"] == plain_title(report, name)
        assert (meta["pdfuaid:part"], meta["pdfaid:part"]) == ("1", "2")
        assert meta["pdfaid:conformance"] == "A"


def plain_title(report, name):
    text = (rendered(report) / f"{name}.html").read_text("utf-8")
    return html.unescape(re.search(r"<h1>(.*?)</h1>", text)[1])


@each_file
def test_every_figure_has_a_text_and_every_table_header_cells(report, name):
    tree, page = opened(report, name).Root.StructTreeRoot, page_of(report, name)
    figures, found = of_kind(tree, "Figure"), of_kind(tree, "Table")
    assert [len(str(f.get("/Alt", ""))) > 60 for f in figures] == [True] * page.count("<figure")
    if (report, name) == (FULL, "report"):
        assert any("0.31 to 0.59" in str(f.Alt) for f in figures)
    assert len(found) == page.count("<table")
    for table in found:
        heads = of_kind(table, "TH")
        assert heads
        assert all("/Column" in scopes(cell) for cell in heads)


@each_file
def test_bookmarks_are_the_headings(report, name):
    found = [close(title) for title, _ in bookmarks(opened(report, name))]
    heads = re.findall(r"<h[2-6][^>]*>(.*?)</h[2-6]>", page_of(report, name), flags=re.DOTALL)
    assert found == [plain(head) for head in heads]
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_of(report, name))]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@needs_poppler
@each_file
def test_it_is_read_in_the_order_of_the_web_page(report, name):
    said = read_aloud(rendered(report) / f"{name}.pdf")
    pieces = read_in_order(page_of(report, name))
    assert len(pieces) > 30
    assert out_of_order(pieces, said) == []


def read_aloud(path):
    """The text of the structure tree, in its order."""
    told = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    lines = told.stdout.decode("utf-8").splitlines()
    return close("".join(re.findall(r'^\s*"(.*)"\s*$', "\n".join(lines), flags=re.MULTILINE)))


def read_in_order(page):
    """Paragraphs, headings, captions of tables and cells of a web page; figures float."""
    page = re.sub(r"<figure.*?</figure>", "", page, flags=re.DOTALL)
    page = page[page.index("<section") :]
    kinds = r"<(p|h[2-6]|caption|th|td|li|dt|dd)\b[^>]*>(.*?)</\1>"
    found = [plain(inner) for _, inner in re.findall(kinds, page, flags=re.DOTALL)]
    return [piece for piece in found if piece and "annex.html" not in piece][:-1]


def out_of_order(pieces, said):
    """The pieces that do not come after the one before them."""
    late, place = [], 0
    for piece in pieces:
        at = said.find(piece.replace("report.html", "report.pdf"), place)
        if at < 0:
            late.append(piece)
        else:
            place = at
    return late


def test_a_text_out_of_order_is_noticed():
    assert out_of_order(["one", "two", "three"], "one-two-three") == []
    assert out_of_order(["one", "two", "three"], "two-one-three") == ["two"]


@each_file
def test_every_font_is_embedded_and_comes_with_its_licence(report, name):
    names = set()
    for one in opened(report, name).objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys())
            names.add(str(one.FontName).partition("+")[2])
    shipped = {path.stem for path in (TEMPLATES / "fonts").glob("*.ttf")}
    assert names
    assert names <= shipped
    assert "SIL OPEN FONT LICENSE" in (TEMPLATES / "fonts/OFL.txt").read_text("utf-8").upper()


@needs_poppler
@each_file
def test_every_page_carries_version_and_date(report, name):
    path = rendered(report) / f"{name}.pdf"
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    pages = told.stdout.decode("utf-8").split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        foot = page.rstrip().splitlines()[-1]
        assert re.search(rf"Version .+ \d+ \w+ \d{{4}} .*Page {number} of {len(pages)}", foot), foot


def test_lengths():
    assert len(opened(FULL, "report").pages) <= 20
    assert len(opened(SHORT, "report").pages) <= 3
    marks = bookmarks(opened(FULL, "report"))
    starts = [page for title, page in marks if title in ("Summary", "The programme")]
    assert starts == [1, 2], "the summary is one page"


@needs_poppler
@pytest.mark.parametrize("name", ["report", "annex"])
def test_no_page_is_more_than_a_third_empty(name, tmp_path):
    """But for the title page, the summary's and the last one."""
    subprocess.run(
        ["pdftoppm", "-r", "20", "-gray", rendered(FULL) / f"{name}.pdf", tmp_path / "p"],
        check=True, capture_output=True,
    )  # fmt: skip
    pages = sorted(tmp_path.glob("p-*.pgm"))
    first = 2 if name == "report" else 1
    empty = {page.stem: blank_share(page) for page in pages[first:-1]}
    assert {name: share for name, share in empty.items() if share > 1 / 3} == {}


def blank_share(path):
    """Share of the type area below the last mark on a page, its footer aside."""
    import numpy as np

    kind, size, _, pixels = path.read_bytes().split(b"\n", 3)
    assert kind == b"P5"
    width, height = map(int, size.split())
    dark = (np.frombuffer(pixels, np.uint8).reshape(height, width) < 200).any(axis=1)
    top, foot = round(height * 20 / 297), round(height * (297 - 19) / 297)
    last = np.flatnonzero(dark[top:foot])
    return 1 - (last[-1] + 1) / (foot - top) if last.size else 1.0
