"""A plan that binds: what it may name, and the digest by which it is known again."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from pydantic import ValidationError

from evaluation.study.plan import Plan
from evaluation.study.settings import load_study
from evaluation.study.yaml_files import load_model
from tests.read_tiny import told
from tests.tiny import tiny_study

FULL = """\
agreed_on: 2026-01-15
main_outcome: identity
smallest_change: {default: 0.2, identity: 0.3}
correction: benjamini_hochberg
family: [identity, values]
comparisons: [post-pre]
subgroups: [role]
margins: {identity: 0.25}
missing: [complete, imputation]
reliability: {identity: 0.82}
comparison_group: {attribute: role, value: waiting list}
"""


def read(tmp_path, text: str) -> Plan:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    plan, _, problems = load_model(path, "plan.yaml", Plan)
    assert problems == []
    return plan


def problems(tmp_path, more: str) -> str:
    return told(load_study(tiny_study(tmp_path, plan=lambda s: s + more)).problems)


def test_everything_that_may_be_agreed_is_read_and_passed_on(tmp_path):
    settings = load_study(tiny_study(tmp_path, plan=lambda _: FULL))
    assert settings.problems == []
    design = settings.design()
    assert design["correction"] == "benjamini_hochberg"
    assert design["family"] == ("identity", "values")
    assert design["subgroups"] == ("role",)
    assert design["missing"] == ("complete", "imputation")
    assert design["reliability"] == {"identity": 0.82}
    assert design["margins"] == {"identity": 0.25, "values": 0.2, "experience": 0.2}


def test_the_margin_is_the_smallest_change_unless_another_is_agreed():
    plan = Plan(smallest_change={"default": 0.2, "a": 0.3}, margins={"b": 0.1})
    assert [plan.margin(scale) for scale in "abc"] == [0.3, 0.1, 0.2]
    assert Plan(margins={"default": 0.4}, smallest_change={"a": 0.3}).margin("a") == 0.4
    assert Plan().margin("a") is None


def test_without_a_family_all_scales_are_named_and_the_main_outcome_always_is():
    assert Plan().in_family("anything")
    plan = Plan(family=("a",), main_outcome="b")
    assert [plan.in_family(scale) for scale in "abc"] == [True, True, False]


@pytest.mark.parametrize(
    "same",
    [
        FULL.replace("[identity, values]", "[values, identity]"),
        "# a comment\n" + "".join(reversed(FULL.splitlines(keepends=True))),
        FULL.replace("main_outcome: identity", 'main_outcome: "identity"'),
        FULL.replace("identity: 0.3}", "identity: 0.30}"),
        FULL.replace("[complete, imputation]", "[imputation, complete]"),
    ],
)
def test_the_fingerprint_is_of_the_content(tmp_path, same):
    assert read(tmp_path, FULL).fingerprint == read(tmp_path, same).fingerprint


@pytest.mark.parametrize(
    "other",
    [
        FULL.replace("2026-01-15", "2026-01-16"),
        FULL.replace("identity: 0.3}", "identity: 0.31}"),
        FULL.replace("main_outcome: identity", "main_outcome: values"),
        FULL.replace("correction: benjamini_hochberg\n", ""),
        FULL.replace("subgroups: [role]\n", ""),
        FULL.replace("waiting list", "waiting"),
    ],
)
def test_whatever_it_says_otherwise_is_another_plan(tmp_path, other):
    assert read(tmp_path, FULL).fingerprint != read(tmp_path, other).fingerprint


def test_the_fingerprint_can_be_had_by_hand():
    """Nobody needs this software to check it."""
    plan = Plan(agreed_on=datetime.date(2026, 1, 15), main_outcome="identity", correction="holm")
    said = '{"agreed_on":"2026-01-15","main_outcome":"identity"}'
    assert plan.fingerprint == hashlib.sha256(said.encode()).hexdigest()[:16]


def test_a_day_alone_is_no_plan():
    assert Plan().fingerprint == Plan(agreed_on=datetime.date(2026, 1, 15)).fingerprint == ""
    assert not Plan(agreed_on=datetime.date(2026, 1, 15)).says_something
    assert Plan(subgroups=("role",)).says_something


@pytest.mark.parametrize(
    "wrong",
    [
        {"smallest_change": {"a": 0}},
        {"margins": {"a": -0.1}},
        {"margins": {"a": float("inf")}},
        {"reliability": {"a": 1.0}},
        {"correction": "bonferroni"},
        {"missing": ("last_observation",)},
        {"comparison_group": {}},
        {"comparison_group": {"attribute": "role"}},
        {"comparison_group": {"cohorts": ("x",), "attribute": "role", "value": "waiting"}},
        {"outcomes": ["a"]},
    ],
)
def test_what_cannot_be_agreed_is_refused(wrong):
    with pytest.raises(ValidationError):
        Plan(**wrong)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("family: [identity, belief]", "line 4, key 'family': 'belief' is not a scored scale."),
        ("margins: {idenity: 0.2}", "key 'margins.idenity': 'idenity' is not a scale."),
        ("reliability: {values_1: 0.8}", "'values_1' is not a scored scale."),
        ("subgroups: [gender]", "'gender' is not one of the 'attributes' of study.yaml."),
        ("raters: [sponsor]", "'sponsor' is not one of the 'raters' of study.yaml."),
        ("comparisons: [pre-later]", "'pre-later' does not name two waves of study.yaml."),
        ("subgroups: [role, role]", "key 'subgroups': Named twice: role."),
        (
            "comparison_group: {attribute: arm, value: control}",
            "key 'comparison_group.attribute': 'arm' is not one of the 'attributes'",
        ),
    ],
)
def test_what_the_study_does_not_have_stops_the_run(tmp_path, more, found):
    assert found in problems(tmp_path, f"{more}\n")


def test_scales_are_not_told_as_unknown_where_an_instrument_could_not_be_read(tmp_path):
    found = told(
        load_study(
            tiny_study(
                tmp_path, plan=lambda s: s + "family: [gone]\n", instrument=lambda s: "items: [\n"
            )
        ).problems
    )
    assert "gone" not in found
