"""The change of everybody who started, if those who are missing had changed so or so.

What is moved is always the change that the report tells: that of the paired t for one group, that
of `pooled.primary_change` for several cohorts.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, differences, mean_change
from evaluation.change.pooled import primary_change

DELTAS = {
    "delta_adjusted_quarter": 0.25,
    "delta_adjusted_half": 0.5,
    "delta_adjusted_reversed": 2.0,
}
"""By how much of the change that was seen those missing are taken to have changed less: a quarter,
half, and twice, which is as much the other way. By all of it: `no_change_scenario`."""


def no_change_scenario(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Mean change of everybody who started if those missing had not changed at all.

    The one score of somebody missing stands for both.

    Args:
        before: score before of everybody who started, NaN where there is none.
        after: score after, in the same order; everybody has one of the two.
        cohort: cohort of each person, of a programme; none: one group.
        confidence: level of the interval.
    """
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    missing = int((np.isnan(before) | np.isnan(after)).sum())
    if missing == len(before):
        return Estimate(missing, note="nobody answered twice")
    filled = np.where(np.isnan(before), after, before), np.where(np.isnan(after), before, after)
    if cohort is None:
        found = mean_change(*filled, confidence)
    else:
        found = primary_change(*filled, np.asarray(cohort), confidence)
    return replace(found, method=f"if the {missing} missing had not changed: {found.method}")


def worst_case(
    before: np.ndarray,
    after: np.ndarray,
    first_of_missing: np.ndarray,
    limits: tuple[float, float],
    unknown: int = 0,
) -> Estimate:
    """Mean change of everybody who started if those missing had ended at the lowest score.

    A bound, not an estimate: no interval belongs to it (Manski 1990, American Economic Review
    80:319).

    Args:
        before: scores before of those who answered twice.
        after: scores after, in the same order.
        first_of_missing: scores before of those who did not.
        limits: lowest and highest score of the scale.
        unknown: how many started without a first score: they might have fallen the whole range.
    """
    low, high = limits
    fell = np.append(low - np.asarray(first_of_missing, float), np.full(unknown, low - high))
    return _bound(before, after, fell, "lowest")


def best_case(
    before: np.ndarray,
    after: np.ndarray,
    first_of_missing: np.ndarray,
    limits: tuple[float, float],
    unknown: int = 0,
) -> Estimate:
    """Mean change of everybody who started if those missing had ended at the highest score.

    See `worst_case`.
    """
    low, high = limits
    rose = np.append(high - np.asarray(first_of_missing, float), np.full(unknown, high - low))
    return _bound(before, after, rose, "highest")


def _bound(before: np.ndarray, after: np.ndarray, changes: np.ndarray, word: str) -> Estimate:
    everybody = np.concatenate([differences(before, after), np.round(changes, 10)])
    n = len(everybody)
    if n == 0:
        return Estimate(0, note="nobody started")
    method = f"mean change if the {len(changes)} missing had ended at the {word} score"
    return Estimate(n, float(np.mean(everybody)), method=method, note="a bound, no interval")


def delta_adjusted(found: Estimate, missing: int, delta: float) -> Estimate:
    """Mean change of everybody who started if those missing had changed by `delta` less.

    Their change is that of those who stayed, moved by delta towards zero, and past it; the share
    of those missing is taken as it is, so that the interval moves and keeps its width (Rubin 1977;
    Carpenter & Kenward 2013, Multiple Imputation and its Application, 10.3).

    Args:
        found: the change of those who answered twice.
        missing: how many more started and did not withdraw.
        delta: points, not below zero.

    Raises:
        ValueError: delta is below zero.
    """
    if delta < 0:
        raise ValueError(f"delta moves a change towards zero, and cannot be {delta}")
    n = found.n + missing
    if np.isnan(found.estimate):
        return Estimate(n, note=found.note)
    moved = -np.sign(found.estimate) * delta * missing / n
    note = "the interval already includes zero" if _includes_zero(found) else found.note
    return Estimate(
        n,
        found.estimate + moved,
        found.conf_low + moved,
        found.conf_high + moved,
        method=f"if the {missing} missing had changed by {delta:.2f} points less: {found.method}",
        note=note,
    )


def delta_grid(found: Estimate, missing: int) -> dict[str, Estimate]:
    """`delta_adjusted` for each of `DELTAS`, in shares of the change that was seen.

    Args:
        found: the change of those who answered twice.
        missing: how many more started and did not withdraw.
    """
    seen = abs(found.estimate)
    return {
        name: delta_adjusted(found, missing, 0.0 if np.isnan(seen) else share * seen)
        for name, share in DELTAS.items()
    }


def tipping_point(
    found: Estimate, missing: int, limits: tuple[float, float] | None = None
) -> Estimate:
    """The delta at which the interval of `delta_adjusted` touches zero.

    Distance of the nearer limit from zero / share of those missing. The larger, the less the
    finding rests on those missing having changed like the others.

    Args:
        found: the change of those who answered twice.
        missing: how many more started and did not withdraw.
        limits: lowest and highest score of the scale: what goes beyond is said to be impossible.
    """
    n = found.n + missing
    if missing == 0:
        return Estimate(n, note="nobody is missing")
    if np.isnan(found.conf_low):
        return Estimate(n, note=found.note or "no interval to move")
    if _includes_zero(found):
        return Estimate(n, note="the interval already includes zero")
    mean = found.estimate
    delta = (found.conf_low if mean > 0 else -found.conf_high) * n / missing
    theirs = mean - np.sign(mean) * delta
    note = f"those missing would have to have changed by {theirs:+.2f} on average"
    if limits is not None and abs(theirs) > limits[1] - limits[0]:
        note += ", which the scale does not allow"
    method = f"delta at which the interval touches zero: {found.method}"
    return Estimate(n, delta, method=method, note=note)


def _includes_zero(found: Estimate) -> bool:
    return bool(found.conf_low <= 0 <= found.conf_high)
