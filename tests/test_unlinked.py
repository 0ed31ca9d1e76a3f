"""Waves that cannot be linked: rows of two groups, never mixed with pairs."""

import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.unlinked import unlinked_rows

COLUMNS = list(tables.MODELS["scores"].to_schema().columns)


def scores(cohort: str, wave: str, *values: float) -> list[tuple]:
    return [
        (cohort, wave, "self", f"{cohort}{wave}{i}", "form", "scale", "s", value, 4, 4)
        for i, value in enumerate(values)
    ]


def rows_of(*parts, pairs=None, together=("a", "b")):
    table = pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)
    pairs = tables.empty("pairs") if pairs is None else pairs
    found = unlinked_rows(table, pairs, set(together), "pre-post", 0.95)
    return {(row["cohort"], row["estimator"]): row for row in found}


BEFORE, AFTER = (1.0, 2, 2, 3, 3, 4), (2.0, 3, 3, 4, 4)


def test_each_cohort_and_all_of_them_have_a_difference_and_two_means():
    found = rows_of(scores("a", "pre", *BEFORE), scores("a", "post", *AFTER))
    assert found["a", "mean_difference"]["estimate"] == pytest.approx(3.2 - 2.5)
    assert found["a", "mean_before"]["n"] == 6
    assert found["a", "mean_after"]["estimate"] == pytest.approx(3.2)
    assert found["all", "mean_difference"]["estimate"] == found["a", "mean_difference"]["estimate"]


def test_where_a_cohort_is_paired_all_together_are_not_compared_as_groups():
    row = ("b", "pre-post", "self", "p", "form", "scale", "s", 4, 1.0, 2.0, 1.0, "exact")
    pairs = pd.DataFrame([row], columns=list(tables.MODELS["pairs"].to_schema().columns))
    found = rows_of(scores("a", "pre", *BEFORE), scores("a", "post", *AFTER), pairs=pairs)
    assert {cohort for cohort, _ in found} == {"a"}


def test_fewer_than_five_on_one_side_have_no_number():
    found = rows_of(scores("a", "pre", *BEFORE), scores("a", "post", 3.0, 4.0))
    assert pd.isna(found["a", "mean_difference"]["estimate"])
    assert found["a", "mean_difference"]["note"] == "not estimated: n = 6 and 2 people"
