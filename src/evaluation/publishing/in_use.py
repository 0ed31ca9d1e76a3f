"""Whether a report that is to be replaced is open in another program, or cannot be written to.

On Windows a program keeps others from renaming the file that it shows. Elsewhere it does not, but
whoever has it open would go on writing in the old edition. Word, Excel and LibreOffice leave an
owner file beside a document as long as it is open, on every system.
"""

from __future__ import annotations

import os
from pathlib import Path

from evaluation.problems import Problem

CLOSE = "Close it and run again."
OWNERS = ("~$", ".~lock.")
"""How the names of owner files begin."""


def owner_files(document: Path) -> list[Path]:
    """Files that a program may have left beside a document that it has open.

    Word writes `~$` before a short name, and over the first one or two letters of a longer one;
    Excel before every name. LibreOffice writes `.~lock.report.docx#`.
    """
    name = document.name
    names = [f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"]
    return [document.with_name(owner) for owner in names]


def in_use(folder: Path, shown: str) -> list[Problem]:
    """What stands in the way of replacing the files below a folder, each as a problem to mend.

    Nothing is changed. What a program left that broke down looks like a document that is open:
    nobody else can tell, so the problem says when the owner file may be deleted.

    Args:
        folder: of reports, or of the evaluator's own editions; it may be missing.
        shown: its path as messages name it.
    """
    problems = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.name.startswith(OWNERS):
            continue
        place = f"{shown}/{path.relative_to(folder).as_posix()}"
        if left := [owner.name for owner in owner_files(path) if owner.exists()]:
            remedy = f"{CLOSE} If no program has it open, delete {left[0]!r} beside it."
            problems.append(Problem("stop", place, 0, "", "Open in another program.", remedy))
        elif not _moves(path):
            problems.append(held(place))
    return problems


def held(shown: str) -> Problem:
    """That a file is held by another program, or may not be changed."""
    found = "Open in another program, or marked as read-only."
    return Problem("stop", shown, 0, "", found, CLOSE)


def unwritable(shown: str) -> Problem:
    """That nothing can be written in a folder."""
    remedy = "Allow writing in this folder, and in all folders in it, and run again."
    return Problem("stop", shown, 0, "", "Nothing can be written here.", remedy)


def _moves(path: Path) -> bool:
    """Whether a file may be renamed: to its own name, which changes nothing."""
    try:
        os.rename(path, path)
    except PermissionError:
        return False
    return True
