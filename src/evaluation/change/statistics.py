"""The register of statistics: to add one, write a function, a line here and one in `gates.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation.change import (
    bayes,
    effect_sizes,
    improvement,
    paired,
    planning,
    robust,
    signed_rank,
)
from evaluation.change.estimate import Estimate

SCALE = ("scale",)


@dataclass(frozen=True)
class Statistic:
    """One line of the register.

    Attributes:
        function: takes two aligned arrays, before and after, and returns an `Estimate`.
        reference: where the formula stands.
        levels: `scale`, `item` or both.
        tested: whether it has the p-value of a single item.
        interval: whether it has an interval, and takes its level as third argument.
    """

    function: Callable[..., Estimate]
    reference: str
    levels: tuple[str, ...] = ("scale", "item")
    tested: bool = False
    interval: bool = False

    def __call__(self, before: np.ndarray, after: np.ndarray, confidence: float) -> Estimate:
        """The estimate, at the level of confidence that the plan names."""
        level = (confidence,) if self.interval else ()
        return self.function(before, after, *level)


STATISTICS: dict[str, Statistic] = {
    "mean_before": Statistic(paired.mean_before, ""),
    "mean_after": Statistic(paired.mean_after, ""),
    "sd_before": Statistic(paired.sd_before, "", SCALE),
    "sd_after": Statistic(paired.sd_after, "", SCALE),
    "sd_change": Statistic(paired.sd_change, "", SCALE),
    "mean_change": Statistic(paired.mean_change, "Student 1908", interval=True),
    "t_statistic": Statistic(paired.t_statistic, "Student 1908", SCALE),
    "cohens_dav": Statistic(effect_sizes.cohens_dav, "Bonett 2008", SCALE, interval=True),
    "cohens_dav_noncentral": Statistic(
        effect_sizes.cohens_dav_noncentral, "Algina & Keselman 2003", SCALE, interval=True
    ),
    "cohens_dz": Statistic(effect_sizes.cohens_dz, "Cumming & Finch 2001", SCALE, interval=True),
    "hedges_gz": Statistic(effect_sizes.hedges_gz, "Hedges 1981", SCALE, interval=True),
    "cohens_drm": Statistic(effect_sizes.cohens_drm, "Morris & DeShon 2002", SCALE, interval=True),
    "glass_delta": Statistic(
        effect_sizes.glass_delta, "Becker 1988; Bonett 2008", SCALE, interval=True
    ),
    "probability_of_improvement": Statistic(
        improvement.probability_of_improvement, "Bonett & Price 2012", interval=True
    ),
    "signed_rank": Statistic(signed_rank.signed_rank, "Streitberg & Röhmel 1986", tested=True),
    "signed_rank_pratt": Statistic(signed_rank.signed_rank_pratt, "Pratt 1959", tested=True),
    "sign_test": Statistic(signed_rank.sign_test, "Dixon & Mood 1946", SCALE),
    "rank_biserial": Statistic(signed_rank.rank_biserial, "Kerby 2014", SCALE, interval=True),
    "hodges_lehmann": Statistic(
        signed_rank.hodges_lehmann, "Hodges & Lehmann 1963", SCALE, interval=True
    ),
    "trimmed_mean_change": Statistic(
        robust.trimmed_mean_change, "Tukey & McLaughlin 1963", SCALE, interval=True
    ),
    "trimmed_means_difference": Statistic(
        robust.trimmed_means_difference, "Yuen 1974", SCALE, interval=True
    ),
    "bayes_factor": Statistic(bayes.bayes_factor, "Rouder et al. 2009", SCALE),
    "bayes_factor_narrow": Statistic(bayes.bayes_factor_narrow, "Rouder et al. 2009", SCALE),
    "bayes_factor_wide": Statistic(bayes.bayes_factor_wide, "Rouder et al. 2009", SCALE),
    "minimum_detectable_dz": Statistic(planning.minimum_detectable_dz, "", SCALE),
    "minimum_detectable_change": Statistic(planning.minimum_detectable_change, "", SCALE),
    "count_higher": Statistic(paired.count_higher, ""),
    "count_same": Statistic(paired.count_same, ""),
    "count_lower": Statistic(paired.count_lower, ""),
}
"""Statistics of two waves, by the name that `estimates` gives them."""
