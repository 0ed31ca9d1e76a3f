"""What the last good run was made from, and what it made.

Where both are as they were nothing is to be done, and Snakemake, which takes seconds to find that
out, need not be asked.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from evaluation.study.inputs import Inputs, code_digest, digest_of

KEPT = "data/processed/inputs.sha256"
"""Digest of all that the last good run was made from, and one of what it made."""
MADE = ("data/processed", "data/review", "reports")
"""Folders of what a run makes."""
NOT_MADE = ("data/processed/logs", KEPT)


class State(NamedTuple):
    """A study as a run finds it or leaves it."""

    inputs: str
    """Digest of the content of every file that is read, and of the code that reads it."""
    made: str
    """Digest of name, size and time of every file that was made. Not of content: as Snakemake
    does, it takes a file that nobody wrote to since for the same."""


def state_of(study: Path, inputs: Inputs, *code: Path) -> State:
    """Look at a study.

    Args:
        study: its folder.
        inputs: its files, and those of what was released.
        code: folders with what makes the reports.
    """
    stages = (inputs.surveys(), inputs.coded(), inputs.people())
    paths = {*inputs.all(), *inputs.released(), *(path for stage in stages for path in stage)}
    return State(f"{digest_of(study, paths)} {code_digest(*code)}", made(study))


def kept(study: Path) -> State | None:
    """The state after the last good run; none before the first."""
    try:
        lines = (study / KEPT).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return None
    return State(lines[0], lines[1] if len(lines) > 1 else "")


def keep(study: Path, inputs: str) -> None:
    """Call it after a good run, with the digest of what it was made from."""
    (study / KEPT).write_text(f"{inputs}\n{made(study)}", encoding="utf-8")


def made(study: Path) -> str:
    """One digest over name, size and time of what a run made."""
    files = sorted(line for folder in MADE for line in _files(study, folder))
    return hashlib.sha256("\n".join(files).encode("utf-8", "surrogateescape")).hexdigest()


def _files(study: Path, folder: str) -> list[str]:
    if not (study / folder).is_dir():
        return []
    found = []
    with os.scandir(study / folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if path in NOT_MADE:
                continue
            if entry.is_dir(follow_symlinks=False):
                found += _files(study, path)
            else:
                about = entry.stat(follow_symlinks=False)
                found.append(f"{path} {about.st_size} {about.st_mtime_ns}")
    return found
