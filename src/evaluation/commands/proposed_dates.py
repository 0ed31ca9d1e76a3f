"""In which order an export has day and month, where its own dates do not tell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.commands.delivered import cohort_exports
from evaluation.commands.exports import count_of
from evaluation.commands.proposed import Entry, Proposed
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.surveys.dates import read_dates

ORDERS = {"dmy": "day first", "mdy": "month first"}
SPREAD = 5
"""So many times longer must the forms have come in, read in the other order."""


def propose_date_order(
    settings: Settings, cohort: Cohort, responses: pd.DataFrame, proposed: Proposed
) -> None:
    """Add the order of day and month, from the cohort's other exports or the spread of the dates.

    Args:
        settings: of the study.
        cohort: whose exports were read.
        responses: its forms, with what is known of when they were sent in.
        proposed: what is added to.
    """
    if cohort.settings.date_order or settings.study.date_order:
        return
    dated = responses.assign(dated=responses["submitted"] != "").groupby("file")["dated"].any()
    files = [f.path for f in cohort.of_kind("survey") if f.path in dated.index]
    unsure = {f: cells for f in files if not dated[f] and (cells := _unsure(settings, cohort, f))}
    if not unsure:
        return
    target, told = f"data/raw/{cohort.id}/cohort.yaml", {}
    for file in files:
        if order := _told(settings, cohort, file) if dated[file] else "":
            told.setdefault(order, file.rpartition("/")[2])
    name = next(iter(unsure)).rpartition("/")[2]
    if len(told) == 1:
        ((order, other),) = told.items()
        why = f"{ORDERS[order]} in {other}, and not to be told in {name}"
        proposed.entries.append(Entry(target, "date_order", "", order, why))
        return
    spread = {order: sum(_days(cells, order) for cells in unsure.values()) for order in ORDERS}
    order, other = sorted(ORDERS, key=lambda o: spread[o])
    if spread[other] >= SPREAD * max(spread[order], 1):
        told_days = count_of(spread[order] + 1, "day")
        why = f"{ORDERS[order]}: the forms of {name} then came in within {told_days}"
        proposed.entries.append(Entry(target, "date_order", "", order, why, sure=False))
    else:
        proposed.questions["date_order"] = [f"dmy or mdy? {name} does not tell"]


def _unsure(settings: Settings, cohort: Cohort, file: str) -> list[str]:
    """Cells of a file's dates, if their order cannot be told."""
    for export in cohort_exports(settings.folder, cohort, file):
        at = export.first("sent_in")
        if at is not None:
            cells = [row[at] for row in export.sheet.rows if row[at]]
            if read_dates(cells, export.date_order).ambiguous:
                return cells
    return []


def _told(settings: Settings, cohort: Cohort, file: str) -> str:
    """The order of day and month in a file that tells it; empty if its dates are unmistakable."""
    for export in cohort_exports(settings.folder, cohort, file):
        at = export.first("sent_in")
        if at is not None:
            order = read_dates([row[at] for row in export.sheet.rows], export.date_order).order
            return order if order in ORDERS else ""
    return ""


def _days(cells: list[str], order: str) -> int:
    """Days from the first to the last of some dates."""
    values = read_dates(cells, order).values
    values = values[~np.isnat(values)]
    return int((values.max() - values.min()) // np.timedelta64(1, "D")) if len(values) else 0
