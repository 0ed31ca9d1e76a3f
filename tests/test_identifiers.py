"""Identifiers are text: what typing changes is the same, everything else is not."""

from __future__ import annotations

import pytest

from evaluation.persons.identifiers import normalised_code, one_edit_keys, within_one_edit


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" ab12c ", "ab12c"),
        ("AB-12 c", "ab12c"),
        ("ab_12.C", "ab12c"),
        ("É1", "e1"),
        ("12.0", "12"),
        ("007", "007"),
        ("007.0", "007"),
        ("12.50", "1250"),
        ("NA", "na"),
        ("None", "none"),
        ("nan", "nan"),
        ("0", "0"),
        ("", ""),
        (" - ", ""),
        ("\u00a0", ""),
        ("１２", "12"),
    ],
)
def test_codes_are_normalised(typed, code):
    assert normalised_code(typed) == code


def test_leading_zeros_make_another_code():
    assert normalised_code("07") != normalised_code("7")


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("ab12", "ab12", True),
        ("ab12", "ab13", True),
        ("ab12", "ab1", True),
        ("ab12", "xab12", True),
        ("ab12", "a1b2", True),
        ("ab12", "ab21", True),
        ("ab12", "ba21", False),
        ("ab12", "ac13", False),
        ("ab12", "ab1234", False),
        ("ab12", "b2a1", False),
    ],
)
def test_one_edit_is_a_change_a_loss_an_addition_or_a_swap(a, b, near):
    assert within_one_edit(a, b) is near
    assert within_one_edit(b, a) is near
    if near:
        assert one_edit_keys(a) & one_edit_keys(b)
