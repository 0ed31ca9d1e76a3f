"""Forms to the table `answers`: a row per person, wave and item."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.study.settings import Settings
from evaluation.surveys.answers import turned
from evaluation.surveys.linked_forms import UsedForms

KEYS = ("cohort", "wave", "rater", "person", "instrument", "item", "missing")
"""Columns in which few words come back in many rows."""


def long_answers(used: list[UsedForms], settings: Settings) -> pd.DataFrame:
    """The table `answers`, in order of cohort, wave, rater, person and item.

    Each word is held once, and rows as its number: a hundred thousand people with sixty items are
    six million rows.

    Args:
        used: forms that are counted.
        settings: for the items and which of them are turned round.
    """
    used = [forms for forms in used if len(forms.rows)]
    if not used:
        return tables.empty("answers")
    words = _words(used, settings)
    numbered = {key: {word: n for n, word in enumerate(own)} for key, own in words.items()}
    parts = [_part(forms, settings, numbered) for forms in used]
    columns = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    order = np.lexsort([columns[key] for key in ("item", "person", "rater", "wave", "cohort")])
    made = {
        key: pd.Categorical.from_codes(columns[key][order], words[key])
        if key in words
        else columns[key][order]
        for key in tables.MODELS["answers"].to_schema().columns
    }
    return tables.checked("answers", pd.DataFrame(made))


def _words(used: list[UsedForms], settings: Settings) -> dict[str, list[str]]:
    """Every word of each key, in the order of the alphabet."""
    found: dict[str, set[str]] = {key: set() for key in KEYS}
    for forms in used:
        found["cohort"].add(forms.block.cohort)
        found["wave"].add(forms.block.wave)
        found["rater"].add(forms.block.rater)
        found["person"].update(forms.persons)
        found["item"].update(forms.block.items)
        found["missing"].update(pd.unique(forms.block.reasons.ravel()))
    items = settings.items()
    found["instrument"] = {items[item] for item in found["item"]}
    return {key: sorted(words) for key, words in found.items()}


def _part(forms: UsedForms, settings: Settings, numbered: dict) -> dict[str, np.ndarray]:
    """The rows of one block, person by person, words as numbers."""
    block, names = forms.block, settings.items()
    answers, reasons = block.answers[forms.rows], block.reasons[forms.rows]
    n, m = answers.shape
    values = np.column_stack(
        [
            turned(settings.instruments[names[item]], item, answers[:, at])
            for at, item in enumerate(block.items)
        ]
    )
    codes, seen = pd.factorize(reasons.ravel())
    missing = np.array([numbered["missing"][word] for word in seen], dtype=np.int16)
    who = np.array([numbered["person"][person] for person in forms.persons], dtype=np.int32)
    item = np.array([numbered["item"][item] for item in block.items], dtype=np.int16)
    instrument = [numbered["instrument"][names[item]] for item in block.items]
    one = lambda key, word: np.full(n * m, numbered[key][word], dtype=np.int16)  # noqa: E731
    return {
        "cohort": one("cohort", block.cohort),
        "wave": one("wave", block.wave),
        "rater": one("rater", block.rater),
        "person": np.repeat(who, m),
        "instrument": np.tile(np.array(instrument, dtype=np.int16), n),
        "item": np.tile(item, n),
        "answer": answers.ravel(),
        "value": values.ravel(),
        "missing": missing[codes],
    }
