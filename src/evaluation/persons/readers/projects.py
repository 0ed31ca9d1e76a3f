"""Improvement projects and attendance, one row each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.persons.corrections import Corrections
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.readers.own_sheets import read_own
from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.yaml_files import nearest

STAGES = ("planned", "started", "practice changed", "sustained", "stopped")
EVIDENCE = ("none", "claimed", "shown", "sponsor-confirmed")
TEXTS = ("title", "aim", "what_changed", "for_whom", "sponsor_view")
"""Columns of a project that are told in words, where people consented."""
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")


def _one_of(
    sheet: Sheet, i: int, column: str, known: tuple[str, ...], default: str
) -> tuple[str, list[Problem]]:
    value = sheet.column(column)[i].casefold().replace("_", " ") or default
    if value not in known:
        hint = f"Use {', '.join(known)}.{nearest(value, list(known))}"
        return default, [sheet.problem(sheet.numbers[i], column, f"{value!r} is not known.", hint)]
    return value, []


def yes_or_no(sheet: Sheet, i: int, column: str) -> tuple[bool, list[Problem]]:
    """Whether a cell says yes; a blank says no, and anything else is a problem."""
    value = sheet.column(column)[i].casefold()
    if value not in YES + NO:
        found = f"{value!r} is neither yes nor no."
        return False, [sheet.problem(sheet.numbers[i], column, found, "Write yes or no.")]
    return value in YES, []


def read_projects(
    path: Path,
    shown: str,
    cohort: str,
    pseudonyms: Pseudonyms,
    corrections: Corrections,
    known: KnownPeople,
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Rows of the table `projects` from one file."""
    optional = ("participant_id", *TEXTS[1:], "evidence", "consent")
    sheet, problems = read_own(path, shown, ("title", "stage"), optional)
    if sheet is None:
        return [], problems
    problems += corrections.apply(sheet, "participant_id")
    codes, found = known.read(sheet)
    problems += found
    rows = []
    for i, code in enumerate(codes):
        stage, bad_stage = _one_of(sheet, i, "stage", STAGES, "planned")
        evidence, bad_evidence = _one_of(sheet, i, "evidence", EVIDENCE, "none")
        consent, bad_consent = yes_or_no(sheet, i, "consent")
        problems += bad_stage + bad_evidence + bad_consent
        if code in known.withdrawn:
            continue
        texts = {name: sheet.column(name)[i] for name in TEXTS}
        person = pseudonyms.person(code, cohort) if code else None
        rows.append(
            {
                "cohort": cohort,
                "person": person,
                "stage": stage,
                "evidence": evidence,
                "consent": consent,
                **texts,
            }
        )
    return rows, problems


def read_attendance(
    path: Path,
    shown: str,
    cohort: str,
    pseudonyms: Pseudonyms,
    corrections: Corrections,
    known: KnownPeople,
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Rows of the table `attendance` from one file."""
    sheet, problems = read_own(path, shown, ("participant_id", "session", "attended"), ())
    if sheet is None:
        return [], problems
    problems += corrections.apply(sheet, "participant_id")
    codes, found = known.read(sheet)
    problems += found
    rows: list[dict[str, Any]] = []
    first: dict[tuple[str, str], int] = {}
    sessions = sheet.column("session")
    for i, (number, code) in enumerate(zip(sheet.numbers, codes, strict=True)):
        attended, bad = yes_or_no(sheet, i, "attended")
        problems += bad
        if not code:
            remedy = "Give the person's code, or remove the row."
            problems.append(sheet.problem(number, "participant_id", "There is no code.", remedy))
        elif (code, sessions[i]) in first:
            twice = f"The same person and session as in row {first[code, sessions[i]]}."
            remedy = "One row for each person and session: remove or correct one."
            problems.append(sheet.problem(number, "participant_id", twice, remedy))
        elif code not in known.withdrawn:
            first[code, sessions[i]] = number
            rows.append(
                {
                    "cohort": cohort,
                    "person": pseudonyms.person(code, cohort),
                    "session": sessions[i],
                    "attended": attended,
                }
            )
    return rows, problems
