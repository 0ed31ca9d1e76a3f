"""What a mean and an interval give away of single answers, and what counts in words give away.

A mean of few people near the end of its range says how many are not at the end; with the interval
it says more. Here that is worked out as a reader could, from the digits that would be printed, and
what gives too much away is told with fewer digits, or not at all. Counts are bounded likewise, from
all that is told of the same people.

Everything here works on plain numbers. `k` is the smallest group that may be shown.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from scipy.special import stdtrit

from evaluation.publishing.shares_beyond import shares_beyond

Range = tuple[float, float]
TINY = 1e-6
FEW, ALIKE = 20, 1.25
"""Up to so many people, whose standard deviation is under so many steps of their scale, hardly
differ."""
WHOLE = 40
"""Up to so many people whole numbers are searched where bounds for any numbers leave it open."""
FINEST = 41
"""Most levels that are looked at by themselves; of more, as many evenly spread."""


def given_away(low: float, high: float, k: int, of: int) -> bool:
    """Whether a count between two numbers, or what it leaves, can be nothing but 1 to k - 1.

    Of fewer than 2k people any answer leaves fewer than k on one side: of them no more is asked
    than that it does not follow how many exactly.
    """
    if of < 2 * k and low < high:
        return False
    return (low >= 1 and high < k) or (high < of and of - low < k)


def printed(value: float, places: int) -> Range:
    """Between what a number lies that is printed with so many decimals."""
    half = 0.5 * 10.0**-places
    rounded = round(value, places)
    return rounded - half, rounded + half


def steps(low: float, high: float, items: int, *, change: bool = False) -> np.ndarray:
    """Scores, or changes, that a person can have on a scale of so many questions."""
    span = round((high - low) * items)
    return np.arange(-span, span + 1) / items if change else low + np.arange(span + 1) / items


def spread(n: int, low: float, high: float, places: int = 2) -> Range:
    """Mean square about the mean, from a 95 % t interval printed with so many decimals."""
    t, slack = float(stdtrit(n - 1, 0.975)), 0.5 * 10.0**-places
    half = max(0.0, (high - low) / 2 - slack), (high - low) / 2 + slack
    return (n - 1) * (half[0] / t) ** 2, (n - 1) * (half[1] / t) ** 2


def square_of_wave(n: int, change: float, d: float, conf: Range) -> Range | None:
    """Mean square of the scores of one wave about their mean, from the change and d as printed.

    d is the change in the mean of the two standard deviations, bias-adjusted; and these lie no
    further apart than that of the changes. None where d is printed as 0.00, which tells nothing.
    """
    # What a reader has are the digits: 0.0455 is read as 0.05.
    change, d = abs(round(change, 2)), abs(round(d, 2))
    if n < 3 or math.isnan(d) or math.isnan(conf[0]) or d < 0.005:
        return None
    j = math.exp(
        math.lgamma((n - 1) / 2) - math.log(math.sqrt((n - 1) / 2)) - math.lgamma((n - 2) / 2)
    )
    apart = math.sqrt(spread(n, *conf)[1] * n / (n - 1)) / 2
    low = j * (change - 0.005) / (d + 0.005) - apart
    high = j * (change + 0.005) / (d - 0.005) + apart
    return max(0.0, low) ** 2 * (n - 1) / n, high**2 * (n - 1) / n


def pins_down(n: int, mean: Range, levels: np.ndarray, k: int, square: Range | None = None) -> bool:
    """Whether it follows from a mean that fewer than k people are at, or beyond, some level.

    Args:
        n: people.
        mean: between what the mean lies.
        levels: what a person's number can be, lowest first, evenly spaced.
        k: smallest group.
        square: between what the mean square about the mean lies; None if that is not told.
    """
    return n >= 1 and _pins_down(n, mean, tuple(levels), k, square)


@lru_cache(maxsize=100_000)  # A cohort's numbers stand in its own report and in the programme's.
def _pins_down(
    n: int, mean: Range, all_levels: tuple[float, ...], k: int, square: Range | None
) -> bool:
    levels = np.array(all_levels)
    means = _sums(n, mean, levels)
    if len(levels) > FINEST:
        levels = np.linspace(levels[0], levels[-1], FINEST)
    ends = [shares_beyond(levels, m, s) for m in means for s in square or (None,)]
    found = [end for end in ends if end is not None]
    if not found:
        return True  # So few sets of answers fit that none was met: told with too many digits.
    low = np.ceil(n * np.min([f[0] for f in found], axis=0) - TINY)
    high = np.floor(n * np.max([f[1] for f in found], axis=0) + TINY)
    if low[-1] >= n - 1 or high[1] <= 1:
        return True  # Everybody is at one end, or all but one, who would know it of all others.
    if any(given_away(a, b, k, n) for a, b in zip(low[1:], high[1:], strict=True)):
        return True
    if square is None or not 2 * k <= n <= WHOLE or len(levels) == FINEST:
        return False
    upwards = _somebody_beyond(n, mean, levels, k, square, low, high)
    mirrored = -mean[1], -mean[0]
    below = n - np.append(high[1:], 0)[::-1], n - np.append(low[1:], 0)[::-1]
    return upwards or _somebody_beyond(n, mirrored, -levels[::-1], k, square, *below)


def _somebody_beyond(
    n: int,
    mean: Range,
    levels: np.ndarray,
    k: int,
    square: Range,
    low: np.ndarray,
    high: np.ndarray,
) -> bool:
    """Whether whole numbers alone put somebody, and fewer than k people, at a level or beyond.

    Bounds for any numbers leave open whether nobody is there; looked at is the first level at which
    they do, since further out there may be nobody the more easily.

    Args:
        n: people.
        mean: between what the mean lies.
        levels: what a person's number can be, lowest first, evenly spaced.
        k: smallest group.
        square: between what the mean square about the mean lies.
        low: least people at each level or beyond it, for any numbers.
        high: most people there.
    """
    free = np.flatnonzero(low[1:] < 1)
    if not free.size or not 0 < high[free[0] + 1] < k:
        return False
    step, top = levels[1] - levels[0], int(free[0])
    least = math.ceil(n * (mean[0] - levels[0]) / step - TINY)
    most = math.floor(n * (mean[1] - levels[0]) / step + TINY)
    spans = [n * s / step**2 for s in square]
    return not any(_exists(n, total, spans, top) for total in range(least, most + 1))


def _exists(n: int, total: int, spread: Sequence[float], top: int) -> bool:
    """Whether n whole numbers from 0 to `top` have this sum and a sum of squares about their mean.

    Args:
        n: how many.
        total: their sum.
        spread: least and greatest sum of squares about the mean.
        top: the greatest that one can be.
    """
    middle = round(total / n)
    rest = total - n * middle
    low, high = (s + rest**2 / n for s in spread)
    most = math.floor(high + TINY)
    far = math.isqrt(most)
    steps_ = range(max(-middle, -far), min(top - middle, far) + 1)
    room = (1 << (most + 1)) - 1
    # For each sum of the first numbers, a bit for each sum of squares that they can have.
    reached = {0: 1}
    for _ in range(n):
        after: dict[int, int] = {}
        for so_far, bits in reached.items():
            for value in steps_:
                more = (bits << value * value) & room
                if more:
                    after[so_far + value] = after.get(so_far + value, 0) | more
        reached = after
    return bool(reached.get(rest, 0) >> max(0, math.ceil(low - TINY)))


def _sums(n: int, mean: Range, levels: np.ndarray) -> list[float]:
    """Least and greatest mean within what is printed that n whole numbers of steps can have."""
    step = levels[1] - levels[0]
    least = math.ceil(n * (mean[0] - levels[0]) / step - TINY)
    most = math.floor(n * (mean[1] - levels[0]) / step + TINY)
    ends = [levels[0] + place * step / n for place in (least, most)] if least <= most else mean
    return [float(np.clip(end, levels[0], levels[-1])) for end in ends]


def mean_gives_away(
    n: int, mean: float, places: int, levels: np.ndarray, k: int, conf: Range | None = None
) -> bool:
    """Whether a mean, printed with so many decimals, or its 95 % interval pins down a few people.

    Args:
        n: people.
        mean: of their numbers.
        places: decimals that would be printed.
        levels: what a person's number can be.
        k: smallest group.
        conf: limits of the interval, if printed too, with two decimals; NaN where there is none.
    """
    if n < 2 or math.isnan(mean):
        return False
    if conf is None:
        return pins_down(n, printed(mean, places), levels, k)
    if any(map(math.isnan, conf)):
        return True  # Without an interval all of them have the same number.
    square = spread(n, *conf)
    # Whole numbers fit fewer squares than any numbers do: of few people who hardly differ the
    # bounds below are too wide.
    alike = n <= FEW and square[1] < (ALIKE * (levels[1] - levels[0])) ** 2
    return alike or pins_down(n, printed(mean, places), levels, k, square)


class Bounds:
    """Counts of which something is known, and how far they are known through sums of them.

    Each sum narrows its parts until nothing more follows: what is told of one leaves less room for
    the others.
    """

    def __init__(self, cells: dict[Hashable, Range]) -> None:
        """Start from the least and the most that each count can be."""
        self.low = {name: float(low) for name, (low, _) in cells.items()}
        self.high = {name: float(high) for name, (_, high) in cells.items()}
        self.sums: list[tuple[list[Hashable], Range]] = []
        self._parts: list[frozenset[Hashable]] = []
        self._whole: dict[int, Range] = {}
        self._with: dict[Hashable, list[int]] = {name: [] for name in cells}

    def know(self, parts: Iterable[Hashable], low: float, high: float) -> None:
        """Note that some counts add up to something between two numbers."""
        own = list(parts)
        for name in own:
            self._with[name].append(len(self.sums))
        self.sums.append((own, (low, high)))
        self._parts.append(frozenset(own))

    def narrow(self) -> None:
        """Draw every conclusion."""
        self._whole.clear()
        for _ in range(50):
            before = (dict(self.low), dict(self.high))
            for parts, (low, high) in self.sums:
                least, most = sum(self.low[p] for p in parts), sum(self.high[p] for p in parts)
                for p in parts:
                    of_low, of_high = self.low[p], self.high[p]
                    self.low[p] = max(of_low, low - (most - of_high))
                    self.high[p] = min(of_high, high - (least - of_low))
            if before == (self.low, self.high):
                return

    def reach(self, parts: Sequence[Hashable]) -> Range:
        """Least and most of a sum; what is known of it as a whole counts too."""
        own_low, own_high = self._between(parts)
        low, high = own_low, own_high
        # Only a sum with all of them in it tells something: looked at are those with the first.
        for i in self._with[parts[0]]:
            if self._parts[i].issuperset(parts):
                if i not in self._whole:
                    self._whole[i] = self._between(self.sums[i][0])
                (least, most), (of_low, of_high) = self.sums[i][1], self._whole[i]
                low = max(low, least - (of_high - own_high))
                high = min(high, most - (of_low - own_low))
        return low, high

    def _between(self, parts: Iterable[Hashable]) -> Range:
        """Least and most of a sum, by its parts alone."""
        own = list(parts)
        return sum(self.low[p] for p in own), sum(self.high[p] for p in own)
