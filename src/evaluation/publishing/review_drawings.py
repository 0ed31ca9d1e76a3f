"""The figures of the review, as SVG for its page; drawn anew only where their tables changed.

Modules that draw are imported where they are needed: the library behind them takes a second to
start, which whoever changed one sentence need not wait for.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation.publishing.kept import keep, key_of, still_there
from evaluation.publishing.results import PROGRAMME
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS


def _flow(sheets: dict[str, pd.DataFrame], settings: Settings, report: str, fonts: Path) -> str:
    from evaluation.publishing.review_flow import review_flow

    return review_flow(sheets["participation"], settings, report, fonts)


def _curve(sheets: dict[str, pd.DataFrame], settings: Settings, report: str, fonts: Path) -> str:
    from evaluation.publishing.review_saturation import saturation_curve

    cohort = ALL_COHORTS if report == PROGRAMME else report
    return saturation_curve(sheets["saturation"], settings, cohort, fonts)


def _lines(tables: dict[str, pd.DataFrame], settings: Settings, report: str, fonts: Path) -> str:
    from evaluation.publishing.review_figures import drawn, individual_lines

    return drawn(individual_lines, tables["pairs"], settings, fonts=fonts)


def _first(tables: dict[str, pd.DataFrame], settings: Settings, report: str, fonts: Path) -> str:
    from evaluation.publishing.review_figures import drawn, first_answers

    return drawn(first_answers, tables["pairs"], tables["scores"], settings, fonts=fonts)


def _ways(tables: dict[str, pd.DataFrame], settings: Settings, report: str, fonts: Path) -> str:
    from evaluation.publishing.review_figures import drawn
    from evaluation.publishing.review_ways import every_way

    cohort = ALL_COHORTS if report == PROGRAMME else report
    return drawn(every_way, tables["changes"], settings, cohort, fonts=fonts)


DRAWINGS = {
    "flow": (_flow, ("participation",)),
    "curve": (_curve, ("saturation",)),
    "lines": (_lines, ("pairs",)),
    "first": (_first, ("pairs", "scores")),
    "ways": (_ways, ("changes",)),
}
"""Name in the template, what draws it, and the tables that it is drawn from."""


def drawings_of(
    sheets: dict[str, pd.DataFrame], settings: Settings, report: str, templates: Path, kept: Path
) -> dict[str, str]:
    """Every figure of a report's review, by its name in the template.

    Args:
        sheets: tables of the review, by name.
        settings: of the study.
        report: `programme`, or a cohort.
        templates: folder of the report's templates, with the fonts.
        kept: folder for what need not be drawn again.
    """
    drawn = {}
    there = {name: d for name, d in DRAWINGS.items() if set(d[1]) <= set(sheets)}
    for name, (draw, tables) in there.items():
        shown = {table: sheets[table] for table in tables}
        rows = [table.to_csv(index=False) for table in shown.values()]
        key = key_of(templates, report, repr(settings), *rows)
        record = kept / f"{name}.json"
        found = still_there(record, key)
        if found is None:
            found = {"told": draw(shown, settings, report, templates / "fonts")}
            keep(record, key, [], found["told"])
        drawn[name] = found["told"]
    return drawn
