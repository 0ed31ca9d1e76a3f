"""The last step: everything that was rendered takes the place of the last edition, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evaluation.problems import Problem
from evaluation.publishing.in_use import held, in_use, unwritable

DOCUMENTS = ("report.html", "report.pdf", "report.docx", "annex.html", "annex.pdf")
KEPT = (*DOCUMENTS, "tables.xlsx", "tables", "figures")

PAUSES = (0.1, 0.4, 1.5)
"""Seconds after which a file that cannot be replaced is tried again."""

HANDED_OVER = frozenset((".html", ".pdf", ".docx", ".xlsx", ".csv", ".svg", ".png"))
"""Kinds of files that a report is made of: no project, transcript, database or table of people."""


class NotForOutsideError(Exception):
    """Something of a kind that stays in data/ stands among what is to be handed over."""


class InTheWayError(Exception):
    """A report is open in a program, or its folder cannot be written to.

    Attributes:
        problems: each file or folder that a person has to free.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} files or folders are in the way")
        self.problems = problems


def write_manifest(folder: Path, path: Path) -> None:
    """Write the digest of every file of a rendered report: one small file stands for all."""
    files = [file for kept in KEPT for file in _files(folder / kept)]
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}"
        for file in files
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _files(place: Path) -> list[Path]:
    """A file, or every file below a folder, in order."""
    return sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]


def place_reports(release: Path, reports: Path, names: list[str]) -> list[str]:
    """Copy each report beside its place, swap it in, then delete what is no longer listed.

    Reports are replaced together: each file is complete under a temporary name before the first
    one is renamed, so that a run that is stopped leaves whole files only.

    Args:
        release: folder with a rendered folder per report.
        reports: folder that may be handed over.
        names: reports there are; folders of others are deleted.

    Returns:
        Names of reports that were deleted.

    Raises:
        OSError: a file is missing or the disk is full; the last edition is as it was.
        NotForOutsideError: a file is of a kind that never leaves data/; the same.
        InTheWayError: a file is open in a program, or the folder is read-only; the same.
    """
    if problems := in_use(reports, reports.name):
        raise InTheWayError(problems)
    wanted: dict[Path, Path] = {}
    for name in names:
        for kept in KEPT:
            files = _files(release / name / kept)
            wanted |= {reports / name / f.relative_to(release / name): f for f in files}
    strange = sorted({path.suffix.lower() for path in wanted} - HANDED_OVER)
    if strange:
        raise NotForOutsideError(f"not handed over: files that end in {', '.join(strange)}")
    waiting = {target: target.with_name(f".{target.name}.new") for target in wanted}
    try:
        for target, source in wanted.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, waiting[target])
    except OSError as error:
        _drop(waiting)
        if isinstance(error, PermissionError):
            raise InTheWayError([unwritable(reports.name)]) from error
        raise
    _swap(waiting, reports)
    return _delete_unlisted(reports, set(wanted))


def _drop(waiting: dict[Path, Path]) -> None:
    for new in waiting.values():
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _swap(waiting: dict[Path, Path], reports: Path) -> None:
    """Rename each new file over the old one; if one cannot be, those before it go back."""
    old = _set_aside(waiting)
    done: list[Path] = []
    try:
        with _unbroken():
            for target, new in waiting.items():
                _replace(new, target)
                done.append(target)
    except OSError as error:
        for target in done:
            os.replace(old[target], target) if target in old else target.unlink()
        if isinstance(error, PermissionError):
            stuck = next(target for target in waiting if target not in done)
            shown = f"{reports.name}/{stuck.relative_to(reports).as_posix()}"
            raise InTheWayError([held(shown)]) from error
        raise
    finally:
        _drop(waiting)
        _drop(old)


def _set_aside(waiting: dict[Path, Path]) -> dict[Path, Path]:
    """A second name for each file of the last edition, under which it can come back."""
    old = {target: target.with_name(f".{target.name}.old") for target in waiting if target.exists()}
    try:
        for target, aside in old.items():
            aside.unlink(missing_ok=True)
            try:
                os.link(target, aside)
            except OSError:  # a disk that knows no second names
                shutil.copyfile(target, aside)
    except OSError:
        _drop(old)
        _drop(waiting)
        raise
    return old


@contextmanager
def _unbroken() -> Iterator[None]:
    """Ctrl-C, or a terminal that is closed, waits until all files are in their place."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    here = threading.current_thread() is threading.main_thread()
    waits = [getattr(signal, name) for name in names if here and hasattr(signal, name)]
    before = {number: signal.signal(number, signal.SIG_IGN) for number in waits}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _replace(new: Path, target: Path) -> None:
    """Rename a file over another; one that was opened since is waited for a while.

    A virus scanner, too, holds a file for a moment after it was written.
    """
    for pause in PAUSES:
        try:
            os.replace(new, target)
            return
        except PermissionError:
            time.sleep(pause)
    os.replace(new, target)


def _delete_unlisted(reports: Path, wanted: set[Path]) -> list[str]:
    gone = []
    for folder in sorted(p for p in reports.glob("*") if p.is_dir()):
        if not any(folder in path.parents for path in wanted):
            shutil.rmtree(folder)
            gone.append(folder.name)
            continue
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_file() and path not in wanted:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    return gone
