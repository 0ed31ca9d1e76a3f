"""Groups of people in the programme's report: shown in full or not at all."""

from __future__ import annotations

import pytest

from evaluation.change import subgroups as estimated
from evaluation.publishing import publish_subgroups
from evaluation.publishing.catalogue import say
from evaluation.publishing.plan_cells import difference_sentences, subgroup_cells
from evaluation.publishing.wording import check_words
from tests import small_study
from tests.small_study import SmallStudy, cells, spread


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setattr(small_study, "_COMPUTED", {})
    made = SmallStudy(tmp_path / "study")
    made.write("config/plan.yaml", "main_outcome: identity\nsubgroups: [role]\n")
    return made


def tables_of(study, report: str = "programme", **roles: int) -> dict:
    study.cohort("2025", spread(sum(roles.values())))
    study.roles["2025"] = [role for role, n in roles.items() for _ in range(n)]
    return study.edition(report).tables


def shown(tables) -> list[tuple[str, ...]]:
    return cells(tables["subgroups"], "group", "n")


def test_both_wings_name_a_group_and_a_warning_alike():
    assert publish_subgroups.BETWEEN == estimated.BETWEEN
    assert publish_subgroups.CLOSE == estimated.CLOSE


def test_two_groups_of_ten_are_shown_with_their_difference(study):
    tables = tables_of(study, manager=10, worker=12)
    assert shown(tables) == [("manager", "10"), ("worker", "12")]
    one, other = tables["subgroups"]
    [apart] = tables["subgroup_differences"]
    assert (apart["group"], apart["other"], apart["n"], apart["n_other"]) == (
        "manager",
        "worker",
        "10",
        "12",
    )
    assert float(apart["difference"]) == pytest.approx(
        float(one["change"]) - float(other["change"]), abs=0.011
    )
    assert apart["difference_low"] < apart["difference_high"] or apart["difference_low"] < "0"
    assert apart["tests"] == "1"
    assert apart["clear"] in ("yes", "no")


def test_nine_are_not_shown_and_the_larger_group_is_by_itself(study):
    tables = tables_of(study, manager=9, worker=20)
    assert shown(tables) == [("worker", "20")]
    assert tables["subgroup_differences"] == []
    withheld = {row["what"]: row["n"] for row in tables["withheld"]}
    assert withheld["change in groups of few people"] == "1"


def test_a_group_whose_complement_is_smaller_than_k_is_not_shown(study):
    assert shown(tables_of(study, manager=4, worker=30)) == []
    study.people.clear()
    assert shown(tables_of(study, manager=5, worker=30)) == [("worker", "30")]


def test_what_the_groups_leave_over_is_nobody_or_at_least_k(study):
    """Three leaders could be had by taking managers and workers from everybody."""
    assert shown(tables_of(study, leader=3, manager=14, worker=16)) == [("worker", "16")]
    study.people.clear()
    all_three = tables_of(study, leader=10, manager=14, worker=16)
    assert len(shown(all_three)) == len(all_three["subgroup_differences"]) == 3


def test_a_single_group_of_everybody_says_nothing_new(study):
    assert shown(tables_of(study, worker=30)) == []


def test_a_group_that_is_nearly_a_cohort_is_not_shown(study):
    study.cohort("2024", spread(15), role="manager")
    study.cohort("2025", spread(16))
    study.roles["2025"] = ["worker"] * 14 + ["manager"] * 2
    assert study.edition().tables["subgroups"] == []


def test_only_the_programmes_report_has_groups(study):
    tables = tables_of(study, report="2025", manager=12, worker=12)
    assert tables["subgroups"] == tables["subgroup_differences"] == []


def test_groups_that_the_plan_does_not_name_are_not_estimated(study):
    study.write("config/plan.yaml", "main_outcome: identity\n")
    assert shown(tables_of(study, manager=12, worker=12)) == []


def test_groups_of_the_roster_do_not_stand_among_ratings_by_others_or_scales(study):
    tables = tables_of(study, manager=12, worker=12)
    assert tables["others"] == []
    assert [row["n"] for row in tables["change"] if row["cohort"] == "all"] == ["24"]


def apart(difference: str, low: str, high: str, clear: str, tests: str = "2") -> dict[str, str]:
    return {
        "title": "Identity", "group": "managers", "other": "workers", "n": "12", "n_other": "14",
        "difference": difference, "difference_low": low, "difference_high": high,
        "clear": clear, "tests": tests,
    }  # fmt: skip


def test_a_clear_difference_is_told_from_the_higher_side():
    told = difference_sentences([apart("-0.50", "-0.90", "-0.10", "yes", "1")])
    assert told == [
        "One difference between groups was looked at; this one is clear.",
        "On ‘Identity’, the change was higher among ‘workers’ than among ‘managers’, by 0.50 "
        "points (95% interval 0.10 to 0.90).",
    ]


def test_none_is_clear_after_correction_though_an_interval_leaves_out_nought():
    told = difference_sentences([apart("+0.50", "0.02", "0.98", "no")] * 2)
    assert told == [
        "Two differences between groups were looked at: none is clear once the number of all is "
        "allowed for. The intervals leave room for differences of up to 1.0 points."
    ]


def test_of_differences_that_may_not_be_shown_nothing_is_said():
    """One that is not shown may be clear."""
    told = difference_sentences([apart("+0.50", "-0.02", "1.02", "no", "6")])
    assert told == [
        "Six differences between groups were looked at, and one can be shown: none of these is "
        "clear once the number of all is allowed for. The intervals leave room for differences "
        "of up to 1.1 points.",
        say("subgroups.hidden"),
    ]


def test_the_words_are_difference_and_never_more(study):
    cells_of = subgroup_cells(tables_of(study, manager=12, worker=12))
    text = " ".join(cells_of["subgroup_sentences"]) + cells_of["subgroup_caption"]
    assert check_words(text) == []
    assert len(cells_of["subgroup_rows"]) == 2
    assert len(cells_of["difference_rows"]) == 1


def test_without_groups_nothing_is_said():
    empty = subgroup_cells({})
    assert not empty["subgroup_sentences"]
    assert not empty["subgroup_rows"]
