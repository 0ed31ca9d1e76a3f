"""Which column of an export is which item."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import normalised, tidied, wording
from evaluation.study.settings import Settings
from evaluation.surveys.export import Column, Export

Place = tuple[str, str]
"""Wave that a header's beginning names ('' is the form's own wave), and item id."""

CLEARLY = 0.05
"""By how much a close wording must be closer than the next, on either side."""

NEGATIONS = re.compile(r"\b(?:not|no|never|none|nobody|nothing|cannot|without|\w+n't)\b")


@dataclass
class ColumnMap:
    """What the columns of one export are; positions, None where there is no such column.

    Attributes:
        code: those whose cells, joined, are the person's code; none if nobody is to be linked.
        wave: names the wave.
        cohort: names the cohort.
        rater: names who answered.
        consent: says whether the person takes part.
        cluster: names the team or organisation.
        sent_in: time at which the form was sent in.
        started: time at which it was begun.
        seconds: how long it took.
        finished: whether the last page was reached.
        items: of each item, by wave ('' is the form's own wave) and item id.
        how: by what each was known: `set` (cohort.yaml), `id`, `wording`, `alias` or `close`.
        open_questions: of each open question, by id.
        unmatched: headers of questions that are nothing that the settings know. Items that the
            wave did not ask are known, and what the platform adds is no question.
    """

    code: tuple[int, ...] = ()
    wave: int | None = None
    cohort: int | None = None
    rater: int | None = None
    consent: int | None = None
    cluster: int | None = None
    sent_in: int | None = None
    started: int | None = None
    seconds: int | None = None
    finished: int | None = None
    items: dict[Place, int] = field(default_factory=dict)
    how: dict[Place, str] = field(default_factory=dict)
    open_questions: dict[str, int] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)


class Wordings:
    """Every wording by which an item or an open question may stand in a header.

    Attributes:
        ids: item of each id, case and blanks forgiven.
        full: item of each text, as written but for case, quotes and numbering, best first: how
            such a match is called, and items by text.
        plain: the same for texts without a grid's stem and without anchors.
        texts: wordings of each item, its own first.
        open_questions: question of each id and wording.
    """

    def __init__(self, settings: Settings) -> None:
        self.ids: dict[str, str] = {}
        self.full = (("wording", defaultdict(set)), ("alias", defaultdict(set)))
        self.plain = (("wording", defaultdict(set)), ("alias", defaultdict(set)))
        self.texts: dict[str, tuple[str, ...]] = {}
        self.open_questions: dict[str, str] = {}
        for instrument in settings.instruments.values():
            for item_id, item in instrument.items.items():
                self.ids.setdefault(tidied(item_id), item_id)
                self.texts[item_id] = tuple(wording(t) for t in (item.text, *item.aliases))
                for at, texts in enumerate(((item.text,), item.aliases)):
                    for text in texts:
                        self.full[at][1][normalised(text)].add(item_id)
                        self.plain[at][1][wording(text)].add(item_id)
            for question, text in instrument.open_questions.items():
                self.open_questions |= {tidied(question): question, wording(text): question}


@dataclass
class _Question:
    """A column that may be an item or an open question.

    Attributes:
        at: its position.
        header: as messages name it.
        wave: wave that its beginning names.
        names: all that it may be known by, without that beginning.
        item: what it was taken for.
        how: by what.
        exact: whether no other column can be meant: set, or by a grid's stem and row together.
    """

    at: int
    header: str
    wave: str
    names: list[str]
    item: str = ""
    how: str = ""
    exact: bool = False


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
        _recognise(question, own, wordings)
    problems += _settle(export.sheet, questions)
    left = [q for q in questions if not q.item]
    problems += _open_questions(export.sheet, left, wordings, columns)
    left = [q for q in left if q.at not in columns.open_questions.values()]
    problems += _close(export.sheet, left, questions, settings, wordings)
    for question in questions:
        if question.item:
            columns.items[question.wave, question.item] = question.at
            columns.how[question.wave, question.item] = question.how
    columns.unmatched = [q.header for q in left if not q.item]
    return columns, problems + _worded_otherwise(export.sheet, questions, wordings)


def _no_code(export: Export, settings: Settings) -> Problem:
    code, sheet = settings.study.person_code, export.sheet
    lacking = [name for name in code.joined if position(export, name) is None] or code.columns
    names = (" and " if code.joined else " or ").join(map(repr, lacking))
    what = ", a part of people's codes" if code.joined else " with people's codes"
    found = f"There is no column {names}{what}."
    remedy = (
        "Export it with that question, or name the column under 'person_code' in study.yaml."
        f"{_nearest_column(lacking, sheet.headers)}"
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
) -> list[_Question]:
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
        found.append(_Question(at, column.header, wave, names))
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


def _recognise(question: _Question, own: dict[int, str], wordings: Wordings) -> None:
    """Say which item a column is, if it can only be one."""
    if question.at in own:
        question.item, question.how, question.exact = own[question.at], "set", True
        return
    grids = [n for n in question.names if n.rstrip().endswith("]") and "[" in n.lstrip()[1:]]
    found = _only(grids, wordings.full, normalised)
    question.exact = bool(found)
    found = found or _only(question.names, wordings.full, normalised)
    found = found or _only(question.names, wordings.plain, wording)
    by_id = {wordings.ids[t] for name in question.names if (t := tidied(name)) in wordings.ids}
    # A platform's id may be another question's in another wave: its wording goes before it.
    if len(by_id) == 1 and (not found or found[1] in by_id):
        found = ("id", *by_id)
    if found:
        question.how, question.item = found


def _only(
    names: list[str],
    levels: Iterable[tuple[str, dict[str, set[str]]]],
    same: Callable[[str], str],
) -> tuple[str, str] | None:
    """How, and the one item of which these are names; None if there are none or several."""
    for how, index in levels:
        items = [index[key] for name in names if (key := same(name)) in index]
        if items:
            either = set.union(*items)
            return (how, *either) if len(either) == 1 else None
    return None


def _settle(sheet: Sheet, questions: list[_Question]) -> list[Problem]:
    """Leave each item one column; a problem for each further one that claims it."""
    claims: dict[Place, list[_Question]] = defaultdict(list)
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
    sheet: Sheet, left: list[_Question], wordings: Wordings, columns: ColumnMap
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


def _close(
    sheet: Sheet,
    left: list[_Question],
    questions: list[_Question],
    settings: Settings,
    wordings: Wordings,
) -> list[Problem]:
    """Take columns for free items that are worded nearly the same; a note for each.

    Both must be each other's nearest by far. Items that have a column compete as well: a column
    that is as near to one of them is another version of it rather than a free item.
    """
    least = settings.study.close_wording
    claimed = {(q.wave, q.item) for q in questions if q.item}
    likeness = {q.at: _likeness(q, wordings, least - CLEARLY) for q in left} if least < 1 else {}
    problems = []
    for question in left:
        ranked = sorted(likeness.get(question.at, {}).items(), key=lambda pair: -pair[1][0])
        if not ranked or ranked[0][1][0] < least:
            continue
        item, (much, name, text) = ranked[0]
        rivals = [pair[1][0] for pair in ranked[1:]]
        rivals += [
            likeness[other.at][item][0]
            for other in left
            if other is not question and other.wave == question.wave and item in likeness[other.at]
        ]
        unique = all(much - rival >= CLEARLY for rival in rivals)
        if unique and (question.wave, item) not in claimed and _may_be_same(wording(name), text):
            question.item, question.how = item, "close"
            problems.append(_taken_as_close(sheet, question, item, name, much, settings))
    return problems


def _likeness(
    question: _Question, wordings: Wordings, least: float
) -> dict[str, tuple[float, str, str]]:
    """Items worded nearly as a column is: how nearly, the column's wording and the item's."""
    found: dict[str, tuple[float, str, str]] = {}
    for name in question.names:
        own = wording(name)
        if " " not in own:
            continue
        matcher = difflib.SequenceMatcher(None, "", own, autojunk=False)
        for item, texts in wordings.texts.items():
            for text in texts:
                matcher.set_seq1(text)
                if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
                    continue
                much = matcher.ratio()
                if much >= max(least, found.get(item, (0,))[0]):
                    found[item] = (much, name, text)
    return found


def _may_be_same(one: str, other: str) -> bool:
    """Whether two wordings have the same numbers and negations: without them they differ."""
    return all(
        sorted(re.findall(what, one)) == sorted(re.findall(what, other))
        for what in (r"\d+", NEGATIONS)
    )


def _taken_as_close(
    sheet: Sheet, question: _Question, item: str, name: str, much: float, settings: Settings
) -> Problem:
    text = settings.instruments[settings.items()[item]].items[item].text
    found = (
        f"It is taken for the item {item!r}, being worded nearly the same ({much:.2f} of 1): "
        f"{name!r} beside {text!r}."
    )
    remedy = (
        "If that is right, add its wording to the item's 'aliases'; if not, name the item's column "
        "under 'columns' in cohort.yaml, or set 'close_wording: 1' in study.yaml."
    )
    return sheet.problem(sheet.header_row, question.header, found, remedy, "note")


def _worded_otherwise(
    sheet: Sheet, questions: list[_Question], wordings: Wordings
) -> list[Problem]:
    """A note on columns that are items by their id and are worded as none."""
    other = []
    for question in questions:
        worded = [text for name in question.names if " " in (text := wording(name))]
        if question.how == "id" and question.item and worded:
            texts = wordings.texts[question.item]
            other += [] if set(worded) & set(texts) else [(question, worded[-1])]
    if not other:
        return []
    shown = "; ".join(f"{q.item!r}: {text[:60]!r}" for q, text in other[:3])
    found = f"Known by their ids, but worded otherwise than the instrument, {len(other)}: {shown}."
    remedy = "Check that they ask the same; if so, add the wordings to the items' 'aliases'."
    return [sheet.problem(sheet.header_row, "", found, remedy, "note")]


def _nearest_column(wanted: Iterable[str], headers: list[str], least: float = 0.6) -> str:
    """The header most like what was wanted, as a sentence; empty if none is like it."""
    for name in wanted:
        near = difflib.get_close_matches(wording(name), [wording(h) for h in headers], 1, least)
        found = [h for h in headers if near and wording(h) == near[0]]
        if found:
            return f" The nearest column is {found[0]!r}."
    return ""


def missing_items(
    sheet: Sheet, columns: ColumnMap, settings: Settings, cohort: str, wave: str
) -> list[Problem]:
    """Items that this wave asked and that no column holds.

    Those that `asked_in` says were not asked are a fact, and not missed.
    """
    problems = []
    for instrument in settings.instruments.values():
        for item_id, item in instrument.items.items():
            asked = instrument.was_asked(item_id, wave, cohort)
            if asked and not {("", item_id), (wave, item_id)} & columns.items.keys():
                hint = _nearest_column((item.text, item_id), columns.unmatched, 0.5)
                found = f"No column is the item {item_id!r} ({item.text!r})."
                remedy = (
                    f"Name its column under 'columns' in data/raw/{cohort}/cohort.yaml, or say "
                    f"under 'asked_in' that it was not asked.{hint}"
                )
                problems.append(sheet.problem(sheet.header_row, "", found, remedy))
    return problems


def answers_not_asked(
    sheet: Sheet, columns: ColumnMap, settings: Settings, cohort: str, waves: Iterable[str]
) -> list[Problem]:
    """Columns with answers to items that, by `asked_in`, none of these waves asked: not read."""
    waves, problems = list(waves), []
    for (prefixed, item), at in columns.items.items():
        instrument = settings.instruments[settings.items()[item]]
        own = [prefixed] if prefixed else waves
        filled = sum(bool(row[at].strip()) for row in sheet.rows)
        if filled and not any(instrument.was_asked(item, wave, cohort) for wave in own):
            found = f"{filled} cells are not read: 'asked_in' says that {item!r} was not asked."
            remedy = "If it was asked, mend 'asked_in' in its instrument."
            problems.append(
                sheet.problem(sheet.header_row, sheet.headers[at], found, remedy, "note")
            )
    return problems
