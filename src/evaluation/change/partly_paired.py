"""Change from everybody who answered in any wave, whether or not they answered in all.

A mixed model with a level for each person takes the change from those who answered twice and adds
what those who answered once tell about the waves' means. It is unbiased where staying away depends
on what was answered, not on what was not (missing at random). With everybody in all waves the
estimates are the paired ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.change.estimate import Estimate
from evaluation.change.gates import CHANGE, COHORTS
from evaluation.change.mixed_model import (
    MixedModel,
    change_model,
    fit,
    from_model,
)
from evaluation.change.nested_likelihood import Random, intercepts
from evaluation.change.paired import CONFIDENCE, differences, no_spread
from evaluation.change.two_stage import cohort_changes


def mean_change_all_available(
    before: np.ndarray, after: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Mean change in one group from everybody with one wave or two.

    score ~ t + (1 | person), t = 0 before and 1 after, REML, Satterthwaite's t.

    Args:
        before: score before of each person, NaN where there is none.
        after: score after, in the same order.
        confidence: level of the interval.

    Returns:
        n is the number of people with at least one wave; the note counts them.
    """
    before, after, _ = _with_a_wave(before, after, None)
    n, pairs, note = _counted(before, after)
    if (missing := _too_few(n, pairs, note)) is not None:
        return missing
    method = (
        f"mixed model of all answers, person, REML, {confidence:.0%} t interval (Satterthwaite)"
    )
    d = differences(before[pairs], after[pairs])
    if no_spread(d):
        note = f"{note}; all who answered both changed by the same amount, no interval"
        return Estimate(n, float(d[0]), method=method, note=note)
    score, t, person = _long(before, after)
    model = change_model(score, t, person, confidence=confidence)
    return from_model(model, "t", n, method, note)


def mean_change_all_available_across(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray, confidence: float = CONFIDENCE
) -> Estimate:
    """Mean change over cohorts from everybody with one wave or two, from five cohorts.

    score ~ t + (1 + t || cohort) + (1 | person): `mean_change_one_stage` of all rows, which is
    sensitivity beside it, since someone who could not be linked enters twice.

    Args:
        before: score before of each person in a cohort, NaN where there is none.
        after: score after, in the same order.
        cohort: cohort of each person.
        confidence: level of the interval.
    """
    before, after, cohort = _with_a_wave(before, after, cohort)
    n, pairs, note = _counted(before, after)
    k = len(set(cohort.tolist()))
    if n and k < COHORTS:
        return Estimate(n, note=f"{k} cohorts, not estimated (from {COHORTS})")
    if (missing := _too_few(n, pairs, note)) is not None:
        return missing
    if not cohort_changes(before[pairs], after[pairs], cohort[pairs])[3] > 0:
        return Estimate(n, note=f"{note}; no spread within cohorts, not estimated")
    method = (
        f"mixed model of all answers: person, cohort and change by cohort, {k} cohorts, REML, "
        f"{confidence:.0%} t interval (Satterthwaite)"
    )
    score, t, person = _long(before, after)
    try:
        model = change_model(score, t, person, cohort[person], confidence)
    except ValueError as error:  # hardly more answers than cohorts
        return Estimate(n, note=f"{note}; not estimated: {error}")
    return from_model(model, "t", n, method, note)


def _with_a_wave(
    before: np.ndarray, after: np.ndarray, cohort: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    before, after = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if before.shape != after.shape:
        raise ValueError(f"{before.size} scores before, but {after.size} after")
    cohort = np.zeros(len(before), dtype=int) if cohort is None else np.asarray(cohort)
    if len(cohort) != len(before):
        raise ValueError(f"{len(before)} people, but {len(cohort)} cohorts")
    some = ~(np.isnan(before) & np.isnan(after))
    return before[some], after[some], cohort[some]


def _counted(before: np.ndarray, after: np.ndarray) -> tuple[int, np.ndarray, str]:
    pairs = ~np.isnan(before) & ~np.isnan(after)
    both, first, last = pairs.sum(), np.isnan(after).sum(), np.isnan(before).sum()
    return len(before), pairs, f"{both} both waves, {first} before only, {last} after only"


def _too_few(n: int, pairs: np.ndarray, note: str) -> Estimate | None:
    if n == 0:
        return Estimate(0, note="nobody answered")
    if pairs.sum() < CHANGE:
        return Estimate(n, note=f"{note}; not estimated (from {CHANGE} with both)")
    return None


def _long(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, 0 or 1, and the place of the person, one row for each score."""
    score, t = np.concatenate([before, after]), np.repeat([0.0, 1.0], len(before))
    person, there = np.tile(np.arange(len(before)), 2), ~np.isnan(score)
    return score[there], t[there], person[there]


def changes_between_waves(
    scores: np.ndarray,
    waves: Sequence[str],
    confidence: float = CONFIDENCE,
    cohort: np.ndarray | None = None,
) -> dict[str, Estimate]:
    """Changes between any two of three or more waves, from everybody in any of them.

    score ~ wave + (1 | person), REML, Satterthwaite's t: one model for all waves, so that the
    change from the first to the last is the sum of those between. It takes scores of any two waves
    to go together equally; where that is in doubt, the paired changes of two waves stand above it.
    From five cohorts on each has a level of its own too, in all and at each wave: (1 + w1 + w2 +
    ... || cohort), w1 being 1 at the first wave. Cohorts then differ in how they change, as in the
    primary estimate, whichever wave the changes are reckoned from.

    Args:
        scores: a row per person, a column per wave in order of time; NaN where there is none.
        waves: names of the waves.
        confidence: level of the intervals.
        cohort: cohort of each person; none, or of fewer than five cohorts: one group.

    Returns:
        Estimates by `earlier-later`, each later wave from each earlier one; n is the number of
        people with at least one of all waves.

    Raises:
        ValueError: not a name for each column.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[1] != len(waves):
        raise ValueError(f"{len(waves)} waves, but scores of shape {scores.shape}")
    some = ~np.isnan(scores).all(axis=1)
    cohort = None if cohort is None else np.asarray(cohort)[some]
    if cohort is not None and len(set(cohort.tolist())) < COHORTS:
        cohort = None
    scores = scores[some]
    there = ~np.isnan(scores)
    found: dict[str, Estimate] = {}
    for start, earlier in enumerate(waves[:-1]):
        model = _waves_model(scores, there, start, confidence, cohort)
        for later in range(start + 1, len(waves)):
            found[f"{earlier}-{waves[later]}"] = _change_of(
                model, scores, (start, later), len(waves), confidence, cohort is not None
            )
    return found


def _waves_model(
    scores: np.ndarray,
    there: np.ndarray,
    reference: int,
    confidence: float,
    cohort: np.ndarray | None,
) -> MixedModel | str:
    """The model with one wave as reference, or why there is none."""
    if (there.sum(axis=1) >= 2).sum() < CHANGE:
        return f"not estimated (from {CHANGE} people with two waves)"
    if not there.any(axis=0).all():
        return "not estimated: nobody answered in one of the waves"
    person, wave = np.nonzero(there)
    fixed = {"(Intercept)": np.ones(len(wave))}
    for other in range(scores.shape[1]):
        if other != reference:
            fixed[str(other)] = (wave == other).astype(np.float64)
    try:
        random = [intercepts("person", person)]
        if cohort is not None:
            levels = {"1": np.ones(len(wave))}
            levels |= {str(w): (wave == w).astype(np.float64) for w in range(scores.shape[1])}
            random.insert(0, Random("cohort", cohort[person], levels))
        return fit(scores[there], fixed, random, confidence=confidence)
    except ValueError as error:
        return f"not estimated: {error}"


def _change_of(
    model: MixedModel | str,
    scores: np.ndarray,
    waves: tuple[int, int],
    count: int,
    confidence: float,
    by_cohort: bool,
) -> Estimate:
    n, pairs = len(scores), int((~np.isnan(scores[:, list(waves)])).all(axis=1).sum())
    note = f"{pairs} with both of the two waves"
    if isinstance(model, str):
        return Estimate(n, note=f"{note}; {model}")
    method = (
        f"mixed model of all answers of {count} waves, "
        f"person{', cohort and change by cohort' * by_cohort}, REML, "
        f"{confidence:.0%} t interval (Satterthwaite)"
    )
    return from_model(model, str(waves[1]), n, method, note)
