"""A number that is tried, with its true value, and in which settings it means anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation.calibration.simulate import Sample, Setting
from evaluation.change import gates
from evaluation.change.estimate import Estimate

TrueValue = Callable[[dict[str, float], Sample], float]


@dataclass(frozen=True)
class Procedure:
    """One number that is tried.

    Attributes:
        run: makes it from a sample.
        true: what it should have said; a name in the true values of the setting, or a function.
        label: for the page.
        null: in which settings its p should be below .05 in one of twenty only.
        least: fewest people from which the report uses its interval.
        every: run in each so many-th replicate only, where it takes long.
        where: in which settings it means anything.
        bias: whether its estimate is of the true value (that of a p alone is not).
        claimed: whether the report says that the interval is one for this true value.
    """

    run: Callable[[Sample], Estimate]
    true: str | TrueValue
    label: str
    null: Callable[[Setting], bool] = lambda setting: False
    least: int = 5
    every: int = 1
    where: Callable[[Setting], bool] = lambda setting: True
    bias: bool = True
    claimed: bool = True

    def true_value(self, true: dict[str, float], sample: Sample) -> float:
        """The true value for one sample."""
        return self.true(true, sample) if callable(self.true) else true.get(self.true, np.nan)


def least(name: str) -> int:
    """Fewest people of whom the report tells the interval of a number of the register."""
    gate = gates.GATES[name]
    return max(gate.least, gate.interval)


def no_change(setting: Setting) -> bool:
    """Where nobody changed but by chance."""
    return setting.shape.change == 0


def alike(setting: Setting) -> bool:
    """Where no cohort changed, and none otherwise than others."""
    return setting.shape.change == 0 and setting.slope_sd == 0
