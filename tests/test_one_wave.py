import numpy as np
import pytest
from scipy import stats

from evaluation.change.one_wave import mean_of_wave, share_agreeing, wilson_interval


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(8, 8, 0.68, 1), (3, 12, 0.09, 0.53), (0, 8, 0, 0.32)]
)
def test_wilson_as_printed(count, n, low, high):
    assert wilson_interval(count, n) == pytest.approx((low, high), abs=0.005)


@pytest.mark.parametrize(("count", "n"), [(0, 1), (1, 1), (3, 12), (31, 32), (32, 35), (0, 500)])
def test_wilson_is_scipys_and_stays_between_0_and_1(count, n):
    expected = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    found = wilson_interval(count, n)
    assert found == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert 0 <= found[0] <= found[1] <= 1


def test_agreeing_is_above_the_middle_not_at_it():
    found = share_agreeing(np.array([1, 3, 3, 4, 5, 5, 2, 4]), 1, 5)
    assert (found.n, found.estimate) == (8, 0.5)
    even = share_agreeing(np.array([3, 4, 1, 6]), 1, 6)  # the middle is 3.5
    assert even.estimate == 0.5
    assert (even.conf_low, even.conf_high) == wilson_interval(2, 4)


def test_all_agree_keeps_an_interval():
    found = share_agreeing(np.full(8, 5), 1, 5)
    assert found.estimate == 1
    assert found.conf_low == pytest.approx(0.676, abs=0.001)


def test_mean_is_scipys():
    scores = np.array([5, 4, 4, 3, 5, 2, 4], dtype="uint8")
    found = mean_of_wave(scores)
    expected = stats.ttest_1samp(scores.astype(float), 0).confidence_interval(0.95)
    assert found.estimate == pytest.approx(27 / 7)
    assert (found.conf_low, found.conf_high) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("scores", [[4.0], [2.6] * 10, [1 / 3] * 7])
def test_no_spread_no_interval(scores):
    found = mean_of_wave(np.array(scores))
    assert found.estimate == scores[0]
    assert np.isnan([found.conf_low, found.conf_high]).all()
    assert found.note == "no spread, no interval"


def test_nobody_answered():
    for found in (mean_of_wave(np.array([])), share_agreeing(np.array([]), 1, 5)):
        assert found.n == 0
        assert np.isnan(found.estimate)
        assert found.note == "nobody answered"
