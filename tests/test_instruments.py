"""Instruments: what an evaluator writes, and what it means."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evaluation.study.instruments import AnswerRange, Instrument, normalised, tidied, wording


def instrument(**changes) -> Instrument:
    given = {
        "title": "T",
        "source": "S",
        "answers": ["Disagree", "Neither", "Agree"],
        "items": {"a": "I lead.", "b": {"text": "I wait.", "reversed": True}},
        "scales": {"s": {"title": "S", "question": "q", "items": ["a", "b"]}},
    }
    return Instrument.model_validate(given | changes)


def test_a_line_of_text_is_an_item():
    made = instrument()
    assert made.items["a"].text == "I lead."
    assert (made.items["a"].reversed, made.items["b"].reversed) == (False, True)


def test_answers_are_numbered_from_1_lowest_first():
    made = instrument(other_spellings={"Neutral": 2})
    assert (made.low, made.high) == (1, 3)
    assert made.numbers() == {"disagree": 1, "neither": 2, "agree": 3, "neutral": 2}


def test_a_range_has_words_at_its_ends():
    made = instrument(answers={"from": 0, "to": 3, "lowest": "Never", "highest": "Always"})
    assert (made.low, made.high) == (0, 3)
    assert made.answer_labels() == {0: "Never", 1: "1", 2: "2", 3: "Always"}
    assert isinstance(made.answers, AnswerRange)


def test_some_answers_are_none():
    made = instrument(missing_answers=["No view"])
    assert made.not_answers()[normalised("Don’t know")] == "don't know"
    assert made.not_answers()["no view"] == "no view"
    assert made.not_answers()["do not know"] == "don't know"
    assert "not sure" not in made.not_answers()


@pytest.mark.parametrize(
    ("share", "items", "needed"),
    [(0.8, 5, 4), (0.8, 4, 4), (0.8, 10, 8), (1.0, 7, 7), (0.75, 4, 3), (0.5, 1, 1), (0.7, 10, 7)],
)
def test_the_share_of_items_needed_is_not_spoilt_by_floating_point(share, items, needed):
    assert instrument(score_when_answered=share).needed(items) == needed


def test_what_is_asked_in_some_waves_and_cohorts_only():
    made = instrument(
        asked_in={"cohorts": ["one"]},
        items={"a": "I lead.", "b": {"text": "I wait.", "asked_in": {"waves": ["post"]}}},
    )
    assert made.was_asked("a", "pre", "one")
    assert not made.was_asked("a", "pre", "two")
    assert not made.was_asked("b", "pre", "one")
    assert made.was_asked("b", "post", "one")


@pytest.mark.parametrize(
    "header",
    [
        "I lead others",
        "  I  LEAD\nothers. ",
        "Q3. I lead others",
        "3) I lead others:",
        "“I lead others”",
        "I lead\u00a0others",
        "\ufeff- I lead others",
        "12b) I lead others",
        "1.I lead others",
    ],
)
def test_wordings_are_the_same_whatever_the_platform(header):
    assert normalised(header) == "i lead others"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Q9.1", "q9.1"),
        ("Q9.", "q9"),
        ("Q9.text", "q9.text"),
        ("3.5", "3.5"),
        ("12:30", "12:30"),
        ("-1", "-1"),
        ("7) 8", "7) 8"),
        ("18 – 24", "18 - 24"),
        ("Other [please say]", "other [please say]"),
    ],
)
def test_a_number_that_is_no_numbering_stays(text, same):
    assert normalised(text) == same


@pytest.mark.parametrize(
    "header",
    [
        "I lead others",
        "How far do you agree? [I lead others]",
        "How far do you agree? [2. I lead others.]",
        "I lead others\n\n1 - Never\n5 - Always",
        "I lead others 1 = never, 2 = rarely, 3 = often",
        "I lead others (5 = always to 1 = never)",
        "I lead others [1 - never, 5 - always]",
        "I lead others? *",
        "Q9.1 I lead others",
        "9.1. I lead others",
        "<b>I lead</b> others&nbsp;",
        "I lead others (1 to 10)",
    ],
)
def test_a_question_is_the_same_whatever_its_header_adds(header):
    assert wording(header) == "i lead others"


@pytest.mark.parametrize(
    "header",
    [
        "between 2 - two - and 2 - two",
        "5 - five before 7 - seven before 6 - six",
        "room 3 - the quiet one",
        "1 - never 5 - always",
    ],
)
def test_numbers_in_a_question_that_are_no_anchors_stay(header):
    assert wording(header) == header


@given(st.text(st.characters(exclude_characters="<>&;"), max_size=60))
def test_no_wording_becomes_empty_or_a_bare_number(text):
    for same in (normalised, wording):
        kept = same(text)
        assert any(map(str.isalnum, kept)) == any(map(str.isalnum, tidied(text)))
        assert any(map(str.isalpha, kept)) == any(map(str.isalpha, tidied(text)))


@pytest.mark.parametrize("part", ["[a", " ", "1 - a ", "(1-", "<", "* ", "q1.", "] "])
def test_a_header_of_any_length_is_soon_read(part):
    begun = time.perf_counter()
    wording(part * 16_000 + "x")
    assert time.perf_counter() - begun < 5


def test_answers_may_be_in_several_languages():
    made = instrument(answers_in={"cy": ["Anghytuno", "Y naill na'r llall", "Cytuno"]})
    assert made.numbers()["cytuno"] == 3
    assert made.numbers()["agree"] == 3


@pytest.mark.parametrize(
    ("answers", "labels"),
    [
        (["Disagree", "Neither", "Agree"], ["Anghytuno", "Cytuno"]),
        (["Disagree", "Neither", "Agree"], ["Nein", "nein", "Ja"]),
        ({"from": 1, "to": 3}, ["Nein", "Weder noch", "Ja"]),
    ],
)
def test_another_language_has_as_many_different_answers(answers, labels):
    with pytest.raises(ValidationError, match="answers_in"):
        instrument(answers=answers, answers_in={"xx": labels})


def test_a_range_spells_only_the_answers_that_have_words():
    made = instrument(answers={"from": 0, "to": 3, "highest": "Always"})
    assert made.numbers() == {"always": 3}


def test_curly_and_straight_apostrophes_are_the_same():
    assert normalised("others’ learning") == normalised("others' learning")


def test_a_score_needs_more_than_none_of_the_items():
    with pytest.raises(ValidationError):
        instrument(score_when_answered=0)
