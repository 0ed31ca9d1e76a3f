"""How well the items of a scale hang together."""

from __future__ import annotations

import numpy as np
from scipy.special import fdtri

from evaluation.change.estimate import Estimate
from evaluation.change.paired import CONFIDENCE, no_spread


def cronbachs_alpha(answers: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Cronbach's alpha of complete rows, with Feldt's interval.

    k / (k - 1) * (1 - trace(C) / sum(C)), C the covariances of k items. The interval comes from
    F(n - 1, (n - 1)(k - 1)) and the rows that were used (Feldt, Woodruff & Salih 1987, Applied
    Psychological Measurement 11:93). An item that everybody answered alike is left out, and said.

    Args:
        answers: people x items, items turned round where reversed; NaN where unanswered.
        confidence: level of the interval.
    """
    answers = np.asarray(answers, dtype=np.float64)
    complete = answers[~np.isnan(answers).any(axis=1)]
    n = len(complete)
    moving = np.array([n > 0 and not no_spread(item) for item in complete.T], dtype=bool)
    constant = int((~moving).sum())
    note = f"{constant} item(s) answered alike by everybody left out" if n and constant else ""
    items = complete[:, moving]
    k = items.shape[1]
    if n < 3 or k < 2:
        return Estimate(n, unit="coefficient", note=note or f"n = {n}, {k} items, not estimated")
    if no_spread(items.sum(axis=1)):
        return Estimate(n, unit="coefficient", note="everybody has the same sum, not defined")
    covariances = np.cov(items, rowvar=False)
    alpha = k / (k - 1) * (1 - np.trace(covariances) / covariances.sum())
    tail, df1, df2 = (1 - confidence) / 2, n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - alpha) * fdtri(df1, df2, 1 - tail)
    high = 1 - (1 - alpha) * fdtri(df1, df2, tail)
    method = f"Cronbach's alpha, complete answers, Feldt {confidence:.0%} interval"
    return Estimate(
        n, float(alpha), float(low), float(high), unit="coefficient", method=method, note=note
    )
