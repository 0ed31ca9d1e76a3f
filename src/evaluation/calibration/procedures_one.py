"""What is tried in one cohort, of pairs and of single items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from evaluation.calibration.procedure import Procedure, least, no_change
from evaluation.calibration.simulate import HIGHEST, LOWEST, Sample, Setting
from evaluation.change import (
    bootstrap,
    ceiling,
    effect_sizes,
    improvement,
    max_t,
    measures,
    omega,
    one_wave,
    ordinal,
    paired,
    robust,
    signed_rank,
    transitions,
)
from evaluation.change.equivalence import too_small_to_matter
from evaluation.change.estimate import Estimate

RESAMPLES = 1999
"""Resamples of the bootstrap: the report draws five times as many."""
FLIPS = 999
"""Sign flips of max-T: the report draws ten times as many, which is as exact and takes longer."""


def _several_items(setting: Setting) -> bool:
    return setting.shape.items > 1


def _single_item(setting: Setting) -> bool:
    return setting.shape.items == 1


def _pairs(function: Callable[..., Estimate], true: str, label: str, **more) -> Procedure:
    """A number of the register: two aligned arrays of scale scores."""
    more.setdefault("least", least(function.__name__))
    return Procedure(lambda s: function(s.before, s.after), true, label, **more)


def _p_alone(function: Callable[..., Estimate], label: str, **more) -> Procedure:
    return _pairs(function, "nothing", label, null=no_change, bias=False, **more)


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
        paired.mean_change, "change", "mean change, t interval and paired t", null=no_change
    ),
    "bootstrap_mean": Procedure(
        _resampled,
        "change",
        "mean change, BCa (where the plan asks for it)",
        least=least("bootstrap_mean"),
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
        robust.trimmed_mean_change, "trimmed", "20 % trimmed mean of the changes", null=no_change
    ),
    "trimmed_means_difference": _pairs(
        robust.trimmed_means_difference,
        "trimmed_difference",
        "difference of 20 % trimmed means (Yuen)",
        null=no_change,
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
        null=lambda setting: not no_change(setting),
        where=lambda setting: not no_change(setting),
        least=least("too_small_to_matter"),
        bias=False,
    ),
    "oldham_correlation": _pairs(
        ceiling.oldham_correlation,
        "oldham",
        "correlation of change and average (Oldham), Fisher",
        null=no_change,
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
        least=least("share_at_ceiling"),
    ),
    "cronbachs_alpha": Procedure(
        lambda s: measures.cronbachs_alpha(s.answers[:, 0]),
        "alpha",
        "Cronbach's alpha, Feldt",
        where=_several_items,
        least=least("cronbachs_alpha"),
    ),
    "mcdonalds_omega": Procedure(
        lambda s: omega.mcdonalds_omega(s.answers[:, 0]),
        "omega",
        "McDonald's omega, robust delta method",
        where=_several_items,
        least=least("mcdonalds_omega"),
    ),
    "max_t": Procedure(
        _max_t,
        "nothing",
        "max-T, any item of the scale",
        null=no_change,
        where=_several_items,
        least=least("max_t"),
        every=2,
        bias=False,
    ),
    "mcnemar_top": Procedure(
        lambda s: transitions.mcnemar_top(s.before, s.after, HIGHEST - 1),
        "top_change",
        "change of the share in the top two, Bonett and Price; McNemar",
        null=no_change,
        where=_single_item,
        least=least("mcnemar_top"),
    ),
    "bowker": _p_alone(transitions.bowker, "Bowker", where=_single_item),
    "stuart_maxwell": _p_alone(
        transitions.stuart_maxwell, "Stuart and Maxwell", where=_single_item
    ),
    "cumulative_logit": _pairs(
        ordinal.cumulative_logit,
        "log_odds",
        "cumulative logit, clustered by person",
        null=no_change,
        where=_single_item,
    ),
}
