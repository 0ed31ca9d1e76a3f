"""Published table of participation: how many people each step has, and what may be told of it."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import entries, say
from evaluation.publishing.results import Row, Scope
from evaluation.study.settings import Settings


def participation(scope: Scope) -> list[Row]:
    """Process counts, exact if at least k are enrolled; losses as one total, without reasons."""
    labels = _steps(scope.settings)
    rows = []
    for cohort in scope.shown_cohorts():
        found = {r.step: (r.n, r.note) for r in scope.results.rows("participation", cohort)}
        found |= _linked(found) | _finished(found)
        small = _people(found) < scope.k
        for step in _hidden(scope, found):
            found.pop(step, None)
        for step, (name, label) in labels.items():
            if step not in found or not _worth_telling(step, found[step][1]):
                continue
            n, note = found[step]
            scope.withhold(say("hidden.small_cohort"), small)
            rows.append(
                {
                    "cohort": cohort,
                    "cohort_label": scope.labels[cohort],
                    "step": name,
                    "label": label,
                    "n": "" if small or note else str(n),
                    "note": note,
                }
            )
    return rows


def participation_with_reasons(settings: Settings, rows: Iterable) -> list[Row]:
    """Every step of one cohort, with the reasons of each loss: for the review, never handed over.

    Args:
        settings: of the study.
        rows: of the table `participation`, for one cohort or for all together.
    """
    found = {row.step: (row.n, row.note) for row in rows}
    found |= _linked(found)
    told = []
    for step, (name, label) in (_steps(settings) | _reasons(settings)).items():
        n, note = found.get(step, (0, "none"))
        if n if step.startswith("lost_") else _worth_telling(step, note):
            told.append({"step": name, "label": label, "n": "" if note else str(n), "note": note})
    return told


def _waves(settings: Settings) -> dict[str, tuple[str, str]]:
    """Name in the published table, and label, of each wave."""
    short = dict(zip(settings.study.main_comparison, ("before", "after"), strict=True))
    return {w: (short.get(w, w), entry.label) for w, entry in settings.study.waves.items()}


def _steps(settings: Settings) -> dict[str, tuple[str, str]]:
    """Name and label in the published table of each step, in the order of its rows."""
    waves = {
        f"{what}_{wave}": (f"{what}_{name}", say(f"participation.{what}", wave=label))
        for wave, (name, label) in _waves(settings).items()
        for what in ("returned", "usable")
    }
    titles = {k: entry.title for k, (_, _, entry) in settings.scales().items() if entry.scored}
    groups = settings.study.source_groups
    return {
        **_named("enrolled", "attended", "finished", "started"),
        **waves,
        **_named("linked", "linked_exactly", "linked_nearly", "compared"),
        **{
            f"analysed_{k}": (f"analysed_{k}", say("participation.analysed", scale=title))
            for k, title in titles.items()
        },
        **_named("lost"),
        "heard_participant": ("interviewed", say("participation.interviewed")),
        **{
            f"heard_{group}": (f"heard_{group}", say("participation.heard", group=label))
            for group, label in groups.items()
            if group != "participant"
        },
    }


def _named(*steps: str) -> dict[str, tuple[str, str]]:
    """Name and label of steps that bear the same name in the published table."""
    words = entries("participation")
    return {step: (step, words[step]) for step in steps}


def _reasons(settings: Settings) -> dict[str, tuple[str, str]]:
    """Name and label of each step that says why people or forms were lost; for the review."""
    forms = {
        f"lost_{wave}_{reason}": (
            f"lost_{name}_{reason}",
            say("participation.not_used", wave=label, reason=words),
        )
        for wave, (name, label) in _waves(settings).items()
        for reason, words in entries("participation.form").items()
    }
    people = entries("participation.person")
    return {step: (step, label) for step, label in people.items()} | forms


def _worth_telling(step: str, note: str) -> bool:
    """Whether a step has a count, or says for the first time why there is none."""
    again = ("usable_", "linked", "analysed_", "lost")
    return note not in ("not planned", "none") and not (note and step.startswith(again))


def _people(found: dict[str, tuple[int, str]]) -> int:
    """Most people at any step that counts people of the programme."""
    others = ("heard_", "returned_", "lost")
    return max((n for step, (n, _) in found.items() if not step.startswith(others)), default=0)


def _finished(found: dict[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """How many who enrolled did not leave; unknown where no roster says of anybody who did."""
    enrolled, left = found.get("enrolled", (0, "")), found.get("left", (0, "none"))
    if not enrolled[0] or enrolled[1] or not left[0]:
        return {}
    return {"finished": (enrolled[0] - left[0], "")}


def _linked(found: dict[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """How many are linked in all, by the same code (corrected or recovered too), and nearly."""
    ways = {step: told for step, told in found.items() if step.startswith("linked_")}
    if not ways:
        return {}
    notes = {note for _, note in ways.values()}
    note = notes.pop() if len(notes) == 1 else ""
    near, _ = ways.get("linked_near", (0, ""))
    every = sum(n for n, _ in ways.values())
    both = {"linked_exactly": (every - near, note), "linked_nearly": (near, note)}
    return {"linked": (every, note), **(both if near else {})}


def _hidden(scope: Scope, found: dict[str, tuple[int, str]]) -> list[str]:
    """Steps that are not told, since they, or what taking away leaves, are fewer than k people.

    How forms were linked is told in two kinds if each is at least k. The total of those lost is
    not told where it would give away that a few who are compared are not on the roster.
    """
    hidden = []
    ways = [found[step][0] for step in ("linked_exactly", "linked_nearly") if step in found]
    if scope.withhold(say("hidden.linked"), bool(ways) and not disclosure.safe(ways, scope.k)):
        hidden += ["linked_exactly", "linked_nearly"]
    if {"lost", "enrolled", "compared"} <= found.keys() and found["enrolled"][0]:
        others = abs(found["enrolled"][0] - found["lost"][0] - found["compared"][0])
        if scope.withhold(say("hidden.lost"), 0 < others < scope.k):
            hidden.append("lost")
    return hidden
