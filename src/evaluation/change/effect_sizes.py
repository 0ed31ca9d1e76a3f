"""Standardised change: in standard deviations, to be compared with other studies."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, isfinite, lgamma, log, sqrt

import numpy as np
from scipy.special import nctdtr, ndtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, Changes, changes, no_spread


def hedges_j(df: float) -> float:
    """Hedges' exact correction for the bias of a standardised mean, J(m), m degrees of freedom.

    Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)) (Hedges 1981, Journal of Educational Statistics 6:107).
    For pairs m = n - 1; the 2n - 2 of two groups shrinks too little (n = 5: .903 for .798).

    Of five pairs, as above:

    >>> round(hedges_j(4), 3)
    0.798

    Raises:
        ValueError: fewer than two degrees of freedom.
    """
    if df < 2:
        raise ValueError(f"no correction with {df} degrees of freedom")
    return exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2))


@lru_cache(maxsize=256)
def noncentrality_limits(
    t: float, df: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Limits of the noncentrality of an observed t.

    The two values for which t is as far out as the interval allows: P(T <= t) is 1 - tail for the
    lower, tail for the upper (Steiger & Fouladi 1997; Cumming & Finch 2001, Educational and
    Psychological Measurement 61:532).
    """
    tail = (1 - confidence) / 2
    width = sqrt(1 + t**2 / (2 * df))  # standard error of the noncentrality, roughly
    if not isfinite(width):
        return np.nan, np.nan
    low = _crossing(lambda nc: nctdtr(df, nc, t) - (1 - tail), t, -width / 2)
    high = _crossing(lambda nc: nctdtr(df, nc, t) - tail, t, width / 2)
    return low, high


def _crossing(f: Callable[[float], float], start: float, step: float) -> float:
    """Where f changes sign, walking from `start` by `step`, then between the last two places.

    The distribution function of the noncentral t is NaN far from its middle, so that one wide
    bracket fails; half a standard error at a time never gets there.
    """
    near, at_near = start, f(start)
    far = near + step
    for _ in range(200):
        at_far = f(far)
        if np.isnan(at_far) or at_near * at_far <= 0:
            break
        near, at_near, far = far, at_far, far + step
    if np.isnan(at_far) or at_near * at_far > 0:
        return np.nan
    return _root(f, near, at_near, far, at_far)


def _root(f: Callable[[float], float], a: float, at_a: float, b: float, at_b: float) -> float:
    """Root between a and b, by false position with Illinois' halving."""
    for _ in range(100):
        middle = (a * at_b - b * at_a) / (at_b - at_a) if at_b != at_a else b
        at_middle = f(middle)
        if at_middle * at_b <= 0:
            a, at_a = b, at_b
        else:
            at_a /= 2
        moved, b, at_b = abs(middle - b), middle, at_middle
        if at_b == 0 or moved < 1e-11 * max(1.0, abs(b)):
            break
    return float(b)


def _scores(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray, Changes]:
    """Scores as float64, and their changes."""
    c = changes(before, after)
    return np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64), c


def _too_few(n: int) -> Estimate | None:
    if n < 3:
        return Estimate(n, unit="SD", note=f"n = {n}, not estimated")
    return None


def _no_spread_of_changes(c: Changes) -> Estimate:
    why = "no one changed" if c.d[0] == 0 else "everybody changed by the same amount"
    return Estimate(len(c.d), unit="SD", note=f"{why}, not defined")


def cohens_dav(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """d_av, adjusted for bias, with Bonett's interval.

    d = mean(d) / sqrt((s1^2 + s2^2) / 2) (Cumming 2012, p. 291); adjusted d * sqrt((n-2)/(n-1)).
    var(d) = d^2 (s1^4 + s2^4 + 2 r^2 s1^2 s2^2) / (8 (n-1) s^4) + sd^2 / ((n-1) s^2), with s^2 the
    mean of the two variances; the interval is d +- z * sqrt(var), around the unadjusted d
    (Bonett 2008, Psychological Methods 13:99; ci.stdmean.ps in the R package statpsych).
    """
    before, after, c = _scores(before, after)
    n = len(c.d)
    if few := _too_few(n):
        return few
    if no_spread(before) and no_spread(after):
        return Estimate(n, unit="SD", note="no spread before or after, not defined")
    v1, v2 = float(np.var(before, ddof=1)), float(np.var(after, ddof=1))
    v, v_change = (v1 + v2) / 2, c.variance
    effect = c.mean / np.sqrt(v)
    # 2 r s1 s2 is what the variances leave over the variance of the change.
    shared = ((v1 + v2 - v_change) / 2) ** 2
    variance = effect**2 * (v1**2 + v2**2 + 2 * shared) / (8 * (n - 1) * v**2)
    variance += v_change / ((n - 1) * v)
    reach = float(ndtri((1 + confidence) / 2)) * np.sqrt(variance)
    return Estimate(
        n,
        float(effect * np.sqrt((n - 2) / (n - 1))),
        float(effect - reach),
        float(effect + reach),
        unit="SD",
        method=f"d_av, bias-adjusted, Bonett (2008) {confidence:.0%} interval",
    )


def cohens_dav_noncentral(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """d_av, adjusted for bias as `cohens_dav`, with the interval of Algina and Keselman.

    Limits of the noncentrality of the paired t, times sqrt(2 sd^2 / (n (s1^2 + s2^2))) (Algina &
    Keselman 2003, Educational and Psychological Measurement 63:537). Like Bonett's it belongs to
    the unadjusted d.
    """
    before, after, c = _scores(before, after)
    n = len(c.d)
    if few := _too_few(n):
        return few
    if c.flat:
        return _no_spread_of_changes(c)
    both = float(np.var(before, ddof=1) + np.var(after, ddof=1))
    spread = c.sd
    mean = c.mean
    unit = spread * sqrt(2 / (n * both))
    low, high = noncentrality_limits(mean / spread * sqrt(n), n - 1, confidence)
    return Estimate(
        n,
        mean / sqrt(both / 2) * sqrt((n - 2) / (n - 1)),
        low * unit,
        high * unit,
        unit="SD",
        method=f"d_av, bias-adjusted, Algina & Keselman (2003) {confidence:.0%} interval",
    )


def cohens_dz(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """d_z, the mean change in standard deviations of the change, not adjusted for bias.

    mean(d) / sd(d); interval by the noncentral t: limits of the noncentrality over sqrt(n)
    (Cumming & Finch 2001). It tells how sure the change is, not how large: the more alike the
    answers of a person, the larger it is.

    Ten people's extra sleep with two drugs (Student 1908), t / sqrt(n) = 4.0621 / sqrt(10):

    >>> drug = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    >>> other = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    >>> round(cohens_dz(drug, other).estimate, 4)
    1.2846
    """
    c = changes(before, after)
    n = len(c.d)
    if few := _too_few(n):
        return few
    if c.flat:
        return _no_spread_of_changes(c)
    effect = c.mean / c.sd
    low, high = noncentrality_limits(effect * sqrt(n), n - 1, confidence)
    method = f"d_z, noncentral t {confidence:.0%} interval"
    return Estimate(n, effect, low / sqrt(n), high / sqrt(n), unit="SD", method=method)


def hedges_gz(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """d_z adjusted for bias, J(n - 1) d_z, with the interval of the unadjusted d_z.

    The noncentral t interval is exact for what both estimate; shrinking its limits too, as some
    software does, would make it cover less.
    """
    found = cohens_dz(before, after, confidence)
    if np.isnan(found.estimate):
        return found
    method = f"d_z, bias-adjusted (Hedges 1981), noncentral t {confidence:.0%} interval"
    return Estimate(
        found.n,
        found.estimate * hedges_j(found.n - 1),
        found.conf_low,
        found.conf_high,
        unit="SD",
        method=method,
    )


def cohens_drm(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """d_rm, the change in standard deviations of the scores, by way of their correlation.

    d_z sqrt(2 (1 - r)) (Morris & DeShon 2002, Psychological Methods 7:105, equation 8), not
    adjusted for bias; the interval is that of d_z, times the same. Simulated at n = 8 it covers 92
    to 94 %; the normal one of Borenstein and others (2009, equation 4.28) covers 87 to 92 %.
    """
    before, after, c = _scores(before, after)
    n = len(c.d)
    if few := _too_few(n):
        return few
    if no_spread(before) or no_spread(after):
        return Estimate(n, unit="SD", note="no spread before or after, not defined")
    if c.flat:
        return _no_spread_of_changes(c)
    r = float(np.corrcoef(before, after)[0, 1])
    if 1 - r < 1e-10:
        return Estimate(n, unit="SD", note="correlation of 1, not defined")
    unit = sqrt(2 * (1 - r))
    found = cohens_dz(before, after, confidence)
    return Estimate(
        n,
        found.estimate * unit,
        found.conf_low * unit,
        found.conf_high * unit,
        unit="SD",
        method=f"d_rm (Morris & DeShon 2002), noncentral t {confidence:.0%} interval",
        note="the interval covers 92 to 94 % with so few pairs" if n < 15 else "",
    )


def glass_delta(before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Change in standard deviations before, adjusted for bias, with Bonett's interval.

    J(n - 1) mean(d) / s1 (Becker 1988, British Journal of Mathematical and Statistical Psychology
    41:257). The interval is mean(d) / s1 +- z sqrt(g^2 / (2 (n-1)) + sd^2 / ((n-1) s1^2)), g
    unadjusted (Bonett 2008, Psychological Methods 13:99): simulated at n = 8 to 50 it covers 95 to
    96 %, and needs no equal variances. Becker's variance, `change_to_pool`, is for pooling with
    other studies; as an interval it covers 92 % at n = 8.
    """
    before, after, c = _scores(before, after)
    n = len(c.d)
    if few := _too_few(n):
        return few
    if no_spread(before):
        return Estimate(n, unit="SD", note="no spread before, not defined")
    v = float(np.var(before, ddof=1))
    effect = c.mean / sqrt(v)
    error = sqrt(effect**2 / (2 * (n - 1)) + c.variance / ((n - 1) * v))
    reach = float(ndtri((1 + confidence) / 2)) * error
    return Estimate(
        n,
        hedges_j(n - 1) * effect,
        effect - reach,
        effect + reach,
        unit="SD",
        method=f"change in SD before, bias-adjusted, Bonett (2008) {confidence:.0%} interval",
    )


def change_to_pool(change: float, sd_before: float, r: float, n: int) -> tuple[float, float]:
    """Change in standard deviations before, and its variance, to pool with other studies.

    g = J(n - 1) change / sd before; variance 2 (1 - r) / n + g^2 / (2 n) (Becker 1988; Morris
    2008, Organizational Research Methods 11:364; SMCR in the R package metafor). It takes what
    other studies print: where r is not printed it must be assumed.

    The first group that Morris (2008) prints, as metafor's manual has it (0.5056, 0.0594):

    >>> effect, variance = change_to_pool(38.5 - 30.6, 15.0, 0.47, 20)
    >>> f"{effect:.4f} {variance:.4f}"
    '0.5056 0.0594'

    Args:
        change: mean after minus mean before, in points.
        sd_before: standard deviation before, in points.
        r: correlation of before and after.
        n: pairs.

    Raises:
        ValueError: fewer than three pairs, no spread, or no correlation.
    """
    if n < 3 or not sd_before > 0 or not -1 <= r <= 1:
        raise ValueError(f"no standardised change from n = {n}, SD {sd_before}, r {r}")
    effect = hedges_j(n - 1) * change / sd_before
    return effect, 2 * (1 - r) / n + effect**2 / (2 * n)
