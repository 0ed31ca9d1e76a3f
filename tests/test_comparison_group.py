import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.change.comparison_group import (
    adjusted_difference,
    adjusted_difference_robust,
    hedges_g,
    morris_dppc2,
)
from tests.reference import data

# Morris 2008, Organizational Research Methods 11:364, table 1: means and standard deviations before
# and after, n, of programme and comparison group in five studies, and its d_ppc2.
MORRIS = [
    ((30.6, 38.5, 15.0, 20), (23.1, 19.7, 13.8, 20), 0.77),
    ((23.5, 26.8, 3.1, 50), (24.9, 25.3, 4.1, 42), 0.80),
    ((0.5, 0.7, 0.1, 9), (0.6, 0.6, 0.2, 9), 1.20),
    ((53.4, 75.9, 14.5, 10), (55.7, 60.7, 17.3, 11), 1.05),
    ((35.6, 36.0, 4.7, 14), (34.8, 33.4, 3.1, 14), 0.44),
]


@pytest.fixture
def people():
    rng = np.random.default_rng(20240701)
    programme = np.repeat([1, 0], [22, 17])
    before = rng.normal(3, 0.7, 39) - 0.3 * programme
    after = 1 + 0.6 * before + 0.4 * programme + rng.normal(0, 0.3 + 0.3 * programme)
    return before, after, programme


def test_anorexia_as_r_prints_it():
    # ?MASS::anorexia has glm(Postwt ~ Prewt + Treat + offset(Prewt)), beside cognitive therapy. R
    # 4.2.2, lm(Postwt ~ Prewt + Treat, anorexia), which has the same differences, and its confint.
    rows = data("anorexia")
    pre, post = rows["pre"].to_numpy(), rows["post"].to_numpy()
    cont, family = (rows["cohort"] == "Cont").to_numpy(), (rows["cohort"] == "FT").to_numpy()
    found = adjusted_difference(pre, post, cont, family)
    assert found.n == 72
    assert found.estimate == pytest.approx(-4.0970655281, abs=1e-9)
    assert found.p_value == pytest.approx(0.0339993147203, abs=1e-11)
    limits = found.conf_low, found.conf_high
    assert limits == pytest.approx((-7.875471197, -0.318659859), abs=1e-8)
    assert "68 degrees of freedom" in found.method
    # The interval is as wide as t(68) = 1.995469 makes it of the standard error that is printed.
    assert (found.conf_high - found.conf_low) / 2 == pytest.approx(1.995469 * 1.8935, abs=2e-4)
    other = adjusted_difference(pre, post, family, cont)
    assert other.estimate == pytest.approx(4.5630626529, abs=1e-9)
    assert other.p_value == pytest.approx(0.0360350846649, abs=1e-11)


def test_it_is_statsmodels_least_squares(people):
    before, after, programme = people
    model = sm.OLS(after, np.column_stack([np.ones(39), programme, before]))
    plain, robust = model.fit(), model.fit(cov_type="HC3", use_t=True)
    for function, expected in (
        (adjusted_difference, plain),
        (adjusted_difference_robust, robust),
    ):
        found = function(before, after, programme)
        assert found.estimate == pytest.approx(expected.params[1], abs=1e-10)
        assert (found.conf_low, found.conf_high) == pytest.approx(expected.conf_int()[1])
        assert found.p_value == pytest.approx(expected.pvalues[1])
        assert found.note == "22 in the programme, 17 in the comparison group"
    assert "HC3" in adjusted_difference_robust(before, after, programme).method


def test_hedges_g_by_hand(people):
    before, after, programme = people
    inside, outside = after[programme == 1], after[programme == 0]
    spread = np.sqrt((21 * inside.var(ddof=1) + 16 * outside.var(ddof=1)) / 37)
    difference = adjusted_difference(before, after, programme)
    found = hedges_g(before, after, programme)
    assert found.unit == "SD"
    assert found.estimate == pytest.approx((1 - 3 / (4 * 39 - 9)) * difference.estimate / spread)
    # A little wider than the interval of the difference over a spread that were known.
    wide = found.conf_high - found.conf_low
    known = (1 - 3 / (4 * 39 - 9)) * (difference.conf_high - difference.conf_low) / spread
    assert known < wide < 1.1 * known
    assert np.isnan(found.p_value)


def _scores(mean, sd, n):
    """As many numbers with exactly this mean and standard deviation."""
    z = np.random.default_rng(n).normal(size=n)
    return mean + sd * (z - z.mean()) / z.std(ddof=1)


@pytest.mark.parametrize(("programme", "comparison", "printed"), MORRIS)
def test_five_studies_as_morris_prints_them(programme, comparison, printed):
    before = np.concatenate([_scores(pre, sd, n) for pre, _, sd, n in (programme, comparison)])
    after = np.concatenate([_scores(post, sd, n) for _, post, sd, n in (programme, comparison)])
    group = np.repeat([1, 0], [programme[3], comparison[3]])
    assert round(morris_dppc2(before, after, group).estimate, 2) == printed


def test_a_group_that_began_higher_is_not_credited_with_it():
    # After is before in both groups: nothing happened, though the programme's mean is higher.
    rng = np.random.default_rng(3)
    programme = np.repeat([1, 0], 40)
    before = rng.normal(3, 0.5, 80) + programme
    after = before + rng.normal(0, 0.1, 80)
    assert after[programme == 1].mean() - after[programme == 0].mean() > 0.7
    assert abs(adjusted_difference(before, after, programme).estimate) < 0.1


def test_too_few_and_no_spread(people):
    before, after, programme = people
    few = adjusted_difference(before[-21:], after[-21:], programme[-21:])
    assert np.isnan(few.estimate)
    assert few.note == (
        "4 in the programme, 17 in the comparison group; not estimated (from 5 in each)"
    )
    flat = hedges_g(np.ones(39), after, programme)
    assert np.isnan(flat.estimate)
    assert "no spread before" in flat.note
    exact = adjusted_difference(before, before + 0.3 * programme, programme)
    assert exact.estimate == pytest.approx(0.3)
    assert np.isnan([exact.conf_low, exact.p_value]).all()
    assert "no residual spread" in exact.note
    assert "no spread after" in hedges_g(before, np.ones(39), programme).note
    assert "no spread before" in morris_dppc2(np.ones(39), after, programme).note
    empty = np.array([])
    assert adjusted_difference(empty, empty, empty).n == 0


def test_errors(people):
    before, after, programme = people
    with pytest.raises(ValueError, match="39 before, 38 after, 39 groups"):
        adjusted_difference(before, after[1:], programme)
    with pytest.raises(ValueError, match="must be 1 or 0"):
        adjusted_difference(before, after, programme + 1)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), constant=st.sampled_from([-3, 2, 40]))
def test_identities(seed, constant):
    rng = np.random.default_rng(seed)
    before, after = rng.integers(1, 6, 40), rng.integers(1, 6, 40)
    programme = rng.permutation(np.repeat([True, False], 20))
    functions = (adjusted_difference, adjusted_difference_robust, hedges_g, morris_dppc2)
    order = rng.permutation(40)
    for function in functions:

        def numbers(*arrays, call=function):
            found = call(*arrays)
            return np.array([found.estimate, found.conf_low, found.conf_high, found.p_value])

        here = numbers(before, after, programme)
        same = {"abs": 1e-8, "nan_ok": True}
        moved = numbers(before[order], after[order], programme[order])
        assert moved == pytest.approx(here, **same)
        assert numbers(before + constant, after + constant, programme) == pytest.approx(
            here, **same
        )
        small = numbers(before.astype("uint8"), after.astype("uint8"), programme)
        assert small == pytest.approx(here, **same)
        other = numbers(before, after, ~programme)
        assert other == pytest.approx([-here[0], -here[2], -here[1], here[3]], **same)
        factor = 1 if function in (hedges_g, morris_dppc2) else 10
        ten = numbers(10 * before, 10 * after, programme)
        assert ten[:3] == pytest.approx(factor * here[:3], **same)
