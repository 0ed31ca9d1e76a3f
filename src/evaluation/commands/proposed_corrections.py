"""Codes that were probably mistyped: a row of corrections for each, to be accepted or not."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from evaluation.commands.delivered import cohort_exports
from evaluation.commands.proposed import Proposed, Row
from evaluation.persons.identifiers import code_of
from evaluation.persons.linking import link
from evaluation.persons.reading import corrections_of
from evaluation.sheets import read_fixed
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.surveys.columns import code_columns


@dataclass(frozen=True)
class Place:
    """Where a code stands.

    Attributes:
        file: path of the file.
        row: as Excel counts it.
        column: header.
        cell: the code as it stands there. It is written to corrections.csv, and never shown.
    """

    file: str
    row: int
    column: str
    cell: str

    @property
    def told(self) -> str:
        """For the console."""
        return f"{self.file.rpartition('/')[2]}, row {self.row}"


def propose_corrections(
    settings: Settings, cohort: Cohort, responses: pd.DataFrame, proposed: Proposed
) -> None:
    """Add a correction for each code that is one character away from one other code alone.

    Codes that people make up are alike by chance more often: these are never accepted in a heap.

    Args:
        settings: of the study.
        cohort: whose forms were linked.
        responses: its forms, and how each was linked.
        proposed: what is added to.
    """
    code = settings.study.person_code
    wanted = responses[responses["match"].isin(["near", "new", "exact"])]
    if code.kind == "none" or code.joined or not _may_be_near(settings, responses):
        return
    places = _places(settings, cohort, wanted)
    roster = _roster(settings, cohort)
    first, _ = settings.study.main_comparison
    reference = roster or places.get(first, {})
    rows: dict[tuple[str, str], Row] = {}
    for found in places.values():
        for mistyped, (person, how) in link(found, reference, near=True, kind=code.kind).items():
            if how == "near":
                right = reference[person][0]
                for place in found[mistyped]:
                    key = (place.file, place.cell)
                    rows.setdefault(key, _row(settings, cohort, place, right))
    proposed.corrections += [rows[key] for key in sorted(rows, key=lambda k: (k[0], rows[k].told))]


def _may_be_near(settings: Settings, responses: pd.DataFrame) -> bool:
    """Whether it is worth while to read the files once more."""
    return not settings.study.near_matches or bool((responses["match"] == "near").any())


def _row(settings: Settings, cohort: Cohort, place: Place, right: Place) -> Row:
    study = settings.study
    known = "date" in study.model_fields_set
    day = study.date if known else datetime.date.today()
    cells = {
        "file": place.file.removeprefix("data/raw/").removeprefix(f"{cohort.id}/"),
        "person": place.cell,
        "column": place.column,
        "was": place.cell,
        "becomes": right.cell,
        "who": "check",
        "why": f"one character apart; accepted on {day.isoformat()}",
    }
    told = f"the code in {place.told}, is one character away from that in {right.told}"
    sure = study.person_code.kind != "self-generated"
    return Row(_target(cohort), cells, told, sure)


def _target(cohort: Cohort) -> str:
    files = cohort.of_kind("corrections")
    return files[0].path if files else f"data/raw/{cohort.id}/corrections.csv"


def _places(
    settings: Settings, cohort: Cohort, responses: pd.DataFrame
) -> dict[str, dict[str, list[Place]]]:
    """Where each code stands, by wave; codes that were corrected already are left out."""
    places: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    code = settings.study.person_code
    for file, forms in responses.groupby("file"):
        exports = cohort_exports(settings.folder, cohort, file)
        coded = [(e.sheet, at) for e in exports if (at := code_columns(e, settings))]
        if len(coded) != 1 or len(coded[0][1]) != 1:
            continue  # A correction names no sheet, and one column only.
        sheet, (at,) = coded[0]
        waves = dict(zip(forms["row"], forms["wave"], strict=True))
        for row, number in zip(sheet.rows, sheet.numbers, strict=True):
            key = code_of((row[at],), code.kind, code.parts)
            if key and number in waves:
                place = Place(file, number, sheet.headers[at], row[at])
                places[waves[number]][key].append(place)
    return places


def _roster(settings: Settings, cohort: Cohort) -> dict[str, list[Place]]:
    """Where each person's code stands on the rosters."""
    corrections, _ = corrections_of(settings, cohort)
    code, found = settings.study.person_code, defaultdict(list)
    for file in cohort.of_kind("roster"):
        sheet, _ = read_fixed(settings.folder / file.path, file.path, ("participant_id",), ())
        if sheet is None:
            continue
        corrections.apply(sheet, "participant_id")
        for (cell,), number in zip(sheet.rows, sheet.numbers, strict=True):
            if key := code_of((cell,), code.kind, code.parts):
                found[key].append(Place(file.path, number, "participant_id", cell))
    return found
