"""The change of everybody who started, if those who are missing had changed so or so."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, differences, mean_change, no_spread


def no_change_scenario(
    before: np.ndarray, after: np.ndarray, missing: int, confidence: float = CONFIDENCE
) -> Estimate:
    """Mean change of everybody who started if those missing had not changed at all.

    Args:
        before: scores before of those who answered twice.
        after: scores after, in the same order.
        missing: how many more started and did not withdraw.
        confidence: level of the interval.
    """
    d = differences(before, after)
    if len(d) == 0:
        return Estimate(missing, note="nobody answered twice")
    everybody = np.concatenate([d, np.zeros(missing)])
    found = mean_change(np.zeros(len(everybody)), everybody, confidence)
    method = f"mean change if the {missing} missing had not changed, {confidence:.0%} t interval"
    limits = found.conf_low, found.conf_high, found.p_value
    return Estimate(found.n, found.estimate, *limits, method=method, note=found.note)


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


def delta_adjusted(
    before: np.ndarray,
    after: np.ndarray,
    missing: int,
    delta: float,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Mean change of everybody who started if those missing had changed by `delta` less.

    Their change is that of those who stayed, moved by delta towards zero, and past it; the share
    of those missing is taken as it is, so that the interval moves and keeps its width (Rubin 1977;
    Carpenter & Kenward 2013, Multiple Imputation and its Application, 10.3).

    Args:
        before: scores before of those who answered twice.
        after: scores after, in the same order.
        missing: how many more started and did not withdraw.
        delta: points, not below zero.
        confidence: level of the interval.

    Raises:
        ValueError: delta is below zero.
    """
    if delta < 0:
        raise ValueError(f"delta moves a change towards zero, and cannot be {delta}")
    found = mean_change(before, after, confidence)
    n = found.n + missing
    if found.n == 0:
        return Estimate(missing, note="nobody answered twice")
    moved = -np.sign(found.estimate) * delta * missing / n
    method = (
        f"mean change if the {missing} missing had changed by {delta:g} points less, "
        f"{confidence:.0%} t interval"
    )
    low, high = found.conf_low + moved, found.conf_high + moved
    return Estimate(n, found.estimate + moved, low, high, method=method, note=found.note)


def tipping_point(
    before: np.ndarray,
    after: np.ndarray,
    missing: int,
    confidence: float = CONFIDENCE,
    limits: tuple[float, float] | None = None,
) -> Estimate:
    """The delta at which the interval of `delta_adjusted` touches zero.

    (|mean change| - t * standard error) / share of those missing. The larger, the less the finding
    rests on those missing having changed like the others.

    Args:
        before: scores before of those who answered twice.
        after: scores after, in the same order.
        missing: how many more started and did not withdraw.
        confidence: level of the interval.
        limits: lowest and highest score of the scale: what goes beyond is said to be impossible.
    """
    d = differences(before, after)
    n, everybody = len(d), len(d) + missing
    if missing == 0:
        return Estimate(everybody, note="nobody is missing")
    if n < 2:
        return Estimate(everybody, note=f"not estimated: n = {n} pairs")
    if no_spread(d):
        return Estimate(everybody, note="everybody changed by the same amount, no interval to move")
    mean, error = float(np.mean(d)), float(np.std(d, ddof=1)) / np.sqrt(n)
    room = abs(mean) - float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    if room <= 0:
        return Estimate(everybody, note="the interval already includes zero")
    delta = room * everybody / missing
    theirs = mean - np.sign(mean) * delta
    note = f"those missing would have to have changed by {theirs:+.2f} on average"
    if limits is not None and abs(theirs) > limits[1] - limits[0]:
        note += ", which the scale does not allow"
    method = f"delta at which the {confidence:.0%} interval touches zero"
    return Estimate(everybody, delta, method=method, note=note)
