"""Rows of single items: transitions, and p-values of a scale's items together."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.item_tests import item_rows
from evaluation.change.max_t import max_t

COLUMNS = list(tables.MODELS["pairs"].to_schema().columns)


def pairs(n: int, items=("i1", "i2"), cohort: str = "a") -> pd.DataFrame:
    rng = np.random.default_rng(4)
    rows = []
    for item in items:
        for i in range(n):
            first = float(rng.integers(1, 5))
            last = min(5.0, first + float(rng.integers(0, 2)))
            person = f"{cohort}{i}"
            rows.append((cohort, "pre-post", "self", person, "form", "item", item, 1, first, last,
                         last - first, "exact"))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def rows_of(table: pd.DataFrame, together=("a",)) -> dict[tuple, dict]:
    found = item_rows(
        table, set(together), "pre-post", {"s": ("i1", "i2")}, {"form": (1.0, 5.0)}, 1, 0.95
    )
    return {(row["outcome"], row["estimator"]): row for row in found}


def test_every_item_has_its_tests_for_all_cohorts_together_alone():
    found = rows_of(pairs(14))
    assert {row["cohort"] for row in found.values()} == {"all"}
    names = {"mcnemar_top", "bowker", "stuart_maxwell", "cumulative_logit", "max_t"}
    assert {estimator for outcome, estimator in found if outcome == "i1"} == names


def test_max_t_is_that_of_the_items_of_one_scale():
    table = pairs(14)
    wide = table.pivot(index="person", columns="outcome", values="change").to_numpy()
    expected = max_t(wide, np.random.default_rng(1)).p_adjusted
    found = rows_of(table)
    assert [found[i, "max_t"]["p_value"] for i in ("i1", "i2")] == pytest.approx(expected, abs=0.02)


def test_under_ten_pairs_there_is_a_note():
    found = rows_of(pairs(9))
    assert found["i1", "bowker"]["note"] == "not estimated: n = 9 pairs"
    assert ("i1", "max_t") not in found


def test_a_cohort_that_is_too_small_is_in_no_row():
    assert rows_of(pairs(14), together=()) == {}
