"""Figures of the review: every person drawn and counted, nobody named, numbers in the alt text."""

import re

import pandas as pd
import pytest

from evaluation.publishing import review_figures, review_ways
from evaluation.publishing.review_figures import drawn, first_answers, individual_lines
from evaluation.publishing.review_tables import behind_figures
from evaluation.publishing.review_ways import every_way
from evaluation.study.settings import load_study
from tests.small_study import SmallStudy
from tests.whole import ROOT

FONTS = ROOT / "workflow/report/fonts"
ANSWERS = [(1.0, 3.0), (2.0, 2.0), (2.0, 2.0), (4.0, 3.0), (3.0, 4.0), (2.0, 5.0)]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Settings and tables of six people, and of two who did not come back."""
    study = SmallStudy(tmp_path_factory.mktemp("figures") / "study")
    study.cohort("2025", ANSWERS)
    done = study.folder / "data/processed"
    tables = study.results()
    lost = [("2025", "pre", "self", f"lost{n}", "self", "scale", "identity", 1.0, 4, 4)
            for n in range(2)]  # fmt: skip
    kept = [("2025", "pre", "self", f"2025-{n}", "self", "scale", "identity", before, 4, 4)
            for n, (before, _) in enumerate(ANSWERS)]  # fmt: skip
    scores = pd.DataFrame([*lost, *kept], columns=tables["scores"].columns)
    done.mkdir(parents=True)
    tables["pairs"].to_parquet(done / "pairs.parquet")
    scores.to_parquet(done / "scores.parquet")
    behind = behind_figures(done, tables["estimates"], ("pre", "post"))
    return load_study(study.folder), behind


def test_each_pair_is_a_line_and_the_counts_are_those_of_a_hand(small):
    settings, behind = small
    drawing = individual_lines(behind["pairs"], settings)
    assert drawing.alt == (
        "Small figures of each person's score before and after. "
        "Identity, 6 people: 3 higher, 2 the same, 1 lower."
    )
    [page] = drawing.figure.axes
    [lines] = page.collections
    # Two moved alike: one line, thicker.
    assert len(lines.get_segments()) == 5
    assert sorted(lines.get_linewidths())[-1] == pytest.approx(0.4 + 0.5 * 2)


def test_first_answers_are_told_apart_by_who_came_back(small):
    settings, behind = small
    drawing = first_answers(behind["pairs"], behind["scores"], settings)
    assert "Identity: 6 compared, 2 lost, means 2.33 and 1.00" in drawing.alt
    everybody = behind["scores"][~behind["scores"]["person"].str.startswith("lost")]
    assert first_answers(behind["pairs"], everybody, settings) is None


def test_a_cohort_that_has_not_ended_is_no_loss(small):
    settings, behind = small
    others = behind["scores"].assign(cohort="2026", person="other")
    both = pd.concat([behind["scores"], others])
    drawing = first_answers(behind["pairs"], both, settings)
    assert "6 compared, 2 lost" in drawing.alt


def ways(*rows):
    columns = ["cohort", "outcome", "estimator", "estimate", "conf_low", "conf_high"]
    return pd.DataFrame([("all", "identity", *row) for row in rows], columns=columns)


def test_every_way_is_drawn_and_those_off_nought_are_counted(small):
    settings, _ = small
    rows = ways(
        ("mean_change", 0.3, 0.1, 0.5),
        ("hodges_lehmann", 0.2, -0.1, 0.5),
        ("range_without_one_cohort", float("nan"), 0.2, 0.4),
        ("cohens_dav", 0.9, 0.8, 1.0),
    )
    drawing = every_way(rows, settings, "all")
    assert drawing.alt.endswith("Identity: 2 of 3 intervals lie off zero.")
    words = [text.get_text() for text in drawing.figure.axes[0].texts]
    assert "As the report says" in words
    assert "Hodges-Lehmann" in words
    assert every_way(rows.head(1), settings, "all") is None


def test_the_page_gets_words_that_can_be_searched_for_and_no_pseudonym(small):
    settings, behind = small
    svg = drawn(individual_lines, behind["pairs"], settings, fonts=FONTS)
    assert svg.startswith('<svg role="img" aria-label="Small figures')
    assert "n = 6: 3 higher, 2 the same, 1 lower" in svg
    assert not re.search(r"2025-\d", svg)
    assert drawn(individual_lines, behind["pairs"].head(0), settings, fonts=FONTS) == ""


def test_the_same_tables_make_the_same_figure(small):
    settings, behind = small
    one, other = (drawn(individual_lines, behind["pairs"], settings, fonts=FONTS) for _ in "12")
    assert one == other


@pytest.mark.parametrize(
    ("low", "high", "found"), [(1, 5, [1, 2, 3, 4, 5]), (0, 10, [0, 2, 4, 6, 8, 10])]
)
def test_a_scale_has_round_numbers(low, high, found):
    assert review_figures.ticks(low, high, 5) == found


def test_ways_are_named_once():
    assert not set(review_ways.OTHERWISE) & set(review_ways.WAYS)
