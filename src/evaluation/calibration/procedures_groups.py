"""What is tried where some are lost, where answers are not linked, and in two groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from evaluation.calibration.procedure import Procedure, no_change
from evaluation.calibration.simulate import Sample
from evaluation.change import (
    attrition,
    comparison_group,
    imputation,
    independent,
    missing,
    paired,
    partly_paired,
    scenarios,
    subgroups,
)
from evaluation.change.estimate import Estimate


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
        null=no_change,
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
