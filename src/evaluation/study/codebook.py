"""The codebook: themes, the codes in them, and what they bear on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.study.instruments import Level, normalised
from evaluation.study.yaml_files import Setting


class Theme(Setting):
    """A theme and its codes."""

    title: str = Field(description="as the report names it")
    definition: str = Field("", description="what belongs in it")
    valence: Literal["positive", "negative", "mixed"] = Field(
        "mixed", description="whether speaking of it speaks well of the programme"
    )
    question: str = Field(description="evaluation question of study.yaml")
    level: Level | None = Field(None, description="Kirkpatrick level; that of the question if none")
    scales: tuple[str, ...] = Field((), description="scales that measure the same thing")
    maps_to: tuple[str, ...] = Field((), description="headings of professional frameworks")
    codes: dict[str, str] = Field({}, description="codes by id, with their definitions")


class Codebook(Setting):
    """All themes of a study."""

    themes: dict[str, Theme] = {}

    def code_index(self) -> dict[str, tuple[str, str]]:
        """Theme and code of each name that a coded excerpt may carry, names normalised."""
        index = {normalised(t): (t, t) for t in self.themes}
        for theme, entry in self.themes.items():
            index[normalised(entry.title)] = (theme, theme)
            for code in entry.codes:
                index[normalised(code)] = index[normalised(code.replace("_", " "))] = (theme, code)
        return index

    def bearings(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Valence and related scales of each theme."""
        return {name: (theme.valence, theme.scales) for name, theme in self.themes.items()}
