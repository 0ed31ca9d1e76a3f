"""Improvement projects and attendance, one row each."""

from __future__ import annotations

from pathlib import Path

from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import normalised_code
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.problems import Problem
from evaluation.sheets import Sheet, read_fixed
from evaluation.study.yaml_files import nearest

STAGES = ("planned", "started", "practice changed", "sustained", "stopped")
EVIDENCE = ("none", "claimed", "shown", "sponsor-confirmed")
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
    withdrawn: frozenset[str],
) -> tuple[list[dict], list[Problem]]:
    """Rows of the table `projects` from one file."""
    optional = ("participant_id", "what_changed", "for_whom", "evidence", "consent")
    sheet, problems = read_fixed(path, shown, ("title", "stage"), optional)
    if sheet is None:
        return [], problems
    problems += corrections.apply(sheet, "participant_id")
    rows = []
    for i in range(len(sheet.rows)):
        code = normalised_code(sheet.column("participant_id")[i])
        stage, bad_stage = _one_of(sheet, i, "stage", STAGES, "planned")
        evidence, bad_evidence = _one_of(sheet, i, "evidence", EVIDENCE, "none")
        consent, bad_consent = yes_or_no(sheet, i, "consent")
        problems += bad_stage + bad_evidence + bad_consent
        if code in withdrawn:
            continue
        texts = {name: sheet.column(name)[i] for name in ("title", "what_changed", "for_whom")}
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
    withdrawn: frozenset[str],
) -> tuple[list[dict], list[Problem]]:
    """Rows of the table `attendance` from one file."""
    sheet, problems = read_fixed(path, shown, ("participant_id", "session", "attended"), ())
    if sheet is None:
        return [], problems
    problems += corrections.apply(sheet, "participant_id")
    rows = []
    for i, number in enumerate(sheet.numbers):
        code = normalised_code(sheet.column("participant_id")[i])
        attended, bad = yes_or_no(sheet, i, "attended")
        problems += bad
        if not code:
            problems.append(
                sheet.problem(
                    number,
                    "participant_id",
                    "There is no code.",
                    "Give the person's code, or remove the row.",
                )
            )
        elif code not in withdrawn:
            rows.append(
                {
                    "cohort": cohort,
                    "person": pseudonyms.person(code, cohort),
                    "session": sheet.column("session")[i],
                    "attended": attended,
                }
            )
    return rows, problems
