"""Readers of survey exports: one function and one line here for each platform."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.problems import Problem
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.readers.google_forms import read_google_forms
from evaluation.surveys.readers.jisc import read_jisc
from evaluation.surveys.readers.limesurvey import read_limesurvey
from evaluation.surveys.readers.long import read_long
from evaluation.surveys.readers.microsoft_forms import read_microsoft_forms
from evaluation.surveys.readers.plain import read_plain
from evaluation.surveys.readers.qualtrics import read_qualtrics
from evaluation.surveys.readers.redcap import read_redcap
from evaluation.surveys.readers.spss import read_spss
from evaluation.surveys.readers.surveymonkey import read_surveymonkey

READERS: dict[str, Callable[[Delivered], list[Export]]] = {
    "qualtrics": read_qualtrics,
    "jisc": read_jisc,
    "surveymonkey": read_surveymonkey,
    "spss": read_spss,
    "limesurvey": read_limesurvey,
    "redcap": read_redcap,
    "microsoft_forms": read_microsoft_forms,
    "google_forms": read_google_forms,
    "long": read_long,
    "plain": read_plain,
}
"""Tried in this order; a reader gives nothing for a file that is not in its layout. The last takes
whatever is left."""


def add_reader(platform: str, read: Callable[[Delivered], list[Export]]) -> None:
    """Put a reader of a study's own before those that take nearly any table.

    Args:
        platform: name that no other reader has.
        read: gives nothing for a file that is not in its layout.
    """
    others = {name: READERS.pop(name) for name in ("long", "plain")}
    READERS.update({platform: read, **others})


def resolve(file: Delivered, platform: str = "") -> list[Export]:
    """The tables of answers in a file, by the first reader that knows its layout.

    Args:
        file: as delivered.
        platform: name of the only reader to try, if a setting says so.
    """
    readers = [READERS[platform]] if platform else READERS.values()
    found = next((found for reader in readers if (found := reader(file))), [])
    if found:
        found[0].problems += _not_read(file, {export.sheet.name for export in found})
    return found


def _not_read(file: Delivered, read: set[str]) -> list[Problem]:
    """A note for each table that is laid out in another way than those that are read."""
    found = "It is not laid out as the other sheets of this file, and is not read."
    remedy = "If it holds answers, save it as a file of its own."
    return [
        sheet.problem(0, "", found, remedy, "note")
        for sheet in file.sheets
        if sheet.name not in read and sheet.rows and sum(map(bool, sheet.headers)) > 1
    ]
