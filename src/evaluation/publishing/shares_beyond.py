"""What a mean, and a mean square about it, leave open of the shares of people at each level."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np


@lru_cache
def _places(levels: int, conditions: int) -> np.ndarray:
    """Every choice of so many levels, lowest first: one column each."""
    return np.array(list(combinations(range(levels), conditions))).T


@lru_cache
def _pairs_of_three(levels: int) -> tuple[np.ndarray, ...]:
    """For every choice of three levels the cells of its pairs in a table of levels by levels."""
    a, b, c = _places(levels, 3)
    return b * levels + c, a * levels + c, a * levels + b


def shares_beyond(
    levels: np.ndarray, mean: float, square: float | None
) -> tuple[np.ndarray, np.ndarray] | None:
    """Least and greatest share at each level or above, of all that have these moments.

    Extremes are reached on as few levels as there are conditions (the basic solutions of a linear
    programme): on two for a mean, on three with the mean square.

    Args:
        levels: what a person's number can be, lowest first.
        mean: of the numbers.
        square: their mean square about the mean; None if that is not told.

    Returns:
        One number per level each, the least and the greatest; None if no shares have the moments.
    """
    x = levels - mean
    if square is None:
        places = _places(len(levels), 2)
        a, b = x[places]
        places = places[:, (a < 1e-9) & (b > -1e-9)]
        a, b = x[places]
        weights = np.stack([b, -a]) / (b - a)
    else:
        # No share is negative: seen of all threes at once by their pairs, before any is reckoned.
        left = square + np.outer(x, x)
        least, most = left > -1e-9, left < 1e-9
        upper, outer, lower = _pairs_of_three(len(levels))
        fits = least.take(upper) & most.take(outer) & least.take(lower)
        places = _places(len(levels), 3).take(np.flatnonzero(fits), axis=1)
        a, b, c = x[places]
        weights = np.stack(
            [
                (square + b * c) / ((a - b) * (a - c)),
                (square + a * c) / ((b - a) * (b - c)),
                (square + a * b) / ((c - a) * (c - b)),
            ]
        )
    if not places.size:
        return None
    shares = np.zeros((len(levels), places.shape[1]))
    np.put_along_axis(shares, places, weights, axis=0)
    beyond = shares[::-1].cumsum(axis=0)[::-1]
    return beyond.min(axis=1), beyond.max(axis=1)
