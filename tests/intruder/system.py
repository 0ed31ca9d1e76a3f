"""What an intruder knows, written down: whole numbers, and sums of them that were published."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Cell = Hashable


@dataclass(frozen=True)
class Leak:
    """Something that an intruder knows and should not.

    Attributes:
        attack: name of the attack.
        where: report, table and row.
        what: what is known.
        low: least that it can be.
        high: most that it can be.
    """

    attack: str
    where: str
    what: str
    low: float = 0
    high: float = 0


@dataclass
class Tried:
    """What the attacks did: how many hidden numbers they went for, how wide what they learnt is."""

    leaks: list[Leak] = field(default_factory=list)
    attacked: dict[str, int] = field(default_factory=dict)
    widths: dict[str, list[float]] = field(default_factory=dict)

    def saw(self, attack: str, width: float | None = None) -> None:
        """Note one hidden number that was attacked, and how wide a range is left of it."""
        self.attacked[attack] = self.attacked.get(attack, 0) + 1
        if width is not None:
            self.widths.setdefault(attack, []).append(width)

    def add(self, other: Tried) -> None:
        """Add what another run of attacks found."""
        self.leaks += other.leaks
        for attack, n in other.attacked.items():
            self.attacked[attack] = self.attacked.get(attack, 0) + n
        for attack, found in other.widths.items():
            self.widths.setdefault(attack, []).extend(found)


class System:
    """Unknown counts, and what is known of sums of them."""

    def __init__(self) -> None:
        self.places: dict[Cell, int] = {}
        self.most: list[float] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def cell(self, name: Cell, most: float = np.inf) -> Cell:
        """Make an unknown of 0 to `most`."""
        if name not in self.places:
            self.places[name] = len(self.most)
            self.most.append(most)
        return name

    def know(self, cells: dict[Cell, float], low: float, high: float) -> None:
        """Note that the weighted sum of these cells lies between two numbers."""
        self.rows.append(({self.places[c]: w for c, w in cells.items()}, low, high))

    def total(self, cells: Iterable[Cell], n: float) -> None:
        """Note that these cells add up to n."""
        self.know(dict.fromkeys(cells, 1.0), n, n)

    def _matrix(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        matrix = np.zeros((len(self.rows), len(self.most)))
        for at, (weights, _, _) in enumerate(self.rows):
            for place, weight in weights.items():
                matrix[at, place] = weight
        return matrix, np.array([r[1] for r in self.rows]), np.array([r[2] for r in self.rows])

    def reach(self, cells: dict[Cell, float], whole: bool = True) -> tuple[float, float] | None:
        """Least and most that a weighted sum can be; None if nothing fits what is known.

        Args:
            cells: weights of the sum.
            whole: search whole numbers (branch and bound); else any (linear programming).
        """
        matrix, low, high = self._matrix()
        cost = np.zeros(len(self.most))
        for name, weight in cells.items():
            cost[self.places[name]] = weight
        ends = []
        for sign in (1, -1):
            found = self._solved(sign * cost, matrix, low, high, whole)
            if found is None:
                return None
            ends.append(sign * found)
        return (math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6))

    def most_of(self, cells: list[Cell], whole: bool = True) -> float | None:
        """Most that some cells can add up to; None if nothing fits what is known."""
        cost = np.zeros(len(self.most))
        cost[[self.places[name] for name in cells]] = -1.0
        found = self._solved(cost, *self._matrix(), whole)
        return None if found is None else -found if whole else math.floor(-found + 1e-6)

    def _solved(self, cost, matrix, low, high, whole: bool) -> float | None:
        most = np.array(self.most)
        if whole:
            found = milp(
                cost,
                integrality=np.ones(len(cost)),
                bounds=Bounds(0, most),
                constraints=LinearConstraint(matrix, low, high) if len(low) else (),
                options={"time_limit": 5.0},
            )
            if found.status == 2:
                return None
            # Stopped early: what the branches left open is what is known.
            bound = found.mip_dual_bound if found.status else found.fun
            return -np.inf if bound is None else float(np.ceil(bound - 1e-6))
        stacked = np.vstack([matrix, -matrix])
        limits = np.concatenate([high, -low])
        kept = np.isfinite(limits)
        found = linprog(cost, stacked[kept], limits[kept], bounds=[(0, m) for m in self.most])
        return float(found.fun) if found.status == 0 else None


def told(low: float, high: float, k: int, of: float = np.inf) -> str:
    """What is given away of a count that must lie between two numbers; empty if nothing is.

    A count under k is given away if it can be nothing but 1 to k - 1; and so is its complement,
    where it is known out of how many it is.
    """
    if low >= 1 and high < k:
        return f"{low:g} to {high:g} people" if low < high else f"exactly {low:g} people"
    if of - high >= 1 and of - low < k:
        return f"all but {of - high:g} to {of - low:g} people"
    return ""
