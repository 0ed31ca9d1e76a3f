"""Editions that were handed over, as later ones are held against them; and how one is frozen."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.publishing.edition import as_csv
from evaluation.publishing.placing import DOCUMENTS
from evaluation.publishing.published import read_tables
from evaluation.publishing.released_rows import Frozen
from evaluation.publishing.standing import Standing
from evaluation.study.released import FOLDER, Released, in_force, read_released, write_record
from evaluation.study.settings import Settings

MANIFEST = "manifest.sha256"
WORDS_OF_PEOPLE = ("quotes", "projects_cases", "joint")
"""Published tables in which people's own words stand."""


def frozen_of(study: Path, released: Iterable[Released]) -> list[Frozen]:
    """The published tables of every report in force, oldest first.

    Args:
        study: its folder.
        released: its editions.
    """
    return [
        Frozen(
            edition.edition,
            edition.date,
            edition.version,
            report,
            read_tables(study / FOLDER / edition.edition / report / "tables"),
            told,
        )
        for edition in in_force(released)
        for report, told in sorted(edition.reports.items())
    ]


def standing_of(settings: Settings, held: Iterable[str]) -> Standing:
    """Where a study stands towards what it handed over.

    Args:
        settings: of the study.
        held: files with what is held back and why, as the readers wrote them.
    """
    found = [f for path in held for f in json.loads(Path(path).read_text(encoding="utf-8"))]
    frozen = frozen_of(settings.folder, read_released(settings.folder))
    return Standing(tuple(found), tuple(frozen))


@dataclass(frozen=True)
class Freezing:
    """An edition that is to be frozen.

    Attributes:
        study: its folder.
        date: of the report.
        record: version, key and reports, as in `Released`.
        units: rows of units.csv.
    """

    study: Path
    date: str
    record: dict[str, Any]
    units: list[tuple[str, ...]]


def freeze(made: Freezing) -> str:
    """Copy the reports of an edition to data/released, all or none, and give its name back.

    No other edition is touched: a second one of a day gets a number.
    """
    home = made.study / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    staging = home / f".{made.date}.new"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        for report in made.record["reports"]:
            shutil.copytree(made.study / "reports" / report, staging / report)
            _write_manifest(staging / report)
        write_record(staging, {"date": made.date, **made.record}, made.units)
        taken = {path.name for path in home.iterdir()}
        names = (made.date if n == 1 else f"{made.date}-{n}" for n in range(1, len(taken) + 2))
        name = next(name for name in names if name not in taken)
        staging.rename(home / name)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return name


def _write_manifest(folder: Path) -> None:
    """Digest of every file of a frozen report: what was handed over can be proved by it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
        for path in files
    ]
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def forget_words(study: Path, edition: str) -> bool:
    """Delete from a frozen edition all that may hold people's own words.

    Its documents go, and the tables of quotes and cases; its tables of numbers stay, since a later
    edition is held against them, and its manifest, which proves what was handed over.

    Returns:
        Whether there was something to delete.
    """
    gone = False
    for report in sorted(path for path in (study / FOLDER / edition).iterdir() if path.is_dir()):
        for name in (*DOCUMENTS, "tables.xlsx"):
            gone |= (report / name).exists()
            (report / name).unlink(missing_ok=True)
        shutil.rmtree(report / "figures", ignore_errors=True)
        for name in WORDS_OF_PEOPLE:
            path, empty = report / "tables" / f"{name}.csv", as_csv(name, [])
            if path.exists() and path.read_text(encoding="utf-8") != empty:
                path.write_text(empty, encoding="utf-8", newline="")
                gone = True
    return gone
