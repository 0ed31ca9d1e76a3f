"""Instruments: what was asked, how it could be answered, and what belongs together."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from evaluation.sheets.entities import unescaped
from evaluation.study.yaml_files import Setting, as_lists

Level = Literal["reaction", "learning", "behaviour", "results"]
"""Kirkpatrick's four levels of evidence about training."""

Mapping = Annotated[dict[str, tuple[str, ...]], BeforeValidator(as_lists)]
"""Dimensions by framework: the file in config/frameworks, and ids of its dimensions."""

LONGEST_ANCHOR = 80
"""Characters of the longest answer that is taken for one where a header lists answers."""

FARTHEST_ANSWER = 10_000
"""Answers in a range are listed one by one, so it has to end somewhere."""

MISSING_ANSWERS = {
    "don't know": "don't know",
    "do not know": "don't know",
    "dont know": "don't know",
    "i don't know": "don't know",
    "not applicable": "not applicable",
    "does not apply": "not applicable",
    "n/a": "n/a",
    "na": "n/a",
    "prefer not to say": "prefer not to say",
    "prefer not to answer": "prefer not to say",
    "rather not say": "prefer not to say",
}
"""Answers that are no answer, whatever the instrument, and the name that each is counted under.

Only what can mean nothing else: "not sure" is the middle of many scales.
"""


_remembered = lru_cache(maxsize=8192, typed=True)
"""Headers and labels come again in each file of each cohort."""


@_remembered
def tidied(text: str) -> str:
    """Text without case, and with one kind of blank, quote and dash."""
    text = unicodedata.normalize("NFKC", str(text))
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", text)
    text = re.sub(r"[‘’`´]", "'", re.sub(r"[‐‑‒–—―−]", "-", text))
    return " ".join(re.sub(r"[“”\"]", "", text).casefold().split())


@_remembered
def normalised(text: str) -> str:
    """Text without what differs between platforms: case, white space, quotes, dashes, numbering."""
    return _unnumbered(tidied(text)).strip(" .:;")


def _unnumbered(text: str) -> str:
    """Text without the number or bullet before it; a number that is all there is stays."""
    number = re.match(r"(q?)\d+[a-z]?[.):]( ?)|[-•] ?", text)
    if not number:
        return text
    rest = text[number.end() :]
    # "Q9.1" and "q9.text" are ids, "3.5" is a number: what stands after the dot is part of them.
    in_id = number.group(1) and not number.group(2) and " " not in rest
    return rest if re.match(r"[^\d\W]|['(\[<]", rest) and not in_id else text


@_remembered
def wording(header: str) -> str:
    """The question in a header, normalised: without a grid's stem, anchors and required marks."""
    text = unescaped(re.sub(r"<[^<>]*>", " ", str(header)))
    text = re.sub(r"^\s*q?\d+(\.\d+)+[.):]?\s+(?=\D)", "", text, flags=re.IGNORECASE)
    text = normalised(tidied(text).rstrip(" *")).removesuffix("(required)").rstrip()
    grid = re.search(r"\[([^\[\]]*)\]$", text)
    row = grid.group(1).strip() if grid else ""
    # Brackets hold the row of a grid, or else what the answers mean.
    if any(map(str.isalpha, row)) and not re.match(r"\d{1,2} ?[-=:]", row):
        text = _unnumbered(row)
    return _without_anchors(text).strip(" .:;?*")


def _without_anchors(text: str) -> str:
    """A question without the answers after it, such as `1 - Never 5 - Always` or `(1-5)`."""
    text = re.sub(r"\s*[(\[]\s*\d{1,2}\s*(?:-|to)\s*\d{1,2}\s*[)\]]$", "", text) or text
    anchors = list(re.finditer(r"(?<![\w.])[(\[]?(\d{1,2})\s*[-=:]\s*(?=[^\W\d])", text))
    numbers = [int(a.group(1)) for a in anchors]
    starts = [a.start() for a in anchors] + [len(text)]
    longest = max((b - a for a, b in pairwise(starts)), default=0)
    in_order = numbers in (sorted(set(numbers)), sorted(set(numbers), reverse=True))
    if len(numbers) < 2 or not in_order or longest > LONGEST_ANCHOR:
        return text
    return text[: starts[0]].strip(" .:;,-") or text


class AskedIn(Setting):
    """Waves and cohorts in which something was asked; empty means all of them."""

    waves: tuple[str, ...] = Field((), description="wave ids of study.yaml")
    cohorts: tuple[str, ...] = Field((), description="cohort folders")
    raters: tuple[str, ...] = Field((), description="who was asked: self, or raters of study.yaml")

    def covers(self, wave: str, cohort: str, rater: str = "self") -> bool:
        """Whether it was asked in this wave of this cohort, of those who answer."""
        asked = ((self.waves, wave), (self.cohorts, cohort), (self.raters, rater))
        return all(not names or name in names for names, name in asked)


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
        if max(abs(self.from_), abs(self.to)) > FARTHEST_ANSWER:
            raise ValueError(f"numbers of answers lie within {FARTHEST_ANSWER:,} of zero")
        return self


class Item(Setting):
    """One question of an instrument."""

    text: str = Field(description="wording, as asked")
    reversed: bool = Field(False, description="agreeing means less of what the scale measures")
    aliases: tuple[str, ...] = Field((), description="other wordings or column headers")
    frameworks: Mapping = Field({}, description="dimensions that it bears on by itself")
    asked_in: AskedIn = Field(AskedIn(), description="where it was asked, if not everywhere")


class Scale(Setting):
    """Items that together say one thing."""

    title: str = Field(description="as the report names it")
    question: str = Field(description="evaluation question of study.yaml")
    level: Level | None = Field(None, description="Kirkpatrick level; that of the question if none")
    frameworks: Mapping = Field({}, description="dimensions that it bears on, by framework")
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
    answers_in: dict[str, tuple[str, ...]] = Field(
        {}, description="the answers in another language, by language, lowest first"
    )
    other_spellings: dict[str, float] = Field({}, description="further answers and their number")
    missing_answers: tuple[str, ...] = Field((), description="answers that are no answer")
    asked_in: AskedIn = Field(AskedIn(), description="where it was asked, if not everywhere")
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
    def _at_least_two(cls, answers: tuple[Any, ...] | AnswerRange) -> tuple[Any, ...] | AnswerRange:
        if isinstance(answers, tuple) and len({normalised(a) for a in answers}) < max(
            2, len(answers)
        ):
            raise ValueError("give at least two different answers, lowest first")
        return answers

    @model_validator(mode="after")
    def _as_many_in_each_language(self) -> Instrument:
        for language, labels in self.answers_in.items():
            if not isinstance(self.answers, tuple):
                raise ValueError("'answers_in' needs a list of 'answers', not a range")
            if len(labels) != len(self.answers) or len({normalised(a) for a in labels}) < len(
                labels
            ):
                raise ValueError(
                    f"'answers_in' has to give {len(self.answers)} different answers in "
                    f"{language!r}, lowest first, as 'answers' does"
                )
        return self

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

    def spellings(self) -> list[tuple[str, float]]:
        """Every spelling of an answer, as written, with its number; a range's ends only."""
        if isinstance(self.answers, tuple):
            named = [self.answers, *self.answers_in.values()]
            spelt = [(label, float(i)) for labels in named for i, label in enumerate(labels, 1)]
        else:
            ends = [(self.answers.lowest, self.low), (self.answers.highest, self.high)]
            spelt = [(label, n) for label, n in ends if label]
        return spelt + [(label, float(n)) for label, n in self.other_spellings.items()]

    def numbers(self) -> dict[str, float]:
        """Number of each spelling of an answer, spellings normalised."""
        return {normalised(label): n for label, n in self.spellings()}

    def not_answers(self) -> dict[str, str]:
        """Spellings, normalised, of answers that are no answer, and the name they count under."""
        own = {normalised(a): a.casefold() for a in self.missing_answers}
        return {normalised(a): name for a, name in MISSING_ANSWERS.items()} | own

    def was_asked(self, item: str, wave: str, cohort: str, rater: str = "self") -> bool:
        """Whether this item was asked in this wave of this cohort, of those who answer."""
        both = self.asked_in.covers(wave, cohort, rater)
        return both and self.items[item].asked_in.covers(wave, cohort, rater)

    def items_of(self, outcome: str) -> tuple[str, ...]:
        """Items of a scale; an item stands for itself."""
        return self.scales[outcome].items if outcome in self.scales else (outcome,)

    def needed(self, items: int) -> int:
        """How many of so many items must be answered for a score."""
        return ceil(round(self.score_when_answered * items, 9))
