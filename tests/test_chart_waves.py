"""The beginning rated twice, and later waves: the published changes, as changes or as levels."""

import pytest

from evaluation.publishing.chart_waves import later_chart, looking_back_chart, waves_of
from tests.figure_boxes import both, drawn, faults, words
from tests.test_chart_cohorts import FEW, HOSTILE, NONE, tables
from tests.test_looking_back import told

PRE, THEN, POST, LATER = "before", "looking back", "at the end", "half a year later"


def main(**more):
    return told("main", "pre-post", **({"before_label": PRE, "after_label": POST} | more))


def back(**more):
    return told("looking_back", "then-post", **({"before_label": THEN, "after_label": POST} | more))


def shift(**more):
    return told("shift", "pre-then", **({"before_label": PRE, "after_label": THEN} | more))


def later(**more):
    return told("later", "pre-later", **({"before_label": PRE, "after_label": LATER} | more))


def test_all_three_changes_stand_below_each_other_with_their_numbers():
    few = FEW | {"change": "+0.6", "n": "18"}
    rows = [main(), back(**few), shift(**FEW | {"change": "-0.2", "n": "16"})]
    drawing = drawn(looking_back_chart, tables(*rows))
    for figure in both(drawing):
        found = words(figure)
        assert faults(figure) == []
        assert "Before → at the end" in found
        assert "Looking back → at the end" in found
        assert "Before → looking back" in found
        for text in ("+0.40", "(0.20 to 0.60)", "+0.6", "−0.2", "n = 18", "n = 16"):
            assert text in found
    assert "Looking back → at the end +0.6 (direction only, n = 18)" in drawing.alt


def test_where_every_mean_is_published_levels_are_drawn_on_the_true_range():
    figure = drawn(looking_back_chart, tables(main(), back(mean_before="2.10"))).figure
    low, high = figure.axes[0].get_xlim()
    assert low < 1
    assert high > 5
    starts = [ln.get_xdata()[0] for ln in figure.axes[0].lines if ln.get_marker() == "o"]
    assert starts == [3.0, 2.1]
    changes = drawn(looking_back_chart, tables(main(), back(**FEW))).figure
    assert changes.axes[0].get_xlim()[0] < 0


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([main(), back()], "Changes since the beginning, as rated at the time and looking back"),
        (
            [main(), back(), shift(change="-0.30")],
            "Looking back, people rated the beginning of ‘Ease’ lower than at the time",
        ),
        (
            [main(), back(), shift()],
            "Looking back, people rated the beginning of ‘Ease’ no lower than at the time",
        ),
        (
            [
                *(main(), back(), shift(change="-0.30")),
                *(row(scale="calm", title="Calm") for row in (main, back, shift)),
            ],
            "Looking back, people rated the beginning lower than at the time on one of two scales",
        ),
    ],
)
def test_the_title_says_how_the_two_ratings_of_the_beginning_differ(rows, title):
    assert words(drawn(looking_back_chart, tables(*rows)).figure)[0] == title


def test_later_answers_are_told_against_the_beginning():
    drawing = drawn(later_chart, tables(main(), later(change="-0.10", n="12")))
    title = words(drawing.figure)[0]
    assert title == "Half a year later, ‘Ease’ was rated no higher than before"
    assert "n = 12" in drawing.alt


def test_one_cohort_asked_is_set_beside_its_own_change():
    names = {"cohort": "c1", "cohort_label": "Spring"}
    rows = [main(n="90"), back(), main(**names, n="17"), back(**names)]
    rows += [main(cohort="c2", cohort_label="Autumn", n="73")]
    drawing = drawn(looking_back_chart, tables(*rows))
    assert "n = 17" in words(drawing.figure)
    assert "n = 90" not in words(drawing.figure)
    assert any("Spring only." in text for text in words(drawing.figure))


def test_nothing_is_drawn_of_what_may_not_be_shown():
    assert drawn(looking_back_chart, tables(main(), back(**NONE))) is None
    assert drawn(later_chart, tables(main())) is None
    assert drawn(looking_back_chart, {}) is None
    assert waves_of(tables(main(), later()), "looking_back").scales == {}


@pytest.mark.parametrize("count", [1, 12])
def test_many_scales_with_hostile_titles_are_legible(count):
    rows = [
        row(scale=f"s{k}", title=f"{k} {HOSTILE}", after_label=POST)
        for k in range(count)
        for row in (main, back)
    ]
    rows[-1] |= {"before_label": HOSTILE}
    for figure in both(drawn(looking_back_chart, tables(*rows))):
        assert faults(figure) == []
        assert any(r"$\frac{a}{b}$" in text for text in words(figure))
