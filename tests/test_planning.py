import numpy as np
import pytest

from evaluation.change import planning
from tests.reference import oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE


@pytest.mark.parametrize(
    ("n", "printed"),
    [(5, 1.68), (8, 1.16), (10, 1.00), (15, 0.78), (30, 0.53), (200, 0.20)],
)
def test_what_r_prints(n, printed):
    # power.t.test(n, power = .8, type = "paired", sd = 1)$delta
    assert planning.detectable_dz(n) == pytest.approx(printed, abs=0.005)


def test_all_digits_that_r_computed():
    r = oracle("power")
    for n, dz, power in zip(r["n"], r["mdes_dz_power80"], r["power_dz0.5"], strict=True):
        # R stops its search at a tolerance of 1e-4 in the power.
        assert planning.detectable_dz(n) == pytest.approx(dz, abs=2e-5)
        assert planning.power_of_t(0.5, n) == pytest.approx(power, abs=1e-10)


def test_power_feeds_on_dz_not_on_dav():
    # pingouin with paired=True puts d_av there: .782 where .982 is right (d_z 1.449, n = 10).
    assert planning.power_of_t(1.449, 10) == pytest.approx(0.982, abs=5e-4)


@pytest.mark.parametrize("n", [3, 4, 50, 2000, 100_000])
def test_that_change_has_that_power(n):
    assert planning.power_of_t(planning.detectable_dz(n), n) == pytest.approx(0.8, abs=1e-9)


@pytest.mark.parametrize("n", [2, 5, 30, 500])
def test_no_change_is_found_as_often_as_the_level_says(n):
    assert planning.power_of_t(0.0, n) == pytest.approx(0.05)
    assert planning.power_of_t(50.0, n) <= 1
    assert planning.power_of_t(-0.4, n) == planning.power_of_t(0.4, n)


def test_points_are_standard_deviations_of_the_changes_that_were_seen():
    dz = planning.minimum_detectable_dz(SLEEP_BEFORE, SLEEP_AFTER)
    points = planning.minimum_detectable_change(SLEEP_BEFORE, SLEEP_AFTER)
    assert (dz.unit, points.unit) == ("SD", "points")
    assert dz.estimate == pytest.approx(0.996, abs=5e-4)
    assert points.estimate == pytest.approx(dz.estimate * 1.22999548327987)


def test_it_does_not_depend_on_the_change_that_was_found():
    moved = planning.minimum_detectable_change(SLEEP_BEFORE, SLEEP_AFTER + 2)
    back = planning.minimum_detectable_change(SLEEP_AFTER, SLEEP_BEFORE)
    expected = planning.minimum_detectable_change(SLEEP_BEFORE, SLEEP_AFTER).estimate
    assert (moved.estimate, back.estimate) == pytest.approx((expected, expected))


def test_everybody_the_same_step_up_has_none_in_points():
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = planning.minimum_detectable_change(before, before + 0.3)
    assert np.isnan(found.estimate)
    assert "not defined" in found.note


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few(n):
    for function in (planning.minimum_detectable_dz, planning.minimum_detectable_change):
        assert function(np.zeros(n), np.ones(n)).note == f"n = {n}, not estimated"
