import numpy as np
import pytest

from evaluation.change import bayes
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE


def test_sleep_as_jasp_and_the_r_package_print_it():
    assert bayes.bayes_factor(SLEEP_BEFORE, SLEEP_AFTER).estimate == pytest.approx(17.259, abs=5e-4)


def test_sleep_as_r_computed_it():
    expected = oracle("sleep")["paired"]["bf10_jzs_r0.707"]
    found = bayes.bayes_factor(SLEEP_BEFORE, SLEEP_AFTER)
    assert np.log(found.estimate) == pytest.approx(np.log(expected), abs=1e-8)


def test_three_groups_and_all_of_them_as_r_computed_them():
    table, expected = data("anorexia"), oracle("anorexia")
    for cohort, entry in [*expected["by_cohort"].items(), ("", expected["pooled"])]:
        group = table[table["cohort"] == cohort] if cohort else table
        found = bayes.bayes_factor(group["pre"].to_numpy(), group["post"].to_numpy())
        size = np.log(entry["bf10_jzs_r0.707"])
        assert np.log(found.estimate) == pytest.approx(size, abs=1e-8)


@pytest.mark.parametrize("scale", bayes.PRIORS)
@pytest.mark.parametrize(("t", "n"), [(4.06, 10), (-0.3, 26), (0.0, 5), (8.0, 133), (30.0, 100)])
def test_pingouin_has_the_same_with_each_prior(scale, t, n):
    import pingouin

    expected = float(pingouin.bayesfactor_ttest(t, n, paired=True, r=scale))
    found = bayes.log_bayes_factor(t, n, scale)
    assert found == pytest.approx(np.log(expected), abs=1e-8)


def test_the_three_priors_have_their_names():
    scores = SLEEP_BEFORE, SLEEP_AFTER
    narrow, wide = bayes.bayes_factor_narrow(*scores), bayes.bayes_factor_wide(*scores)
    assert narrow.estimate == bayes.bayes_factor(*scores, 0.5).estimate
    assert wide.estimate == bayes.bayes_factor(*scores, 1.0).estimate
    assert "r = 0.500" in narrow.method
    assert "r = 1.000" in wide.method
    assert isinstance(wide.estimate, float)


def test_direction_scale_and_order_do_not_matter():
    found = bayes.bayes_factor(SLEEP_BEFORE, SLEEP_AFTER).estimate
    same = [
        bayes.bayes_factor(SLEEP_AFTER, SLEEP_BEFORE),
        bayes.bayes_factor(10 * SLEEP_BEFORE, 10 * SLEEP_AFTER),
        bayes.bayes_factor(SLEEP_BEFORE + 7, SLEEP_AFTER + 7),
        bayes.bayes_factor(SLEEP_BEFORE[::-1], SLEEP_AFTER[::-1]),
    ]
    assert [other.estimate for other in same] == pytest.approx([found] * 4, rel=1e-9)


def test_a_huge_t_does_not_overflow():
    assert np.isfinite(bayes.log_bayes_factor(1e6, 3000, 1.0))
    before = np.zeros(2000)
    found = bayes.bayes_factor(before, 1 + np.arange(2000) % 2 / 1000)
    assert found.estimate == np.inf
    assert found.note


@pytest.mark.parametrize("step", [0.0, 1.0, 0.3])
def test_no_spread_is_not_a_huge_bayes_factor(step):
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = bayes.bayes_factor(before, before + step)
    assert np.isnan(found.estimate)
    assert "not defined" in found.note


@pytest.mark.parametrize("n", [0, 1])
def test_too_few(n):
    assert bayes.bayes_factor(np.zeros(n), np.ones(n)).note == f"n = {n}, not estimated"


def test_unsigned_answers_do_not_wrap():
    before, after = np.array([4, 5, 3, 2, 4]), np.array([3, 3, 4, 2, 3])
    small = bayes.bayes_factor(before.astype("uint8"), after.astype("uint8"))
    assert small == bayes.bayes_factor(before, after)
    assert small.estimate < 2


def test_a_prior_without_width_is_refused():
    with pytest.raises(ValueError, match="r = 0"):
        bayes.bayes_factor(SLEEP_BEFORE, SLEEP_AFTER, 0)
