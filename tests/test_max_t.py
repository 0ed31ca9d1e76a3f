"""Westfall and Young's max-T by sign flips."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

from evaluation.change.max_t import max_t


def rng():
    return np.random.default_rng(7)


def changes(n, items=4, seed=1, shift=0.5):
    draw = np.random.default_rng(seed)
    return np.round(draw.normal(size=(n, 1)) + draw.normal(size=(n, items)) + shift)


def by_the_book(d):
    """Step-down max-T with every sign flip, and scipy's t."""
    own = np.abs(ttest_1samp(d, 0).statistic)
    order = np.argsort(-own)
    reached = np.zeros(len(own))
    flips = list(product([-1, 1], repeat=len(d)))
    for signs in flips:
        t = np.abs(ttest_1samp(d * np.array(signs)[:, None], 0).statistic)
        for rank, item in enumerate(order):
            reached[item] += np.max(t[order[rank:]]) >= own[item] - 1e-9
    p = reached / len(flips)
    p[order] = np.maximum.accumulate(p[order])
    return p


def test_every_way_as_by_the_book():
    d = np.random.default_rng(3).normal(0.4, 1, (8, 3))
    found = max_t(d, rng())
    assert found.exact
    assert found.draws == 2**7
    assert found.p_adjusted == pytest.approx(by_the_book(d))


def test_one_item_is_the_exact_sign_flip_test():
    # Six people +1: of 64 ways two are as far from zero.
    assert max_t(np.ones((6, 1)), rng()).p_adjusted == pytest.approx([2 / 64])
    # Squalls 2025: six +1 and four 0; those who did not change have no sign.
    found = max_t(np.array([[1.0]] * 6 + [[0.0]] * 4), rng())
    assert found.p_adjusted == pytest.approx([2 / 64])
    assert found.draws == 32


def test_items_that_move_together_cost_nothing():
    d = changes(9, 1)
    alone = max_t(d, rng()).p_adjusted[0]
    assert max_t(np.repeat(d, 5, axis=1), rng()).p_adjusted == pytest.approx([alone] * 5)


def test_draws_come_near_every_way():
    d = changes(12)
    exact, drawn = max_t(d, rng()), max_t(d, rng(), draws=2000)
    assert exact.exact
    assert not drawn.exact
    assert drawn.p_adjusted == pytest.approx(exact.p_adjusted, abs=0.03)
    assert "2000 random sign flips" in drawn.method
    assert "all 2048 sign flips" in exact.method


def test_a_drawn_p_is_never_zero():
    found = max_t(np.ones((40, 2)) + 0.01 * changes(40, 2), rng(), draws=999)
    assert found.p_adjusted == pytest.approx([1 / 1000] * 2)


def test_neither_rows_nor_direction_nor_scale_alter_a_draw():
    d = changes(40)
    usual = max_t(d, rng(), 500).p_adjusted
    order = np.random.default_rng(1).permutation(40)
    for other in (d[order], -d, d * 10, np.vstack([d, np.zeros((5, 4))])):
        found = max_t(other, rng(), 500).p_adjusted
        if len(other) == 40:
            assert found.tolist() == usual.tolist()
        else:
            assert found == pytest.approx(usual, abs=0.05)


def test_one_seed_one_answer():
    d = changes(40, shift=0.2)
    assert max_t(d, rng(), 500).p_adjusted.tolist() == max_t(d, rng(), 500).p_adjusted.tolist()


def test_what_was_not_answered_is_left_out_of_its_item_only():
    d = changes(9)
    d[0, 0] = d[1, 2] = np.nan
    found = max_t(d, rng()).p_adjusted
    assert not np.isnan(found).any()
    d[:, 3] = np.nan
    empty = max_t(d, rng()).p_adjusted
    assert np.isnan(empty).tolist() == [False, False, False, True]
    assert empty[:3] == pytest.approx(max_t(d[:, :3], rng()).p_adjusted)


def test_no_one_changed_is_p_1():
    assert max_t(np.zeros((10, 2)), rng()).p_adjusted == pytest.approx([1, 1])
    d = np.column_stack([np.zeros(8), np.ones(8)])
    assert max_t(d, rng()).p_adjusted == pytest.approx([1, 2 / 256])


def test_nobody():
    assert np.isnan(max_t(np.empty((0, 3)), rng()).p_adjusted).all()
    assert len(max_t(np.empty((5, 0)), rng()).p_adjusted) == 0
    assert max_t(np.array([[0.0, 1.0]]), rng()).p_adjusted == pytest.approx([1, 1])


def test_ties_of_floats_are_ties():
    # Means of three items: each change is 2/3, however its last digit came out.
    after = np.array([[(3 + 3 + 4) / 3], [11 / 3], [1 + 5 / 3]])
    before = np.array([[8 / 3], [3.0], [2.0]])
    assert max_t(after - before, rng()).p_adjusted == pytest.approx([2 / 8])


def test_one_family_in_twenty_at_most_has_a_false_finding():
    draw, family = np.random.default_rng(11), rng()
    found = [
        np.min(
            max_t(
                np.round(draw.normal(size=(10, 1)) + draw.normal(size=(10, 5))), family, 600
            ).p_adjusted
        )
        <= 0.05
        for _ in range(300)
    ]
    assert np.mean(found) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 3), min_size=1, max_size=9))
def test_identities_of_max_t(people):
    d = np.array(people, dtype=float)
    usual = max_t(d, rng())
    assert usual.exact
    assert max_t(-d[::-1] * 10, rng()).p_adjusted == pytest.approx(usual.p_adjusted)
    one_by_one = np.concatenate([max_t(d[:, [i]], rng()).p_adjusted for i in range(3)])
    assert (usual.p_adjusted >= one_by_one - 1e-9).all()
    assert max_t(d[:, [2, 0, 1]], rng()).p_adjusted == pytest.approx(usual.p_adjusted[[2, 0, 1]])
