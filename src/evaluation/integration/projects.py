"""Improvement projects, counted."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.persons.readers.projects import EVIDENCE, STAGES
from evaluation.tables import ALL_COHORTS

KINDS = {"stage": STAGES, "evidence": EVIDENCE}
"""What projects are counted by, and its values in their order."""


def summarise_projects(projects: pd.DataFrame, together: set[str]) -> pd.DataFrame:
    """The table `project_counts`: projects by stage and by evidence, in each cohort and over all.

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
        for kind, values in KINDS.items():
            counts = group[kind].value_counts()
            rows += [(cohort, kind, v, int(counts.get(v, 0)), len(group)) for v in values]
    columns = list(tables.MODELS["project_counts"].to_schema().columns)
    return tables.checked("project_counts", pd.DataFrame(rows, columns=columns))
