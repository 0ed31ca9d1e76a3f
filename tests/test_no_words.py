"""A study without coded material, with one cohort, and a roster that tells of nobody who left."""

from tests.small_study import SmallStudy, spread


def test_nothing_is_said_of_voices_finishers_or_other_cohorts(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(30))
    tables = study.edition().tables
    assert tables["joint"] == []
    assert "finished" not in {row["step"] for row in tables["participation"]}
    from evaluation.publishing.cells import cohort_cells

    assert cohort_cells(tables)["cohort_rows"] == []
    study.cohort("2026", spread(20))
    assert cohort_cells(study.edition().tables)["cohort_rows"] != []
