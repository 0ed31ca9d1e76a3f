"""Where libraries give NaN, nothing or nonsense: what is said instead.

One part for each line of the table of edge cases in the statistics plan (B3). What scipy, pingouin
and statsmodels do there is in the comments: each was run.
"""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change import bootstrap, ordinal, partly_paired, transitions, two_stage
from evaluation.change.bayes import bayes_factor
from evaluation.change.cohorts import mean_change_across
from evaluation.change.effect_sizes import cohens_dz, noncentrality_limits
from evaluation.change.equivalence import too_small_to_matter
from evaluation.change.measure import Design, measure_change
from evaluation.change.measures import cronbachs_alpha, item_rest_correlations
from evaluation.change.mixed_model import mean_change_one_stage
from evaluation.change.multiplicity import benjamini_hochberg, holm
from evaluation.change.omega import mcdonalds_omega
from evaluation.change.paired import differences, mean_change, t_statistic
from evaluation.change.statistics import STATISTICS

BEFORE = np.array([2.0, 3.1, 2.4, 4.2, 3.3, 1.7, 2.8, 3.6, 2.2, 3.9])
STANDARDISED = ["cohens_dz", "hedges_gz", "cohens_drm", "cohens_dav_noncentral", "t_statistic"]
EXACT = ["signed_rank", "signed_rank_pratt", "sign_test"]
ONE_WAVE = ["mean_before", "mean_after", "sd_before", "sd_after"]


def of(name, before, after):
    return STATISTICS[name](np.asarray(before), np.asarray(after), 0.95)


def limits(found):
    return found.conf_low, found.conf_high


# One complete pair: scipy NaN, silent; pingouin NaN and four warnings.


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", STATISTICS)
def test_one_pair_has_no_interval_and_no_chance_finding(name):
    found = of(name, [2.0], [3.0])
    assert found.n == 1
    assert np.isnan(found.p_value) or found.p_value == 1
    if name != "probability_of_improvement":  # a share; of ten pairs and more
        assert np.isnan(limits(found)).all()
    if np.isnan(found.estimate):
        assert "n = 1" in found.note or "not defined" in found.note


def test_one_pair_is_told_as_one():
    assert mean_change(np.array([2.0]), np.array([3.0])).note == "n = 1, no interval"
    assert cohens_dz(np.array([2.0]), np.array([3.0])).note == "n = 1, not estimated"


# All answers after missing: pingouin AssertionError, statsmodels PatsyError.


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", STATISTICS)
def test_nobody_to_compare_is_a_row_with_n_0(name):
    found = of(name, np.array([]), np.array([]))
    assert found.n == 0
    assert np.isnan([*limits(found), found.p_value]).all()
    if found.unit != "people":
        assert np.isnan(found.estimate)
        assert found.note


@pytest.mark.filterwarnings("error")
def test_nobody_in_any_cohort_is_a_row_with_n_0():
    empty = np.array([])
    for function in (mean_change_across, mean_change_one_stage, two_stage.mean_change_two_stage):
        assert (function(empty, empty, empty).n, function(empty, empty, empty).note) == (
            0,
            "nobody to compare",
        )


@pytest.mark.filterwarnings("error")
def test_all_answers_after_missing_leave_the_mixed_model_without_a_number():
    found = partly_paired.mean_change_all_available(BEFORE, np.full(10, np.nan))
    assert np.isnan([found.estimate, *limits(found), found.p_value]).all()
    assert found.note


# Unequal lengths: pingouin takes them for two groups, with a warning.


@pytest.mark.parametrize("name", [name for name in STATISTICS if name not in ONE_WAVE])
def test_unequal_lengths_are_an_error(name):
    with pytest.raises(ValueError, match="3 scores before, but 2 after"):
        of(name, np.arange(3.0), np.arange(2.0))


@pytest.mark.parametrize(
    "function", [transitions.bowker, transitions.stuart_maxwell, ordinal.cumulative_logit]
)
def test_unequal_lengths_are_an_error_for_items_too(function):
    with pytest.raises(ValueError, match="3 scores before, but 2 after"):
        function(np.arange(3.0), np.arange(2.0))


# Identical before and after: t NaN, p NaN; pingouin RBC NaN, p = 1.


@pytest.mark.filterwarnings("error")
def test_no_one_changed():
    found = mean_change(BEFORE, BEFORE)
    assert (found.estimate, found.p_value, found.note) == (0.0, 1.0, "no one changed")
    for name in [*EXACT, "trimmed_mean_change", "trimmed_means_difference"]:
        same = of(name, BEFORE, BEFORE)
        assert same.p_value == 1.0
        assert "no one changed" in same.note
    for name in STANDARDISED:
        assert np.isnan(of(name, BEFORE, BEFORE).estimate)
        assert "not defined" in of(name, BEFORE, BEFORE).note
    assert of("hodges_lehmann", BEFORE, BEFORE).estimate == 0
    assert of("probability_of_improvement", BEFORE, BEFORE).estimate == 0.5
    assert of("rank_biserial", BEFORE, BEFORE).note == "no one changed, not defined"


# Everybody one point higher: t = inf and p = 0; power .17; MixedLM p = 0, "converged".
# Everybody .3 higher, in floats: t = 7.6e15, p = 5e-48, BF "1576.6".


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("step", [1.0, 0.3, -0.1])
@pytest.mark.parametrize("n", [3, 10])
def test_everybody_the_same_step_is_a_change_without_p(step, n):
    before = BEFORE[:n]
    found = mean_change(before, before + step)
    assert found.estimate == pytest.approx(step, abs=1e-12)
    assert np.isnan([*limits(found), found.p_value]).all()
    assert found.note == "everybody changed by the same amount"
    for name in STANDARDISED:
        other = of(name, before, before + step)
        assert np.isnan([other.estimate, *limits(other)]).all()
        assert "not defined" in other.note
    assert np.isnan(bayes_factor(before, before + step).estimate)
    assert np.isnan(too_small_to_matter(before, before + step, abs(step)).p_value)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("step", [1.0, 0.3])
def test_everybody_the_same_step_in_the_mixed_models(step):
    before, cohort = np.tile(BEFORE, 3), np.repeat(np.arange(6), 5)
    for function in (mean_change_one_stage, mean_change_across):
        found = function(before, before + step, cohort)
        assert found.estimate == pytest.approx(step, abs=1e-12)
        assert np.isnan([*limits(found), found.p_value]).all()
    assert np.isnan(two_stage.mean_change_two_stage(before, before + step, cohort).p_value)
    some = np.where(np.arange(10) < 8, BEFORE + step, np.nan)
    found = partly_paired.mean_change_all_available(BEFORE, some)
    assert not found.p_value < 1e-6


# BCa with few different changes: NaN, NaN (88 % of items with n = 5, 56 % with n = 10).


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("changes", [[1, 0, 1, 1, 0], [1, 1, 1, 1, 1, 1, 1, 2], [0] * 9 + [1]])
def test_few_different_changes_fall_back_to_the_noncentral_t(changes):
    d = np.array(changes, dtype=float)
    _, (dz,) = bootstrap.bootstrap_changes(d[:, None], np.random.default_rng(1), resamples=500)
    root = np.sqrt(len(d))
    exact = noncentrality_limits(dz.estimate * root, len(d) - 1)
    assert limits(dz) == pytest.approx((exact[0] / root, exact[1] / root))
    assert "in place of BCa" in dz.method


# n <= 3: pingouin's test of normality is an AssertionError. Normality is never tested here.


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("n", [2, 3])
def test_two_or_three_pairs_are_no_error(name, n):
    found = of(name, [1.0, 2.0, 4.0][:n], [2.0, 2.0, 3.0][:n])
    assert found.n == n
    assert np.isfinite(found.estimate) or found.note


# No one moved between categories: pingouin ValueError, statsmodels p = 0.0.


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("answers", [[1, 2, 3, 4, 5], [4, 4, 4, 4, 4], [1]])
def test_no_discordant_pairs_are_p_1(answers):
    answers = np.array(answers, dtype=float)
    found = transitions.mcnemar_top(answers, answers, 4)
    assert (found.estimate, found.p_value) == (0.0, 1.0)
    for function in (transitions.bowker, transitions.stuart_maxwell):
        assert function(answers, answers).p_value == 1.0


def test_moves_within_the_top_categories_are_not_discordant():
    found = transitions.mcnemar_top(np.array([4.0, 5.0, 4.0]), np.array([5.0, 4.0, 5.0]), 4)
    assert (found.estimate, found.p_value) == (0.0, 1.0)


# NaN among p-values: scipy ValueError, Holm in statsmodels counts them as tests, fdr_bh all NaN.


@pytest.mark.filterwarnings("error")
def test_missing_p_values_are_not_of_the_family():
    p = np.array([0.5, 0.003, np.nan, 0.054, 0.0003])
    assert holm(p) == pytest.approx([0.5, 0.009, np.nan, 0.108, 0.0012], nan_ok=True)
    assert benjamini_hochberg(p) == pytest.approx([0.5, 0.006, np.nan, 0.072, 0.0012], nan_ok=True)
    for function in (holm, benjamini_hochberg):
        assert np.isnan(function(np.full(3, np.nan))).all()
        assert function(np.array([])).size == 0


# A constant item: pingouin silently lowers alpha (.787 to .679).


def _scale():
    rng = np.random.default_rng(6)
    level = rng.integers(1, 5, (60, 1))
    return np.clip(level + rng.integers(-1, 2, (60, 4)), 1, 5).astype(float)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("constant", [5.0, 0.3])
def test_a_constant_item_is_left_out_and_said(constant):
    answers = _scale()
    more = np.column_stack([answers, np.full(60, constant)])
    for function in (cronbachs_alpha, mcdonalds_omega):
        found, expected = function(more), function(answers)
        assert np.isfinite(expected.estimate)
        assert found.estimate == pytest.approx(expected.estimate)
        assert limits(found) == pytest.approx(limits(expected))
        assert "1 item(s) answered alike by everybody left out" in found.note
    assert np.isnan(item_rest_correlations(more)[-1].estimate)


# All items constant: pingouin NaN without a word.


@pytest.mark.filterwarnings("error")
def test_all_items_constant_are_no_scale():
    flat = np.full((60, 4), 3.0)
    for function in (cronbachs_alpha, mcdonalds_omega):
        found = function(flat)
        assert np.isnan([found.estimate, *limits(found)]).all()
        assert found.note
    for found in item_rest_correlations(flat):
        assert np.isnan(found.estimate)
        assert "not defined" in found.note


# Kappa with one category ("not defined, full agreement") is tried in test_agreement.py.


def test_differences_are_as_the_table_takes_them():
    # Trap 5 and 6: unsigned answers do not wrap, and equal steps are ties.
    assert differences(np.array([4], dtype="uint8"), np.array([3], dtype="uint8")).tolist() == [-1]
    steps = differences(np.array([1.1, 2.2, 3.3]), np.array([1.4, 2.5, 3.6]))
    assert len(set(steps.tolist())) == 1
    assert np.isnan(t_statistic(np.array([1.1, 2.2, 3.3]), np.array([1.4, 2.5, 3.6])).estimate)


# The same for a study as a whole: all of what `measure_change` makes of a scale.

ASKED = ("i1", "i2")
WHOLE = Design(
    main_outcome="ease",
    ranges={"self": (1.0, 5.0)},
    scales={"ease": ASKED},
    margins={"ease": 0.3},
    minimum_group=1,
    bootstrap=True,
)
TESTED_BY_SPREAD = [
    "mean_change", "mean_change_one_group", "trimmed_mean_change", "trimmed_means_difference",
    "mean_change_complete_items", "mean_change_clustered", "mean_change_all_available",
    "mean_change_across", "mean_change_two_stage", "imputed_change", "too_small_to_matter",
    "no_change_scenario",
]  # fmt: skip
"""Whose p is of a change over its spread: none without spread, but 1 if no one changed."""


def whole_study(before, after, cohorts=1):
    """Estimates of a scale and its items in so many cohorts of these people, forms received."""
    answers, people, scores, pairs = [], [], [], []
    for cohort in range(cohorts):
        for i, both in enumerate(zip(before, after, strict=True)):
            person, name = f"p{cohort}{i}", f"c{cohort}"
            people.append((name, person, True, "enrolled", "", "", f"t{i % 5}"))
            outcomes = [(item, "item", 1) for item in ASKED] + [("ease", "scale", 2)]
            for wave, value in zip(("pre", "post"), both, strict=True):
                own = (name, wave, "self", person, "self")
                answers += [(*own, item, value, value, "") for item in ASKED]
                there = int(not np.isnan(value))
                scores += [(*own, lv, out, value, k * there, k) for out, lv, k in outcomes]
            if not np.isnan(both).any():
                own = (name, "pre-post", "self", person, "self")
                change = round(both[1] - both[0], 10)
                pairs += [(*own, lv, out, k, *both, change, "exact") for out, lv, k in outcomes]
    found = {"pairs": pairs, "scores": scores, "answers": answers, "participants": people}
    made = [
        pd.DataFrame(rows, columns=list(tables.MODELS[name].to_schema().columns))
        for name, rows in found.items()
    ]
    return measure_change(*made, WHOLE)


def row(found, estimator, cohort="all", outcome="ease"):
    own = (found["estimator"] == estimator) & (found["cohort"] == cohort)
    [one] = found[own & (found["outcome"] == outcome)].itertuples()
    return one


def numbers_of(one):
    return np.array([one.estimate, one.conf_low, one.conf_high, one.p_value])


def test_a_study_of_one_pair_is_told_as_one():
    found = whole_study([2.0], [3.0])
    for cohort in ("c0", "all"):
        one = row(found, "mean_change", cohort)
        assert (one.n, one.note) == (1, "not estimated: n = 1 pairs")
        assert np.isnan(numbers_of(one)).all()
    assert row(found, "count_higher").estimate == 1
    assert found["p_value"].isna().all()


@pytest.mark.parametrize("cohorts", [1, 6])
def test_a_study_whose_second_forms_are_all_empty_has_rows_with_n_0(cohorts):
    found = whole_study(BEFORE, np.full(10, np.nan), cohorts)
    for cohort in ("c0", "all"):
        one = row(found, "mean_change", cohort)
        assert (one.n, one.note) == (0, "not estimated: n = 0 pairs")
        assert np.isnan(numbers_of(one)).all()
        assert row(found, "mean_of_everybody", cohort).n == 10 * (cohorts if cohort == "all" else 1)
    assert found["p_value"].isna().all()


def test_a_second_wave_that_has_not_come_in_has_no_row_at_all():
    answers = tables.empty("answers")
    columns = list(tables.MODELS["scores"].to_schema().columns)
    scores = [("a", "pre", "self", f"p{i}", "self", "scale", "ease", 3.0, 2, 2) for i in range(9)]
    who = tables.empty("participants")
    found = measure_change(
        tables.empty("pairs"), pd.DataFrame(scores, columns=columns), answers, who, WHOLE
    )
    assert "mean_change" not in set(found["estimator"])


@pytest.mark.parametrize("cohorts", [1, 6])
def test_a_study_in_which_no_one_changed(cohorts):
    found = whole_study(BEFORE, BEFORE, cohorts)
    for cohort in ("c0", "all"):
        one = row(found, "mean_change", cohort)
        assert (one.estimate, one.p_value, one.note) == (0.0, 1.0, "no one changed")
        assert np.isnan([one.conf_low, one.conf_high]).all()
    tested = found[found["p_value"].notna()]
    assert {"mean_change_complete_items", "trimmed_mean_change"} <= set(tested["estimator"])
    assert set(tested["p_value"]) == {1.0}
    # No signs to turn: of the exact tests it is said that they could not have found anything.
    exact = row(found, "signed_rank", "c0")
    assert exact.note == "no one changed; too few to say: no p under 1.000 could be reached"
    assert np.isfinite(found["estimate"].dropna()).all()


@pytest.mark.parametrize("step", [1.0, 0.3])
@pytest.mark.parametrize("cohorts", [1, 6])
def test_a_study_in_which_everybody_went_the_same_step_has_the_change_and_no_p(step, cohorts):
    before = np.array([2.0, 3.1, 2.4, 3.2, 3.3, 1.7, 2.8, 3.6, 2.2, 3.9])
    found = whole_study(before, before + step, cohorts)
    for cohort in ("c0", "all"):
        one = row(found, "mean_change", cohort)
        assert one.estimate == pytest.approx(step, abs=1e-12)
        assert np.isnan(numbers_of(one)[1:]).all()
        assert one.note == "everybody changed by the same amount"
    by_spread = found[found["estimator"].isin(TESTED_BY_SPREAD)]
    assert by_spread["p_value"].isna().all()
    numbers = found[["estimate", "conf_low", "conf_high", "p_value"]].to_numpy()
    assert np.isfinite(numbers[~np.isnan(numbers)]).all()
    exact = row(found, "signed_rank", "c0")
    assert exact.p_value == pytest.approx(2 / 2**10)
