import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluation.change.mixed_model import change_model, mean_change_one_stage
from evaluation.change.paired import mean_change
from evaluation.change.partly_paired import (
    changes_between_waves,
    mean_change_all_available,
    mean_change_all_available_across,
)
from tests.reference import data, oracle

NAN = np.nan
SLEEP_BEFORE = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_AFTER = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def _people(n=30, rho=0.6, seed=20240601):
    rng = np.random.default_rng(seed)
    person = rng.normal(0, np.sqrt(rho), n)
    waves = person[:, None] + rng.normal(0, np.sqrt(1 - rho), (n, 3)) + [0, 0.5, 0.4]
    return waves


def test_everybody_with_both_waves_is_the_paired_t_test():
    found = mean_change_all_available(SLEEP_BEFORE, SLEEP_AFTER)
    paired = mean_change(SLEEP_BEFORE, SLEEP_AFTER)
    assert found.n == 10
    assert found.estimate == pytest.approx(1.58)
    assert (found.conf_low, found.conf_high, found.p_value) == pytest.approx(
        (paired.conf_low, paired.conf_high, paired.p_value), rel=1e-6
    )
    assert found.note == "10 both waves, 0 before only, 0 after only"


def test_sleep_in_cohort_form_as_lmertest_computed_it():
    expected = oracle("sleep_mixed")["sleep"]["fixed"][1]
    found = mean_change_all_available(SLEEP_BEFORE, SLEEP_AFTER)
    assert found.estimate == pytest.approx(expected["Estimate"], abs=1e-9)
    assert found.p_value == pytest.approx(expected["Pr(>|t|)"], rel=1e-6)


def test_estimate_is_the_known_weighting_of_paired_and_single_answers():
    waves = _people()
    before, after = waves[:, 0].copy(), waves[:, 1].copy()
    after[20:25], before[25:] = NAN, NAN
    found = mean_change_all_available(before, after)
    score = np.concatenate([before, after])
    there = ~np.isnan(score)
    model = change_model(
        score[there], np.repeat([0, 1], 30)[there], np.tile(np.arange(30), 2)[there]
    )
    between, within = model.variances["person"][0, 0], model.residual
    # Generalised least squares written out: a pair's 2 x 2, a single answer's 1 x 1.
    total = between + within
    pair = np.linalg.inv(np.array([[total, between], [between, total]]))
    information = 20 * pair + np.diag([5 / total, 5 / total])
    right = pair @ [before[:20].sum(), after[:20].sum()]
    right = right + [before[20:25].sum() / total, after[25:].sum() / total]
    means, covariance = np.linalg.solve(information, right), np.linalg.inv(information)
    assert found.estimate == pytest.approx(means[1] - means[0], abs=1e-9)
    error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert model.coefficients["t"].error == pytest.approx(error, abs=1e-9)
    assert found.n == 30
    assert found.note == "20 both waves, 5 before only, 5 after only"
    # More is known than from the pairs alone.
    paired = mean_change(before[:20], after[:20])
    assert found.conf_high - found.conf_low < paired.conf_high - paired.conf_low


def test_people_with_no_wave_change_nothing():
    waves = _people()
    before, after = waves[:, 0].copy(), waves[:, 1].copy()
    before[:4] = NAN
    padded = np.append(before, [NAN, NAN]), np.append(after, [NAN, NAN])
    assert mean_change_all_available(*padded) == mean_change_all_available(before, after)


def test_missing_at_random_is_mended_where_complete_pairs_are_not():
    # Those who rated themselves low before stay away; their change is as that of all others.
    rng = np.random.default_rng(8)
    person = rng.normal(0, 1, 4000)
    before = person + rng.normal(0, 0.5, 4000)
    after = person + 0.5 + rng.normal(0, 0.5, 4000)
    after[before < 0] = NAN
    some = ~np.isnan(after)
    assert mean_change(before[some], after[some]).estimate < 0.4
    found = mean_change_all_available(before, after)
    assert found.estimate == pytest.approx(0.5, abs=0.04)


def test_across_cohorts_with_everybody_is_the_one_stage_model():
    rng = np.random.default_rng(9)
    cohort = np.repeat(list("abcdef"), 8)
    before = rng.normal(3, 1, 48)
    after = before + rng.normal(0.3, 0.5, 48)
    found = mean_change_all_available_across(before, after, cohort)
    whole = mean_change_one_stage(before, after, cohort)
    assert (found.estimate, found.conf_low, found.p_value) == pytest.approx(
        (whole.estimate, whole.conf_low, whole.p_value), rel=1e-6
    )
    after[::7] = NAN
    part = mean_change_all_available_across(before, after, cohort)
    assert part.n == 48
    assert part.note.startswith("41 both waves, 7 before only, 0 after only")
    assert part.conf_high > part.conf_low


def test_hardly_more_answers_than_cohorts_is_not_estimated():
    cohort = np.concatenate([np.arange(20), np.zeros(5, dtype=int)])
    before, after = np.arange(25.0), np.full(25, NAN)
    after[20:] = [22.0, 21.0, 23.0, 25.0, 24.0]
    found = mean_change_all_available_across(before, after, cohort)
    assert np.isnan(found.estimate)
    assert "not estimated: cohort: 20 groups with 2 effect(s)" in found.note


def test_too_few():
    before, after = np.array([1.0, 2, 3, 4, 5, NAN]), np.array([2.0, 2, 4, NAN, NAN, 3])
    found = mean_change_all_available(before, after)
    assert np.isnan(found.estimate)
    assert (found.n, found.note) == (
        6,
        "3 both waves, 2 before only, 1 after only; not estimated (from 5 with both)",
    )
    empty = np.array([])
    assert mean_change_all_available(empty, empty).note == "nobody answered"
    cohorts = np.array(list("aabbcc"))
    found = mean_change_all_available_across(before, after, cohorts)
    assert found.note == "3 cohorts, not estimated (from 5)"
    with pytest.raises(ValueError, match="3 scores before, but 2 after"):
        mean_change_all_available(np.ones(3), np.ones(2))
    with pytest.raises(ValueError, match="6 people, but 2 cohorts"):
        mean_change_all_available_across(before, after, cohorts[:2])


def test_everybody_the_same_step_has_no_interval():
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 2.0])
    after = before + 0.3
    after[6] = NAN
    found = mean_change_all_available(before, after)
    assert found.estimate == pytest.approx(0.3)
    assert np.isnan([found.conf_low, found.p_value]).all()
    assert "changed by the same amount" in found.note
    waves = np.column_stack([before, before + 0.3, before + 0.5])
    for one in changes_between_waves(waves, ["pre", "post", "later"]).values():
        assert np.isnan(one.estimate)
        assert one.note.endswith("not estimated: no spread is left within the groups")


def test_three_waves_complete_are_an_analysis_of_variance():
    waves = _people()
    found = changes_between_waves(waves, ["pre", "post", "follow-up"])
    assert list(found) == ["pre-post", "pre-follow-up", "post-follow-up"]
    centred = waves - waves.mean(axis=1, keepdims=True)
    left = centred - centred.mean(axis=0)
    error = np.sqrt(np.sum(left**2) / (29 * 2) * 2 / 30)
    for name, (i, j) in zip(found, [(0, 1), (0, 2), (1, 2)], strict=True):
        difference = np.mean(waves[:, j] - waves[:, i])
        assert found[name].estimate == pytest.approx(difference, abs=1e-9)
        assert found[name].conf_high - difference == pytest.approx(
            stats.t.ppf(0.975, 58) * error, rel=1e-5
        )
        assert "58.0 degrees of freedom" in found[name].method
    total = found["pre-post"].estimate + found["post-follow-up"].estimate
    assert found["pre-follow-up"].estimate == pytest.approx(total, abs=1e-8)


def test_three_waves_with_gaps():
    waves = _people()
    waves[20:, 2], waves[5:9, 1], waves[0, 0] = NAN, NAN, NAN
    waves = np.vstack([waves, [NAN, NAN, NAN]])
    found = changes_between_waves(waves, ["pre", "post", "later"])
    assert found["pre-later"].n == 30
    assert found["pre-later"].note == "19 with both of the two waves"
    total = found["pre-post"].estimate + found["post-later"].estimate
    assert found["pre-later"].estimate == pytest.approx(total, abs=1e-6)
    few = changes_between_waves(waves[:4], ["pre", "post", "later"])["pre-post"]
    assert few.note.endswith("not estimated (from 5 people with two waves)")
    waves[:, 2] = NAN
    gone = changes_between_waves(waves, ["pre", "post", "later"])["pre-post"]
    assert gone.note.endswith("nobody answered in one of the waves")
    with pytest.raises(ValueError, match="2 waves, but scores of shape"):
        changes_between_waves(waves, ["pre", "post"])


def test_from_five_cohorts_on_each_cohort_has_changes_of_its_own_as_lmertest_computed_it():
    """R 4.2.2, lmerTest: lmer(y ~ w + (1 + w1 + w2 + w3 || cohort) + (1 | person)).

    Six cohorts of six and three waves with gaps, made by sines, so that both make the same.
    """
    i = np.arange(36)
    cohort = i // 6
    level = 1.1 * np.sin(3.7 * i) + 0.5 * np.sin(1.3 * cohort)
    waves = [
        level + 0.7 * np.sin(2.1 * i + 5 * t) + t * (0.4 + 0.5 * np.cos(2 * cohort))
        for t in range(3)
    ]
    scores = np.round(3 + np.stack(waves, axis=1), 3)
    scores[::7, 1], scores[3::5, 2] = NAN, NAN
    found = changes_between_waves(scores, ["a", "b", "c"], cohort=cohort)
    for name, estimate, error, df, p in [
        ("a-b", 0.390026833, 0.196928348, 6.13243539, 0.0939176),
        ("a-c", 0.803137213, 0.249791701, 8.94693093, 0.0106507),
    ]:
        one = found[name]
        assert one.estimate == pytest.approx(estimate, abs=5e-6)
        reach = stats.t.ppf(0.975, df) * error
        assert one.conf_high - one.estimate == pytest.approx(reach, rel=1e-3)
        assert one.p_value == pytest.approx(p, rel=1e-3)
    total = found["a-b"].estimate + found["b-c"].estimate
    assert found["a-c"].estimate == pytest.approx(total, abs=1e-5)


def test_two_waves_of_many_are_the_two_wave_model():
    waves = _people()[:, :2].copy()
    waves[:3, 0], waves[3:9, 1] = NAN, NAN
    one = changes_between_waves(waves, ["pre", "post"])["pre-post"]
    other = mean_change_all_available(*waves.T)
    assert (one.estimate, one.p_value) == pytest.approx((other.estimate, other.p_value), rel=1e-6)


def test_anorexia_with_everybody_is_what_r_computed():
    rows = data("anorexia")
    for cohort, expected in oracle("anorexia")["by_cohort"].items():
        group = rows[rows["cohort"] == cohort]
        found = mean_change_all_available(group["pre"].to_numpy(), group["post"].to_numpy())
        assert found.estimate == pytest.approx(expected["t"]["mean_diff"], abs=1e-8)
        if expected["r"] > 0:  # a negative correlation is beyond a variance of persons
            assert found.p_value == pytest.approx(expected["t"]["p"], rel=1e-4)


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 1000))
def test_identities(seed):
    rng = np.random.default_rng(seed)
    waves = np.round(_people(seed=seed), 2)
    waves[rng.random((30, 3)) < 0.2] = NAN
    before, after = waves[:, 0], waves[:, 1]

    def numbers(*pair):
        found = mean_change_all_available(*pair)
        return np.array([found.estimate, found.conf_low, found.conf_high, found.p_value])

    estimate, low, high, p = here = numbers(before, after)
    order = rng.permutation(30)
    assert numbers(before[order], after[order]) == pytest.approx(here, rel=1e-5, abs=1e-8)
    assert numbers(after, before) == pytest.approx([-estimate, -high, -low, p], rel=1e-5, abs=1e-8)
    assert numbers(before + 40, after + 40) == pytest.approx(here, rel=1e-5, abs=1e-7)
    ten = [10 * estimate, 10 * low, 10 * high, p]
    assert numbers(10 * before, 10 * after) == pytest.approx(ten, rel=1e-5, abs=1e-7)
    single = numbers(before.astype("float32"), after.astype("float32"))
    assert single == pytest.approx(here, rel=1e-3, abs=1e-5)
