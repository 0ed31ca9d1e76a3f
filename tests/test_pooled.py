"""The pooled change: by pairs below five cohorts, by the mixed model from five."""

import numpy as np
import pandas as pd
import pytest

from evaluation.change.cohorts import mean_change_across
from evaluation.change.mixed_model import mean_change_one_stage
from evaluation.change.pooled import pooled_rows

KEY = {"cohort": "all", "comparison": "pre-post", "instrument": "form", "outcome": "s"}
NOBODY = pd.Series(dtype=object, index=pd.MultiIndex.from_arrays([[], []]))


def pairs(cohorts: int, each: int = 8) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    n = cohorts * each
    before = rng.integers(1, 5, n).astype(float)
    return pd.DataFrame(
        {
            "cohort": np.repeat([f"c{i}" for i in range(cohorts)], each),
            "person": [f"p{i}" for i in range(n)],
            "before": before,
            "after": np.clip(before + rng.integers(-1, 3, n), 1, 5),
        }
    )


def rows_of(table: pd.DataFrame, level: str = "scale") -> dict[str, dict]:
    order = {cohort: place for place, cohort in enumerate(table["cohort"].unique())}
    found = pooled_rows(table, {**KEY, "level": level}, NOBODY, order, 0.95)
    return {row["estimator"]: row for row in found}


@pytest.mark.parametrize(("cohorts", "made"), [(4, mean_change_across), (5, mean_change_one_stage)])
def test_the_method_switches_at_five_cohorts(cohorts, made):
    table = pairs(cohorts)
    found = rows_of(table)["mean_change"]
    scores = (table[name].to_numpy() for name in ("before", "after", "cohort"))
    assert found["estimate"] == made(*scores).estimate
    assert found["method"] == made(*(table[n].to_numpy() for n in KEYS)).method


KEYS = ("before", "after", "cohort")


def test_what_cohorts_say_of_each_other_needs_five_of_them():
    assert "sd_between_cohorts" not in rows_of(pairs(4))
    assert {"sd_between_cohorts", "range_of_changes", "trend_over_cohorts"} <= set(
        rows_of(pairs(6))
    )


def test_a_single_item_has_no_p_of_its_own_here():
    found = rows_of(pairs(3), level="item")
    assert set(found) == {"mean_change"}
    assert np.isnan(found["mean_change"]["p_value"])


def test_under_five_pairs_there_is_a_note_and_no_number():
    found = rows_of(pairs(2, each=2))
    assert found["mean_change"]["note"] == "not estimated: n = 4 pairs"
    assert set(found) == {"mean_change"}
