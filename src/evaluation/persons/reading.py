"""Read what is known of people besides their answers: rosters, projects and attendance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation import tables
from evaluation.persons.corrections import Applied, Corrections, read_corrections
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms, read_key
from evaluation.persons.readers.projects import read_attendance, read_projects
from evaluation.persons.readers.roster import kept_roster
from evaluation.persons.withdrawal import Withdrawn, read_withdrawn
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings

READERS = {"projects": read_projects, "attendance": read_attendance}
"""Reader of each kind of sheet, by the table that it fills."""


def pseudonyms_of(settings: Settings) -> Pseudonyms:
    """The maker of this study's pseudonyms."""
    across = settings.study.person_code.linked_across_cohorts
    return Pseudonyms(read_key(settings.folder), linked_across_cohorts=across)


def withdrawn_of(settings: Settings) -> tuple[Withdrawn, list[Problem]]:
    """Who has withdrawn, by codes of the study's kind."""
    code = settings.study.person_code
    return read_withdrawn(settings.folder, code.kind_in_sheets, code.parts)


def corrections_of(settings: Settings, cohort: Cohort) -> tuple[Corrections, list[Problem]]:
    """A cohort's corrections, checked against the names of its files."""
    files = cohort.of_kind("corrections")
    what = "There is another file of corrections in this folder."
    several = [Problem("stop", f.path, 0, "", what, "Join them in one file.") for f in files[1:]]
    path = settings.folder / files[0].path if files else None
    shown = files[0].path if files else f"data/raw/{cohort.id}/corrections.csv"
    paths = [f.path for f in cohort.files if f.kind != "corrections"]
    code = settings.study.person_code
    found, problems = read_corrections(path, shown, paths, code.kind_in_sheets, code.parts)
    return found, several + problems + found.unknown_files(paths)


def roster_of(
    settings: Settings, cohort: Cohort, corrections: Corrections
) -> tuple[dict[str, dict[str, Any]] | None, list[Problem]]:
    """Everybody on a cohort's rosters by code, as `read_roster` tells them; None if nobody is.

    Nobody changes what it tells of a person: others are told the same.
    """
    study, problems = settings.study, list[Problem]()
    roster: dict[str, dict[str, Any]] = {}
    code = study.person_code
    for file in cohort.of_kind("roster"):
        path = settings.folder / file.path
        wanted = (study.cluster, study.attributes, code.kind_in_sheets, code.parts)
        people, found = kept_roster(path, file.path, corrections, *wanted)
        problems += found
        both = len(people.keys() & roster.keys())
        if both:
            what = f"{both} of its people are on another roster of this cohort too."
            remedy = "Keep one row for each."
            problems.append(Problem("stop", file.path, 0, "participant_id", what, remedy))
        roster |= people
    # A roster without rows, such as a template, is none.
    return roster or None, problems


def known_people(
    settings: Settings, cohort: Cohort, corrections: Corrections, withdrawn: Withdrawn
) -> KnownPeople:
    """The people of a cohort, against whom codes in sheets about people are held."""
    roster, _ = roster_of(settings, cohort, corrections)
    code = settings.study.person_code
    return KnownPeople(
        frozenset(roster or ()),
        withdrawn.codes_of(cohort.id),
        settings.study.near_matches,
        code.kind_in_sheets,
        code.parts,
    )


def read_people(
    settings: Settings,
    cohorts: list[Cohort],
    pseudonyms: Pseudonyms | None = None,
    applied: list[Applied] | None = None,
) -> tuple[dict[str, Any], list[Problem]]:
    """Tables `projects` and `attendance` of all cohorts, and what is wrong with their files.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
        pseudonyms: instead of those made with the study's key.
        applied: gets the corrections that were made, if it is given.
    """
    pseudonyms = pseudonyms or pseudonyms_of(settings)
    withdrawn, _ = withdrawn_of(settings)
    rows: dict[str, list[Any]] = {name: [] for name in READERS}
    problems: list[Problem] = []
    for cohort in cohorts:
        if not any(map(cohort.of_kind, READERS)):
            continue
        # The roster's own corrections are counted where participants are read (surveys).
        known = known_people(settings, cohort, corrections_of(settings, cohort)[0], withdrawn)
        corrections, _ = corrections_of(settings, cohort)
        for name, reader in READERS.items():
            for file in cohort.of_kind(name):
                path = settings.folder / file.path
                read, found = reader(path, file.path, cohort.id, pseudonyms, corrections, known)
                rows[name] += read
                problems += found
        if applied is not None:
            applied += corrections.applied
    return {k: tables.in_order(k, pd.DataFrame(v)) for k, v in rows.items()}, problems
