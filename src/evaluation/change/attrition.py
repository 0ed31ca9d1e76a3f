"""Who is missing: first answers of those who stayed beside those of the others.

A change is measured on those who answered twice. Whether they began where the others began is told
by the standardised difference of the two groups' scores at the first wave, with its interval.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import fdtri, gammaln, nctdtr

from evaluation.change.estimate import Estimate, base_of
from evaluation.change.gates import too_few
from evaluation.change.paired import CONFIDENCE, no_spread
from evaluation.change.rows import parts, row_of
from evaluation.tables import ALL_COHORTS

KEY = ["instrument", "level", "outcome"]
PERSON = ["cohort", "person"]
LOST = ("stayed", "lost")
HEARD = ("interviewed", "not interviewed")


def baseline_difference(
    stayed: np.ndarray,
    lost: np.ndarray,
    confidence: float = CONFIDENCE,
    groups: tuple[str, str] = LOST,
) -> Estimate:
    """Standardised difference of two independent groups: those who stayed minus those lost.

    g = J * (mean 1 - mean 2) / s, s^2 the pooled variance, J = gamma(m / 2) / (sqrt(m / 2)
    gamma((m - 1) / 2)) with m = n1 + n2 - 2 (Hedges 1981; Hedges & Olkin 1985). The limits are
    those of the noncentral t (Steiger & Fouladi 1997; Cumming & Finch 2001), times J as
    `hedges_g` of the R package effectsize has it.

    Args:
        stayed: scores at the first wave of those who stayed.
        lost: scores at the first wave of those who did not.
        confidence: level of the interval.
        groups: what the two groups are called.
    """
    first, second, note, able = _two_groups(stayed, lost, groups)
    n1, n2 = len(first), len(second)
    if not able:
        return Estimate(n1 + n2, unit="SD", note=note)
    m = n1 + n2 - 2
    pooled = ((n1 - 1) * np.var(first, ddof=1) + (n2 - 1) * np.var(second, ddof=1)) / m
    per_sd = float(np.sqrt(1 / n1 + 1 / n2))
    d = float((np.mean(first) - np.mean(second)) / np.sqrt(pooled))
    shrink = float(np.exp(gammaln(m / 2) - gammaln((m - 1) / 2)) / np.sqrt(m / 2))
    low, high = (
        _noncentrality(d / per_sd, m, p) * per_sd * shrink
        for p in ((1 + confidence) / 2, (1 - confidence) / 2)
    )
    method = (
        f"standardised difference at the first wave, {groups[0]} minus {groups[1]}, Hedges' g, "
        f"noncentral t {confidence:.0%} interval"
    )
    return Estimate(n1 + n2, d * shrink, low, high, unit="SD", method=method, note=note)


def variance_ratio(
    stayed: np.ndarray,
    lost: np.ndarray,
    confidence: float = CONFIDENCE,
    groups: tuple[str, str] = LOST,
) -> Estimate:
    """Variance at the first wave of those who stayed over that of those lost, with F limits."""
    first, second, note, able = _two_groups(stayed, lost, groups)
    n1, n2 = len(first), len(second)
    if able and (no_spread(first) or no_spread(second)):
        able, note = False, f"{note}: no spread in one of the groups, not defined"
    if not able:
        return Estimate(n1 + n2, unit="coefficient", note=note)
    ratio = float(np.var(first, ddof=1) / np.var(second, ddof=1))
    high, low = (fdtri(n1 - 1, n2 - 1, p) for p in ((1 - confidence) / 2, (1 + confidence) / 2))
    method = (
        f"ratio of the variances at the first wave, {groups[0]} over {groups[1]}, "
        f"F {confidence:.0%} interval"
    )
    limits = float(ratio / low), float(ratio / high)
    return Estimate(n1 + n2, ratio, *limits, unit="coefficient", method=method, note=note)


def _two_groups(
    stayed: np.ndarray, lost: np.ndarray, groups: tuple[str, str]
) -> tuple[np.ndarray, np.ndarray, str, bool]:
    """Both as float64, how many they are, and whether they can be held against each other."""
    first, second = (np.asarray(group, dtype=np.float64) for group in (stayed, lost))
    note = f"{len(first)} {groups[0]}, {len(second)} {groups[1]}"
    if min(len(first), len(second)) < 2:
        return first, second, f"{note}: not estimated", False
    if no_spread(first) and no_spread(second):
        return first, second, f"{note}: no spread in either group, not defined", False
    return first, second, note, True


def _noncentrality(t: float, df: float, probability: float) -> float:
    """The noncentrality at which a t as small as this one, or smaller, has this probability.

    The bracket grows step by step: far from the root the distribution function is NaN.
    """
    from scipy.optimize import brentq

    low, high = t - 1.0, t + 1.0
    while nctdtr(df, low, t) < probability:
        low -= 1.0
    while nctdtr(df, high, t) > probability:
        high += 1.0
    return brentq(lambda nc: nctdtr(df, nc, t) - probability, low, high, xtol=1e-14, rtol=1e-15)


def attrition_rows(
    scores: pd.DataFrame,
    pairs: pd.DataFrame,
    sources: pd.DataFrame | None,
    main_comparison: str,
    together: set[str],
    confidence: float = CONFIDENCE,
) -> list[dict[str, Any]]:
    """Rows of the table `estimates`: the first answers of two groups, for every scored scale.

    Those who stayed have a pair on the scale in the main comparison; those lost have a score at
    its first wave and none at its second. A cohort in which nobody has a pair is left out: its
    second wave is not there yet. The same again for those who were interviewed and those who were
    not, in cohorts where somebody was.

    Args:
        scores: the table `scores`, of people about themselves.
        pairs: the table `pairs`.
        sources: the table `sources`, for who was interviewed; none if nobody was.
        main_comparison: `before-after`.
        together: cohorts that count in rows about all cohorts.
        confidence: level of the intervals.
    """
    wave = main_comparison.split("-")[0]
    first = scores[(scores["wave"] == wave) & (scores["level"] == "scale")]
    first = first.dropna(subset="score")
    own = pairs[(pairs["comparison"] == main_comparison) & (pairs["level"] == "scale")]
    stayed = _among(first, own, [*PERSON, *KEY])
    heard = np.zeros(len(first), dtype=bool)
    if sources is not None:
        heard = _among(first, sources[sources["source_group"] == "participant"], PERSON)
    by, rows = ["cohort", *KEY], []
    for among, suffix, groups in ((stayed, "", LOST), (heard, "_interviewed", HEARD)):
        marked = first.assign(among=among, where=first["cohort"] + "/" + first["person"])
        # A cohort of which nobody is in the first group has nobody to be held against.
        marked = marked[marked.groupby("cohort")["among"].transform("any")]
        everybody = marked[marked["cohort"].isin(together)].assign(cohort=ALL_COHORTS)
        for part in (marked, everybody):
            for words, (score, inside, who) in parts(part, by, "score", "among", "where"):
                key = dict(zip(by, words, strict=True))
                found = _held_against(score[inside], score[~inside], groups, suffix, confidence)
                rows += [row_of({**key, "comparison": wave}, n, e, base_of(who)) for n, e in found]
    return rows


def _among(first: pd.DataFrame, others: pd.DataFrame, by: list[str]) -> np.ndarray:
    """Which rows stand in another table too, by these columns."""
    known = pd.MultiIndex.from_frame(others[by])
    return pd.MultiIndex.from_frame(first[by]).isin(known)


def _held_against(
    among: np.ndarray,
    others: np.ndarray,
    groups: tuple[str, str],
    suffix: str,
    confidence: float,
) -> list[tuple[str, Estimate]]:
    """Estimators and estimates of one scale: both means, their difference, the variances."""
    # In order of content, never of pseudonyms: no last digit may depend on the key.
    among, others = np.sort(among), np.sort(others)
    one, other = (f"baseline_mean_{name.replace(' ', '_')}" for name in groups)
    both = (among, others, confidence, groups)
    few = too_few("baseline_difference", len(among), len(others))
    return [
        (one, _mean(among, groups[0])),
        (other, _mean(others, groups[1])),
        (f"baseline_difference{suffix}", few or baseline_difference(*both)),
        (f"baseline_variance_ratio{suffix}", few or variance_ratio(*both)),
    ]


def _mean(scores: np.ndarray, name: str) -> Estimate:
    if not len(scores):
        return Estimate(0, note="nobody")
    return Estimate(len(scores), float(np.mean(scores)), method=f"mean at the first wave, {name}")
