"""A coded project while a reader fills it: names made equal, repetitions and gaps counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.problems import Problem


def named(text: str) -> str:
    """A name as one line: a letter and its accent are one character, blanks are single."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def parts(name: str, *separators: str) -> tuple[str, ...]:
    """Path of a code whose name has its parents in front, by the first separator that it has.

    A separator counts only between two names: `::x`, `e.g. this` and `a. b` stay whole.
    """
    for separator in separators:
        found = name.split(separator)
        bare = len(separator.strip()) == len(separator)
        if len(found) > 1 and all(p.strip() and (not bare or p == p.strip()) for p in found):
            return tuple(named(p) for p in found)
    return (named(name),)


def free_name(taken: Iterable[str], name: str) -> str:
    """A name that no other source has, with a number if need be."""
    taken, number, free = set(taken), 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


@dataclass
class Building:
    """A project that is being filled.

    Attributes:
        project: what was read so far.
        seen: what must not come twice: codings of a sheet.
    """

    project: CodedProject
    seen: set[Coding] = field(default_factory=set)
    _codes: dict[tuple[str, ...], ToolCode] = field(default_factory=dict)

    def source(self, name: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
        """Take in a source, or what else is said of one that is there."""
        known = self.project.sources.get(name) or CodedSource(name)
        merged = dict(known.attributes)
        for key, value in (attributes or {}).items():
            said = dict.fromkeys((*merged.get(key, "").split("; "), *value.split("; ")))
            said.pop("", None)
            if said:
                merged[key] = "; ".join(said)
        self.project.sources[name] = CodedSource(name, known.text or text, merged)

    def code(self, path: tuple[str, ...], description: str = "") -> None:
        """Take in a code; one that is there gets the description that it lacks."""
        known = self._codes.get(path)
        if known is None or (description and not known.description):
            self._codes[path] = ToolCode(path, description)

    def coding(self, coding: Coding) -> None:
        """Take in a coding, with its source and code; one that lacks either is counted only."""
        if not coding.source:
            self.project.skipped["row without a source"] += 1
        elif not any(coding.code):
            self.project.skipped["row without a code"] += 1
        else:
            if coding.source not in self.project.sources:
                self.source(coding.source)
            self.code(coding.code)
            self.project.codings.append(coding)

    def row(self, coding: Coding, *told: str) -> None:
        """Take in a coding of a sheet, unless the same row was there before.

        Args:
            coding: what the row says.
            told: what else tells it from another row, such as an id or a time.
        """
        same = replace(coding, row=0, code=(*coding.code, *told))
        if same in self.seen:
            self.project.skipped["exact repetition of a row above"] += 1
            return
        self.seen.add(same)
        self.coding(coding)

    def stop(self, shown: str, found: str, remedy: str, row: int = 0, column: str = "") -> None:
        """Say what is wrong with the file, so that it cannot be used."""
        self.project.problems.append(Problem("stop", shown, row, column, found, remedy))

    def done(self, shown: str) -> CodedProject:
        """The project; one without codings has a problem that stops."""
        self.project.codes = list(self._codes.values())
        if not self.project.codings and not self.project.problems:
            left = sum(self.project.skipped.values())
            found = "There is no coding in it" + (f"; {left} were left out." if left else ".")
            self.stop(shown, found, "Export it again, with all codes and all documents.")
        return self.project


def damaged(format: str, shown: str, found: str, remedy: str) -> CodedProject:
    """A project of which nothing can be read."""
    building = Building(CodedProject(format))
    building.stop(shown, found, remedy)
    return building.project
