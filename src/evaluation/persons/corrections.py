"""Corrections: cells mended, and codes joined, without touching a raw file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluation.persons.identifiers import normalised_code
from evaluation.problems import Problem
from evaluation.sheets import Sheet, read_fixed
from evaluation.study.yaml_files import nearest

REQUIRED = ("file", "person", "column", "was", "becomes")
OPTIONAL = ("who", "why")


@dataclass(frozen=True)
class Correction:
    """One row of corrections.csv.

    Attributes:
        file: name of the raw file in the same folder.
        person: the person's code as it stands in that file, or `row 14` where it is blank.
        column: header in that file.
        was: what stands there now; a correction that does not fit stops the run.
        becomes: what it should be.
        row: row in corrections.csv.
    """

    file: str
    person: str
    column: str
    was: str
    becomes: str
    row: int


@dataclass(frozen=True)
class Corrections:
    """All corrections of one cohort."""

    shown: str
    entries: tuple[Correction, ...] = ()

    def unknown_files(self, names: list[str]) -> list[Problem]:
        """Corrections of files that are not in the folder."""
        return [
            Problem(
                "stop",
                self.shown,
                c.row,
                "file",
                f"{c.file!r} is not in this folder.",
                f"Known: {', '.join(names)}.{nearest(c.file, names)}",
            )
            for c in self.entries
            if c.file not in names
        ]

    def apply(self, sheet: Sheet, code_header: str) -> list[Problem]:
        """Mend the sheet's cells in place; what does not fit is told and left as it was.

        Args:
            sheet: a sheet of a file in the same folder.
            code_header: header of its column with people's codes.
        """
        # People are looked up before anything is mended: a correction of a code must not hide the
        # person from those that follow, nor make one person's corrections another's.
        entries = [e for e in self.entries if e.file == Path(sheet.file).name]
        rows = [self._rows(entry, sheet, code_header) for entry in entries]
        problems = []
        for entry, of_person in zip(entries, rows, strict=True):
            problems.extend(self._apply_one(entry, sheet, of_person))
        return problems

    def _apply_one(self, entry: Correction, sheet: Sheet, rows: list[int]) -> list[Problem]:
        headers = [h.casefold() for h in sheet.headers]
        if entry.column.casefold() not in headers:
            found = f"{Path(sheet.file).name} has no column {entry.column!r}."
            remedy = f"Name one it has.{nearest(entry.column, sheet.headers)}"
            return [Problem("stop", self.shown, entry.row, "column", found, remedy)]
        at = headers.index(entry.column.casefold())
        if not rows:
            found = "No row of that file is this person's."
            remedy = "Give the code as it stands there, or 'row 14' where the code is blank."
            return [Problem("stop", self.shown, entry.row, "person", found, remedy)]
        fitting = [i for i in rows if sheet.rows[i][at].strip() == entry.was]
        if not fitting:
            # The two values may be codes or names, so they are not repeated here.
            where = f"{Path(sheet.file).name}, row {sheet.numbers[rows[0]]}"
            found = f"'was' does not fit what stands in {where}, column {entry.column!r}."
            remedy = "Correct 'was', or remove this correction if the file has been mended."
            return [Problem("stop", self.shown, entry.row, "was", found, remedy)]
        for i in fitting:
            sheet.rows[i][at] = entry.becomes
        return []

    @staticmethod
    def _rows(entry: Correction, sheet: Sheet, code_header: str) -> list[int]:
        if entry.person.casefold().startswith("row "):
            number = entry.person[4:].strip()
            return [i for i, n in enumerate(sheet.numbers) if str(n) == number]
        code = normalised_code(entry.person)
        cells = sheet.column(code_header)
        return [i for i, cell in enumerate(cells) if code and normalised_code(cell) == code]


def read_corrections(path: Path | None, shown: str) -> tuple[Corrections, list[Problem]]:
    """A cohort's corrections.csv; without one, there are none."""
    if path is None:
        return Corrections(shown), []
    sheet, problems = read_fixed(path, shown, REQUIRED, OPTIONAL)
    if sheet is None:
        return Corrections(shown), problems
    columns = [sheet.column(name) for name in REQUIRED]
    rows = zip(*columns, sheet.numbers, strict=True)
    return Corrections(shown, tuple(Correction(*row) for row in rows)), []
