"""One programme's published results, from its archive or from what its study handed over."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluation.problems import Problem
from evaluation.publishing.columns import as_written
from evaluation.publishing.published import Row, Tables, about, filled, scale_rows
from evaluation.publishing.results import PROGRAMME
from evaluation.study.released import FOLDER, in_force, read_released
from evaluation.study.renamed import column_now

NEEDED = ("about", "change", "dictionary")
INSIDE = f"tables/{PROGRAMME}"
LARGEST = 20_000_000
"""Bytes of a table; a published one has some thousand."""
MADE = "Make it with 'python -m evaluation archive STUDY'."


@dataclass(frozen=True)
class Programme:
    """What one programme publishes.

    Attributes:
        facts: of its report.
        scales: its row of all cohorts for each scale, of the main comparison, by scale.
        wordings: the questions of each scale, where they are passed on.
    """

    facts: Row
    scales: dict[str, Row]
    wordings: dict[str, frozenset[str]]

    @property
    def title(self) -> str:
        """Its name."""
        return self.facts["programme"]


def read_programmes(paths: Iterable[Path]) -> tuple[list[Programme], list[Problem]]:
    """Programmes in the order in which they are named, and what is wrong with any of them.

    Args:
        paths: an archive (.zip), its unpacked folder, or a study's folder, each.
    """
    found, problems = [], []
    for path in paths:
        tables, why = _tables(path)
        if why:
            problems.append(Problem("stop", path.name or str(path), 0, "", why, MADE))
        else:
            found.append(_programme(tables))
    return found, problems + _alike(found)


def _programme(tables: Tables) -> Programme:
    tables = tables | {"change": filled(tables, "change")}
    wordings: dict[str, set[str]] = {}
    for row in filled(tables, "dictionary"):
        for scale in row["scale"].split("; ") if row["kind"] == "question" else ():
            wordings.setdefault(scale, set()).add(row["text"])
    passed_on = {scale: frozenset(texts) for scale, texts in wordings.items() if "" not in texts}
    return Programme(about(tables), {r["scale"]: r for r in scale_rows(tables, "all")}, passed_on)


def _alike(programmes: list[Programme]) -> list[Problem]:
    """Programmes that are named twice: the same people would count twice."""
    seen: list[Programme] = []
    problems = []
    for one in programmes:
        if any(one.scales == other.scales and one.scales for other in seen):
            found = "Its results are those of another that is named too."
            problems.append(Problem("stop", one.title, 0, "", found, "Name each programme once."))
        seen.append(one)
    return problems


def _tables(path: Path) -> tuple[Tables, str]:
    """The tables that are needed, or why there are none."""
    if not path.exists():
        return {}, "There is no such file or folder."
    try:
        if path.is_file():
            return _in_zip(path)
        if (path / "config" / "study.yaml").is_file():
            return _handed_over(path)
        return _in_folder(path / INSIDE)
    except (zipfile.BadZipFile, UnicodeDecodeError, csv.Error):
        return {}, "It cannot be read as an archive."


def _handed_over(study: Path) -> tuple[Tables, str]:
    editions = [e for e in in_force(read_released(study)) if PROGRAMME in e.reports]
    if not editions:
        return {}, "The programme's report was not handed over, or was recalled."
    return _in_folder(study / FOLDER / editions[-1].edition / PROGRAMME / "tables")


def _in_folder(folder: Path) -> tuple[Tables, str]:
    if any(not (folder / f"{name}.csv").is_file() for name in NEEDED[:2]):
        return {}, "There are no published tables in it."
    there = [name for name in NEEDED if (folder / f"{name}.csv").is_file()]
    return {name: _rows(name, (folder / f"{name}.csv").read_bytes()) for name in there}, ""


def _in_zip(path: Path) -> tuple[Tables, str]:
    with zipfile.ZipFile(path) as archive:
        parts = {
            part.filename.rpartition("/")[2].removesuffix(".csv"): part
            for part in archive.infolist()
            if part.filename.rpartition("/")[0].endswith(INSIDE)
        }
        if any(name not in parts for name in NEEDED[:2]):
            return {}, "There are no published tables in it."
        if any(parts[name].file_size > LARGEST for name in NEEDED if name in parts):
            return {}, "A table in it is larger than any published one."
        there = [name for name in NEEDED if name in parts]
        return {name: _rows(name, archive.read(parts[name])) for name in there}, ""


def _rows(name: str, content: bytes) -> list[Row]:
    """Rows of a table, columns by the names that they have now."""
    found = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [
        {column_now(name, k): as_written((v or "").strip()) for k, v in row.items() if k}
        for row in found
    ]
