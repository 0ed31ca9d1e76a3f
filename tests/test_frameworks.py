"""Frameworks: the files that come with the project, and what in a study bears on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from evaluation.commands.new_study import new_study
from evaluation.study.frameworks import Bearing, Framework, bearings, named
from evaluation.study.inputs import Inputs
from evaluation.study.settings import load_study
from tests.read_tiny import told
from tests.tiny import PRE, tiny_study

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "config" / "frameworks").glob("*.yaml"))
CHARTER = """\
title: Our charter
edition: "2025"
source: Tiny City
dimensions:
  listens: Listens first
  shares: {title: Shares power, description: Lets others decide}
"""
LEVELS = """\
title: Four levels
edition: the usual
source: Kirkpatrick
kind: levels
dimensions: {reaction: Reaction, learning: Learning, results: Results}
"""


def mapped_scale(mapping: str):
    return lambda s: s.replace("title: Leading from strengths,", f"title: Values, {mapping},")


def study(folder, charter: str = CHARTER, **changes):
    more = {"config/frameworks/charter.yaml": charter}
    return load_study(tiny_study(folder, more=more, **changes))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_framework_that_comes_with_the_project_can_be_read(path):
    framework = Framework.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    assert len(framework.dimensions) > 2
    assert all(entry.description for entry in framework.dimensions.values())
    titles = [entry.title for entry in framework.dimensions.values()]
    assert len(titles) == len(set(titles))


def test_docs_list_each_framework_that_comes_with_the_project():
    text = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    table = text.split("## Frameworks that come with the project")[1].split("\n## ")[0]
    rows = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(rows) == [path.stem for path in FILES]


def test_the_example_maps_to_three_frameworks_at_least_and_to_the_levels():
    shown = {name for name, _ in bearings(load_study(ROOT))}
    assert "kirkpatrick" in shown
    assert len(shown) > 3


def test_scales_questions_and_themes_bear_on_dimensions(tmp_path):
    settings = study(
        tmp_path,
        instrument=lambda s: mapped_scale("frameworks: {charter: [listens, shares]}")(s).replace(
            "identity_2: I speak up.",
            "identity_2: {text: I speak up., frameworks: {charter: shares}}",
        ),
        codebook=lambda s: s.replace(
            "scales: [identity]", "scales: [identity]\n    frameworks: {charter: [listens]}"
        ),
    )
    assert settings.problems == []
    assert bearings(settings) == {
        ("charter", "listens"): Bearing(("values",), (), ("identity_as_leader",)),
        ("charter", "shares"): Bearing(("values",), ("identity_2",), ()),
    }
    mapping = settings.scales()["values"][2].frameworks
    assert named(settings, mapping) == "Our charter (2025): Listens first, Shares power"


def test_a_framework_to_which_nothing_is_mapped_is_not_shown(tmp_path):
    settings = study(tmp_path)
    assert list(settings.frameworks) == ["charter"]
    assert bearings(settings) == {}


def test_levels_need_no_mapping_and_a_level_of_its_own_goes_before_the_questions(tmp_path):
    settings = study(
        tmp_path,
        LEVELS,
        codebook=lambda s: s.replace(
            "question: experience", "level: results\n    question: experience"
        ),
    )
    assert settings.problems == []
    assert bearings(settings) == {
        ("charter", "reaction"): Bearing(scales=("experience",)),
        ("charter", "learning"): Bearing(("identity", "values"), (), ("identity_as_leader",)),
        ("charter", "results"): Bearing(themes=("no_time",)),
    }


@pytest.mark.parametrize(
    ("mapping", "found"),
    [
        ("frameworks: {charterr: [shares]}", "'charterr' is not a file of config/frameworks"),
        ("frameworks: {charterr: [shares]}", "Did you mean 'charter'?"),
        ("frameworks: {charter: [share]}", "'share' is not a dimension of config/frameworks/char"),
        ("frameworks: {charter: [share]}", "Did you mean 'shares'?"),
        ("frameworks: {charter: [share]}", "line 14, key 'scales.values.frameworks.charter'"),
        ("maps_to: [Some heading]", "key 'scales.values.maps_to': Unknown key."),
    ],
)
def test_an_unknown_framework_or_dimension_stops_with_the_nearest_name(tmp_path, mapping, found):
    assert found in told(study(tmp_path, instrument=mapped_scale(mapping)).problems)


def test_an_unknown_dimension_of_a_theme_or_question_stops_too(tmp_path):
    problems = study(
        tmp_path,
        instrument=lambda s: s.replace(
            "identity_2: I speak up.", "identity_2: {text: I speak up., frameworks: {charter: x}}"
        ),
        codebook=lambda s: s.replace("codes: {work", "frameworks: {other: [y]}\n    codes: {work"),
    ).problems
    assert "key 'items.identity_2.frameworks.charter': 'x' is not" in told(problems)
    assert "key 'themes.no_time.frameworks.other': 'other' is not" in told(problems)


def test_a_level_cannot_be_mapped_to_by_hand(tmp_path):
    change = mapped_scale("frameworks: {charter: [learning]}")
    assert "Kirkpatrick's levels are not mapped" in told(
        study(tmp_path, LEVELS, instrument=change).problems
    )


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ((LEVELS, "results: Results", "outcome: Outcome"), "'outcome' is no level"),
        ((CHARTER, "edition", "editon"), "key 'editon': Unknown key."),
        ((CHARTER, 'edition: "2025"\n', ""), "key 'edition': Required, but not there."),
        ((CHARTER, CHARTER.split("dimensions:")[1], " {}\n"), "key 'dimensions'"),
    ],
)
def test_a_framework_with_a_fault_stops_the_run(tmp_path, change, found):
    text, old, new = change
    problems = study(tmp_path, text.replace(old, new)).problems
    assert "config/frameworks/charter.yaml" in told(problems)
    assert found in told(problems)


def test_a_framework_that_cannot_be_read_is_told_by_its_own_fault_alone(tmp_path):
    change = mapped_scale("frameworks: {charter: [shares]}")
    problems = study(tmp_path, "title: [", instrument=change).problems
    assert [problem.file for problem in problems] == ["config/frameworks/charter.yaml"]


def test_a_framework_with_the_other_ending_is_told(tmp_path):
    folder = tiny_study(tmp_path, more={"config/frameworks/charter.yml": CHARTER})
    assert "config/frameworks/charter.yml" in told(load_study(folder).problems)


def test_a_framework_is_among_what_a_report_is_made_from(tmp_path):
    assert "config/frameworks/charter.yaml" in Inputs(study(tmp_path), []).all()


def test_a_new_study_has_all_frameworks_and_they_stop_nothing(tmp_path):
    exports = tmp_path / "Autumn 2026"
    exports.mkdir()
    (exports / "pre.csv").write_text(PRE, encoding="utf-8")
    new_study(tmp_path / "new", exports)
    settings = load_study(tmp_path / "new")
    assert sorted(settings.frameworks) == [path.stem for path in FILES]
    assert [p for p in settings.problems if "frameworks" in p.file] == []
    assert (tmp_path / "new" / "config" / "framework.schema.json").exists()
