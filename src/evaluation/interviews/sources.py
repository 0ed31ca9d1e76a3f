"""Sources: the sheet that lists them, and which of them a name in a coded file means."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

from evaluation.persons.corrections import Corrections
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.readers.projects import yes_or_no
from evaluation.problems import Problem
from evaluation.sheets import Sheet, read_fixed
from evaluation.study.cohort_folder import Cohort
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings
from evaluation.study.yaml_files import nearest

SOURCES = ("source", "source_group")
SOURCES_OPTIONAL = ("file", "participant_id", "date", "asked_topics", "quote_consent")
ENDING = re.compile(
    r"\.(docx?|txt|rtf|odt|pdf|md|html?|vtt|srt|mp3|mp4|m4a|wav|mov|jpe?g|png)$", re.IGNORECASE
)
"""What a tool may leave out of the name of a document, or keep."""


def stem(name: str) -> str:
    """The name of a source without the ending of its file."""
    return ENDING.sub("", name.strip()).strip()


def alike(name: str) -> str:
    """A source's name without what tools change in it: case, blanks, the file's ending."""
    return " ".join(unicodedata.normalize("NFC", stem(name)).casefold().split())


def groups_of(settings: Settings) -> dict[str, str]:
    """Source groups of study.yaml by each of their names, normalised."""
    groups = {normalised(k): k for k in settings.study.source_groups}
    groups |= {normalised(v): k for k, v in settings.study.source_groups.items()}
    return groups | {normalised(k.replace("_", " ")): k for k in settings.study.source_groups}


@dataclass
class Source:
    """An interview, a reflection, or one member of a focus group.

    Attributes:
        group: of study.yaml.
        code: normalised code of whom it belongs to; empty if nobody is known.
        quote_consent: whether it may be quoted.
        date: when it was collected, ISO; empty if that is not told.
        asked: themes that it was asked about; empty if nothing was noted.
        characters: length of its text; 0 if no file holds it.
    """

    group: str
    code: str
    quote_consent: bool
    date: str = ""
    asked: tuple[str, ...] = ()
    characters: int = 0


@dataclass
class Sources:
    """The sources of one cohort, by name.

    Attributes:
        known: those of the sources sheet, then those that only coded files have.
        listed: names that are on a sources sheet.
        problems: what is wrong with the sheet.
    """

    known: dict[str, Source] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    _alike: dict[str, list[str]] = field(default_factory=dict)
    _files: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, source: Source, file: str = "") -> None:
        """Take in a source.

        Args:
            name: of the source.
            source: what is known of it.
            file: name of its transcript, by which it may be found too if no other has the same.
        """
        self.known[name] = source
        self._alike.setdefault(alike(name), []).append(name)
        if file:
            self._files.setdefault(alike(file), []).append(name)

    def meant(self, name: str) -> list[str]:
        """Names of the sources that a name may mean: one, none, or several that nobody can tell."""
        if name in self.known:
            return [name]
        same = self._alike.get(alike(name), [])
        by_file = self._files.get(alike(name), [])
        return same or (by_file if len(by_file) == 1 else [])


def read_sources(
    settings: Settings, cohort: Cohort, people: KnownPeople, corrections: Corrections
) -> Sources:
    """Sources by name, from the cohort's sources sheets."""
    groups, sources = groups_of(settings), Sources()
    problems = sources.problems
    for file in cohort.of_kind("sources"):
        path = settings.folder / file.path
        sheet, found = read_fixed(path, file.path, SOURCES, SOURCES_OPTIONAL)
        problems += found
        if sheet is None:
            continue
        problems += corrections.apply(sheet, "participant_id")
        codes, found = people.read(sheet)
        problems += found
        rows = zip(*map(sheet.column, (*SOURCES, "file")), sheet.numbers, strict=True)
        for i, (name, group, transcript, number) in enumerate(rows):
            consent, bad = yes_or_no(sheet, i, "quote_consent")
            problems += bad
            if normalised(group) not in groups:
                names = list(settings.study.source_groups)
                hint = f"Use {', '.join(names)}, or add it to study.yaml.{nearest(group, names)}"
                found = f"{group!r} is no source group."
                problems.append(sheet.problem(number, "source_group", found, hint))
            elif name in sources.known:
                found, remedy = "This source is listed twice.", "One row for each: remove one."
                problems.append(sheet.problem(number, "source", found, remedy))
            else:
                day, asked, bad = _circumstances(settings, sheet, i)
                problems += bad
                source = Source(groups[normalised(group)], codes[i], consent, day, asked)
                sources.add(name, source, transcript)
                sources.listed.add(name)
    return sources


def _circumstances(
    settings: Settings, sheet: Sheet, i: int
) -> tuple[str, tuple[str, ...], list[Problem]]:
    """When a source was collected and which themes it was asked about, of one row of the sheet."""
    problems = []
    day = sheet.column("date")[i].strip()[:10]
    if day and not _is_day(day):
        found = f"{day!r} is no date."
        remedy = "Write it as 2026-05-31, or leave it empty."
        problems.append(sheet.problem(sheet.numbers[i], "date", found, remedy))
        day = ""
    said = sheet.column("asked_topics")[i] if settings.codebook.themes else ""
    topics = [topic.strip() for topic in said.split(";") if topic.strip()]
    known = topics_of(settings)
    unknown = [topic for topic in topics if normalised(topic) not in known]
    if unknown:
        found = f"{unknown[0]!r} is no theme and no evaluation question."
        hint = nearest(
            unknown[0], [*settings.codebook.themes, *settings.study.evaluation_questions]
        )
        remedy = f"Use ids of codebook.yaml or study.yaml, separated by semicolons.{hint}"
        problems.append(sheet.problem(sheet.numbers[i], "asked_topics", found, remedy))
    asked = {theme for topic in topics for theme in known.get(normalised(topic), ())}
    return day, tuple(theme for theme in settings.codebook.themes if theme in asked), problems


def topics_of(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Themes that each topic of `asked_topics` means: a theme itself, or all of a question."""
    themes = settings.codebook.themes
    found: dict[str, tuple[str, ...]] = {}
    for question in settings.study.evaluation_questions:
        own = tuple(name for name, theme in themes.items() if theme.question == question)
        found[normalised(question)] = own
        found[normalised(question.replace("_", " "))] = own
    for name, theme in themes.items():
        for said in (name, name.replace("_", " "), theme.title):
            found[normalised(said)] = (name,)
    return found


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
