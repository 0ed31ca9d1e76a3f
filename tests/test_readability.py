"""The prose of every report is easy to read: short sentences, plain words, nothing said twice."""

import re
from pathlib import Path

import pytest
import textstat

from evaluation.publishing.compose import compose
from evaluation.publishing.contents import orders
from evaluation.publishing.published import about, read_tables
from tests.situations import SITUATIONS

HERE = Path(__file__).parent
SECTIONS = HERE.parent / "workflow" / "report" / "sections"
EXAMPLE = HERE.parent / "reports"
SUMMARY = ("summary", "answer")
MOST_WORDS, USUAL_WORDS = 45, 20


def reports():
    """Tables of the example's reports where they stand, of the fixtures, of every situation."""
    for folder in sorted((*EXAMPLE.glob("*/tables"), *(HERE / "published").glob("*/tables"))):
        yield f"{folder.parts[-3]}/{folder.parts[-2]}", read_tables(folder)
    for name, make in SITUATIONS.items():
        yield name, make()


REPORTS = dict(reports())


def prose(tables, order):
    """Sentences of these sections that are generated: no table, quote, heading, list of facts."""
    text = compose(tables, {}, {}, SECTIONS, order)
    lines = [line.strip() for line in text.split("\n")]
    kept = [line for line in lines if line and not line.startswith(("|", ":", ">", "#", "!", "<"))]
    outside = {row["value"] for row in tables.get("about", [])}
    outside |= {row["text"] for row in tables.get("cautions", [])}
    outside |= {cell for row in tables.get("projects_cases", []) for cell in row.values()}
    plain = [re.sub(r"\\(.)", r"\1", line) for line in kept]
    return [line for line in plain if line.removeprefix("- ") not in outside]


def sentences(lines):
    """Sentences of lines; a title in quotation marks counts as one word, a decimal as one."""
    for line in lines:
        told = re.sub(r"\u2018[^\u2018]*\u2019", "Title", re.sub(r"\*\*|\]\(.*?\)|^- ", "", line))
        told = re.sub(r"(\d)[.,](\d)", r"\1\2", told)
        yield from (part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z0-9\u2018])", told) if part)


def words(sentence):
    return textstat.lexicon_count(sentence)


def body(tables):
    own = orders(about(tables)["form"])[0]
    return [name for name in own if name != "title"]


@pytest.mark.parametrize("name", REPORTS)
def test_no_sentence_of_the_body_is_long(name):
    tables = REPORTS[name]
    long = [
        (words(text), text)
        for text in sentences(prose(tables, body(tables)))
        if words(text) > MOST_WORDS
    ]
    assert long == []


@pytest.mark.parametrize("name", REPORTS)
def test_the_average_sentence_of_the_body_is_short(name):
    tables = REPORTS[name]
    counts = [words(text) for text in sentences(prose(tables, body(tables)))]
    assert sum(counts) / len(counts) < USUAL_WORDS


@pytest.mark.parametrize("name", REPORTS)
def test_the_summary_reads_easily(name):
    tables = REPORTS[name]
    order = [section for section in body(tables) if section in SUMMARY]
    text = " ".join(sentences(prose(tables, order)))
    assert textstat.flesch_reading_ease(text) > 50, text


def test_the_measure_finds_what_is_hard_to_read():
    """The first sentence of the Gettysburg address has 30 words."""
    first = (
        "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
        "conceived in Liberty, and dedicated to the proposition that all men are created equal."
    )
    assert words(first) == 30
    hard = "Heterogeneity notwithstanding, multiplicity necessitates reconsideration."
    assert textstat.flesch_reading_ease(hard) < 0
