"""Read coded excerpts of every cohort, whatever tool they come from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation import tables
from evaluation.interviews.coded import CodedProject
from evaluation.interviews.coded_reading import CodedFile, Excerpt, FileReader
from evaluation.interviews.coded_redaction import (
    coders_named,
    in_codebook,
    in_quotes,
    look_through,
)
from evaluation.interviews.sources import Source, Sources, read_sources
from evaluation.persons.identifiers import code_of
from evaluation.persons.known_people import KnownPeople
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.reading import (
    corrections_of,
    known_people,
    pseudonyms_of,
    withdrawn_of,
)
from evaluation.persons.redaction import Redactor, redactor_of
from evaluation.persons.withdrawal import Withdrawn
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.settings import Settings

KEY, TEXT, CODER = (
    list(tables.Excerpts.to_schema().columns).index(c) for c in ("excerpt", "text", "coder")
)
"""Places in a row of the table `excerpts`."""
NO_LETTER = re.compile(r"[\W_]+")
MOST_TOLD = 20
"""Codes without an excerpt that a note names."""


@dataclass
class CodedReading:
    """Everything that the coded files of all cohorts say.

    Attributes:
        tables: sources, excerpts, redactions and cases, by name.
        forgotten: keys of the excerpts and cases of those who have withdrawn.
        files: what each coded file was taken for, and what was read of it.
        problems: what is wrong.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
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


def case_key(cohort: str, source: str) -> str:
    """The key that summaries of the framework matrix name a source by, in every run the same."""
    return hashlib.sha256("\x1f".join(("case", cohort, source)).encode()).hexdigest()[:10]


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
    redactor, found = redactor_of(settings, cohorts)
    reading.problems += found + in_codebook(settings, redactor)
    reading.problems += in_quotes(settings, redactor)
    sources: list[tuple[Any, ...]] = []
    excerpts: list[tuple[Any, ...]] = []
    cases: list[tuple[Any, ...]] = []
    for cohort in cohorts:
        people, known, rows = _read_cohort(reading, settings, cohort, withdrawn, redactor)
        # A source that is on no sheet may be named by the code of the person.
        whose = {n: s.code or code_of([n], people.kind, people.parts) for n, s in known.items()}
        gone = {name for name, code in whose.items() if code in people.withdrawn}
        named = lru_cache(maxsize=None)(pseudonyms.source)
        sources += [
            _source_row(cohort.id, n, s, pseudonyms) for n, s in known.items() if n not in gone
        ]
        cases += [(cohort.id, named(n, cohort.id), case_key(cohort.id, n)) for n in known]
        for row in rows:
            own = _excerpt_row(cohort.id, row, known[row[0]], named)
            if row[0] in gone:
                reading.forgotten.add(own[KEY])
            else:
                excerpts.append(_without_names(redactor, own))
        reading.forgotten |= {case_key(cohort.id, name) for name in gone}
    numbers = coders_named(redactor, {row[CODER] for row in excerpts})
    excerpts = [
        (*row[:CODER], numbers.get(row[CODER], row[CODER]), *row[CODER + 1 :]) for row in excerpts
    ]
    # Somebody else's words may be the same, with the same key.
    reading.forgotten -= {row[KEY] for row in excerpts}
    reading.tables = {
        "sources": _table("sources", sources),
        "excerpts": _table("excerpts", excerpts),
        "cases": _table("cases", [row for row in cases if row[2] not in reading.forgotten]),
        "redactions": redactor.table(),
    }
    reading.problems += _never_applied(settings, excerpts)
    return reading


def _read_cohort(
    reading: CodedReading,
    settings: Settings,
    cohort: Cohort,
    withdrawn: Withdrawn,
    redactor: Redactor,
) -> tuple[KnownPeople, dict[str, Source], dict[Excerpt, None]]:
    """People, sources by name and excerpts, each once, of one cohort's coded files."""
    corrections, _ = corrections_of(settings, cohort)
    people = known_people(settings, cohort, corrections, withdrawn)
    listed = read_sources(settings, cohort, people, corrections)
    reader = _reader(reading, settings, cohort, listed, people, redactor)
    reading.problems += listed.problems
    rows: dict[Excerpt, None] = {}
    for file in cohort.of_kind("coded"):
        told, found = reader.read(file, corrections_of(settings, cohort)[0])
        reading.files.append(told)
        rows |= dict.fromkeys(found)
    return people, listed.known, rows


def _reader(
    reading: CodedReading,
    settings: Settings,
    cohort: Cohort,
    listed: Sources,
    people: KnownPeople,
    redactor: Redactor,
) -> FileReader:
    """The reader of a cohort's coded files; what goes no further is looked through too."""

    def seen(file: RawFile, project: CodedProject) -> None:
        path = settings.folder / file.path
        reading.problems += look_through(redactor, cohort.id, file, path, project)

    def tells(text: str) -> bool:
        return bool(redactor.scanner.redacted(text)[1])

    return FileReader(settings, listed, people, reading.problems, seen, tells)


def _without_names(redactor: Redactor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of excerpts as it may go on; while a redaction waits it is not quoted."""
    text, may = redactor.text(row[0], "excerpt", row[KEY], row[TEXT], asks=row[-1])
    return (*row[:TEXT], text, *row[TEXT + 1 : -1], row[-1] and may)


def _table(name: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    return tables.in_order(name, pd.DataFrame(rows, columns=columns))


def _source_row(cohort: str, name: str, source: Source, pseudonyms: Pseudonyms) -> tuple[Any, ...]:
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
) -> tuple[Any, ...]:
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


def _never_applied(settings: Settings, excerpts: list[tuple[Any, ...]]) -> list[Problem]:
    """A note of the codes that no excerpt of any cohort has, if there are excerpts at all."""
    used = {row[4:6] for row in excerpts}
    themes = settings.codebook.themes.items()
    codes = [(t, c) for t, theme in themes for c in theme.valences() or (t,)]
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
