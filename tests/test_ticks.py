"""Columns of options made one column, where the first stood."""

from __future__ import annotations

from evaluation.surveys.export import Column
from evaluation.surveys.readers.condensing import Draft
from evaluation.surveys.readers.ticks import Option, condensed


def drafts(**columns):
    return [Draft(Column(header, (header,)), cells) for header, cells in columns.items()]


def option(column):
    question, _, choice = column.header.partition("_")
    return Option(question, choice) if choice else None


def shown(parts):
    return {part.column.header: list(part.cells) for part in parts}


def test_options_are_joined_where_the_first_stood():
    parts = drafts(code=["A", "B"], use_x=["1", "0"], why=["so", ""], use_y=["1", "Unchecked"])
    assert shown(condensed(parts, option, lambda _: True)) == {
        "code": ["A", "B"],
        "use": ["x;y", ""],
        "why": ["so", ""],
    }


def test_columns_that_are_no_ticks_stay():
    parts = drafts(use_x=["1"], use_y=["0"])
    assert list(shown(condensed(parts, option, lambda _: False))) == ["use_x", "use_y"]


def test_options_stay_if_their_question_is_a_column_already():
    parts = drafts(use=["none"], use_x=["1"], use_y=["0"])
    assert list(shown(condensed(parts, option, lambda _: True))) == ["use", "use_x", "use_y"]


def test_a_platforms_own_column_is_no_option():
    parts = drafts(use_x=["1"], use_y=["0"])
    parts[0].column.role = "platform"
    assert list(shown(condensed(parts, option, lambda _: True))) == ["use_x", "use"]
