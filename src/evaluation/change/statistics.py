"""The register of statistics: to add one, write a function and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation.change import effect_sizes, paired, signed_rank
from evaluation.change.estimate import Estimate


@dataclass(frozen=True)
class Statistic:
    """One line of the register.

    Attributes:
        function: takes two aligned arrays, before and after, and returns an `Estimate`.
        reference: where the formula stands.
        least_n: fewest pairs for which it is estimated.
        levels: `scale`, `item` or both.
        tested: whether its p-value belongs to the family of scales.
        interval: whether it has an interval, and takes its level as third argument.
        published_from: fewest pairs from which `publishing` may show it; none: never.
    """

    function: Callable[..., Estimate]
    reference: str
    least_n: int = 1
    levels: tuple[str, ...] = ("scale", "item")
    tested: bool = False
    interval: bool = False
    published_from: int | None = None

    def __call__(self, before: np.ndarray, after: np.ndarray, confidence: float) -> Estimate:
        """The estimate, at the level of confidence that the plan names."""
        level = (confidence,) if self.interval else ()
        return self.function(before, after, *level)


STATISTICS: dict[str, Statistic] = {
    "mean_before": Statistic(paired.mean_before, "", published_from=10),
    "mean_after": Statistic(paired.mean_after, "", published_from=10),
    "sd_before": Statistic(paired.sd_before, "", 2, ("scale",)),
    "sd_after": Statistic(paired.sd_after, "", 2, ("scale",)),
    "sd_change": Statistic(paired.sd_change, "", 2, ("scale",)),
    "mean_change": Statistic(
        paired.mean_change, "Student 1908", tested=True, interval=True, published_from=10
    ),
    "t_statistic": Statistic(paired.t_statistic, "Student 1908", 2, ("scale",)),
    "cohens_dav": Statistic(
        effect_sizes.cohens_dav, "Bonett 2008", 10, ("scale",), interval=True, published_from=10
    ),
    "rank_biserial": Statistic(signed_rank.rank_biserial, "Kerby 2014", 1, ("scale",)),
    "count_higher": Statistic(paired.count_higher, ""),
    "count_same": Statistic(paired.count_same, ""),
    "count_lower": Statistic(paired.count_lower, ""),
}
"""Statistics of two waves, by the name that `estimates` gives them."""
