"""The columns that every table must have: the contract between all wings.

One model per table; each column is explained where it stands. `write` checks a table against its
model before anything is saved, so that a stage never hands on what the next one cannot read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from evaluation.mishaps import DamagedError

ALL_COHORTS = "all"
"""Value of `cohort` in rows about all cohorts together."""

TOOK_PART, STOOD_BESIDE = "programme", "comparison group"
"""Values of `subgroup` in estimates of people who took part, and of the comparison group."""
BOTH_GROUPS = f"{TOOK_PART} beside {STOOD_BESIDE}"
"""Value of `subgroup` in estimates that hold the two against each other."""
IN_BOTH = "some people are in both groups"
"""Note where somebody who was first in the comparison group took part later, or before."""


Kind = pd.CategoricalDtype
"""Text that comes back in many rows: long tables hold each word once."""


class _Table(pa.DataFrameModel):
    class Config:
        strict = True
        coerce = True


def _text(description: str, *, empty: bool = False, **checks: Any) -> Any:
    return pa.Field(description=description, nullable=empty, **checks)


class Answers(_Table):
    """One row per person, wave and item that the person's form asked."""

    cohort: Kind = _text("cohort folder")
    wave: Kind = _text("wave of study.yaml")
    rater: Kind = _text("self, sponsor, team or other")
    person: Kind = _text("pseudonym")
    instrument: Kind = _text("file in config/instruments")
    item: Kind = _text("item of the instrument")
    answer: float = pa.Field(description="as answered, on the instrument's range", nullable=True)
    value: float = pa.Field(description="answer, turned round if reversed", nullable=True)
    missing: Kind = _text("why there is no answer: blank, don't know, not a label, out of range")


class Responses(_Table):
    """One row per form that was sent in, used or not."""

    cohort: str = _text("cohort folder")
    wave: str = _text("wave of study.yaml")
    rater: str = _text("who answered")
    person: str = _text("pseudonym, missing where the code was blank", empty=True)
    file: str = _text("export it came from")
    row: int = pa.Field(description="row in that export, as in Excel", ge=1)
    submitted: str = _text("when it was sent in, ISO; empty if that cannot be told", empty=True)
    seconds: float = pa.Field(description="how long it took, if the export says so", nullable=True)
    answered: int = pa.Field(description="items answered", ge=0)
    asked: int = pa.Field(description="items that the form asked", ge=0)
    straight: bool = pa.Field(description="the same answer to every item of a mixed instrument")
    match: str = _text("exact, corrected, near, new or unlinked", empty=True)
    used: bool = pa.Field(description="whether its answers are counted")
    reason: str = _text("why it is not used: no code, no consent, duplicate, empty, withdrawn")


class Participants(_Table):
    """One row per person and cohort, from the roster and from the forms."""

    cohort: str = _text("cohort folder")
    person: str = _text("pseudonym")
    enrolled: bool = pa.Field(description="whether the roster names the person")
    status: str = _text("enrolled, completed or left")
    role: str = _text("role, from the roster")
    organisation: str = _text("organisation, from the roster")
    cluster: str = _text("group that people were taught or work in, if the settings name one")


class Attributes(_Table):
    """What the roster says of people besides role and organisation, for subgroups."""

    cohort: str = _text("cohort folder")
    person: str = _text("pseudonym")
    attribute: str = _text("name under 'attributes' in study.yaml")
    value: str = _text("as the roster has it")


class Comments(_Table):
    """Open answers, ready to be coded. Never leaves data/."""

    cohort: str = _text("cohort folder")
    wave: str = _text("wave of study.yaml")
    person: str = _text("pseudonym")
    question: str = _text("id of the open question")
    text: str = _text("answer as written")


class Sources(_Table):
    """One row per interview, reflection or focus-group member."""

    cohort: str = _text("cohort folder")
    source: str = _text("keyed digest of the source's name")
    person: str = _text("pseudonym of whom it belongs to", empty=True)
    source_group: str = _text("group of study.yaml")
    date: str = _text("when it was collected, ISO; empty if no sheet says so")
    asked: str = _text("themes it was asked about, separated by '; '; empty if nothing was noted")
    characters: int = pa.Field(description="length of its text; 0 if no file holds it", ge=0)
    quote_consent: bool = pa.Field(description="whether it may be quoted")


class Excerpts(_Table):
    """One row per excerpt and code."""

    cohort: str = _text("cohort folder")
    source: str = _text("as in sources")
    source_group: str = _text("group of study.yaml")
    excerpt: str = _text("key that decisions name it by: a digest of cohort, source and text")
    theme: str = _text("theme of codebook.yaml")
    code: str = _text("code of codebook.yaml")
    text: str = _text("what was said; empty where what is coded has no words")
    start: pd.Int64Dtype = pa.Field(
        description="first character in the source's text, from 0, if known", nullable=True
    )
    end: pd.Int64Dtype = pa.Field(description="character after the last, if known", nullable=True)
    coder: str = _text("who coded it")
    quote_consent: bool = pa.Field(
        description="whether it may be quoted: consent was given, and no redaction waits"
    )


class Redactions(_Table):
    """Texts in which something may tell who somebody is. Never holds what was found."""

    cohort: str = _text("cohort folder; empty for the study's own files")
    place: str = _text("excerpt, comment, project, memo, document name and others")
    key: str = _text("key that decisions name the text by; empty where nothing is to be decided")
    kinds: str = _text("name, e-mail and so on, separated by '; '")
    n: int = pa.Field(description="texts", ge=1)
    state: str = _text("proposed, accepted, kept or replaced; or why nothing is to be decided")
    asks: bool = pa.Field(description="whether it would be used outside if a person allowed it")
    text: str = _text("the text with what was found taken out, or as a person decided")
    stamp: str = _text("digest of the proposal, so that a decision does not hold for another")


class Cases(_Table):
    """The key of each source: summaries of the framework matrix are kept by it."""

    cohort: str = _text("cohort folder")
    source: str = _text("as in sources")
    case: str = _text("key that decisions name it by: a digest of cohort and name")


class Projects(_Table):
    """One row per improvement project."""

    cohort: str = _text("cohort folder")
    person: str = _text("pseudonym", empty=True)
    title: str = _text("title")
    aim: str = _text("what it was to reach")
    stage: str = _text("planned, started, practice changed, sustained or stopped")
    what_changed: str = _text("what changed")
    for_whom: str = _text("for whom")
    evidence: str = _text("claimed, shown, sponsor-confirmed or none")
    sponsor_view: str = _text("what the sponsor said of it")
    consent: bool = pa.Field(
        description="whether it may be told as a case: consent was given, and no redaction waits"
    )


class Attendance(_Table):
    """One row per person and session."""

    cohort: str = _text("cohort folder")
    person: str = _text("pseudonym")
    session: str = _text("session")
    attended: bool = pa.Field(description="whether the person came")


class Scores(_Table):
    """One row per person, wave and outcome (a scale, or an item by itself)."""

    cohort: Kind = _text("cohort folder")
    wave: Kind = _text("wave of study.yaml")
    rater: Kind = _text("who answered")
    person: Kind = _text("pseudonym")
    instrument: Kind = _text("instrument")
    level: Kind = _text("scale or item", isin=["scale", "item"])
    outcome: Kind = _text("id of the scale or item")
    score: float = pa.Field(description="on the instrument's range", nullable=True)
    answered: int = pa.Field(description="items answered", ge=0)
    items: int = pa.Field(description="items asked", ge=1)


class Pairs(_Table):
    """One row per person, outcome and comparison with a score at both waves."""

    cohort: Kind = _text("cohort folder")
    comparison: Kind = _text("wave before, hyphen, wave after")
    rater: Kind = _text("who answered")
    person: Kind = _text("pseudonym")
    instrument: Kind = _text("instrument")
    level: Kind = _text("scale or item", isin=["scale", "item"])
    outcome: Kind = _text("id of the scale or item")
    items: int = pa.Field(description="items in the outcome, in this cohort", ge=1)
    before: float = pa.Field(description="score at the first wave")
    after: float = pa.Field(description="score at the second wave")
    change: float = pa.Field(description="after minus before, rounded to 10 decimals")
    match: Kind = _text("how the two forms were linked")


class MatchingAudit(_Table):
    """How forms were linked to people: one row per cohort, wave and kind."""

    cohort: str = _text("cohort folder")
    wave: str = _text("wave, or a comparison")
    kind: str = _text("what is counted")
    n: int = pa.Field(description="how many", ge=0)


class Estimates(_Table):
    """The tidy table of DESIGN section 5: every number of the report is looked up here."""

    cohort: str = _text("cohort folder, or all")
    instrument: str = _text("instrument")
    level: str = _text("scale or item", isin=["scale", "item"])
    outcome: str = _text("id of the scale or item")
    comparison: str = _text("wave before, hyphen, wave after; or one wave")
    estimator: str = _text("name in the register of statistics")
    subgroup: str = _text("empty for everybody")
    n: int = pa.Field(description="people (pairs, for a comparison)", ge=0)
    estimate: float = pa.Field(description="the number", nullable=True)
    conf_low: float = pa.Field(description="lower limit", nullable=True)
    conf_high: float = pa.Field(description="upper limit", nullable=True)
    p_value: float = pa.Field(description="two-sided", nullable=True)
    p_adjusted: float = pa.Field(description="within its family", nullable=True)
    unit: str = _text("points, people, share, SD, t, correlation, coefficient, rank sum and others")
    method: str = _text("what was computed, from the code that ran")
    base: str = _text("digest of the set of persons")
    note: str = _text("why a number is absent, or a warning")


class Participation(_Table):
    """From enrolled to compared: one row per cohort and step."""

    cohort: str = _text("cohort folder, or all")
    step: str = _text("step, in the order of the table")
    n: int = pa.Field(description="people", ge=0)
    note: str = _text("why a step has no people: not due, not asked, not received")


class QualityItems(_Table):
    """How each item was answered at each wave: one row per cohort, wave and item."""

    cohort: str = _text("cohort folder, or all")
    wave: str = _text("wave of study.yaml")
    rater: str = _text("who answered")
    instrument: str = _text("instrument")
    item: str = _text("item")
    asked: int = pa.Field(description="forms that are counted and asked it", ge=0)
    answered: int = pa.Field(description="forms with an answer to it", ge=0)
    blank: int = pa.Field(description="left blank", ge=0)
    no_answer: int = pa.Field(description="don't know, not applicable, prefer not to say", ge=0)
    unreadable: int = pa.Field(description="no answer of the instrument, or out of range", ge=0)
    lowest: int = pa.Field(description="forms with the lowest answer that is possible", ge=0)
    highest: int = pa.Field(description="forms with the highest answer that is possible", ge=0)
    mapped: str = _text("range on which it was answered, if it is not the instrument's")
    wording: str = _text("header in the export, if it is not the instrument's wording")


class QualityForms(_Table):
    """What is to be noted of forms: one row per cohort, wave and kind."""

    cohort: str = _text("cohort folder, or all")
    wave: str = _text("wave of study.yaml")
    rater: str = _text("who answered")
    kind: str = _text("received, used, timed, straight, fast, or why it is not used")
    n: int = pa.Field(description="forms", ge=0)


class ThemeCounts(_Table):
    """How many people of a group speak of a theme, of those who were asked about it."""

    cohort: str = _text("cohort folder, or all")
    source_group: str = _text("group of study.yaml; small ones that are joined, with + between")
    theme: str = _text("theme of codebook.yaml")
    n: int = pa.Field(description="people asked about the theme who spoke of it", ge=0)
    n_group: int = pa.Field(description="people asked about the theme; 0 if nobody was", ge=0)
    excerpts: int = pa.Field(description="excerpts", ge=0)
    people: int = pa.Field(description="people in the group, asked or not", ge=1)
    unit: str = _text("people; or sources, where one may be several people")
    unasked: int = pa.Field(description="people who spoke of it without being asked", ge=0)
    sources: int = pa.Field(description="sources that speak of it", ge=0)
    all_sources: int = pa.Field(description="sources in the group", ge=1)
    positive: int = pa.Field(description="of the n: with a positive code", ge=0)
    negative: int = pa.Field(description="of the n: with a negative code", ge=0)
    mixed: int = pa.Field(description="of the n: with a mixed code", ge=0)
    both: int = pa.Field(description="of the n: with a positive and a negative code", ge=0)
    contrary: int = pa.Field(description="of the n: with a code opposed to the theme", ge=0)
    coverage: float = pa.Field(description="share of the characters coded", nullable=True)
    conf_low: float = pa.Field(
        description="lower limit of n / n_group, if people were drawn at random", nullable=True
    )
    conf_high: float = pa.Field(description="upper limit", nullable=True)


class CodeCounts(ThemeCounts):
    """The same of each code: a code above others is the union of them."""

    code: str = _text("code of codebook.yaml; the theme's id: coded with the theme itself")


class ThemePeriods(_Table):
    """How many people of a group speak of a theme at each time."""

    cohort: str = _text("cohort folder, or all")
    source_group: str = _text("group of study.yaml")
    period: str = _text("part of the programme; or first and later sources of the same people")
    place: int = pa.Field(description="order of the periods", ge=1)
    theme: str = _text("theme of codebook.yaml")
    n: int = pa.Field(description="people asked in this period who spoke of it", ge=0)
    n_group: int = pa.Field(description="people asked about it in this period", ge=0)
    excerpts: int = pa.Field(description="excerpts", ge=0)
    people: int = pa.Field(description="people heard in this period, asked or not", ge=1)


class CoOccurrence(_Table):
    """How often two themes, or two codes, are found together; pairs that never are have no row."""

    cohort: str = _text("cohort folder, or all")
    source_group: str = _text("group of study.yaml")
    level: str = _text("theme or code", isin=["theme", "code"])
    definition: str = _text("what is one place: overlap, excerpt, source; or person")
    one: str = _text("theme, or theme > code")
    other: str = _text("theme, or theme > code")
    n: int = pa.Field(description="places, or people, with both", ge=1)
    n_either: int = pa.Field(description="places, or people, with one of them at least", ge=1)
    jaccard: float = pa.Field(description="n / n_either", ge=0, le=1)


class CoOccurring(_Table):
    """Excerpts of two themes in one place, side by side."""

    cohort: str = _text("cohort folder")
    source_group: str = _text("group of study.yaml")
    source: str = _text("as in sources")
    one: str = _text("theme")
    other: str = _text("theme")
    excerpt: str = _text("key of the excerpt of the one")
    other_excerpt: str = _text("key of the excerpt of the other; often the same")


class Saturation(_Table):
    """New codes, source by source in the order of collection."""

    cohort: str = _text("cohort folder, or all")
    source_group: str = _text("group of study.yaml")
    place: int = pa.Field(description="which source, from 1", ge=1)
    date: str = _text("when it was collected, ISO")
    new: int = pa.Field(description="codes that no source before it has", ge=0)
    so_far: int = pa.Field(description="codes so far", ge=0)
    low: float = pa.Field(description="2.5th percentile of so_far in orders drawn at random")
    high: float = pa.Field(description="97.5th percentile")
    ratio: float = pa.Field(
        description="new codes in the run that ends here, by codes in the base", nullable=True
    )
    reached: str = _text("sources + run, where the ratio is first at the threshold or below")


class CoderAgreement(_Table):
    """How far coders agree, theme by theme and code by code; or one row that says why not."""

    cohort: str = _text("cohort folder, or all")
    unit: str = _text("what is compared: source, characters; empty if nothing is")
    theme: str = _text("theme of codebook.yaml")
    code: str = _text("code of codebook.yaml; empty for the theme as a whole")
    coefficient: str = _text("name of the coefficient; none where nothing is computed")
    coders: int = pa.Field(description="coders who saw these documents", ge=0)
    n_documents: int = pa.Field(description="sources that at least two coders saw", ge=0)
    n_units: int = pa.Field(description="units compared: sources, or characters", ge=0)
    applied: int = pa.Field(description="documents in which any coder applied it", ge=0)
    estimate: float = pa.Field(description="the coefficient", nullable=True)
    conf_low: float = pa.Field(description="lower limit, 95 %, documents resampled", nullable=True)
    conf_high: float = pa.Field(description="upper limit", nullable=True)
    undefined: int = pa.Field(description="resamples, of 1,000, in which it is not defined", ge=0)
    prevalence: float = pa.Field(
        description="share of units with the code, mean of the coders", nullable=True
    )
    note: str = _text("why there is no number, or what must be known of it")


class CoderDisagreements(_Table):
    """What one coder marked and another, who saw the source, did not. Never leaves data/."""

    cohort: str = _text("cohort folder")
    source_group: str = _text("group of study.yaml")
    source: str = _text("as in sources")
    theme: str = _text("theme of codebook.yaml")
    code: str = _text("code of codebook.yaml")
    kind: str = _text("what the other did: theme not in source, code not in source, elsewhere")
    excerpt: str = _text("key of the excerpt")
    coder: str = _text("who applied the code")
    text: str = _text("to which words")
    other: str = _text("who did not")
    other_codes: str = _text("what the other applied to words that overlap, separated by '; '")
    other_text: str = _text("to which words")


class Joint(_Table):
    """Scale beside theme, by the codebook's map."""

    cohort: str = _text("cohort folder, or all")
    instrument: str = _text("instrument")
    scale: str = _text("scale")
    theme: str = _text("theme that the codebook ties to it; empty if none")
    verdict: str = _text("diverge or silent, proposed by rule; empty where only people can judge")


class ThemeChange(_Table):
    """Change of those who voiced a theme beside that of those who did not."""

    cohort: str = _text("all: cohorts by themselves are too small")
    instrument: str = _text("instrument")
    scale: str = _text("scale that the codebook ties to the theme")
    theme: str = _text("theme of codebook.yaml")
    n_with: int = pa.Field(description="people who voiced it and are compared", ge=0)
    n_without: int = pa.Field(description="people who were asked and did not voice it", ge=0)
    difference: float = pa.Field(description="mean change, with minus without", nullable=True)
    conf_low: float = pa.Field(description="lower limit", nullable=True)
    conf_high: float = pa.Field(description="upper limit", nullable=True)
    delta: float = pa.Field(description="Cliff's delta, from -1 to 1", nullable=True)
    delta_low: float = pa.Field(description="its lower limit", nullable=True)
    delta_high: float = pa.Field(description="its upper limit", nullable=True)
    p_value: float = pa.Field(description="two-sided, of the exact rank sum", nullable=True)
    least_p: float = pa.Field(description="smallest p that could be reached", nullable=True)
    words_with: float = pa.Field(description="coded words of one person, median", nullable=True)
    words_without: float = pa.Field(description="the same of the others", nullable=True)
    method: str = _text("what was computed, from the code that ran")
    note: str = _text("why a number is absent")
    p_adjusted: float = pa.Field(description="over all themes and scales (Holm)", nullable=True)


class CaseOrder(_Table):
    """People who spoke, ordered by their change; a row per person and theme. Never leaves data/."""

    cohort: str = _text("cohort folder")
    person: str = _text("pseudonym")
    scale: str = _text("by whose change people are ordered")
    before: float = pa.Field(description="score at the first wave")
    after: float = pa.Field(description="score at the second wave")
    change: float = pa.Field(description="after minus before")
    theme: str = _text("theme of codebook.yaml")
    excerpts: int = pa.Field(description="excerpts of the person on the theme", ge=0)
    asked: bool = pa.Field(description="whether the person was asked about it")


class Dose(_Table):
    """Sessions attended beside change: a description."""

    cohort: str = _text("cohort folder, or all")
    instrument: str = _text("instrument")
    scale: str = _text("scale")
    n: int = pa.Field(description="people compared whose attendance is known", ge=0)
    share: float = pa.Field(description="mean share of the sessions attended", nullable=True)
    estimate: float = pa.Field(description="rank correlation with the change", nullable=True)
    conf_low: float = pa.Field(description="lower limit", nullable=True)
    conf_high: float = pa.Field(description="upper limit", nullable=True)
    method: str = _text("what was computed, from the code that ran")
    note: str = _text("why a number is absent")


class ProjectCounts(_Table):
    """Improvement projects by stage, and by evidence."""

    cohort: str = _text("cohort folder, or all")
    kind: str = _text("stage or evidence")
    value: str = _text("one of the stages, or kinds of evidence")
    n: int = pa.Field(description="projects", ge=0)
    n_all: int = pa.Field(description="projects in all", ge=0)


class AnswerCounts(_Table):
    """Answers to an item by the same persons before and after."""

    cohort: str = _text("cohort folder, or all")
    comparison: str = _text("wave before, hyphen, wave after")
    wave: str = _text("one of the two")
    instrument: str = _text("instrument")
    item: str = _text("item")
    answer: float = pa.Field(description="category on the instrument's range, not turned round")
    n: int = pa.Field(description="people", ge=0)


MODELS = {
    "answers": Answers,
    "responses": Responses,
    "participants": Participants,
    "attributes": Attributes,
    "comments": Comments,
    "sources": Sources,
    "excerpts": Excerpts,
    "redactions": Redactions,
    "cases": Cases,
    "projects": Projects,
    "attendance": Attendance,
    "scores": Scores,
    "pairs": Pairs,
    "matching_audit": MatchingAudit,
    "estimates": Estimates,
    "participation": Participation,
    "theme_counts": ThemeCounts,
    "joined_counts": ThemeCounts,
    "code_counts": CodeCounts,
    "theme_periods": ThemePeriods,
    "co_occurrence": CoOccurrence,
    "co_occurring": CoOccurring,
    "saturation": Saturation,
    "coder_agreement": CoderAgreement,
    "coder_disagreements": CoderDisagreements,
    "joint": Joint,
    "theme_change": ThemeChange,
    "case_order": CaseOrder,
    "dose": Dose,
    "project_counts": ProjectCounts,
    "answer_counts": AnswerCounts,
    "quality_items": QualityItems,
    "quality_forms": QualityForms,
}
"""Name of each table's file, without `.parquet`, and its model."""


def cell_stamps(cases: pd.DataFrame, excerpts: pd.DataFrame) -> dict[tuple[str, str], str]:
    """A digest of the excerpts of each case and theme: what a summary was written about.

    Args:
        cases: the table `cases`.
        excerpts: the table `excerpts`.
    """
    both = excerpts.merge(cases, on=["cohort", "source"])
    cells: dict[tuple[str, str], set[str]] = {}
    columns = (both[name].astype(object) for name in ("case", "theme", "excerpt"))
    for case, theme, key in zip(*columns, strict=True):
        cells.setdefault((case, theme), set()).add(key)
    return {
        cell: hashlib.sha256(" ".join(sorted(keys)).encode()).hexdigest()[:6]
        for cell, keys in cells.items()
    }


def cohorts_together(participants: pd.DataFrame, least: int) -> set[str]:
    """Cohorts that count in rows about all cohorts together: those of at least `least` people.

    A smaller one is left out, or its people could be told by taking the others from the whole.
    A study whose cohorts are all small has nobody in those rows.
    """
    people = participants.groupby("cohort")["person"].nunique()
    return set(people.index[people >= least])


def without_few(pairs: pd.DataFrame, least: int) -> pd.DataFrame:
    """Pairs that count in rows about all cohorts together.

    Where fewer than `least` people of a cohort, or of several together, are compared on an outcome,
    and those of another cohort are told, they are left out: else their answers could be had by
    taking the others from the whole.
    """
    if pairs.empty:
        return pairs
    keys = ("rater", "comparison", "instrument", "level", "outcome")
    by = [key for key in keys if key in pairs]
    own = pairs[[*by, "cohort"]].astype("str")
    n = own.groupby([*by, "cohort"])["cohort"].transform("size")
    few = (n < least).groupby([own[c] for c in by])
    left_out = (n < least) & (few.transform("sum") < least) & ~few.transform("all")
    return pairs[~left_out]


def empty(name: str) -> pd.DataFrame:
    """A table of this name without rows."""
    return MODELS[name].empty()


def checked(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table in its model's columns and types.

    Raises:
        pandera.errors.SchemaErrors: a column is missing, unknown or of the wrong kind.
    """
    model = MODELS[name]
    columns = list(model.to_schema().columns)
    if table.empty:
        return model.empty()
    return model.validate(table, lazy=True)[columns].reset_index(drop=True)


def in_order(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table as `checked` gives it, with its rows in order of their cells.

    Rows that stand in another order in a raw file then make the same table.
    """
    made = checked(name, table)
    return made.sort_values(list(made.columns), kind="stable", ignore_index=True)


def stacked(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Rows of several tables below each other, words as categories in the order of the alphabet.

    pandas would write out every word of millions of rows where two tables have other categories.
    """
    made: dict[str, object] = {}
    for column, field in MODELS[name].to_schema().columns.items():
        cells = [part[column] for part in parts]
        if isinstance(field.dtype.type, pd.CategoricalDtype):
            made[column] = _words_together(cells)
        else:
            made[column] = np.concatenate([c.to_numpy() for c in cells])
    return pd.DataFrame(made)


def _words_together(cells: list[pd.Series]) -> pd.Categorical:
    own = [pd.Categorical(c) for c in cells]
    words = sorted(set().union(*(c.categories[np.unique(c.codes)] for c in own)))
    codes = np.concatenate([c.set_categories(words).codes for c in own])
    return pd.Categorical.from_codes(codes, pd.Index(words))


def write(path: str | Path, table: pd.DataFrame) -> None:
    """Check a table against the model that its file name names, and save it as Parquet."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A byte that changes on the disk is seen by whoever reads it, and makes no other number.
    checked(path.stem, table).to_parquet(path, index=False, write_page_checksum=True)


def read(path: str | Path) -> pd.DataFrame:
    """A table that `write` saved.

    Raises:
        DamagedError: it was changed since, or cut short.
    """
    try:
        return pd.read_parquet(path, page_checksum_verification=True)
    except (FileNotFoundError, PermissionError, MemoryError):
        raise
    except (OSError, ValueError) as error:
        raise DamagedError(path) from error
