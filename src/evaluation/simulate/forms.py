"""Invented survey forms: one dict per form, and how three platforms lay them out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

import numpy as np

from evaluation.simulate.cohorts import TOP, cut
from evaluation.simulate.people import Person
from evaluation.simulate.stock import BEST, DIFFERENT
from evaluation.simulate.wordings import (
    CODE_QUESTION,
    LABELS,
    OLD_WORDING,
    OPEN_QUESTIONS,
    REVERSED,
    THEN_PREFIX,
    experience_wordings,
    item_wordings,
)

THEN = "then:"
"""Start of the key of an answer about the time before, given at the end."""

Form = dict[str, object]
"""Keys: who (position in the cohort), code, begun, sent, item ids, open questions."""

EXPERIENCE_MEANS = (4.3, 4.0, 4.4, 3.7, 4.2)


def make_forms(
    people: list[Person],
    answered_by: Sequence[int],
    values: np.ndarray,
    starts: datetime.date,
    rng: np.random.Generator,
) -> list[Form]:
    """Complete forms of one wave, in the order in which they were sent in.

    Args:
        people: the cohort's people.
        answered_by: positions of those who answered.
        values: latent scores, person x scale x item, higher is more of the scale.
        starts: first day on which answers came in.
        rng: random stream.
    """
    items, answers = list(item_wordings()), cut(values).reshape(len(people), -1)
    forms = []
    for who in answered_by:
        sent = datetime.datetime.combine(starts, datetime.time(8)) + datetime.timedelta(
            days=int(rng.integers(0, 10)), seconds=int(rng.integers(0, 10 * 3600))
        )
        begun = sent - datetime.timedelta(seconds=int(rng.integers(240, 900)))
        form: Form = {"who": who, "code": people[who].code, "begun": begun, "sent": sent}
        for item, value in zip(items, answers[who].tolist(), strict=True):
            form[item] = TOP + 1 - value if item in REVERSED else value
        forms.append(form)
    return sorted(forms, key=lambda f: (f["sent"], f["code"]))


def add_then(forms: list[Form], values: np.ndarray) -> None:
    """Add answers about the time before to forms of the end, in place."""
    items, answers = list(item_wordings()), cut(values).reshape(len(values), -1)
    for form in forms:
        for item, value in zip(items, answers[form["who"]].tolist(), strict=True):
            form[THEN + item] = TOP + 1 - value if item in REVERSED else value


def add_experience(forms: list[Form], rng: np.random.Generator) -> None:
    """Add answers about the programme and open answers to forms of the end, in place."""
    for form in forms:
        liking = 0.4 * rng.standard_normal()
        latent = np.array(EXPERIENCE_MEANS) + liking + 0.6 * rng.standard_normal(5)
        form.update(zip(experience_wordings(), cut(latent).tolist(), strict=True))
        form["best"] = BEST[rng.integers(len(BEST))] if rng.random() < 0.7 else ""
        form["different"] = DIFFERENT[rng.integers(len(DIFFERENT))] if rng.random() < 0.6 else ""


def _questions(forms: list[Form]) -> Iterator[tuple[str, str]]:
    """Key and wording of all that these forms asked, in the order of the form."""
    asked = set().union(*forms)
    yield from item_wordings().items()
    then = {THEN + item: THEN_PREFIX + text for item, text in item_wordings().items()}
    for key, text in (then | experience_wordings() | OPEN_QUESTIONS).items():
        if key in asked:
            yield key, text


def _label(answer: object) -> object:
    return LABELS[answer - 1] if isinstance(answer, int) and 1 <= answer <= TOP else answer


Table = tuple[list[str], list[list[object]]]


def like_microsoft(forms: list[Form]) -> Table:
    """Header and rows as Microsoft Forms exports them: full wording, labels, no name."""
    questions = [(key, OLD_WORDING.get(key, text)) for key, text in _questions(forms)]
    header = ["ID", "Start time", "Completion time", "Email", "Name", CODE_QUESTION]
    rows = [
        [number, form["begun"], form["sent"], "anonymous", None, form["code"]]
        + [_label(form[key]) for key, _ in questions]
        for number, form in enumerate(forms, start=1)
    ]
    return header + [text for _, text in questions], rows


def like_google(forms: list[Form]) -> Table:
    """Header and rows as Google Forms exports them: time stamp first, full wording, labels."""
    questions = list(_questions(forms))
    header = ["Timestamp", CODE_QUESTION, *(text for _, text in questions)]
    rows = [
        [form["sent"].strftime("%d/%m/%Y %H:%M:%S"), form["code"]]
        + [_label(form[key]) for key, _ in questions]
        for form in forms
    ]
    return header, rows


def by_item_id(forms: list[Form]) -> Table:
    """Header and rows with ids of items as headers and numbers as answers."""
    keys = [key for key, _ in _questions(forms)]
    rows = [
        [number, form["sent"].isoformat(" "), form["code"], *(form[key] for key in keys)]
        for number, form in enumerate(forms, start=1)
    ]
    return ["id", "submitdate", "code", *keys], rows
