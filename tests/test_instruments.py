"""Instruments: what an evaluator writes, and what it means."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from evaluation.study.instruments import AnswerRange, Instrument, normalised


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
        "How far do you agree? [I lead others]",
        "I lead\u00a0others",
    ],
)
def test_wordings_are_the_same_whatever_the_platform(header):
    assert normalised(header) == "i lead others"


def test_curly_and_straight_apostrophes_are_the_same():
    assert normalised("others’ learning") == normalised("others' learning")


def test_a_score_needs_more_than_none_of_the_items():
    with pytest.raises(ValidationError):
        instrument(score_when_answered=0)
