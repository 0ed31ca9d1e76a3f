"""Change in groups of people, and the difference between two of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import tables
from evaluation.change.multiplicity import benjamini_hochberg, holm
from evaluation.change.subgroups import CLOSE, difference_between_groups, subgroup_rows, values_of

# Cushny & Peebles 1905 (R's `sleep`), here as changes from 0 of two groups of ten.
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def changed(d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros(len(d)), d


def test_welch_on_the_changes_is_what_r_prints():
    """As `t.test(extra ~ group, data = sleep)` in R's own help: Welch two sample t-test."""
    found = difference_between_groups(changed(FIRST), changed(SECOND))
    assert found.estimate == pytest.approx(0.75 - 2.33, abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)
    assert found.p_value == pytest.approx(0.07939414, abs=1e-8)
    assert found.n == 20
    assert found.note == ""


def test_the_other_way_round_it_is_minus():
    one = difference_between_groups(changed(FIRST), changed(SECOND))
    other = difference_between_groups(changed(SECOND), changed(FIRST))
    assert (one.estimate, one.conf_low) == (-other.estimate, pytest.approx(-other.conf_high))
    assert one.p_value == pytest.approx(other.p_value)


def test_nine_on_one_side_are_too_few_whatever_the_other_has():
    found = difference_between_groups(changed(FIRST[:9]), changed(np.tile(SECOND, 4)))
    assert math.isnan(found.estimate)
    assert found.note == "not estimated: n = 9 and 40 people"


def test_groups_in_which_everybody_changed_alike_have_a_difference_and_no_p():
    found = difference_between_groups(changed(np.full(10, 0.3)), changed(np.full(12, 0.1)))
    assert found.estimate == pytest.approx(0.2)
    assert math.isnan(found.p_value)
    assert found.note == "no spread, no interval"


@pytest.mark.parametrize("kind", ["uint8", "float32", "Int64", "object"])
def test_the_kind_of_column_does_not_matter(kind):
    """In uint8, 3 - 4 would be 255."""
    before, after = np.array([4, 3] * 6), np.array([3, 5, 4] * 4)
    as_kind = (pd.Series(before, dtype=kind), pd.Series(after, dtype=kind))
    plain = difference_between_groups((before, after), (after, before))
    found = difference_between_groups(as_kind, as_kind[::-1])
    assert (found.estimate, found.p_value) == pytest.approx((plain.estimate, plain.p_value))


@given(st.lists(st.integers(-4, 4), min_size=12, max_size=12), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_order_a_constant_and_the_size_of_the_scale(changes, seed):
    d, mixed = np.array(changes, float), np.random.default_rng(seed)
    plain = difference_between_groups(changed(d), changed(FIRST))
    again = difference_between_groups(changed(mixed.permutation(d)), changed(FIRST))
    wider = difference_between_groups(changed(10 * d), changed(10 * FIRST))
    higher = difference_between_groups((d + 3, 2 * d + 3), (FIRST * 0 + 7, FIRST + 7))
    assert again.estimate == pytest.approx(plain.estimate)
    assert higher.estimate == pytest.approx(plain.estimate)
    assert (wider.estimate, wider.conf_low) == pytest.approx(
        (10 * plain.estimate, 10 * plain.conf_low), nan_ok=True
    )
    assert wider.p_value == pytest.approx(plain.p_value, nan_ok=True)


def people(*groups: tuple[str, str, int]) -> pd.DataFrame:
    """Participants: cohort, role and how many."""
    rows = [
        (cohort, f"{cohort}-{role}-{i}", True, "enrolled", role, f"org{i % 2}", "")
        for cohort, role, n in groups
        for i in range(n)
    ]
    return pd.DataFrame(rows, columns=list(tables.MODELS["participants"].to_schema().columns))


def pairs_of(participants: pd.DataFrame, scales: tuple[str, ...] = ("identity",)) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    rows = []
    for scale in scales:
        for who in participants.itertuples():
            before, after = rng.integers(1, 5), rng.integers(2, 6)
            key = (who.cohort, "pre-post", "self", who.person, "self", "scale", scale, 4)
            rows.append((*key, float(before), float(after), float(after - before), "exact"))
    columns = list(tables.MODELS["pairs"].to_schema().columns)
    return tables.checked("pairs", pd.DataFrame(rows, columns=columns))


def found_in(participants, wanted=("role",), scales=("identity",), **more) -> dict[tuple, dict]:
    together = set(participants["cohort"])
    pairs = pairs_of(participants, scales)
    rows = subgroup_rows(pairs, participants, None, together, wanted, "pre-post", **more)
    return {(r["outcome"], r["subgroup"], r["estimator"]): r for r in rows}


TWO = people(("a", "Manager", 8), ("b", "Manager", 7), ("a", "Worker", 9), ("b", "Worker", 8))


def test_the_change_of_each_group_and_the_difference_of_two():
    found = found_in(TWO)
    manager = found["identity", "role=Manager", "mean_change"]
    worker = found["identity", "role=Worker", "mean_change"]
    apart = found["identity", "role=Manager less Worker", "difference_between_groups"]
    assert (manager["n"], worker["n"], apart["n"]) == (15, 17, 32)
    assert apart["estimate"] == pytest.approx(manager["estimate"] - worker["estimate"])
    assert {row["cohort"] for row in found.values()} == {"all"}
    assert len(found) == 7


def test_a_group_has_no_p_of_its_own():
    """One clear change and one that is not do not make a difference."""
    rows = found_in(TWO)
    assert all(
        math.isnan(row["p_value"]) == (estimator != "difference_between_groups")
        for (_, _, estimator), row in rows.items()
    )


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
def test_all_scales_and_attributes_are_one_family(correct):
    wanted, scales = ("role", "organisation"), ("identity", "values")
    rows = found_in(TWO, wanted, scales, correct=correct).values()
    family = [r for r in rows if r["estimator"] == "difference_between_groups"]
    assert len(family) == 4
    expected = correct(np.array([r["p_value"] for r in family]))
    assert [r["p_adjusted"] for r in family] == pytest.approx(list(expected))


def test_small_groups_are_not_estimated_and_say_why():
    found = found_in(people(("a", "Manager", 4), ("a", "Worker", 30)))
    assert found["identity", "role=Manager", "mean_change"]["note"].startswith(
        "not estimated: n = 4 pairs"
    )
    apart = found["identity", "role=Manager less Worker", "difference_between_groups"]
    assert apart["note"] == "not estimated: n = 4 and 30 people"


def test_a_group_that_is_nearly_everybody_or_nearly_a_cohort_is_marked():
    found = found_in(people(("a", "Manager", 3), ("a", "Worker", 30), ("b", "Leader", 12)))
    assert CLOSE in found["identity", "role=Worker", "mean_change"]["note"]
    assert CLOSE not in found["identity", "role=Leader", "mean_change"]["note"]
    nearly = found_in(people(("a", "Manager", 30), ("b", "Leader", 3)))
    assert CLOSE in nearly["identity", "role=Manager", "mean_change"]["note"]


def test_of_two_attributes_that_nearly_agree_the_first_of_the_plan_is_kept():
    who = people(("a", "Manager", 16), ("a", "Worker", 16))
    who["organisation"] = np.where(who["role"] == "Manager", "North", "South")
    who.loc[0, "organisation"] = "South"
    found = found_in(who, ("role", "organisation"))
    notes = {k[1]: row["note"] for k, row in found.items() if k[2] == "mean_change"}
    assert [CLOSE in notes[f"role={value}"] for value in ("Manager", "Worker")] == [False, False]
    assert all(CLOSE in notes[f"organisation={value}"] for value in ("North", "South"))


def test_only_what_is_wanted_of_the_main_comparison_and_of_people_about_themselves():
    assert found_in(TWO, wanted=()) == {}
    pairs = pairs_of(TWO)
    for column, value in (("rater", "sponsor"), ("level", "item"), ("comparison", "then-post")):
        other = pairs.astype({column: "str"}).assign(**{column: value})
        assert subgroup_rows(other, TWO, None, {"a", "b"}, ("role",), "pre-post") == []
    assert subgroup_rows(pairs, TWO, None, set(), ("role",), "pre-post") == []


def test_pseudonyms_and_the_order_of_rows_do_not_matter():
    pairs = pairs_of(TWO)
    plain = subgroup_rows(pairs, TWO, None, {"a", "b"}, ("role",), "pre-post")
    alias = {p: p[::-1] for p in TWO["person"]}
    other = pairs.astype({"person": "str"}).iloc[::-1]
    other = other.assign(person=other["person"].map(alias))
    renamed = TWO.assign(person=TWO["person"].map(alias))
    again = subgroup_rows(other, renamed, None, {"b", "a"}, ("role",), "pre-post")

    def numbers(rows):
        return [[v for k, v in r.items() if k not in ("base",)] for r in rows]

    assert repr(numbers(plain)) == repr(numbers(again))


def test_values_come_from_the_roster_in_their_own_column_or_the_table_of_attributes():
    who = people(("a", "Team  manager ", 2), ("a", "", 1))
    assert list(values_of(who, None, "role")) == ["Team manager"] * 2
    assert len(values_of(who, None, "grade")) == 0
    told = pd.DataFrame(
        [("a", "p1", "grade", "7"), ("a", "p2", "grade", ""), ("a", "p1", "site", "N")],
        columns=["cohort", "person", "attribute", "value"],
    )
    assert values_of(who, told, "grade").to_dict() == {("a", "p1"): "7"}


def test_the_rows_are_rows_of_the_table_estimates():
    rows = list(found_in(TWO).values())
    assert len(tables.checked("estimates", pd.DataFrame(rows))) == 7
