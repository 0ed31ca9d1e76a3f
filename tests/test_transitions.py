"""Moves between answer categories."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import SquareTable, mcnemar

from evaluation.change.transitions import bowker, mcnemar_top, stuart_maxwell, transition_table

# Unaided vision of the right (rows) and left eye of 7,477 women (Stuart 1953, Biometrika 40:105):
# VisualAcuity of the R package vcd.
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
NOBODY = np.array([])


def answers(table):
    """Two arrays of answers that give this table."""
    table = np.asarray(table)
    before, after = np.indices(table.shape)
    return tuple(np.repeat(side.ravel() + 1.0, table.ravel()) for side in (before, after))


def test_vision_as_r_computes_it():
    # R 4.2.2, mcnemar.test(vision, correct = FALSE), which for a larger table is Bowker's test, and
    # coin 1.4.2, mh_test(vision).
    symmetry, margins = (test(*answers(VISION)) for test in (bowker, stuart_maxwell))
    assert symmetry.estimate == pytest.approx(19.10655, abs=5e-6)
    assert symmetry.p_value == pytest.approx(0.00398742, abs=5e-9)
    assert "6 degrees" in symmetry.method
    assert margins.estimate == pytest.approx(11.95657, abs=5e-6)
    assert margins.p_value == pytest.approx(0.007533425, abs=5e-10)
    assert "3 degrees" in margins.method


def test_as_statsmodels_without_shifted_zeros():
    rng = np.random.default_rng(1)
    for _ in range(20):
        table = rng.integers(1, 9, (5, 5))
        table[2, 3] = table[4, 0] = 0  # zero cells, but no empty pair
        expected = SquareTable(table, shift_zeros=False)
        for test, wanted in (
            (bowker, expected.symmetry()),
            (stuart_maxwell, expected.homogeneity()),
        ):
            found = test(*answers(table))
            assert found.estimate == pytest.approx(wanted.statistic)
            assert found.p_value == pytest.approx(wanted.pvalue)


def test_the_default_of_statsmodels_would_be_another_number():
    table = np.array([[5, 3, 0], [1, 6, 4], [2, 0, 7]])
    shifted = SquareTable(table).symmetry().statistic
    assert bowker(*answers(table)).estimate == pytest.approx(1 + 4 + 2)
    assert abs(shifted - 7) > 0.5


def test_pairs_that_nobody_went_between_are_no_degrees_of_freedom():
    found = bowker(*answers([[5, 3, 0], [1, 6, 4], [0, 0, 7]]))
    assert found.estimate == pytest.approx(1 + 4)
    assert "2 degrees" in found.method


def test_a_category_that_nobody_left_or_entered_says_nothing():
    found = stuart_maxwell(*answers([[5, 6, 0], [1, 6, 0], [0, 0, 7]]))
    assert found.estimate == pytest.approx(25 / 7)
    assert "1 degree of freedom" in found.method
    assert found.p_value == pytest.approx(mcnemar([[5, 6], [1, 6]], False, False).pvalue)


def test_two_categories_are_mcnemars_chi_squared():
    # Approval of the prime minister (Agresti 1990): (150 - 86)^2 / (150 + 86) = 17.36; R 4.2.2,
    # mcnemar.test(approval, correct = FALSE): 17.355932, p = 3.099293e-05.
    for test in (bowker, stuart_maxwell):
        found = test(*answers([[794, 150], [86, 570]]))
        assert found.estimate == pytest.approx(17.355932, abs=5e-7)
        assert found.p_value == pytest.approx(3.099293e-05, abs=5e-12)


def test_mcnemar_exact_as_r_computes_it():
    # R 4.2.2, binom.test(9, 11)$p.value, which is mcnemar.exact of the package exact2x2.
    found = mcnemar_top(*answers([[21, 2], [9, 12]]), top_from=2)
    assert found.p_value == pytest.approx(0.0654296875, abs=1e-12)
    assert found.estimate == pytest.approx((2 - 9) / 44)
    assert found.note == "2 moved into the top categories, 9 out of them"


def test_the_interval_as_statpsych_prints_it():
    # ci.prop.ps(.05, 12, 4, 26, 6): .44 is the adjusted difference, limits .2548067 and .6251933.
    found = mcnemar_top(*answers([[12, 26], [4, 6]]), top_from=2)
    assert (found.conf_low, found.conf_high) == pytest.approx((0.2548067, 0.6251933), abs=5e-8)


def test_nobody_in_or_out_of_the_top_is_p_1():
    # statsmodels' mcnemar(exact=False) gives p = 0 here.
    before = np.array([1.0, 2, 4, 5, 5])
    found = mcnemar_top(before, np.array([2.0, 1, 5, 4, 5]), top_from=4)
    assert (found.estimate, found.p_value) == (0, 1)
    assert mcnemar_top(before, before, 4).p_value == 1


def test_mcnemar_exact_as_statsmodels():
    for into in range(12):
        for out in range(12):
            found = mcnemar_top(*answers([[3, into], [out, 4]]), top_from=2)
            expected = mcnemar([[3, into], [out, 4]], exact=True).pvalue
            assert found.p_value == pytest.approx(min(1, expected))


def test_no_one_changed_and_nobody():
    same = np.array([1.0, 2, 3])
    for test in (bowker, stuart_maxwell):
        found = test(same, same)
        assert (found.n, found.estimate, found.p_value) == (3, 0, 1)
        assert found.note == "no one changed"
        nobody = test(NOBODY, NOBODY)
        assert nobody.n == 0
        assert np.isnan(nobody.p_value)
        with pytest.raises(ValueError, match="3 scores before"):
            test(same, same[:2])
    assert np.isnan(mcnemar_top(NOBODY, NOBODY, 4).p_value)


def test_direction_rows_and_kinds_of_number():
    before, after = answers(VISION)
    assert mcnemar_top(after, before, 3).estimate == -mcnemar_top(before, after, 3).estimate
    order = np.random.default_rng(1).permutation(len(before))
    for test in (bowker, stuart_maxwell):
        usual = test(before, after)
        for other in (
            test(before[order], after[order]),
            test(before.astype("uint8"), after.astype("uint8")),
            test(before * 10, after * 10),
            test(after, before),
        ):
            assert other.estimate == pytest.approx(usual.estimate, abs=1e-9)
            assert other.p_value == pytest.approx(usual.p_value, abs=1e-12)


def test_the_table_has_the_answers_that_were_given_in_order():
    values, table = transition_table(np.array([5.0, 2, 2]), np.array([2.0, 2, 4]))
    assert values.tolist() == [2, 4, 5]
    assert table.tolist() == [[1, 1, 0], [0, 0, 0], [1, 0, 0]]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=15))
def test_identities_of_the_tests_of_moves(people):
    before, after = np.array(people, dtype=float).T
    for test in (bowker, stuart_maxwell, lambda one, other: mcnemar_top(one, other, 4)):
        usual, turned = test(before, after), test(after[::-1], before[::-1])
        assert 0 <= usual.p_value <= 1
        assert turned.p_value == pytest.approx(usual.p_value, abs=1e-9)
        assert abs(turned.estimate) == pytest.approx(abs(usual.estimate), abs=1e-9)
    top = mcnemar_top(before, after, 4)
    assert -1 <= top.conf_low <= top.estimate <= top.conf_high <= 1
