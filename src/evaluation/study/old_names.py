"""Notes of old names in a study's settings: what to write instead, and until when they are read."""

from __future__ import annotations

from pathlib import Path

from evaluation.problems import Problem
from evaluation.study.renamed import KEYS, old_keys
from evaluation.study.yaml_files import line_of, read_yaml

SETTINGS = ("config/*.yaml", "config/*/*.yaml", "data/raw/*/cohort.yaml")
"""Settings files of a study."""


def notes_of_old_names(study: Path) -> list[Problem]:
    """A note for each key with an old name. What cannot be read is told where it is used.

    Args:
        study: its folder.
    """
    if not KEYS:
        return []
    paths = [path for pattern in SETTINGS for path in study.glob(pattern)]
    return sorted(note for p in paths for note in _notes(p, p.relative_to(study).as_posix()))


def _notes(path: Path, shown: str) -> list[Problem]:
    data, _ = read_yaml(path, shown)
    return [
        Problem(
            *("note", shown, line_of(data, place), ".".join(map(str, place))),
            f"This key has another name since version {one.since}.",
            f"Write '{one.new}'; the old name is read until version {one.until}.",
        )
        for place, one in old_keys(data, shown)
    ]
