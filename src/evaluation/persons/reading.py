"""Read what is known of people besides their answers: projects and attendance of all cohorts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.persons.corrections import Corrections, read_corrections
from evaluation.persons.pseudonyms import Pseudonyms, read_key
from evaluation.persons.readers.projects import read_attendance, read_projects
from evaluation.persons.withdrawal import read_withdrawn
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings

READERS = {"projects": read_projects, "attendance": read_attendance}
"""Reader of each kind of sheet, by the table that it fills."""


def pseudonyms_of(settings: Settings) -> Pseudonyms:
    """The maker of this study's pseudonyms."""
    across = settings.study.person_code.linked_across_cohorts
    return Pseudonyms(read_key(settings.folder), linked_across_cohorts=across)


def corrections_of(settings: Settings, cohort: Cohort) -> tuple[Corrections, list[Problem]]:
    """A cohort's corrections, checked against the names of its files."""
    files = cohort.of_kind("corrections")
    what = "There is another file of corrections in this folder."
    several = [Problem("stop", f.path, 0, "", what, "Join them in one file.") for f in files[1:]]
    path = settings.folder / files[0].path if files else None
    shown = files[0].path if files else f"data/raw/{cohort.id}/corrections.csv"
    found, problems = read_corrections(path, shown)
    names = [Path(f.path).name for f in cohort.files if f.kind != "corrections"]
    return found, several + problems + found.unknown_files(names)


def read_people(
    settings: Settings, cohorts: list[Cohort], pseudonyms: Pseudonyms | None = None
) -> tuple[dict, list[Problem]]:
    """Tables `projects` and `attendance` of all cohorts, and what is wrong with their files.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
        pseudonyms: instead of those made with the study's key.
    """
    pseudonyms = pseudonyms or pseudonyms_of(settings)
    withdrawn, _ = read_withdrawn(settings.folder)
    rows: dict[str, list] = {name: [] for name in READERS}
    problems: list[Problem] = []
    for cohort in cohorts:
        corrections, _ = corrections_of(settings, cohort)
        for name, reader in READERS.items():
            for file in cohort.of_kind(name):
                path = settings.folder / file.path
                read, found = reader(path, file.path, cohort.id, pseudonyms, corrections, withdrawn)
                rows[name] += read
                problems += found
    return {k: tables.in_order(k, pd.DataFrame(v)) for k, v in rows.items()}, problems
