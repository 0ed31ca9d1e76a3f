"""How themes are counted: the key `themes` of study.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.study.yaml_files import Setting


class Saturation(Setting):
    """When new sources are said to bring no new codes (Guest, Namey & Chen 2020)."""

    base: int = Field(4, ge=1, description="sources, from the first, that new codes are held to")
    run: int = Field(2, ge=1, description="sources in a row that are looked at together")
    threshold: float = Field(
        0.05, ge=0, le=1, description="new codes in a run, as a share of those of the base"
    )


class ThemeSettings(Setting):
    """What counting needs to know of the sources, and what is counted at all."""

    interviewed_at_random: bool = Field(
        False, description="those heard were drawn at random: intervals are printed"
    )
    several_people: tuple[str, ...] = Field(
        ("focus_group",), description="source groups in which one source may be several people"
    )
    co_occurrence: Literal["overlap", "excerpt", "source"] = Field(
        "overlap", description="what is one place: overlapping excerpts, the same one, a source"
    )
    over_time: tuple[str, ...] = Field(
        ("reflection",), description="source groups that are counted by time"
    )
    periods: tuple[str, ...] = Field(
        (), description="equal parts of a programme, from its first day to its last"
    )
    saturation: Saturation | None = Field(
        None, description="count new codes in the order of collection; not if nothing is said"
    )
