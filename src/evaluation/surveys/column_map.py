"""What the columns of an export are, and what the settings miss or do not expect among them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.compared import compared_items
from evaluation.study.instruments import wording
from evaluation.study.settings import Settings

Place = tuple[str, str]
"""Wave that a header's beginning names ('' is the form's own wave), and item id."""


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


@dataclass
class Question:
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


def nearest_column(wanted: Iterable[str], headers: list[str], least: float = 0.6) -> str:
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

    Those that `asked_in` says were not asked are a fact, and not missed. Nor are questions of no
    scored scale where a cohort did not take part: nobody can tell it how the programme was.
    """
    problems = []
    compared = compared_items(settings, cohort)
    for instrument in settings.instruments.values():
        for item_id, item in instrument.items.items():
            asked = instrument.was_asked(item_id, wave, cohort)
            asked = asked and (compared is None or item_id in compared)
            if asked and not {("", item_id), (wave, item_id)} & columns.items.keys():
                hint = nearest_column((item.text, item_id), columns.unmatched, 0.5)
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
        if any(instrument.was_asked(item, wave, cohort) for wave in own):
            continue
        filled = sum(bool(row[at].strip()) for row in sheet.rows)
        if filled:
            found = f"{filled} cells are not read: 'asked_in' says that {item!r} was not asked."
            remedy = "If it was asked, mend 'asked_in' in its instrument."
            problems.append(
                sheet.problem(sheet.header_row, sheet.headers[at], found, remedy, "note")
            )
    return problems
