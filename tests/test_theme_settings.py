"""What study.yaml says of counting themes."""

from __future__ import annotations

import pytest

from evaluation.study.settings import load_study
from tests.read_tiny import told
from tests.tiny import tiny_study


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("themes: {over_time: [diaries]}", "a source group"),
        ("themes: {several_people: [reflections]}", "Did you mean 'reflection'?"),
        (
            "coding: {approach: reflexive}\nthemes: {saturation: {}}",
            "themes are made, not found",
        ),
        ("themes: {co_occurrence: near}", "themes.co_occurrence"),
    ],
)
def test_what_does_not_go_together_is_told(tmp_path, more, found):
    study = tiny_study(tmp_path, study=lambda text: f"{text}{more}\n")
    assert found in told(load_study(study).problems)


def test_saturation_is_off_unless_it_is_asked_for(tmp_path):
    assert load_study(tiny_study(tmp_path)).study.themes.saturation is None
    asked = load_study(
        tiny_study(tmp_path, study=lambda text: f"{text}themes: {{saturation: {{}}}}\n")
    )
    assert asked.problems == []
    settings = asked.study.themes.saturation
    assert (settings.base, settings.run, settings.threshold) == (4, 2, 0.05)
