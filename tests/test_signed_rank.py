import numpy as np
import pytest

from evaluation.change.signed_rank import rank_biserial
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

# Hollander & Wolfe 1973, p. 29: the Hamilton depression scale of nine patients.
FIRST = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
SECOND = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])


def test_hollander_and_wolfe():
    # V = 40 of 45: (40 - 5) / 45 = .777..., as in the tests of easystats/effectsize.
    assert rank_biserial(SECOND, FIRST).estimate == pytest.approx(35 / 45)
    assert rank_biserial(FIRST, SECOND).estimate == pytest.approx(-35 / 45)


def test_sleep_drops_the_one_who_did_not_change():
    found = rank_biserial(SLEEP_BEFORE, SLEEP_AFTER)
    assert (found.n, found.estimate) == (10, 1.0)


def test_three_groups_as_r_computed_them():
    table = data("anorexia")
    for cohort, entry in oracle("anorexia")["by_cohort"].items():
        group = table[table["cohort"] == cohort]
        found = rank_biserial(group["pre"].to_numpy(), group["post"].to_numpy())
        assert found.estimate == pytest.approx(entry["rbc_drop_zero"], abs=1e-12)


def test_equal_steps_tie_although_their_floats_differ():
    # Means of three answers: every step is 2/3, three up and one down. Without rounding the
    # ranks of the four are not alike.
    before = np.array([5 / 3, 7 / 3, 4 / 3, 10 / 3])
    after = np.array([7 / 3, 9 / 3, 2.0, 8 / 3])
    assert len({float(abs(d)) for d in after - before}) > 1
    assert rank_biserial(before, after).estimate == pytest.approx(0.5)


def test_hand_worked_with_ties():
    # Changes 1, 1, -1, 3, 0: ranks 2, 2, 2, 4; up 8, down 2.
    found = rank_biserial(np.zeros(5), np.array([1.0, 1.0, -1.0, 3.0, 0.0]))
    assert found.estimate == pytest.approx(0.6)


def test_unsigned_answers_do_not_wrap():
    before, after = np.array([4, 5, 3], dtype="uint8"), np.array([3, 3, 4], dtype="uint8")
    assert rank_biserial(before, after).estimate == pytest.approx((1.5 - 4.5) / 6)


def test_nobody_changed_is_not_defined():
    found = rank_biserial(np.ones(6), np.ones(6))
    assert found.n == 6
    assert np.isnan(found.estimate)
    assert "no one changed" in found.note
