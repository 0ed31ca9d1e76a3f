"""Manifests: one small file with the digest of every file of a report stands for all of them."""

from __future__ import annotations

from pathlib import Path

from evaluation.mishaps import DamagedError
from evaluation.study.inputs import file_digest

TABLES, RENDERED = "tables.sha256", "rendered.sha256"
"""Of the published tables of a report, and of what was rendered from them."""


def unlike(folder: Path, manifest: str) -> list[Path]:
    """Files that a manifest names and that are gone, or not as they were made.

    Args:
        folder: of a report, with the manifest in it.
        manifest: its name.

    Returns:
        Their paths; that of the manifest, if it cannot be read.
    """
    try:
        lines = (folder / manifest).read_text(encoding="utf-8").splitlines()
        named = [line.split("  ", 1) for line in lines]
        return [folder / name for digest, name in named if not _is(folder / name, digest)]
    except (FileNotFoundError, ValueError):
        return [folder / manifest]


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and file_digest(path) == digest


def demand(folder: Path, manifest: str) -> None:
    """Go on only with files as an earlier step made them.

    Raises:
        DamagedError: one is another, or gone.
    """
    if wrong := unlike(folder, manifest):
        raise DamagedError(wrong[0])
