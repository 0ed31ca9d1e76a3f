"""Published tables about the quality of the answers: counts of forms, bands, wordings.

Counts of forms are process counts. Of answers, and of forms to be noted, only bands are told, of
all cohorts together, and only those whose borders have at least k people on either side: whatever
the band, it can then be the doing of no single person. Exact numbers are in the review.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.quality_rules import can_be_straight, rules
from evaluation.publishing.results import Row, Scope
from evaluation.study.instruments import Instrument
from evaluation.tables import ALL_COHORTS

BORDERS = (5, 10, 20)
"""Borders of bands, in per cent."""

CROWDED = 15
"""Per cent at one end of the range from which it leaves little room (Terwee and others 2007)."""

LONGEST = 160
"""Characters of a wording or header that are published."""


def quality(scope: Scope, answers: list[Row]) -> dict[str, list[Row]]:
    """Every published table about the quality of the answers.

    Args:
        scope: what the report is about.
        answers: the published table `answers`: it says how much of each end may be told.
    """
    return {
        "quality_forms": forms(scope),
        "quality_answers": kinds(scope),
        "quality_items": items(scope, answers),
        "quality_wordings": wordings(scope),
        "quality_rules": rules(scope),
    }


def band(n: int, of: int, least: int, borders: Sequence[int] = BORDERS) -> str:
    """Between which borders a share lies; empty if no border can be told.

    A border is told if at least `least` can lie on either side of it, and as many between it and
    the one before. That hangs on `of` alone, so that a band that is not told says nothing either.

    Args:
        n: how many.
        of: out of how many.
        least: smallest number that may be told.
        borders: in per cent, lowest first.
    """
    told, below = [], 0
    for border in borders:
        at = border * of // 100
        if at - below >= least and of - at >= least:
            told.append((border, at))
            below = at
    under = [border for border, at in told if n <= at]
    over = [border for border, at in told if n > at]
    parts = [say("quality.band.over", border=border) for border in over[-1:]]
    return ", ".join(parts + [say("quality.band.under", border=border) for border in under[:1]])


def forms(scope: Scope) -> list[Row]:
    """Forms that came in, were used and were left out, by wave; those to be noted as bands."""
    rows = []
    for cohort in scope.shown_cohorts():
        found: dict[str, dict[str, int]] = {}
        for row in scope.results.rows("quality_forms", cohort):
            if row.rater == "self":
                found.setdefault(row.wave, {})[row.kind] = row.n
        for wave, entry in scope.study.waves.items():
            if wave not in found:
                continue
            n, used = found[wave], found[wave].get("used", 0)
            rows.append(
                {
                    "cohort": cohort,
                    "cohort_label": scope.labels[cohort],
                    "wave": wave,
                    "wave_label": entry.label,
                    "received": str(n["received"]),
                    "used": str(used),
                    "left_out": str(n["received"] - used),
                    "straight": _noted(scope, cohort, n["straight"], used)
                    if can_be_straight(scope, wave)
                    else "",
                    "fast": _noted(scope, cohort, n["fast"], n["timed"]) if "timed" in n else "",
                }
            )
    return rows


def _noted(scope: Scope, cohort: str, n: int, of: int) -> str:
    """Band of forms to be noted, of all cohorts together: else one's could be had from others'."""
    if cohort != ALL_COHORTS or not of:
        return ""
    told = band(n, of, scope.k)
    scope.withhold(say("withheld.forms_and_answers"), not told)
    return told


def kinds(scope: Scope) -> list[Row]:
    """How many of the answers asked for were none, by wave and kind, as bands."""
    rows = []
    found = _own_items(scope)
    for wave, entry in scope.study.waves.items():
        own = [row for row in found if row.wave == wave]
        asked = sum(row.asked for row in own)
        for kind, label in entries("quality.kind").items():
            if not asked:
                continue
            # One person may be behind as many answers as there were questions.
            told = band(sum(getattr(row, kind) for row in own), asked, scope.k * len(own))
            if scope.withhold(say("withheld.forms_and_answers"), not told):
                continue
            rows.append(
                {"wave": wave, "wave_label": entry.label, "kind": kind, "label": label}
                | {"share": told}
            )
    return rows


def _own_items(scope: Scope) -> list:
    """Rows of `quality_items` of all cohorts, as participants answered for themselves."""
    if not scope.counts_may_be_shown():
        return []
    return [row for row in scope.results.rows("quality_items", ALL_COHORTS) if row.rater == "self"]


def items(scope: Scope, answers: list[Row]) -> list[Row]:
    """Each question at each wave: how many left it out, and whether an end was crowded before."""
    scale_of = {i: scale for scale, (_, _, entry) in scope.scales.items() for i in entry.items}
    counts = _compared_answers(scope)
    found = {(row.item, row.wave): row for row in _own_items(scope)}
    rows = []
    for item, name in scope.settings.items().items():
        instrument = scope.settings.instruments[name]
        for wave, entry in scope.study.waves.items():
            row = found.get((item, wave))
            if row is None:
                continue
            gaps = band(row.asked - row.answered, row.asked, scope.k)
            scope.withhold(say("withheld.forms_and_answers"), not gaps)
            ends = {}
            if wave == scope.study.main_comparison[0]:
                ends = _ends(scope, row, counts.get(item), instrument, answers)
            rows.append(
                {
                    "instrument": name,
                    "scale": scale_of.get(item, ""),
                    "item": item,
                    "text": instrument.items[item].text,
                    "wave": wave,
                    "wave_label": entry.label,
                    "n": str(row.asked),
                    "gaps": gaps,
                    **ends,
                }
            )
    return rows


def _compared_answers(scope: Scope) -> dict[str, dict[float, int]]:
    """Answers before, of the people compared, by item: those whose change is told."""
    found: dict[str, dict[float, int]] = {}
    for row in scope.results.rows("answer_counts", ALL_COHORTS):
        if row.wave == scope.study.main_comparison[0]:
            found.setdefault(row.item, {})[row.answer] = row.n
    return found


def _ends(
    scope: Scope, row, compared: dict | None, instrument: Instrument, answers: list[Row]
) -> Row:
    """Whether more than 15 % gave the best, or the worst, answer before the programme.

    Counted are the people compared: those of the published answers. Of others too, the answers of
    the few between could be had by taking away. Where nobody is compared, all who answered count.
    """
    low, high, n = row.lowest, row.highest, row.answered
    if compared:
        low, high = compared.get(instrument.low, 0), compared.get(instrument.high, 0)
        n = sum(compared.values())
    told = [
        int(r["n"])
        for r in sorted(answers, key=lambda r: int(r["class"]))
        if r["item"] == row.item and r["wave"] == row.wave
    ]
    single = len(told) == len(instrument.answer_labels())
    classes = (told[0], told[-1]) if told else (n, n)
    ends = [
        _crowded(count, n, scope.k, 0 if single else others)
        for count, others in zip((low, high), classes, strict=True)
    ]
    for end in ends:
        scope.withhold(say("withheld.ends"), not end)
    if instrument.items[row.item].reversed:
        ends.reverse()
    return {"worst": ends[0], "best": ends[1]}


def _crowded(n: int, of: int, k: int, in_class: int) -> str:
    """Band of one end of the range; empty if it cannot be told.

    `in_class` people gave this answer or one that it is published together with (0: it is published
    by itself). Of these at least k must be left for the other answers, or the band would say that
    hardly anybody gave them.
    """
    at = CROWDED * of // 100
    if at < in_class < at + 1 + k:
        return ""
    return band(n, of, k, (CROWDED,))


def wordings(scope: Scope) -> list[Row]:
    """Questions that a cohort was asked in other words, or answered on another range."""
    told: dict[tuple, list[str]] = {}
    for cohort in scope.shown_cohorts():
        for row in scope.results.rows("quality_items", cohort) if cohort != ALL_COHORTS else []:
            if row.rater == "self" and (row.wording or row.mapped):
                told.setdefault((cohort, row.item, row.wording, row.mapped), []).append(row.wave)
    order, names = list(scope.study.waves), scope.settings.items()
    rows = []
    for (cohort, item, wording, mapped), waves in told.items():
        own = sorted(set(waves), key=order.index)
        rows.append(
            {
                "cohort": cohort,
                "cohort_label": scope.labels[cohort],
                "instrument": names[item],
                "item": item,
                "text": scope.settings.instruments[names[item]].items[item].text,
                "waves": "; ".join(scope.study.waves[wave].label for wave in own),
                "asked_as": shortened(wording),
                "mapped": mapped,
            }
        )
    cohorts, known = scope.shown_cohorts(), list(names)
    return sorted(rows, key=lambda r: (cohorts.index(r["cohort"]), known.index(r["item"])))


def shortened(header: str) -> str:
    """A header or wording, not too long and without e-mail addresses."""
    text = re.sub(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "[e-mail]", " ".join(header.split()))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}\u2026"


def flag_ranges(scope: Scope, change: list[Row]) -> list[Row]:
    """The rows of `change` with a note where some answers were given on another range."""
    mapped: dict[str, set[str]] = {}
    own = set(scope.shown_cohorts()) - {ALL_COHORTS}
    for cohort in sorted(own):
        for row in scope.results.rows("quality_items", cohort):
            if row.mapped:
                mapped.setdefault(row.item, set()).add(cohort)
    for row in change:
        items = scope.scales[row["scale"]][2].items
        cohorts = set().union(*(mapped.get(item, set()) for item in items))
        if row["shown"] == "full" and cohorts & (
            own if row["cohort"] == ALL_COHORTS else {row["cohort"]}
        ):
            told = say("quality.note.mapped")
            row["note"] = "; ".join(filter(None, (row.get("note", ""), told)))
    return change
