"""Rows of estimates: groups cut out of tables, and the digest of those in them."""

import numpy as np
import pandas as pd
import pytest

from evaluation.change.estimate import base_of
from evaluation.change.paired import changes
from evaluation.change.rows import base_of_rows, codes_of_rows, parts

TABLE = pd.DataFrame(
    {
        "cohort": ["b", "a", "b", "a", "a"],
        "outcome": ["y", "y", "x", "x", "y"],
        "score": [1.0, 2.0, 3.0, 4.0, 5.0],
        "person": ["p1", "p2", "p3", "p4", "p5"],
    },
    index=[7, 7, 3, 9, 1],
)


def test_groups_come_in_order_of_their_words_and_rows_in_order_of_the_table():
    found = [
        (words, cells[0].tolist()) for words, cells in parts(TABLE, ["cohort", "outcome"], "score")
    ]
    assert found == [
        (("a", "x"), [4.0]),
        (("a", "y"), [2.0, 5.0]),
        (("b", "x"), [3.0]),
        (("b", "y"), [1.0]),
    ]


@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_words_of_any_kind_make_the_same_groups(kind):
    table = TABLE.astype({"cohort": kind, "outcome": kind})
    code, words = codes_of_rows(table, ["outcome", "cohort"])
    assert code.tolist() == [3, 2, 1, 0, 2]
    assert words == [("x", "a"), ("x", "b"), ("y", "a"), ("y", "b")]


def test_a_table_without_rows_has_no_group():
    assert list(parts(TABLE.iloc[:0], ["cohort"], "score")) == []


def test_a_base_is_of_the_set_of_people_whoever_comes_first():
    assert base_of(["x", "y", "x"]) == base_of(["y", "x"]) != base_of(["x"])
    many = [f"c/{n}" for n in range(2000)]
    assert base_of(many) == base_of(many[::-1]) != base_of(many[1:])
    assert base_of_rows(TABLE) == base_of(["b/p1", "a/p2", "b/p3", "a/p4", "a/p5"])


def test_remembered_changes_are_those_of_the_scores_as_they_are_now():
    before, after = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
    assert changes(before, after).mean == 2
    after[0] = 5.0
    assert changes(before, after).mean == 3
    assert changes(before, after).sd == 1
    assert changes(after, before).mean == -3
    with pytest.raises(ValueError, match="read-only"):
        changes(before, after).d[0] = 9.0
    with pytest.raises(ValueError, match="3 scores before, but 2 after"):
        changes(before, after[:2])
