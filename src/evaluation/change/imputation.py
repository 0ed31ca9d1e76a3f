"""Change of everybody who started, with the missing answers drawn from those of similar people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import stdtr

from evaluation.change.estimate import Estimate
from evaluation.change.gates import COHORTS, too_few
from evaluation.change.nested_likelihood import codes_of
from evaluation.change.paired import CONFIDENCE, no_spread, t_interval

DRAWS = 20
CYCLES = 5


def imputed_change(
    scores: pd.DataFrame,
    rng: np.random.Generator,
    draws: int = DRAWS,
    donors: int = 0,
    confidence: float = CONFIDENCE,
    cohort: np.ndarray | None = None,
) -> Estimate:
    """Mean change of everybody with a score, missing ones imputed several times.

    Chained equations (van Buuren 2018, Flexible Imputation of Missing Data, 4.5), pooled by
    `rubin`. Each value is drawn from a linear regression whose coefficients and spread are drawn
    too (algorithm 3.1; `norm` in the R package mice), or, with `donors`, is that of a person for
    whom about the same is predicted (predictive mean matching, 3.4; `pmm`). With 30 to 60 people
    and 40 % gone, the low scorers first, the first covers 95 % without bias; matching from five
    donors covers 89 to 93 %, since those who left have few like them among those who stayed. Of
    the other scales those that tell most of the score after are used, one for every ten pairs
    beyond the first ten. It assumes that people who answered alike on these scales changed alike,
    staying or not.

    statsmodels has matching as `MICEData`, but takes its donors from the beginning of a tie: with
    rows in order of content, and answers in categories are full of ties, it draws the lowest.

    Args:
        scores: one row per person who started; columns `before`, `after` and, after them, auxiliary
            scales of both waves; NaN where missing.
        rng: of the scale; rows are sorted by content before it is used.
        draws: how many completed tables.
        donors: from how many nearest persons an answer is taken; none: it is drawn from the
            regression itself, and may lie between or beyond the answers of the scale.
        confidence: level of the interval.
        cohort: cohort of each row. From five cohorts the variance within each completed table is
            that of the cohorts' sums (CR1, as in `cohorts.mean_change_clustered`), with k - 1
            degrees of freedom: the primary estimate allows for how cohorts differ, and this beside
            it must not look surer for leaving that out.
    """
    told = np.zeros(len(scores), dtype=int) if cohort is None else codes_of(np.asarray(cohort))
    scores = scores.astype("float64").reset_index(drop=True).dropna(how="all")
    pairs = int(scores[["before", "after"]].notna().all(axis=1).sum())
    n, missing = len(scores), int(scores[["before", "after"]].isna().any(axis=1).sum())
    if (few := too_few("imputed_change", pairs)) is not None:
        return replace(few, n=n)
    if missing == 0:
        return Estimate(n, note="nobody is missing, nothing to impute")
    used = ["before", "after", *_most_telling(scores, pairs)]
    chosen = scores[used].dropna(how="all").assign(cohort=lambda kept: told[kept.index])
    chosen = chosen.sort_values([*used, "cohort"], kind="stable", ignore_index=True)
    places = chosen.pop("cohort").to_numpy()
    changes = _completed_changes(chosen, rng, draws, donors)
    n, cohorts = len(chosen), len(set(places.tolist()))
    robust = cohorts >= COHORTS
    if all(no_spread(d) for d in changes):
        return Estimate(n, note="everybody changed by the same amount, nothing to impute from")
    found = rubin(
        [float(np.mean(d)) for d in changes],
        [_variance(d, places if robust else None) for d in changes],
        (cohorts if robust else n) - 1,
        confidence,
    )
    way = f"predictive mean matching from {donors} donors" if donors else "linear regression"
    method = (
        f"mean change, {draws} imputations (chained equations, {way}, "
        f"{len(used) - 2} auxiliary scales), {found.method}"
        f"{f', clustered on {cohorts} cohorts' * robust}"
    )
    note = f"{missing} of {n} imputed"
    limits = found.conf_low, found.conf_high, found.p_value
    return Estimate(n, found.estimate, *limits, method=method, note=note)


def _variance(changes: np.ndarray, places: np.ndarray | None) -> float:
    """Squared standard error of a mean: of single people, or of cohorts (CR1)."""
    n = len(changes)
    if places is None:
        return float(np.var(changes, ddof=1) / n)
    sums = np.bincount(places, changes - changes.mean())
    sums = sums[np.bincount(places) > 0]
    return float(len(sums) / (len(sums) - 1) * np.sum(sums**2) / n**2)


def _most_telling(scores: pd.DataFrame, pairs: int) -> list[str]:
    """Auxiliary scales with the highest correlation with the score after, as many as there is room.

    A scale that few of the pairs answered, or that says the same as one already in, is left out.
    """
    room = pairs // 10 - 1
    others = [c for c in scores.columns if c not in ("before", "after")]
    values = scores[others]
    others = [
        c
        for c in others
        if values[c].count() >= pairs and not no_spread(values[c].dropna().to_numpy())
    ]
    with_after = scores[others].corrwith(scores["after"], drop=True).abs().round(10).dropna()
    chosen: list[str] = []
    for name in with_after.sort_values(ascending=False, kind="stable").index:
        alike = [scores[name].corr(scores[c]) for c in ["before", *chosen]]
        if len(chosen) < room and not np.any(np.abs(alike) > 0.99):
            chosen.append(name)
    return chosen


def _completed_changes(
    chosen: pd.DataFrame, rng: np.random.Generator, draws: int, donors: int
) -> list[np.ndarray]:
    """Everybody's change, after minus before, in each completed table: a chain for each."""
    given = chosen.to_numpy()
    # In units of its own spread, so that a draw does not depend on how many points a scale has.
    middle, spread = np.nanmean(given, axis=0), np.nanstd(given, axis=0)
    spread[spread < 1e-9] = 1.0
    # Ones in front, for the intercept.
    scaled = np.column_stack([np.ones(len(given)), (given - middle) / spread])
    holes = np.isnan(scaled)
    incomplete = [c for c in np.argsort(holes.sum(axis=0), kind="stable") if holes[:, c].any()]
    # Only rows with a hole change from step to step: what the others add up to is known.
    torn = np.flatnonzero(holes.any(axis=1))
    whole = np.delete(scaled, torn, axis=0)
    settled, own = whole.T @ whole, holes[torn]
    known = {c: np.flatnonzero(~own[:, c]) for c in incomplete}
    missing = {c: np.flatnonzero(own[:, c]) for c in incomplete}
    changes = []
    for _ in range(draws):
        table = scaled[torn]
        for c in incomplete:
            table[missing[c], c] = rng.choice(scaled[~holes[:, c], c], len(missing[c]))
        # One incomplete scale needs one step; several must settle on each other.
        for _ in range(CYCLES if len(incomplete) > 1 else 1):
            for c in incomplete:
                rows = table.take(known[c], axis=0)
                products, others = settled + rows.T @ rows, table.take(missing[c], axis=0)
                donating = np.concatenate([whole, rows]) if donors else None
                table[missing[c], c] = imputed(products, others, c, rng, donating, donors)
        points = scaled.copy()
        points[torn] = table
        points = points[:, 1:] * spread + middle
        changes.append(np.round(points[:, 1] - points[:, 0], 10))
    return changes


def imputed(
    products: np.ndarray,
    missing: np.ndarray,
    column: int,
    rng: np.random.Generator,
    known: np.ndarray | None = None,
    donors: int = 0,
) -> np.ndarray:
    """Missing values of one scale, drawn from its regression on the others.

    With donors, those who answered are predicted from the fitted regression, those missing from
    one drawn from its posterior, and one of the nearest gives the value (van Buuren 2018, algorithm
    3.3, matching of type 1). Among people with equal predictions chance decides who is near.

    Args:
        products: X' X of the people who gave it, all scales in columns, the first all ones.
        missing: rows of those who did not; any number in the column.
        column: of the scale.
        rng: source of the draw.
        known: rows of the people who gave it, where donors are wanted.
        donors: how many nearest persons a value is taken from; none: it is drawn itself.
    """
    n, size = round(products[0, 0]), len(products)
    others = np.delete(np.arange(size), column)
    squares = products[others[:, None], others]
    # As in the R package mice: a little ridge, for scales that nearly say the same.
    inverse = np.linalg.inv(squares + np.diag(np.diag(squares) * 1e-5 + 1e-12))
    # A coefficient of nothing leaves the scale out of its own prediction.
    fitted, drawn, residual = np.zeros(size), np.zeros(size), np.zeros(size)
    fitted[others] = inverse @ products[others, column]
    residual[column] = 1.0
    residual -= fitted
    left = max(float(residual @ products @ residual), 0.0)
    scale = np.sqrt(left / rng.chisquare(max(n - len(others), 1)))
    noise = np.linalg.cholesky(inverse) @ rng.normal(size=len(others))
    drawn[others] = fitted[others] + scale * noise
    wanted = missing @ drawn
    if known is None or not donors:
        return wanted + scale * rng.normal(size=len(wanted))
    given, predicted = known[:, column], known @ fitted
    # Rounded: equal answers are equal predictions, whatever the last digit of a sum.
    predicted = np.round(predicted, 10)
    order = np.lexsort((rng.random(len(predicted)), predicted))
    donors = min(donors, len(known))
    place = np.searchsorted(predicted[order], wanted)[:, None] + np.arange(-donors, donors)
    outside = (place < 0) | (place >= len(known))
    place = order[np.clip(place, 0, len(known) - 1)]
    distance = np.where(outside, np.inf, np.abs(predicted[place] - wanted[:, None]))
    nearest = np.argsort(distance, axis=1, kind="stable")
    chosen = nearest[np.arange(len(wanted)), rng.integers(0, donors, len(wanted))]
    return given[place[np.arange(len(wanted)), chosen]]


def rubin(
    estimates: Sequence[float],
    variances: Sequence[float],
    complete_df: float,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Rubin's rules: one estimate from several completed tables.

    The variance is that within the tables plus (1 + 1/m) times that between them (Rubin 1987), t
    with the degrees of freedom of Barnard & Rubin (1999, Biometrika 86:948).

    Args:
        estimates: one for each completed table, two or more.
        variances: squared standard errors.
        complete_df: degrees of freedom had nothing been missing.
        confidence: level of the interval.

    Returns:
        n is the number of tables; `note` has the share of information that is missing.
    """
    m = len(estimates)
    mean, within = float(np.mean(estimates)), float(np.mean(variances))
    between = float(np.var(estimates, ddof=1))
    total = within + (1 + 1 / m) * between
    df, extra = complete_df, (1 + 1 / m) * between / total if total > 0 else 0.0
    known = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - extra)
    if extra > 0:
        of_draws = (m - 1) / extra**2
        df = of_draws * known / (of_draws + known)
    method = f"Rubin's rules, {df:.1f} degrees of freedom (Barnard and Rubin 1999)"
    if total <= 0:
        return Estimate(m, mean, method=method, note="no spread, no interval")
    error = float(np.sqrt(total))
    p = 2 * float(stdtr(df, -abs(mean / error)))
    note = f"{extra:.0%} of the variance is from what is missing"
    interval = t_interval(mean, error, df, confidence)
    return Estimate(m, mean, *interval, p, method=method, note=note)
