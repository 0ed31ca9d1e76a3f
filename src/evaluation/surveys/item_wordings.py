"""By which wordings the items and open questions of a study may be known in an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from evaluation.study.instruments import normalised, tidied, wording
from evaluation.study.settings import Settings
from evaluation.surveys.column_map import Question


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


def recognise(question: Question, own: dict[int, str], wordings: Wordings) -> None:
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
