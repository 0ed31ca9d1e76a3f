"""Rows of `docs/validation.md`: a number that somebody else printed beside the same one of ours."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Row:
    """One number of a source, and ours.

    Attributes:
        quantity: what it is.
        source: who printed it, and where.
        printed: as it was printed, or the number that was computed elsewhere.
        ours: what this project computes.
        tolerance: how far apart the two may be.
        computed: whether it was computed elsewhere, to all digits, and not printed rounded.
    """

    quantity: str
    source: str
    printed: str
    ours: float
    tolerance: float
    computed: bool = False

    @property
    def difference(self) -> float:
        """Ours minus what was printed."""
        return self.ours - float(self.printed)

    @property
    def ok(self) -> bool:
        """Whether the difference is within the tolerance; a number that is missing is not."""
        return abs(self.difference) <= self.tolerance

    def cells(self) -> list[str]:
        """Its columns: quantity, source, printed, ours, difference, tolerance, ok.

        No more digits than are the same on every machine.
        """
        theirs, ours = self.printed, f"{self.ours:.{min(_decimals(self.printed) + 2, 12)}f}"
        if self.computed:
            theirs, ours = f"{float(self.printed):.8g}", f"{self.ours:.8g}"
        apart = abs(self.difference)
        difference = "under 1e-10" if apart < 1e-10 else f"{self.difference:.0e}"
        ok = "yes" if self.ok else "**no**"
        return [self.quantity, self.source, theirs, ours, difference, f"{self.tolerance:.0e}", ok]


@dataclass(frozen=True)
class Section:
    """The rows of one source, and what of it this version does not compute, with the reason."""

    title: str
    rows: tuple[Row, ...]
    not_computed: tuple[str, ...] = ()


def as_printed(source: str, numbers: dict[str, tuple[str, float]]) -> list[Row]:
    """Rows of numbers that were printed rounded: ours may be half a unit of the last digit off.

    Args:
        source: who printed them, and where.
        numbers: for each quantity what was printed, and ours.
    """
    return [
        Row(quantity, source, printed, float(ours), half_of_last_digit(printed))
        for quantity, (printed, ours) in numbers.items()
    ]


def half_of_last_digit(printed: str) -> float:
    """How far a number can be from what it was rounded to: .005 for `0.43`."""
    # A little more: a half is not a whole number of bits.
    return 0.5 * 10.0 ** -_decimals(printed) * (1 + 1e-9)


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


def as_computed(
    source: str, numbers: dict[str, tuple[float, float]], tolerance: float
) -> list[Row]:
    """Rows of numbers that were computed elsewhere to all digits.

    Args:
        source: where they stand.
        numbers: for each quantity what was computed there, and ours.
        tolerance: of numbers up to 1; for larger ones it is relative.
    """
    return [
        Row(
            quantity,
            source,
            repr(float(theirs)),
            float(ours),
            tolerance * max(1.0, abs(float(theirs))),
            computed=True,
        )
        for quantity, (theirs, ours) in numbers.items()
    ]


def interval(quantity: str, theirs: list, ours: tuple[float, float]) -> dict[str, tuple]:
    """The two limits of an interval, as rows take them."""
    pairs = zip(("lower", "upper"), theirs, ours, strict=True)
    return {f"{quantity}, {side} limit": (one, other) for side, one, other in pairs}


def each(quantity: str, theirs: list, ours: list) -> dict[str, tuple]:
    """The numbers of a list, counted from 1, as rows take them."""
    pairs = enumerate(zip(theirs, ours, strict=True), start=1)
    return {f"{quantity} {place}": both for place, both in pairs}


def limits(found) -> tuple[float, float]:
    """Limits of an estimate."""
    return found.conf_low, found.conf_high


def with_moments(mean_1, mean_2, sd_1, sd_2, r, n):
    """Two samples with exactly these means, standard deviations and correlation."""
    x = np.linspace(-1, 1, n)
    y = x**2 - np.mean(x**2)  # symmetric, hence not correlated with x
    x, y = (v / np.std(v, ddof=1) for v in (x, y))
    return mean_1 + sd_1 * x, mean_2 + sd_2 * (r * x + math.sqrt(1 - r**2) * y)
