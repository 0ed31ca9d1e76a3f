"""The codebook: themes, the codes in them, and what they bear on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Literal

from pydantic import Field, field_validator, model_validator

from evaluation.study.instruments import Level, Mapping, normalised
from evaluation.study.yaml_files import Setting

BETWEEN = re.compile(r"::| > ")
"""What stands between a code and the code above it, where a path is one text."""

Path = tuple[str, ...]
Valence = Literal["positive", "negative", "mixed"]
OPPOSITE = {"positive": "negative", "negative": "positive"}
"""The valence of a code that says the contrary of its theme; a mixed theme has no contrary."""


def path_of(*names: str) -> Path:
    """Path of a code as paths are compared: normalised names from the top of the tree down.

    Args:
        *names: of the codes on it; one may be a path itself, such as `Parent::Child`.
    """
    split = (part for name in names for part in BETWEEN.split(name))
    found = tuple(n for part in split if (n := normalised(part.replace("_", " "))))
    return found or ("",)


def _a_line_is_a_code(codes: object) -> object:
    if not isinstance(codes, dict):
        return codes
    return {k: {"definition": v} if isinstance(v, str) else v for k, v in codes.items()}


class Code(Setting):
    """A code; a line of text is its definition."""

    definition: str = Field("", description="what is coded with it")
    valence: Valence | None = Field(
        None, description="if it is not the theme's: `negative` in a positive theme is the contrary"
    )
    aliases: tuple[str, ...] = Field(
        (), description="its names, or paths such as Parent::Child, in the tool for coding"
    )
    codes: dict[str, Code] = Field({}, description="codes below this one, by id")

    _lines = field_validator("codes", mode="before")(_a_line_is_a_code)


class Theme(Setting):
    """A theme and its codes."""

    title: str = Field(description="as the report names it")
    definition: str = Field("", description="what belongs in it")
    aliases: tuple[str, ...] = Field((), description="its names in the tool for coding")
    valence: Valence = Field(
        "mixed", description="whether speaking of it speaks well of the programme"
    )
    question: str = Field(description="evaluation question of study.yaml")
    level: Level | None = Field(None, description="Kirkpatrick level; that of the question if none")
    scales: tuple[str, ...] = Field((), description="scales that measure the same thing")
    frameworks: Mapping = Field({}, description="dimensions that it bears on, by framework")
    codes: dict[str, Code] = Field({}, description="codes by id, with their definitions")

    _lines = field_validator("codes", mode="before")(_a_line_is_a_code)

    @model_validator(mode="after")
    def _an_id_is_one_code(self) -> Theme:
        ids = [path[-1] for path, _ in self.tree()]
        twice = sorted({code for code in ids if ids.count(code) > 1})
        if twice:
            raise ValueError(f"the code {twice[0]!r} stands twice in this theme")
        return self

    def tree(self) -> list[tuple[Path, Code]]:
        """Every code with the ids of the codes above it and its own, parents before children."""
        return list(_below((), self.codes))

    def valences(self) -> dict[str, str]:
        """Valence of each code: its own, else that of the code above it, else the theme's."""
        found: dict[str, str] = {}
        for path, code in self.tree():
            above = found[path[-2]] if len(path) > 1 else self.valence
            found[path[-1]] = code.valence or above
        return found


def _below(above: Path, codes: dict[str, Code]) -> Iterable[tuple[Path, Code]]:
    for name, code in codes.items():
        yield (*above, name), code
        yield from _below((*above, name), code.codes)


class Codebook(Setting):
    """All themes of a study."""

    version: str = Field("", description="your own name for this version")
    themes: dict[str, Theme] = Field({}, description="themes by id")

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
            for path, _ in entry.tree():
                place = (theme, path[-1])
                yield path_of(path[-1]), place
                for top in (theme, entry.title):
                    yield (*path_of(top), *path_of(path[-1])), place
                    yield (*path_of(top), *path_of(*path)), place

    def _aliases(self) -> Iterable[tuple[str, tuple[str, str]]]:
        for theme, entry in self.themes.items():
            yield from ((alias, (theme, theme)) for alias in entry.aliases)
            for path, code in entry.tree():
                yield from ((alias, (theme, path[-1])) for alias in code.aliases)

    def path_index(self) -> dict[Path, tuple[str, str]]:
        """Theme and code of each path that a code may have in a tool: `find` looks it up."""
        return dict(self._names()) | {path_of(a): place for a, place in self._aliases()}

    def names(self) -> list[str]:
        """Every id and alias, as it is written."""
        codes = (path[-1] for theme in self.themes.values() for path, _ in theme.tree())
        ids = [*self.themes, *codes]
        return list(dict.fromkeys([*ids, *(alias for alias, _ in self._aliases())]))

    def bearings(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Valence and related scales of each theme."""
        return {name: (theme.valence, theme.scales) for name, theme in self.themes.items()}

    def digest(self) -> str:
        """Fingerprint of everything in the codebook, in its order: another version has another."""
        told = json.dumps(self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def find(index: dict[Path, tuple[str, str]], path: Path) -> tuple[str, str] | None:
    """Theme and code of a tool's code: by its whole path, or the longest end of it that is known.

    Args:
        index: of the codebook (`Codebook.path_index`).
        path: from the top of the tool's tree down to the code, as `path_of` makes it.
    """
    ends = (path[at:] for at in range(len(path)))
    return next((index[end] for end in ends if end in index), None)
