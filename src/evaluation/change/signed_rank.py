"""Ranks of the changes."""

from __future__ import annotations

import numpy as np

from evaluation.change.estimate import Estimate
from evaluation.change.paired import differences


def rank_biserial(before: np.ndarray, after: np.ndarray) -> Estimate:
    """Matched rank-biserial correlation: (W+ - W-) / (W+ + W-), no changes left out.

    Mid-ranks for ties (Kerby 2014, Comprehensive Psychology 3:1).
    """
    d = differences(before, after)
    moved = d[d != 0]
    if len(moved) == 0:
        return Estimate(len(d), unit="correlation", note="no one changed, not defined")
    size = np.abs(moved)
    _, place, counts = np.unique(size, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[place]
    up, down = float(ranks[moved > 0].sum()), float(ranks[moved < 0].sum())
    return Estimate(
        len(d),
        (up - down) / (up + down),
        unit="correlation",
        method="matched rank-biserial correlation (Kerby 2014)",
    )
