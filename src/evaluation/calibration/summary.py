"""Counts over kinds of scales taken together: what the page, its figure and its table show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.calibration.coverage import KEY, SUMS, rates
from evaluation.calibration.procedures import PROCEDURES, Procedure
from evaluation.calibration.simulate import Setting, Shape

LEAST, MOST = 0.935, 0.965
"""Coverage under the first is told; over the second is called wide."""
FROM_PEOPLE = 8
CELL = ["kind", "estimator", "n", "cohorts", "slope_sd", "lost"]
"""What settings have in common that are taken together: all but the kind of scale."""


def procedure_of(row: pd.Series) -> Procedure:
    """What was tried, for a row of counts."""
    return PROCEDURES[row["kind"]][row["estimator"]]


def setting_of(row: pd.Series) -> Setting:
    """The setting of a row of counts."""
    before = 4.2 if row["place"] == "ceiling" else 3.0
    shape = Shape(int(row["items"]), before, float(row["change"]))
    rest = int(row["n"]), int(row["cohorts"]), float(row["slope_sd"]), str(row["lost"])
    return Setting(str(row["kind"]), shape, *rest)


def in_report(row: pd.Series) -> bool:
    """Whether a report has this interval for so many people."""
    return bool(row["n"] >= procedure_of(row).least)


def judged(row: pd.Series) -> bool:
    """Whether its coverage is judged: it is in the report, claimed, and of 8 people or more."""
    return in_report(row) and row["n"] >= FROM_PEOPLE and procedure_of(row).claimed


def null(row: pd.Series) -> bool:
    """Whether nothing is to be found, so that p should be small in one of twenty."""
    return procedure_of(row).null(setting_of(row))


def by_setting(counts: pd.DataFrame) -> pd.DataFrame:
    """Rates of every setting, with whether they are judged and whether p is of nothing."""
    found = rates(counts)
    found["in_report"] = found.apply(in_report, axis=1)
    found["judged"] = found.apply(judged, axis=1)
    found["null"] = found.apply(null, axis=1)
    sure = found["coverage"] + 2 * found["coverage_se"] < LEAST
    found["verdict"] = np.select(
        [found["coverage"].isna(), sure, found["coverage"] < LEAST, found["coverage"] > MOST],
        ["", "under", "under, within Monte Carlo error", "wide"],
        "holds",
    )
    return found


def together(counts: pd.DataFrame, only: pd.Series | None = None) -> pd.DataFrame:
    """Rates of settings that differ in the kind of scale only, all replicates together.

    Args:
        counts: from `combine`.
        only: which rows.
    """
    chosen = counts if only is None else counts[only.to_numpy()]
    if chosen.empty:
        return chosen.assign(coverage=[], small_p=[])
    whole = chosen.groupby(CELL, sort=True, as_index=False)[SUMS].sum()
    return rates(whole.assign(**{name: "" for name in KEY if name not in CELL}))


def _judged(coverage: float) -> str:
    if coverage < LEAST:
        return "under, within Monte Carlo error"
    return "wide" if coverage > MOST else "holds"


def table(counts: pd.DataFrame) -> pd.DataFrame:
    """The machine-readable table: what each interval covers, by people and design.

    A row per interval, number of people and design: coverage over all kinds of scales with its
    Monte Carlo standard error, that of the kind in which it is lowest, and how this was judged.
    """
    single = by_setting(counts).dropna(subset="coverage")
    whole = together(counts).dropna(subset="coverage").set_index(CELL)
    rows = []
    for cell, group in single.groupby(CELL, sort=True):
        lowest = group.sort_values("coverage", kind="stable").iloc[0]
        pooled = whole.loc[cell]
        under = group["verdict"] == "under"
        surely = under.any() or pooled["coverage"] + 2 * pooled["coverage_se"] < LEAST
        verdict = "under" if surely else _judged(pooled["coverage"])
        rows.append(
            {
                **dict(zip(CELL, cell, strict=True)),
                "in_report": bool(lowest["in_report"]),
                "judged": bool(lowest["judged"]),
                "coverage": pooled["coverage"],
                "coverage_se": pooled["coverage_se"],
                "lowest": lowest["coverage"],
                "lowest_se": lowest["coverage_se"],
                "lowest_items": lowest["items"],
                "lowest_place": lowest["place"],
                "lowest_change": lowest["change"],
                "scales": len(group),
                "scales_under": int(under.sum()),
                "verdict": verdict,
            }
        )
    return pd.DataFrame(rows).round(4)
