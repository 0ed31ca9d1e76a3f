"""A study's settings as one checked object: everything in config/, all problems at once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from evaluation.problems import Problem
from evaluation.study.codebook import Codebook
from evaluation.study.contradictions import contradictions
from evaluation.study.frameworks import Framework
from evaluation.study.handwritten import handwritten_problems
from evaluation.study.instruments import Instrument, Level, Scale
from evaluation.study.plan import Plan
from evaluation.study.theme_settings import ThemeSettings
from evaluation.study.yaml_files import Model, Setting, as_lists, load_model

OWN_WORDS = ("participant", "reflection", "comments")
"""Groups in which the source's own person speaks; a sponsor's source names whom they sponsor."""


FOLDERS = ("instruments", "frameworks")
"""Folders of config/ with a file for each of what they hold."""


class Question(Setting):
    """One of the questions that the evaluation answers."""

    text: str = Field(description="the question, quoted in the report as it stands")
    level: Level = Field(description="Kirkpatrick level that it asks about")


class Wave(Setting):
    """A time at which people are asked."""

    label: str = Field(description="as the report names it")
    words: tuple[str, ...] = Field((), description="further words that name it in file names")
    column_prefix: str = Field("", description="start of the headers that belong to this wave")
    looks_back: bool = Field(
        False, description="asked later about an earlier time, as `then` and `retrospective` are"
    )


class PersonCode(Setting):
    """How forms are linked to people."""

    column: Annotated[
        Annotated[str, Tag("[text]")] | Annotated[tuple[str, ...], Tag("[list]")],
        Discriminator(lambda value: "[list]" if isinstance(value, list | tuple) else "[text]"),
    ] = Field((), description="header of the column with the code; several if it varies")
    joined: tuple[str, ...] = Field((), description="headers whose cells together are the code")
    kind: Literal["code", "e-mail", "self-generated", "none"] = Field(
        "code", description="given code, e-mail address, code that people make up, or no link"
    )
    parts: tuple[int, ...] = Field((), description="lengths of a self-generated code's parts")
    linked_across_cohorts: bool = Field(True, description="same code, same person, in all cohorts")
    least_linked: float = Field(
        0.2, ge=0, le=1, description="share of the smaller wave; below, waves are not paired"
    )

    @model_validator(mode="after")
    def _one_way(self) -> PersonCode:
        if self.kind != "none" and not self.columns and not self.joined:
            raise ValueError("name a 'column', or 'joined' columns, or say 'kind: none'")
        if self.joined and self.columns:
            raise ValueError("give 'column' or 'joined', not both")
        return self

    @property
    def kind_in_sheets(self) -> str:
        """Kind of the codes in sheets about people, which may have some though forms have none."""
        return "code" if self.kind == "none" else self.kind

    @property
    def columns(self) -> tuple[str, ...]:
        """Headers that may hold the code."""
        return (self.column,) if isinstance(self.column, str) else self.column


class Consent(Setting):
    """A question whether the person takes part in the evaluation."""

    column: str = Field(description="header of the question")
    yes: tuple[str, ...] = Field(
        ("yes", "i agree", "agree", "i consent", "true", "checked", "1"),
        description="answers that agree; any other, and a blank, does not",
    )


class Cost(Setting):
    """What the programme cost."""

    amount: float = Field(gt=0, allow_inf_nan=False, description="for all cohorts together")
    currency: str = Field("\u00a3", description="sign before the amount")
    covers: str = Field(description="what it is for, and what is left out, in a few words")


class Rater(Setting):
    """Somebody who answers about a participant."""

    label: str = Field(description="as the report names these people")
    words: tuple[str, ...] = Field((), description="words that name them in file names")
    several: bool = Field(False, description="several of them answer about one participant")


class Coding(Setting):
    """How interviews are coded, and whether coders are compared."""

    approach: Literal["codebook", "reflexive"] = Field(
        "codebook", description="reflexive: coding is one researcher's reading, and is not compared"
    )
    agreement: tuple[Literal["source", "characters"], ...] = Field(
        ("source", "characters"),
        description="by what coders are compared: a code in the source, or on the same characters",
    )
    saw_everything: tuple[str, ...] = Field(
        (), description="coders who read every source of the cohorts in which they coded"
    )


class Study(Setting):
    """study.yaml. Six keys are required, the rest have defaults."""

    programme: str = Field(description="name of the programme")
    commissioner: str = Field(description="who asked for the evaluation")
    authors: tuple[str, ...] = Field(description="who evaluates", min_length=1)
    evaluation_questions: dict[str, Question] = Field(description="by id", min_length=1)
    waves: dict[str, Wave] = Field(description="by id, in order of time", min_length=1)
    person_code: PersonCode = Field(description="how forms are linked to people")
    invented: bool = Field(False, description="no real person's data")
    date: datetime.date = Field(datetime.date(2000, 1, 1), description="date of the report")
    version: str = Field("1", description="version of the report")
    seed: int = Field(1, description="of all random numbers")
    minimum_group: int = Field(5, ge=2, description="smallest group that may be shown")
    near_matches: bool = Field(True, description="link codes that differ in one character")
    duplicates: Literal["first_complete", "last"] = Field(
        "first_complete", description="which of several forms of a person at one wave counts"
    )
    main_comparison: tuple[str, str] = Field(("pre", "post"), description="waves compared")
    wave_column: str | None = Field(None, description="column that names the wave")
    wave_values: dict[str, tuple[str, ...]] = Field({}, description="its values, by wave")
    cohort_column: str | None = Field(None, description="column that names the cohort")
    cohort_values: dict[str, tuple[str, ...]] = Field({}, description="its values, by cohort")
    raters: dict[str, Rater] = Field({}, description="who else answers: sponsor, team or other")
    rater_column: str | None = Field(None, description="column that names who answers")
    rater_values: dict[str, tuple[str, ...]] = Field({}, description="its values, by rater")
    consent: Consent | None = Field(None, description="question whether the person takes part")
    date_order: Literal["", "dmy", "mdy"] = Field(
        "", description="order of day and month where an export does not tell"
    )
    close_wording: float = Field(
        0.9, ge=0.8, le=1, description="least similarity of a header that is taken for an item"
    )
    too_fast: float = Field(2.0, ge=0, description="seconds for a question; below, a form is noted")
    quote_length: int = Field(60, ge=10, description="most words of a quote that is proposed")
    cluster: str | None = Field(None, description="column that names a team or organisation")
    attributes: tuple[str, ...] = Field(
        ("role", "organisation"), description="columns of the roster that people are grouped by"
    )
    source_groups: dict[str, str] = Field(
        {
            "participant": "Participants",
            "sponsor": "Sponsors",
            "reflection": "Reflections",
            "focus_group": "Facilitators",
            "comments": "Open comments",
        },
        description="groups of sources by id, with their labels; yours are added to the usual",
    )
    themes: ThemeSettings = Field(ThemeSettings(), description="how themes are counted")
    cautions: tuple[str, ...] = Field((), description="printed in the report's limits")
    sections: tuple[str, ...] = Field((), description="order of the report's sections")
    cost: Cost | None = Field(None, description="what the programme cost, for cost per person")
    theory_of_change: str = Field("", description="how the programme is thought to work")
    language: str = Field("en-GB", description="language that the web page declares")
    bad_answers: Literal["count", "stop"] = Field(
        "count", description="what an answer that is none of the instrument's does"
    )
    unknown_codes: Literal["withhold", "stop"] = Field(
        "stop", description="what a code that is not in the codebook does"
    )
    coders: dict[str, str] = Field({}, description="who is meant by a coder's name in a coded file")
    coding: Coding = Field(Coding(), description="how coders work, and whether they are compared")

    _one_or_several = field_validator(
        "wave_values", "cohort_values", "rater_values", mode="before"
    )(as_lists)

    @model_validator(mode="before")
    @classmethod
    def _waves_that_there_are(cls, values: object) -> object:
        """Compare the two waves that there are, or nothing if there is one."""
        if not isinstance(values, dict) or "main_comparison" in values:
            return values
        waves = values.get("waves")
        if not isinstance(waves, dict) or not 0 < len(waves) < 3:
            return values
        names = [str(name) for name in waves]
        return {**values, "main_comparison": (names[0] if len(names) > 1 else "", names[-1])}

    @property
    def looking_back(self) -> tuple[str, ...]:
        """Waves that ask later about an earlier time, as a then-test does."""
        known = ("then", "retrospective")
        return tuple(k for k, wave in self.waves.items() if wave.looks_back or k in known)

    @property
    def timeline(self) -> tuple[str, ...]:
        """Waves at which people are asked of that time, in order."""
        return tuple(k for k in self.waves if k not in self.looking_back)

    @field_validator("source_groups")
    @classmethod
    def _beside_the_usual(cls, groups: dict[str, str]) -> dict[str, str]:
        usual: dict[str, str] = cls.model_fields["source_groups"].default
        return usual | groups


class Checked(Setting):
    """Who checked a report."""

    checked_by: str = Field(description="name of the checker")
    tables: str = Field(description="digest of the tables that were checked, from the review")


class Release(Setting):
    """release.yaml: who checked what."""

    reports: dict[str, Checked] = Field({}, description="by report")


@dataclass(frozen=True)
class Settings:
    """All settings of a study.

    `problems` is empty, or nothing may be analysed; `complete` says whether every file could be
    read nevertheless, so that raw files can be held against them. Where study.yaml could not be
    read, `study` is None: `problems` say so, and nobody but those who tell them looks at it.
    """

    folder: Path
    study: Study
    plan: Plan
    instruments: dict[str, Instrument]
    codebook: Codebook
    release: Release
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True
    frameworks: dict[str, Framework] = field(default_factory=dict)

    def scales(self) -> dict[str, tuple[str, Instrument, Scale]]:
        """Instrument id, instrument and scale of every scale, by scale id."""
        return {
            scale_id: (name, instrument, scale)
            for name, instrument in self.instruments.items()
            for scale_id, scale in instrument.scales.items()
        }

    def items(self) -> dict[str, str]:
        """Instrument id of every item."""
        return {item: name for name, inst in self.instruments.items() for item in inst.items}

    def design(self) -> dict[str, Any]:
        """What the statistics need to know of the plan and the instruments, as plain values."""
        scored = {k: entry.items for k, (_, _, entry) in self.scales().items() if entry.scored}
        group = self.plan.comparison_group
        return {
            "main_outcome": self.plan.main_outcome,
            "ranges": {name: (i.low, i.high) for name, i in self.instruments.items()},
            "scales": scored,
            "main_comparison": "-".join(self.study.main_comparison),
            "minimum_group": self.study.minimum_group,
            "family": self.plan.family,
            "correction": self.plan.correction,
            "margins": {k: m for k in scored if (m := self.plan.margin(k)) is not None},
            "subgroups": self.plan.subgroups,
            "missing": self.plan.missing,
            "reliability": self.plan.reliability,
            "comparison_group": group.model_dump() if group is not None else None,
            "waves": self.study.timeline,
            "bootstrap": self.plan.bootstrap,
            "seed": self.study.seed,
        }

    def level_of(self, entry: Scale) -> str:
        """Kirkpatrick level of a scale: its own, or that of its question."""
        return entry.level or self.study.evaluation_questions[entry.question].level


def load_study(folder: str | Path) -> Settings:
    """Read and check everything in a study's config/.

    Args:
        folder: the study: the folder that has config/, data/ and reports/ in it.

    Returns:
        The settings; their `problems` name file, line and key of all that is wrong.
    """
    folder = Path(folder)
    config = folder / "config"
    raw: dict[str, object] = {}
    problems: list[Problem] = []

    def load(name: str, model: type[Model], *, required: bool = True) -> Model | None:
        shown = f"config/{name}"
        loaded, raw[shown], found = load_model(config / name, shown, model, required=required)
        problems.extend(found)
        return loaded

    study = load("study.yaml", Study)
    plan = load("plan.yaml", Plan, required=False)
    codebook = load("codebook.yaml", Codebook, required=False)
    release = load("release.yaml", Release, required=False)
    paths = sorted((config / "instruments").glob("*.yaml"))
    instruments = {p.stem: load(f"instruments/{p.name}", Instrument) for p in paths}
    frameworks = {
        p.stem: load(f"frameworks/{p.name}", Framework)
        for p in sorted((config / "frameworks").glob("*.yaml"))
    }
    for path in [p for kind in FOLDERS for p in sorted((config / kind).glob("*.yml"))]:
        shown = f"config/{path.parent.name}/{path.name}"
        problems.append(Problem("stop", shown, 0, "", "It is not read.", "End its name in .yaml."))
    if not paths:
        problems.append(
            Problem(
                "stop",
                "config/instruments",
                0,
                "",
                "No instrument.",
                "Write one file for each questionnaire.",
            )
        )
    known = {k: v for k, v in instruments.items() if v is not None}
    settings = Settings(
        folder,
        cast(Study, study),  # see the class: without it there are problems
        plan or Plan(),
        known,
        codebook or Codebook(),
        release or Release(),
        problems,
        complete=None not in (study, plan, codebook, release, *instruments.values()),
        frameworks={k: v for k, v in frameworks.items() if v is not None},
    )
    whole = len(known) == len(instruments)
    problems.extend(contradictions(settings, raw, whole=whole))
    problems.extend(handwritten_problems(folder))
    return settings
