"""What need not be made again: files beside a digest of all that they were made from.

An author who mends one sentence waits for the texts alone: figures, and reviews of other reports,
come out the same and are left as they are. Snakemake sees whole steps; this looks inside one.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

from evaluation.study.extensions import loaded
from evaluation.study.inputs import code_digest, file_digest

SOFTWARE = ("pandas", "matplotlib", "xlsxwriter", "jinja2")
"""Packages that decide, beside our own code, how what is kept comes out."""


@cache
def _code(templates: Path) -> str:
    own = code_digest(Path(__file__).resolve().parents[1], templates)
    return " ".join([own, *(version(name) for name in SOFTWARE)])


def key_of(templates: Path, *made_from: object) -> str:
    """A digest over what something is made from: texts or bytes, our code, templates and fonts."""
    digest = hashlib.sha256(_code(Path(templates).resolve()).encode())
    for part in (*loaded(), *made_from):
        digest.update(b"\x1f")
        digest.update(part if isinstance(part, bytes) else str(part).encode())
    return digest.hexdigest()


def still_there(record: Path, key: str) -> dict | None:
    """What was kept under a key, if each of its files is still as it was made; None otherwise.

    Args:
        record: the file that `keep` wrote.
        key: of what it would be made from now.
    """
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
        same = kept["key"] == key and all(
            file_digest(record.parent / name) == digest for name, digest in kept["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if same else None


def keep(record: Path, key: str, files: list[Path], told: object = None) -> None:
    """Write down, last of all, what was made from what.

    Args:
        record: the file to write; no part of a report.
        key: of what the files were made from.
        files: that were made, on the same disk.
        told: what else is wanted when they need not be made again, as JSON has it.
    """
    digests = {
        Path(os.path.relpath(path, record.parent)).as_posix(): file_digest(path) for path in files
    }
    record.parent.mkdir(parents=True, exist_ok=True)
    kept = {"key": key, "files": digests, "told": told}
    record.write_text(json.dumps(kept, indent=1), encoding="utf-8")
