"""What must not matter to a statistic of change, and what must move with the answers.

The register and everything pooled over cohorts are tried with the same answers in another order,
moved, stretched, turned round and in other types of columns.
"""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from evaluation import tables
from evaluation.change import (
    cohorts,
    heterogeneity,
    mixed_model,
    ordinal,
    partly_paired,
    scenarios,
    transitions,
    two_stage,
)
from evaluation.change.measure import Design, measure_change
from evaluation.change.measures import cronbachs_alpha, item_rest_correlations
from evaluation.change.omega import mcdonalds_omega
from evaluation.change.statistics import STATISTICS
from tests.read_tiny import everything
from tests.tiny import PRE, tiny_study

REGISTER = {name: partial(own, confidence=0.95) for name, own in STATISTICS.items()}
ITEMS = {
    "bowker": transitions.bowker,
    "stuart_maxwell": transitions.stuart_maxwell,
    "cumulative_logit": ordinal.cumulative_logit,
}
POOLED = {
    "mean_change_across": cohorts.mean_change_across,
    "mean_change_clustered": cohorts.mean_change_clustered,
    "mean_change_one_stage": mixed_model.mean_change_one_stage,
    "mean_change_two_stage": two_stage.mean_change_two_stage,
    "prediction_two_stage": two_stage.prediction_two_stage,
    "i_squared": two_stage.i_squared,
    "range_without_one_cohort": two_stage.range_without_one_cohort,
    "sd_between_cohorts": heterogeneity.sd_between_cohorts,
    "range_of_changes": heterogeneity.range_of_changes,
    "trend_over_cohorts": lambda before, after, cohort: heterogeneity.trend_over_cohorts(
        before, after, cohort, np.asarray(cohort, dtype=np.float64)
    ),
}
QUICK = [name for name in POOLED if name != "sd_between_cohorts"]
"""All but the one whose limits are searched for by fitting a model at each step."""
ONE_STAGE = ["mean_change_one_stage", "sd_between_cohorts", "range_of_changes"]
"""From the mixed model in which a cohort's level and change are not correlated."""
SWAPPED = {
    "mean_before": "mean_after",
    "sd_before": "sd_after",
    "count_higher": "count_lower",
}
SWAPPED |= {other: one for one, other in SWAPPED.items()}
SAME = ["sd_change", "count_same", "minimum_detectable_dz", "minimum_detectable_change"]
SAME += ["bayes_factor", "bayes_factor_narrow", "bayes_factor_wide"]
COMPLEMENT = ["probability_of_improvement", "sign_test"]
RANK_SUM = ["signed_rank", "signed_rank_pratt"]
OTHER_UNIT = ["glass_delta"]
"""In standard deviations of the first wave: turned round it is another unit."""

answers = st.lists(st.tuples(*[st.integers(1, 5)] * 2), min_size=1, max_size=24)
seeds = st.integers(0, 10_000)
BOTH = {**REGISTER, **ITEMS}
close = partial(pytest.approx, rel=1e-6, abs=1e-8, nan_ok=True)
# The variances of the mixed model are searched for: their last digits are the search's.
close_pooled = partial(pytest.approx, rel=1e-4, abs=1e-4, nan_ok=True)


def numbers(found):
    return [found.n, found.estimate, found.conf_low, found.conf_high, found.p_value]


def turned(found):
    """Estimate and limits as they are when seen from after to before."""
    return [found.n, -found.estimate, -found.conf_high, -found.conf_low, found.p_value]


def scores(pairs):
    return np.array(pairs, dtype=np.float64).T / 2


def programme(seed, sizes=None):
    """Answers of five or six cohorts."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 7, rng.integers(5, 7)) if sizes is None else sizes
    cohort = np.repeat(np.arange(len(sizes)), sizes)
    before = rng.integers(2, 9, len(cohort)) / 2
    after = before + rng.integers(-2, 4, len(cohort)) / 2 + rng.integers(0, 2, len(sizes))[cohort]
    return before, after, cohort


@settings(deadline=None, max_examples=20)
@given(answers, seeds)
def test_the_order_of_rows_does_not_matter(pairs, seed):
    before, after = scores(pairs)
    order = np.random.default_rng(seed).permutation(len(before))
    for name, function in BOTH.items():
        expected, found = function(before, after), function(before[order], after[order])
        assert numbers(found) == close(numbers(expected)), name
        assert found.note == expected.note, name


@settings(deadline=None, max_examples=20)
@given(answers, st.sampled_from([-3.0, 0.1, 40.0]))
def test_a_constant_moves_means_and_nothing_else(pairs, constant):
    before, after = scores(pairs)
    for name, function in BOTH.items():
        expected = numbers(function(before, after))
        if name in ("mean_before", "mean_after"):
            expected[1] += constant
        moved = function(before + constant, after + constant)
        assert numbers(moved) == close(expected), name


@settings(deadline=None, max_examples=20)
@given(answers)
def test_ten_times_the_points_are_ten_times_the_points_and_the_same_of_all_else(pairs):
    before, after = scores(pairs)
    for name, function in BOTH.items():
        found, large = function(before, after), function(10 * before, 10 * after)
        expected = numbers(found)
        if found.unit == "points":
            expected[1:4] = [10 * number for number in expected[1:4]]
        assert numbers(large) == close(expected), name
        assert (large.unit, large.note) == (found.unit, found.note)


@settings(deadline=None, max_examples=20)
@given(answers)
@example([(1, 3), (2, 2), (5, 4), (3, 4), (2, 5)])
def test_after_minus_before_is_minus_before_minus_after(pairs):
    before, after = scores(pairs)
    for name, function in BOTH.items():
        found = function(before, after)
        # A standard error of the ordinal model can be nothing but rounding: see the test of that.
        if name not in OTHER_UNIT and (name != "cumulative_logit" or _has_spread(found)):
            _is_turned_round(name, found, BOTH[SWAPPED.get(name, name)](after, before), pairs)


def _is_turned_round(name, found, back, pairs):
    if name in [*SWAPPED, *SAME, "bowker", "stuart_maxwell"]:
        assert numbers(back) == close(numbers(found)), name
    elif name in COMPLEMENT:
        low, high = 1 - back.conf_high, 1 - back.conf_low
        expected = [back.n, 1 - back.estimate, low, high, back.p_value]
        assert numbers(found) == close(expected), name
    elif name in RANK_SUM:
        same = sum(one == other for one, other in pairs)
        zeros = same if name.endswith("pratt") else 0
        ranked = len(pairs) - same + zeros
        both = (ranked * (ranked + 1) - zeros * (zeros + 1)) / 2
        assert found.estimate + back.estimate == pytest.approx(both), name
        assert found.p_value == close(back.p_value), name
    else:
        assert turned(back) == close(numbers(found)), name


def _has_spread(found):
    return np.isnan(found.estimate) or found.conf_high - found.conf_low > 1e-4


@pytest.mark.parametrize("turn", [1, -1])
def test_a_cumulative_logit_without_spread_has_no_p(turn):
    # Two kinds of people, each of whom adds nothing to the slope: the sandwich is empty.
    before, after = (np.array(answers * 5, dtype=float) for answers in ([4, 1], [5, 3])[::turn])
    found = ordinal.cumulative_logit(before, after)
    assert np.isnan([found.conf_low, found.conf_high, found.p_value]).all()
    assert "no spread" in found.note


def test_every_statistic_of_the_register_has_a_direction():
    """One that is added must say what it does when the waves change places."""
    known = {*SWAPPED, *SAME, *COMPLEMENT, *RANK_SUM, *OTHER_UNIT}
    negated = {"mean_change", "t_statistic", "rank_biserial", "hodges_lehmann"}
    negated |= {"trimmed_mean_change", "trimmed_means_difference"}
    negated |= {"cohens_dav", "cohens_dav_noncentral", "cohens_dz", "hedges_gz", "cohens_drm"}
    assert set(REGISTER) == known | negated


KINDS = ["uint8", "Int64", "float32", "object", "string", "str"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BOTH)
def test_types_of_columns_give_the_same_numbers(name, kind):
    rng = np.random.default_rng(12)
    before = rng.integers(1, 6, 30)
    after = np.clip(before + rng.integers(-2, 3, 30), 1, 5)
    found = BOTH[name](pd.Series(before).astype(kind), pd.Series(after).astype(kind))
    expected = BOTH[name](before.astype(np.float64), after.astype(np.float64))
    assert numbers(found) == pytest.approx(numbers(expected), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("kind", ["uint8", "Int64", "float32", "object", "str"])
@pytest.mark.parametrize("name", QUICK)
def test_types_of_columns_give_the_same_pooled_numbers(name, kind):
    before, after, cohort = programme(4)
    before, after = np.round(before).astype(int), np.round(after).astype(int)
    typed = pd.Series(before).astype(kind), pd.Series(after).astype(kind)
    expected = POOLED[name](before.astype(np.float64), after.astype(np.float64), cohort)
    assert numbers(POOLED[name](*typed, cohort)) == close_pooled(numbers(expected))


@pytest.mark.parametrize("name", QUICK)
@settings(deadline=None, max_examples=2, phases=[Phase.explicit, Phase.generate])
@given(seeds)
def test_pooled_rows_in_any_order(name, seed):
    before, after, cohort = programme(seed)
    order = np.random.default_rng(seed).permutation(len(before))
    found = POOLED[name](before[order], after[order], cohort[order])
    assert numbers(found) == close_pooled(numbers(POOLED[name](before, after, cohort)))


@pytest.mark.parametrize("name", QUICK)
@settings(deadline=None, max_examples=2, phases=[Phase.explicit, Phase.generate])
@given(seeds, st.sampled_from([-3.0, 0.1, 40.0]))
def test_pooled_changes_do_not_know_where_people_began(name, seed, constant):
    before, after, cohort = programme(seed)
    found = POOLED[name](before + constant, after + constant, cohort)
    assert numbers(found) == close_pooled(numbers(POOLED[name](before, after, cohort)))


@pytest.mark.parametrize("name", QUICK)
@settings(deadline=None, max_examples=2, phases=[Phase.explicit, Phase.generate])
@given(seeds)
def test_pooled_points_are_ten_times_as_many(name, seed):
    before, after, cohort = programme(seed)
    expected = POOLED[name](before, after, cohort)
    found = POOLED[name](10 * before, 10 * after, cohort)
    times = 1 if expected.unit == "share" else 10
    own = numbers(expected)
    own[1:4] = [times * number for number in own[1:4]]
    assert numbers(found) == pytest.approx(own, rel=1e-4, abs=1e-3, nan_ok=True)


def test_the_spread_between_cohorts_knows_no_order_no_start_and_no_unit():
    before, after, cohort = programme(6)
    expected = numbers(heterogeneity.sd_between_cohorts(before, after, cohort))
    order = np.random.default_rng(6).permutation(len(before))
    found = heterogeneity.sd_between_cohorts(
        10 * before[order] + 40, 10 * after[order] + 40, cohort[order]
    )
    expected[1:4] = [10 * number for number in expected[1:4]]
    assert numbers(found) == pytest.approx(expected, rel=1e-4, abs=1e-3, nan_ok=True)


@pytest.mark.parametrize("name", [name for name in POOLED if name not in ONE_STAGE])
@settings(deadline=None, max_examples=2)
@given(seeds)
def test_pooled_after_minus_before_is_minus_before_minus_after(name, seed):
    before, after, cohort = programme(seed)
    found, back = POOLED[name](before, after, cohort), POOLED[name](after, before, cohort)
    expected = numbers(back) if name == "i_squared" else turned(back)
    assert numbers(found) == close_pooled(expected)


def test_the_one_stage_model_is_not_quite_the_same_turned_round():
    """Its exception: level and change of a cohort are not correlated (see its docstring)."""
    even = programme(3, sizes=[6] * 6)
    found = mixed_model.mean_change_one_stage(*even)
    back = mixed_model.mean_change_one_stage(even[1], even[0], even[2])
    assert found.estimate == pytest.approx(-back.estimate, abs=1e-8)
    uneven = programme(5, sizes=[3, 4, 12, 5, 9, 3])
    found = mixed_model.mean_change_one_stage(*uneven)
    back = mixed_model.mean_change_one_stage(uneven[1], uneven[0], uneven[2])
    # Here the variance of the changes is zero in the one and not in the other: .52 and .42.
    assert found.conf_low < -back.estimate < found.conf_high
    assert found.estimate != pytest.approx(-back.estimate, abs=1e-3)


@pytest.mark.parametrize("name", POOLED)
def test_names_of_cohorts_do_not_matter(name):
    before, after, cohort = programme(8)
    if name == "trend_over_cohorts":
        found = heterogeneity.trend_over_cohorts(
            before, after, np.array(list("ZYXWVUTS"))[cohort], cohort
        )
    else:
        found = POOLED[name](before, after, np.array(list("ZYXWVUTS"))[cohort])
    assert numbers(found) == close_pooled(numbers(POOLED[name](before, after, cohort)))


@pytest.mark.parametrize("function", [cronbachs_alpha, mcdonalds_omega])
def test_rows_without_answers_do_not_narrow_an_interval(function):
    # pingouin's alpha takes 60 empty rows for people.
    rng = np.random.default_rng(2)
    full = np.clip(rng.integers(1, 5, (60, 1)) + rng.integers(-1, 2, (60, 4)), 1, 5).astype(float)
    empty = np.full((60, 4), np.nan)
    partly = full[:9].copy()
    partly[:, 2] = np.nan
    expected = function(full)
    assert np.isfinite(expected.estimate)
    assert function(np.vstack([empty, full, partly])) == expected


def test_rows_without_answers_do_not_move_item_rest_correlations():
    rng = np.random.default_rng(2)
    full = rng.integers(1, 6, (30, 4)).astype(float)
    with_empty = np.vstack([full, np.full((7, 4), np.nan)])
    assert item_rest_correlations(with_empty) == item_rest_correlations(full)


def test_forms_without_answers_make_no_pairs(tmp_path):
    blank = "\n".join([PRE.rstrip("\n"), "QX77Z" + "," * PRE.splitlines()[0].count(","), ""])
    found, _ = everything(tiny_study(tmp_path / "blank", pre=lambda text: blank))
    expected, _ = everything(tiny_study(tmp_path / "usual"))
    pd.testing.assert_frame_equal(
        found["pairs"].drop(columns="person"), expected["pairs"].drop(columns="person")
    )


SIZES = {"one": 14, "other": 11}
DESIGN = {"ranges": {"self": (1.0, 5.0)}, "missing": ("complete", "all_available", "imputation")}


def study_scores(first="pre", second="post"):
    """The tables `scores`, `pairs` and `participants` of an invented study, waves so called."""
    rng, waves, both, people = np.random.default_rng(7), [], [], []
    for cohort, size in SIZES.items():
        for i in range(size):
            person, before = f"{cohort}{i}", float(rng.integers(1, 5))
            after = min(5.0, before + float(rng.integers(-1, 3)))
            people.append((cohort, person, True, "enrolled", "", "", ""))
            key = ("self", person, "self", "scale", "values")
            waves.append((cohort, first, *key, before, 2, 2))
            if i % 5:
                waves.append((cohort, second, *key, after, 2, 2))
                own = (2, before, after, after - before, "exact")
                both.append((cohort, f"{first}-{second}", *key, *own))
    rows = {"scores": waves, "pairs": both, "participants": people}
    return {
        name: pd.DataFrame(own, columns=list(tables.MODELS[name].to_schema().columns))
        for name, own in rows.items()
    }


def measured(study, comparison="pre-post"):
    design = Design("values", main_comparison=comparison, **DESIGN)
    answers = tables.empty("answers")
    found = measure_change(study["pairs"], study["scores"], answers, study["participants"], design)
    columns = ["n", "estimate", "conf_low", "conf_high", "p_value", "p_adjusted"]
    return found.set_index(["cohort", "outcome", "estimator", "subgroup"])[columns].sort_index()


@pytest.mark.parametrize("waves", [("before", "after"), ("2", "1")])
def test_labels_of_waves_do_not_matter(waves):
    # Taken in alphabetical order 'after' would come before 'before', and every sign would turn.
    found = measured(study_scores(*waves), "-".join(waves))
    pd.testing.assert_frame_equal(found, measured(study_scores()), rtol=1e-9)


def test_scores_in_another_order_or_empty_are_the_same_study():
    usual, study = measured(study_scores()), study_scores()
    shuffled = {name: table.sample(frac=1, random_state=4) for name, table in study.items()}
    pd.testing.assert_frame_equal(measured(shuffled), usual, rtol=1e-9)
    empty = study["scores"].drop_duplicates("person").head(6).assign(score=np.nan)
    study["scores"] = pd.concat(
        [study["scores"], empty.assign(person=[f"nobody{i}" for i in range(6)])]
    )
    pd.testing.assert_frame_equal(measured(study), usual, rtol=1e-9)


@pytest.mark.parametrize("kind", ["uint8", "Int64", "float32", "object", "string"])
def test_types_of_columns_give_the_same_changes_between_waves_and_scenarios(kind):
    rng = np.random.default_rng(8)
    level = rng.integers(1, 4, 30)
    waves = np.column_stack([level, level + rng.integers(0, 2, 30), level + rng.integers(0, 3, 30)])
    table = pd.DataFrame(waves, columns=["pre", "post", "later"])
    names, expected = list(table), table.to_numpy(dtype=np.float64)
    found = partly_paired.changes_between_waves(table.astype(kind), names)
    for name, one in partly_paired.changes_between_waves(expected, names).items():
        assert numbers(found[name]) == close(numbers(one))
    typed = (table[wave].astype(kind) for wave in ("pre", "post"))
    none = scenarios.no_change_scenario(*typed)
    assert numbers(none) == close(numbers(scenarios.no_change_scenario(*expected[:, :2].T)))


@settings(deadline=None, max_examples=20)
@given(answers, st.integers(1, 9), st.sampled_from([-3.0, 0.1, 40.0]))
def test_what_is_said_of_those_missing_knows_no_start_no_unit_and_no_direction(
    pairs, missing, constant
):
    before, after = scores(pairs)
    change = REGISTER["mean_change"]
    usual, turned_round = change(before, after), change(after, before)
    large = change(10 * before + constant, 10 * after + constant)
    for name, one in scenarios.delta_grid(usual, missing).items():
        ten = scenarios.delta_grid(large, missing)[name]
        assert numbers(ten)[1:4] == close([10 * number for number in numbers(one)[1:4]])
        assert turned(scenarios.delta_grid(turned_round, missing)[name]) == close(numbers(one))
    tip = scenarios.tipping_point(usual, missing).estimate
    assert scenarios.tipping_point(large, missing).estimate == close(10 * tip)
    assert scenarios.tipping_point(turned_round, missing).estimate == close(tip)
