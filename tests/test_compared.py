"""A comparison group that the plan names and nobody is in, or everybody: told before any number."""

from __future__ import annotations

import shutil

import pytest

from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.study.cohort_folder import of_programme, open_study
from evaluation.study.inputs import Inputs
from evaluation.surveys.reading import read_surveys
from tests.read_tiny import told
from tests.tiny import ROSTER, tiny_study


def planned(folder, group: str, *more: str):
    """A tiny study with further copies of its cohort, and its plan's comparison group."""
    tiny = tiny_study(folder, plan=lambda text: f"{text}comparison_group: {group}\n")
    for name in more:
        shutil.copytree(tiny / "data/raw/2026-spring", tiny / "data/raw" / name)
    return open_study(tiny)


def test_a_cohort_that_is_there_is_no_cohort_of_the_programme(tmp_path):
    settings, cohorts, problems = planned(tmp_path, "{cohorts: [waiting]}", "waiting")
    assert problems == []
    assert [cohort.id for cohort in cohorts] == ["2026-spring", "waiting"]
    assert [cohort.id for cohort in of_programme(settings, cohorts)] == ["2026-spring"]
    assert settings.design()["comparison_group"]["cohorts"] == ("waiting",)


def test_without_a_group_every_cohort_is_of_the_programme(tmp_path):
    settings, cohorts, _ = open_study(tiny_study(tmp_path))
    assert of_programme(settings, cohorts) == cohorts
    assert settings.design()["comparison_group"] is None


def test_an_unknown_folder_is_told_with_the_nearest_one(tmp_path):
    text = told(planned(tmp_path, "{cohorts: [waitings]}", "waiting")[2])
    assert "config/plan.yaml" in text
    assert "There is no cohort folder 'waitings'." in text
    assert "Did you mean 'waiting'?" in text


def test_a_programme_without_anybody_is_told(tmp_path):
    text = told(planned(tmp_path, "{cohorts: [waiting, 2026-spring]}", "waiting")[2])
    assert "nobody is left who took part" in text


def read(settings, cohorts) -> str:
    """Problems of the reading, as they are told."""
    here = Pseudonyms.for_this_moment(linked_across_cohorts=True)
    return told(read_surveys(settings, cohorts, here).problems)


def leaders(n: int) -> str:
    """The tiny roster, with the first people as team leaders."""
    return ROSTER.replace("Social worker", "Team leader", n)


@pytest.mark.parametrize(
    ("value", "people", "expected"),
    [
        ("team  LEADER", 2, ""),
        ("waiting list", 2, "Nobody's role is 'waiting list' in the rosters."),
        ("waiting list", 2, "Known: Social worker, Team leader."),
        ("Team leaders", 2, "Did you mean 'Team leader'?"),
        ("Team leader", 6, "Everybody's role is 'Team leader', and nobody took part."),
    ],
)
def test_a_value_that_nobody_has_or_everybody_is_told(tmp_path, value, people, expected):
    settings, cohorts, problems = planned(tmp_path, f"{{attribute: role, value: {value}}}")
    assert problems == []
    (tmp_path / "data/raw/2026-spring/roster.csv").write_text(leaders(people), encoding="utf-8")
    text = read(settings, cohorts)
    assert expected in text
    assert ("config/plan.yaml" in text) == bool(expected)


def test_a_group_that_alone_has_a_value_is_not_everybody(tmp_path):
    settings, cohorts, _ = planned(tmp_path, "{attribute: role, value: Team leader}")
    roster = leaders(2).replace("Social worker", "")
    (tmp_path / "data/raw/2026-spring/roster.csv").write_text(roster, encoding="utf-8")
    assert "config/plan.yaml" not in read(settings, cohorts)


def test_who_did_not_take_part_is_not_asked_how_the_programme_was(tmp_path):
    tiny_study(
        tmp_path,
        instrument=lambda text: text.replace("items: [useful]", "items: [useful], scored: false"),
        post=lambda text: text.replace("The sessions were useful.", "Something else"),
        plan=lambda text: f"{text}comparison_group: {{cohorts: [waiting]}}\n",
    )
    raw = tmp_path / "data/raw"
    shutil.copytree(raw / "2026-spring", raw / "waiting")
    text = read(*open_study(tmp_path)[:2])
    assert "data/raw/2026-spring/post.csv, row 1: No column is the item 'useful'" in text
    assert "data/raw/waiting" not in text
    # What is compared must have been asked of them as of the others.
    post = raw / "waiting/post.csv"
    own = post.read_text(encoding="utf-8")
    post.write_text(own.replace("I speak up.", "Anything"), encoding="utf-8")
    text = read(*open_study(tmp_path)[:2])
    assert "data/raw/waiting/post.csv, row 1: No column is the item 'identity_2'" in text


def test_the_reading_is_done_again_when_the_plan_names_other_people(tmp_path):
    settings, cohorts, _ = planned(tmp_path, "{attribute: role, value: Team leader}")
    assert "config/plan.yaml" in Inputs(settings, cohorts).surveys()
    shutil.rmtree(tmp_path / "config")
    settings, cohorts, _ = open_study(tiny_study(tmp_path))
    assert "config/plan.yaml" not in Inputs(settings, cohorts).surveys()
