"""The roster: who was enrolled. It gives the denominator, so it may not be doubtful."""

from __future__ import annotations

from pathlib import Path

from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import normalised_code
from evaluation.problems import Problem
from evaluation.sheets import read_fixed
from evaluation.study.yaml_files import nearest

STATES = ("enrolled", "completed", "left")


def read_roster(
    path: Path, shown: str, corrections: Corrections, cluster: str | None = None
) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """People by normalised code, each with status, role, organisation and cluster.

    Args:
        path: the file; columns participant_id, status, role, organisation, left_reason.
        shown: its path as messages name it.
        corrections: the cohort's corrections.
        cluster: header of the column that names a team or organisation, if any.
    """
    extra = (cluster.casefold().replace(" ", "_"),) if cluster else ()
    optional = ("role", "organisation", "status", "left_reason", *extra)
    sheet, problems = read_fixed(path, shown, ("participant_id",), optional)
    if sheet is None:
        return {}, problems
    problems += corrections.apply(sheet, "participant_id")
    people: dict[str, dict[str, str]] = {}
    rows: dict[str, int] = {}
    for i, number in enumerate(sheet.numbers):
        entry = {name: sheet.column(name)[i] for name in ("participant_id", *optional)}
        code = normalised_code(entry["participant_id"])
        status = entry["status"].casefold() or "enrolled"
        wrong = _wrong(code, status, rows)
        if wrong:
            problems.append(sheet.problem(number, *wrong))
        else:
            rows[code] = number
            told = {name: entry[name] for name in ("role", "organisation")}
            group = entry[extra[0]] if extra else ""
            people[code] = {"status": status, **told, "cluster": group}
    return people, problems


def _wrong(code: str, status: str, rows: dict[str, int]) -> tuple[str, str, str] | None:
    """Column, what was found and what to do, if a row cannot be taken as it stands."""
    if not code:
        return "participant_id", "There is no code.", "Give the person's code, or remove the row."
    if code in rows:
        found = f"The same code as in row {rows[code]}."
        return "participant_id", found, "One row for each person: remove or correct one."
    if status not in STATES:
        remedy = f"Use {', '.join(STATES)}.{nearest(status, list(STATES))}"
        return "status", f"{status!r} is not known.", remedy
    return None
