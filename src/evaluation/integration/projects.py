"""Improvement projects, counted."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.tables import ALL_COHORTS

STAGES = ("planned", "started", "practice changed", "sustained", "stopped")


def summarise_projects(projects: pd.DataFrame, together: set[str]) -> pd.DataFrame:
    """The table `project_counts`: projects by stage, in each cohort and over all.

    Args:
        projects: the table `projects`.
        together: cohorts that count in the rows over all.
    """
    if projects.empty:
        return tables.empty("project_counts")
    rows = []
    for cohort, group in [
        *projects.groupby("cohort"),
        (ALL_COHORTS, projects[projects["cohort"].isin(together)]),
    ]:
        counts = group["stage"].value_counts()
        rows += [(cohort, stage, int(counts.get(stage, 0)), len(group)) for stage in STAGES]
    columns = list(tables.MODELS["project_counts"].to_schema().columns)
    return tables.checked("project_counts", pd.DataFrame(rows, columns=columns))
