import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from evaluation.change.cohorts import mean_change_across, mean_change_clustered
from evaluation.change.paired import mean_change


@pytest.fixture
def people():
    """Thirty-seven people in three cohorts and seven teams that cut across the cohorts."""
    rng = np.random.default_rng(20240131)
    cohort = np.repeat(["a", "b", "c"], [6, 11, 20])
    team = rng.integers(0, 7, 37)
    before = rng.normal(3, 0.6, 37)
    step = np.select([cohort == "a", cohort == "b"], [0.9, 0.1], -0.2)
    return before, before + step + 0.3 * (team - 3) / 3 + rng.normal(0, 0.4, 37), cohort, team


def test_hand_worked():
    # a: 1, 2, 3 (mean 2); b: 0, 2 (mean 1). Weighted (6 + 2) / 5 = 1.6; within 2 + 2 = 4 on 3 df.
    after = np.array([1.0, 2.0, 3.0, 0.0, 2.0])
    found = mean_change_across(np.zeros(5), after, np.array(list("aaabb")))
    reach = stats.t.ppf(0.975, 3) * np.sqrt(4 / 3 / 5)
    assert found.estimate == pytest.approx(1.6)
    assert (found.conf_low, found.conf_high) == pytest.approx((1.6 - reach, 1.6 + reach))
    assert "2 cohorts" in found.method
    assert "3 degrees of freedom" in found.method


def test_across_is_the_analysis_of_variance_with_a_dummy_for_each_cohort(people):
    before, after, cohort, _ = people
    dummies = (cohort[:, None] == np.unique(cohort)).astype(float)
    model = sm.OLS(after - before, dummies).fit()
    weights = dummies.mean(axis=0)  # share of the pairs: the contrast that is wanted
    expected = model.t_test(weights)
    found = mean_change_across(before, after, cohort)
    assert found.n == 37
    assert found.estimate == pytest.approx(float(expected.effect[0]), abs=1e-9)
    assert found.p_value == pytest.approx(float(expected.pvalue), abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx(
        tuple(expected.conf_int()[0]), abs=1e-8
    )
    assert found.estimate == pytest.approx(np.mean(after - before))
    # The one-group interval counts what differs between cohorts as error, and is wider here.
    one_group = mean_change(before, after)
    assert found.conf_high - found.conf_low < one_group.conf_high - one_group.conf_low


def test_one_cohort_is_the_paired_t_test(people):
    before, after, _, _ = people
    found, expected = (
        mean_change_across(before, after, np.full(37, "a")),
        mean_change(before, after),
    )
    for name in ("estimate", "conf_low", "conf_high", "p_value"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name))
    assert "1 cohort," in found.method


@pytest.mark.parametrize("step", [1.0, 0.3])
def test_no_spread_within_cohorts_has_no_interval(step):
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    cohort = np.repeat(["a", "b", "c"], [3, 3, 4])
    found = mean_change_across(before, before + np.where(cohort == "a", step, 0.7), cohort)
    assert found.estimate == pytest.approx((3 * step + 7 * 0.7) / 10)
    assert np.isnan([found.conf_low, found.p_value]).all()
    assert "no spread within cohorts" in found.note


def test_as_many_cohorts_as_people_has_no_interval():
    found = mean_change_across(np.zeros(2), np.array([1.0, 2.0]), np.array(["a", "b"]))
    assert found.estimate == 1.5
    assert np.isnan(found.conf_low)


def test_nobody():
    assert mean_change_across(np.array([]), np.array([]), np.array([])).n == 0
    assert mean_change_clustered(np.array([]), np.array([]), np.array([])).n == 0


def test_clustered_is_statsmodels_with_its_factor_taken_out(people):
    before, after, _, team = people
    d, n, groups = after - before, 37, len(np.unique(team))
    model = sm.OLS(d, np.ones(n)).fit(
        cov_type="cluster", cov_kwds={"groups": team, "use_correction": False}, use_t=True
    )
    # statsmodels' own factor is G/(G-1) * (n-1)/(n-k), and k = 1: the same as ours.
    own = sm.OLS(d, np.ones(n)).fit(cov_type="cluster", cov_kwds={"groups": team}, use_t=True)
    error = float(model.bse[0]) * np.sqrt(groups / (groups - 1))
    assert error == pytest.approx(float(own.bse[0]))
    found = mean_change_clustered(before, after, team)
    reach = stats.t.ppf(0.975, groups - 1) * error
    assert found.estimate == pytest.approx(d.mean())
    assert found.conf_high - found.estimate == pytest.approx(reach, abs=1e-8)
    assert found.estimate - found.conf_low == pytest.approx(reach, abs=1e-8)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(d.mean()) / error, groups - 1))
    assert f"{groups - 1} degrees of freedom" in found.method


def test_each_person_a_team_is_the_paired_t_test(people):
    before, after, _, _ = people
    found = mean_change_clustered(before, after, np.arange(37))
    expected = mean_change(before, after)
    assert (found.conf_low, found.p_value) == pytest.approx((expected.conf_low, expected.p_value))


def test_four_clusters_are_too_few_and_five_are_not(people):
    before, after, _, _ = people
    four = mean_change_clustered(before, after, np.arange(37) % 4)
    assert np.isnan(four.estimate)
    assert four.note == "not estimated: 4 teams"
    assert np.isfinite(mean_change_clustered(before, after, np.arange(37) % 5).p_value)


def test_no_spread_between_clusters():
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = mean_change_clustered(before, before + 0.3, np.repeat(list("abcde"), 2))
    assert np.isnan([found.conf_low, found.p_value]).all()
