"""What is tried: each number of the report, with its true value. A new number is one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.calibration.simulate import HIGHEST, LOWEST, Sample, Setting
from evaluation.change import (
    attrition,
    bootstrap,
    ceiling,
    cohorts,
    comparison_group,
    effect_sizes,
    gates,
    heterogeneity,
    improvement,
    imputation,
    independent,
    max_t,
    measures,
    missing,
    mixed_model,
    omega,
    one_wave,
    ordinal,
    paired,
    partly_paired,
    robust,
    scenarios,
    signed_rank,
    subgroups,
    transitions,
    two_stage,
)
from evaluation.change.equivalence import too_small_to_matter
from evaluation.change.estimate import Estimate

RESAMPLES = 1999
"""Resamples of the bootstrap: the report draws five times as many."""
FLIPS = 999
"""Sign flips of max-T: the report draws ten times as many, which is as exact and takes longer."""
TrueValue = Callable[[dict[str, float], Sample], float]


@dataclass(frozen=True)
class Procedure:
    """One number that is tried.

    Attributes:
        run: makes it from a sample.
        true: what it should have said; a name in the true values of the setting, or a function.
        label: for the page.
        null: in which settings its p should be below .05 in one of twenty only.
        least: fewest people from which the report uses its interval.
        every: run in each so many-th replicate only, where it takes long.
        where: in which settings it means anything.
        bias: whether its estimate is of the true value (that of a p alone is not).
        claimed: whether the report says that the interval is one for this true value.
    """

    run: Callable[[Sample], Estimate]
    true: str | TrueValue
    label: str
    null: Callable[[Setting], bool] = lambda setting: False
    least: int = 5
    every: int = 1
    where: Callable[[Setting], bool] = lambda setting: True
    bias: bool = True
    claimed: bool = True

    def true_value(self, true: dict[str, float], sample: Sample) -> float:
        """The true value for one sample."""
        return self.true(true, sample) if callable(self.true) else true.get(self.true, np.nan)


def _least(name: str) -> int:
    gate = gates.GATES[name]
    return max(gate.least, gate.interval)


def _no_change(setting: Setting) -> bool:
    return setting.shape.change == 0


def _alike(setting: Setting) -> bool:
    return setting.shape.change == 0 and setting.slope_sd == 0


def _several_items(setting: Setting) -> bool:
    return setting.shape.items > 1


def _single_item(setting: Setting) -> bool:
    return setting.shape.items == 1


def _pairs(function: Callable[..., Estimate], true: str, label: str, **more) -> Procedure:
    """A number of the register: two aligned arrays of scale scores."""
    more.setdefault("least", _least(function.__name__))
    return Procedure(lambda s: function(s.before, s.after), true, label, **more)


def _p_alone(function: Callable[..., Estimate], label: str, **more) -> Procedure:
    return _pairs(function, "nothing", label, null=_no_change, bias=False, **more)


def _max_t(sample: Sample) -> Estimate:
    """The smallest adjusted p of the items: below .05 if any item is."""
    changes = sample.answers[:, 1] - sample.answers[:, 0]
    p = max_t.max_t(changes, sample.rng, FLIPS).p_adjusted
    return Estimate(len(changes), p_value=float(np.nanmin(p)))


def _resampled(sample: Sample) -> Estimate:
    changes = (sample.after - sample.before)[:, None]
    return bootstrap.bootstrap_changes(changes, sample.rng, resamples=RESAMPLES)[0][0]


ONE = {
    "mean_change": _pairs(
        paired.mean_change, "change", "mean change, t interval and paired t", null=_no_change
    ),
    "bootstrap_mean": Procedure(
        _resampled,
        "change",
        "mean change, BCa (where the plan asks for it)",
        least=_least("bootstrap_mean"),
        every=4,
        bias=False,
    ),
    "cohens_dav": _pairs(effect_sizes.cohens_dav, "dav", "d_av, Bonett"),
    "cohens_dav_noncentral": _pairs(
        effect_sizes.cohens_dav_noncentral, "dav", "d_av, Algina and Keselman"
    ),
    "cohens_dz": _pairs(effect_sizes.cohens_dz, "dz", "d_z, noncentral t"),
    "hedges_gz": _pairs(effect_sizes.hedges_gz, "dz", "g_z, noncentral t"),
    "cohens_drm": _pairs(effect_sizes.cohens_drm, "drm", "d_rm, noncentral t"),
    "glass_delta": _pairs(effect_sizes.glass_delta, "glass", "change in SD before, Bonett"),
    "probability_of_improvement": _pairs(
        improvement.probability_of_improvement, "improvement", "probability of improvement (PS)"
    ),
    "rank_biserial": _pairs(
        signed_rank.rank_biserial, "rank_biserial", "rank-biserial, score interval"
    ),
    "hodges_lehmann": _pairs(
        signed_rank.hodges_lehmann, "pseudomedian", "Hodges-Lehmann, exact signed rank"
    ),
    "trimmed_mean_change": _pairs(
        robust.trimmed_mean_change, "trimmed", "20 % trimmed mean of the changes", null=_no_change
    ),
    "trimmed_means_difference": _pairs(
        robust.trimmed_means_difference,
        "trimmed_difference",
        "difference of 20 % trimmed means (Yuen)",
        null=_no_change,
    ),
    "signed_rank": _p_alone(signed_rank.signed_rank, "exact signed rank"),
    "signed_rank_pratt": _p_alone(
        signed_rank.signed_rank_pratt, "exact signed rank, Pratt", every=2
    ),
    "sign_test": _p_alone(signed_rank.sign_test, "exact sign test"),
    "too_small_to_matter": Procedure(
        # At the margin itself the change is not too small: p must be small in one of twenty only.
        lambda s: replace(
            too_small_to_matter(s.before, s.after, s.margin), conf_low=np.nan, conf_high=np.nan
        ),
        "change",
        "two one-sided t tests, the true change at the margin",
        null=lambda setting: not _no_change(setting),
        where=lambda setting: not _no_change(setting),
        least=_least("too_small_to_matter"),
        bias=False,
    ),
    "oldham_correlation": _pairs(
        ceiling.oldham_correlation,
        "oldham",
        "correlation of change and average (Oldham), Fisher",
        null=_no_change,
    ),
    "mean_of_wave": Procedure(
        lambda s: one_wave.mean_of_wave(s.after), "mean_after", "mean of one wave, t interval"
    ),
    "share_agreeing": Procedure(
        lambda s: one_wave.share_agreeing(s.after, LOWEST, HIGHEST),
        "share_above",
        "share above the middle, Wilson",
    ),
    "share_at_ceiling": Procedure(
        lambda s: ceiling.share_at_ceiling(s.after, HIGHEST),
        "share_highest",
        "share with the highest score, Wilson",
        # Elsewhere hardly anybody has it: the true share is under 2 %.
        where=lambda setting: _single_item(setting) or setting.shape.before > 4,
        least=_least("share_at_ceiling"),
    ),
    "cronbachs_alpha": Procedure(
        lambda s: measures.cronbachs_alpha(s.answers[:, 0]),
        "alpha",
        "Cronbach's alpha, Feldt",
        where=_several_items,
        least=_least("cronbachs_alpha"),
    ),
    "mcdonalds_omega": Procedure(
        lambda s: omega.mcdonalds_omega(s.answers[:, 0]),
        "omega",
        "McDonald's omega, robust delta method",
        where=_several_items,
        least=_least("mcdonalds_omega"),
    ),
    "max_t": Procedure(
        _max_t,
        "nothing",
        "max-T, any item of the scale",
        null=_no_change,
        where=_several_items,
        least=_least("max_t"),
        every=2,
        bias=False,
    ),
    "mcnemar_top": Procedure(
        lambda s: transitions.mcnemar_top(s.before, s.after, HIGHEST - 1),
        "top_change",
        "change of the share in the top two, Bonett and Price; McNemar",
        null=_no_change,
        where=_single_item,
        least=_least("mcnemar_top"),
    ),
    "bowker": _p_alone(transitions.bowker, "Bowker", where=_single_item),
    "stuart_maxwell": _p_alone(
        transitions.stuart_maxwell, "Stuart and Maxwell", where=_single_item
    ),
    "cumulative_logit": _pairs(
        ordinal.cumulative_logit,
        "log_odds",
        "cumulative logit, clustered by person",
        null=_no_change,
        where=_single_item,
    ),
}


def _among_these(true: dict[str, float], sample: Sample) -> float:
    """True mean change of the people in these cohorts."""
    return float(sample.true_changes[sample.cohort].mean())


def _of_another(true: dict[str, float], sample: Sample) -> float:
    """True change of a cohort to come."""
    return float(sample.true_changes[-1])


def _across(
    function: Callable[..., Estimate], true: str | TrueValue, label: str, **more
) -> Procedure:
    """A number of several cohorts."""
    more.setdefault("least", 5)
    return Procedure(lambda s: function(s.before, s.after, s.cohort), true, label, **more)


def _some_lost(sample: Sample) -> Estimate:
    """The model of all answers, a third of the second ones lost by chance."""
    lost = sample.rng.random(len(sample.after)) < 1 / 3
    after = np.where(lost, np.nan, sample.after)
    return partly_paired.mean_change_all_available_across(sample.before, after, sample.cohort)


def _five_cohorts(setting: Setting) -> bool:
    return setting.cohorts >= gates.COHORTS


def _five_that_changed(setting: Setting) -> bool:
    return _five_cohorts(setting) and not _no_change(setting)


COHORTS = {
    "mean_change_across": _across(
        cohorts.mean_change_across,
        _among_these,
        "pair-weighted mean, for the people in these cohorts",
        null=_alike,
    ),
    "mean_change_across, read as the programme's": _across(
        cohorts.mean_change_across,
        "change",
        "pair-weighted mean, were it read as the programme's",
        claimed=False,
    ),
    "mean_change_one_group": Procedure(
        lambda s: paired.mean_change(s.before, s.after),
        "change",
        "t interval, cohorts not regarded",
        null=_no_change,
        claimed=False,
    ),
    "mean_change_one_stage": _across(
        mixed_model.mean_change_one_stage,
        "change",
        "one-stage mixed model",
        null=_no_change,
        every=2,
        where=_five_cohorts,
    ),
    "mean_change_all_available": Procedure(
        _some_lost,
        "change",
        "all available answers over cohorts, a third lost by chance",
        null=_no_change,
        every=8,
        where=_five_cohorts,
    ),
    "mean_change_two_stage": _across(
        two_stage.mean_change_two_stage,
        "change",
        "two stages, Knapp and Hartung",
        null=_no_change,
        where=_five_cohorts,
    ),
    "mean_change_clustered": _across(
        cohorts.mean_change_clustered,
        "change",
        "clustered on teams (CR1)",
        null=_no_change,
        where=_five_cohorts,
    ),
    "sd_between_cohorts": _across(
        heterogeneity.sd_between_cohorts,
        "sd_between",
        "SD between cohorts, profile likelihood",
        every=8,
        where=_five_that_changed,
    ),
    "range_of_changes": _across(
        heterogeneity.range_of_changes,
        _of_another,
        "range of cohort changes, mixed model (holds a cohort to come)",
        every=8,
        where=_five_that_changed,
        bias=False,
    ),
    "prediction_two_stage": _across(
        two_stage.prediction_two_stage,
        _of_another,
        "range of cohort changes, two stages (holds a cohort to come)",
        where=_five_cohorts,
        bias=False,
    ),
    "trend_over_cohorts": Procedure(
        lambda s: heterogeneity.trend_over_cohorts(s.before, s.after, s.cohort, s.cohort + 1),
        "trend",
        "trend over cohorts, Knapp and Hartung",
        null=lambda setting: True,
        where=_five_cohorts,
    ),
    "i_squared": _across(
        two_stage.i_squared,
        "nothing",
        "Cochran's Q",
        null=_alike,
        where=_five_cohorts,
        bias=False,
    ),
}


def _stayers(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    return sample.before[sample.stayed], sample.after[sample.stayed]


def _after_where_stayed(sample: Sample) -> np.ndarray:
    return np.where(sample.stayed, sample.after, np.nan)


def _imputed(sample: Sample) -> Estimate:
    table = pd.DataFrame({"before": sample.before, "after": _after_where_stayed(sample)})
    return imputation.imputed_change(table, sample.rng)


def _first_answers(function: Callable[..., Estimate]) -> Callable[[Sample], Estimate]:
    return lambda s: function(s.before[s.stayed], s.before[~s.stayed])


def _if_unchanged(true: dict[str, float], sample: Sample) -> float:
    return true["change_of_stayers"] * float(sample.stayed.mean())


TEN_LOST = 30
"""So many who began that about ten are lost: a report asks for ten on each side."""

LOST = {
    "mean_change": Procedure(
        lambda s: paired.mean_change(*_stayers(s)),
        "change_of_stayers",
        "complete pairs, for those who stayed",
    ),
    "mean_change, read as everybody's": Procedure(
        lambda s: paired.mean_change(*_stayers(s)),
        "change",
        "complete pairs, were they read as everybody's",
        claimed=False,
    ),
    "mean_change_all_available": Procedure(
        lambda s: partly_paired.mean_change_all_available(s.before, _after_where_stayed(s)),
        "change",
        "all available answers, mixed model",
        every=2,
    ),
    "imputed_change": Procedure(_imputed, "change", "multiple imputation", every=2),
    "no_change_scenario": Procedure(
        lambda s: scenarios.no_change_scenario(s.before, _after_where_stayed(s)),
        _if_unchanged,
        "if those missing had not changed",
    ),
    "baseline_difference": Procedure(
        _first_answers(attrition.baseline_difference),
        "baseline",
        "first answers of those who stayed and those lost, Hedges' g",
        least=TEN_LOST,
    ),
    "variance_ratio": Procedure(
        _first_answers(attrition.variance_ratio),
        "variance_ratio",
        "ratio of the variances of the same, F (review only)",
        least=TEN_LOST,
    ),
    "staying": Procedure(
        lambda s: missing.staying(s.before, s.stayed),
        "pull",
        "log odds of staying by score, Wald",
        least=TEN_LOST,
        null=lambda setting: setting.lost == "random",
    ),
}


UNLINKED = {
    "mean_difference": Procedure(
        lambda s: independent.mean_difference([(s.before, s.after)]),
        "change",
        "two waves not linked, Welch",
        null=_no_change,
    )
}


def _both(sample: Sample) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Before, after, and who is in the first group."""
    before = np.concatenate([sample.before, sample.other.before])
    after = np.concatenate([sample.after, sample.other.after])
    return before, after, np.repeat([1.0, 0.0], [len(sample.before), len(sample.other.before)])


GROUPS = {
    "difference_between_groups": Procedure(
        lambda s: subgroups.difference_between_groups(
            (s.before, s.after), (s.other.before, s.other.after)
        ),
        "difference",
        "difference of the changes of two groups, Welch",
    ),
    "adjusted_difference": Procedure(
        lambda s: comparison_group.adjusted_difference(*_both(s)),
        "difference",
        "difference adjusted for before (analysis of covariance)",
    ),
    "adjusted_difference_robust": Procedure(
        lambda s: comparison_group.adjusted_difference_robust(*_both(s)),
        "difference",
        "the same with HC3",
    ),
    "hedges_g": Procedure(
        lambda s: comparison_group.hedges_g(*_both(s)),
        "hedges_g",
        "Hedges' g of the adjusted difference",
    ),
}

PROCEDURES: dict[str, dict[str, Procedure]] = {
    "one": ONE,
    "cohorts": COHORTS,
    "lost": LOST,
    "unlinked": UNLINKED,
    "groups": GROUPS,
}
"""What is tried in each kind of setting, by the name that `estimates` gives it."""
