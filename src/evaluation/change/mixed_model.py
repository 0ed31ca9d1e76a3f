"""Linear mixed models for people in cohorts, with Satterthwaite's t.

As lmerTest fits them in R: restricted maximum likelihood, variances that may be zero, and degrees
of freedom that follow from how surely the variances are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.gates import COHORTS
from evaluation.change.nested_likelihood import (
    Likelihood,
    Random,
    codes_of,
    intercepts,
    slopes,
    with_values,
)
from evaluation.change.paired import CONFIDENCE, differences, no_spread, t_interval
from evaluation.change.satterthwaite import degrees_of_freedom, gradient, hessian


@dataclass(frozen=True)
class Coefficient:
    """A fixed effect with its Satterthwaite t interval."""

    estimate: float
    error: float
    df: float
    t: float
    p_value: float
    conf_low: float
    conf_high: float


@dataclass(frozen=True)
class MixedModel:
    """A fitted model.

    Attributes:
        coefficients: fixed effects by name.
        variances: by name of the groups, the covariance matrix of their effects.
        residual: variance of the residuals.
        log_likelihood: as lme4's `logLik` (of the REML criterion unless `reml` is false).
        rows: number of rows.
        groups: number of groups by name.
        singular: whether a variance is at zero, or two effects go together entirely.
        note: what a reader must know, if anything.
        theta: ratios, as lme4 orders them; with `likelihood` for what is computed further.
        likelihood: the likelihood that was maximised.
    """

    coefficients: dict[str, Coefficient]
    variances: dict[str, np.ndarray]
    residual: float
    log_likelihood: float
    rows: int
    groups: dict[str, int]
    singular: bool
    note: str
    theta: np.ndarray = field(repr=False)
    likelihood: Likelihood = field(repr=False)

    @property
    def deviance(self) -> float:
        """Minus twice the log-likelihood: lme4's REML criterion."""
        return -2 * self.log_likelihood


def fit(
    outcome: np.ndarray,
    fixed: Mapping[str, np.ndarray],
    random: Sequence[Random],
    reml: bool = True,
    confidence: float = CONFIDENCE,
) -> MixedModel:
    """Fit a linear mixed model, with Satterthwaite's t for each fixed effect.

    `fit(y, {"(Intercept)": ones, "t": t}, [slopes("cohort", cohort, "t", t), intercepts("person",
    person)])` is `lmerTest::lmer(y ~ t + (1 + t || cohort) + (1 | person))`.

    Args:
        outcome: one number per row, none missing.
        fixed: name and column of each fixed effect, the intercept among them.
        random: terms of random effects; their groups lie inside each other.
        reml: restricted maximum likelihood; false: maximum likelihood.
        confidence: level of the intervals.

    Raises:
        ValueError: as `Likelihood`; also if nothing is left to vary within the groups.
    """
    likelihood = Likelihood(outcome, fixed, random, reml)
    if no_spread(likelihood.residuals):
        raise ValueError("the fixed effects leave no spread")
    if likelihood.exhausted():
        raise ValueError("no spread is left within the groups")
    theta = likelihood.minimum()
    total, squares, effects, inverse = likelihood.solved(theta)
    variance = squares / likelihood.freedom
    if not np.isfinite(likelihood.deviance(theta)) or np.max(np.abs(theta)) > 1e4:
        raise ValueError("no spread is left within the groups")
    estimates, covariance = likelihood.least_squares + effects, variance * inverse
    freedom = _degrees_of_freedom(likelihood, theta, variance)
    coefficients = {}
    for i, name in enumerate(likelihood.names):
        error, df = float(np.sqrt(covariance[i, i])), float(freedom[i])
        t = float(estimates[i]) / error
        low, high = t_interval(float(estimates[i]), error, df, confidence)
        p = 2 * float(stdtr(df, -abs(t)))
        coefficients[name] = Coefficient(float(estimates[i]), error, df, t, p, low, high)
    singular = bool(np.any(theta[likelihood.diagonal] < 1e-4))
    return MixedModel(
        coefficients,
        {name: variance * own for name, own in likelihood.covariances(theta).items()},
        variance,
        -likelihood.deviance(theta) / 2,
        likelihood.rows,
        likelihood.groups,
        singular,
        _singular_note(likelihood, theta) if singular else "",
        theta,
        likelihood,
    )


def _singular_note(likelihood: Likelihood, theta: np.ndarray) -> str:
    zero = []
    covariances = likelihood.covariances(theta).values()
    for term, own in zip(likelihood.random, covariances, strict=True):
        for effect, ratio in zip(term.effects, np.diag(own), strict=True):
            if ratio < 1e-8:
                zero.append(f"{'level' if effect == '1' else effect} by {term.name}")
    if not zero:
        return "singular fit: random effects that go together entirely"
    return f"singular fit: variance estimated as zero ({', '.join(zero)})"


def _degrees_of_freedom(likelihood: Likelihood, theta: np.ndarray, variance: float) -> np.ndarray:
    """Satterthwaite's, by the ratios and the logarithm of the residual variance s.

    The deviance and the standard errors are even in a ratio that is zero, so such a ratio adds
    nothing and is left out. By s the derivatives are known: of the deviance, n - p (n for maximum
    likelihood) and minus the derivative of the sum of squares; of a squared error, itself.
    """
    free = ~likelihood.diagonal | (theta > 0)

    def parts(values: np.ndarray) -> np.ndarray:
        total, squares, _, inverse = likelihood.solved(with_values(theta, free, values))
        return np.array([total + squares / variance, squares / variance, *np.diag(inverse)])

    squared = variance * np.diag(likelihood.solved(theta)[3])
    k = int(free.sum())
    curvature = np.full((k + 1, k + 1), float(likelihood.freedom))
    slope = squared[None, :]
    if k:
        derivatives = gradient(parts, theta[free])
        curvature[:k, :k] = hessian(lambda values: float(parts(values)[0]), theta[free])
        curvature[:k, k] = curvature[k, :k] = -derivatives[:, 1]
        slope = np.vstack([variance * derivatives[:, 2:], slope])
    return degrees_of_freedom(squared, slope, curvature)


def change_model(
    score: np.ndarray,
    after: np.ndarray,
    person: np.ndarray,
    cohort: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> MixedModel:
    """`score ~ t + (1 + t || cohort) + (1 | person)`, or `score ~ t + (1 | person)`.

    A person is a person in a cohort: someone who is in two cohorts counts as one person in each,
    since groups that cut across each other would need another algorithm; how many they are is for
    the caller to say.

    Args:
        score: one per row, none missing.
        after: 0 before, 1 after; one per row.
        person: who, one per row.
        cohort: cohort of each row.
        confidence: level of the interval.
    """
    score, t = np.asarray(score, dtype=np.float64), np.asarray(after, dtype=np.float64)
    fixed = {"(Intercept)": np.ones(len(score)), "t": t}
    if cohort is None:
        return fit(score, fixed, [intercepts("person", person)], confidence=confidence)
    place, who = codes_of(cohort), codes_of(person)
    who = place.astype(np.int64) * (int(who.max()) + 1) + who
    random = [slopes("cohort", place, "change", t), intercepts("person", who)]
    return fit(score, fixed, random, confidence=confidence)


def mean_change_one_stage(
    before: np.ndarray,
    after: np.ndarray,
    cohort: np.ndarray,
    confidence: float = CONFIDENCE,
    fitted: Callable[[], MixedModel] | None = None,
) -> Estimate:
    """Mean change over the cohorts that the programme has and could have, from linked pairs.

    One-stage mixed model y ~ t + (1 + t || cohort) + (1 | person), t = 0 before and 1 after, REML,
    Satterthwaite's t: the change of each cohort is a draw, so the interval allows for differences
    between cohorts. From five cohorts; below, `cohorts.mean_change_across`. Where the variance of
    the changes is estimated as zero, the interval is about as wide as the paired t test's, and
    covers 97 %.

    Level and change of a cohort are not correlated in the model (`||`). So it is not quite the
    same seen from after to before: estimates differ beyond their sign where cohorts differ in size
    and a variance is above zero.

    Args:
        before: scores before, one per pair.
        after: scores after, in the same order.
        cohort: cohort of each pair.
        confidence: level of the interval.
        fitted: gives `pairs_model` of these pairs, where several numbers are read off it.
    """
    d = differences(before, after)
    n, k = len(d), len(set(np.asarray(cohort).tolist()))
    if len(cohort) != n:
        raise ValueError(f"{n} pairs, but {len(cohort)} cohorts")
    if n == 0:
        return Estimate(0, note="nobody to compare")
    if k < COHORTS:
        return Estimate(n, note=f"{k} cohorts, not estimated (from {COHORTS})")
    method = (
        f"mixed model: person, cohort and change by cohort, {k} cohorts, REML, {confidence:.0%} "
        "t interval (Satterthwaite)"
    )
    flat = _without_spread(d, cohort, method)
    if flat is not None:
        return flat
    model = fitted() if fitted else pairs_model(before, after, cohort, confidence)
    return from_model(model, "t", n, method)


def _without_spread(d: np.ndarray, cohort: np.ndarray, method: str) -> Estimate | None:
    """The mean change where no one differs from others in the same cohort, else None."""
    place, n = codes_of(cohort), len(d)
    means = np.bincount(place, d) / np.bincount(place)
    if no_spread(d):
        mean = float(d[0])
        note = "no one changed" if mean == 0 else "everybody changed by the same amount"
        return Estimate(n, mean, p_value=1.0 if mean == 0 else np.nan, method=method, note=note)
    if no_spread(d - means[place]):
        note = "no spread within cohorts, no interval"
        return Estimate(n, float(np.mean(means)), method=method, note=note)
    return None


def pairs_model(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> MixedModel:
    """`change_model` of linked pairs."""
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    n = len(before)
    return change_model(
        np.concatenate([before, after]),
        np.repeat([0.0, 1.0], n),
        np.tile(np.arange(n), 2),
        np.tile(np.asarray(cohort), 2),
        confidence,
    )


def from_model(model: MixedModel, name: str, n: int, method: str, note: str = "") -> Estimate:
    """A fixed effect as `Estimate`; a singular fit is told in the note."""
    found = model.coefficients[name]
    note = "; ".join(part for part in (note, model.note) if part)
    return Estimate(
        n,
        found.estimate,
        found.conf_low,
        found.conf_high,
        found.p_value,
        method=f"{method}, {found.df:.1f} degrees of freedom",
        note=note,
    )
