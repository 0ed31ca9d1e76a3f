"""Very many cohorts: how many of them changed by how much, and all of them counted once."""

from collections import Counter

import pytest

from evaluation.publishing.chart_cohorts import cohorts_chart
from evaluation.publishing.chart_many_cohorts import many_cohorts_chart
from tests.figure_boxes import both, drawn, faults, words
from tests.test_chart_cohorts import FEW, HOSTILE, NONE, cohort, pooled, tables

UNCLEAR = {"direction": "unclear", "conf_low": "-0.10", "conf_high": "0.50"}
FELL = {"direction": "fell", "change": "-0.40", "conf_low": "-0.70", "conf_high": "-0.10"}


def many(*kinds, whole=None, **more):
    """Cohorts of some kinds, so many of each; and all of them together."""
    rows = [row for count, row in kinds for row in [row] * count]
    given = [cohort(place, **row) for place, row in enumerate(rows)]
    return tables(*given, whole or pooled(change="+0.33"), **more)


def bars(figure):
    """Left edge of a bar's parts, their colour and how many cohorts they stand for."""
    return Counter(
        {
            (round(part.get_x(), 6), part.get_facecolor()[:3]): part.get_height()
            for axes in figure.axes
            for part in axes.patches
        }
    )


def test_each_cohort_is_counted_once_in_the_step_that_its_change_lies_in():
    given = many(
        (20, {"change": "+0.30"}), (15, {"change": "+0.39"}), (4, UNCLEAR | {"change": "+0.20"}),
        (3, UNCLEAR | {"change": "-0.01"}), (1, FELL),
    )  # fmt: skip
    drawing = drawn(many_cohorts_chart, given)
    for figure in both(drawing):
        assert faults(figure) == []
        found = bars(figure)
        assert sum(found.values()) == 43
        by_place = Counter()
        for (place, _), count in found.items():
            by_place[place] += count
        assert by_place == {0.3: 35, 0.2: 4, -0.1: 3, -0.4: 1}
        assert len({colour for _, colour in found}) == 3
        assert "mean change of a cohort, in steps of 0.1" in words(figure)
    assert words(drawing.figure)[0] == "‘Ease’ rose in 35 and fell in one of 43 cohorts"
    assert "fell: 1; no clear change (the interval includes zero): 7; rose: 35" in drawing.alt
    assert "All cohorts together: +0.33 (0.20 to 0.60, n = 120)" in drawing.alt
    assert (drawing.name, drawing.data) == ("cohorts", "change")


@pytest.mark.parametrize(("count", "rows"), [(40, True), (41, False)])
def test_up_to_forty_cohorts_have_a_row_each(count, rows):
    given = many((count, {}))
    assert (cohorts_chart(given) is not None) == rows
    assert (many_cohorts_chart(given) is None) == rows


def test_cohorts_of_too_few_are_counted_in_words_alone():
    given = many((41, {}), (2, NONE), (3, FEW | {"change": "+0.3"}))
    drawing = drawn(many_cohorts_chart, given)
    assert sum(bars(drawing.figure).values()) == 44
    assert "Of two more too few people could be compared." in " ".join(words(drawing.figure))
    assert "mean change alone (no interval is shown): 3" in drawing.alt
    assert many_cohorts_chart(many((50, NONE))) is None
    assert many_cohorts_chart({}) is None


def test_the_axis_holds_a_further_cohort_and_changes_far_apart_have_wider_steps():
    between = [{"scale": "ease", "changes_low": "-2.90", "changes_high": "+3.30"}]
    given = many((40, {"change": "-2.00"}), (5, {"change": "+2.40"}), between=between)
    figure = drawn(many_cohorts_chart, given).figure
    assert "where the change of a further cohort may lie" in words(figure)
    for low, high in (axes.get_xlim() for axes in figure.axes[:2]):
        assert low < -2.9
        assert high > 3.3
    assert "mean change of a cohort, in steps of 0.2" in words(figure)


def test_hostile_and_long_titles_are_words():
    given = many((60, {"title": HOSTILE}), whole=pooled(title=HOSTILE, **FEW))
    for figure in both(drawn(many_cohorts_chart, given)):
        assert faults(figure) == []
        assert r"$\frac{a}{b}$" in words(figure)[0]
