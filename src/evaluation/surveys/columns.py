"""Which column of an export is which item."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import tidied, wording
from evaluation.study.settings import Settings
from evaluation.surveys.close_wording import close_ones, worded_otherwise
from evaluation.surveys.column_map import ColumnMap, Place, Question, nearest_column
from evaluation.surveys.export import Column, Export
from evaluation.surveys.item_wordings import Wordings, recognise


def code_columns(export: Export, settings: Settings) -> tuple[int, ...] | None:
    """Positions of the columns that are people's code; () if nobody is linked, None if missing."""
    code = settings.study.person_code
    if code.kind == "none":
        return ()
    if code.joined:
        found = tuple(position(export, name) for name in code.joined)
        return None if None in found else found
    return next(((at,) for c in code.columns if (at := position(export, c)) is not None), None)


def code_column(sheet: Sheet, settings: Settings) -> int | None:
    """Position of the (first) column with people's codes in a sheet that no reader has read."""
    export = Export("plain", sheet, [Column(h, (h,)) for h in sheet.headers])
    return next(iter(code_columns(export, settings) or ()), None)


def position(export: Export, name: str) -> int | None:
    """The first column that has a name: as its header or, if none has, among its further names."""
    for same in (tidied, wording):
        for of in (lambda c: (c.header,), lambda c: c.names):
            for at, column in enumerate(export.columns):
                if column.header and same(name) in map(same, of(column)):
                    return at
    return None


def match_columns(
    export: Export, settings: Settings, cohort: Cohort, wordings: Wordings
) -> tuple[ColumnMap | None, list[Problem]]:
    """What each column is: by the cohort's own settings, id, wording, alias, or a close wording.

    Never are two columns one item or one column two; where the settings leave it open, that is a
    problem, and the first column is kept so that everything else can be told in the same run.
    """
    code = code_columns(export, settings)
    if code is None:
        return None, [_no_code(export, settings)]
    roles = ("sent_in", "started", "seconds", "finished")
    columns = ColumnMap(code, **{role: export.first(role) for role in roles})
    own, problems = _named(export, settings, cohort, columns)
    single = (columns.wave, columns.cohort, columns.rater, columns.consent, columns.cluster)
    taken = {*code, *single}
    questions = _questions(export, settings, taken, own)
    for question in questions:
        recognise(question, own, wordings)
    problems += _settle(export.sheet, questions)
    left = [q for q in questions if not q.item]
    problems += _open_questions(export.sheet, left, wordings, columns)
    left = [q for q in left if q.at not in columns.open_questions.values()]
    problems += close_ones(export.sheet, left, questions, settings, wordings)
    for question in questions:
        if question.item:
            columns.items[question.wave, question.item] = question.at
            columns.how[question.wave, question.item] = question.how
    columns.unmatched = [q.header for q in left if not q.item]
    return columns, problems + worded_otherwise(export.sheet, questions, wordings)


def _no_code(export: Export, settings: Settings) -> Problem:
    code, sheet = settings.study.person_code, export.sheet
    lacking = [name for name in code.joined if position(export, name) is None] or code.columns
    names = (" and " if code.joined else " or ").join(map(repr, lacking))
    what = ", a part of people's codes" if code.joined else " with people's codes"
    found = f"There is no column {names}{what}."
    remedy = (
        "Export it with that question, or name the column under 'person_code' in study.yaml."
        f"{nearest_column(lacking, sheet.headers)}"
    )
    return sheet.problem(sheet.header_row, "", found, remedy)


def _named(
    export: Export, settings: Settings, cohort: Cohort, columns: ColumnMap
) -> tuple[dict[int, str], list[Problem]]:
    """Fill in the columns that settings name; items that cohort.yaml gives to columns."""
    study, named = settings.study, defaultdict(list)
    wanted = {
        "wave": ("wave_column", cohort.settings.wave_column or study.wave_column),
        "cohort": ("cohort_column", study.cohort_column),
        "rater": ("rater_column", study.rater_column),
        "consent": ("consent", study.consent.column if study.consent else None),
        "cluster": ("cluster", study.cluster),
    }
    for at in columns.code:
        named[at].append("person_code")
    for key, (setting, name) in wanted.items():
        at = position(export, name) if name else None
        setattr(columns, key, at)
        # A code may be made up of who somebody is and where: "Team" and "Number".
        part = study.person_code.joined and key in ("cohort", "cluster")
        if at is not None and not (part and at in columns.code):
            named[at].append(setting)
    own: dict[int, str] = {}
    for name, item in cohort.settings.columns.items():
        for at in _all_with(export, name):
            named[at].append(f"columns: {item}")
            own.setdefault(at, item)
    twice = {at: dict.fromkeys(names) for at, names in named.items() if len(set(names)) > 1}
    return own, [_named_twice(export.sheet, at, names) for at, names in twice.items()]


def _named_twice(sheet: Sheet, at: int, names: Iterable[str]) -> Problem:
    found = f"The settings name it more than once: as {' and as '.join(map(repr, names))}."
    remedy = "Name another column under one of them in study.yaml or cohort.yaml."
    return sheet.problem(sheet.header_row, sheet.headers[at], found, remedy)


def _all_with(export: Export, name: str) -> list[int]:
    """The column with this header; if there is none, all that have it among their names."""
    for of in (lambda c: (c.header,), lambda c: c.names):
        found = [
            at
            for at, column in enumerate(export.columns)
            if column.header and tidied(name) in map(tidied, of(column))
        ]
        if found:
            return found
    return []


def _questions(
    export: Export, settings: Settings, taken: set[int | None], own: dict[int, str]
) -> list[Question]:
    """Columns that may be items: those that are nothing else, with the wave that they name."""
    prefixes = [
        (_prefix(w.column_prefix), wave)
        for wave, w in sorted(
            settings.study.waves.items(), key=lambda entry: -len(entry[1].column_prefix)
        )
        if w.column_prefix.strip()
    ]
    found = []
    for at, column in enumerate(export.columns):
        if not column.header or at in taken or (column.role and at not in own):
            continue
        names = list(dict.fromkeys((*column.names, column.header)))
        # A header that stands there twice has had a number since the sheet was read.
        again = [re.sub(r" \(\d+\)$", "", name) for name in names]
        names = [a if a in export.sheet.headers else n for a, n in zip(again, names, strict=True)]
        wave, names = _wave_of(names, prefixes)
        found.append(Question(at, column.header, wave, names))
    return found


def _prefix(prefix: str) -> re.Pattern[str]:
    """The beginning of headers of a wave; blanks, case and a number before it are forgiven."""
    words = prefix.strip().rstrip(" :.;-–—").split() or prefix.split()
    end = r"(?!\w)" if words[-1][-1].isalnum() and not prefix[-1].isalnum() else ""
    text = r"\s+".join(map(re.escape, words))
    return re.compile(rf"\s*(?:q?\d+(?:\.\d+)*[.):]?\s+)?{text}{end}[\s:.;–—-]*", re.IGNORECASE)


def _wave_of(
    names: list[str], prefixes: list[tuple[re.Pattern[str], str]]
) -> tuple[str, list[str]]:
    """The wave that one of a column's names begins with ('' if none), and the names without it."""
    for prefix, wave in prefixes:
        rests = [name[m.end() :] if (m := prefix.match(name)) else name for name in names]
        if rests != names:
            return wave, [rest for rest in rests if rest]
    return "", names


def _settle(sheet: Sheet, questions: list[Question]) -> list[Problem]:
    """Leave each item one column; a problem for each further one that claims it."""
    claims: dict[Place, list[Question]] = defaultdict(list)
    problems = []
    for question in questions:
        if question.item:
            claims[question.wave, question.item].append(question)
    for (_, item), same in claims.items():
        exact = [q for q in same if q.how == "set"] or [q for q in same if q.exact] or same
        first = exact[0]
        for question in same:
            if question is first:
                continue
            question.item = ""
            if question in exact:
                found = f"Two columns are the item {item!r}: this one and {first.header!r}."
                remedy = (
                    "Name the right one under 'columns' in cohort.yaml, or remove or rename one "
                    "in the export."
                )
                problems.append(sheet.problem(sheet.header_row, question.header, found, remedy))
    return problems


def _open_questions(
    sheet: Sheet, left: list[Question], wordings: Wordings, columns: ColumnMap
) -> list[Problem]:
    """Fill in the open questions among the columns that are no items."""
    problems = []
    for question in left:
        names = [same(name) for name in question.names for same in (tidied, wording)]
        known = wordings.open_questions
        found = next((known[name] for name in names if name in known), "")
        if found and found in columns.open_questions:
            first = sheet.headers[columns.open_questions[found]]
            text = f"Two columns are the open question {found!r}: this one and {first!r}."
            remedy = "Remove or rename one in the export."
            problems.append(sheet.problem(sheet.header_row, question.header, text, remedy))
        elif found:
            columns.open_questions[found] = question.at
    return problems
