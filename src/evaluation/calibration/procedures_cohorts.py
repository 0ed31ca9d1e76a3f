"""What is tried in several cohorts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evaluation.calibration.procedure import Procedure, TrueValue, alike, no_change
from evaluation.calibration.simulate import Sample, Setting
from evaluation.change import (
    cohorts,
    gates,
    heterogeneity,
    mixed_model,
    paired,
    partly_paired,
    two_stage,
)
from evaluation.change.estimate import Estimate


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
    return _five_cohorts(setting) and not no_change(setting)


COHORTS = {
    "mean_change_across": _across(
        cohorts.mean_change_across,
        _among_these,
        "pair-weighted mean, for the people in these cohorts",
        null=alike,
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
        null=no_change,
        claimed=False,
    ),
    "mean_change_one_stage": _across(
        mixed_model.mean_change_one_stage,
        "change",
        "one-stage mixed model",
        null=no_change,
        every=2,
        where=_five_cohorts,
    ),
    "mean_change_all_available": Procedure(
        _some_lost,
        "change",
        "all available answers over cohorts, a third lost by chance",
        null=no_change,
        every=8,
        where=_five_cohorts,
    ),
    "mean_change_two_stage": _across(
        two_stage.mean_change_two_stage,
        "change",
        "two stages, Knapp and Hartung",
        null=no_change,
        where=_five_cohorts,
    ),
    "mean_change_clustered": _across(
        cohorts.mean_change_clustered,
        "change",
        "clustered on teams (CR1)",
        null=no_change,
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
        null=alike,
        where=_five_cohorts,
        bias=False,
    ),
}
