"""Several programmes' published changes of one scale, pooled as a random-effects meta-analysis.

Where all asked the same questions with the same answers, changes in points are pooled (MC in
metafor's words); otherwise changes in standard deviations of both waves (SMCRPH).

REML and Knapp-Hartung, as cohorts are pooled (change/two_stage.py), with one thing more: programmes
are few, and where two or three happen to agree Knapp's and Hartung's error is far too small. It is
never taken smaller than the error without their factor (Roever, Knapp & Friede 2015, BMC Medical
Research Methodology 15:99), as metafor does with test = "adhoc".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

import numpy as np

from evaluation.change.paired import t_interval
from evaluation.change.two_stage import combine, tau2_interval
from evaluation.publishing.published import Row, decimal
from evaluation.synthesis.programmes import Programme
from evaluation.travel.effect_sizes import CHANGE, WAVE_SD, effect_sizes

SPREAD_FROM, RANGE_FROM = 3, 3
"""Fewest programmes of which it is told how far they differ, and where a further one may lie."""


@dataclass(frozen=True)
class Line:
    """One programme's change of a scale.

    Attributes:
        title: of the programme.
        row: of its published table `change`; with d as the change where that is pooled.
        error: standard error; None where no interval is published, so that it is not pooled.
        weight: its share of the pooled change, in per cent; None if it is not pooled.
    """

    title: str
    row: Row
    error: float | None
    weight: float | None = None


@dataclass(frozen=True)
class Pooled:
    """What the programmes say together.

    Attributes:
        k: programmes pooled.
        n: people compared in them.
        mean: pooled change.
        low: lower limit of its 95 % interval.
        high: upper limit.
        tau: standard deviation of the programmes' true changes.
        tau_low: lower limit of its 95 % profile-likelihood interval.
        tau_high: upper limit.
        i2: share of the spread that is between the programmes.
        i2_low: lower limit, from that of tau.
        i2_high: upper limit.
        next_low: lower end of the 95 % prediction interval.
        next_high: upper end.
    """

    k: int
    n: int
    mean: float
    low: float
    high: float
    tau: float
    tau_low: float
    tau_high: float
    i2: float
    i2_low: float
    i2_high: float
    next_low: float
    next_high: float


@dataclass(frozen=True)
class PooledScale:
    """One scale over all programmes that asked it.

    Attributes:
        scale: its id.
        title: as the first programme names it.
        points: whether changes are in points; otherwise in standard deviations.
        lines: a line a programme, in the order in which they are named.
        pooled: None where fewer than two programmes publish an interval.
    """

    scale: str
    title: str
    points: bool
    lines: list[Line]
    pooled: Pooled | None


def pool_scales(programmes: list[Programme]) -> list[PooledScale]:
    """Every scale that two or more of the programmes publish a change of.

    Args:
        programmes: in the order in which they are shown.
    """
    scales = dict.fromkeys(scale for one in programmes for scale in one.scales)
    asked = {scale: [one for one in programmes if scale in one.scales] for scale in scales}
    return [_pool(scale, own) for scale, own in asked.items() if len(own) > 1]


def _pool(scale: str, programmes: list[Programme]) -> PooledScale:
    points = same_questions(scale, programmes)
    lines = [_line(one, scale, points) for one in programmes]
    there = [line for line in lines if line.error]
    title = programmes[0].scales[scale]["title"]
    if len(there) < 2:
        return PooledScale(scale, title, points, lines, None)
    y = np.array([float(line.row["change"]) for line in there])
    v = np.array([line.error**2 for line in there if line.error is not None])
    people = sum(int(line.row["n"]) for line in there)
    pooled = pool(y, v, people)
    weights = iter(100 * (w := 1 / (v + pooled.tau**2)) / w.sum())
    lines = [
        Line(line.title, line.row, line.error, float(next(weights))) if line.error else line
        for line in lines
    ]
    return PooledScale(scale, title, points, lines, pooled)


def same_questions(scale: str, programmes: list[Programme]) -> bool:
    """Whether all asked a scale alike: same instrument, range and, where told, questions."""
    keys = ("instrument", "items", "range_low", "range_high")
    forms = {tuple(one.scales[scale][key] for key in keys) for one in programmes}
    told = {one.wordings[scale] for one in programmes if scale in one.wordings}
    return len(forms) == 1 and len(told) < 2


def _line(programme: Programme, scale: str, points: bool) -> Line:
    row = programme.scales[scale]
    sizes = {found["measure"]: found for found in effect_sizes([row])}
    size = sizes.get(CHANGE if points else WAVE_SD)
    if not points:
        told = {"change": row["d"], "conf_low": row["d_low"], "conf_high": row["d_high"]}
        row = row | told | {"direction": _direction(row["d_low"], row["d_high"])}
    return Line(programme.title, row, sqrt(float(size["vi"])) if size else None)


def _direction(low: str, high: str) -> str:
    lower, upper = decimal(low), decimal(high)
    if lower is None or upper is None:
        return "unclear"
    return direction_of(lower, upper)


def direction_of(low: float | Decimal, high: float | Decimal) -> str:
    """What an interval says of a change: rose, fell or unclear."""
    return "rose" if low > 0 else "fell" if high < 0 else "unclear"


def pool(effects: np.ndarray, variances: np.ndarray, people: int = 0) -> Pooled:
    """Random-effects mean of k >= 2 changes, how far they differ, and where a further one may lie.

    I2 is tau2 / (tau2 + typical v), its limits those of tau2 (Higgins & Thompson 2002, Statistics
    in Medicine 21:1539; Viechtbauer 2007, 26:37); the prediction interval is
    mean +- t(k - 1) sqrt(error^2 + tau2) (Higgins, Thompson & Spiegelhalter 2009).

    Args:
        effects: changes.
        variances: their sampling variances.
        people: in all of them.
    """
    found, k = combine(effects, variances), len(effects)
    plain = 1 / sqrt(float((1 / (variances + found.tau2)).sum()))
    mean, error = float(found.coefficients[0]), max(float(found.errors[0]), plain)
    low, high = t_interval(mean, error, k - 1, 0.95)
    tau2_low, tau2_high = tau2_interval(effects, variances)
    weights = 1 / variances
    typical = (k - 1) * weights.sum() / (weights.sum() ** 2 - (weights**2).sum())
    share: Callable[[float], float]
    share = lambda tau2: tau2 / (tau2 + typical) if np.isfinite(tau2) else 1.0  # noqa: E731
    next_low, next_high = t_interval(mean, sqrt(error**2 + found.tau2), k - 1, 0.95)
    return Pooled(
        k, people, mean, float(low), float(high),
        sqrt(found.tau2), sqrt(tau2_low), sqrt(tau2_high),
        float(share(found.tau2)), float(share(tau2_low)), float(share(tau2_high)),
        float(next_low), float(next_high),
    )  # fmt: skip
