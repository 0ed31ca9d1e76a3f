"""Sections of a report, in an order that the settings may change: each is a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from evaluation.study.extensions import OWN_SECTIONS
from evaluation.study.yaml_files import nearest

TEMPLATES = Path(__file__).resolve().parents[3] / "workflow/report/sections"
ALWAYS = ("front", "macros", "notice", "pointer")
"""Templates that no settings name: what every report or annex has, or only one without results."""
PLACE = ("config/study.yaml", ("sections",))


def sections() -> list[str]:
    """Names of all sections, by those of their templates."""
    return sorted(path.stem for path in TEMPLATES.glob("*.md") if path.stem not in ALWAYS)


def check_sections(
    named: tuple[str, ...],
    stop: Callable[[str, tuple[Any, ...], str, str], None],
    own: Iterable[str] = (),
) -> None:
    """Tell the names in settings that no section has, and those that stand twice.

    Args:
        named: in the order of the settings.
        stop: is called with file, key, what was found and what to do.
        own: sections of the study's own, in its extensions.
    """
    if not TEMPLATES.is_dir():
        return  # a library without the workflow beside it: no report is rendered, none has sections
    known = [*sections(), *own]
    for name in {*own} & {*sections(), *ALWAYS}:
        found = f"The report has a section {name!r} already."
        stop(f"{OWN_SECTIONS}/{name}.md", (), found, "Give it another name.")
    for name in dict.fromkeys(named):
        if name not in known:
            remedy = f"Known: {', '.join(known)}.{nearest(name, known)}"
            stop(*PLACE, f"{name!r} is not a section of the report.", remedy)
        elif named.count(name) > 1:
            stop(*PLACE, f"{name!r} stands there twice.", "Name each section once.")
