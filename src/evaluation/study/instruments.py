"""Instruments: what was asked, how it could be answered, and what belongs together."""

from __future__ import annotations

import re
from math import ceil
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from evaluation.study.yaml_files import Setting

Level = Literal["reaction", "learning", "behaviour", "results"]
"""Kirkpatrick's four levels of evidence about training."""

MISSING_ANSWERS = ("don't know", "not applicable", "n/a", "prefer not to say")
"""Answers that are no answer, whatever the instrument; counted by their name."""


def normalised(text: str) -> str:
    """Wording without what differs between platforms: case, white space, quotes, numbering."""
    text = re.sub(r"[‘’`´]", "'", str(text).replace("\xa0", " "))
    text = re.sub(r"[“”\"]", "", text).strip().casefold()
    text = re.sub(r"^(q?\d+[a-z]?[.):]|[-•])\s*", "", text)
    grid = re.search(r"\[([^\[\]]+)\]\s*$", text)
    text = grid.group(1) if grid else text
    return re.sub(r"\s+", " ", text).strip(" .:;")


class AskedIn(Setting):
    """Waves and cohorts in which something was asked; empty means all of them."""

    waves: tuple[str, ...] = Field((), description="wave ids of study.yaml")
    cohorts: tuple[str, ...] = Field((), description="cohort folders")

    def covers(self, wave: str, cohort: str) -> bool:
        """Whether it was asked in this wave of this cohort."""
        in_wave = not self.waves or wave in self.waves
        return in_wave and (not self.cohorts or cohort in self.cohorts)


class AnswerRange(Setting):
    """Answers given as numbers, with words at the ends only."""

    from_: int = Field(alias="from", description="lowest answer")
    to: int = Field(description="highest answer")
    lowest: str = Field("", description="what the lowest answer means")
    highest: str = Field("", description="what the highest answer means")

    @model_validator(mode="after")
    def _ordered(self) -> AnswerRange:
        if self.to <= self.from_:
            raise ValueError("'to' must be greater than 'from'")
        return self


class Item(Setting):
    """One question of an instrument."""

    text: str = Field(description="wording, as asked")
    reversed: bool = Field(False, description="agreeing means less of what the scale measures")
    aliases: tuple[str, ...] = Field((), description="other wordings or column headers")
    asked_in: AskedIn = AskedIn()


class Scale(Setting):
    """Items that together say one thing."""

    title: str = Field(description="as the report names it")
    question: str = Field(description="evaluation question of study.yaml")
    level: Level | None = Field(None, description="Kirkpatrick level; that of the question if none")
    maps_to: tuple[str, ...] = Field((), description="headings of professional frameworks")
    scored: bool = Field(True, description="false: items are reported one by one")
    items: tuple[str, ...] = Field(description="ids of items", min_length=1)


def _is_range(value: object) -> bool:
    return isinstance(value, dict | AnswerRange)


class Instrument(Setting):
    """A questionnaire, or a part of one with the same answers."""

    title: str = Field(description="as the report names it")
    source: str = Field(description="who wrote the items, and under which licence")
    answers: Annotated[
        Annotated[tuple[str, ...], Tag("[list]")] | Annotated[AnswerRange, Tag("[range]")],
        Discriminator(lambda value: "[range]" if _is_range(value) else "[list]"),
    ] = Field(description="answers, lowest first, or a range")
    other_spellings: dict[str, float] = Field({}, description="further answers and their number")
    missing_answers: tuple[str, ...] = Field((), description="answers that are no answer")
    asked_in: AskedIn = AskedIn()
    score_when_answered: float = Field(0.8, gt=0, le=1, description="share of items needed")
    open_questions: dict[str, str] = Field({}, description="free-text questions, by id")
    items: dict[str, Item] = Field(description="items, by id")
    scales: dict[str, Scale] = Field({}, description="scales, by id")

    @field_validator("items", mode="before")
    @classmethod
    def _a_line_is_an_item(cls, items: object) -> object:
        if not isinstance(items, dict):
            return items
        return {k: {"text": v} if isinstance(v, str) else v for k, v in items.items()}

    @field_validator("answers")
    @classmethod
    def _at_least_two(cls, answers: tuple | AnswerRange) -> tuple | AnswerRange:
        if isinstance(answers, tuple) and len({normalised(a) for a in answers}) < max(
            2, len(answers)
        ):
            raise ValueError("give at least two different answers, lowest first")
        return answers

    @property
    def low(self) -> float:
        """Number of the lowest answer."""
        return 1.0 if isinstance(self.answers, tuple) else float(self.answers.from_)

    @property
    def high(self) -> float:
        """Number of the highest answer."""
        return float(len(self.answers) if isinstance(self.answers, tuple) else self.answers.to)

    def answer_labels(self) -> dict[float, str]:
        """Label of each answer that has one, lowest first."""
        if isinstance(self.answers, tuple):
            return {float(i): label for i, label in enumerate(self.answers, 1)}
        ends = {self.low: self.answers.lowest, self.high: self.answers.highest}
        return {
            n: ends.get(n) or f"{n:g}" for n in map(float, range(int(self.low), int(self.high) + 1))
        }

    def numbers(self) -> dict[str, float]:
        """Number of each spelling of an answer, spellings normalised."""
        spelt = {normalised(label): n for n, label in self.answer_labels().items()}
        return spelt | {normalised(k): float(v) for k, v in self.other_spellings.items()}

    def not_answers(self) -> dict[str, str]:
        """Spellings, normalised, of answers that are no answer, and the name they count under."""
        return {normalised(a): a.casefold() for a in (*MISSING_ANSWERS, *self.missing_answers)}

    def was_asked(self, item: str, wave: str, cohort: str) -> bool:
        """Whether this item was asked in this wave of this cohort."""
        both = self.asked_in.covers(wave, cohort)
        return both and self.items[item].asked_in.covers(wave, cohort)

    def items_of(self, outcome: str) -> tuple[str, ...]:
        """Items of a scale; an item stands for itself."""
        return self.scales[outcome].items if outcome in self.scales else (outcome,)

    def needed(self, items: int) -> int:
        """How many of so many items must be answered for a score."""
        return ceil(round(self.score_when_answered * items, 9))
