"""The cohorts beside all together, scale by scale: what the figures of cohorts are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import say
from .published import Row, Tables, cohort_labels, in_words, quoted, scales_by_cohort

ROWS = 40
"""Most cohorts that have a row each in a figure: a page has no room for more."""


@dataclass(frozen=True)
class Panel:
    """One scale: the cohorts' rows in order of time, and the row of all together, if there is one.

    Attributes:
        rows: one a cohort.
        pooled: of all cohorts together.
        between: where the change of a further cohort may lie: its ends, or None.
    """

    rows: list[Row]
    pooled: Row | None
    between: Row | None

    @property
    def lines(self) -> list[Row]:
        """The rows below each other: the cohorts, and all together."""
        return self.rows + ([self.pooled] if self.pooled else [])

    @property
    def shown(self) -> list[Row]:
        """The cohorts whose change is told, with its interval or without."""
        return [row for row in self.rows if row["change"] and row["shown"] != "too_few"]

    @property
    def further(self) -> Row:
        """The ends between which a further cohort's change may lie, as a row."""
        ends = {"conf_low": self.between["changes_low"], "conf_high": self.between["changes_high"]}
        return self.rows[0] | ends


def cohort_panels(tables: Tables) -> list[Panel]:
    """A panel a scale that two cohorts at least have, the main outcome first."""
    own = scales_by_cohort(tables)
    pooled = {row["scale"]: row for row in own.get("all", [])}
    between = {r["scale"]: r for r in tables.get("between", []) if r["changes_low"]}
    scales: dict[str, list[Row]] = {}
    for cohort in cohort_labels(tables):
        for row in own.get(cohort, []):
            scales.setdefault(row["scale"], []).append(row)
    order = sorted(scales, key=lambda scale: scales[scale][0]["main"] != "yes")
    return [
        Panel(scales[scale], pooled.get(scale), between.get(scale))
        for scale in order
        if len(scales[scale]) > 1
    ]


def finding(panel: Panel) -> str:
    """Return in how many cohorts the main outcome rose, fell, or did neither clearly."""
    rows = [row for row in panel.rows if row["change"]]
    scale, count = quoted(panel.rows[0]["title"]), in_words(len(rows))
    sure = [row for row in rows if row["shown"] == "full"]
    if not sure:
        higher = sum(not row["change"].startswith("-") and float(row["change"]) > 0 for row in rows)
        return say("figure.cohorts.higher", scale=scale, number=in_words(higher), of=count)
    parts = [
        say(f"figure.cohorts.verb.{kind}", number=in_words(number))
        for kind, number in (
            ("rose", sum(row["direction"] == "rose" for row in sure)),
            ("fell", sum(row["direction"] == "fell" for row in sure)),
        )
        if number
    ]
    if not parts:
        return say("figure.cohorts.nowhere", scale=scale, of=count)
    told_parts = say("figure.cohorts.both", rise=parts[0], fall=parts[1]) if parts[1:] else parts[0]
    return say("figure.cohorts.finding", scale=scale, parts=told_parts, of=count)
