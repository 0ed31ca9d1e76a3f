"""The improvement projects: the published counts, merged classes as they are."""

import pytest

from evaluation.publishing.chart_projects import projects_chart
from tests.figure_boxes import both, drawn, faults, words
from tests.test_chart_cohorts import HOSTILE


def row(kind, stage, label, n, n_all=34):
    return {"kind": kind, "stage": stage, "label": label, "n": str(n), "n_all": str(n_all)}


MERGED = [
    row("stage", "all", "All projects", 34),
    row("stage", "changed", "Practice changed or change sustained", 16),
    row("stage", "not_changed", "Planned, started or stopped", 18),
    row("evidence", "seen", "Shown to the evaluator or confirmed by the sponsor", 18),
    row("evidence", "not_seen", "Told by the participant alone, or no evidence given", 16),
]


def test_every_class_has_its_count_and_the_title_says_how_many_came_far():
    drawing = drawn(projects_chart, {"projects": MERGED})
    for figure in both(drawing):
        found = words(figure)
        assert faults(figure) == []
        assert found[0].startswith("16 of 34 improvement projects: practice changed")
        assert found.count("16 of 34") == found.count("18 of 34") == 2
        assert "How far they came" in found
        assert "All projects" not in found
    assert "Planned, started or stopped 18 of 34" in drawing.alt
    assert drawing.data == "projects"


def test_bars_are_as_long_as_their_counts_and_begin_where_the_last_one_ends():
    bars = drawn(projects_chart, {"projects": MERGED[1:3]}).figure.axes[0].patches
    assert [bar.get_x() for bar in bars] == [0, pytest.approx(16 / 34)]
    assert [bar.get_width() for bar in bars] == [pytest.approx(16 / 34), pytest.approx(18 / 34)]
    assert [bool(bar.get_hatch()) for bar in bars] == [False, True]


def test_stages_that_may_all_be_shown_grow_darker():
    stages = ["planned", "started", "practice changed", "sustained", "stopped"]
    rows = [row("stage", s, s.capitalize(), 8, 40) for s in stages]
    bars = drawn(projects_chart, {"projects": rows}).figure.axes[0].patches
    grey = [sum(bar.get_facecolor()[:3]) for bar in bars]
    assert grey[:4] == sorted(grey[:4], reverse=True)
    assert bars[-1].get_hatch()


def test_without_counts_there_is_no_figure():
    assert drawn(projects_chart, {}) is None
    assert drawn(projects_chart, {"projects": MERGED[:1]}) is None
    assert drawn(projects_chart, {"projects": [row("stage", "x", "X", "")]}) is None


def test_hostile_labels_are_words():
    for figure in both(drawn(projects_chart, {"projects": [row("stage", "x", HOSTILE, 34)]})):
        assert faults(figure) == []
