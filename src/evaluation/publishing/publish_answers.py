"""Published table of answers: each question before and after, the same people both times."""

from __future__ import annotations

from collections import Counter

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_items import nearly_the_same
from evaluation.publishing.results import Row, Scope

Counts = dict[tuple[str, str], Counter]


def answers(scope: Scope) -> list[Row]:
    """Answers to each item before and after, categories merged until no cell is small.

    From the answers to all its questions and the mean of a scale, those of the few who left one
    out could be had: as with its change, nothing is told of a question that is of nearly the same
    people as its scale, or as another question of it.
    """
    scale_of = {
        item: scale for scale, (_, _, entry) in scope.scales.items() for item in entry.items
    }
    close = {item for scale in scope.scales for item in nearly_the_same(scope, scale)}
    rows = []
    for (name, item), cells in sorted(_counted(scope).items()):
        if scope.withhold(say("withheld.answers_left_out"), item in close):
            continue
        instrument = scope.settings.instruments[name]
        by_wave = [
            [cells[wave, answer] for answer in instrument.answer_labels()]
            for wave in scope.study.main_comparison
        ]
        groups = disclosure.merged_answers(by_wave, scope.k)
        if scope.withhold(say("withheld.answers"), groups is None):
            continue
        about = {"cohort": scope.focus, "instrument": name, "scale": scale_of.get(item, "")}
        text = instrument.items[item].text
        if instrument.items[item].reversed:
            text = say("table_cell.reversed", question=text)
        about |= {"item": item, "text": text}
        labels = list(instrument.answer_labels().values())
        for wave, values in zip(scope.study.main_comparison, by_wave, strict=True):
            told = {"wave": wave, "wave_label": scope.study.waves[wave].label}
            rows += [about | told | row for row in _classes(values, groups, labels)]
    return rows


def _counted(scope: Scope) -> Counts:
    """How many gave each answer at each wave, by instrument and item."""
    counts: Counts = {}
    counted = scope.results.rows("answer_counts", scope.focus)
    for row in counted if scope.counts_may_be_shown() else []:
        counts.setdefault((row.instrument, row.item), Counter())[row.wave, row.answer] = row.n
    return counts


def _classes(values: list[int], groups: list[list[int]], labels: list[str]) -> list[Row]:
    """Rows of one question at one wave: a class of answers each."""
    rows, n_all = [], sum(values)
    for order, group in enumerate(groups, 1):
        n = sum(values[i] for i in group)
        rows.append(
            {
                "class": str(order),
                "class_label": _class_label([labels[i] for i in group]),
                "n": str(n),
                "n_all": str(n_all),
                "share": f"{100 * n / n_all:.0f}",
                "side": _side(group, len(labels)),
            }
        )
    return rows


def _class_label(labels: list[str]) -> str:
    if len(labels) == 1:
        return labels[0]
    key = "two_answers" if len(labels) == 2 else "several_answers"
    return say(f"table_cell.{key}", low=labels[0], high=labels[-1].lower())


def _side(group: list[int], categories: int) -> str:
    middle = (categories - 1) / 2
    centre = sum(group) / len(group)
    if centre == middle:
        return "middle"
    return "low" if centre < middle else "high"
