"""The comparison group in the report: both groups or neither, and words of a stronger design."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation import tables as named
from evaluation.publishing.catalogue import say
from evaluation.publishing.columns import columns_of
from evaluation.publishing.comparison_cells import (
    began_sentences,
    difference_sentence,
    followed_sentence,
    grouping,
)
from evaluation.publishing.compose import compose
from evaluation.publishing.limits import cannot_tell, strength
from evaluation.publishing.wording import check_words
from evaluation.study.cohort_folder import open_study
from tests import small_study
from tests.beside import PLAN, ROLE, Beside, points

SECTIONS = Path(__file__).parents[1] / "workflow/report/sections"
ROW = {
    **dict.fromkeys(columns_of("comparison"), ""),
    "title": "Identity",
    "range_low": "1",
    "range_high": "5",
    "main": "yes",
    "shown": "full",
    "n": "58",
    "n_first": "72",
    "n_other": "30",
    "n_first_other": "32",
    "apart_before": "-0.10",
    "adjusted": "+0.31",
    "adjusted_low": "0.10",
    "adjusted_high": "0.52",
    "rated": "higher",
}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setattr(small_study, "_COMPUTED", {})
    return Beside(tmp_path / "study")


def two_groups(study, inside: int = 24, outside: int = 14, rise: int = 2):
    study.cohort("2025", points(inside, rise))
    study.cohort("waiting", points(outside, 0, start=1))
    return study


def test_numbers_of_both_groups(study):
    two_groups(study).once = {"2025": 6, "waiting": 2}
    tables = study.published()
    [row] = tables["comparison"]
    found = study.results()["estimates"].set_index(["subgroup", "estimator"])
    both = found.loc[named.BOTH_GROUPS]
    assert row["shown"] == "full"
    assert (row["n"], row["n_first"]) == ("24", "30")
    assert (row["n_other"], row["n_first_other"]) == ("14", "16")
    assert row["adjusted"] == f"{both.loc['adjusted_difference', 'estimate']:+.2f}"
    assert row["adjusted_low"] == f"{both.loc['adjusted_difference', 'conf_low']:.2f}"
    assert row["g"] == f"{both.loc['hedges_g', 'estimate']:+.2f}"
    assert row["rated"] == "higher"
    own = found.loc[named.STOOD_BESIDE]
    assert row["mean_after_other"] == f"{own.loc['mean_after', 'estimate']:.2f}"
    # What is told of the programme is of its own people, here as in the table of change.
    [change] = [r for r in tables["change"] if r["cohort"] == "all"]
    assert (change["n"], change["mean_before"]) == (row["n"], row["mean_before"])
    assert change["mean_after"] == row["mean_after"]
    assert all(row[name] for name in columns_of("comparison") if name != "note")


def test_the_comparison_group_is_no_cohort_of_the_programme(study):
    two_groups(study).heard("waiting", "participant", 6, "claiming", 6)
    study.heard("2025", "participant", 6, "time", 3)
    tables = study.published()
    for name in ("change", "participation", "quality_forms"):
        assert {row["cohort"] for row in tables[name]} <= {"all", "2025"}, name
    facts = {row["key"]: row["value"] for row in tables["about"]}
    assert facts["cohorts"] == "1"
    assert facts["design"].startswith("Two groups, one of whom took part")
    # All six of the group spoke of it, and nobody of the programme.
    assert {row["n_group"] for row in tables["themes"]} == {"6"}
    words = [row["words"] for row in tables["themes"] if row["theme"] == "claiming"]
    assert "at least half" not in words
    assert tables["deviations"] == []
    told = {row["key"]: row["value"] for row in tables["plan"]}
    assert told["comparison_group"] == "waiting"


@pytest.mark.parametrize(("inside", "outside"), [(9, 30), (30, 9), (30, 4)])
def test_both_groups_or_neither(study, inside, outside):
    tables = two_groups(study, inside, outside).published()
    [row] = tables["comparison"]
    assert row["shown"] == "too_few"
    for name in ("adjusted", "mean_before", "mean_after_other", "g", "p_adjusted", "apart_before"):
        assert row[name] == ""
    assert row["n_other"] == row["n_first_other"] == (str(outside) if outside >= 5 else "")
    withheld = {row["what"] for row in tables["withheld"]}
    assert "differences from a comparison group of few people" in withheld
    assert strength(tables)[0] == say("strength.elsewhere")
    text = compose(tables, {}, {}, SECTIONS, ["comparison"])
    assert say("comparison.few") in text.replace("\\", "")
    assert "Table" not in text


def test_a_scale_of_few_questions_needs_more_people(study):
    """With two or three questions, from 20 people on; with one, from 30."""
    text = small_study.SELF.replace("[i1, i2, i3, i4]", "[i1, i2, i3]")
    study.write("config/instruments/self.yaml", text)
    [row] = two_groups(study, 24, 14).published()["comparison"]
    assert row["shown"] == "too_few"


def test_only_the_programmes_report_has_the_group(study):
    two_groups(study)
    tables = study.published("2025")
    assert tables["comparison"] == []
    assert strength(tables)[0] == say("strength.elsewhere")
    assert "Nobody who did not take part" not in strength(tables)[0]
    assert cannot_tell(tables) == say("cannot_tell.elsewhere")
    assert "Nobody who did not take part was measured." in say("strength.alone")


def test_an_attribute_makes_the_group_within_a_cohort(study):
    study.write("config/plan.yaml", ROLE)
    study.cohort("2025", [*points(24, 2), *points(14, 0, start=1)])
    study.roles["2025"] = ["worker"] * 24 + ["not in it"] * 14
    tables = study.published()
    [row] = tables["comparison"]
    assert (row["n"], row["n_other"]) == ("24", "14")
    own = {(r["cohort"], r["n"]) for r in tables["change"]}
    assert own == {("all", "24"), ("2025", "24")}


def test_without_a_group_the_report_is_as_it_was(study):
    study.write("config/plan.yaml", "main_outcome: identity\n")
    tables = two_groups(study).published()
    assert tables["comparison"] == []
    assert strength(tables) == (say("strength.alone"), say("ranking.alone"))
    assert compose(tables, {}, {}, SECTIONS, ["comparison"]).strip() == ""


def test_the_section_is_written_whole(study):
    two_groups(study).once = {"2025": 6, "waiting": 2}
    (study.folder / "data/raw/waiting/cohort.yaml").write_text(
        "label: Waiting *list*\n", encoding="utf-8"
    )
    tables = study.published()
    text = compose(tables, {}, {}, SECTIONS, ["comparison", "limits"])
    plain = " ".join(text.replace("\\", "").split())
    assert "# Beside people who did not take part" in text
    # A text from outside stays text.
    assert "‘Waiting \\*list\\*’" in text
    assert (
        "of the 30 people in the programme with a first score, 24 could be compared (80%)" in plain
    )
    assert "of the 16 people in the comparison group with a first score, 14" in plain
    assert plain.count("| 24, 14 |") == 1
    assert "Nobody was placed in either group by chance" in plain
    assert "Maryland scale, in the What Works Growth version, allows at most level 3 of 5" in plain
    assert "1 of 5" not in plain
    assert check_words(plain.replace("programme", "")) == []
    summary = compose(tables, {}, {}, SECTIONS, ["summary"])
    assert "Beside people of the comparison group who began alike" in summary.replace("\\", "")


def test_a_difference_is_told_with_both_numbers_of_people():
    assert difference_sentence(ROW) == (
        "Afterwards, people in the programme rated ‘Identity’ 0.3 points higher than others who "
        "began alike, on a scale of 1\u00a0to\u00a05 (95% interval 0.10 to 0.52; n\u00a0=\u00a058 "
        "and 30)."
    )
    lower = {**ROW, "adjusted": "-0.31", "adjusted_low": "-0.52", "adjusted_high": "-0.10"}
    assert "0.3 points lower than" in difference_sentence({**lower, "rated": "lower"})
    unclear = difference_sentence({**ROW, "adjusted_low": "-0.10", "rated": "unclear"})
    assert "did not clearly differ on ‘Identity’" in unclear
    assert "(0.3 points higher; 95% interval \N{MINUS SIGN}0.10 to" in unclear
    alike = {**ROW, "adjusted": "0.00", "adjusted_low": "", "rated": "same"}
    assert "rated ‘Identity’ the same as others" in difference_sentence(alike)


def test_what_the_other_scales_say_is_grouped():
    rows = [
        {**ROW, "title": "A", "rated": "higher"},
        {**ROW, "title": "B", "rated": "unclear"},
        {**ROW, "title": "C", "rated": "higher"},
    ]
    assert grouping(rows) == (
        "On ‘A’ and ‘C’ people in the programme rated themselves higher than people who began "
        "alike; on ‘B’ there was no clear difference."
    )
    assert grouping([]) == ""


def test_groups_that_began_far_apart_are_told():
    assert "within a quarter of a standard deviation" in began_sentences([ROW])[0]
    [text] = began_sentences([ROW, {**ROW, "title": "B", "apart_before": "-0.26"}])
    assert text.startswith("On ‘B’ people in the programme began 0.3 standard deviations lower.")
    assert "Identity" not in text


def test_who_was_lost_is_told_of_both_or_of_neither():
    assert followed_sentence(ROW) == (
        "On ‘Identity’, of the 72 people in the programme with a first score, 58 could be compared "
        "(81%); of the 32 people in the comparison group with a first score, 30 could be compared "
        "(94%)."
    )
    assert followed_sentence({**ROW, "n_first_other": ""}) == ""


def test_the_plan_is_read_as_it_stands(study):
    study.cohort("waiting", [])
    assert study.folder.joinpath("config/plan.yaml").read_text(encoding="utf-8") == PLAN
    study.cohort("2025", [])
    assert open_study(study.folder)[2] == []
