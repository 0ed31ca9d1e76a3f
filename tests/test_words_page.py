"""docs/words.md has the report's own words, and thresholds that are those of the code."""

from __future__ import annotations

import importlib
import inspect
import re
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

from evaluation.integration.joint_display import verdict_of
from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import catalogue, entries
from evaluation.publishing.estimate_words import matters, points
from evaluation.publishing.narrative_words import INSTEAD
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.voices import MOST_TOLD, first_few
from evaluation.publishing.wording import FORBIDDEN, grouping
from tests.whole import ROOT

PAGE = (ROOT / "docs/words.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ")
]
KEYED = {row[2].strip("`"): row[0] for row in ROWS if len(row) == 3 and "." in row[2]}
WORDINGS = {key: text for key, text in KEYED.items() if ":" not in key}
THRESHOLDS = {row[2].strip("`"): row[1] for row in ROWS if len(row) == 3 and ":" in row[2]}
WHOLE = (
    *("estimate.answer", "estimate.paired", "estimate.unlinked", "in_few_words.paired"),
    *("in_few_words.unlinked", "group.paired", "group.unlinked", "matters", "otherwise", "valence"),
    *("scenarios.tipping", "joint", "cannot_tell", "comparison.verb", "population", "way_says"),
)
"""Tables of the catalogue that the page has whole."""
EXCEPT = {"matters.what.paired", "matters.what.unlinked", "estimate.unlinked.answered"}
"""Nouns that are filled into other sentences."""


def value_at(place):
    """What `module:NAME`, `module:f(4)`, `module:Model.key` or `module:f.argument` stands for."""
    module, name = place.split(":")
    home = importlib.import_module(f"evaluation.{module}")
    if called := re.fullmatch(r"(\w+)\((\d+)\)", name):
        return getattr(home, called[1])(int(called[2]))
    first, _, inner = name.partition(".")
    found = getattr(home, first)
    if inner and hasattr(found, "model_fields"):
        return found.model_fields[inner].default
    return inspect.signature(found).parameters[inner].default if inner else found


@pytest.mark.parametrize("key", WORDINGS)
def test_wordings_are_the_catalogues(key):
    assert WORDINGS[key] == re.sub(r"\{[^{}]*\}", "…", catalogue()[key]).replace("\u00a0", " ")


@pytest.mark.parametrize("table", WHOLE)
def test_no_wording_of_these_tables_is_missing(table):
    there = {f"{table}.{key}" for key in entries(table)} - EXCEPT
    assert there <= WORDINGS.keys()


@pytest.mark.parametrize("place", THRESHOLDS)
def test_thresholds_are_the_codes(place):
    value = value_at(place)
    values = value if isinstance(value, tuple) else (value,)
    assert [Decimal(n) for n in THRESHOLDS[place].split(",")] == [Decimal(str(v)) for v in values]


def test_there_are_thresholds_and_wordings():
    """Else a change of the page's form would leave nothing to be compared."""
    assert len(THRESHOLDS) > 20
    assert len(WORDINGS) > 90


def test_the_forbidden_words_are_all_there_with_what_to_say_instead():
    part = PAGE.split("## Words that are never used")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| ([\w -]+) \| (.+) \|$", part, re.MULTILINE))
    assert [word for word in told if word != "word"] == list(FORBIDDEN)
    for word in FORBIDDEN:
        assert told[word] == next(how for start, how in INSTEAD.items() if word.startswith(start))


def test_the_annexs_own_list_is_whole():
    part = PAGE.split("## The annex's own list")[1]
    told = dict(re.findall(r"^\| (.+?) \| (.+) \|$", part, re.MULTILINE))
    assert {word: told.get(word) for word in entries("glossary")} == entries("glossary")


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0.01, 1, "rose"), (-1, -0.01, "fell"), (0, 1, "unclear"), (-1, 0, "unclear")],
)
def test_an_interval_that_touches_zero_is_not_clear(low, high, found):
    told = SimpleNamespace(estimate=(low + high) / 2, conf_low=low, conf_high=high)
    assert direction(told) == found


@pytest.mark.parametrize(("change", "found"), [(0, "same"), (0.5, "rose"), (-0.5, "fell")])
def test_without_an_interval_everybody_changed_alike(change, found):
    told = SimpleNamespace(estimate=change, conf_low=float("nan"), conf_high=float("nan"))
    assert pd.isna(told.conf_low)
    assert direction(told) == found


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        *[("0.31", "0.90", "enough"), ("-0.90", "-0.31", "enough")],
        *[("0.30", "0.90", "perhaps"), ("-0.29", "0.30", "perhaps"), ("-0.40", "0.40", "perhaps")],
        *[("-0.29", "0.29", "too_small"), ("0.05", "0.29", "too_small"), ("", "", "")],
    ],
)
def test_size_is_judged_by_the_whole_interval(low, high, found):
    assert matters({"conf_low": low, "conf_high": high}, "0.3") == found


def test_nothing_is_said_of_size_where_nothing_was_agreed():
    assert matters({"conf_low": "1", "conf_high": "2"}, "") == ""


@pytest.mark.parametrize(
    ("size", "told"), [("+0.33", "0.3"), ("-0.04", "0.04"), ("0.05", "0.1"), ("0.00", "0.0")]
)
def test_one_decimal_or_two_where_it_would_read_nought(size, told):
    assert points(size).split()[0] == told


def test_counts_of_themes_need_k_on_either_side_and_half_is_at_least_half():
    assert disclosure.theme_words(5, 10, 5) == (5, "5 of 10")
    assert disclosure.theme_words(4, 10, 5) == (None, WORDINGS["views.fewer"])
    assert disclosure.theme_words(10, 10, 5) == (None, WORDINGS["views.half"])
    assert disclosure.half_words(5, 10) == "at least half"
    assert disclosure.half_words(4, 9) == "fewer than half"


@pytest.mark.parametrize(
    ("low", "high", "valence", "voice", "found"),
    [
        *[(0.1, 1, "negative", "most", "diverge"), (0.1, 1, "negative", "some", "diverge")],
        *[(0.1, 1, "negative", "few", ""), (0.1, 1, "positive", "most", "")],
        *[(0, 1, "negative", "most", ""), (-1, -0.1, "positive", "most", "diverge")],
        (0.1, 1, "negative", "", "silent"),
    ],
)
def test_the_rule_proposes_that_numbers_and_voices_differ(low, high, valence, voice, found):
    assert verdict_of(low, high, valence, voice) == found


def test_scales_that_did_the_same_are_named_or_counted():
    def told(**did):
        rows = [
            {"title": title, "shown": "full", "direction": way, "design": "paired"}
            for title, way in did.items()
        ]
        return grouping(rows).replace("\u2018", "").replace("\u2019", "")

    assert told(a="rose", b="rose", c="rose", d="fell", e="unclear") == (
        "Three of five scales rose; d fell; e showed no clear change."
    )
    assert told(a="rose", b="rose", c="fell", d="fell") == "Two of four scales rose; c and d fell."


def test_of_more_than_four_themes_three_are_named():
    assert len(first_few(list("abcd"))) == 4
    assert first_few(list("abcde"))[:MOST_TOLD] == list("abc")
    assert "two other themes" in first_few(list("abcde"))
