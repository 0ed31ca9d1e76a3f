"""A study's own readers, statistics, figures and sections: the code in its `extensions/`.

A study is a folder that people hand on, and code in it could do anything. So none of it runs before
whoever runs the study has accepted it, on this computer: what was accepted is kept outside the
study, by the digest of each file, and a file that changes by one letter is asked about again.

What runs is what was accepted: the bytes whose digest was compared are the bytes that are compiled.
A compiled copy beside them is never used, and the folder is on no search path, so that no file in
it can stand in for a library.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import types
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluation.problems import Problem

FOLDER = "extensions"
OWN_SECTIONS = f"{FOLDER}/sections"
"""Folder with a template for each section that a study has of its own."""

ACCEPTED = "EVALUATION_ACCEPTED"
"""Variable that names the file of what was accepted, where it is not the one in the home folder."""

ALLOWED = re.compile(r"[a-z][a-z0-9_]*\.py|sections/[a-z][a-z0-9_]*\.md")
REMEDY = "Read it. If it may run here: python -m evaluation check {study} --accept-extensions"


@dataclass(frozen=True, order=True)
class Extension:
    """One file of a study's `extensions/`.

    Attributes:
        path: in the study, with slashes.
        content: as it was read, once: what is compared is what runs.
    """

    path: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of its content."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def name(self) -> str:
        """Its path in the folder."""
        return self.path.removeprefix(f"{FOLDER}/")


_loaded: dict[str, str] = {}
_faults: list[Problem] = []
"""Digest of each file whose code this process has run, and what went wrong then. Registers cannot
be undone: a process keeps to the extensions that it has loaded."""


def extensions_of(study: Path) -> list[Extension]:
    """The files of a study's `extensions/`, by name.

    Args:
        study: its folder.
    """
    folder = Path(study) / FOLDER
    paths = [path for path in folder.rglob("*") if path.is_file()]
    inside = [(path, path.relative_to(folder).parts) for path in paths]
    return sorted(
        Extension("/".join((FOLDER, *parts)), path.read_bytes())
        for path, parts in inside
        if "__pycache__" not in parts and not any(part.startswith(".") for part in parts)
    )


def own_sections(study: Path) -> list[str]:
    """Names of the sections that a study has of its own."""
    return sorted(path.stem for path in (Path(study) / OWN_SECTIONS).glob("*.md"))


def told(extensions: Iterable[Extension]) -> str:
    """A line for the console; empty where there are none."""
    named = ", ".join(f"{one.name} ({one.digest[:16]})" for one in extensions)
    return f"Extensions of this study: {named}" if named else ""


def accepted_file() -> Path:
    """Where this computer keeps what its user accepted."""
    return Path(os.environ.get(ACCEPTED) or Path.home() / ".evaluation" / "extensions.txt")


def accept(extensions: Iterable[Extension]) -> None:
    """Write down that these files, as they are, may run on this computer."""
    path = accepted_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = [one for one in extensions if one.digest not in _accepted()]
    with path.open("a", encoding="utf-8") as handle:
        handle.writelines(f"{one.digest}  {one.name}\n" for one in new)


def _accepted() -> set[str]:
    path = accepted_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.split(" ", 1)[0] for line in lines}


def load_extensions(study: Path) -> list[Problem]:
    """Run the code of a study's extensions, which adds to the registers; or say why it does not.

    Nothing runs while any file is not accepted. A process that has loaded the extensions of one
    study serves no other.

    Args:
        study: its folder.
    """
    found = extensions_of(study)
    wanted = {one.path: one.digest for one in found}
    if _loaded == wanted:
        return list(_faults)
    if _loaded:
        text = "Other extensions than these are in the registers of this process."
        return [Problem("stop", FOLDER, 0, "", text, "Start a new one for this study.")]
    problems = [p for one in found for p in _refused(one, study)]
    if problems:
        return problems
    _loaded.update(wanted)
    _faults.extend(p for one in found if one.path.endswith(".py") for p in _run(one))
    return list(_faults)


def loaded() -> tuple[str, ...]:
    """Digests of the extensions in the registers of this process."""
    return tuple(sorted(_loaded.values()))


def _refused(one: Extension, study: Path) -> list[Problem]:
    """Why a file of the folder does not run: nobody accepted it, or it has no place there."""
    if not ALLOWED.fullmatch(one.name):
        text = "It is neither code nor the template of a section."
        remedy = "Name it name.py or sections/name.md, in small letters, or take it out."
        return [Problem("stop", one.path, 0, "", text, remedy)]
    if one.digest not in _accepted():
        text = f"It is code that nobody has accepted on this computer (SHA-256 {one.digest[:16]})."
        return [Problem("stop", one.path, 0, "", text, REMEDY.format(study=study))]
    return []


def _run(one: Extension) -> list[Problem]:
    """Compile and run what was accepted, as a module that nothing else can be imported by."""
    name = f"{FOLDER}_of_the_study.{Path(one.name).stem}"
    module = types.ModuleType(name)
    module.__file__ = one.path
    sys.modules[name] = module
    try:
        exec(compile(one.content, one.path, "exec"), module.__dict__)
    except Exception as error:
        # An error's own text may hold what stood in a cell: kind and line are told, as elsewhere.
        text = f"It cannot be loaded: {type(error).__name__}."
        return [Problem("stop", one.path, _line(error, one.path), "", text, "Mend that line.")]
    return []


def _line(error: Exception, path: str) -> int:
    """The last line of a file that an error came through."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno or 0
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
