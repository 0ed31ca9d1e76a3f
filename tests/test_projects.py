import pandas as pd

from evaluation import tables
from evaluation.integration.projects import KINDS, summarise_projects


def projects(*rows):
    full = [
        (c, None, "title", "aim", stage, "what", "whom", evidence, "view", False)
        for c, stage, evidence in rows
    ]
    return pd.DataFrame(full, columns=list(tables.MODELS["projects"].to_schema().columns))


FOUND = projects(
    ("a", "started", "claimed"),
    ("a", "started", "shown"),
    ("a", "sustained", "shown"),
    ("b", "stopped", "none"),
)


def test_every_stage_and_kind_of_evidence_has_a_row_also_with_nought():
    found = summarise_projects(FOUND, {"a", "b"})
    by = {(r.cohort, r.kind, r.value): (r.n, r.n_all) for r in found.itertuples()}
    assert len(by) == 3 * sum(map(len, KINDS.values()))
    assert by["a", "stage", "started"] == (2, 3)
    assert by["a", "stage", "planned"] == (0, 3)
    assert by["b", "stage", "stopped"] == (1, 1)
    assert by["all", "stage", "started"] == (2, 4)
    assert by["all", "stage", "stopped"] == (1, 4)
    assert by["all", "evidence", "shown"] == (2, 4)
    assert by["b", "evidence", "none"] == (1, 1)


def test_no_projects_no_rows():
    assert summarise_projects(tables.empty("projects"), set()).empty
