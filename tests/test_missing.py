"""The logistic model of staying."""

import numpy as np
import pytest

from evaluation.change.missing import logistic, staying, staying_together
from tests.test_attrition import AUTOMATIC, MANUAL

# Temperature at 23 launches of the space shuttle, and those with damaged O-rings (Dalal, Fowlkes &
# Hoadley 1989, JASA 84:945).
WHOLE = [66, 67, 67, 67, 68, 69, 70, 70, 72, 73, 75, 76, 76, 78, 79, 81]
DAMAGED = [53, 57, 58, 63, 70, 70, 75]


def with_ones(scores):
    return np.column_stack([np.ones(len(scores)), scores])


def test_o_rings_as_r_computes_them():
    # R 4.2.2, summary(glm(damaged ~ temperature, binomial, control = list(epsilon = 1e-14))).
    outcome = np.repeat([0, 1], [len(WHOLE), len(DAMAGED)])
    slopes, covariances = logistic(with_ones(WHOLE + DAMAGED), outcome)
    assert slopes == pytest.approx([15.0429016477, -0.2321627442], abs=1e-9)
    assert np.sqrt(np.diag(covariances)) == pytest.approx([7.3786363849, 0.1082365216], abs=1e-7)


def test_cars_as_r_computes_them():
    # R 4.2.2, summary(glm(am ~ wt, binomial, mtcars, control = list(epsilon = 1e-14))). At its
    # default R takes the weights from the step before the last: standard error 1.43642, p .0050882.
    manual = np.repeat([False, True], [len(AUTOMATIC), len(MANUAL)])
    found = staying(np.array(AUTOMATIC + MANUAL), manual)
    assert found.estimate == pytest.approx(-4.023969962, abs=1e-8)
    error = (found.conf_high - found.estimate) / 1.959963984540
    assert error == pytest.approx(1.436527744, abs=1e-7)
    assert found.estimate / error == pytest.approx(-2.801178035, abs=1e-6)
    assert found.p_value == pytest.approx(0.005091642032, abs=1e-8)
    assert (found.n, found.note) == (32, "13 stayed, 19 left")


def people(n=60, seed=1):
    rng = np.random.default_rng(seed)
    first = rng.normal(3, 1, (n, 2)).round(1)
    return first, rng.uniform(size=n) < 1 / (1 + np.exp(-0.8 * (first[:, 0] - 3)))


def test_several_scales_as_statsmodels():
    from statsmodels.api import Logit

    first, stayed = people()
    fitted = Logit(stayed.astype(float), with_ones(first)).fit(disp=0, tol=1e-12)
    found = staying_together(first, stayed)
    assert [e.estimate for e in found] == pytest.approx(fitted.params[1:], abs=1e-8)
    assert [e.p_value for e in found] == pytest.approx(fitted.pvalues[1:], abs=1e-8)
    limits = [(e.conf_low, e.conf_high) for e in found]
    assert np.array(limits) == pytest.approx(fitted.conf_int()[1:], abs=1e-8)


def test_ten_of_each_for_each_scale():
    first, stayed = np.arange(25.0), np.repeat([True, False], [15, 10])
    first[[0, 20]] = first[[20, 0]]
    assert not np.isnan(staying(first, stayed).estimate)
    one_less = staying(first[:24], stayed[:24])
    assert np.isnan(one_less.estimate)
    assert one_less.note == "not estimated: n = 15 and 9 people"
    both = staying_together(np.column_stack([first, first**2]), stayed)
    assert [np.isnan(e.estimate) for e in both] == [True, True]
    assert both[0].note == "not estimated: n = 15 and 10 people"


def test_scores_that_part_the_groups_give_no_number():
    first = np.arange(30.0)
    for stayed in (first < 15, first >= 12):
        found = staying(first, stayed)
        assert np.isnan([found.estimate, found.p_value]).all()
        assert "part the two groups" in found.note
    # But for one person in the middle they would be parted as well: no end to the slope.
    tied = staying(np.repeat([1.0, 2.0, 3.0], 10), np.repeat([True, True, False], [10, 5, 15]))
    assert np.isnan(tied.estimate)


def test_a_scale_without_spread_is_left_out_and_said():
    first, stayed = people()
    found = staying_together(np.column_stack([np.full(60, 1.8), first[:, 0]]), stayed)
    assert np.isnan(found[0].estimate)
    assert "no spread" in found[0].note
    assert found[1].estimate == pytest.approx(staying(first[:, 0], stayed).estimate)


def test_two_scales_that_say_the_same_have_no_numbers_of_their_own():
    first, stayed = people()
    found = staying_together(np.column_stack([first[:, 0], 2 * first[:, 0]]), stayed)
    assert np.isnan([e.estimate for e in found]).all()


def test_rows_place_scale_and_direction():
    first, stayed = people()
    usual = staying(first[:, 0], stayed)
    for other, times in (
        (staying(first[::-1, 0], stayed[::-1]), 1),
        (staying(first[:, 0] + 100, stayed.astype("uint8")), 1),
        (staying(first[:, 0] * 10, stayed), 0.1),
        (staying(first[:, 0], ~stayed), -1),
    ):
        assert other.estimate == pytest.approx(times * usual.estimate, abs=1e-9)
        assert other.p_value == pytest.approx(usual.p_value, abs=1e-9)


def test_nobody_and_unequal_lengths():
    assert staying(np.array([]), np.array([])).n == 0
    with pytest.raises(ValueError, match="3 scores, but 2"):
        staying(np.array([1.0, 2, 3]), np.array([True, False]))
