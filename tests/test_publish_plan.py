"""The plan in the report: its fingerprint, and every departure from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.publishing.catalogue import say
from evaluation.publishing.compose import compose
from evaluation.publishing.plan_cells import agreed_sentences, plan_cells
from evaluation.publishing.wording import check_words
from evaluation.study.settings import load_study
from tests import small_study
from tests.small_study import SmallStudy, cells, spread

SECTIONS = Path(__file__).parents[1] / "workflow" / "report" / "sections"
PLAN = "agreed_on: 2025-02-17\nmain_outcome: identity\n"


@pytest.fixture
def study(tmp_path, monkeypatch):
    # Results are kept by rows of people; here it is the plan that differs.
    monkeypatch.setattr(small_study, "_COMPUTED", {})
    return SmallStudy(tmp_path / "study")


def published(study, plan: str, report: str = "programme", n: int = 24) -> dict:
    study.write("config/plan.yaml", plan)
    study.cohort("2025", spread(n))
    study.roles["2025"] = ["manager", "worker"] * (n // 2) + ["worker"] * (n % 2)
    return study.edition(report).tables


def departures(tables) -> list[tuple[str, ...]]:
    return cells(tables["deviations"], "kind", "what", "why")


def test_the_report_prints_date_and_fingerprint(study):
    tables = published(study, PLAN)
    told = {row["key"]: row["value"] for row in tables["plan"]}
    fingerprint = load_study(study.folder).plan.fingerprint
    assert (told["agreed_on"], told["fingerprint"]) == ("2025-02-17", fingerprint)
    assert told["main_outcome"] == "Identity"
    assert told["family"] == "all that are scored"
    text = compose(tables, {}, {}, SECTIONS, ["plan"])
    assert "The plan was agreed on 17 February 2025" in text
    assert fingerprint in text


def test_without_a_plan_everything_is_exploratory_and_nothing_departs(study):
    for plan in ("", "agreed_on: 2025-02-17\n"):
        study.people.clear()
        tables = published(study, plan)
        assert tables["plan"] == tables["deviations"] == []
        assert agreed_sentences(tables) == [say("plan.nothing")]
        assert plan_cells(tables)["plan_kept"] == ""
        assert any("exploratory" in row["text"] for row in tables["cautions"])


def test_an_analysis_that_keeps_to_the_plan_says_so(study):
    tables = published(study, PLAN)
    assert tables["deviations"] == []
    assert plan_cells(tables)["plan_kept"] == say("plan.kept")
    assert not any("exploratory" in row["text"] for row in tables["cautions"])


def test_a_plan_without_a_day_says_that_it_has_none(study):
    assert say("plan.no_date") in agreed_sentences(published(study, "main_outcome: identity\n"))


def test_scales_that_the_plan_does_not_name_are_departures(study):
    more = "  other: {title: Other, question: learning, items: [i1, i2]}\n"
    study.write("config/instruments/self.yaml", small_study.SELF + more)
    tables = published(study, PLAN.replace("main_outcome: identity", "family: [other]"))
    assert ("not_named", "Change on ‘Identity’", "not among the scales named") in departures(tables)


def test_a_scale_that_was_named_and_nobody_answered_twice_is_a_departure(study):
    more = "  other: {title: Other, question: learning, items: [i1, i2]}\n"
    study.write("config/instruments/self.yaml", small_study.SELF + more)
    tables = published(study, f"{PLAN}family: [identity, other]\n")
    assert departures(tables) == [("not_computed", "Change on ‘Other’", "no answers at both times")]


def test_too_few_pairs_are_a_departure_with_their_number(study):
    study.absent["2025"] = 3
    found = departures(published(study, PLAN, report="2025", n=4))
    assert ("not_computed", "Change on ‘Identity’", "n = 4 pairs") in found


def test_a_comparison_that_did_not_come_about_and_groups_too_small_are_departures(study):
    found = departures(
        published(study, f"{PLAN}comparisons: [pre-later]\nsubgroups: [role]\n", n=18)
    )
    assert found == [
        (
            "not_computed",
            "From \u2018before\u2019 to \u2018later\u2019",
            "nobody answered at both times",
        ),
        (
            "not_computed",
            "Groups by role",
            "of every two groups one had fewer than ten people",
        ),
    ]


def test_an_attribute_that_tells_nobody_apart_is_a_departure(study):
    found = departures(published(study, f"{PLAN}subgroups: [organisation]\n"))
    assert [why for _, _, why in found] == ["the people compared are not told apart by it"]


def test_what_is_estimated_for_the_programme_is_no_departure_of_a_cohort(study):
    tables = published(study, f"{PLAN}subgroups: [organisation]\n", report="2025")
    assert tables["deviations"] == []
    assert tables["plan"] != []


def test_a_comparison_group_that_is_not_there_is_a_departure(study):
    group = "comparison_group: {attribute: role, value: waiting}\n"
    found = departures(published(study, PLAN + group))
    assert found == [("not_computed", "The comparison group", "n = 24 and 0 people")]


def test_a_margin_that_was_used_is_no_departure_and_an_alpha_of_no_use_is_one_with_its_reason(
    study,
):
    more = "margins: {identity: 0.2}\nreliability: {identity: 0.8}\n"
    tables = published(study, PLAN + more)
    told = {row["key"]: row["value"] for row in tables["plan"]}
    assert (told["margins"], told["reliability"]) == ("Identity: 0.2", "Identity: 0.8")
    # The study has no first scores by themselves, from which a threshold could be made.
    [(kind, what, why)] = departures(tables)
    assert (kind, what) == ("not_computed", "Reliable change on ‘Identity’")
    assert "not defined" in why


def test_a_plan_that_was_agreed_after_a_cohort_had_begun_says_so(study):
    study.write("data/raw/2025/cohort.yaml", "label: Spring\nstarts: 2025-02-01\n")
    tables = published(study, PLAN)
    assert departures(tables) == [("late", "Spring had begun", "it started on 2025-02-01")]
    [(heading, [line])] = plan_cells(tables)["plan_departures"]
    assert line == "Spring had begun (it started on 1 February 2025)."


def test_ratings_by_others_that_are_not_named_are_departures():
    from evaluation.publishing.publish_plan import _not_named

    class Scope:
        class settings:
            from evaluation.study.plan import Plan

            plan = Plan(main_outcome="identity")

        class study:
            waves = {}

        main, focus, estimates, scales = "pre-post", "all", {}, {"identity": None}

    found = {"others": [{"rater": "sponsor", "rater_label": "sponsors"}]}
    found["change"] = [{"comparison": "pre-later", "scale": "identity", "title": "Identity"}]
    assert list(_not_named(Scope, found)) == [
        ("not_named", "Pre-later", "not among the comparisons named"),
        ("not_named", "Ratings by sponsors", "ratings by others are not named"),
    ]


def test_of_a_cohort_of_four_the_plan_is_not_told_either(study):
    study.cohort("2024", spread(12))
    tables = published(study, PLAN, report="2025", n=4)
    assert tables["plan"] == tables["deviations"] == []
    assert agreed_sentences(tables) == []


@pytest.mark.parametrize("plan", ["", PLAN, f"{PLAN}subgroups: [role]\ncomparisons: [pre-later]\n"])
def test_the_section_says_no_more_than_it_may(study, plan):
    text = compose(published(study, plan), {}, {}, SECTIONS, ["plan"])
    assert check_words(text) == []
    assert "What was agreed beforehand" in text


def test_text_of_the_roster_stays_text(study):
    study.write("config/plan.yaml", f"{PLAN}subgroups: [role]\n")
    study.cohort("2025", spread(30))
    study.roles["2025"] = ["<b>x</b>|y"] * 15 + ["=worker()"] * 15
    text = compose(study.edition().tables, {}, {}, SECTIONS, ["plan"])
    assert "<b>" not in text
    assert "\\<b\\>x\\<\\/b\\>\\|y" in text
