"""Many hostile files in one study, each in a cohort of its own, read as `check` reads them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path

from evaluation.commands.check import check
from tests.hostile.one_file import PROJECT, Hostile
from tests.tiny import CODEBOOK, INTERVIEWS, POST, PRE, ROSTER, tiny_study

PLACES = {
    "survey": "post",
    "interviews": "interviews",
    "roster": "roster",
    "projects": "projects",
    "attendance": "attendance",
    "sources": "sources",
    "corrections": "corrections",
}
"""Names by which a file is taken for each kind."""
FINE = {"pre.csv": PRE, "post.csv": POST, "roster.csv": ROSTER, "interviews.csv": INTERVIEWS}


def places_of(one: Hostile) -> list[str]:
    """What a file may be delivered as: any kind of sheet, the kind that its name says, or coded."""
    if one.meant_for == PROJECT:
        return ["interviews"]
    named = next((place for place in PLACES if f"list_{place}" in one.name), "")
    return [named] if named else ["survey", "interviews"]


def checked(folder: Path, files: Sequence[tuple[Hostile, bytes, str]]) -> str:
    """Read a study with these files, each as it is delivered; what `check` printed.

    Args:
        folder: of the study to be.
        files: each with its content and its place.
    """
    left = ("pre", "post", "roster", "sources", "interviews", "cohort")
    more: dict[str, str | bytes] = {}
    for number, (one, content, place) in enumerate(files):
        cohort = f"data/raw/c{number:03d}"
        own = {name: text for name, text in FINE.items() if not name.startswith(PLACES[place])}
        more |= {f"{cohort}/{name}": text for name, text in own.items()}
        more[f"{cohort}/{PLACES[place]}{one.ending}"] = content
    study = tiny_study(folder, **dict.fromkeys(left), codebook=CODEBOOK, more=more)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        check(study)
    text = told.getvalue()
    assert all(c.isprintable() or c == "\n" for c in text), "a character that moves the cursor"
    return text
