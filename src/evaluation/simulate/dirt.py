"""The dirt of real life, put into the example's forms one declared piece at a time."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from evaluation.simulate.forms import Form
from evaluation.simulate.wordings import item_wordings

TWO_SLIPS = 7  # who mistyped a code twice; corrections.csv mends it
WRONG_END, WRONG_ITEM = 5, "developing_2"  # who ticked the wrong end, and where; mended too


class Dirt(NamedTuple):
    """One thing that went wrong.

    Attributes:
        cohort: cohort folder.
        wave: form in which it happened.
        kind: name of it, a key of `KINDS`.
        who: position of the person in the cohort.
    """

    cohort: str
    wave: str
    kind: str
    who: int


DIRT = (
    Dirt("2025-spring", "pre", "sent twice, first time unfinished", 1),
    Dirt("2025-spring", "pre", "unknown label", 4),
    Dirt("2025-spring", "pre", "don't know", 6),
    Dirt("2025-spring", "pre", "one blank answer", 8),
    Dirt("2025-spring", "post", "blank code", 3),
    Dirt("2025-spring", "post", "untidy code", 5),
    Dirt("2025-autumn", "pre", "blank code", 2),
    Dirt("2025-autumn", "pre", "one blank answer", 6),
    Dirt("2025-autumn", "pre", "three blank answers", 9),
    Dirt("2025-autumn", "post", "mistyped code", 4),
    Dirt("2025-autumn", "post", "ticked the wrong end", WRONG_END),
    Dirt("2025-autumn", "post", "don't know", 8),
    Dirt("2025-autumn", "follow_up", "code with two slips", TWO_SLIPS),
    Dirt("2026-spring", "pre", "untidy code", 12),
    Dirt("2026-spring", "pre", "one blank answer", 13),
    Dirt("2026-spring", "post", "blank code", 1),
    Dirt("2026-spring", "post", "blank code", 2),
    Dirt("2026-spring", "post", "out of range", 8),
    Dirt("2026-spring", "post", "nothing answered", 9),
    Dirt("2026-spring", "post", "sent twice", 10),
    Dirt("2026-spring", "post", "three blank answers", 15),
    Dirt("2026-spring", "post", "not on the roster", 26),
)
"""All dirt in the example's forms; people who never answered are in `plans.PLANS`."""


def _other(character: str) -> str:
    """Another character of the same kind, as a slip of the finger gives."""
    if character.isdigit():
        return str((int(character) + 1) % 10)
    return "T" if character != "T" else "R"


def slip(code: str, *places: int) -> str:
    """The code with another character at each of these places."""
    return "".join(_other(c) if i in places else c for i, c in enumerate(code))


def _blank(form: Form, count: int) -> None:
    """Blank answers to neighbouring items, at a place that depends on the person."""
    items = list(item_wordings())
    for at in range(count):
        form[items[(7 * form["who"] + at) % len(items)]] = None


def _some_item(form: Form) -> str:
    items = list(item_wordings())
    return items[(3 * form["who"] + 1) % len(items)]


def _later(form: Form, hours: int) -> dict[str, object]:
    by = datetime.timedelta(hours=hours)
    return {"begun": form["begun"] + by, "sent": form["sent"] + by}


def _sent_twice(form: Form) -> list[Form]:
    other = {i: min(5, form[i] + 1) for i in list(item_wordings())[:6]}
    return [form, form | _later(form, 26) | other]


def _unfinished_first(form: Form) -> list[Form]:
    first = form | _later(form, -2) | dict.fromkeys(list(item_wordings())[8:])
    return [first, form]


def _nothing(form: Form) -> None:
    keep = ("who", "code", "begun", "sent")
    form.update(dict.fromkeys((key for key in form if key not in keep), None))


KINDS = {
    "blank code": lambda form: form.update(code=""),
    "untidy code": lambda form: form.update(code=f" {form['code'].lower()} "),
    "mistyped code": lambda form: form.update(code=slip(form["code"], 2)),
    "code with two slips": lambda form: form.update(code=slip(form["code"], 1, 4)),
    "not on the roster": lambda form: form.update(code="ZZ99Z"),
    "one blank answer": lambda form: _blank(form, 1),
    "three blank answers": lambda form: _blank(form, 3),
    "nothing answered": _nothing,
    "don't know": lambda form: form.update({_some_item(form): "Don't know"}),
    "unknown label": lambda form: form.update({_some_item(form): "Partly agree"}),
    "ticked the wrong end": lambda form: form.update({WRONG_ITEM: 1}),
    "out of range": lambda form: form.update({_some_item(form): 7}),
    "sent twice": _sent_twice,
    "sent twice, first time unfinished": _unfinished_first,
}
"""What each kind does to a form: changes it in place, or returns the forms that take its place."""


def soiled(clean: list[Form], cohort: str, wave: str) -> list[Form]:
    """Copies of the forms with all dirt declared for this cohort and wave, in order of time.

    Raises:
        LookupError: dirt is declared for someone who sent no form.
    """
    forms = [dict(form) for form in clean]
    for piece in DIRT:
        if (piece.cohort, piece.wave) != (cohort, wave):
            continue
        places = [i for i, form in enumerate(forms) if form["who"] == piece.who]
        if not places:
            raise LookupError(f"No form for {piece}.")
        at = places[0]
        forms[at : at + 1] = KINDS[piece.kind](forms[at]) or [forms[at]]
    return sorted(forms, key=lambda form: form["sent"])
