"""Coded material with its tool's format resolved: sources, codes, and who coded what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from evaluation.problems import Problem


@dataclass(frozen=True)
class CodedSource:
    """One source (transcript, reflection, case) of coded material.

    Attributes:
        name: as the tool names it.
        text: the whole text, where the tool gives it; offsets count its characters.
        attributes: what the tool says of it or of its case: name and value.
    """

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ToolCode:
    """One code of the tool's codebook.

    Attributes:
        path: names from the top of the tree down to the code.
        description: as the tool has it.
    """

    path: tuple[str, ...]
    description: str = ""

    @property
    def name(self) -> str:
        """The code's own name."""
        return self.path[-1]


@dataclass(frozen=True)
class Coding:
    """One piece of a source that was given one code.

    Attributes:
        source: name of the source.
        code: path of the code.
        text: what was coded; empty where a whole source or case was (a 0/1 sheet).
        start: first character in the source's text, from 0; None if not known.
        end: character after the last; None if not known.
        coder: who coded it; empty if not known.
        row: row in a sheet, as in Excel; 0 in a project.
        memo: remark of the coder.
    """

    source: str
    code: tuple[str, ...]
    text: str
    start: int | None = None
    end: int | None = None
    coder: str = ""
    row: int = 0
    memo: str = ""


@dataclass
class CodedProject:
    """Everything that one coded file says.

    Attributes:
        format: name in the register of readers.
        sources: by name, in the file's order.
        codes: all codes, those never applied too.
        codings: in the file's order.
        skipped: what was not read and why, counted.
        notes: what the reader chose, such as the unit of offsets.
        problems: what is wrong with the file.
    """

    format: str
    sources: dict[str, CodedSource] = field(default_factory=dict)
    codes: list[ToolCode] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    skipped: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
