"""The cumulative logit model of single items."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from evaluation.change.ordinal import _fit, cumulative_logit

NOBODY = np.array([])


def items(n, seed=1, shift=0.5):
    rng = np.random.default_rng(seed)
    own = rng.normal(size=n)
    waves = (own + rng.normal(size=n) + 3, own + rng.normal(size=n) + 3 + shift)
    return tuple(np.clip(np.round(wave), 1, 5) for wave in waves)


def test_tonsils_of_carriers_as_mccullagh_prints_them():
    # McCullagh 1980: sizes of tonsils, 72 carriers and 1,326 others: log odds .603, SE .227. R
    # 4.2.2, ordinal 2022.11.16, clm(size ~ carrier, weights = people): .6026492368 (.2274158).
    shift, _, curvature = _fit(np.array([[19, 29, 24], [497, 560, 269]]))
    assert shift == pytest.approx(-0.6026492368, abs=1e-8)
    assert np.sqrt(np.linalg.inv(curvature)[-1, -1]) == pytest.approx(0.2274158139, abs=1e-7)


@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.ConvergenceWarning")
@pytest.mark.parametrize("n", [15, 80])
def test_as_statsmodels_clustered_by_person(n):
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    before, after = items(n)
    answers, wave = np.concatenate([before, after]), np.repeat([0.0, 1.0], n)[:, None]
    person = {"groups": np.tile(np.arange(n), 2)}
    fitted = OrderedModel(answers, wave, distr="logit").fit(
        method="bfgs", disp=0, gtol=1e-8, cov_type="cluster", cov_kwds=person
    )
    found = cumulative_logit(before, after)
    assert found.estimate == pytest.approx(fitted.params[0], abs=1e-6)
    error = (found.conf_high - found.estimate) / stdtrit(n - 1, 0.975)
    # statsmodels counts the parameters too: (N - 1) / (N - k), N answers.
    more = np.sqrt((2 * n - 1) / (2 * n - len(np.unique(answers))))
    assert error * more == pytest.approx(fitted.bse[0], rel=1e-3)


def test_two_categories_are_the_log_odds_of_two_shares():
    # 5 of 20 before, 12 of 20 after: log(12/8) - log(5/15).
    before = np.array([1.0] * 15 + [2.0] * 5)
    after = np.array([1.0] * 8 + [2.0] * 12)
    found = cumulative_logit(before, after)
    assert found.estimate == pytest.approx(np.log(12 / 8) - np.log(5 / 15))


def test_direction_order_scale_and_kind():
    before, after = items(40)
    usual, turned = cumulative_logit(before, after), cumulative_logit(after, before)
    assert turned.estimate == pytest.approx(-usual.estimate)
    assert (turned.conf_low, turned.conf_high) == pytest.approx((-usual.conf_high, -usual.conf_low))
    assert usual.estimate > 0
    for other in (
        cumulative_logit(before[::-1], after[::-1]),
        cumulative_logit(before * 10 + 3, after * 10 + 3),
        cumulative_logit(before.astype("uint8"), after.astype("uint8")),
    ):
        assert other.estimate == pytest.approx(usual.estimate)
        assert other.p_value == pytest.approx(usual.p_value)


def test_linking_the_answers_makes_the_interval_narrower():
    before, after = items(200)
    linked = cumulative_logit(before, after)
    shuffled = cumulative_logit(before, np.random.default_rng(1).permutation(after))
    assert linked.estimate == pytest.approx(shuffled.estimate)
    assert linked.conf_high - linked.conf_low < shuffled.conf_high - shuffled.conf_low


def test_no_one_changed_and_all_alike():
    before = np.array([1.0, 2, 2, 3])
    same = cumulative_logit(before, before)
    assert (same.estimate, same.p_value, same.note) == (0, 1, "no one changed")
    alike = cumulative_logit(before, before + 1)
    assert alike.estimate > 0
    assert np.isnan([alike.conf_low, alike.p_value]).all()
    assert alike.note == "everybody changed by the same amount"


def test_what_is_not_defined():
    low, high = np.array([1.0, 2, 2, 1]), np.array([2.0, 3, 3, 4])
    for found in (
        cumulative_logit(low, high),
        cumulative_logit(high, low),
        cumulative_logit(NOBODY, NOBODY),
        cumulative_logit(low[:1], high[:1]),
    ):
        assert np.isnan([found.estimate, found.conf_low, found.p_value]).all()
        assert found.note
    with pytest.raises(ValueError, match="4 scores before"):
        cumulative_logit(low, high[:2])


def test_small_tables_converge():
    rng = np.random.default_rng(2)
    for _ in range(200):
        before, after = rng.integers(1, 6, (2, 6)).astype(float)
        assert "converge" not in cumulative_logit(before, after).note


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=15))
def test_identities_of_the_model(people):
    before, after = np.array(people, dtype=float).T
    usual = cumulative_logit(before, after)
    turned = cumulative_logit(after[::-1] * 10, before[::-1] * 10)
    assert turned.estimate == pytest.approx(-usual.estimate, abs=1e-6, nan_ok=True)
    assert turned.p_value == pytest.approx(usual.p_value, abs=1e-6, nan_ok=True)
    assert np.isnan(usual.estimate) == bool(usual.note and usual.note.endswith("not defined"))
