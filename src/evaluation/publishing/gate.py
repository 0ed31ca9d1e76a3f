"""The last look before tables are handed over: what may never be in them stops the run.

Disclosure control decides what is shown; this knows nothing of its rules and checks what came out:
no pseudonym, no key of an excerpt or a case, no estimate of fewer people than may be shown, no
words of an excerpt that nobody accepted as a quote. So nobody can be both quoted and shown with a
score: no row of any table is about one person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from evaluation.problems import Problem
from evaluation.publishing.results import Row
from evaluation.study.settings import Settings

ESTIMATES = (
    *("mean", "mean_before", "mean_after", "change", "difference", "share", "estimate", "d", "g"),
    *("adjusted", "apart_before"),
    *("conf_low", "conf_high", "difference_low", "difference_high", "correlation", "delta"),
)
"""Columns that hold a number about people's answers."""
RUN, SHORT = 9, 6
"""Words in a row that are the same in an excerpt and in a report by no accident; of a shorter
excerpt, all its words, if there are at least so many."""
TOKEN = re.compile(r"\b[ps]?[0-9a-f]{10,12}\b")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Secrets:
    """What may not be handed over.

    Attributes:
        names: pseudonyms of people and sources, keys of excerpts and cases.
        texts: words of all excerpts.
        least: smallest group that may be shown.
    """

    names: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    least: int = 5


@dataclass
class Outgoing:
    """What one report would hand over.

    Attributes:
        report: `programme` or a cohort.
        tables: rows of each published table.
        written: the authors' texts, by section.
        known: texts that are no secret: the study's own wordings.
    """

    report: str
    tables: dict[str, list[Row]]
    written: dict[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()

    def cells(self) -> Iterator[tuple[str, str]]:
        """Each text, with the place where it stands."""
        for name, rows in self.tables.items():
            for row in rows:
                yield from ((f"table {name}, column {c}", text) for c, text in row.items() if text)
        yield from ((f"narrative {section}", text) for section, text in self.written.items())

    def allowed(self) -> set[str]:
        """Runs of words that may be there: of quotes that were accepted, and of the study's own."""
        quoted = [row["text"] for row in self.tables.get("quotes", [])]
        return {run for text in (*quoted, *self.known) for run in runs(text)}


def secrets_of(tables: dict[str, pd.DataFrame], least: int) -> Secrets:
    """What may not be handed over, from the tables of people.

    Args:
        tables: participants, sources and excerpts.
        least: smallest group that may be shown.
    """
    columns = (("participants", "person"), ("sources", "source"), ("excerpts", "excerpt"))
    names = {n for table, column in columns for n in tables[table][column].dropna()}
    return Secrets(frozenset(names), tuple(tables["excerpts"]["text"].unique()), least)


def known_texts(settings: Settings) -> Iterator[str]:
    """The study's own wordings, which people may have repeated: questions, themes, codes."""
    yield from (question.text for question in settings.study.evaluation_questions.values())
    yield from (settings.study.programme, settings.study.theory_of_change, *settings.study.cautions)
    for instrument in settings.instruments.values():
        yield from (item.text for item in instrument.items.values())
    for theme in settings.codebook.themes.values():
        yield from (theme.title, theme.definition, *(code.definition for _, code in theme.tree()))


def breaches(outgoing: Iterable[Outgoing], secrets: Secrets) -> list[Problem]:
    """What would be handed over and may not, by its place; never the words themselves."""
    outgoing = list(outgoing)
    found = [p for one in outgoing for p in (*_named(one, secrets), *_few(one, secrets))]
    return found + _unquoted(outgoing, secrets)


def _named(one: Outgoing, secrets: Secrets) -> list[Problem]:
    places = {
        place
        for place, text in one.cells()
        if any(token in secrets.names for token in TOKEN.findall(text))
    }
    found = "It would show a pseudonym or the key of an excerpt: one person's row."
    return [_problem(one, place, found) for place in sorted(places)]


def _few(one: Outgoing, secrets: Secrets) -> list[Problem]:
    found = f"It would show a number about fewer than {secrets.least} people."
    places = {
        f"table {name}"
        for name, rows in one.tables.items()
        for row in rows
        if row.get("n", "").isdigit()
        and 0 < int(row["n"]) < secrets.least
        and any(row.get(column) for column in ESTIMATES)
    }
    return [_problem(one, place, found) for place in sorted(places)]


def _unquoted(outgoing: list[Outgoing], secrets: Secrets) -> list[Problem]:
    """Words of excerpts that were not accepted; a text that stands in many cells is read once."""
    secret = {run for text in secrets.texts for run in telling(text)}
    known: dict[str, set[str]] = {}
    told: dict[tuple[str, str], Outgoing] = {}
    for one in outgoing:
        allowed = one.allowed()
        for place, text in one.cells():
            if text not in known:
                known[text] = secret.intersection(runs(text))
            if known[text] - allowed:
                told[one.report, place] = one
    found = "It would show words of an excerpt that is not accepted as a quote."
    return [_problem(told[key], key[1], found) for key in sorted(told)]


def runs(text: str) -> Iterator[str]:
    """Every run of `SHORT` to `RUN` words of a text, without case and punctuation."""
    words = WORD.findall(text.casefold())
    for length in range(SHORT, RUN + 1):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def telling(text: str) -> Iterator[str]:
    """Runs of words by which an excerpt is known again: all of it, if it is short."""
    words = WORD.findall(text.casefold())
    length = min(len(words), RUN)
    if length >= SHORT:
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _problem(one: Outgoing, place: str, found: str) -> Problem:
    narrative = place.startswith("narrative ")
    remedy = "This is a fault of the program: hand over nothing, and report it."
    file = f"reports/{one.report}"
    if narrative:
        file = f"config/narrative/{one.report}/{place.removeprefix('narrative ')}.md"
        remedy = "Take them out, or accept the excerpt in quotes.csv."
    return Problem("stop", file, 0, "" if narrative else place, found, remedy)
