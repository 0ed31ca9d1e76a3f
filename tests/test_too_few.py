"""The short form says what is too few to show, and nothing that it does show."""

import pytest

from evaluation.publishing.compose import compose
from evaluation.publishing.contents import SHORT
from evaluation.publishing.published import read_tables
from evaluation.publishing.too_few import too_few, too_few_lead, without_intervals
from tests.whole import ROOT

SECTIONS = ROOT / "workflow/report/sections"


@pytest.fixture
def tables():
    return read_tables(ROOT / "tests/published/spring-2025/tables")


def test_a_small_cohort_is_told_what_is_left_out_and_what_stands_instead(tables):
    told = " ".join(too_few(tables))
    assert too_few_lead(tables) == "At most 11 people could be compared: too few to show"
    assert "\u2018Leading together with colleagues\u2019: too few to say." in told
    assert "\u2018Values in leadership\u2019 and" in told
    assert "rated themselves higher, the same or lower" in told
    assert "Single questions" in told
    assert "It is told as \u2018at least half\u2019 or \u2018fewer than half\u2019" in told


def test_what_is_shown_is_not_called_too_few(tables):
    row = dict.fromkeys(("cohort", "scale", "class", "n", "n_all"), "5")
    tables |= {"movement": [row], "answers": [row]}
    tables["themes"] = [r | {"n": "5"} for r in tables["themes"]]
    tables["measures"] = [{"alpha": "0.80"}]
    tables["change"] = [r | {"shown": "full"} for r in tables["change"]]
    told = " ".join(too_few(tables))
    assert "higher" not in told
    assert "Single" not in told
    assert "theme" not in told
    assert "go together" not in told


def test_a_study_without_numbers_or_voices_is_told_nothing_of_them():
    about = [{"key": "report", "value": "a"}, {"key": "form", "value": "short"}]
    assert too_few({"about": about}) == []
    assert too_few_lead({"about": about}) == ""


def test_an_empty_column_of_intervals_is_left_out(tables):
    rows = [r for r in tables["experience"] if not r["mean_low"] and not r["share"]]
    assert len(without_intervals(rows)) == len(rows)
    whole = [rows[0] | {"mean": "4.20", "mean_low": "3.90", "mean_high": "4.50"}] if rows else []
    assert without_intervals(whole) == []


def test_nothing_of_the_short_form_is_told_twice(tables):
    """Sentences of 25 letters and more, but for captions and what tables say."""
    text = compose(tables, {}, {}, SECTIONS, [name for name in SHORT if name != "plan"])
    said = [line.strip() for line in text.splitlines() if len(line) > 25 and line[0].isalpha()]
    assert sorted(line for line in set(said) if said.count(line) > 1) == []
