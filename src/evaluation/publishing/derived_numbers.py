"""What a derived table may be made from: what the report publishes, and one number more on request.

The number of a statistic is given only where it is of the very people of a change that is shown in
full, and of enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.tables import ALL_COHORTS

LEAST = 30
"""Fewest people of whom the number of any statistic is told, whatever the scale.

What a mean gives away can be reckoned, and is (recoverable.py); of a statistic that nobody here
knows it cannot, so that the strictest threshold holds, that of a single question.
"""


@dataclass(frozen=True)
class Published:
    """What a report publishes.

    Attributes:
        tables: rows of every published table, cells as text; empty where a number is withheld.
        scope: of the report.
    """

    tables: dict[str, list[Row]]
    scope: Scope

    def estimate(self, scale: str, statistic: str) -> Row:
        """Number and interval of a statistic, of all cohorts; an empty row where it is not told.

        Args:
            scale: whose change in the main comparison the report shows in full.
            statistic: name in the register of statistics.
        """
        scope, key = self.scope, (ALL_COHORTS, scale, self.scope.main)
        own, found = (scope.estimates.get((*key, n)) for n in ("mean_before", statistic))
        if found is None or pd.isna(found.estimate):
            return {}
        told = self._in_full(scale) and found.base == own.base and found.n >= max(LEAST, scope.k)
        if scope.withhold(say("withheld.estimates"), not told):
            return {}
        numbers = {name: number(getattr(found, name)) for name in ("conf_low", "conf_high")}
        return {
            "n": str(found.n),
            "estimate": number(found.estimate),
            **numbers,
            "method": found.method,
        }

    def _in_full(self, scale: str) -> bool:
        """Whether the change of a scale is told as it is now, with all its numbers."""
        scope = self.scope
        if scope.report != PROGRAMME or ("change", ALL_COHORTS, scale, scope.main) in scope.kept:
            return False
        return any(
            (row["cohort"], row["scale"], row["comparison"], row["design"], row["shown"])
            == (ALL_COHORTS, scale, scope.main, "paired", disclosure.FULL)
            for row in self.tables["change"]
        )
