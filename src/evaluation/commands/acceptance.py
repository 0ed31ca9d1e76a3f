"""Write what `check` proposed and the evaluator accepted."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from evaluation.commands.corrections_edits import add_rows
from evaluation.commands.proposed import Entry, Proposal, Row
from evaluation.commands.settings_edits import add_entry


class NoSuchNumberError(ValueError):
    """A number that no proposal has."""


def chosen(proposals: list[Proposal], which: str) -> list[Proposal]:
    """The proposals that were accepted.

    Args:
        proposals: in the order in which they were numbered.
        which: `all`, or their numbers, separated by commas.
    """
    if which == "all":
        return [p for p in proposals if p.sure]
    numbers = sorted({int(n) for n in which.split(",")})
    if wrong := [n for n in numbers if not 1 <= n <= len(proposals)]:
        raise NoSuchNumberError(", ".join(map(str, wrong)))
    return [proposals[n - 1] for n in numbers]


def write(study: Path, accepted: list[Proposal]) -> tuple[list[str], list[str]]:
    """Write proposals into the files that they are for; what stands in these stays as it is.

    Args:
        study: folder of the study.
        accepted: what to write.

    Returns:
        Sentences on what was written, and on what was not since the file says something else.
    """
    done, refused = [], []
    for file in dict.fromkeys(p.file for p in accepted):
        path, own = study / file, [p for p in accepted if p.file == file]
        old = path.read_bytes() if path.exists() else b""
        if isinstance(own[0], Entry):
            new, against = _with_entries(old, own)
        else:
            new, against = _with_rows(old, own, path.suffix)
        refused += [f"{file}: {text}" for text in against]
        if new is not None and new != old:
            _replace(path, new)
            n = len(own) - len(against)
            done.append(f"{file}: {n} {'entry' if n == 1 else 'entries'}")
    return done, refused


def _with_entries(old: bytes, entries: list[Entry]) -> tuple[bytes | None, list[str]]:
    try:
        text = old.decode("utf-8")
    except UnicodeDecodeError:
        return None, ["It is no UTF-8 text, so nothing was written. Save it as UTF-8."]
    against = []
    for entry in entries:
        made = add_entry(text, entry.key, entry.name, entry.value)
        if made is None:
            place = f"{entry.key}, {entry.name!r}" if entry.name else entry.key
            against.append(
                f"'{place}' was not written: the file says something else there, or is laid out so "
                "that nothing can be added safely. Write it by hand, if it is right."
            )
        text = made or text
    return text.encode("utf-8"), against


def _with_rows(old: bytes, rows: list[Row], suffix: str) -> tuple[bytes | None, list[str]]:
    by_hand = "add by hand, if it is right: "
    if suffix.lower() == ".csv":
        new, against = add_rows(old, [row.cells for row in rows])
        if new is not None:
            what = "another correction of the same cell stands there; "
            return new, [what + by_hand + rows[at].told for at in against]
    return None, [f"nothing can be added to this file; {by_hand}{row.told}" for row in rows]


def _replace(path: Path, content: bytes) -> None:
    """Write a file as a whole: whoever reads it finds the old one or the new one."""
    beside = path.with_name(f"~${path.name}")
    try:
        beside.write_bytes(content)
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
