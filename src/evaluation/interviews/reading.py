"""Read coded excerpts of every cohort, whatever tool they come from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.interviews.coded_reading import CodedFile, Excerpt, FileReader
from evaluation.interviews.sources import Source, read_sources
from evaluation.persons.identifiers import code_of
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.reading import (
    corrections_of,
    known_people,
    pseudonyms_of,
    withdrawn_of,
)
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings

NO_LETTER = re.compile(r"[\W_]+")
MOST_TOLD = 20
"""Codes without an excerpt that a note names."""


@dataclass
class CodedReading:
    """Everything that the coded files of all cohorts say.

    Attributes:
        tables: sources and excerpts, by name.
        files: what each coded file was taken for, and what was read of it.
        problems: what is wrong.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: list[CodedFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def excerpt_key(cohort: str, source: str, text: str, code: str = "") -> str:
    """The key that decisions name an excerpt by; the same in every run, whatever the pseudonyms.

    Args:
        cohort: of the source.
        source: its name.
        text: what was said.
        code: of an excerpt without words, which nothing else tells from another.
    """
    # Letters and digits only: tools differ in quotes, dashes and blanks of the same words.
    said = NO_LETTER.sub("", text.casefold()) if text else f"\x1f{code}"
    return hashlib.sha256("\x1f".join((cohort, source, said)).encode()).hexdigest()[:10]


def read_coded_sources(
    settings: Settings, cohorts: list[Cohort], pseudonyms: Pseudonyms | None = None
) -> CodedReading:
    """Read every coded file and sources sheet of a study.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
        pseudonyms: instead of those made with the study's key.
    """
    reading = CodedReading()
    withdrawn, _ = withdrawn_of(settings)
    pseudonyms = pseudonyms or pseudonyms_of(settings)
    sources: list[tuple] = []
    excerpts: list[tuple] = []
    for cohort in cohorts:
        corrections, _ = corrections_of(settings, cohort)
        people = known_people(settings, cohort, corrections, withdrawn)
        listed = read_sources(settings, cohort, people, corrections)
        reader = FileReader(settings, listed, people, reading.problems)
        reading.problems += listed.problems
        rows: dict[Excerpt, None] = {}
        for file in cohort.of_kind("coded"):
            told, found = reader.read(file, corrections_of(settings, cohort)[0])
            reading.files.append(told)
            rows |= dict.fromkeys(found)
        known = listed.known
        # A source that is on no sheet may be named by the code of the person.
        whose = {n: s.code or code_of([n], people.kind, people.parts) for n, s in known.items()}
        gone = {name for name, code in whose.items() if code in people.withdrawn}
        named = lru_cache(maxsize=None)(pseudonyms.source)
        sources += [
            _source_row(cohort.id, n, s, pseudonyms) for n, s in known.items() if n not in gone
        ]
        excerpts += [
            _excerpt_row(cohort.id, row, known[row[0]], named) for row in rows if row[0] not in gone
        ]
    reading.tables = {
        "sources": _table("sources", sources),
        "excerpts": _table("excerpts", excerpts),
    }
    reading.problems += _never_applied(settings, excerpts)
    return reading


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    return tables.in_order(name, pd.DataFrame(rows, columns=columns))


def _source_row(cohort: str, name: str, source: Source, pseudonyms: Pseudonyms) -> tuple:
    person = pseudonyms.person(source.code, cohort) if source.code else None
    return (
        cohort,
        pseudonyms.source(name, cohort),
        person,
        source.group,
        source.date,
        "; ".join(source.asked),
        source.characters,
        source.quote_consent,
    )


def _excerpt_row(
    cohort: str, row: Excerpt, source: Source, named: Callable[[str, str], str]
) -> tuple:
    name, theme, code, text, coder, start, end = row
    return (
        cohort,
        named(name, cohort),
        source.group,
        excerpt_key(cohort, name, text, f"{theme}\x1f{code}"),
        theme,
        code,
        text,
        start,
        end,
        coder,
        source.quote_consent and bool(text),
    )


def _never_applied(settings: Settings, excerpts: list[tuple]) -> list[Problem]:
    """A note of the codes that no excerpt of any cohort has, if there are excerpts at all."""
    used = {row[4:6] for row in excerpts}
    codes = [(t, c) for t, theme in settings.codebook.themes.items() for c in theme.codes or (t,)]
    never = [code for theme, code in codes if (theme, code) not in used]
    if not used or not never:
        return []
    more = f" and {len(never) - MOST_TOLD} more" if len(never) > MOST_TOLD else ""
    named = f"{', '.join(never[:MOST_TOLD])}{more}"
    found = f"{len(never)} of {len(codes)} codes were never applied: {named}."
    remedy = "Nothing need be done, if nobody spoke of it."
    return [Problem("note", "config/codebook.yaml", 0, "themes", found, remedy)]


def write_reading(path: str, files: Iterable[CodedFile]) -> None:
    """Keep what each coded file was taken for, for the review."""
    rows = [asdict(file) for file in files]
    Path(path).write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
