"""How well scales measure: one threshold for the programme, whatever the cohort."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.measures import cronbachs_alpha
from evaluation.change.scale_measures import reliability_rows, reliable_change_rows

ITEMS, SCALES, RANGES = ("i1", "i2", "i3"), {"s": ("i1", "i2", "i3")}, {"form": (1.0, 5.0)}


def table(name: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(tables.MODELS[name].to_schema().columns))


@pytest.fixture
def programme():
    """Answers, scores and pairs of two cohorts of fifteen."""
    rng = np.random.default_rng(6)
    answers, scores, pairs = [], [], []
    for cohort in ("a", "b"):
        for i in range(15):
            level, person = rng.normal(3, 0.8), f"{cohort}{i}"
            first = np.clip(np.round(level + rng.normal(0, 0.5, 3)), 1, 5)
            last = np.clip(first + rng.integers(0, 2, 3), 1, 5)
            for item, value in zip(ITEMS, first, strict=True):
                row = (cohort, "pre", "self", person, "form", item, value, value, "")
                answers.append(row)
            before, after = first.mean(), last.mean()
            scores.append((cohort, "pre", "self", person, "form", "scale", "s", before, 3, 3))
            change = round(after - before, 10)
            pairs.append((cohort, "pre-post", "self", person, "form", "scale", "s", 3, before,
                          after, change, "exact"))  # fmt: skip
    return table("answers", answers), table("scores", scores), table("pairs", pairs)


def test_alpha_of_all_cohorts_is_that_of_all_their_rows(programme):
    answers = programme[0]
    rows = reliability_rows(answers, SCALES, {"a", "b"}, 0.95)
    found = {(r["cohort"], r["estimator"], r["outcome"]): r for r in rows}
    wide = answers.pivot(index=["cohort", "person"], columns="item", values="value").to_numpy()
    expected = cronbachs_alpha(wide)
    assert found["all", "cronbachs_alpha", "s"]["estimate"] == expected.estimate
    assert found["a", "cronbachs_alpha", "s"]["n"] == 15
    assert found["all", "mcdonalds_omega", "s"]["note"].startswith("not estimated: n = 30")
    assert {o for c, e, o in found if e == "item_rest_correlation"} == set(ITEMS)


def test_an_item_that_was_not_turned_round_is_named(programme):
    answers = programme[0]
    wrong = answers.assign(
        value=answers["value"].where(answers["item"] != "i1", 6 - answers["value"])
    )
    wrong = wrong[wrong["item"] != "i3"]
    rows = reliability_rows(wrong, SCALES, {"a", "b"}, 0.95)
    alpha = next(r for r in rows if r["estimator"] == "cronbachs_alpha" and r["cohort"] == "all")
    assert alpha["estimate"] < 0
    assert "may not be turned round" in alpha["note"]


def test_one_threshold_counts_in_every_cohort_and_the_counts_add_up(programme):
    answers, scores, pairs = programme
    rows = reliable_change_rows(
        pairs, scores, answers, {"a", "b"}, "pre-post", SCALES, RANGES, {}, 0.95
    )
    found = {(r["cohort"], r["estimator"]): r for r in rows}
    names = ("count_reliably_higher", "count_reliably_lower", "count_within_error")
    for name in names:
        parts = found["a", name]["estimate"] + found["b", name]["estimate"]
        assert found["all", name]["estimate"] == parts
    assert sum(found["all", name]["estimate"] for name in names) == 30
    assert found["all", "smallest_detectable_change"]["estimate"] > 0
    assert found["all", "smallest_detectable_change"]["comparison"] == "pre"
