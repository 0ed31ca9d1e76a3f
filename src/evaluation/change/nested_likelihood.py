"""The likelihood of a mixed model with groups inside groups, in time linear in the rows.

    y = X b + Z u + e,  V = s^2 (I + Z L L' Z'),  L of the ratios of standard deviations

With groups inside groups (people in cohorts) all that V^-1 and its determinant need are the
cross-products of each group's columns: Woodbury's identity takes a level of groups out of them and
adds up what is left within the groups around it. So the rows are read once, and a step of the
optimiser costs as much as there are different groups, not people. Groups that cut across each
other are refused. The criterion is lme4's (Bates, Maechler, Bolker & Walker 2015, Journal of
Statistical Software 67(1)).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from evaluation.change.paired import no_spread
from evaluation.change.satterthwaite import central_differences, gradient, rough_hessian, steps


@dataclass(frozen=True)
class Random:
    """Effects that differ between groups: a term such as `(1 + t || cohort)` in lme4's formulas.

    Attributes:
        name: what the groups are, in messages and results.
        group: the group of each row, of any type.
        effects: name and column of each effect; `{"1": ones}` is an intercept.
        correlated: whether the effects may go together (`|`) or not (`||`).
    """

    name: str
    group: np.ndarray
    effects: Mapping[str, np.ndarray]
    correlated: bool = False


def intercepts(name: str, group: np.ndarray) -> Random:
    """The term `(1 | group)`."""
    return Random(name, group, {"1": np.ones(len(group))})


def slopes(
    name: str, group: np.ndarray, effect: str, column: np.ndarray, correlated: bool = False
) -> Random:
    """The term `(1 + effect || group)`, or `(1 + effect | group)` if correlated."""
    return Random(name, group, {"1": np.ones(len(group)), effect: column}, correlated)


class _Level:
    """The groups of one factor: where their columns are, and in which group around each one is.

    The cross-products of a group are a c x c matrix M; taking the group out leaves
    M - M[:, z] K M[z, :], with K = L (I + L' M[z, z] L)^-1 L'.
    """

    def __init__(self, columns: Sequence[int], around: np.ndarray):
        self.z = np.array(columns)
        self.order = np.argsort(around, kind="stable")
        self.starts = np.flatnonzero(np.diff(around[self.order], prepend=-1))

    def remove(self, products: np.ndarray, root: np.ndarray) -> tuple[float, np.ndarray]:
        """Log-determinant of the groups, and the cross-products of the groups around them."""
        zz = products[:, self.z[:, None], self.z]
        log_determinant, kernel = _kernel(zz, root)
        left = products[:, :, self.z] @ kernel @ products[:, self.z, :]
        left = np.add.reduceat((products - left)[self.order], self.starts, axis=0)
        return float(log_determinant.sum()), left


class _InnerLevel(_Level):
    """The innermost groups, taken together where their z columns have the same cross-products.

    K is then the same, and what is taken out is linear in it: as many terms as there are patterns
    (people with one wave, people with two) in each group around them, however many people.
    """

    def __init__(self, columns: Sequence[int], around: np.ndarray, products: np.ndarray):
        super().__init__(columns, around)
        zz = products[:, self.z[:, None], self.z]
        q, c = len(self.z), products.shape[1]
        keys = np.column_stack([around, zz.reshape(len(zz), -1)])
        order = np.lexsort(keys.T[::-1])
        new = np.any(np.diff(keys[order], axis=0) != 0, axis=1)
        starts = np.flatnonzero(np.concatenate([[True], new]))
        self.zz = zz[order][starts]
        self.times = np.diff(np.append(starts, len(order)))
        crossed = np.einsum("gaj,gkb->gjkab", products[:, :, self.z], products[:, self.z, :])
        crossed = crossed.reshape(len(zz), q * q, c * c)
        self.crossed = np.add.reduceat(crossed[order], starts, axis=0)
        self.whole = np.add.reduceat(products[self.order], self.starts, axis=0)
        self.outer = np.flatnonzero(np.diff(around[order][starts], prepend=-1))

    def remove(self, products: np.ndarray, root: np.ndarray) -> tuple[float, np.ndarray]:
        log_determinant, kernel = _kernel(self.zz, root)
        flat = kernel.reshape(len(kernel), 1, -1) @ self.crossed
        left = np.add.reduceat(flat[:, 0, :], self.outer, axis=0)
        return float(self.times @ log_determinant), self.whole - left.reshape(self.whole.shape)


def _kernel(zz: np.ndarray, root: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-determinants of I + L' zz L, and L (I + L' zz L)^-1 L', of each group."""
    if root.shape == (1, 1):
        inner = 1 + root[0, 0] ** 2 * zz[:, 0, 0]
        return np.log(inner), (root[0, 0] ** 2 / inner)[:, None, None]
    inner = root.T @ zz @ root + np.eye(len(root))
    if len(root) == 2:  # most of the time goes here, and two by two is known
        a, b, d = inner[:, 0, 0], inner[:, 0, 1], inner[:, 1, 1]
        determinant = a * d - b * b
        inverse = np.empty_like(inner)
        inverse[:, 0, 0], inverse[:, 1, 1] = d / determinant, a / determinant
        inverse[:, 0, 1] = inverse[:, 1, 0] = -b / determinant
        return np.log(determinant), root @ inverse @ root.T
    log_determinant = np.linalg.slogdet(inner)[1]
    return log_determinant, root @ np.linalg.inv(inner) @ root.T


class Likelihood:
    """The (restricted) likelihood of a mixed model as a function of the ratios of variances.

    Args:
        outcome: one number per row.
        fixed: name and column of each fixed effect.
        random: terms; their groups must lie inside each other.
        reml: restricted maximum likelihood; false: maximum likelihood.

    Raises:
        ValueError: columns of different lengths, values that are not finite, fixed effects that
            cannot be told apart, groups that cut across each other, or more random effects than
            rows.
    """

    def __init__(
        self,
        outcome: np.ndarray,
        fixed: Mapping[str, np.ndarray],
        random: Sequence[Random],
        reml: bool = True,
    ):
        y = np.asarray(outcome, dtype=np.float64)
        x = np.column_stack([np.asarray(column, dtype=np.float64) for column in fixed.values()])
        self.rows, self.reml, self.names, self.random = len(y), reml, list(fixed), list(random)
        if len(x) != len(y):
            raise ValueError(f"{len(y)} outcomes, but {len(x)} rows of fixed effects")
        if not (np.isfinite(y).all() and np.isfinite(x).all()):
            raise ValueError("missing or infinite values: drop these rows first")
        q, self._r = np.linalg.qr(x)
        diagonal = np.abs(np.diag(self._r))
        if len(y) <= x.shape[1] or diagonal.min() < 1e-10 * diagonal.max():
            raise ValueError("too few rows, or fixed effects that cannot be told apart")
        # Residuals of least squares instead of y: nothing is lost by subtracting large numbers.
        self.least_squares = np.linalg.solve(self._r, q.T @ y)
        self.residuals = y - x @ self.least_squares
        self._columns = [*q.T, self.residuals]
        self.freedom = self.rows - x.shape[1] if reml else self.rows
        self._log_r = 2 * float(np.log(diagonal).sum())
        self._build()
        self._place()

    def exhausted(self) -> bool:
        """Whether fixed effects and an intercept for each innermost group leave no residuals."""
        group, p = self._innermost, len(self.names)
        columns = np.column_stack(self._columns[: p + 1])
        sizes = np.bincount(group)
        means = np.column_stack([np.bincount(group, column) / sizes for column in columns.T])
        within = columns - means[group]
        left = within[:, p] - within[:, :p] @ np.linalg.lstsq(within[:, :p], within[:, p])[0]
        return no_spread(left)

    def _column(self, values: np.ndarray) -> int:
        """Place of a random effect's column; the same column is kept once."""
        values = np.asarray(values, dtype=np.float64)
        if len(values) != self.rows or not np.isfinite(values).all():
            raise ValueError("a random effect has not one finite value per row")
        p = len(self.names)
        for place in range(p + 1, len(self._columns)):
            if np.array_equal(self._columns[place], values):
                return place
        self._columns.append(values)
        return len(self._columns) - 1

    def _build(self) -> None:
        """Put terms of the same groups together, and the levels in order, innermost first."""
        groups: list[np.ndarray] = []
        columns: list[list[int]] = []
        self.places: list[tuple[int, int, int]] = []
        self.groups: dict[str, int] = {}
        self._sizes: list[np.ndarray] = []
        for term in self.random:
            codes = self._groups_of(term)
            known = next((i for i, g in enumerate(groups) if np.array_equal(g, codes)), None)
            if known is None:
                known = len(groups)
                groups.append(codes)
                columns.append([])
            own = [self._column(values) for values in term.effects.values()]
            size = [np.sqrt(np.mean(np.square(self._columns[i]))) or 1.0 for i in own]
            self._sizes.append(np.array(size))
            self.groups[term.name] = int(codes.max()) + 1
            self.places.append((known, len(columns[known]), len(own)))
            columns[known] += own
        order = sorted(range(len(groups)), key=lambda i: -int(groups[i].max()))
        self._rank = {level: rank for rank, level in enumerate(order)}
        self._widths = [len(columns[i]) for i in order]
        self._innermost = groups[order[0]]
        self._levels = self._nested([groups[i] for i in order], [columns[i] for i in order])

    def _groups_of(self, term: Random) -> np.ndarray:
        codes = codes_of(term.group)
        if len(codes) != self.rows:
            raise ValueError(f"{term.name}: {len(codes)} groups, but {self.rows} rows")
        count = int(codes.max()) + 1
        if count >= self.rows or count * len(term.effects) >= self.rows:
            raise ValueError(
                f"{term.name}: {count} groups with {len(term.effects)} effect(s) each cannot "
                f"be told from the residuals of {self.rows} rows"
            )
        return codes

    def _nested(self, groups: list[np.ndarray], columns: list[list[int]]) -> list[_Level]:
        inner = groups[0]
        levels: list[_Level] = []
        for group, around, own in zip(
            groups, [*groups[1:], np.zeros_like(inner)], columns, strict=True
        ):
            outer = _around(group, around, [term.name for term in self.random])
            if levels:
                levels.append(_Level(own, outer))
            else:
                levels.append(_InnerLevel(own, outer, self._cross_products(inner)))
        return levels

    def _cross_products(self, group: np.ndarray) -> np.ndarray:
        """Of all columns, within each group."""
        order = np.argsort(group, kind="stable")
        columns = np.column_stack(self._columns)[order]
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        c = columns.shape[1]
        first, second = np.triu_indices(c)
        products = np.empty((len(starts), c, c))
        products[:, first, second] = np.add.reduceat(
            columns[:, first] * columns[:, second], starts, axis=0
        )
        products[:, second, first] = products[:, first, second]
        return products

    @cached_property
    def diagonal(self) -> np.ndarray:
        """Which ratios are standard deviations, and so not below zero."""
        found = []
        for term, (_, _, width) in zip(self.random, self.places, strict=True):
            if term.correlated:
                rows, columns = _lower(width)
                found += list(rows == columns)
            else:
                found += [True] * width
        return np.array(found)

    def roots(self, theta: np.ndarray) -> list[np.ndarray]:
        """The factor L of each level.

        A ratio is of what an effect adds to a row of typical size, so that none is tiny or huge
        where time is in days or years.
        """
        values = np.asarray(theta, dtype=np.float64) / self._scale
        roots = []
        for width, (which, rows, columns) in zip(self._widths, self._entries, strict=True):
            root = np.zeros((width, width))
            root[rows, columns] = values[which]
            roots.append(root)
        return roots

    def _place(self) -> None:
        """Where each ratio stands in the factors, and the size of the effect it belongs to."""
        scale, done = [], 0
        entries: list[tuple[list[Any], ...]] = [([], [], []) for _ in self._widths]
        for place, (level, first, width) in enumerate(self.places):
            term = self.random[place]
            lower = _lower(width) if term.correlated else np.diag_indices(width)
            scale.append(self._sizes[place][lower[0]])
            which, rows, columns = entries[self._rank[level]]
            which += range(done, done + len(lower[0]))
            rows += list(first + lower[0])
            columns += list(first + lower[1])
            done += len(lower[0])
        self._scale, self._entries = np.concatenate(scale), entries

    def covariances(self, theta: np.ndarray) -> dict[str, np.ndarray]:
        """Covariances of the random effects, in units of the residual variance."""
        roots, found = self.roots(theta), {}
        for term, (level, first, width) in zip(self.random, self.places, strict=True):
            own = roots[self._rank[level]][first : first + width, first : first + width]
            own, name = own @ own.T, term.name
            while name in found:
                name += ".1"  # a second term of the same groups, as lme4 names it
            found[name] = own
        return found

    def _products(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """Log-determinant of V, and [Q y]' V^-1 [Q y] with y the residuals."""
        total, products = 0.0, np.empty(0)
        for level, root in zip(self._levels, self.roots(theta), strict=True):
            part, products = level.remove(products, root)
            total += part
        size = len(self.names) + 1
        return total, products[0, :size, :size]

    def _criterion(self, theta: np.ndarray) -> tuple[float, float]:
        """Log-determinants, and the weighted residual sum of squares."""
        return self._criterion_of(*self._products(theta))

    def _criterion_of(self, total: float, whole: np.ndarray) -> tuple[float, float]:
        diagonal = np.linalg.cholesky(whole).diagonal()
        if self.reml:
            total += 2 * float(np.log(diagonal[:-1]).sum()) + self._log_r
        return total, float(diagonal[-1] ** 2)

    def solved(self, theta: np.ndarray) -> tuple[float, float, np.ndarray, np.ndarray]:
        """Log-determinants, weighted residual sum of squares, effects, and (X' V^-1 X)^-1.

        All of V at residual variance 1; the effects are less those of least squares.
        """
        total, whole = self._products(theta)
        effects = np.linalg.solve(whole[:-1, :-1], whole[:-1, -1])
        factor = np.linalg.cholesky(whole[:-1, :-1])
        inverse = np.linalg.solve(self._r, np.linalg.inv(factor).T)
        criterion = self._criterion_of(total, whole)
        return *criterion, np.linalg.solve(self._r, effects), inverse @ inverse.T

    def deviance(self, theta: np.ndarray, log_variance: float | None = None) -> float:
        """Minus twice the log-likelihood, at the best or at a given residual variance."""
        try:
            total, squares = self._criterion(theta)
        except np.linalg.LinAlgError:  # nothing is left of the residuals
            return np.inf
        if log_variance is None:
            return total + self.freedom * (1 + np.log(2 * np.pi * squares / self.freedom))
        freedom = self.freedom * (np.log(2 * np.pi) + log_variance)
        return total + squares * np.exp(-log_variance) + freedom

    def profiled(self, place: int, sd: float, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """Least deviance at which one random effect has a given standard deviation.

        Args:
            place: which of the ratios it is.
            sd: its standard deviation, in the units of the outcome.
            theta: ratios from which to search, such as those at the least of all deviances.

        Returns:
            The deviance and the ratios there, from which to search for the next.

        Raises:
            ValueError: a term has correlated effects.
        """
        if any(term.correlated for term in self.random):
            raise ValueError("not for random effects that are correlated")
        size = np.concatenate(self._sizes)[place]
        others = np.arange(len(theta)) != place

        def deviance(values: np.ndarray) -> float:
            ratios = np.empty(len(theta))
            ratios[others] = values[:-1]
            ratios[place] = sd * size * np.exp(-values[-1] / 2)
            return self.deviance(ratios, float(values[-1]))

        variance = self.solved(theta)[1] / self.freedom
        # Not from zero, where the slope is zero whether or not the deviance falls on from there.
        start = np.append(np.maximum(theta[others], 0.1), np.log(variance))
        bounds = [(0, None)] * int(others.sum()) + [(None, None)]
        found = _descend(deviance, start, bounds, 1e-10)
        there = np.empty(len(theta))
        there[others], there[place] = found[:-1], sd * size * np.exp(-found[-1] / 2)
        return deviance(found), there

    def minimum(self) -> np.ndarray:
        """The ratios at which the deviance is least."""
        best = self._lower_from(self.diagonal.astype(np.float64))
        for k in np.flatnonzero(self.diagonal & (best < 0.03)):
            # At zero the slope is zero always, so look whether the deviance falls on from there.
            zero = best.copy()
            zero[k] = 0.0
            tried = [zero, best]
            for small in (1e-3, 3e-3, 0.01, 0.03, 0.1):
                tried.append(zero.copy())
                tried[-1][k] = small
            least = min(tried, key=lambda found: round(self.deviance(found), 9))
            best = least if least is zero or least is best else self._lower_from(least)
        zero = np.where(self.diagonal & (best < 1e-4), 0.0, best)
        if self.deviance(zero) <= self.deviance(best) + 1e-9:
            best = zero
        return self._polish(best)

    def _lower_from(self, start: np.ndarray) -> np.ndarray:
        bounds = [(0, None) if own else (None, None) for own in self.diagonal]
        return _descend(self.deviance, start, bounds)

    def _polish(self, theta: np.ndarray) -> np.ndarray:
        """A few steps of Newton's method in the ratios that are not zero."""
        free = ~self.diagonal | (theta > 0)

        def deviance(values: np.ndarray) -> float:
            return self.deviance(with_values(theta, free, values))

        here = theta[free]
        for _ in range(5 if free.any() else 0):
            values, vectors = np.linalg.eigh(rough_hessian(deviance, here, steps(here) / 2))
            if not np.isfinite(values).all() or values.min() < 1e-6 * values.max():
                break
            step = vectors @ ((vectors.T @ gradient(deviance, here)) / values)
            there = here - step
            too_far = np.any(np.abs(step) > 0.1 * np.abs(here) + 1e-3)
            if too_far or deviance(there) > deviance(here) + 1e-9:
                break
            here = there
            if np.max(np.abs(step)) < 1e-6:
                break
        return with_values(theta, free, here)


def _descend(
    function: Callable[[np.ndarray], float],
    start: np.ndarray,
    bounds: Sequence[tuple[float | None, float | None]],
    precision: float = 1e-12,
) -> np.ndarray:
    from scipy.optimize import minimize

    found = minimize(
        function,
        start,
        jac=lambda at: central_differences(function, at),
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": precision, "gtol": 1e-5, "maxiter": 500},
    )
    return np.asarray(found.x)


def with_values(theta: np.ndarray, free: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The ratios with new values of those that are free."""
    whole = theta.copy()
    whole[free] = values
    return whole


def _lower(width: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of a lower triangle, column by column, as lme4 orders them."""
    columns, rows = np.triu_indices(width)
    return rows, columns


def codes_of(labels: np.ndarray) -> np.ndarray:
    """Groups as numbers in the order in which they come: no number depends on their names.

    Raises:
        ValueError: a row has no group.
    """
    import pandas as pd

    codes, _ = pd.factorize(np.asarray(labels))
    if len(codes) == 0 or codes.min() < 0:
        raise ValueError("a row has no group")
    return codes


def _around(inner: np.ndarray, outer: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The group around each inner group."""
    around = np.empty(int(inner.max()) + 1, dtype=np.intp)
    around[inner] = outer
    if not np.array_equal(around[inner], outer):
        raise ValueError(f"the groups cut across each other: {', '.join(dict.fromkeys(names))}")
    return around
