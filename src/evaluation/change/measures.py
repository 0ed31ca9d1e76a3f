"""How well the items of a scale hang together."""

from __future__ import annotations

import numpy as np
from scipy.special import fdtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, NO_SPREAD, no_spread


def cronbachs_alpha(answers: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Cronbach's alpha of complete rows, with Feldt's interval.

    k / (k - 1) * (1 - trace(C) / sum(C)), C the covariances of k items. The interval comes from
    F(n - 1, (n - 1)(k - 1)) and the rows that were used (Feldt, Woodruff & Salih 1987, Applied
    Psychological Measurement 11:93). An item that everybody answered alike is left out, and said.

    Args:
        answers: people x items, items turned round where reversed; NaN where unanswered.
        confidence: level of the interval.
    """
    complete = complete_rows(answers)
    n = len(complete)
    moving = items_with_spread(complete)
    constant = int((~moving).sum())
    note = f"{constant} item(s) answered alike by everybody left out" if n and constant else ""
    items = complete[:, moving]
    k = items.shape[1]
    if n < 3 or k < 2:
        return Estimate(n, unit="coefficient", note=note or f"n = {n}, {k} items, not estimated")
    if no_spread(items.sum(axis=1)):
        return Estimate(n, unit="coefficient", note="everybody has the same sum, not defined")
    alpha = _alpha(np.cov(items, rowvar=False))
    tail, df1, df2 = (1 - confidence) / 2, n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - alpha) * fdtri(df1, df2, 1 - tail)
    high = 1 - (1 - alpha) * fdtri(df1, df2, tail)
    method = f"Cronbach's alpha, complete answers, Feldt {confidence:.0%} interval"
    return Estimate(
        n, float(alpha), float(low), float(high), unit="coefficient", method=method, note=note
    )


def complete_rows(answers: np.ndarray) -> np.ndarray:
    """The people who answered every item, as float64."""
    answers = np.asarray(answers, dtype=np.float64)
    return answers[~np.isnan(answers).any(axis=1)]


def items_with_spread(complete: np.ndarray) -> np.ndarray:
    """Which items were not answered alike by everybody."""
    if len(complete) == 0:
        return np.zeros(complete.shape[1], dtype=bool)
    return np.ptp(complete, axis=0) >= NO_SPREAD


def _alpha(covariances: np.ndarray) -> float:
    k = len(covariances)
    return float(k / (k - 1) * (1 - np.trace(covariances) / covariances.sum()))


def item_rest_correlations(answers: np.ndarray) -> list[Estimate]:
    """Correlation of each item with the sum of the others, in complete rows.

    An item that runs against the others is said to: it is likely one that was not turned round.
    (Nunnally & Bernstein 1994, Psychometric Theory, p. 301; `r.drop` in the R package psych.)

    Args:
        answers: people x items, items turned round where reversed; NaN where unanswered.

    Returns:
        One estimate for each item, in the order of the columns.
    """
    complete = complete_rows(answers)
    n = len(complete)
    method = "correlation of the item with the sum of the other items, complete answers"
    found = []
    for place, item in enumerate(complete.T):
        rest = np.delete(complete, place, axis=1).sum(axis=1)
        if n < 3 or complete.shape[1] < 2:
            note = f"n = {n}, {complete.shape[1]} items, not estimated"
            found.append(Estimate(n, unit="correlation", note=note))
        elif no_spread(item) or no_spread(rest):
            note = "everybody answered alike, not defined"
            found.append(Estimate(n, unit="correlation", note=note))
        else:
            r = float(np.corrcoef(item, rest)[0, 1])
            note = "runs against the other items; was it turned round?" if r < 0 else ""
            found.append(Estimate(n, r, unit="correlation", method=method, note=note))
    return found


def item_to_suspect(answers: np.ndarray) -> tuple[int, float] | None:
    """The item that was likely not turned round, and alpha once it is.

    It is the item whose turning raises alpha most, which is the one with the lowest covariance
    with the sum of the others. Where several items are wrong, turn the one and ask again. Of two
    items either may be the one: the first is named.

    Args:
        answers: people x items, as for `cronbachs_alpha`.

    Returns:
        Place of the item among the columns, and alpha with it turned round; none where alpha is
        not negative.
    """
    now = cronbachs_alpha(answers)
    if not now.estimate < 0:
        return None
    complete = complete_rows(answers)
    places = np.flatnonzero(items_with_spread(complete))
    covariances = np.cov(complete[:, places], rowvar=False)
    with_rest = covariances.sum(axis=1) - np.diag(covariances)
    worst = int(np.argmin(np.round(with_rest, 10)))
    turned = covariances.copy()
    turned[worst] *= -1
    turned[:, worst] *= -1
    return int(places[worst]), _alpha(turned)
