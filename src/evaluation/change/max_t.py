"""Several items of one scale tested together, allowing for how they move together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

DRAWS = 9999
AT_ONCE = 256


@dataclass(frozen=True)
class MaxT:
    """Adjusted p-values of a family.

    Attributes:
        p_adjusted: one per item; NaN where nobody answered twice.
        draws: how many ways of turning signs were compared.
        exact: whether these are all ways there are.
    """

    p_adjusted: np.ndarray
    draws: int
    exact: bool

    @property
    def method(self) -> str:
        """For the column `method`."""
        ways = f"all {self.draws}" if self.exact else f"{self.draws} random"
        return f"max-T over the items of the scale, {ways} sign flips (Westfall and Young 1993)"


def max_t(changes: np.ndarray, rng: np.random.Generator, draws: int = DRAWS) -> MaxT:
    """Westfall and Young's step-down p-values of the items of a scale, by sign flips.

    If nothing changed, each person's changes might as well have the other sign, all items of a
    person at once. An item's p is the share of sign flips in which the largest |t| among it and the
    items with a smaller |t| reaches its own, and is never under that of an item before it (Westfall
    & Young 1993, Resampling-Based Multiple Testing, algorithm 4.1). Where `draws` allows all ways
    are compared; else so many are drawn, and the answers as they were count as one more (Phipson &
    Smyth 2010). Neither the order of people nor the direction of change alters a draw.

    Args:
        changes: people x items, after minus before; NaN where an item was not answered twice.
        rng: of the family: one draw for all its items.
        draws: most sign flips.
    """
    changes = np.round(np.asarray(changes, dtype=np.float64), 10)
    sizes = (~np.isnan(changes)).sum(axis=0)
    known = np.nan_to_num(changes)
    own = _sizes_of_t(known.sum(axis=0, keepdims=True), known, sizes)[0]
    order = np.argsort(-own, kind="stable")
    order = order[sizes[order] > 0]
    rows = _canonical(known)
    exact = len(rows) < 60 and 2 ** max(len(rows) - 1, 0) <= draws
    reached, done = np.zeros(len(order)), 0
    for turned in _sign_flips(len(rows), rng, draws, exact):
        t = _sizes_of_t(rows.sum(axis=0) - 2 * (turned @ rows), rows, sizes)[:, order]
        highest = np.maximum.accumulate(t[:, ::-1], axis=1)[:, ::-1]
        reached += (highest >= own[order] * (1 - 1e-9)).sum(axis=0)
        done += len(turned)
    p = reached / done if exact else (reached + 1) / (done + 1)
    adjusted = np.full(changes.shape[1], np.nan)
    adjusted[order] = np.maximum.accumulate(p)
    return MaxT(adjusted, done, exact)


def _sizes_of_t(sums: np.ndarray, rows: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """|t| of each item for each line of sums: the squares of changes have no sign to lose."""
    squares = (rows**2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(squares > 0, sums**2 / (sizes * squares), 0.0)
        share = np.minimum(np.round(share, 12), 1.0)
        # One person alone has no t: whatever the sign, nothing is found.
        return np.where(sizes > 1, np.sqrt((sizes - 1) * share / (1 - share)), 0.0)


def _canonical(known: np.ndarray) -> np.ndarray:
    """Rows of those who changed, the first change of each upwards, sorted by content."""
    rows = known[(known != 0).any(axis=1)]
    if not len(rows):
        return rows
    first = rows[np.arange(len(rows)), np.argmax(rows != 0, axis=1)]
    rows = rows * np.sign(first)[:, None] + 0.0
    return rows[np.lexsort(rows.T[::-1])]


def _sign_flips(
    people: int, rng: np.random.Generator, draws: int, exact: bool
) -> Iterator[np.ndarray]:
    """Lines with 1 for each person to be turned round; of all ways one half.

    Turning everybody leaves |t| as it is.
    """
    total = 2 ** max(people - 1, 0) if exact else draws
    for start in range(0, total, AT_ONCE):
        count = min(AT_ONCE, total - start)
        if exact:
            bits = np.arange(start, start + count)[:, None] >> np.arange(people) & 1
        else:
            bits = rng.integers(0, 2, (count, people), dtype=np.int8)
        yield bits.astype(np.float64)
