"""The roster: who was enrolled. It gives the denominator, so it may not be doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import code_of
from evaluation.persons.readers.own_sheets import as_header, read_own
from evaluation.persons.recovery import changed_codes
from evaluation.problems import Problem
from evaluation.sheets import Sheet, State, state_of
from evaluation.study.yaml_files import nearest

STATES = ("enrolled", "completed", "left")
COLUMNS = ("role", "organisation", "status", "left_reason", "joined")
"""Columns that every roster may have besides the code."""
NAMES = (
    *("name", "full_name", "preferred_name", "first_name", "given_name", "forename"),
    *("last_name", "family_name", "surname", "email", "e-mail", "email_address"),
    *("sponsor", "sponsor_name", "manager", "line_manager", "manager_name", "supervisor"),
)
"""Columns of names: looked for in texts (persons/names.py), and otherwise neither read nor kept."""


def read_roster(
    path: Path,
    shown: str,
    corrections: Corrections,
    cluster: str | None = None,
    attributes: Sequence[str] = (),
    kind: str = "code",
    parts: tuple[int, ...] = (),
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """People by normalised code, each with status, role, organisation, cluster and attributes.

    Args:
        path: the file; columns participant_id and `COLUMNS`.
        shown: its path as messages name it.
        corrections: the cohort's corrections.
        cluster: header of the column that names a team or organisation, if any.
        attributes: headers of the columns by which people may be told in groups. A person's
            `attributes` has those that the roster has, by the names that are given here.
        kind: of the codes, as in study.yaml.
        parts: of the codes, as in study.yaml.
    """
    group = as_header(cluster) if cluster else ""
    further = {name: as_header(name) for name in attributes}
    columns = dict.fromkeys([*COLUMNS, *(h for h in (group, *further.values()) if h)])
    sheet, problems = read_own(path, shown, ("participant_id",), (*columns, *NAMES))
    if sheet is None:
        return {}, problems
    problems += corrections.apply(sheet, "participant_id")
    codes = [code_of([cell], kind, parts) for cell in sheet.column("participant_id")]
    problems += changed_codes(sheet, "participant_id", codes)
    there = {name: h for name, h in further.items() if h in sheet.headers}
    cells = {h: sheet.column(h) for h in columns}
    people: dict[str, dict[str, Any]] = {}
    rows: dict[str, int] = {}
    for i, (number, code) in enumerate(zip(sheet.numbers, codes, strict=True)):
        status = cells["status"][i].casefold() or "enrolled"
        wrong = _wrong(sheet, i, code, status, rows, kind)
        if wrong:
            problems.append(sheet.problem(number, *wrong))
            continue
        rows[code] = number
        told: dict[str, Any] = {name: cells[name][i] for name in ("role", "organisation", "joined")}
        told["cluster"] = cells[group][i] if group else ""
        told["attributes"] = {name: cells[header][i] for name, header in there.items()}
        people[code] = {"status": status, **told}
    return people, problems


def kept_roster(
    path: Path,
    shown: str,
    corrections: Corrections,
    cluster: str | None,
    attributes: tuple[str, ...],
    kind: str,
    parts: tuple[int, ...],
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """As `read_roster`, for those who change nothing of what they get.

    Whoever needs to know the people of a cohort asks: a roster without corrections that is as it
    was is not gone through anew.
    """
    wanted, state = (cluster, attributes, kind, parts), state_of(path)
    if corrections.entries or state is None:
        return read_roster(path, shown, corrections, *wanted)
    return _kept(path, shown, wanted, state)


@cache
def _kept(
    path: Path,
    shown: str,
    wanted: tuple[str | None, tuple[str, ...], str, tuple[int, ...]],
    _: State,
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    return read_roster(path, shown, Corrections(""), *wanted)


def _wrong(
    sheet: Sheet, i: int, code: str, status: str, rows: dict[str, int], kind: str
) -> tuple[str, str, str] | None:
    """Column, what was found and what to do, if a row cannot be taken as it stands."""
    if not code:
        found, remedy = "There is no code.", "Give the person's code, or remove the row."
        if kind == "e-mail" and sheet.column("participant_id")[i]:
            found, remedy = "This is no e-mail address.", "Give the person's address."
        return "participant_id", found, remedy
    if code in rows:
        found = f"The same code as in row {rows[code]}."
        return "participant_id", found, "One row for each person: remove or correct one."
    if status not in STATES:
        remedy = f"Use {', '.join(STATES)}.{nearest(status, list(STATES))}"
        return "status", f"{status!r} is not known.", remedy
    return None
