"""Two waves that cannot be linked, against what R prints."""

import numpy as np
import pytest

from evaluation.change.independent import mean_difference

# Cushny & Peebles 1905, R's `sleep`; t.test(extra ~ group) is on R's own help page.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_one_cohort_gives_what_r_prints_for_welch():
    found = mean_difference([(FIRST, SECOND)])
    assert found.n == 20
    assert found.estimate == pytest.approx(2.33 - 0.75)
    # R: t = -1.8608, df = 17.776, p-value = 0.07939, -3.3654832 to 0.2054832 (first minus second)
    assert found.conf_low == pytest.approx(-0.2054832, abs=1e-6)
    assert found.conf_high == pytest.approx(3.3654832, abs=1e-6)
    assert found.p_value == pytest.approx(0.07939, abs=1e-5)
    assert found.note == "10 before, 10 after"


def test_cohorts_are_never_compared_with_each_other():
    # One cohort rates itself four points above the other; within each nothing differs.
    low, high = np.array([1.0, 2, 3, 2, 1, 3]), np.array([5.0, 6, 7, 6, 5, 7])
    found = mean_difference([(low, low), (high, high[:3])])
    assert found.estimate == pytest.approx(0)
    assert "2 cohorts" in found.method


def test_an_empty_wave_a_single_answer_and_no_spread_have_no_interval():
    assert mean_difference([([1.0, 2.0], [])]).n == 0
    single = mean_difference([([1.0], [2.0, 3.0])])
    assert single.estimate == 1.5
    assert np.isnan(single.conf_low)
    alike = mean_difference([([2.0, 2.0], [3.0, 3.0])])
    assert alike.estimate == 1.0
    assert np.isnan(alike.p_value)
