"""Nothing amateurish in any text of a report: bodies and annexes, fixtures, situations, example."""

import re
from collections import Counter
from functools import cache

import pytest

from evaluation.publishing.canvas import style, use_fonts
from evaluation.publishing.compose import compose
from evaluation.publishing.contents import orders
from evaluation.publishing.figures import drawings
from evaluation.publishing.front import annex_description, description
from evaluation.publishing.published import about
from evaluation.publishing.wording import check_words, headlines
from tests.test_readability import REPORTS, SECTIONS, prose

LEAST_WORDS = 6
"""Shorter sentences may well be said twice ('Evidence: shown to the evaluator.')."""


@cache
def written(name, part):
    """The tables of a report, and its body or annex: a paragraph, cell or heading a line."""
    tables, which = REPORTS[name], PARTS.index(part)
    order = orders(about(tables)["form"])[which]
    text = compose(tables, {}, {}, SECTIONS, order, "A" * which)
    text = re.sub(r"^\|[:\-|]+\|$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^#+ References$.*?(?=^#|\Z)", "", text, flags=re.MULTILINE | re.DOTALL)
    return tables, re.sub(r"\\(.)", r"\1", text)


PARTS = ("body", "annex")
every_text = pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name in REPORTS for part in PARTS]
)


def outside(tables):
    """What the study's own people wrote: cells that no code made."""
    own = {
        "about",
        "quotes",
        "projects_cases",
        "questions",
        "codebook",
        "cautions",
        "plan",
        "checklists",
    }
    named = ("title", "text", "theme_title", "other_title", "label", "question", "as_asked")
    found = {v for name in own for row in tables.get(name, []) for v in row.values()}
    found |= {row.get(key, "") for rows in tables.values() for row in rows for key in named}
    return sorted((text for text in found if len(text) > 3), key=len, reverse=True)


def generated(tables, text):
    """The text without what comes from outside."""
    for own in outside(tables):
        text = text.replace(own, "\u2026")
    return re.sub(r"\[.*?\]\(.*?\)|\{.*?\}|`.*?`", "\u2026", text)


@every_text
def test_no_name_of_a_column_and_no_empty_number(name, part):
    text = generated(*written(name, part))
    provenance = "Where this edition comes from"
    text = text.partition(provenance)[0] if provenance in text else text
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", text) == []
    assert re.findall(r"(?<![\d.])[+\u2212-]?0\.000\b|\u22120\.0+\b(?!\d)", text) == []
    assert re.findall(r"\b(?:NA|N/A|nan|NaN|None(?! of)|null|True|False)\b", text) == []
    assert re.findall(r"\{\w*\}| ,| \.(?!\d)|\(\)|\.\.(?!\.)", text.replace("\u2026", "x")) == []


@every_text
def test_no_heading_is_empty(name, part):
    lines = [line for line in written(name, part)[1].split("\n") if line.strip()]
    depth = [len(m[0]) if (m := re.match(r"#+(?= )", line)) else 9 for line in lines]
    empty = [
        line
        for line, own, following in zip(lines, depth, [*depth[1:], 0], strict=True)
        if own < 9 and following <= own
    ]
    assert empty == []


@every_text
def test_no_sentence_is_said_twice(name, part):
    tables, text = written(name, part)
    lines = [line for line in text.split("\n") if not line.startswith(("|", ":", ">", "#"))]
    told = [part for line in lines for part in re.split(r"(?<=[.?!])\s+(?=[A-Z\u2018])", line)]
    long = [text.strip("-* ") for text in told if len(text.split()) >= LEAST_WORDS]
    own = outside(tables)
    twice = [text for text, n in Counter(long).items() if n > 1 and text not in own]
    assert twice == []


@every_text
def test_no_word_goes_beyond_the_design(name, part):
    tables, text = written(name, part)
    quoted = re.sub(r"^>.*$", "", text, flags=re.MULTILINE)
    found = [line for line in generated(tables, quoted).split("\n") if check_words(line)]
    if part == "annex":  # where p-values belong
        found = [line for line in found if {*check_words(line)} != {"p-value"}]
    else:
        assert not re.search(r"\bp\s?[=<]", text)
    assert found == []


@pytest.mark.parametrize("name", REPORTS)
def test_one_decimal_stands_in_the_prose_of_the_body(name):
    """Two in the limits of an interval, in brackets, and where one would read nought."""
    tables = REPORTS[name]
    for line in prose(tables, orders(about(tables)["form"])[0]):
        told = re.sub(r"\([^()]*\)", "", generated(tables, line))
        assert not re.search(r"(?<!\d)(?!0\.0\d\b)\d+\.\d\d", told), told


@pytest.mark.parametrize("name", REPORTS)
def test_title_page_and_headlines_are_whole(name):
    tables = REPORTS[name]
    texts = [*description(about(tables)).values(), *annex_description(about(tables)).values()]
    assert not [text for text in texts if re.search(r"None|nan|\{|_", text)]
    for line in headlines(tables):
        assert line[0].isupper() or line[0].isdigit() or line[0] == "\u2018"
        assert line.endswith((".", "?"))
        assert not check_words(line)


@pytest.mark.parametrize("report", ["published/programme", "published/spring-2025"])
def test_figures_speak_as_the_text_does(report):
    tables = REPORTS[report]
    use_fonts(SECTIONS.parent / "fonts")
    with style():
        drawn = drawings(tables)
    assert drawn
    for figure in drawn:
        for text in (figure.caption, figure.alt):
            own = generated(tables, text)
            assert not check_words(own), own
            assert not re.search(r"\b[a-z]+_[a-z_]+\b|0\.000|\bNone\b|\bnan\b|  ", own), own
        assert figure.alt.endswith((".", "?"))
