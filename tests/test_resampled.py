"""Bootstrap intervals of a study: one draw for scales of the same people, none that a key moves."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.measure import Design
from evaluation.change.resampled import resampled_rows
from evaluation.study.plan import Plan

COLUMNS = [*tables.MODELS["pairs"].to_schema().columns, "who"]
# Cushny and Peebles 1905, as R's `sleep` has it: hours of sleep gained with each of two drugs.
SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)


def pairs(cohort="a", scales=("ease", "trust"), before=SLEEP[0], after=SLEEP[1], people="p"):
    rows = []
    for scale in scales:
        for i, both in enumerate(zip(before, after, strict=True)):
            who = (cohort, "pre-post", "self", f"{people}{i}", "self", "scale", scale, 4)
            rows.append(
                (*who, *both, round(both[1] - both[0], 10), "exact", f"{cohort}/{people}{i}")
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def rows_of(table, together=("a", "b")):
    found = resampled_rows(table, set(together), "pre-post", 1, 0.95)
    return {(row["cohort"], row["outcome"]): row for row in found}


def test_the_interval_of_sleep_is_bca():
    # R's boot.ci, BCa of 10,000 resamples: 1.05 to 2.62; a limit differs by chance from run to run.
    row = rows_of(pairs())["a", "ease"]
    assert row["estimate"] == pytest.approx(1.58)
    assert "BCa" in row["method"]
    assert row["conf_low"] == pytest.approx(1.05, abs=0.04)
    assert row["conf_high"] == pytest.approx(2.62, abs=0.08)
    assert np.isnan(row["p_value"])


def test_scales_of_the_same_people_are_drawn_together():
    found = rows_of(pairs())
    assert found["a", "ease"]["conf_low"] == found["a", "trust"]["conf_low"]
    one_left = pairs().drop(index=13)
    apart = rows_of(one_left)
    assert apart["a", "trust"]["n"] == 9
    assert apart["a", "ease"]["base"] != apart["a", "trust"]["base"]


def test_another_cohort_another_key_another_order_change_no_number():
    usual = rows_of(pairs())["a", "ease"]
    more = rows_of(pd.concat([pairs(), pairs("b", after=SLEEP[0][::-1])]))
    assert more["a", "ease"]["conf_low"] == usual["conf_low"]
    assert more["all", "ease"]["n"] == 20
    table = pairs(people="z").iloc[::-1]
    names = {f"z{i}": f"k{(7 * i) % 10}" for i in range(10)}
    table["who"] = table["cohort"] + "/" + table["person"].map(names)
    assert rows_of(table)["a", "ease"]["conf_low"] == usual["conf_low"]


def test_nine_pairs_are_not_resampled():
    row = rows_of(pairs(before=SLEEP[0][:9], after=SLEEP[1][:9]))["a", "ease"]
    assert row["note"] == "not estimated: n = 9 pairs"


def test_only_a_plan_that_asks_for_it_has_it():
    assert not Plan().bootstrap
    assert not Design(None, {}).bootstrap
    assert Plan(bootstrap=True).fingerprint not in ("", Plan(main_outcome="ease").fingerprint)
