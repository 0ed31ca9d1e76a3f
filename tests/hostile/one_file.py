"""One hostile file, and what it is meant for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

TABLE = "table"
"""Answers, coded sheets and all sheets of our own: whatever has rows."""
PROJECT = "project"
"""What tools for coding write besides sheets."""


@dataclass(frozen=True)
class Hostile:
    """A file that somebody made to do harm.

    Attributes:
        name: by which a fault is told; it stays.
        ending: of the file's name, with its point.
        make: gives its bytes; made when it is read, since some are large.
        meant_for: `TABLE`, `PROJECT`, or the path in a study that the file takes.
    """

    name: str
    ending: str
    make: Callable[[], bytes | str]
    meant_for: str = TABLE

    @property
    def elsewhere(self) -> bool:
        """Whether it has a place of its own in the study, and is no file of a cohort."""
        return self.meant_for not in (TABLE, PROJECT)

    @property
    def content(self) -> bytes:
        """Its bytes; text as UTF-8, halves of surrogate pairs too."""
        made = self.make()
        return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


Content = bytes | str | Callable[[], bytes | str]


def table(name: str, content: Content, ending: str = ".csv") -> Hostile:
    """A file with rows."""
    return Hostile(name, ending, _maker(content))


def project(name: str, content: Content, ending: str) -> Hostile:
    """A project of a tool for coding."""
    return Hostile(name, ending, _maker(content), PROJECT)


def at(path: str, name: str, content: Content) -> Hostile:
    """A file in a place of its own in the study."""
    return Hostile(name, f".{path.rpartition('.')[2]}", _maker(content), path)


def _maker(content: Content) -> Callable[[], bytes | str]:
    return content if callable(content) else lambda: content
