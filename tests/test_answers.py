"""One cell, one answer: labels and numbers, mapped ranges, and why some are none."""

from __future__ import annotations

import math

import pytest

from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort, CohortSettings
from evaluation.study.instruments import Instrument
from evaluation.study.settings import load_study
from evaluation.surveys.answers import OUTSIDE, UNKNOWN, AnswerReader, BadAnswers, readers_for
from tests.tiny import tiny_study

INSTRUMENT = Instrument.model_validate(
    {
        "title": "T",
        "source": "S",
        "answers": ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"],
        "other_spellings": {"Neutral": 3},
        "missing_answers": ["No view"],
        "items": {"a": "I lead."},
    }
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("Agree", 4),
        (" strongly AGREE. ", 5),
        ("Neutral", 3),
        ("4", 4),
        ("4.0", 4),
        ("3,5", 3.5),
        ("5 - Strongly agree", 5),
        ("1 = never", 1),
    ],
)
def test_labels_and_numbers_are_answers(cell, number):
    assert AnswerReader(INSTRUMENT, None)(cell) == (number, "")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "blank"),
        ("  ", "blank"),
        ("Don’t know", "don't know"),
        ("N/A", "n/a"),
        ("no view", "no view"),
        ("7", OUTSIDE),
        ("0", OUTSIDE),
        ("-1", OUTSIDE),
        ("9 - whatever", OUTSIDE),
        ("Partly agree", UNKNOWN),
        ("1e3", UNKNOWN),
    ],
)
def test_what_is_no_answer_says_why(cell, why):
    value, missing = AnswerReader(INSTRUMENT, None)(cell)
    assert math.isnan(value)
    assert missing == why


@pytest.mark.parametrize(
    ("asked", "cell", "value"),
    [
        ((1, 6), "1", 1),
        ((1, 6), "6", 5),
        ((1, 6), "3", 1 + 2 * 4 / 5),
        ((0, 10), "5", 3),
        ((0, 10), "10", 5),
        ((1, 6), "Agree", 4),
    ],
)
def test_another_range_is_mapped_in_a_straight_line_ends_on_ends(asked, cell, value):
    assert AnswerReader(INSTRUMENT, asked)(cell)[0] == pytest.approx(value, abs=1e-12)


def test_a_cohort_may_map_one_scale_or_a_whole_instrument(tmp_path):
    settings = load_study(tiny_study(tmp_path))

    def value(item: str, **ranges) -> float:
        own = CohortSettings.model_validate({"answer_ranges": ranges})
        return readers_for(settings, Cohort("a", own, ()))[item]("3")[0]

    assert value("identity_1") == 3
    assert value("identity_1", identity=(1, 5)) == 2
    assert value("values_1", identity=(1, 5)) == 3
    assert value("values_1", tiny=(1, 5)) == 2
    assert value("identity_1", tiny=(1, 5), identity=(1, 3)) == 3


def test_bad_answers_are_counted_by_column_and_kind():
    bad = BadAnswers()
    for row, cell in ((4, "7"), (9, "7"), (12, "8")):
        bad.add("I lead.", OUTSIDE, row, cell)
    bad.add("I lead.", UNKNOWN, 5, "Partly agree")
    sheet = Sheet("data/raw/a/pre.csv", "", ["I lead."])
    outside, unknown = bad.problems(sheet, stop=False)
    assert str(outside) == (
        "data/raw/a/pre.csv, row 4, column 'I lead.': 3 answers became missing: '7', '8' is "
        "outside the range of answers, rows 4, 9, 12. Correct it in corrections.csv, or declare "
        "the range under 'answer_ranges'."
    )
    assert "1 answer became missing: 'Partly agree' is no answer of the instrument." in str(unknown)
    assert {p.severity for p in (outside, unknown)} == {"note"}
    assert {p.severity for p in bad.problems(sheet, stop=True)} == {"stop"}
