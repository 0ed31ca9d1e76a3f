"""Effect sizes for a meta-analysis, from what is printed of each change; columns as in metafor.

Standard deviations and correlations are not published, so only what follows from the printed mean
change, its interval, d and its interval is here: no number tells more than the report does.

- MC, the mean change: yi is printed; sei is half the printed interval over t, so that vi is
  (s1^2 + s2^2 - 2 r s1 s2) / n, as metafor has it.
- SMCC, the mean change over the standard deviation of the changes: yi = J(n-1) change / s_d, with
  s_d = sei sqrt(n); vi = 1/n + yi^2 / (2n) (Gibbons, Hedeker & Davis 1993, Journal of Educational
  Statistics 18:271), as metafor has it. For one group of people alone.
- SMCRPH, the mean change over the standard deviation of the two waves, their variances averaged:
  yi is the printed d, vi follows from its printed interval (Bonett 2008, Psychological Methods
  13:99). metafor takes another small-sample factor and the adjusted d in vi: in the limit the same.
"""

from __future__ import annotations

import re
from math import sqrt

from evaluation.change.effect_sizes import hedges_j
from evaluation.publishing.published import Row, decimal

CHANGE, CHANGE_SD, WAVE_SD = "MC", "SMCC", "SMCRPH"
DESCRIBED = (
    *("cohort", "cohort_label", "instrument", "scale", "title", "comparison", "compared_as"),
    *("before_label", "after_label", "items", "range_low", "range_high", "main"),
)
COLUMNS = (*DESCRIBED, "measure", "yi", "vi", "sei", "ni", "m1i", "m2i", "method")
MEANINGS = {
    "measure": ("string", "what yi is, as metafor's escalc() names it: MC, SMCC or SMCRPH"),
    "yi": ("number", "the change, later minus earlier: in points (MC) or standard deviations"),
    "vi": ("number", "its sampling variance"),
    "sei": ("number", "its standard error"),
    "ni": ("integer", "people"),
    "m1i": ("number", "mean at the later time"),
    "m2i": ("number", "mean at the earlier time"),
}
"""Type and meaning of the columns that the published table does not have."""
Z = 1.959963984540054
ALL = "all"

_DF = re.compile(r"(\d+(?:\.\d+)?) degrees of freedom")


def effect_sizes(change: list[Row]) -> list[Row]:
    """A row for each change of linked answers with a printed interval, and each way to express it.

    Args:
        change: rows of the published table `change`.

    Returns:
        Rows with `COLUMNS`; m1i is the later and m2i the earlier mean, yi later minus earlier.
    """
    return [found for row in change for found in _of_row(row)]


def left_out(change: list[Row]) -> int:
    """How many changes have no effect size, since no interval of theirs is published."""
    return sum(not _of_row(row) for row in change)


def standard_error(row: Row) -> float | None:
    """Standard error of a printed mean change; None where its interval or its t is not printed."""
    low, high, df = decimal(row["conf_low"]), decimal(row["conf_high"]), degrees(row)
    if low is None or high is None or df is None or high <= low:
        return None
    from scipy.special import stdtrit

    return float(high - low) / 2 / float(stdtrit(df, 0.975))


def degrees(row: Row) -> float | None:
    """Degrees of freedom of the printed t interval: as its method tells, else n - 1 of pairs."""
    if told := _DF.search(row["method"]):
        return float(told[1])
    paired = row["design"] == "paired" and row["method"].startswith("mean of the paired changes")
    return int(row["n"]) - 1 if paired and row["n"].isdigit() else None


def _of_row(row: Row) -> list[Row]:
    if row["shown"] != "full" or row["design"] != "paired":
        return []
    own = {name: row[name] for name in (*DESCRIBED, "method")}
    own |= {"ni": row["n"], "m1i": row["mean_after"], "m2i": row["mean_before"]}
    found, error = [], standard_error(row)
    if error:
        change = float(row["change"])
        found.append(own | {"measure": CHANGE, "yi": row["change"]} | _spread(error**2))
        # Of several cohorts the error is that within them: no standard deviation of all changes.
        if row["cohort"] != ALL and int(row["n"]) > 2:
            n = int(row["n"])
            yi = hedges_j(n - 1) * change / (error * sqrt(n))
            spread = _spread(1 / n + yi**2 / (2 * n))
            found.append(own | {"measure": CHANGE_SD, "yi": f"{yi:.4f}"} | spread)
    low, high = decimal(row["d_low"]), decimal(row["d_high"])
    if low is not None and high is not None and high > low:
        variance = (float(high - low) / 2 / Z) ** 2
        found.append(own | {"measure": WAVE_SD, "yi": row["d"]} | _spread(variance))
    return found


def _spread(variance: float) -> Row:
    return {"vi": f"{variance:.6f}", "sei": f"{sqrt(variance):.4f}"}
