"""More than measurement error."""

import numpy as np
import pytest

from evaluation.change.estimate import Estimate
from evaluation.change.measures import cronbachs_alpha
from evaluation.change.reliable_change import (
    count_reliably_higher,
    count_reliably_lower,
    count_within_error,
    programme_alpha,
    smallest_detectable_change,
    standard_error_of_measurement,
)
from tests.reference import data, oracle

ALPHA = Estimate(100, 0.8, method="alpha")


def scores_with_sd(sd):
    """Scores with mean 40 and this standard deviation (n - 1)."""
    base = np.arange(10.0)
    return 40 + (base - base.mean()) / base.std(ddof=1) * sd


def test_jacobson_and_truax_work_it_out():
    # 1991, p. 14: s = 7.5 and reliability .80 give a standard error of a difference of 4.74, and
    # 32.5 after 47.5 is -3.16 of them.
    found = smallest_detectable_change(scores_with_sd(7.5), ALPHA)
    assert found.estimate / 1.96 == pytest.approx(4.74, abs=5e-3)
    assert (32.5 - 47.5) / (found.estimate / 1.96) == pytest.approx(-3.16, abs=5e-3)


def test_standard_error_of_measurement_as_r_computed_it():
    expected, table = oracle("lq2002"), data("lq2002_leadership_items")
    for scale in ("LEAD", "TSIG", "HOSTIL"):
        answers = table.filter(regex=f"^{scale}").to_numpy(float)
        found = standard_error_of_measurement(answers.mean(axis=1), programme_alpha(answers))
        assert found.estimate == pytest.approx(expected[scale]["sem"], abs=1e-9)
        sdc = smallest_detectable_change(answers.mean(axis=1), programme_alpha(answers))
        s, alpha = answers.mean(axis=1).std(ddof=1), expected[scale]["alpha"]
        assert sdc.estimate == pytest.approx(1.96 * s * np.sqrt(2 * (1 - alpha)), abs=1e-9)


@pytest.fixture
def answers():
    rng = np.random.default_rng(1)
    return np.round(rng.normal(3, 1, (30, 1)) + rng.normal(0, 0.7, (30, 4)))


def test_alpha_is_the_programmes_own_from_twenty_complete_rows(answers):
    assert programme_alpha(answers[:20], 0.91).estimate == cronbachs_alpha(answers[:20]).estimate
    holes = answers.copy()
    holes[19:, 2] = np.nan
    found = programme_alpha(holes, 0.91)
    assert found.estimate == 0.91
    assert "as published" in found.method
    assert np.isnan(programme_alpha(holes).estimate)
    assert programme_alpha(holes).note == "not estimated: n = 19 people"
    assert np.isnan(programme_alpha(np.full((30, 3), 4.0)).estimate)


def test_without_an_alpha_of_half_nothing_is_shown():
    scores = scores_with_sd(1)
    for alpha in (Estimate(30, 0.49), Estimate(5, note="n = 5"), Estimate(30, -0.4)):
        threshold = smallest_detectable_change(scores, alpha)
        assert np.isnan(threshold.estimate)
        assert threshold.note
        counted = count_reliably_higher(scores, scores + 3, threshold)
        assert np.isnan(counted.estimate)
        assert counted.note == threshold.note
    assert not np.isnan(smallest_detectable_change(scores, Estimate(30, 0.5)).estimate)


def test_counts_are_beyond_the_threshold_and_add_up():
    before = np.full(7, 3.0)
    after = np.array([3.0, 3.9, 4.0, 4.1, 1.9, 2.0, 2.5])
    threshold = Estimate(50, 1.0)
    counts = [
        count(before, after, threshold).estimate
        for count in (count_reliably_higher, count_within_error, count_reliably_lower)
    ]
    assert counts == [1, 5, 1]
    assert [
        count(after, before, threshold).estimate
        for count in (count_reliably_lower, count_within_error, count_reliably_higher)
    ] == counts


def test_a_perfect_scale_counts_every_change_and_no_other():
    threshold = smallest_detectable_change(scores_with_sd(1), Estimate(30, 1.0))
    assert threshold.estimate == 0
    d = np.array([0.0, 0.1, -0.1])
    assert count_within_error(np.zeros(3), d, threshold).estimate == 1


def test_no_spread_nobody_and_unsigned():
    assert np.isnan(smallest_detectable_change(np.full(30, 1.8), ALPHA).estimate)
    assert np.isnan(smallest_detectable_change(np.array([2.0]), ALPHA).estimate)
    nobody = np.array([])
    assert count_reliably_higher(nobody, nobody, Estimate(50, 1.0)).estimate == 0
    was, is_now = np.array([4, 2], dtype="uint8"), np.array([2, 4], dtype="uint8")
    assert count_reliably_lower(was, is_now, Estimate(50, 1.0)).estimate == 1


def test_one_point_more_for_all_changes_nothing_and_ten_times_is_ten_times():
    scores = scores_with_sd(1)
    usual = smallest_detectable_change(scores, ALPHA).estimate
    assert smallest_detectable_change(scores + 1, ALPHA).estimate == pytest.approx(usual)
    assert smallest_detectable_change(scores[::-1] * 10, ALPHA).estimate == pytest.approx(
        10 * usual
    )
