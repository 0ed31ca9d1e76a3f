"""Answers before and after: shares as published, a key that fits, a title by rule."""

import pytest

from evaluation.publishing.chart_answers import answers_charts
from evaluation.publishing.chart_themes import themes_chart
from tests.figure_boxes import both, drawn, faults, words
from tests.test_chart_cohorts import HOSTILE, pooled, tables
from tests.test_chart_joint import theme


def answers(item, before, after, labels=("Disagree", "Neither", "Agree")):
    sides = ("low", "middle", "high")
    return [
        {
            "cohort": "all", "instrument": "self", "scale": "ease", "item": item, "text": item,
            "wave": wave, "wave_label": wave, "class": side, "class_label": label, "n": "",
            "n_all": "40", "share": str(share), "side": side,
        }
        for wave, shares in (("before", before), ("at the end", after))
        for side, label, share in zip(sides, labels, shares, strict=True)
    ]  # fmt: skip


def test_shares_and_people_stand_in_the_figure_and_in_its_words():
    rows = answers("I lead.", (30, 30, 40), (10, 25, 65))
    (drawing,) = drawn(answers_charts, tables(pooled(), answers=rows))
    for figure in both(drawing):
        found = words(figure)
        assert faults(figure) == []
        for text in ("I lead.", "Before", "At the end", "Disagree", "65", "n = 40"):
            assert text in found
        assert found[0] == "The share of upper answers grew"
    assert "before 40% (n = 40), at the end 65% (n = 40)" in drawing.alt
    assert drawing.question == "learning"


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        ((50, 50), "The share of upper answers grew on both questions shown"),
        ((50, 50, 50), "The share of upper answers grew on all three questions shown"),
        (
            (50, 30),
            "The share of upper answers grew on one of two questions shown; it shrank on one",
        ),
        ((50, 40), "The share of upper answers grew on one of two questions shown"),
        ((30, 30), "The share of upper answers grew on no question; it shrank on two"),
        ((40,), "The share of upper answers grew on no question"),
    ],
)
def test_the_title_counts_the_questions(ends, title):
    rows = [
        row
        for place, end in enumerate(ends)
        for row in answers(f"Question {place}", (30, 30, 40), (30, 70 - end, end))
    ]
    (drawing,) = drawn(answers_charts, tables(pooled(), answers=rows))
    assert words(drawing.figure)[0] == title


def test_twelve_questions_with_hostile_words_take_two_figures_that_fit():
    rows = [
        row
        for k in range(12)
        for row in answers(f"{k} {HOSTILE}", (30, 30, 40), (10, 25, 65), (HOSTILE,) * 3)
    ]
    made = drawn(answers_charts, tables(pooled(), answers=rows))
    assert [drawing.name for drawing in made] == ["answers-learning", "answers-learning-part-2"]
    for drawing in made:
        for figure in both(drawing):
            assert faults(figure) == []
        assert drawing.figure.get_size_inches()[1] <= 9.4


@pytest.mark.parametrize(("themes", "groups"), [(1, 1), (25, 6)])
def test_many_themes_and_groups_are_legible_and_fit_on_a_page(themes, groups):
    rows = [
        theme(f"g{g}", "fewer than half", theme=f"t{t}", title=f"{t} {HOSTILE}",
              group_label=f"{g} {HOSTILE}")
        for t in range(themes)
        for g in range(groups)
    ]  # fmt: skip
    drawing = drawn(themes_chart, {"themes": rows})
    for figure in both(drawing):
        assert faults(figure) == []
    assert drawing.figure.get_size_inches()[1] <= 9.4
