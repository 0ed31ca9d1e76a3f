"""Headers without their numbers, letters for columns without one, rows of grids."""

from __future__ import annotations

import pytest

from evaluation.surveys.readers.headers import bare, free, letters, once, split_grid


@pytest.mark.parametrize(
    ("at", "shown"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_excels_letters(at, shown):
    assert letters(at) == shown


def test_a_number_is_taken_off_only_if_the_header_without_it_is_there():
    assert bare("Sure? (2)", ["Sure?", "Sure? (2)"]) == "Sure?"
    assert bare("Phase (2)", ["Phase (2)"]) == "Phase (2)"


def test_a_header_that_is_taken_gets_the_next_number():
    assert free("Code", ["Item"]) == "Code"
    assert free("Code", ["Code", "Code (2)"]) == "Code (3)"


@pytest.mark.parametrize(
    ("header", "grid"),
    [
        ("How sure? [Now]", ("How sure?", "Now")),
        ("How sure?\n[Now]", ("How sure?", "Now")),
        ("Rate [My team [if any]]", ("Rate", "My team [if any]")),
        ("Rate [a] [b]", ("Rate [a]", "b")),
        ("[Now]", None),
        ("Rate []", None),
        ("Rate Now]", None),
        ("Rate [Now] again", None),
    ],
)
def test_a_grid_is_the_question_and_the_row_in_the_last_brackets(header, grid):
    assert split_grid(header) == grid


def test_wordings_that_come_again_name_no_column():
    assert once(["a", "b", "a"]) == {"b"}
