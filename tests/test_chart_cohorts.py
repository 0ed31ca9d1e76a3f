"""The cohorts in order of time: what is drawn of two to forty of them, and what is not."""

import pytest

from evaluation.publishing.chart_change import change_chart
from evaluation.publishing.chart_cohorts import cohorts_chart
from tests.figure_boxes import both, drawn, faults, words
from tests.test_looking_back import told

ABOUT = [
    {"key": "report", "value": "programme"},
    {"key": "main_comparison", "value": "pre-post"},
    {"key": "before_label", "value": "before"},
    {"key": "smallest_change", "value": "0.30"},
    {"key": "cohorts", "value": "3"},
]
FEW = {"shown": "direction", "conf_low": "", "conf_high": "", "mean_before": "", "mean_after": ""}
NONE = FEW | {"shown": "too_few", "change": "", "direction": "", "n": "4"}
HOSTILE = r"$\frac{a}{b}$ & <b>Ease</b> \textbf{of} speaking, $5 to 10% _always_ ^ " + "long " * 18


def tables(*rows, **more):
    return {"about": ABOUT, "change": list(rows), **more}


def cohort(number, **more):
    names = {"cohort": f"c{number:02}", "cohort_label": f"Spring {2000 + number}", "main": "yes"}
    return told("main", "pre-post", **(names | more))


def pooled(**more):
    return told("main", "pre-post", **({"main": "yes", "n": "120"} | more))


def test_cohorts_stand_in_order_with_the_pooled_last_and_every_number():
    rows = [cohort(2, change="-0.21", conf_low="-0.40", conf_high="-0.02", direction="fell")]
    rows += [cohort(1, **FEW, change="+0.3", n="11"), pooled(change="+0.17")]
    drawing = drawn(cohorts_chart, tables(pooled(change="+0.17"), *rows[:2]))
    for figure in both(drawing):
        found = words(figure)
        assert faults(figure) == []
        order = [found.index(text) for text in ("Spring 2002", "Spring 2001", "All cohorts")]
        assert order == sorted(order)
        for text in ("−0.21", "+0.3", "+0.17", "n = 11", "n = 120"):
            assert text in found
    assert "(−0.40 to −0.02)" in words(drawing.figure)
    assert "direction only" in words(drawing.figure)
    assert "Spring 2002 −0.21 (−0.40 to −0.02, n = 40)" in drawing.alt
    assert "Spring 2001 +0.3 (direction only, n = 11)" in drawing.alt
    assert "All cohorts +0.17 (0.20 to 0.60, n = 120)" in drawing.alt
    assert drawing.data == "change"


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([{}, {}, {}], "‘Ease’ rose in three of three cohorts"),
        ([{}, {"direction": "fell"}], "‘Ease’ rose in one and fell in one of two cohorts"),
        ([{"direction": "unclear"}] * 2, "‘Ease’ changed clearly in none of two cohorts"),
        (
            [FEW | {"change": "+0.3"}, FEW | {"change": "-0.1"}, NONE],
            "‘Ease’ was rated higher afterwards in one of two cohorts",
        ),
    ],
)
def test_the_title_says_in_how_many_cohorts(rows, title):
    given = [cohort(place, **row) for place, row in enumerate(rows)]
    assert words(drawn(cohorts_chart, tables(*given)).figure)[0] == title


def test_without_two_cohorts_or_any_change_there_is_no_figure():
    assert drawn(cohorts_chart, tables(cohort(1), pooled())) is None
    assert drawn(cohorts_chart, tables(cohort(1, **NONE), cohort(2, **NONE))) is None
    assert drawn(cohorts_chart, {}) is None


def test_a_cohort_of_too_few_is_named_without_a_number():
    figure = drawn(cohorts_chart, tables(cohort(1), cohort(2), cohort(3, **NONE))).figure
    assert "too few to say" in words(figure)
    assert "Spring 2003" in words(figure)


@pytest.mark.parametrize("count", [2, 12, 40])
def test_forty_cohorts_are_legible_and_fit_on_a_page(count):
    scales = [{"scale": f"s{i}", "title": f"Scale {i}", "main": "no"} for i in range(4)]
    rows = [cohort(k) for k in range(count)] + [pooled()]
    rows += [cohort(k, **scale) for scale in scales for k in range(count)]
    rows += [pooled(**scale) for scale in scales]
    drawing = drawn(cohorts_chart, tables(*rows))
    for figure in both(drawing):
        assert faults(figure) == []
    assert drawing.figure.get_size_inches()[1] <= 9.4
    assert f"Spring {2000 + count - 1}" in words(drawing.figure)
    # The other scales stand below where the page has room for all of them.
    assert ("Scale 3" in words(drawing.figure)) == (count < 12)


def test_where_a_further_cohort_may_lie_is_drawn_from_the_table():
    between = [{"scale": "ease", "changes_low": "-0.90", "changes_high": "+1.30"}]
    rows = [*(cohort(k) for k in range(5)), pooled()]
    figure = drawn(cohorts_chart, tables(*rows, between=between)).figure
    assert "where the change of a further cohort may lie" in words(figure)
    low, high = figure.axes[1].get_xlim()
    assert low < -0.9
    assert high > 1.3


def test_hostile_and_long_titles_are_words():
    rows = [cohort(k, title=HOSTILE, cohort_label=f"{k} {HOSTILE}") for k in range(3)]
    drawing = drawn(cohorts_chart, tables(*rows, pooled(title=HOSTILE)))
    for figure in both(drawing):
        assert faults(figure) == []
        assert r"$\frac{a}{b}$" in words(figure)[0]


@pytest.mark.parametrize("count", [1, 12])
def test_change_of_one_or_twelve_scales_is_legible(count):
    rows = [pooled(scale=f"s{k}", title=f"{k} {HOSTILE}", main="no") for k in range(count)]
    rows[0] |= {"main": "yes", "title": "Ease"}
    rows[-1] |= NONE if count > 1 else {}
    drawing = drawn(change_chart, tables(*rows))
    for figure in both(drawing):
        assert faults(figure) == []
        assert "agreed" in words(figure)
    assert "‘Ease’ rose by 0.4 points (95% interval 0.20 to 0.60, n = 120)" in drawing.alt
    assert ("too few to say" in words(drawing.figure)) == (count > 1)


def test_scales_of_several_ranges_are_drawn_in_shares_of_them():
    rows = [pooled(scale="a"), pooled(scale="b", title="Calm", range_low="0", range_high="10")]
    figure = drawn(change_chart, tables(*rows)).figure
    assert any("per cent of each scale’s range" in text for text in words(figure))
    dots = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "^"]
    assert dots == [pytest.approx(10.0), pytest.approx(4.0)]  # 0.40 of 4 and of 10 points
