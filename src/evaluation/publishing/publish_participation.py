"""Published table of participation: how many people each step has, and what may be told of it."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.publishing import disclosure
from evaluation.publishing.results import Row, Scope
from evaluation.study.settings import Settings

REASONS = {
    "no_code": "no code",
    "no_consent": "no consent",
    "duplicate": "second form of a person",
    "empty": "nothing answered",
    "withdrawn": "withdrawn",
}
"""Why a form is not used; told in the review alone."""

PEOPLE_LOST = {
    "lost_no_form": "Sent in no form",
    "lost_no_form_left": "of these, had left the programme",
    "lost_before_only": "Usable answers before only",
    "lost_before_only_left": "of these, had left the programme",
    "lost_after_only": "Usable answers after only",
    "lost_not_scored": "Answered both times, too little for any scale",
    "lost_unlisted": "Sent in a form, and not on the roster",
}
"""Where people were lost; told in the review alone."""


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
            scope.withhold("process counts of a small cohort", small)
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
        f"{what}_{wave}": (f"{what}_{name}", f"{words}, {label}")
        for wave, (name, label) in _waves(settings).items()
        for what, words in (("returned", "Forms sent in"), ("usable", "Usable answers"))
    }
    titles = {k: entry.title for k, (_, _, entry) in settings.scales().items() if entry.scored}
    groups = settings.study.source_groups
    return {
        "enrolled": ("enrolled", "Enrolled"),
        "attended": ("attended", "Came to at least half of the sessions"),
        "finished": ("finished", "Finished the programme"),
        "started": ("started", "Sent in a form at any time"),
        **waves,
        "linked": ("linked", "Usable answers at both times"),
        "linked_exactly": ("linked_exactly", "of these, linked by the same code"),
        "linked_nearly": ("linked_nearly", "of these, linked by a code that nearly agrees"),
        "compared": ("compared", "Answered both times, and compared"),
        **{f"analysed_{k}": (f"analysed_{k}", f"Compared: {t}") for k, t in titles.items()},
        "lost": ("lost", "Lost on the way, and not compared"),
        "heard_participant": ("interviewed", "Participants interviewed"),
        **{
            f"heard_{group}": (f"heard_{group}", f"{label}: interviews or texts")
            for group, label in groups.items()
            if group != "participant"
        },
    }


def _reasons(settings: Settings) -> dict[str, tuple[str, str]]:
    """Name and label of each step that says why people or forms were lost."""
    forms = {
        f"lost_{wave}_{reason}": (f"lost_{name}_{reason}", f"Not used, {label}: {words}")
        for wave, (name, label) in _waves(settings).items()
        for reason, words in REASONS.items()
    }
    return {step: (step, label) for step, label in PEOPLE_LOST.items()} | forms


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
    if scope.withhold(
        "how forms were linked to people", bool(ways) and not disclosure.safe(ways, scope.k)
    ):
        hidden += ["linked_exactly", "linked_nearly"]
    if {"lost", "enrolled", "compared"} <= found.keys() and found["enrolled"][0]:
        others = abs(found["enrolled"][0] - found["lost"][0] - found["compared"][0])
        if scope.withhold("how many people were lost on the way", 0 < others < scope.k):
            hidden.append("lost")
    return hidden
