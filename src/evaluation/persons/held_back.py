"""What came after an edition was handed over: let in with enough others, or held back.

Two editions whose people differ by one to k - 1 would give away, by taking one from the other, what
those few said. So what came late waits until it is of k people at least; and where something was
taken out or changed for so few, nothing new is published until the old edition is recalled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation.persons.late_units import without
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.reading import pseudonyms_of
from evaluation.persons.units import (
    ANSWERS,
    ATTENDANCE,
    PROJECTS,
    ROSTER,
    SOURCES,
    Tables,
    token_of,
    units_of,
)
from evaluation.persons.withdrawal import Withdrawn
from evaluation.study.cohort_folder import Cohort
from evaluation.study.released import GONE, People, Released, in_force, read_released, write_units
from evaluation.study.settings import Settings

HELD, RECALL, ASK = "held", "recall", "ask"
"""What is done: late units wait; nothing new is published before the old edition is recalled; new
numbers are published, and somebody is asked whether the old edition is to be recalled."""
GROUPS = (ANSWERS, ROSTER, SOURCES, PROJECTS, ATTENDANCE)
LATE, FEWER, ANOTHER_KEY = "late", "removed or changed", "another key"


@dataclass(frozen=True)
class Finding:
    """What stands between a cohort's new numbers and an edition that was handed over.

    Attributes:
        cohort: whose.
        group: which units: table, and wave and rater or source group.
        state: held, recall or ask.
        why: late, removed or changed, or another key.
        people: how many people; for the review alone.
        edition: that was handed over.
        date: of that edition.
    """

    cohort: str
    group: str
    state: str
    why: str
    people: int
    edition: str
    date: str


@dataclass
class Settled:
    """What is held back, as (cohort, group, person as in the tables), and why."""

    held: set[tuple[str, str, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def fingerprint(pseudonyms: Pseudonyms) -> str:
    """Tells whether two records were made with the same key, and nothing of the key."""
    return pseudonyms.keyed("key", "of records in data/released")


def hold_back(
    settings: Settings, cohorts: Iterable[Cohort], found: Tables
) -> tuple[Tables, list[Finding]]:
    """Take out of processed tables what has to wait.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
        found: processed tables of one kind, by name, as for `units_of`.

    Returns:
        The tables, and what was done and why. A study that handed over nothing gets its own
        tables back.
    """
    released = in_force(read_released(settings.folder))
    if not released:
        return found, []
    pseudonyms, names = pseudonyms_of(settings), [cohort.id for cohort in cohorts]
    key, least = fingerprint(pseudonyms), settings.study.minimum_group
    tables = tuple(name for name in GROUPS if name in found)
    units = units_of(found, settings, pseudonyms)
    settled = settle(units, [e for e in released if e.key == key], least, names, tables)
    strange = [edition for edition in released if edition.key != key]
    settled.findings += [
        Finding(cohort, "", RECALL, ANOTHER_KEY, 0, edition.edition, edition.date)
        for edition in strange
        for cohort in names
        if edition.holds(cohort)
    ]
    return (without(found, settled.held) if settled.held else found), settled.findings


def write_findings(path: str, findings: Iterable[Finding]) -> None:
    """Keep what is held back and why, for the review and for what is published."""
    rows = [asdict(finding) for finding in findings]
    Path(path).write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")


def settle(
    units: pd.DataFrame,
    released: list[Released],
    least: int,
    cohorts: list[str],
    tables: tuple[str, ...] = GROUPS,
) -> Settled:
    """Decide what waits, and for which cohorts an edition has to be recalled first.

    Args:
        units: as `units_of` gives them.
        released: editions in force, of the same key.
        least: smallest group that may be shown.
        cohorts: names of the cohorts there are.
        tables: that the units are of; units of other tables are left alone.
    """
    settled = Settled()
    now: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    columns = ("cohort", "group", "person", "unit", "who")
    for cohort, group, person, unit, who in zip(*(units[c] for c in columns), strict=True):
        now.setdefault((cohort, group), {})[person] = (unit, who)
    places = {place for edition in released for place in edition.groups} | now.keys()
    for cohort, group in sorted(places):
        holders = [edition for edition in released if edition.holds(cohort)]
        if cohort not in cohorts or not holders or group.partition(",")[0] not in tables:
            continue
        own = now.get((cohort, group), {})
        people = {person: unit for person, (unit, _) in own.items()}
        findings, late = _settle_group(cohort, group, people, holders, least)
        settled.findings += findings
        settled.held |= {(cohort, group, own[person][1]) for person in late}
    return settled


def _settle_group(
    cohort: str, group: str, people: People, holders: list[Released], least: int
) -> tuple[list[Finding], set[str]]:
    """What is to be said of one group of a cohort, and who of it waits."""
    findings: list[Finding] = []
    late: set[str] = set()
    again = True
    while again:  # what waits because of one edition may leave too few beside another
        again = False
        for edition in holders:
            then = edition.groups.get((cohort, group), {})
            if not then and not group.startswith(SOURCES):
                continue  # nothing was published of these, so that nothing can be taken away
            told = (cohort, group), (edition.edition, edition.date)
            state, who = _beside(people, then, least, members=group != ROSTER)
            if state == RECALL:
                return [_finding(*told, len(who), RECALL, FEWER)], set()
            if state == HELD:
                findings.append(_finding(*told, len(who), HELD, LATE))
                late |= who
                people = {p: unit for p, unit in people.items() if p not in who}
                again = True
            elif state == ASK:
                findings.append(_finding(*told, len(who), ASK, FEWER))
    return list(dict.fromkeys(findings)), late


def _beside(people: People, then: People, least: int, *, members: bool) -> tuple[str, set[str]]:
    """What is to be done of a group beside one edition, and because of whom.

    Who is new or gone is judged for itself: where settings make everybody's unit another, one who
    withdrew is no less to be told.

    Args:
        people: of the group now.
        then: in the edition.
        least: smallest group that may be shown.
        members: whether it matters who is in the group, and not only what is known of them.
    """
    new, gone = (people.keys() - then.keys(), then.keys() - people.keys()) if members else ((), ())
    changed = {p for p in people.keys() & then.keys() if people[p] != then[p]}
    moved = {*new, *gone}
    if 0 < len(moved) < least:
        return (RECALL, moved | changed) if gone else (HELD, moved)
    if 0 < len(moved | changed) < least:
        return RECALL, changed
    return (ASK, moved) if gone else ("", set())


def _finding(
    place: tuple[str, str], edition: tuple[str, str], people: int, state: str, why: str
) -> Finding:
    (cohort, group), (name, date) = place, edition
    return Finding(cohort, group, state, why, people, name, date)


def forget_released(settings: Settings, pseudonyms: Pseudonyms, withdrawn: Withdrawn) -> list[str]:
    """Put a token that only counts in the place of each withdrawn person in every record.

    Args:
        settings: of the study.
        pseudonyms: of the study.
        withdrawn: who has withdrawn.

    Returns:
        Editions, recalled or not, that hold something of one of them, now or in an earlier run:
        what they keep of people's words is to be deleted.
    """
    holding = []
    for edition in read_released(settings.folder):
        cohorts = {cohort for cohort, *_ in edition.units}
        tokens = {
            token_of(pseudonyms, cohort, pseudonyms.person(entry.code, cohort))
            for entry in withdrawn.entries
            for cohort in cohorts
            if entry.cohort in ("", cohort)
        }
        rows = list(edition.units)
        for at, (cohort, group, person, _) in enumerate(rows):
            if person in tokens:
                rows[at] = (cohort, group, f"{GONE} {_next(rows, cohort, group)}", GONE)
        if rows != list(edition.units):
            write_units(settings.folder / "data" / "released" / edition.edition, rows)
        if any(unit == GONE for *_, unit in rows):
            holding.append(edition.edition)
    return holding


def _next(rows: list[tuple[Any, ...]], cohort: str, group: str) -> int:
    """Number of the next token in a group."""
    return 1 + sum(bool(row[:2] == (cohort, group) and row[3] == GONE) for row in rows)
