"""The last step: everything that was rendered takes the place of the last edition, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

DOCUMENTS = ("report.html", "report.pdf", "report.docx", "annex.html", "annex.pdf")
KEPT = (*DOCUMENTS, "tables.xlsx", "tables", "figures")

HANDED_OVER = frozenset((".html", ".pdf", ".docx", ".xlsx", ".csv", ".svg", ".png"))
"""Kinds of files that a report is made of: no project, transcript, database or table of people."""


class NotForOutsideError(Exception):
    """Something of a kind that stays in data/ stands among what is to be handed over."""


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
    """
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
    except OSError:
        for new in waiting.values():
            new.unlink(missing_ok=True)
        raise
    for target, new in waiting.items():
        os.replace(new, target)
    return _delete_unlisted(reports, set(wanted))


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
