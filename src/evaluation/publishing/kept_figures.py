"""The figures of a report, drawn anew only where what they show has changed.

Drawing takes most of a report's time, and the library for it takes a second to start.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

from .kept import keep, key_of, still_there
from .published import Tables

RECORD = "figures.json"
NOT_DRAWN = ("provenance",)
"""Published tables that no figure shows; figures are drawn without them."""


def figures_of(tables: Tables, out: Path, templates: Path) -> list[SimpleNamespace]:
    """Return name, alt text, caption and the rest of what is told of each figure in `figures/`.

    Args:
        tables: the published tables of a report.
        out: its folder.
        templates: the folder of templates, with the fonts.
    """
    shown = {name: rows for name, rows in tables.items() if name not in NOT_DRAWN}
    key = key_of(templates, json.dumps(shown, sort_keys=True))
    folder, record = out / "figures", out / RECORD
    kept = still_there(record, key)
    if kept is None or _names(folder, out) != set(kept["files"]):
        from .figures import draw_figures

        # A figure of an earlier edition may show what is withheld now.
        shutil.rmtree(folder, ignore_errors=True)
        drawn = draw_figures(shown, folder, templates / "fonts")
        told = [_told(drawing) for drawing in drawn]
        keep(record, key, sorted(p for p in folder.rglob("*") if p.is_file()), told)
        kept = {"told": told}
    return [SimpleNamespace(**one) for one in kept["told"]]


def _names(folder: Path, out: Path) -> set[str]:
    return {p.relative_to(out).as_posix() for p in folder.rglob("*") if p.is_file()}


def _told(drawing: object) -> dict[str, str]:
    """What is told of a drawing: all that is text."""
    values = {field.name: getattr(drawing, field.name) for field in fields(drawing)}
    return {name: value for name, value in values.items() if isinstance(value, str)}
