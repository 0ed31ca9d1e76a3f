"""Which columns of exports are items, told by their cells: few distinct answers, or small numbers.

Nothing is decided here that only a person can know: which answer is the lowest, which items are
reversed, which belong together.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from evaluation.commands.exports import is_metadata, plain_words
from evaluation.commands.found_columns import Column, Export, code_header
from evaluation.study.instruments import MISSING_ANSWERS, normalised

MOST_LABELS, LONGEST_LABEL = 10, 60
ANSWER_WORDS = re.compile(
    r"\b(yes|no|agree|disagree|true|false|never|rarely|sometimes|often|always|poor|fair|good|"
    r"excellent|satisfied|dissatisfied|confident|likely|unlikely|useful|helpful|extent|somewhat|"
    r"slightly|moderately|very|extremely|important|low|high|none|not at all|better|worse)\b"
)
"""Words that answers have and job titles, places and names have not."""

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
        least: lowest number seen.
        most: highest number seen.
    """

    items: list[Column]
    labels: list[str] = field(default_factory=list)
    least: int = 0
    most: int = 0


@dataclass
class Findings:
    """What exports hold.

    Attributes:
        code: headers that may be the column with people's codes.
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


def find_items(exports: list[Export]) -> Findings:
    """Items, open questions and the column of codes in some exports."""
    # A list of variables, or of anything but people, is no survey beside sheets that have codes.
    exports = [e for e in exports if code_header(e.sheet)] or exports
    code = list(dict.fromkeys(c for e in exports if (c := code_header(e.sheet))))
    prefix = _prefix([h for export in exports for h in export.sheet.headers])
    columns, left_out = _columns(exports, code, prefix)
    groups, rest = _groups(columns)
    open_questions = [c.header for c in rest if _is_open(c)]
    left_out += [c.header for c in rest if not _is_open(c)]
    asked = {(e.cohort, e.wave) for e in exports if e.wave}
    asked |= {place for column in columns for place in column.seen}
    cohorts, unsure = {e.cohort for e in exports}, {e.cohort for e in exports if not e.wave}
    return Findings(code, groups, open_questions, left_out, prefix, asked, cohorts, unsure)


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


def _columns(exports: list[Export], code: list[str], prefix: str) -> tuple[list[Column], list[str]]:
    """Questions by their wording, and the headers that are none."""
    columns: dict[str, Column] = {}
    left_out: dict[str, None] = {}
    no_answers = {normalised(a) for a in (*MISSING_ANSWERS, "NA", "NULL", "-")}
    for export in exports:
        for header in filter(None, export.sheet.headers):
            back = bool(prefix) and header.startswith(prefix)
            question = header[len(prefix) :] if back else header
            if header in code:
                continue
            if is_metadata(header):
                left_out[header] = None
                continue
            column = columns.setdefault(normalised(question), Column(question))
            cells = export.sheet.column(header)
            column.cells += [c for c in cells if c and normalised(c) not in no_answers]
            column.cohorts.add(export.cohort)
            wave = "then" if back else export.wave
            column.seen |= {(export.cohort, wave)} if wave else set()
    return list(columns.values()), list(left_out)


def _groups(columns: list[Column]) -> tuple[list[Answers], list[Column]]:
    """Items by the way they were answered, and the columns that are no items."""
    numeric = [c for c in columns if c.numbers and not _about_people(c)]
    found = [_numbers([c for c in numeric if max(c.numbers) <= 7])]
    found += [_numbers([c for c in numeric if max(c.numbers) > 7])]
    texts = [c for c in columns if c.is_text and not c.numbers and not _about_people(c)]
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
            found.append(Answers([c for c in columns if c in family], _spellings(family)))
    found = sorted((g for g in found if g.items), key=lambda g: -len(g.items))
    taken = [id(c) for group in found for c in group.items]
    return found, [c for c in columns if id(c) not in taken]


def _numbers(columns: list[Column]) -> Answers:
    seen = [n for column in columns for n in column.numbers]
    return Answers(columns, least=min(seen, default=0), most=max(seen, default=0))


def _about_people(column: Column) -> bool:
    words = plain_words(column.header)
    short = len(words.split()) <= 3
    return bool((short and ABOUT_PEOPLE.search(words)) or AMOUNT.search(words))


def _few(column: Column) -> bool:
    """Whether cells are few distinct short answers, one of them given more than once."""
    labels = column.labels
    short = all(len(cell) <= LONGEST_LABEL for cell in column.cells)
    return short and len(labels) <= MOST_LABELS and len(labels) < len(column.cells)


def _spellings(columns: list[Column]) -> list[str]:
    """The usual spelling of each answer, in the order of the alphabet."""
    spelt: dict[str, Counter] = {}
    for column in columns:
        for cell in column.cells:
            spelt.setdefault(normalised(cell), Counter())[cell] += 1
    usual = [min(c, key=lambda s, c=c: (-c[s], s)) for c in spelt.values()]
    return sorted(usual, key=lambda s: (s.casefold(), s))


def _is_open(column: Column) -> bool:
    """Whether people wrote sentences, or were asked a question that is no choice."""
    if not column.is_text or column.numbers or _about_people(column):
        return False
    words = sum(len(cell.split()) for cell in column.cells) / len(column.cells)
    return words >= 3 or (column.header.rstrip().endswith("?") and not _few(column))
