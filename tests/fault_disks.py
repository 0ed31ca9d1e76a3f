"""Disks that are full or can only be read, and rights that are missing, as kinds of faults."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.fault_kinds import Outcome
from tests.faults import Trial, mounted

FREE = "-dac_override,-dac_read_search"
OBEDIENT = ("setpriv", f"--bounding-set={FREE}", f"--inh-caps={FREE}")
"""Before a command: root has to keep to the rights of files, like everybody."""


@contextmanager
def small_disk(folder: Path, room: int) -> Iterator[Callable[[], None]]:
    """A folder on a disk of its own with so many bytes left; gives what makes room.

    What the folder holds at the end is what it holds afterwards.
    """
    kept = Path(tempfile.mkdtemp(prefix="kept-"))
    shutil.copytree(folder, kept, dirs_exist_ok=True, symlinks=True)
    used = sum(p.stat().st_size for p in kept.rglob("*") if p.is_file())
    size = f"size={used // 2**20 + 40}m"
    filler = folder / ".filler"
    with mounted("-t", "tmpfs", "-o", size, "tmpfs", at=folder) as done:
        assert done, "no small disk may be mounted here"
        shutil.copytree(kept, folder, dirs_exist_ok=True, symlinks=True)
        with filler.open("wb", buffering=0) as handle, suppress(OSError):
            while True:
                handle.write(b"\0" * 4096)
        with filler.open("r+b") as handle:
            handle.truncate(max(0, filler.stat().st_size - room))
        yield lambda: filler.unlink(missing_ok=True)
        filler.unlink(missing_ok=True)
        shutil.rmtree(kept)
        shutil.copytree(folder, kept, symlinks=True)
    shutil.rmtree(folder)
    shutil.copytree(kept, folder, symlinks=True)
    shutil.rmtree(kept)


def full_disk(place: str, room: int) -> Callable[[Trial, random.Random], Outcome]:
    """The disk of a folder of the study has no room but for some bytes."""

    def kind(trial: Trial, rng: random.Random) -> Outcome:
        state = trial.towards("C" if place == "reports" else "B")
        with small_disk(trial.study / place, room) as make_room:
            ended = trial.run(state)
            wrong = trial.damage()
            make_room()
            # How much a run writes depends on what can be left as it is: some room may do.
            wrong += [] if ended.status or room else ["the disk was not full"]
            wrong += trial.survived(state, ended, "The disk is full")
        told = f"{place}, {room // 1000} kB left"
        return Outcome(ended, wrong, told if ended.status else f"{told}, which was enough")

    return kind


def read_only(place: str) -> Callable[[Trial, random.Random], Outcome]:
    """The disk of a folder can only be read."""

    def kind(trial: Trial, rng: random.Random) -> Outcome:
        state, folder = trial.towards("C"), trial.study / place
        trial.take(state)  # Nobody can save a file once the disk can only be read.
        with mounted("--bind", str(folder), at=folder) as done:
            assert done, "nothing may be mounted here"
            again = ["mount", "-o", "remount,bind,ro", str(folder)]
            subprocess.run(again, check=True, capture_output=True)
            ended = trial.run(state)
        wrong = [] if ended.status else ["it could be written"]
        return Outcome(ended, wrong + trial.survived(state, ended, "This disk can only be read"))

    return kind


def no_rights(place: str) -> Callable[[Trial, random.Random], Outcome]:
    """A folder in which whoever runs it may not write."""

    def kind(trial: Trial, rng: random.Random) -> Outcome:
        state, folder = trial.towards("C"), trial.study / place
        folder.chmod(0o500)
        trial.before = () if os.getuid() else OBEDIENT
        try:
            ended = trial.run(state)
        finally:
            trial.before = ()
            folder.chmod(0o755)
        wrong = [] if ended.status else ["it could be written"]
        of_reports = place.startswith("reports")
        says = "Allow writing in this folder" if of_reports else "You may not write"
        return Outcome(ended, wrong + trial.survived(state, ended, says))

    return kind


def one_file_locked(trial: Trial, rng: random.Random) -> Outcome:
    """One file of a report may not be replaced: those before it come back."""
    state, path = trial.towards("C"), trial.study / "reports/programme/report.pdf"
    subprocess.run(["chattr", "+i", str(path)], check=True, capture_output=True)
    try:
        ended = trial.run(state)
    finally:
        subprocess.run(["chattr", "-i", str(path)], check=True)
    wrong = [] if ended.status else ["it could be replaced"]
    return Outcome(ended, wrong + trial.survived(state, ended, "reports/programme/report.pdf"))
