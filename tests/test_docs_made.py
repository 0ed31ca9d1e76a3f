"""Pages of the docs that a command makes: the example, small cohorts, the rules.

That they are current is tested with the whole runs of test_workflow; here that they fit together.
"""

from __future__ import annotations

import json
import re

import pytest

from evaluation.change.gates import GATES
from evaluation.publishing import disclosure
from evaluation.publishing.facts import SMALL_COHORT
from evaluation.study.settings import Study
from tests.whole import ROOT, digests

EXAMPLE, SMALL = ROOT / "docs/example", ROOT / "docs/small.md"
K = Study.model_fields["minimum_group"].default


def rows_of(text, first):
    """Cells of a table of a Markdown page by their first cell; `first` is the table's head."""
    table = text[text.index(first) :].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {line[0]: line[1:] for line in cells}


@pytest.fixture(scope="module")
def small():
    return SMALL.read_text(encoding="utf-8")


def test_the_thresholds_on_the_page_are_those_of_the_code(small):
    told = {what: int(cells[0]) for what, cells in rows_of(small, "| What | From").items()}
    words = {what.partition(":")[0].partition(" (")[0]: least for what, least in told.items()}
    assert words == {
        "Anything at all of a group": K,
        "A scale of more than three questions": disclosure.least_pairs(4),
        "A scale of two or three questions": disclosure.least_pairs(3),
        "A single question": disclosure.least_pairs(1),
        "How many raised a theme, in the programme's report": K,
        "The full form of a cohort's report": SMALL_COHORT,
        "How well the questions of a scale go together": GATES["cronbachs_alpha"].least,
        "The same by omega": GATES["mcdonalds_omega"].least,
    }
    assert disclosure.least_pairs(2) == disclosure.least_pairs(3)
    assert disclosure.theme_words(K, 2 * K, K)[0] == K
    assert disclosure.theme_words(K - 1, 2 * K, K)[0] is None


def test_the_sizes_on_the_page_are_those_of_the_runs(small, monkeypatch):
    shown = json.loads((ROOT / "docs/images/small/shown.json").read_text(encoding="utf-8"))
    sizes = ["12", "20", "30"]
    assert [shown[n]["compared"] for n in sizes] == [[12], [20], [30]]
    monkeypatch.syspath_prepend(ROOT / "docs/making")
    from small import TOLD

    told = rows_of(small, "| | 12 compared")
    assert told == {words: [str(shown[n][key]) for n in sizes] for key, words in TOLD.items()}
    assert shown["12"]["pages"] <= 3
    assert max(shown[n]["pages"] for n in sizes) <= 8


@pytest.mark.parametrize(
    ("page", "folder"), [(SMALL, SMALL.parent / "images/small"), (EXAMPLE / "README.md", EXAMPLE)]
)
def test_every_picture_of_a_page_is_shown_and_there(page, folder):
    links = re.findall(r"^!\[[^\]]+\]\(([^)]+)\)$", page.read_text(encoding="utf-8"), re.M)
    assert len(links) > 10
    assert {page.parent / link for link in links} == set(folder.rglob("*.png"))


def test_the_example_was_made_in_one_go_and_is_small_enough():
    """Whoever replaces one file by hand is found out: what is not compared stays with what is."""
    made = json.loads((EXAMPLE / "made.json").read_text(encoding="utf-8"))
    files = digests(EXAMPLE)
    files.pop("made.json")
    assert files == made["files"]
    assert sum(path.stat().st_size for path in EXAMPLE.rglob("*")) < 10_000_000
    for report in made["annexes"]:
        for kind in ("report.html", "report.pdf", "report.docx", "annex.pdf", "page-01.png"):
            assert f"{report}/{kind}" in files
    assert "**Everything here is invented**" in (EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_what_a_reader_reads_leaves_out_the_look_and_the_provenance(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "docs/making")
    from page_text import page_text

    page = """<html><head><title>t</title><style>p {}</style></head><body><h1>A  report</h1>
      <p>It rose<br>by <b>0.3</b>.</p><img src="data:x" alt="Five scales"><svg><text>5</text></svg>
      <section id="a-provenance"><h2>Provenance</h2><p>fingerprint</p></section><p>End</p></body>"""
    assert page_text(page) == ["A report", "It rose", "by", "0.3", ".", "Five scales", "End"]
    assert page_text(page.replace("0.3", "0.4")) != page_text(page)
