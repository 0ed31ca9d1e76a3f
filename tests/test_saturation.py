"""New codes in the order of collection; base, run and threshold counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evaluation.interviews.saturation import (
    code_saturation,
    new_codes,
    saturation_ratios,
    shuffled_band,
)
from evaluation.study.theme_settings import Saturation
from tests.coded_tables import excerpts, sources

USUAL = Saturation()


def test_runs_overlap_and_are_held_to_the_base():
    """Base 10+14+8+5 = 37; runs 6/37, 3/37, 1/37: the third is under 5 %, so it is told as 6+2."""
    ratios, reached = saturation_ratios([10, 14, 8, 5, 3, 3, 0, 1], USUAL)
    assert all(math.isnan(r) for r in ratios[:5])
    assert [round(r, 2) for r in ratios[5:]] == [0.16, 0.08, 0.03]
    assert reached == 6


@pytest.mark.parametrize(
    ("new", "settings", "reached"),
    [
        ([10, 0, 0, 0, 0, 0], USUAL, 4),
        ([10, 0, 0, 0, 0, 1], USUAL, 0),
        ([20, 0, 0, 0, 0, 1], USUAL, 4),  # 1/20 is 5 %: at the threshold
        ([20, 0, 0, 0, 0, 1], Saturation(threshold=0), 0),
        ([5, 5, 1, 0, 0, 0], Saturation(base=2, run=3), 3),
        ([5, 5, 1, 0, 0], Saturation(base=2, run=3), 0),
        ([0, 0, 0, 0, 0, 0], USUAL, 0),  # no codes at all say nothing
    ],
)
def test_when_the_threshold_is_met(new, settings, reached):
    assert saturation_ratios(new, settings)[1] == reached


def test_new_codes_are_those_that_nobody_before_had():
    assert new_codes([{"a", "b"}, {"b"}, {"b", "c"}, set()]) == [2, 0, 1, 0]


def test_band_of_two_sources_is_what_their_two_orders_give():
    low, high = shuffled_band([("a", "b", "c"), ("c",)], np.random.default_rng(1))
    assert (low.tolist(), high.tolist()) == ([1.0, 3.0], [3.0, 3.0])


WHO = sources(
    *({"source": f"s{i}", "date": f"2026-01-0{i}"} for i in (1, 2, 3)), {"source": "s4", "date": ""}
)
SAID = excerpts(
    {"source": "s3", "theme": "t", "code": "a"},
    {"source": "s1", "theme": "t", "code": "a"},
    {"source": "s1", "theme": "t", "code": "b"},
    {"source": "s2", "theme": "u", "code": "a"},  # another theme's code of the same name
    {"source": "s4", "theme": "u", "code": "z"},  # without a date
)


ONE = Saturation(base=1, run=1)


def rows(who=WHO, said=SAID, settings=ONE, seed=1):
    return code_saturation(who, said, {"a"}, settings, seed)


def test_sources_stand_in_order_of_their_dates():
    found = rows()
    own = found[found["cohort"] == "a"]
    assert own["new"].tolist() == [2, 1, 0]
    assert own["so_far"].tolist() == [2, 3, 3]
    assert own["ratio"].tolist()[1:] == [0.5, 0.0]
    assert own["reached"].tolist() == ["", "", "2+1"]
    assert found[found["cohort"] == "all"]["new"].tolist() == [2, 1, 0]


def test_another_key_draws_the_same_orders():
    """Other pseudonyms and another order of rows give the same band."""
    names = {"s1": "zz", "s2": "mm", "s3": "aa", "s4": "bb"}
    other = rows(
        WHO.assign(source=WHO["source"].map(names))[::-1],
        SAID.assign(source=SAID["source"].map(names)),
    )
    assert other.equals(rows())


def test_it_is_optional():
    assert rows(settings=None).empty
