"""Those who are missing: everybody who started counts, and nobody whose wave is not there yet."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.missing_persons import missing_rows

COLUMNS = list(tables.MODELS["scores"].to_schema().columns)
WAYS = ("all_available", "imputation")


def scores(cohort: str, pairs: int, lost: int, seed: int = 1) -> list[tuple]:
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(pairs + lost):
        first = float(rng.integers(1, 5))
        rows.append((cohort, "pre", "self", f"{cohort}{i}", "form", "scale", "s", first, 4, 4))
        if i < pairs:
            last = min(5.0, first + float(rng.integers(0, 2)))
            rows.append((cohort, "post", "self", f"{cohort}{i}", "form", "scale", "s", last, 4, 4))
    return rows


def rows_of(*parts, together=("a", "b"), ways=WAYS) -> dict[str, dict]:
    table = pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)
    found = missing_rows(table, set(together), "pre-post", {"form": (1.0, 5.0)}, ways, 1, 0.95)
    return {row["estimator"]: row for row in found}


def test_had_those_missing_not_changed_the_change_is_diluted_by_their_share():
    found = rows_of(scores("a", 20, 5))
    table = pd.DataFrame(scores("a", 20, 5), columns=COLUMNS)
    wide = table.set_index(["person", "wave"])["score"].unstack("wave").dropna()
    change = (wide["post"] - wide["pre"]).mean()
    assert found["no_change_scenario"]["estimate"] == pytest.approx(change * 20 / 25)
    assert found["worst_case"]["estimate"] < found["no_change_scenario"]["estimate"]
    assert found["best_case"]["estimate"] > found["no_change_scenario"]["estimate"]


def test_a_cohort_whose_second_wave_is_not_there_has_lost_nobody_yet():
    alone = rows_of(scores("a", 20, 5))
    with_another = rows_of(scores("a", 20, 5), scores("b", 0, 30, seed=2))
    assert with_another["no_change_scenario"]["n"] == alone["no_change_scenario"]["n"]
    assert with_another["imputed_change"]["estimate"] == alone["imputed_change"]["estimate"]


def test_only_the_ways_that_the_plan_names_and_only_from_ten_pairs():
    assert "imputed_change" not in rows_of(scores("a", 20, 5), ways=("complete",))
    few = rows_of(scores("a", 9, 3))
    assert few["no_change_scenario"]["note"] == "not estimated: n = 9 pairs"
    assert set(few) == {"no_change_scenario"}


def test_the_order_of_rows_and_pseudonyms_change_nothing():
    rows = scores("a", 20, 6)
    other = [(*row[:3], f"z{row[3][::-1]}", *row[4:]) for row in reversed(rows)]
    one, two = rows_of(rows), rows_of(other)
    assert one["imputed_change"]["estimate"] == two["imputed_change"]["estimate"]
    assert one["mean_change_all_available"]["estimate"] == pytest.approx(
        two["mean_change_all_available"]["estimate"], rel=1e-12
    )


def test_people_who_were_asked_once_are_not_missing():
    table = pd.DataFrame(scores("a", 20, 5), columns=COLUMNS)
    assert missing_rows(table, {"a"}, "-post", {"form": (1.0, 5.0)}, WAYS, 1, 0.95) == []
