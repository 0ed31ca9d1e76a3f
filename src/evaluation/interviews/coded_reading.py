"""One coded file of a cohort: its codes are held against the codebook, repetitions left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.interviews.coded import CodedProject
from evaluation.interviews.file_sources import FileSources
from evaluation.interviews.readers import resolve
from evaluation.interviews.readers.coded_sheets import mended, plain
from evaluation.interviews.sources import Sources, alike
from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import code_of
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.recovery import rows as told_rows
from evaluation.problems import Problem, stops
from evaluation.sheets import Sheet
from evaluation.study.codebook import find, path_of
from evaluation.study.cohort_folder import RawFile
from evaluation.study.settings import Settings
from evaluation.study.yaml_files import nearest

LONG, WIDE, CODEBOOK = "long sheet", "wide sheet", "refi_codebook"
"""Formats in the register of readers that are treated in ways of their own."""
SOURCE_HEADERS = ("source", "case", "document", "document name", "media title")
"""Headers of the column by which corrections name a row; `row 14` does in any sheet."""
MOST_TOLD = 50
"""Unknown codes of one file that are named, each with the nearest."""

Excerpt = tuple[str, str, str, str, str, int | None, int | None]
"""Source, theme, code, text and coder; first character and the one after the last, if known."""


@dataclass
class CodedFile:
    """What a coded file was taken for, and what was read of it.

    Attributes:
        file: path relative to the study.
        source_group: of the sources that are on no sheet.
        format: reader that knows it, by its name in the register; empty if none does.
        excerpts: excerpts that are counted, each code of an excerpt by itself.
        unknown: codings whose code is not in the codebook.
        skipped: what was not read and why, counted.
        notes: what the reader chose, and what is special about the excerpts.
    """

    file: str
    source_group: str
    format: str = ""
    excerpts: int = 0
    unknown: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass
class FileReader:
    """Reads the coded files of one cohort.

    Attributes:
        settings: of the study.
        sources: of the cohort; those that no sheet lists are added.
        people: of the cohort.
        problems: what is wrong with the files.
        seen: gets each file and what it says, before it is held against the codebook.
        tells: whether a text may tell who somebody is; no message repeats such a text.
    """

    settings: Settings
    sources: Sources
    people: KnownPeople
    problems: list[Problem] = field(default_factory=list)
    seen: Callable[[RawFile, CodedProject], None] = lambda file, project: None
    tells: Callable[[str], bool] = lambda text: False

    def __post_init__(self) -> None:
        self._index = self.settings.codebook.path_index()
        self._coders = {plain(k): v for k, v in self.settings.study.coders.items()}

    def read(self, file: RawFile, corrections: Corrections) -> tuple[CodedFile, list[Excerpt]]:
        """What a file was taken for, and its excerpts, each once.

        Args:
            file: a coded file.
            corrections: of the cohort.
        """
        told = CodedFile(file.path, file.detail)
        path = self.settings.folder / file.path
        project, problems = resolved(path, file.path, corrections)
        self.problems += problems
        if project is None:
            found = "It is no coded material of a kind that is known here."
            self._stop(file, found, "docs/coded.md says what to export.")
            return told, []
        self.seen(file, project)
        told.format, told.skipped = project.format, dict(sorted((+project.skipped).items()))
        told.notes = list(project.notes)
        if project.format == CODEBOOK and not project.problems:
            found = f"It is a codebook of {len(project.codes)} code(s) without codings."
            remedy = "Nothing is counted of it. Export the project, if that was meant."
            self.problems.append(Problem("note", file.path, 0, "", found, remedy))
            return told, []
        self.problems += project.problems
        rows = self._excerpts(file, project, told)
        told.excerpts = len(rows)
        if not rows and not stops(project.problems):
            found = "No excerpt could be read." if project.codings else "There is no coding in it."
            self._stop(file, found, "Check the file, or export it again.")
        return told, rows

    def _stop(self, file: RawFile, found: str, remedy: str) -> None:
        self.problems.append(Problem("stop", file.path, 0, "", found, remedy))

    def _excerpts(self, file: RawFile, project: CodedProject, told: CodedFile) -> list[Excerpt]:
        """Codings whose code is in the codebook, without repetitions."""
        own = FileSources(self.settings, file, project, self.sources, self.people)
        names = own.names()
        self.problems += own.problems
        places = {c: find(self._index, path_of(*c)) for c in {c.code for c in project.codings}}
        coders = {c: self._coders.get(plain(c), c) for c in {c.coder for c in project.codings}}
        rows: list[Excerpt] = []
        unknown: dict[tuple[str, ...], list[int]] = {}
        for coding in project.codings:
            place, name = places[coding.code], names.get(coding.source)
            if place is None:
                unknown.setdefault(coding.code, []).append(coding.row)
            elif name is not None:
                placed = coding.end is not None and name not in own.other_text
                where = (coding.start, coding.end) if placed else (None, None)
                rows.append((name, *place, coding.text.strip(), coders[coding.coder], *where))
        self.problems += self._unknown(file, project, unknown)
        told.unknown = sum(map(len, unknown.values()))
        kept = list(dict.fromkeys(rows))
        told.notes += _special(project, rows, kept)
        return kept

    def _unknown(
        self, file: RawFile, project: CodedProject, unknown: dict[tuple[str, ...], list[int]]
    ) -> list[Problem]:
        """A problem for each code that is not in the codebook, with the nearest that is."""
        stop = self.settings.study.unknown_codes == "stop"
        severity, known = "stop" if stop else "note", self.settings.codebook.names()
        column = "code" if project.format == LONG else ""
        persons = {alike(name) for name in project.sources}
        problems = []
        for path, at in list(unknown.items())[:MOST_TOLD]:
            said, leaf = repr(" > ".join(path)), path[-1]
            hint = nearest(leaf, known) or nearest(leaf.replace(" ", "_"), known)
            personal = any(alike(name) in persons or self._is_person(name) for name in path)
            if personal or self.tells(" ".join(path)):
                said, hint = "A code that has the name of a source or person", ""
            found = f"{said} is not in the codebook; {_not_counted(at)}."
            remedy = f"Add it to config/codebook.yaml, or correct it.{hint}"
            problems.append(Problem(severity, file.path, at[0], column, found, remedy))
        if len(unknown) > MOST_TOLD:
            found = f"{len(unknown) - MOST_TOLD} more codes of it are not in the codebook."
            remedy = "Add them to config/codebook.yaml."
            problems.append(Problem(severity, file.path, 0, column, found, remedy))
        return problems

    def _is_person(self, name: str) -> bool:
        people = self.people
        return code_of([name], people.kind, people.parts) in people.codes | people.withdrawn


def resolved(
    path: Path, shown: str, corrections: Corrections
) -> tuple[CodedProject | None, list[Problem]]:
    """A file in its tool's format, sheets corrected, and corrections that do not fit.

    Args:
        path: of the file.
        shown: its path as messages name it.
        corrections: of the cohort.
    """
    problems: list[Problem] = []
    was_sheet = False

    def mend(sheets: list[Sheet]) -> None:
        nonlocal was_sheet
        was_sheet = True
        for sheet in sheets:
            headers = (h for h in sheet.headers if plain(h) in SOURCE_HEADERS)
            header = next(headers, SOURCE_HEADERS[0])
            problems.extend(corrections.apply(sheet, header, alone=len(sheets) == 1))
        problems.extend(corrections.unfit())

    with mended(mend):
        project = resolve(path, shown)
    unmade = [] if was_sheet else corrections.apply(Sheet(shown, "", []), SOURCE_HEADERS[0])
    if unmade:
        found = "It corrects a file that has no rows and columns."
        remedy = "Correct it in the tool for coding, and export it again."
        problems += [Problem("stop", p.file, p.row, "file", found, remedy) for p in unmade]
    return project, problems


def _not_counted(rows: list[int]) -> str:
    """How many excerpts are not counted, and in which rows they stand if they stand in rows."""
    if len(rows) == 1:
        return "the excerpt is not counted"
    where = f" ({told_rows(rows)})" if rows[0] else ""
    return f"its {len(rows)} excerpts are not counted{where}"


def _special(project: CodedProject, rows: list[Excerpt], kept: list[Excerpt]) -> list[str]:
    """What else is to be known of a file's excerpts, with counts."""
    wordless = sum(not text for _, _, _, text, *_ in kept)
    used = {coding.code for coding in project.codings}
    never = sum(code.path not in used for code in project.codes)
    counts: Counter = Counter()
    again = "excerpt(s) have the same source, place, words, code and coder as another."
    counts[again] = len(rows) - len(kept)
    counts["excerpt(s) have no words: they count for their theme, and are not quoted."] = wordless
    counts[f"of its {len(project.codes)} codes were never applied."] = never
    return [f"{n} {what}" for what, n in counts.items() if n]
