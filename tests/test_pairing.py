"""Pairs are the same person's, by code, never by the order of rows."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.study.settings import load_study
from evaluation.surveys.pairing import comparisons
from tests.read_tiny import KEY, everything
from tests.tiny import POST, PRE, tiny_study

CONTENT = ["cohort", "comparison", "level", "outcome", "before", "after", "change", "match"]


def backwards(text: str) -> str:
    head, *rows = text.splitlines(keepends=True)
    return head + "".join(rows[::-1])


def columns_backwards(text: str) -> str:
    return "".join(",".join(line.split(",")[::-1]) + "\n" for line in text.splitlines())


def identity(tables) -> list[tuple[float, float]]:
    pairs = tables["pairs"]
    scale = pairs[pairs["outcome"] == "identity"]
    return sorted(zip(scale["before"], scale["after"], strict=True))


def test_pairs_are_those_worked_out_by_hand(tmp_path):
    tables, problems = everything(tiny_study(tmp_path))
    assert problems == []
    assert identity(tables) == [(1, 2), (1, 2.5), (1.5, 2.5), (1.5, 3), (2, 3), (2.5, 2.5)]


def test_shuffled_rows_and_columns_give_the_same_tables(tmp_path):
    one, _ = everything(tiny_study(tmp_path / "one"))
    two, _ = everything(
        tiny_study(
            tmp_path / "two",
            pre=lambda s: columns_backwards(backwards(s)),
            post=backwards,
            roster=backwards,
            sources=backwards,
            interviews=backwards,
        )
    )
    for name, table in one.items():
        drop = ["row"] if name == "responses" else []
        order = [c for c in table.columns if c not in drop]
        left, right = (
            t.drop(columns=drop).sort_values(order, ignore_index=True)
            if drop
            else t.reset_index(drop=True)
            for t in (table, two[name])
        )
        pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_the_key_changes_pseudonyms_and_no_number(tmp_path):
    study = tiny_study(tmp_path)
    one, other = everything(study)[0], everything(study, KEY[::-1])[0]
    assert set(one["pairs"]["person"]).isdisjoint(other["pairs"]["person"])
    # In the same order too, so that sums have the same last digit.
    pd.testing.assert_frame_equal(one["pairs"][CONTENT], other["pairs"][CONTENT])
    scores = ["cohort", "wave", "level", "outcome", "score", "answered", "items"]
    pd.testing.assert_frame_equal(one["scores"][scores], other["scores"][scores])


def test_forms_in_the_same_row_are_no_pair(tmp_path):
    codes = {"AB12C": "ZA11A", "DE34F": "ZB22B", "GH56J": "ZC33C"}

    def others(text: str) -> str:
        for old, new in codes.items():
            text = text.replace(old, new)
        return text

    tables, _ = everything(tiny_study(tmp_path, post=others))
    assert tables["pairs"]["person"].nunique() == 3


@pytest.mark.parametrize("blank", ["", "   ", "-", "--"])
def test_blank_codes_are_never_paired_with_each_other(tmp_path, blank):
    tables, problems = everything(
        tiny_study(
            tmp_path,
            pre=lambda s: s.replace("AB12C", blank).replace("DE34F", blank),
            post=lambda s: s.replace("AB12C", blank),
        )
    )
    assert problems == []
    responses = tables["responses"]
    assert (responses["reason"] == "no code").sum() == 3
    assert responses.loc[responses["reason"] == "no code", "person"].isna().all()
    assert tables["pairs"]["person"].nunique() == 4
    audit = tables["matching_audit"]
    assert audit[audit["kind"] == "no code"].set_index("wave")["n"].to_dict() == {
        "pre": 2,
        "post": 1,
    }


def test_a_near_match_is_marked_in_its_pairs(tmp_path):
    tables, _ = everything(tiny_study(tmp_path, post=lambda s: s.replace("AB12C", "AB12X")))
    pairs = tables["pairs"]
    assert pairs["person"].nunique() == 6
    assert pairs.loc[pairs["match"] == "near", "person"].nunique() == 1


def test_near_matches_can_be_forbidden(tmp_path):
    tables, _ = everything(
        tiny_study(
            tmp_path,
            study=lambda s: s + "near_matches: false\n",
            post=lambda s: s.replace("AB12C", "AB12X"),
        )
    )
    assert tables["pairs"]["person"].nunique() == 5
    assert set(tables["pairs"]["match"]) == {"exact"}


@pytest.mark.parametrize(("linked", "persons"), [("true", 6), ("false", 12)])
def test_nobody_is_paired_across_cohorts(tmp_path, linked, persons):
    other = "data/raw/2026-autumn"
    roster = "participant_id\nAB12C\n"
    more = {f"{other}/pre.csv": PRE, f"{other}/post.csv": POST, f"{other}/roster.csv": roster}
    study = tiny_study(
        tmp_path,
        study=lambda s: s.replace(
            "linked_across_cohorts: true", f"linked_across_cohorts: {linked}"
        ),
        more=more,
    )
    tables, _ = everything(study)
    pairs = tables["pairs"][tables["pairs"]["outcome"] == "identity"]
    assert pairs.groupby("cohort").size().to_dict() == {"2026-autumn": 6, "2026-spring": 6}
    assert tables["participants"]["person"].nunique() == persons


def test_the_audit_counts_who_is_at_both_waves(tmp_path):
    def first_two(text: str) -> str:
        return "".join(text.splitlines(keepends=True)[:3])

    def without_first(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return lines[0] + "".join(lines[2:])

    tables, _ = everything(tiny_study(tmp_path, pre=first_two, post=without_first))
    assert tables["audit"].set_index("kind")["n"].to_dict() == {
        "both": 1,
        "first only": 1,
        "second only": 4,
    }


def test_a_study_with_one_wave_has_no_pairs(tmp_path):
    tables, problems = everything(tiny_study(tmp_path, pre=None))
    assert problems == []
    assert tables["pairs"].empty
    assert tables["audit"].empty


def test_the_main_comparison_comes_first(tmp_path):
    def more(text: str) -> str:
        return text.replace("  post:", "  then: {label: x}\n  post:")

    settings = load_study(tiny_study(tmp_path, study=more))
    assert comparisons(settings) == [("pre", "post"), ("pre", "then"), ("then", "post")]
