"""The codebook: themes, the codes in them, and what they bear on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pydantic import Field, field_validator, model_validator

from evaluation.study.instruments import Level, normalised
from evaluation.study.yaml_files import Setting

BETWEEN = re.compile(r"::| > ")
"""What stands between a code and the code above it, where a path is one text."""

Path = tuple[str, ...]


def path_of(*names: str) -> Path:
    """Path of a code as paths are compared: normalised names from the top of the tree down.

    Args:
        *names: of the codes on it; one may be a path itself, such as `Parent::Child`.
    """
    split = (part for name in names for part in BETWEEN.split(name))
    found = tuple(n for part in split if (n := normalised(part.replace("_", " "))))
    return found or ("",)


class Code(Setting):
    """A code; a line of text is its definition."""

    definition: str = Field("", description="what is coded with it")
    aliases: tuple[str, ...] = Field(
        (), description="its names, or paths such as Parent::Child, in the tool for coding"
    )


class Theme(Setting):
    """A theme and its codes."""

    title: str = Field(description="as the report names it")
    definition: str = Field("", description="what belongs in it")
    aliases: tuple[str, ...] = Field((), description="its names in the tool for coding")
    valence: Literal["positive", "negative", "mixed"] = Field(
        "mixed", description="whether speaking of it speaks well of the programme"
    )
    question: str = Field(description="evaluation question of study.yaml")
    level: Level | None = Field(None, description="Kirkpatrick level; that of the question if none")
    scales: tuple[str, ...] = Field((), description="scales that measure the same thing")
    maps_to: tuple[str, ...] = Field((), description="headings of professional frameworks")
    codes: dict[str, Code] = Field({}, description="codes by id, with their definitions")

    @field_validator("codes", mode="before")
    @classmethod
    def _a_line_is_a_code(cls, codes: object) -> object:
        if not isinstance(codes, dict):
            return codes
        return {k: {"definition": v} if isinstance(v, str) else v for k, v in codes.items()}


class Codebook(Setting):
    """All themes of a study."""

    themes: dict[str, Theme] = {}

    @model_validator(mode="after")
    def _an_alias_is_one_code(self) -> Codebook:
        known = dict(self._names())
        for alias, place in self._aliases():
            if known.setdefault(path_of(alias), place) != place:
                raise ValueError(f"the alias {alias!r} is the name of another code or theme too")
        return self

    def _names(self) -> Iterable[tuple[Path, tuple[str, str]]]:
        """Path of each theme and code by its own names; those of codes come last and win."""
        for theme in self.themes:
            yield path_of(theme), (theme, theme)
        for theme, entry in self.themes.items():
            yield path_of(entry.title), (theme, theme)
            for code in entry.codes:
                place = (theme, code)
                yield path_of(code), place
                yield (*path_of(theme), *path_of(code)), place
                yield (*path_of(entry.title), *path_of(code)), place

    def _aliases(self) -> Iterable[tuple[str, tuple[str, str]]]:
        for theme, entry in self.themes.items():
            yield from ((alias, (theme, theme)) for alias in entry.aliases)
            for code, told in entry.codes.items():
                yield from ((alias, (theme, code)) for alias in told.aliases)

    def path_index(self) -> dict[Path, tuple[str, str]]:
        """Theme and code of each path that a code may have in a tool: `find` looks it up."""
        return dict(self._names()) | {path_of(a): place for a, place in self._aliases()}

    def names(self) -> list[str]:
        """Every id and alias, as it is written."""
        ids = [*self.themes, *(code for theme in self.themes.values() for code in theme.codes)]
        return list(dict.fromkeys([*ids, *(alias for alias, _ in self._aliases())]))

    def bearings(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Valence and related scales of each theme."""
        return {name: (theme.valence, theme.scales) for name, theme in self.themes.items()}


def find(index: dict[Path, tuple[str, str]], path: Path) -> tuple[str, str] | None:
    """Theme and code of a tool's code: by its whole path, or the longest end of it that is known.

    Args:
        index: of the codebook (`Codebook.path_index`).
        path: from the top of the tool's tree down to the code, as `path_of` makes it.
    """
    ends = (path[at:] for at in range(len(path)))
    return next((index[end] for end in ends if end in index), None)
