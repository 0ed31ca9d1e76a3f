"""Everything that was computed, and what one report may take from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from evaluation.study.cohort_folder import Cohort, of_programme
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS

PROGRAMME = "programme"

Row = dict[str, str]
T = TypeVar("T")


@dataclass
class Results:
    """Everything that was computed, by cohort, ready to be published.

    Attributes:
        by_cohort: rows of each result table, by table and cohort.
        sizes: people of each cohort, enrolled or not.
        roles: enrolled people by cohort and role; (cohort, '') is all of them.
        quotable: consented excerpts: key to cohort, group, speaker, role, theme and code.
        redactions: texts in which something may tell who somebody is.
        stamps: of the excerpts of each case and theme.
        cases: consented projects, by cohort.
        remembered: what was worked out for one report and holds for all of them.
    """

    by_cohort: dict[str, dict[str, list]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    roles: Counter = field(default_factory=Counter)
    quotable: dict[str, dict[str, str]] = field(default_factory=dict)
    cases: dict[str, list[Row]] = field(default_factory=dict)
    redactions: list = field(default_factory=list)
    stamps: dict[tuple[str, str], str] = field(default_factory=dict)
    remembered: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, what: Hashable, work: Callable[[], T]) -> T:
        """What is the same for every report of a study: of thousands, the first one works it out.

        Args:
            what: names it; all that it hangs on and that may differ between reports is in it.
            work: finds it.
        """
        if what not in self.remembered:
            self.remembered[what] = work()
        return self.remembered[what]

    def quotable_in(self, focus: str) -> dict[str, Row]:
        """Excerpts of a cohort, or of all together, that may be quoted, by key."""
        return self.quotable if focus == ALL_COHORTS else self._quotable_by_cohort.get(focus, {})

    @cached_property
    def _quotable_by_cohort(self) -> dict[str, dict[str, Row]]:
        found: dict[str, dict[str, Row]] = {}
        for key, excerpt in self.quotable.items():
            found.setdefault(excerpt["cohort"], {})[key] = excerpt
        return found

    def redactions_in(self, focus: str) -> list:
        """Texts of a cohort, or of all together, in which something may tell who somebody is."""
        return (
            self.redactions if focus == ALL_COHORTS else self._redactions_by_cohort.get(focus, [])
        )

    @cached_property
    def _redactions_by_cohort(self) -> dict[str, list]:
        found: dict[str, list] = {}
        for row in self.redactions:
            found.setdefault(row.cohort, []).append(row)
        return found

    @cached_property
    def first_answers(self) -> dict[tuple[str, str, str], Row]:
        """Estimates about first answers, by cohort, outcome and estimator."""
        return {
            (cohort, row.outcome, row.estimator): row
            for cohort, rows in self.by_cohort["estimates"].items()
            for row in rows
            if row.estimator.startswith("baseline_")
        }

    def rows(self, table: str, cohort: str) -> list:
        """Rows (named tuples) of a result table for a cohort, or for all together."""
        return self.by_cohort.get(table, {}).get(cohort, [])


def _labels(cohorts: list[Cohort]) -> dict[str, str]:
    return {cohort.id: cohort.label for cohort in cohorts} | {ALL_COHORTS: "All cohorts"}


def number(value: float, places: int = 2, *, sign: bool = False) -> str:
    """A number as published; empty if it is not there. Minus nought is nought."""
    if value is None or pd.isna(value):
        return ""
    text = f"{round(float(value), places) + 0.0:{'+' if sign else ''}.{places}f}"
    return text.replace("-0.00", "0.00") if float(text) == 0 else text


class Scope:
    """What one report is about, and what it has left out so far.

    Args:
        settings: of the study.
        cohorts: all cohort folders; those of the comparison group have a label, and no rows.
        results: everything that was computed.
        report: `programme`, or a cohort.
        decisions: what people decided: `quotes` (excerpt key to the text that was accepted) and
            `verdicts` (scale and theme to the verdict of an analyst, and its stamp).

    Attributes:
        focus: cohort that the report is about, or `all`.
        k: smallest group that may be shown.
        main: the main comparison, `before-after`.
        labels: label of each cohort.
        estimates: rows of `estimates` by cohort, outcome, comparison and estimator.
        withheld: how often each kind of number was left out.
        frozen: reports that were handed over and not recalled, oldest first.
        kept: table and base of the rows that stay as they were handed over, and in which report.
        guards: what may be told of each theme, once that was worked out.
    """

    def __init__(
        self,
        settings: Settings,
        cohorts: list[Cohort],
        results: Results,
        report: str,
        decisions: dict[str, dict],
    ) -> None:
        self.settings, self.study, self.results = settings, settings.study, results
        self.cohorts = results.once("cohorts", lambda: of_programme(settings, cohorts))
        self.report, self.decisions = report, decisions
        self.k = settings.study.minimum_group
        self.focus = ALL_COHORTS if report == PROGRAMME else report
        self.main = "-".join(settings.study.main_comparison)
        self.labels = results.once("labels", lambda: _labels(cohorts))
        self.scales = settings.scales()
        self.withheld: Counter = Counter()
        self.frozen: tuple = ()
        self.kept: dict[tuple[str, ...], object] = {}
        self.guards: dict | None = None
        # Asked for by each table, and there may be thousands.
        self._large = results.once(
            ("large", self.k), lambda: [c.id for c in self.cohorts if self.large_enough(c.id)]
        )
        self.estimates = {
            (cohort, row.outcome, row.comparison, row.estimator): row
            for cohort in self.shown_cohorts()
            for row in results.rows("estimates", cohort)
        }

    def shown_cohorts(self) -> list[str]:
        """Cohorts that have rows in this report: all of them and each, or its own alone.

        What all cohorts say together changes with every new cohort, and a cohort's finished report
        must not: the programme's report sets them side by side.
        """
        if self.report == PROGRAMME:
            return [ALL_COHORTS, *self._large]
        return [self.focus] if self.large_enough(self.focus) else []

    def own_cohorts(self) -> list[Cohort]:
        """The folders that this report is about: all of the programme, or one."""
        if self.report == PROGRAMME:
            return self.cohorts
        by_id = self.results.once("cohort by id", lambda: {c.id: c for c in self.cohorts})
        return [by_id[self.report]] if self.report in by_id else []

    def large_enough(self, cohort: str) -> bool:
        """Whether a cohort has so many people that anything may be shown of it."""
        return self.results.sizes.get(cohort, 0) >= self.k

    def counts_may_be_shown(self) -> bool:
        """Whether this report may count answers: the programme's may.

        Were they in cohorts' reports too, one cohort's small counts could be had from the others'.
        """
        return self.report == PROGRAMME

    def pairs(self) -> int:
        """Most people compared on a scale in this report's own cohort or cohorts."""
        rows = self.results.rows("estimates", self.focus)
        return max(
            (r.n for r in rows if r.comparison == self.main and r.level == "scale"), default=0
        )

    def withhold(self, what: str, when: bool) -> bool:
        """Count what is left out, if it is; returns whether it is."""
        self.withheld[what] += when
        return when

    def items_of(self, outcome: str) -> int:
        """Items in a scale; an item is one."""
        return len(self.scales[outcome][2].items) if outcome in self.scales else 1
