"""The columns that every table must have: the contract between all wings.

One model per table; each column is explained where it stands. `write` checks a table against its
model before anything is saved, so that a stage never hands on what the next one cannot read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

ALL_COHORTS = "all"
"""Value of `cohort` in rows about all cohorts together."""


Kind = pd.CategoricalDtype
"""Text that comes back in many rows: long tables hold each word once."""


class _Table(pa.DataFrameModel):
    class Config:
        strict = True
        coerce = True


def _text(description: str, *, empty: bool = False, **checks):
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
    quote_consent: bool = pa.Field(description="whether it may be quoted")


class Projects(_Table):
    """One row per improvement project."""

    cohort: str = _text("cohort folder")
    person: str = _text("pseudonym", empty=True)
    title: str = _text("title")
    stage: str = _text("planned, started, practice changed, sustained or stopped")
    what_changed: str = _text("what changed")
    for_whom: str = _text("for whom")
    evidence: str = _text("claimed, shown, sponsor-confirmed or none")
    consent: bool = pa.Field(description="whether it may be told as a case")


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
    """How many sources of a group speak of a theme."""

    cohort: str = _text("cohort folder, or all")
    source_group: str = _text("group of study.yaml")
    theme: str = _text("theme of codebook.yaml")
    n: int = pa.Field(description="sources with the theme", ge=0)
    n_group: int = pa.Field(description="sources in the group", ge=1)
    excerpts: int = pa.Field(description="excerpts", ge=0)


class Joint(_Table):
    """Scale beside theme, by the codebook's map."""

    cohort: str = _text("cohort folder, or all")
    instrument: str = _text("instrument")
    scale: str = _text("scale")
    theme: str = _text("theme that the codebook ties to it; empty if none")
    verdict: str = _text("agree, complement, disagree or silent: proposed by rule")


class ProjectCounts(_Table):
    """Improvement projects by stage."""

    cohort: str = _text("cohort folder, or all")
    stage: str = _text("stage")
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
    "projects": Projects,
    "attendance": Attendance,
    "scores": Scores,
    "pairs": Pairs,
    "matching_audit": MatchingAudit,
    "estimates": Estimates,
    "participation": Participation,
    "theme_counts": ThemeCounts,
    "joint": Joint,
    "project_counts": ProjectCounts,
    "answer_counts": AnswerCounts,
    "quality_items": QualityItems,
    "quality_forms": QualityForms,
}
"""Name of each table's file, without `.parquet`, and its model."""


def cohorts_together(participants: pd.DataFrame, least: int) -> set[str]:
    """Cohorts that count in rows about all cohorts together: those of at least `least` people.

    A smaller one is left out, or its people could be told by taking the others from the whole.
    A study whose cohorts are all small has nobody in those rows.
    """
    people = participants.groupby("cohort")["person"].nunique()
    return set(people.index[people >= least])


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
    return pd.Categorical.from_codes(
        np.concatenate([c.set_categories(words).codes for c in own]), words
    )


def write(path: str | Path, table: pd.DataFrame) -> None:
    """Check a table against the model that its file name names, and save it as Parquet."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    checked(path.stem, table).to_parquet(path, index=False)


def read(path: str | Path) -> pd.DataFrame:
    """A table that `write` saved."""
    return pd.read_parquet(path)
