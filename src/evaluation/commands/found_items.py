"""Which columns of exports are items, told by their cells: few distinct answers, or small numbers.

Nothing is decided here that only a person can know: which answer is the lowest, which items are
reversed, which belong together.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from evaluation.commands.exports import plain_words
from evaluation.commands.found_columns import (
    Column,
    Part,
    code_header,
    email_header,
    is_no_question,
    without_number,
    wordings,
)
from evaluation.study.instruments import normalised

MOST_LABELS, LONGEST_LABEL = 10, 60
ANSWER_WORDS = re.compile(
    r"\b(yes|no|agree|disagree|true|false|never|rarely|sometimes|often|always|poor|fair|good|"
    r"excellent|satisfied|dissatisfied|confident|likely|unlikely|useful|helpful|extent|somewhat|"
    r"slightly|moderately|very|extremely|important|low|high|none|not at all|better|worse)\b"
)
"""Words that answers have and job titles, places and names have not."""

RATED = re.compile(r"\b(agree|disagree|never|always)\b")
"""Words of answers that no question who somebody is has, whatever its header says."""

ABOUT_PEOPLE = re.compile(
    r"\b(role|job|organisation|organization|team|department|gender|sex|age|ethnicity|region|"
    r"cohort|group|years|manager|facilitator|employer|profession|grade|band|wave|time|consent)\b"
)
"""Words of short headers that ask who somebody is."""

AMOUNT = re.compile(r"^(how many|how old|how long|number of|years)\b")
"""Beginnings of questions for an amount."""


@dataclass
class Answers:
    """Items that were answered in the same way.

    Attributes:
        items: their columns, in the order in which they stand.
        labels: answers in the order of the alphabet; empty if they are numbers.
        ordered: whether the labels stand in the order of the export's own codes instead.
        least: lowest number seen.
        most: highest number seen.
        ends: what the lowest and the highest number mean, if an export says so.
    """

    items: list[Column]
    labels: list[str] = field(default_factory=list)
    ordered: bool = False
    least: int = 0
    most: int = 0
    ends: tuple[str, str] = ("", "")


@dataclass
class Findings:
    """What exports hold.

    Attributes:
        code: headers that may be the column with people's codes.
        by_email: whether these are people's addresses, there being no codes.
        groups: items, by the way they were answered; the largest group first.
        open_questions: questions answered in free text.
        left_out: headers of everything else.
        prefix: start of headers that ask an item once more, looking back; empty if there is none.
        asked: every cohort and recognised wave of the exports.
        cohorts: every cohort of the exports.
        unsure: cohorts with an export whose wave is not recognised.
    """

    code: list[str]
    groups: list[Answers]
    open_questions: list[str]
    left_out: list[str]
    prefix: str
    asked: set[tuple[str, str]]
    cohorts: set[str]
    unsure: set[str]
    by_email: bool = False


def find_items(parts: list[Part]) -> Findings:
    """Items, open questions and the column of codes in some exports."""
    # A list of variables, or of anything but people, is no survey beside sheets that have codes.
    parts = [p for p in parts if code_header(p.export)] or parts
    code = list(dict.fromkeys(c for p in parts if (c := code_header(p.export))))
    addresses = [] if code else [email_header(p.export) for p in parts]
    by_email = bool(addresses) and all(addresses)
    prefix = _prefix([text for p in parts for c in p.export.columns if (text := wordings(c)[0])])
    columns, left_out = _columns(parts, code, prefix)
    groups, rest = _groups(columns)
    open_questions = [c.text or c.header for c in rest if _is_open(c)]
    left_out += [c.text or c.header for c in rest if not _is_open(c)]
    asked = {(p.cohort, p.wave) for p in parts if p.wave}
    asked |= {place for column in columns for place in column.seen}
    cohorts, unsure = {p.cohort for p in parts}, {p.cohort for p in parts if not p.wave}
    code = code or (list(dict.fromkeys(addresses)) if by_email else [])
    return Findings(
        code, groups, open_questions, left_out, prefix, asked, cohorts, unsure, by_email
    )


def _prefix(headers: list[str]) -> str:
    """What stands before at least two headers that also stand by themselves; empty if nothing."""
    known = {h for h in headers if len(h) > 12}
    found = Counter(
        header[: -len(own)]
        for header in known
        for own in known
        if header != own and header.endswith(own)
    )
    return found.most_common(1)[0][0] if found and found.most_common(1)[0][1] > 1 else ""


def _columns(parts: list[Part], code: list[str], prefix: str) -> tuple[list[Column], list[str]]:
    """Questions by their wording, and the headers that are none."""
    columns: dict[str, Column] = {}
    left_out: dict[str, None] = {}
    repeated = _repeated(parts)
    for part in parts:
        for at, column in enumerate(part.export.columns):
            full, row = wordings(column)
            if not column.header or {row, column.header} & set(code):
                continue
            if is_no_question(part.export, column):
                left_out[column.header] = None
                continue
            back = bool(prefix) and full.startswith(prefix)
            if back:
                full, row = full[len(prefix) :], row.removeprefix(prefix)
            text = without_number(full if normalised(row) in repeated else row)
            header = column.header.removeprefix(prefix) if back else column.header
            found = columns.setdefault(normalised(text or header), Column(header, text))
            found.ids += [
                name
                for name in dict.fromkeys((*column.names, header))
                if name not in found.ids and not re.search(r"\s", name) and name != text
            ]
            found.add(column, [cells[at] for cells in part.export.sheet.rows])
            found.cohorts.add(part.cohort)
            wave = "then" if back else part.wave
            found.seen |= {(part.cohort, wave)} if wave else set()
    _keep_own_ids(list(columns.values()))
    return list(columns.values()), list(left_out)


def _repeated(parts: list[Part]) -> set[str]:
    """Rows that stand in more than one grid of an export, so that they do not name a question."""
    repeated = set()
    for part in parts:
        grids: dict[str, set[str]] = {}
        for column in part.export.columns:
            full, row = wordings(column)
            if row and not column.role:
                grids.setdefault(normalised(row), set()).add(normalised(full))
        repeated |= {row for row, full in grids.items() if len(full) > 1}
    return repeated


def _keep_own_ids(columns: list[Column]) -> None:
    """Leave out ids that are another question's in another export: they would name both."""
    counts = Counter(name.casefold() for column in columns for name in column.ids)
    for column in columns:
        column.ids = [name for name in column.ids if counts[name.casefold()] == 1]


def _groups(columns: list[Column]) -> tuple[list[Answers], list[Column]]:
    """Items by the way they were answered, and the columns that are no items."""
    numeric = [c for c in columns if c.numbers and not _about_people(c)]
    found = [_numbers([c for c in numeric if max(c.numbers) <= 7])]
    found += [_numbers([c for c in numeric if max(c.numbers) > 7])]
    texts = [
        c for c in columns if c.is_text and not c.numbers and not c.several and not _about_people(c)
    ]
    families: list[tuple[set[str], list[Column]]] = []
    # Those with most answers first: a column in which few answers occur joins one that has more.
    for column in sorted((c for c in texts if _few(c)), key=lambda c: -len(c.labels)):
        fits = [f for f in families if len(f[0] & column.labels) >= min(2, len(column.labels))]
        for family in fits[1:]:
            families.remove(family)
            fits[0][0].update(family[0])
            fits[0][1].extend(family[1])
        if fits:
            fits[0][0].update(column.labels)
            fits[0][1].append(column)
        else:
            families.append((set(column.labels), [column]))
    for labels, family in families:
        family += [c for c in texts if not _few(c) and c.labels <= labels]
        # A column by itself may be free text in which some people wrote the same: it is taken for
        # an item only where answers come back often. What people wrote must not get into settings.
        often = 2 * len(labels) <= sum(len(c.cells) for c in family)
        if len(family) > 1 or (often and any(ANSWER_WORDS.search(label) for label in labels)):
            found.append(Answers([c for c in columns if c in family], *_spellings(family)))
    found = sorted((g for g in found if g.items), key=lambda g: -len(g.items))
    taken = [id(c) for group in found for c in group.items]
    return found, [c for c in columns if id(c) not in taken]


def _numbers(columns: list[Column]) -> Answers:
    seen = [n for column in columns for n in column.numbers]
    ends = next((column.ends for column in columns if any(column.ends)), ("", ""))
    return Answers(columns, least=min(seen, default=0), most=max(seen, default=0), ends=ends)


def _about_people(column: Column) -> bool:
    if len(column.labels) >= 3 and any(RATED.search(label) for label in column.labels):
        return False
    words = plain_words(column.text or column.header)
    short = len(words.split()) <= 3
    return bool((short and ABOUT_PEOPLE.search(words)) or AMOUNT.search(words))


def _few(column: Column) -> bool:
    """Whether cells are few distinct short answers, one of them given more than once."""
    labels = {normalised(cell) for cell in column.cells}
    short = all(len(cell) <= LONGEST_LABEL for cell in column.single)
    again = len(labels) < len(column.cells) or bool(column.codes)
    return short and len(column.labels) <= MOST_LABELS and again


def _spellings(columns: list[Column]) -> tuple[list[str], bool]:
    """The usual spelling of each answer, and whether they stand in the order of their codes.

    Without codes, or where two columns contradict each other, it is the order of the alphabet.
    """
    spelt: dict[str, Counter] = {}
    for column in columns:
        for cell in column.single:
            spelt.setdefault(normalised(cell), Counter())[cell] += 1
        for label, written in column.spelt.items():
            spelt.setdefault(label, Counter())[written] += 1
    usual = {key: min(c, key=lambda s, c=c: (-c[s], s)) for key, c in spelt.items()}
    codes = {(key, n) for column in columns for key, n in column.codes.items()}
    order = dict(codes)
    if order.keys() == usual.keys() and len(codes) == len(order) == len(set(order.values())):
        return [usual[key] for key in sorted(order, key=order.get)], True
    return sorted(usual.values(), key=lambda s: (s.casefold(), s)), False


def _is_open(column: Column) -> bool:
    """Whether people wrote sentences, or were asked a question that is no choice."""
    if not column.is_text or column.numbers or column.several or _about_people(column):
        return False
    words = sum(len(cell.split()) for cell in column.cells) / len(column.cells)
    asked = (column.text or column.header).rstrip().endswith("?")
    return not column.codes and (words >= 3 or (asked and not _few(column)))
