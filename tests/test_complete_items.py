"""Scores of some of the questions alone: how many there are, and the change without them."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.complete_items import complete_item_rows
from evaluation.change.everybody import everybody_rows
from evaluation.change.paired import mean_change

CHANGES = [1.0, 0.5, 0.0, 0.5, 1.5, -0.5, 1.0, 0.0]


def study(short=(), cohorts=("a",)):
    """Pairs and scores of eight people in each cohort; `short` are cohort, person, wave."""
    pairs, scores = [], []
    for cohort in cohorts:
        for i, change in enumerate(CHANGES):
            own = ("self", f"p{i}", "self", "scale", "ease")
            both = (2.0 + i / 4, 2.0 + i / 4 + change)
            pairs.append((cohort, "pre-post", *own, 4, *both, change, "exact", f"{cohort}/p{i}"))
            for wave, score in zip(("pre", "post"), both, strict=True):
                answered = 4 - ((cohort, i, wave) in short)
                scores.append((cohort, wave, *own, score, answered, 4, f"{cohort}/p{i}"))
    made = {"pairs": pairs, "scores": scores}
    return [
        pd.DataFrame(rows, columns=[*tables.MODELS[name].to_schema().columns, "who"])
        for name, rows in made.items()
    ]


def rows_of(short=(), cohorts=("a",), together=("a", "b", "c", "d", "e")):
    found = complete_item_rows(*study(short, cohorts), set(together), "pre-post", 0.95)
    return {(row["cohort"], row["estimator"]): row for row in found}


def test_who_left_a_question_out_at_either_time_is_left_out():
    found = rows_of(short=[("a", 0, "pre"), ("a", 4, "post"), ("a", 4, "pre")])
    counted = found["a", "count_scored_by_rule"]
    assert (counted["n"], counted["estimate"], counted["unit"]) == (8, 2.0, "people")
    change = found["a", "mean_change_complete_items"]
    # .5, 0, .5, -.5, 1 and 0: mean .25, standard deviation .5244, t(5) 2.5706.
    assert (change["n"], change["estimate"]) == (6, 0.25)
    assert change["conf_low"] == pytest.approx(0.25 - 2.5706 * 0.52440 / np.sqrt(6), abs=1e-4)
    assert change["base"] != counted["base"]
    assert change["method"].startswith("every question answered: mean of the paired changes")


def test_where_every_question_was_answered_it_is_the_change_itself():
    found = rows_of()
    assert found["a", "count_scored_by_rule"]["estimate"] == 0
    change = found["a", "mean_change_complete_items"]
    expected = mean_change(np.zeros(8), np.array(CHANGES))
    assert (change["estimate"], change["p_value"]) == (expected.estimate, expected.p_value)
    assert change["base"] == found["a", "count_scored_by_rule"]["base"]


def test_all_cohorts_are_told_by_the_method_that_the_report_tells():
    four = rows_of(cohorts=("a", "b", "c", "d"), short=[("b", 1, "pre")])
    assert "mean of the changes of 4 cohorts" in four["all", "mean_change_complete_items"]["method"]
    assert four["all", "mean_change_complete_items"]["n"] == 31
    five = rows_of(cohorts=("a", "b", "c", "d", "e"))
    assert "mixed model" in five["all", "mean_change_complete_items"]["method"]
    alone = rows_of(cohorts=("a", "b"), together=("a",))
    assert alone["all", "count_scored_by_rule"]["n"] == 8


def test_under_five_complete_there_is_no_change():
    found = rows_of(short=[("a", i, "pre") for i in range(4)])
    row = found["a", "mean_change_complete_items"]
    assert (row["n"], row["note"]) == (4, "not estimated: n = 4 pairs")
    assert found["a", "count_scored_by_rule"]["estimate"] == 4


def test_means_of_everybody_are_of_all_who_answered_the_wave():
    _, scores = study(cohorts=("a", "b"))
    more = scores.iloc[:1].assign(person="new", who="a/new", wave="post", score=5.0)
    empty = more.assign(person="none", who="a/none", score=np.nan)
    told = pd.concat([scores, more, empty])
    found = {
        (row["cohort"], row["comparison"]): row
        for row in everybody_rows(told, {"a", "b"}, "pre-post", 0.95)
    }
    assert {key: row["n"] for key, row in found.items()} == {
        ("a", "pre"): 8, ("a", "post"): 9, ("b", "pre"): 8, ("b", "post"): 8,
        ("all", "pre"): 16, ("all", "post"): 17,
    }  # fmt: skip
    assert found["a", "pre"]["estimate"] == pytest.approx(2.875)
    assert found["a", "post"]["estimate"] == pytest.approx((8 * 2.875 + 4 + 5) / 9)
    assert everybody_rows(told, {"a", "b"}, "-post", 0.95) == []
    few = everybody_rows(told[told["person"] < "p4"], set(), "pre-post", 0.95)
    assert {row["note"] for row in few if row["n"] < 5} == {"not estimated: n = 4 people"}
