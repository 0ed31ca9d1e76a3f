"""People who have withdrawn: taken out of everything on the next run."""

from __future__ import annotations

from pathlib import Path

from evaluation.persons.identifiers import normalised_code
from evaluation.problems import Problem
from evaluation.sheets import read_fixed

FILE = "data/raw/withdrawn.csv"


def read_withdrawn(study: Path) -> tuple[frozenset[str], list[Problem]]:
    """Normalised codes in data/raw/withdrawn.csv (column `participant_id`)."""
    path = study / FILE
    if not path.exists():
        return frozenset(), []
    sheet, problems = read_fixed(path, FILE, ("participant_id",), ("date",))
    if sheet is None:
        return frozenset(), problems
    codes = [normalised_code(cell) for cell in sheet.column("participant_id")]
    remedy = "Give the person's code, or remove the row."
    problems = [
        sheet.problem(number, "participant_id", "There is no code: nobody is taken out.", remedy)
        for code, number in zip(codes, sheet.numbers, strict=True)
        if not code
    ]
    return frozenset(codes) - {""}, problems
