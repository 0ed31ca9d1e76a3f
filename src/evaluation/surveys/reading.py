"""Read all surveys: forms of every cohort, linked to people, under pseudonyms."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.persons.corrections import Applied
from evaluation.persons.false_matches import FalseMatches
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.reading import corrections_of, pseudonyms_of, roster_of, withdrawn_of
from evaluation.persons.redaction import redactor_of, text_key
from evaluation.persons.scanner import Scanner
from evaluation.persons.withdrawal import Withdrawn
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.compared import compared_value
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings
from evaluation.surveys.file_reading import FormReader
from evaluation.surveys.forms import Block, FileReading
from evaluation.surveys.item_wordings import Wordings
from evaluation.surveys.linked_forms import Linked, link_forms
from evaluation.surveys.long_answers import long_answers
from evaluation.surveys.wave_dates import swapped_waves


@dataclass
class SurveyReading:
    """Everything that the surveys and rosters of all cohorts say.

    Attributes:
        tables: answers, responses, participants, attributes, comments, redactions and
            matching_audit, by name.
        files: what each file was taken for.
        false_matches: of self-generated codes, how many links may be wrong, by cohort.
        corrections: those that were made, for the review.
        problems: what is wrong.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: list[FileReading] = field(default_factory=list)
    false_matches: dict[str, FalseMatches] = field(default_factory=dict)
    corrections: list[Applied] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_surveys(
    settings: Settings, cohorts: list[Cohort], pseudonyms: Pseudonyms | None = None
) -> SurveyReading:
    """Read every survey export and roster of a study.

    Nothing is thrown for content: what is wrong is in `problems`, all of it at once.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
        pseudonyms: instead of those made with the study's key.
    """
    reading, pseudonyms = SurveyReading(), pseudonyms or pseudonyms_of(settings)
    withdrawn, problems = withdrawn_of(settings)
    reading.problems += problems
    reader = FormReader(settings, Wordings(settings), _names_of(settings, cohorts))
    linked = [_read_cohort(reader, cohort, withdrawn, pseudonyms, reading) for cohort in cohorts]
    blocks = [pair for cohort in linked for pair in cohort.used]
    reading.tables = {
        "answers": long_answers(blocks, settings),
        "responses": _joined("responses", [c.responses for c in linked]),
        "participants": _joined("participants", [c.participants for c in linked]),
        "attributes": _joined("attributes", [c.attributes for c in linked]),
        "comments": _joined("comments", [c.comments for c in linked]),
        "matching_audit": _joined("matching_audit", [c.audit for c in linked]),
    }
    _redact_comments(settings, cohorts, linked, reading)
    across = settings.study.person_code.linked_across_cohorts
    people = {cohort.id: own.codes for cohort, own in zip(cohorts, linked, strict=True)}
    reading.problems += withdrawn.unclear(people, across=across)
    reading.problems += _consent_never_asked(settings, reading.files)
    reading.problems += compared_value(settings, _values_told(settings, reading.tables))
    return reading


def _values_told(settings: Settings, found: dict[str, pd.DataFrame]) -> list[str]:
    """What the roster says of each person, for the attribute that tells the comparison group."""
    group, people = settings.plan.comparison_group, found["participants"]
    if group is None or not group.attribute:
        return []
    if group.attribute in people.columns:
        return people[group.attribute].fillna("").tolist()
    who = ["cohort", "person"]
    own = found["attributes"][found["attributes"]["attribute"] == group.attribute]
    return people[who].merge(own, on=who, how="left")["value"].fillna("").tolist()


def _redact_comments(
    settings: Settings, cohorts: list[Cohort], linked: list[Linked], reading: SurveyReading
) -> None:
    """Take out of open answers and corrections what may tell who somebody is.

    What is wrong with the lists and decisions is told elsewhere.
    """
    redactor, _ = redactor_of(settings, cohorts)
    for own in linked:
        for code in own.codes:
            redactor.scanner.add_code(code)
    comments = reading.tables["comments"]
    texts = []
    for row in comments.itertuples():
        key = text_key(row.cohort, row.question, row.text)
        texts.append(redactor.text(row.cohort, "comment", key, row.text)[0])
    reading.tables["comments"] = tables.in_order("comments", comments.assign(text=texts))
    reading.tables["redactions"] = redactor.table()
    reading.corrections = [_redacted(one, redactor.scanner) for one in reading.corrections]


def _redacted(correction: Applied, scanner: Scanner) -> Applied:
    """A correction for the audit: what it says of why, and of open answers, may name somebody."""
    texts = ("was", "becomes", "who", "why")
    return replace(correction, **{t: scanner.redacted(getattr(correction, t))[0] for t in texts})


def _names_of(settings: Settings, cohorts: list[Cohort]) -> dict[str, str]:
    """Cohort folder of each name that a column of cohorts may hold."""
    names = {
        normalised(name): cohort.id for cohort in cohorts for name in (cohort.label, cohort.id)
    }
    values = settings.study.cohort_values
    return names | {normalised(v): cohort for cohort, own in values.items() for v in own}


def _joined(name: str, rows: list[list[tuple]]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    flat = [row for own in rows for row in own]
    return tables.in_order(name, pd.DataFrame(flat, columns=columns))


def _read_cohort(
    reader: FormReader,
    cohort: Cohort,
    withdrawn: Withdrawn,
    pseudonyms: Pseudonyms,
    reading: SurveyReading,
) -> Linked:
    settings = reader.settings
    corrections, problems = corrections_of(settings, cohort)
    reading.problems += problems
    roster, problems = roster_of(settings, cohort, corrections)
    reading.problems += problems
    codes = None if roster is None else frozenset(roster) | withdrawn.codes_of(cohort.id)
    blocks: list[Block] = []
    for file in cohort.of_kind("survey"):
        read, told, found = reader.read(cohort, file, corrections, codes)
        blocks += read
        reading.files += told
        reading.problems += found
    if not cohort.of_kind("survey"):
        where = f"data/raw/{cohort.id}"
        found = "There is no survey in this folder."
        reading.problems.append(Problem("stop", where, 0, "", found, "Put the exports in it."))
    reading.problems += _swapped(settings, cohort, blocks)
    reading.corrections += corrections.applied
    linked = link_forms(settings, cohort, blocks, roster, withdrawn, pseudonyms)
    if linked.false_matches is not None:
        reading.false_matches[cohort.id] = linked.false_matches
    return linked


def _swapped(settings: Settings, cohort: Cohort, blocks: list[Block]) -> list[Problem]:
    """Files of two waves in each other's place, told by their dates.

    What is asked later about an earlier time has no place among them.
    """
    if cohort.settings.dates_of_typing:
        return []
    days: dict[str, list] = {}
    waves = settings.study.waves
    order = [wave for wave in settings.study.timeline if not waves[wave].column_prefix]
    for block in blocks:
        if block.wave in order and block.rater == "self":
            times = (t[:10] for t in block.forms["submitted"] if t)
            told = [datetime.date.fromisoformat(day) for day in times]
            days.setdefault(block.wave, []).extend(told)
    found = swapped_waves(days, order, f"data/raw/{cohort.id}")
    return [found] if found else []


def _consent_never_asked(settings: Settings, files: list[FileReading]) -> list[Problem]:
    """A question of consent that study.yaml names, and that no export has."""
    consent = settings.study.consent
    if consent is None or not files or any(file.consent for file in files):
        return []
    found = f"No export has the column {consent.column!r}, so nobody's consent is known."
    remedy = "Correct the name, or take 'consent' out."
    return [Problem("stop", "config/study.yaml", 0, "consent", found, remedy)]


def write_kept(path: str, kept: list | dict) -> None:
    """Keep what the reading says of files, corrections or links, for the review.

    Args:
        path: a JSON file.
        kept: dataclasses, in a list or by cohort.
    """
    rows = {k: asdict(v) for k, v in sorted(kept.items())} if isinstance(kept, dict) else None
    rows = [asdict(one) for one in kept] if rows is None else rows
    Path(path).write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
