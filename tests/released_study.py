"""A small study that is run, handed over and run again, without the workflow around it."""

from __future__ import annotations

import shutil

import pandas as pd

from evaluation import tables
from evaluation.persons.held_back import hold_back, write_findings
from evaluation.publishing.edition import make_editions
from evaluation.publishing.releases import standing_of
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy

PEOPLE = ("answers", "participants", "attributes", "sources", "excerpts", "projects", "attendance")


class ReleasedStudy(SmallStudy):
    """Runs as the workflow does: reads, holds back, computes, publishes, puts in place."""

    def run(self, *_, **__) -> int:
        """Make all reports; stands for the command `report`."""
        settings, cohorts, problems = open_study(self.folder)
        assert problems == []
        self.gone -= self.waiting
        self.waiting = set()
        read = {name: self.results().get(name, tables.empty(name)) for name in PEOPLE}
        found, held = hold_back(settings, cohorts, read)
        self.waiting = _names(read) - _names(found)
        self.gone |= self.waiting
        findings = self.folder / "data/processed/reading/held.json"
        findings.parent.mkdir(parents=True, exist_ok=True)
        write_findings(findings, held)
        for name in PEOPLE:
            tables.write(self.folder / f"data/processed/{name}.parquet", found[name])
        made = self.folder / "data/processed/release"
        places = made, self.folder / "data/processed/todo.json"
        standing = standing_of(settings, [findings])
        assert make_editions(settings, cohorts, self.results(), {}, *places, standing) == []
        shutil.rmtree(self.folder / "reports", ignore_errors=True)
        for report in sorted(made.iterdir()):
            shutil.copytree(report / "tables", self.folder / "reports" / report.name / "tables")
            document = self.folder / "reports" / report.name / "report.html"
            document.write_text(f"{report.name} with the words of people", encoding="utf-8")
        return 0

    def published(self, table: str, report: str = "programme") -> pd.DataFrame:
        """A published table."""
        path = self.folder / "reports" / report / "tables" / f"{table}.csv"
        return pd.read_csv(path, dtype=str, keep_default_na=False)

    def fact(self, key: str, report: str = "programme") -> str:
        """A fact about a report."""
        return self.published("about", report).set_index("key")["value"].get(key, "")


def _names(found: dict[str, pd.DataFrame]) -> set[str]:
    """People and sources that have something in the tables."""
    return {*found["answers"]["person"].astype(str), *found["sources"]["source"]}
