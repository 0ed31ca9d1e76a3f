"""A whole run of a study with a comparison group, beside one without: what is the programme's."""

from __future__ import annotations

import csv

import pytest

from evaluation.simulate import write_study
from tests.whole import Copy

TOLD_OTHERWISE = {"about", "comparison", "deviations", "methods", "plan", "provenance"}
"""Published tables that say something of the comparison group, or of the plan."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs, with the group and without, of the same people who took part."""
    made = []
    for comparison in (16, 0):
        copy = Copy(tmp_path_factory.mktemp("run"))
        write_study(copy.study, cohorts=1, people=20, seed=4, comparison=comparison)
        ran = copy.report()
        assert ran.status == 0, ran.text
        made.append(copy)
    return made


def published(copy: Copy, name: str, report: str = "programme") -> list[dict[str, str]]:
    path = copy.study / f"reports/{report}/tables/{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.slow
def test_the_comparison_group_has_no_report_and_no_row(runs):
    copy, _ = runs
    for folder in ("reports", "data/review"):
        names = {path.name for path in (copy.study / folder).iterdir() if path.is_dir()}
        assert names == {"programme", "c001"}
    assert {row["cohort"] for row in published(copy, "participation")} == {"all", "c001"}
    rows = published(copy, "comparison")
    assert len(rows) == 5
    assert all(int(row["n_other"]) <= 16 and row["shown"] == "full" for row in rows)
    assert published(copy, "comparison", "c001") == []
    page = (copy.study / "reports/programme/report.html").read_text(encoding="utf-8")
    assert "Beside people who did not take part" in page
    assert "Invented waiting list" in page
    review = (copy.study / "data/review/programme/review.html").read_text(encoding="utf-8")
    assert "Beside the comparison group" in review


@pytest.mark.slow
def test_everything_else_that_is_published_is_the_same_to_the_byte(runs):
    one, other = (copy.study / "reports/programme/tables" for copy in runs)
    names = {path.stem for path in one.glob("*.csv")}
    assert names == {path.stem for path in other.glob("*.csv")}
    assert len(names - TOLD_OTHERWISE) > 20
    for name in sorted(names - TOLD_OTHERWISE):
        file = f"{name}.csv"
        assert (one / file).read_bytes() == (other / file).read_bytes(), name
