import pandas as pd

from evaluation import tables
from evaluation.integration.projects import STAGES, summarise_projects


def projects(*rows):
    full = [(c, None, "title", stage, "what", "whom", "claimed", False) for c, stage in rows]
    return pd.DataFrame(full, columns=list(tables.MODELS["projects"].to_schema().columns))


def test_every_stage_has_a_row_also_with_nought():
    found = summarise_projects(
        projects(("a", "started"), ("a", "started"), ("a", "sustained"), ("b", "stopped")),
        {"a", "b"},
    )
    by = {(r.cohort, r.stage): (r.n, r.n_all) for r in found.itertuples()}
    assert len(by) == 3 * len(STAGES)
    assert by["a", "started"] == (2, 3)
    assert by["a", "planned"] == (0, 3)
    assert by["b", "stopped"] == (1, 1)
    assert by["all", "started"] == (2, 4)
    assert by["all", "stopped"] == (1, 4)


def test_no_projects_no_rows():
    assert summarise_projects(tables.empty("projects"), set()).empty
