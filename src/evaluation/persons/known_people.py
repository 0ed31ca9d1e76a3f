"""Codes in sheets about people: held against the people of the cohort, as forms are."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.persons.identifiers import code_of
from evaluation.persons.linking import link
from evaluation.persons.recovery import changed_codes, rows
from evaluation.problems import Problem
from evaluation.sheets import Sheet


@dataclass(frozen=True)
class KnownPeople:
    """The people of a cohort, and how their codes are compared.

    Attributes:
        codes: normalised codes of everybody who is enrolled; empty if there is no roster.
        withdrawn: normalised codes of people who have withdrawn from this cohort.
        near: whether codes that differ in one character may be linked.
        kind: of the codes, as in study.yaml.
        parts: of the codes, as in study.yaml.
    """

    codes: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    near: bool = False
    kind: str = "code"
    parts: tuple[int, ...] = ()

    def read(self, sheet: Sheet, header: str = "participant_id") -> tuple[list[str], list[Problem]]:
        """Whose each row of a sheet is, and notes of codes that do not fit as they stand.

        Args:
            sheet: about people, corrected.
            header: of its column of codes.

        Returns:
            The code of each row, empty if it is blank; a mistyped code is its person's.
        """
        told = [code_of([cell], self.kind, self.parts) for cell in sheet.column(header)]
        known = self.codes | self.withdrawn
        there = bool(self.codes)
        links = link(told, known, near=self.near, kind=self.kind, roster=there)
        whose = [links[code][0] for code in told]
        if not there:
            # Nobody is known but those who have withdrawn: their mistyped rows go too.
            return whose, changed_codes(sheet, header, told)
        problems = changed_codes(sheet, header, told, known)
        for how, words in NOTES.items():
            at = [n for n, c in zip(sheet.numbers, told, strict=True) if c and links[c][1] == how]
            if at:
                found, remedy = words
                found = f"{len(at)} row(s) have {found} ({rows(at)})."
                problems.append(sheet.problem(at[0], header, found, remedy, "note"))
        return whose, problems


NOTES = {
    "recovered": (
        "a code that a spreadsheet has changed; the roster tells whose it is",
        "Nothing need be done.",
    ),
    "near": (
        "a code that differs in one character from one on the roster; it is taken for it",
        "Compare them; if it is somebody else, give the right code in corrections.csv.",
    ),
    "new": (
        "a code that is not on the roster",
        "Add the person to the roster, or give the right code in corrections.csv.",
    ),
}
"""What is told of codes that do not stand on the roster, and what to do, by how they fit."""
