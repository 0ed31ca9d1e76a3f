"""Editions that were handed over: the record of each in data/released, and whether it is recalled.

A record never leaves data/. It names the people behind an edition by keyed digests alone, so that
a later run can tell how many of them differ, and from nothing else.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = "data/released"
RECORD, UNITS, RECALLED = "release.json", "units.csv", "recalled.yaml"
COLUMNS = ("cohort", "group", "person", "unit")
"""Columns of units.csv: what a person gave of one kind, and keyed digests of both."""
GONE = "withdrawn"
"""Stands for the unit of a person who has withdrawn since: the count stays, and nothing else."""

People = dict[str, str]
"""Keyed digest of what each person gave, by keyed digest of the person."""


@dataclass(frozen=True)
class Released:
    """One edition that was handed over.

    Attributes:
        edition: its folder in data/released: its date, with a number if there are several.
        date: of the report.
        version: of the report.
        key: fingerprint of the key that the digests were made with.
        reports: of each report in it: `checked_by`, `tables` (digest that was signed), `cohorts`
            that it shows, `texts` (digest of each section's text) and `settings`.
        units: rows of units.csv.
        recalled: of each report that was recalled, who did so and when.
    """

    edition: str
    date: str
    version: str
    key: str
    reports: dict[str, dict[str, Any]]
    units: tuple[tuple[str, str, str, str], ...] = ()
    recalled: dict[str, dict[str, str]] = field(default_factory=dict)

    def holds(self, cohort: str) -> bool:
        """Whether a report of this edition shows a cohort."""
        return any(cohort in report["cohorts"] for report in self.reports.values())

    @cached_property
    def groups(self) -> dict[tuple[str, str], People]:
        """People behind the edition, by cohort and group."""
        found: dict[tuple[str, str], People] = {}
        for cohort, group, person, unit in self.units:
            found.setdefault((cohort, group), {})[person] = unit
        return found


def read_released(study: Path) -> list[Released]:
    """Every edition that was handed over, oldest first. A folder without a record is none."""
    found = [_read(path) for path in (study / FOLDER).glob(f"*/{RECORD}")]
    return sorted(found, key=lambda edition: (edition.date, _number(edition.edition)))


def in_force(released: Iterable[Released]) -> list[Released]:
    """Editions with those reports that nobody recalled: they may be held beside later ones."""
    found = []
    for edition in released:
        own = {k: told for k, told in edition.reports.items() if k not in edition.recalled}
        if own:
            found.append(replace(edition, reports=own))
    return found


def _number(edition: str) -> int:
    number = edition[11:]
    return int(number) if number.isdigit() else 1


def _read(path: Path) -> Released:
    told = json.loads(path.read_text(encoding="utf-8"))
    folder = path.parent
    rows: list[tuple[Any, ...]] = []
    if (folder / UNITS).exists():
        with (folder / UNITS).open(encoding="utf-8", newline="") as handle:
            rows = [tuple(row) for row in csv.reader(handle)][1:]
    recalled: dict[str, dict[str, str]] = {}
    if (folder / RECALLED).exists():
        text = (folder / RECALLED).read_text(encoding="utf-8")
        recalled = YAML(typ="safe").load(text) or {}
    return Released(folder.name, **told, units=tuple(rows), recalled=recalled)


def write_record(
    folder: Path, record: Mapping[str, object], units: Iterable[tuple[str, ...]]
) -> None:
    """Write the record of an edition.

    Args:
        folder: of the edition, or one that is moved to its place.
        record: date, version, key and reports, as in `Released`.
        units: rows of units.csv.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / RECORD).write_text(f"{text}\n", encoding="utf-8")
    write_units(folder, units)


def write_units(folder: Path, units: Iterable[tuple[str, ...]]) -> None:
    """Write an edition's units.csv, whole or not at all."""
    new = folder / f"{UNITS}.new"
    with new.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerows([COLUMNS, *sorted(units)])
    new.replace(folder / UNITS)


def write_recalled(
    study: Path, edition: Released, reports: Iterable[str], who: str, day: str
) -> None:
    """Record that those who hold reports of an edition were asked to delete them."""
    told = edition.recalled | {report: {"by": who, "date": day} for report in reports}
    new = study / FOLDER / edition.edition / f"{RECALLED}.new"
    with new.open("w", encoding="utf-8") as handle:
        handle.write("# Reports whose holders were asked to delete them.\n")
        YAML().dump(told, handle)
    new.replace(new.with_suffix(""))
