"""Corrections: cells mended, and codes joined, without touching a raw file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from evaluation.persons.identifiers import code_of, normalised_code
from evaluation.persons.readers.own_sheets import as_header, read_own
from evaluation.persons.recovery import rows as told_rows
from evaluation.problems import Problem
from evaluation.sheets import Sheet
from evaluation.study.yaml_files import nearest

REQUIRED = ("file", "person", "column", "was", "becomes")
OPTIONAL = ("who", "why", "sheet")


@dataclass(frozen=True)
class Correction:
    """One row of corrections.csv.

    Attributes:
        file: the raw file: its name, or its path in the cohort's folder or in data/raw.
        person: the person's code as it stands in that file, or `row 14` where it is blank.
        column: header in that file.
        was: what stands there now; a correction that does not fit stops the run.
        becomes: what it should be.
        row: row in corrections.csv.
        who: who decided.
        why: the reason.
        sheet: of a workbook, where one person has a row on several.
    """

    file: str
    person: str
    column: str
    was: str
    becomes: str
    row: int
    who: str = ""
    why: str = ""
    sheet: str = ""

    @property
    def does(self) -> tuple[str, ...]:
        """What it does, without who asked for it."""
        where = (self.file, self.sheet.casefold(), self.person, as_header(self.column))
        return (*where, self.was, self.becomes)


@dataclass(frozen=True)
class Applied:
    """A correction that was made, for the review's audit.

    Attributes:
        corrections: path of corrections.csv, and `row` the row in it.
        file: path of the raw file.
        rows: rows of that file that were mended, as in Excel.
        column: header.
        was: what stood there; empty in a column of codes, as is `becomes`.
        becomes: what stands there now.
        who: who decided.
        why: the reason.
        joins: whether it is in a column of codes: it says whose a form is.
    """

    corrections: str
    row: int
    file: str
    rows: tuple[int, ...]
    column: str
    was: str
    becomes: str
    who: str
    why: str
    joins: bool


@dataclass(frozen=True)
class Corrections:
    """All corrections of one cohort.

    Attributes:
        shown: path of corrections.csv as messages name it.
        entries: its rows, none of them twice.
        paths: of the files that may be corrected, relative to the study.
        kind: of the codes in the column `person`, as in study.yaml.
        parts: of these codes.
        applied: corrections that were made so far, in order.
        waiting: what does not fit on the sheets of a workbook that were read so far, by row.
    """

    shown: str
    entries: tuple[Correction, ...] = ()
    paths: tuple[str, ...] = ()
    kind: str = "code"
    parts: tuple[int, ...] = ()
    applied: list[Applied] = field(default_factory=list, compare=False)
    waiting: dict[int, Problem] = field(default_factory=dict, compare=False)

    def unknown_files(self, names: Sequence[str]) -> list[Problem]:
        """Corrections of files that are not in the folder, or of which there are several.

        Args:
            names: files that may be corrected: their paths, or their names.
        """
        problems = []
        shown = sorted({_short(name) for name in names}) if self.entries else []
        for entry in self.entries:
            fitting = _files(entry.file, names)
            if len(fitting) == 1:
                continue
            found = f"{entry.file!r} is not in this folder."
            remedy = f"Known: {', '.join(shown)}.{nearest(entry.file, shown)}"
            if fitting:
                found = f"{len(fitting)} files are named {entry.file!r}."
                remedy = f"Give the folder too: {', '.join(sorted(map(_short, fitting)))}."
            problems.append(Problem("stop", self.shown, entry.row, "file", found, remedy))
        return problems

    def apply(
        self, sheet: Sheet, code_header: str | Sequence[str], *, alone: bool = True
    ) -> list[Problem]:
        """Mend the sheet's cells in place; what does not fit is told and left as it was.

        Args:
            sheet: a sheet of a file that this cohort has.
            code_header: header of its column with people's codes, or those of several columns that
                are joined to make them.
            alone: whether it is the only sheet that is read of its file. If not, a correction may
                belong to another one, and `unfit` tells after the last what fitted none.
        """
        paths = self.paths or (sheet.file,)
        entries = [e for e in self.entries if sheet.file in _files(e.file, paths)]
        if not entries:
            return []
        codes = [code_header] if isinstance(code_header, str) else list(code_header)
        # People and cells are looked up before anything is mended: a correction must neither hide
        # the person from those that follow, nor make its own outcome fit another's 'was'.
        people = self._people(sheet, codes, entries)
        fitting = [self._fitting(e, sheet, self._rows(e, sheet, people)) for e in entries]
        problems = []
        for entry, found in zip(entries, fitting, strict=True):
            if not isinstance(found, Problem):
                self._mend(entry, sheet, *found, codes)
            elif alone:
                problems.append(found)
            else:
                self.waiting.setdefault(entry.row, found)
        return problems

    def unfit(self) -> list[Problem]:
        """What fitted no sheet of those that were read one after the other (`alone=False`)."""
        made = {done.row for done in self.applied}
        problems = [found for row, found in self.waiting.items() if row not in made]
        self.waiting.clear()
        return problems

    def _fitting(
        self, entry: Correction, sheet: Sheet, rows: list[int]
    ) -> tuple[int, list[int]] | Problem:
        """Column and rows of the cells that are mended, or why none is."""
        if entry.sheet.casefold() not in ("", sheet.name.casefold()):
            found = f"{_short(sheet.file)} has no sheet {entry.sheet!r} that is read."
            remedy = "Name the sheet with the person's row, or leave this blank."
            return Problem("stop", self.shown, entry.row, "sheet", found, remedy)
        headers = [as_header(h) for h in sheet.headers]
        if as_header(entry.column) not in headers:
            found = f"{_short(sheet.file)} has no column {entry.column!r}."
            remedy = f"Name one it has.{nearest(entry.column, sheet.headers)}"
            return Problem("stop", self.shown, entry.row, "column", found, remedy)
        at = headers.index(as_header(entry.column))
        if not rows:
            found = "No row of that file is this person's."
            remedy = "Give the code as it stands there, or 'row 14' where the code is blank."
            return Problem("stop", self.shown, entry.row, "person", found, remedy)
        fitting = [i for i in rows if sheet.rows[i][at].strip() == entry.was]
        if not fitting:
            # The two values may be codes or names, so they are not repeated here.
            where = f"{_short(sheet.file)}, row {sheet.numbers[rows[0]]}"
            found = f"'was' does not fit what stands in {where}, column {entry.column!r}."
            remedy = "Correct 'was', or remove this correction if the file has been mended."
            return Problem("stop", self.shown, entry.row, "was", found, remedy)
        return at, fitting

    def _mend(
        self, entry: Correction, sheet: Sheet, at: int, fitting: list[int], codes: list[str]
    ) -> None:
        """Mend cells, and note that it was done."""
        for i in fitting:
            sheet.rows[i][at] = entry.becomes
        header = sheet.headers[at]
        joins = header in codes
        was, becomes = ("", "") if joins else (entry.was, entry.becomes)
        rows = tuple(sheet.numbers[i] for i in fitting)
        where = (self.shown, entry.row, sheet.file, rows, header)
        self.applied.append(Applied(*where, was, becomes, entry.who, entry.why, joins))

    def _people(
        self, sheet: Sheet, codes: list[str], entries: list[Correction]
    ) -> dict[str, list[int]]:
        """Rows of each person whom a correction names."""
        people: dict[str, list[int]] = {
            code: [] for entry in entries if (code := self._code([entry.person]))
        }
        columns = [sheet.column(header) for header in codes]
        for i, cells in enumerate(zip(*columns, strict=True)):
            code = self._code(cells)
            if code in people:
                people[code].append(i)
        return people

    def _code(self, cells: Sequence[str]) -> str:
        """Who the cells are from; a coded file names its sources, whatever codes people have."""
        code = code_of(cells, self.kind, self.parts)
        named = len(cells) == 1 and self.kind == "e-mail"
        return normalised_code(cells[0]) if named and not code else code

    def _rows(self, entry: Correction, sheet: Sheet, people: dict[str, list[int]]) -> list[int]:
        if entry.person.casefold().startswith("row "):
            number = entry.person[4:].strip()
            return [i for i, n in enumerate(sheet.numbers) if str(n) == number]
        return people.get(self._code([entry.person])) or []


def _short(path: str) -> str:
    """A path as corrections.csv names it: without data/raw and the cohort's folder."""
    parts = PurePosixPath(path).parts
    return "/".join(parts[3:] or parts[-1:])


def _files(named: str, paths: Sequence[str]) -> list[str]:
    """Files that a name means: the one of just this path, else all whose path ends so."""
    name = named.replace("\\", "/").strip("/").removeprefix("./").casefold()
    same = [p for p in paths if name in (p.casefold(), _short(p).casefold())]
    ends = [p for p in paths if p.casefold().endswith(f"/{name}")]
    return same if len(same) == 1 else list(dict.fromkeys([*same, *ends]))


def read_corrections(
    path: Path | None,
    shown: str,
    paths: Sequence[str] = (),
    kind: str = "code",
    parts: tuple[int, ...] = (),
) -> tuple[Corrections, list[Problem]]:
    """A cohort's corrections.csv; without one, there are none.

    Args:
        path: the file.
        shown: its path as messages name it.
        paths: of the files that may be corrected, relative to the study.
        kind: of people's codes, as in study.yaml.
        parts: of people's codes, as in study.yaml.
    """
    nobody = Corrections(shown, (), tuple(paths), kind, parts)
    if path is None:
        return nobody, []
    sheet, problems = read_own(path, shown, REQUIRED, OPTIONAL)
    if sheet is None:
        return nobody, problems
    columns = [sheet.column(name) for name in REQUIRED]
    rows = zip(*columns, sheet.numbers, *map(sheet.column, OPTIONAL), strict=True)
    entries, found = _each_once(sheet, [Correction(*row) for row in rows])
    problems = [*problems, *found, *_contradictions(sheet, entries), *_without_why(sheet, entries)]
    return Corrections(shown, tuple(entries), tuple(paths), kind, parts), problems


def _each_once(sheet: Sheet, entries: list[Correction]) -> tuple[list[Correction], list[Problem]]:
    """Corrections without those that are listed a second time, and notes of these."""
    first: dict[tuple[str, ...], Correction] = {}
    notes = []
    for entry in entries:
        if entry.does in first:
            found = f"The same correction as in row {first[entry.does].row}; it is made once."
            notes.append(sheet.problem(entry.row, "", found, "Remove one of them.", "note"))
        else:
            first[entry.does] = entry
    return list(first.values()), notes


def _contradictions(sheet: Sheet, entries: list[Correction]) -> list[Problem]:
    """Corrections that make two things of one cell."""
    first: dict[tuple[str, ...], Correction] = {}
    problems = []
    for entry in entries:
        other = first.setdefault(entry.does[:-1], entry)
        if other is not entry:
            found = f"It makes something else of the same cell than row {other.row}."
            problems.append(sheet.problem(entry.row, "becomes", found, "Remove one of them."))
    return problems


def _without_why(sheet: Sheet, entries: list[Correction]) -> list[Problem]:
    """A note of the rows that do not say why."""
    silent = [entry.row for entry in entries if not entry.why]
    if not silent:
        return []
    found = f"{len(silent)} correction(s) do not say why ({told_rows(silent)})."
    remedy = "Write the reason: the review lists it."
    return [sheet.problem(silent[0], "why", found, remedy, "note")]
