"""Files between two steps that cannot be used: deleted, so that Snakemake makes them anew.

Nothing that people wrote is among them: all of data/processed is made from config/, data/raw,
data/decisions and data/released.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from evaluation.publishing.manifest import RENDERED, TABLES, unlike

PROCESSED = "data/processed"


def put_away(study: Path) -> list[str]:
    """Delete each damaged file, or the manifest that stands for it.

    Args:
        study: its folder; no step is running.

    Returns:
        Paths of the damaged files, relative to the study.
    """
    found = []
    for damaged, stands_for in _damaged(study / PROCESSED):
        stands_for.unlink(missing_ok=True)
        found.append(damaged.relative_to(study).as_posix())
    return found


def _damaged(processed: Path) -> Iterator[tuple[Path, Path]]:
    """Each damaged file, and the file whose absence makes Snakemake make it anew."""
    for path in sorted(p for p in processed.rglob("*") if p.suffix in _READERS and p.is_file()):
        try:
            _READERS[path.suffix](path)
        except Exception:  # whatever a reader says of it
            yield path, path
    for name in (TABLES, RENDERED):
        for manifest in sorted((processed / "release").glob(f"*/{name}")):
            for path in unlike(manifest.parent, name)[:1]:
                yield path, manifest


def _parquet(path: Path) -> None:
    from pyarrow.parquet import read_table

    read_table(path, page_checksum_verification=True)


def _json(path: Path) -> None:
    json.loads(path.read_text(encoding="utf-8"))


_READERS = {".parquet": _parquet, ".json": _json}
