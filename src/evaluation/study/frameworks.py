"""Frameworks of leadership: their dimensions, and what in a study bears on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field, field_validator, model_validator

from evaluation.study.instruments import Level
from evaluation.study.yaml_files import Setting

if TYPE_CHECKING:
    from evaluation.study.settings import Settings

LEVELS = get_args(Level)


class Dimension(Setting):
    """A part of a framework; a line of text is its title."""

    title: str = Field(description="as the report names it")
    description: str = Field("", description="what belongs in it, in your own words")


class Framework(Setting):
    """One framework, in one edition."""

    title: str = Field(description="as the report names it")
    edition: str = Field(description="year or version; other editions are other files")
    source: str = Field(description="who wrote it, and where")
    rights: str = Field("", description="whose it is, and what of it stands here")
    kind: Literal["standards", "theory", "conditions", "findings", "levels"] = Field(
        "theory",
        description="levels: Kirkpatrick's, to which scales and themes belong by their own level",
    )
    dimensions: dict[str, Dimension] = Field(description="by id, in order", min_length=1)

    @field_validator("dimensions", mode="before")
    @classmethod
    def _a_line_is_a_title(cls, dimensions: object) -> object:
        if not isinstance(dimensions, dict):
            return dimensions
        return {k: {"title": v} if isinstance(v, str) else v for k, v in dimensions.items()}

    @model_validator(mode="after")
    def _known_levels(self) -> Framework:
        unknown = [key for key in self.dimensions if key not in LEVELS]
        if self.kind == "levels" and unknown:
            raise ValueError(f"{unknown[0]!r} is no level; they are {', '.join(LEVELS)}")
        return self


@dataclass(frozen=True)
class Bearing:
    """What in a study bears on one dimension of a framework.

    Attributes:
        scales: ids of scales, in order of the instruments.
        items: ids of questions that bear on it by themselves, not with a scale.
        themes: ids of themes, in order of the codebook.
    """

    scales: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


def bearings(settings: Settings) -> dict[tuple[str, str], Bearing]:
    """What bears on each dimension, by framework and dimension.

    Frameworks to which the study maps nothing are left out; Kirkpatrick's levels never are.
    """
    found: dict[tuple[str, str], Bearing] = {}
    levels_first = sorted(settings.frameworks.items(), key=lambda item: item[1].kind != "levels")
    for name, framework in levels_first:
        by_level = framework.kind == "levels"
        of = {
            dimension: _at_level(settings, dimension)
            if by_level
            else _mapped(settings, name, dimension)
            for dimension in framework.dimensions
        }
        if by_level or any(bearing != Bearing() for bearing in of.values()):
            found |= {(name, dimension): bearing for dimension, bearing in of.items()}
    return found


def _at_level(settings: Settings, level: str) -> Bearing:
    """Scales and themes of a Kirkpatrick level: their own, or that of their question."""
    questions = settings.study.evaluation_questions
    scales = {k: entry for k, (_, _, entry) in settings.scales().items()}
    own = [
        tuple(k for k, e in some.items() if (e.level or questions[e.question].level) == level)
        for some in (scales, settings.codebook.themes)
    ]
    return Bearing(scales=own[0], themes=own[1])


def _mapped(settings: Settings, framework: str, dimension: str) -> Bearing:
    """Scales, questions and themes that name a dimension under `frameworks`."""
    items = {k: item for inst in settings.instruments.values() for k, item in inst.items.items()}
    scales = {k: entry for k, (_, _, entry) in settings.scales().items()}
    entries = (scales, items, settings.codebook.themes)
    return Bearing(
        *(
            tuple(k for k, e in some.items() if dimension in e.frameworks.get(framework, ()))
            for some in entries
        )
    )


def named(settings: Settings, mapped: dict[str, tuple[str, ...]]) -> str:
    """A mapping in words, for a table: 'Framework (edition): dimension, dimension; ...'."""
    told = []
    for name, dimensions in mapped.items():
        framework = settings.frameworks[name]
        titles = ", ".join(framework.dimensions[d].title for d in dimensions)
        told.append(f"{framework.title} ({framework.edition}): {titles}")
    return "; ".join(told)
