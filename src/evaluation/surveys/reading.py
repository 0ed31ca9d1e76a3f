"""Read all surveys: forms of every cohort, linked to people, under pseudonyms."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.persons.linking import link
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.readers.roster import read_roster
from evaluation.persons.reading import corrections_of, pseudonyms_of
from evaluation.persons.withdrawal import read_withdrawn
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.surveys.answers import readers_for
from evaluation.surveys.columns import Wordings
from evaluation.surveys.forms import FileReading, Form, read_file


@dataclass
class SurveyReading:
    """Everything that the surveys and rosters of all cohorts say.

    Attributes:
        tables: answers, responses, participants, comments and matching_audit, by name.
        files: what each file was taken for.
        problems: what is wrong.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: list[FileReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Rows:
    """Rows of each table, while cohorts are read one after the other."""

    answers: list = field(default_factory=list)
    responses: list = field(default_factory=list)
    participants: list = field(default_factory=list)
    comments: list = field(default_factory=list)
    matching_audit: list = field(default_factory=list)


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
    reading, rows = SurveyReading(), _Rows()
    wordings, pseudonyms = Wordings(settings), pseudonyms or pseudonyms_of(settings)
    withdrawn, problems = read_withdrawn(settings.folder)
    reading.problems += problems
    for cohort in cohorts:
        forms, roster = _read_cohort(settings, cohort, wordings, reading)
        _add_cohort(settings, cohort, forms, roster, withdrawn, pseudonyms, rows)
    reading.tables = {name: _table(name, getattr(rows, name)) for name in vars(rows)}
    return reading


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    return tables.in_order(name, pd.DataFrame(rows, columns=columns))


def _read_cohort(
    settings: Settings, cohort: Cohort, wordings: Wordings, reading: SurveyReading
) -> tuple[list[Form], dict[str, dict[str, str]] | None]:
    corrections, problems = corrections_of(settings, cohort)
    reading.problems += problems
    readers = readers_for(settings, cohort)
    forms: list[Form] = []
    for file in cohort.of_kind("survey"):
        read, what, found = read_file(settings, cohort, file, wordings, readers, corrections)
        forms += read
        reading.files += [what] if what else []
        reading.problems += found
    if not cohort.of_kind("survey"):
        where = f"data/raw/{cohort.id}"
        found = "There is no survey in this folder."
        reading.problems.append(Problem("stop", where, 0, "", found, "Put the exports in it."))
    roster: dict[str, dict[str, str]] | None = None
    for file in cohort.of_kind("roster"):
        people, found = read_roster(
            settings.folder / file.path, file.path, corrections, settings.study.cluster
        )
        both = len(people.keys() & (roster or {}).keys())
        if both:
            what = f"{both} of its people are on another roster of this cohort too."
            found.append(
                Problem("stop", file.path, 0, "participant_id", what, "Keep one row for each.")
            )
        roster = (roster or {}) | people
        reading.problems += found
    # A roster without rows, such as a template, is none.
    return forms, roster or None


def _add_cohort(
    settings: Settings,
    cohort: Cohort,
    forms: list[Form],
    roster: dict[str, dict[str, str]] | None,
    withdrawn: frozenset[str],
    pseudonyms: Pseudonyms,
    rows: _Rows,
) -> None:
    people, audit = _link_forms(settings, forms, roster, withdrawn), Counter()
    unused = _unused(settings, forms, people)
    clusters: dict[str, str] = {}
    for form in forms:
        person, how = people.get((form.wave, form.code), ("", ""))
        how = "corrected" if form.corrected and how == "exact" else how
        if person in withdrawn:
            # Who has withdrawn is taken out of everything; only how many is kept.
            audit[form.wave, "withdrawn"] += 1
            continue
        if form.cluster:
            clusters.setdefault(person, form.cluster)
        reason = unused.get(id(form), "")
        audit[form.wave, reason or how] += 1
        alias = pseudonyms.person(person, cohort.id) if person else None
        rows.responses.append(
            (
                cohort.id,
                form.wave,
                "self",
                alias,
                form.file,
                form.row,
                form.sent_in,
                form.answered,
                how or None,
                not reason,
                reason,
            )
        )
        if not reason:
            rows.answers += _answer_rows(settings, form, alias)
            rows.comments += [
                (cohort.id, form.wave, alias, q, text) for q, text in form.comments.items()
            ]
    codes = set(roster or {}) | {p for p, _ in people.values()}
    for code in sorted(codes - withdrawn - {""}):
        entry = (roster or {}).get(code)
        row = _participant(entry, clusters.get(code, ""))
        rows.participants.append((cohort.id, pseudonyms.person(code, cohort.id), *row))
    rows.matching_audit += [(cohort.id, wave, kind, n) for (wave, kind), n in sorted(audit.items())]


def _participant(entry: dict[str, str] | None, cluster: str) -> tuple:
    """Whether the roster has the person, and what it says; a form may say the cluster."""
    told = entry or {}
    return (
        entry is not None,
        told.get("status", "enrolled"),
        told.get("role", ""),
        told.get("organisation", ""),
        told.get("cluster") or cluster,
    )


def _link_forms(
    settings: Settings,
    forms: list[Form],
    roster: dict[str, dict[str, str]] | None,
    withdrawn: frozenset[str],
) -> dict[tuple[str, str], tuple[str, str]]:
    """Who each form's code is: against the roster, or else against the first wave's codes."""
    codes: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        if form.code:
            codes[form.wave].add(form.code)
    first, _ = settings.study.main_comparison
    reference = (set(roster) if roster is not None else set(codes.get(first, ()))) | withdrawn
    near = settings.study.near_matches
    people = {}
    for wave, found in codes.items():
        for code, who in link(found, reference, near=near).items():
            if roster is None and who[1] == "new":
                who = (code, "exact")
            people[wave, code] = who
    return people


def _unused(
    settings: Settings,
    forms: Iterable[Form],
    people: dict[tuple[str, str], tuple[str, str]],
) -> dict[int, str]:
    """Why a form is not used, by the form's id(); a form that is used is not in it."""
    reasons: dict[int, str] = {}
    groups: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in forms:
        if not form.code:
            reasons[id(form)] = "no code"
        elif form.answered == 0:
            reasons[id(form)] = "empty"
        else:
            groups[form.wave, people[form.wave, form.code][0]].append(form)
    for same in groups.values():
        if len(same) > 1:
            if all(re.match(r"\d{4}-\d\d-\d\d", form.sent_in) for form in same):
                # Times that can be told say what is first better than the order of rows.
                same.sort(key=lambda f: f.sent_in)
            kept = same[-1]
            if settings.study.duplicates == "first_complete":
                kept = max(same, key=lambda f: f.answered)
            reasons |= {id(form): "duplicate" for form in same if form is not kept}
    return reasons


def _answer_rows(settings: Settings, form: Form, person: str) -> list[tuple]:
    items = settings.items()
    rows = []
    for item_id, (answer, missing) in form.answers.items():
        name = items[item_id]
        instrument = settings.instruments[name]
        turned = instrument.low + instrument.high - answer
        value = turned if instrument.items[item_id].reversed else answer
        rows.append((form.cohort, form.wave, "self", person, name, item_id, answer, value, missing))
    return rows


def write_reading(path: str, files: list[FileReading]) -> None:
    """Keep what each file was taken for, for the review."""
    rows = [asdict(file) for file in files]
    Path(path).write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
