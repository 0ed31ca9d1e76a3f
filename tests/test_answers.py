"""One cell, one answer: labels and numbers, mapped ranges, and why some are none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort, CohortSettings
from evaluation.study.instruments import Instrument
from evaluation.study.settings import load_study
from evaluation.surveys.answers import (
    DECLARED,
    OUTSIDE,
    UNKNOWN,
    AnswerReader,
    bad_answers,
    label_notes,
    read_column,
    readers_for,
    turned,
)
from evaluation.surveys.export import Column
from tests.tiny import tiny_study

INSTRUMENT = Instrument.model_validate(
    {
        "title": "T",
        "source": "S",
        "answers": ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"],
        "other_spellings": {"Neutral": 3},
        "missing_answers": ["No view", "-9", "99"],
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
        ("4,0", 4),
        ("4;", 4),
        ("Agree;", 4),
        ("5 - Strongly agree", 5),
        ("4 = Agree", 4),
        ("4: Agree", 4),
        ("4. Agree", 4),
        ("4) agree", 4),
        ("4 – Agree", 4),
        ("4 (Agree)", 4),
        ("(4) Agree", 4),
        ("4 Agree", 4),
        ("Agree (4)", 4),
        ("Agree - 4", 4),
        ("3 - neutral", 3),
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
        ("3,5", OUTSIDE),
        ("9 - whatever", UNKNOWN),
        ("1 = never", UNKNOWN),
        ("2 - Agree", UNKNOWN),
        ("2. Agree", UNKNOWN),
        ("Agree (2)", UNKNOWN),
        ("4 hours", UNKNOWN),
        ("9 - Don't know", "don't know"),
        ("do not know", "don't know"),
        ("-9", "-9"),
        ("99.0", "99"),
        ("Not sure", UNKNOWN),
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
        ((0, 4), "2.5", 3.5),
        ((0, 4), "3 - Agree", 4),
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


def test_a_range_may_have_changed_for_one_wave_only(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    ranges = {"pre.identity": (1, 5), "tiny": (0, 3), "post.tiny": (1, 7)}
    own = CohortSettings.model_validate({"answer_ranges": ranges})

    def rule(wave: str, item: str) -> str:
        return readers_for(settings, Cohort("a", own, ()), wave)[item].mapped

    assert rule("pre", "identity_1") == "answered 1 to 5, mapped in a straight line to 1 to 3"
    assert rule("pre", "values_1").startswith("answered 0 to 3,")
    assert rule("post", "identity_1").startswith("answered 1 to 7,")
    assert AnswerReader(INSTRUMENT).mapped == ""


SLIDER = Instrument.model_validate(
    {
        "title": "T",
        "source": "S",
        "answers": {"from": 0, "to": 10, "lowest": "Not at all", "highest": "Extremely"},
        "items": {"a": "I lead."},
    }
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0),
        ("7.5", 7.5),
        ("Extremely", 10),
        ("10 - Extremely", 10),
        ("0 Not at all", 0),
        ("5 - in between", 5),
    ],
)
def test_a_range_has_numbers_between_its_ends(cell, number):
    assert AnswerReader(SLIDER)(cell) == (number, "")


@pytest.mark.parametrize("cell", ["10 - Not at all", "0 - never", "3 hours", "In between"])
def test_words_that_are_not_at_that_place_of_a_range_are_none(cell):
    assert AnswerReader(SLIDER)(cell)[1] == UNKNOWN


def test_labels_that_are_numbers_are_labels_first():
    made = INSTRUMENT.model_copy(update={"answers": ("0", "1-2", "3 or more")})
    read = AnswerReader(made)
    assert [read(c)[0] for c in ("0", "1–2", "3 OR MORE", "2")] == [1, 2, 3, 2]


def test_a_number_before_each_label_may_be_part_of_it():
    made = INSTRUMENT.model_copy(update={"answers": ("0. Never", "1. Rarely", "2. Often")})
    assert [AnswerReader(made)(c)[0] for c in ("0. Never", "1. rarely", "Often")] == [1, 2, 3]


def column(labels=None, missing=()) -> Column:
    return Column("I lead.", (), "", labels or {}, frozenset(missing))


def read(cells, reader=None, **declared):
    return read_column(cells, column(**declared), reader or AnswerReader(INSTRUMENT))


def test_a_column_is_read_cell_by_cell():
    cells = ["Agree", "", "4", "Agree", "Don't know", "9", "What?"]
    numbers, reasons = read(cells)
    assert numbers.dtype == float
    np.testing.assert_array_equal(numbers, [4, math.nan, 4, 4, *[math.nan] * 3])
    assert list(reasons) == ["", "blank", "", "", "don't know", OUTSIDE, UNKNOWN]


def test_a_column_without_cells_has_no_answers():
    numbers, reasons = read([])
    assert (len(numbers), len(reasons)) == (0, 0)


BACKWARDS = {
    "1": "Strongly agree",
    "2": "Agree",
    "3": "Neutral",
    "4.0": "Disagree",
    "5": "Strongly disagree",
    "6": "Don't know",
}


def test_the_export_s_label_says_what_a_code_is():
    numbers, reasons = read(["1", "2.0", "4", "6", "", "Agree"], labels=BACKWARDS)
    np.testing.assert_array_equal(numbers, [5, 4, 2, math.nan, math.nan, 4])
    assert list(reasons) == ["", "", "", "don't know", "blank", ""]


def test_a_code_without_a_label_is_none_where_codes_count_otherwise():
    labels = {"1": "Strongly agree", "5": "Strongly disagree"}
    assert list(read(["2", "5"], labels=labels)[1]) == [UNKNOWN, ""]
    labels = {"1": "Strongly disagree", "5": "Strongly agree"}
    numbers, reasons = read(["2", "5"], labels=labels)
    assert (list(numbers), list(reasons)) == ([2, 5], ["", ""])


def test_a_label_that_the_instrument_does_not_know_beside_known_ones_is_none():
    labels = {"1": "Strongly disagree", "2": "Partly agree", "5": "Strongly agree"}
    assert list(read(["1", "2"], labels=labels)[1]) == ["", UNKNOWN]


WELSH = {"1": "Anghytuno'n gryf", "5": "Cytuno'n gryf", "6": "Don't know"}


def test_codes_are_taken_where_no_label_is_known_and_all_are_in_the_range():
    numbers, reasons = read(["1", "5", "3", "6"], labels=WELSH)
    np.testing.assert_array_equal(numbers, [1, 5, 3, math.nan])
    assert reasons[3] == "don't know"
    assert list(read(["0", "1"], labels={"0": "Byth", "1": "Weithiau"})[1]) == [UNKNOWN, UNKNOWN]


def test_taking_codes_for_answers_is_noted():
    sheet = Sheet("data/raw/a/pre.csv", "", ["I lead."])

    def notes(labels, missing=()):
        return label_notes(sheet, column(labels, missing), AnswerReader(INSTRUMENT))

    (note,) = notes(WELSH)
    assert note.severity == "note"
    assert 'None of its labels is an answer of the instrument (1 "Anghytuno\'n gryf",' in note.found
    assert notes(BACKWARDS) == notes({}) == notes({"0": "Byth", "1": "Weithiau"}) == []
    assert notes({"3": "Byth"}, missing={"3"}) == []


def test_what_the_export_declares_missing_is_named_where_it_can_be():
    labels = {"-1": "Prefer not to answer", "-2": "Skipped", "4": "Agree"}
    cells = ["-1", "-2", "-3", "4", "5", "Not applicable"]
    missing = {"-1", "-2", "-3", "5", "Not applicable"}
    numbers, reasons = read(cells, labels=labels, missing=missing)
    named = ["prefer not to say", DECLARED, DECLARED, "", DECLARED, "not applicable"]
    assert list(reasons) == named
    assert numbers[3] == 4


def test_codes_on_another_range_are_mapped_and_their_labels_are_not():
    reader = AnswerReader(INSTRUMENT, (0, 4))
    numbers, _ = read(["0", "4"], reader, labels={"0": "Byth", "4": "Bob amser"})
    assert list(numbers) == [1, 5]
    numbers, _ = read(["0", "4"], reader, labels={"0": "Disagree", "4": "Agree"})
    assert list(numbers) == [2, 4]


def test_languages_of_the_instrument_are_read_alike():
    welsh = ("Anghytuno'n gryf", "Anghytuno", "Y naill na'r llall", "Cytuno", "Cytuno'n gryf")
    made = INSTRUMENT.model_copy(update={"answers_in": {"cy": welsh}})
    assert list(read(["Cytuno", "Agree", "4 - cytuno"], AnswerReader(made))[0]) == [4, 4, 4]


def test_reversed_items_are_turned_round_and_others_are_not():
    made = Instrument.model_validate(
        {
            "title": "T",
            "source": "S",
            "answers": {"from": 0, "to": 10},
            "items": {"a": "I lead.", "b": {"text": "I wait.", "reversed": True}},
        }
    )
    values = np.array([0, 3, math.nan])
    np.testing.assert_array_equal(turned(made, "a", values), [0, 3, math.nan])
    np.testing.assert_array_equal(turned(made, "b", values), [10, 7, math.nan])


def test_bad_answers_are_counted_by_column_and_kind():
    rows = list(range(2, 14))
    cells = ["Agree"] * 12
    for row, cell in ((4, "7"), (9, "7"), (12, "8"), (5, "Partly agree" * 9), (6, "")):
        cells[row - 2] = cell
    sheet = Sheet("data/raw/a/pre.csv", "", ["I lead."], [[c] for c in cells], rows)
    _, reasons = read(cells)
    outside, unknown = bad_answers(sheet, Column("I lead."), cells, reasons, stop=False)
    assert str(outside) == (
        "data/raw/a/pre.csv, row 4, column 'I lead.': 3 answers became missing: '7', '8' is "
        "outside the range of answers, rows 4, 9, 12. Correct it in corrections.csv, or declare "
        "the range under 'answer_ranges'."
    )
    shown = ("Partly agree" * 9)[:39]
    assert f"1 answer became missing: '{shown}…' is no answer of the instrument." in str(unknown)
    assert {p.severity for p in (outside, unknown)} == {"note"}
    found = bad_answers(sheet, Column("I lead."), cells, reasons, stop=True)
    assert {p.severity for p in found} == {"stop"}
    assert bad_answers(sheet, Column("I lead."), cells[:1], reasons[:1], stop=True) == []


def test_a_bad_answer_is_shown_with_what_its_export_says_that_it_stands_for():
    column = Column("I lead.", labels={"3": "Rarely", "9": "9"})
    sheet = Sheet("data/raw/a/pre.csv", "", ["I lead."], [["3"], ["9"]], [2, 3])
    (problem,) = bad_answers(sheet, column, ["3", "9"], np.array([UNKNOWN] * 2), stop=False)
    assert "'3' ('Rarely'), '9' is no answer of the instrument" in problem.found
