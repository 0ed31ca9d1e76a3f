"""What may tell who somebody is, taken out of texts before they get past `prepare`.

A text in which something was found goes on with `[name]`, `[e-mail]` and so on in its place, and is
not used in a report until a person has looked at it: `data/decisions/programme/redactions.csv`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation import tables
from evaluation.persons.names import scanner_of
from evaluation.persons.readers.own_sheets import read_own
from evaluation.persons.scanner import Scanner
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.study.yaml_files import nearest

DECISIONS = "data/decisions/programme/redactions.csv"
ACCEPT, KEEP, REPLACE = "accept", "keep", "replace"
PROPOSED = "proposed"
STATES = {ACCEPT: "accepted", KEEP: "kept", REPLACE: "replaced"}
"""What a text is, by what a person decided: its proposal, its own words, or the person's."""

PROJECT_TEXTS = ("title", "aim", "what_changed", "for_whom", "sponsor_view")
WHO = ("who", "when")
"""Columns that say who decided."""

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Decision:
    """What a person decided on one text: see `DECISIONS`."""

    decision: str = ""
    text: str = ""
    stamp: str = ""


def text_key(*parts: str) -> str:
    """The key that decisions name a text by, from letters and digits alone."""
    said = (_NO_LETTER.sub("", part.casefold()) for part in parts)
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:10]


def read_redactions(study: Path) -> tuple[dict[str, Decision], list[Problem]]:
    """Decisions by key, and what is wrong with their file.

    Args:
        study: its folder.
    """
    path = study / DECISIONS
    if not path.is_file():
        return {}, []
    sheet, problems = read_own(path, DECISIONS, ("key", "decision"), ("text", "stamp", *WHO))
    if sheet is None:
        return {}, problems
    found: dict[str, Decision] = {}
    for i, (key, said) in enumerate(zip(*map(sheet.column, ("key", "decision")), strict=True)):
        own = Decision(said.casefold(), sheet.column("text")[i], sheet.column("stamp")[i])
        number = sheet.numbers[i]
        if not said:
            continue
        if own.decision not in STATES:
            remedy = f"Write {', '.join(STATES)}.{nearest(said, list(STATES))}"
            problems.append(sheet.problem(number, "decision", "It is no decision.", remedy))
        elif own.decision == REPLACE and not own.text:
            remedy = "Write it, or accept the proposal."
            problems.append(sheet.problem(number, "text", "There is no text.", remedy))
        elif key in found and found[key] != own:
            found_, remedy = "This key has another decision above.", "Keep one of them."
            problems.append(sheet.problem(number, "key", found_, remedy))
        else:
            found[key] = own
    return found, problems


class Redactor:
    """Takes out of texts what may tell who somebody is, and keeps count.

    Args:
        scanner: finds it.
        decisions: of people, by key.
    """

    def __init__(self, scanner: Scanner, decisions: dict[str, Decision] | None = None) -> None:
        self.scanner = scanner
        self._decisions = decisions or {}
        self._redacted = lru_cache(maxsize=None)(scanner.redacted)
        self._rows: defaultdict[tuple[Any, ...], bool] = defaultdict(bool)
        self._counts: Counter[tuple[str, str, str, str]] = Counter()

    def text(
        self, cohort: str, place: str, key: str, text: str, *, asks: bool = False
    ) -> tuple[str, bool]:
        """A text as it may go on, and whether it may be used outside.

        Args:
            cohort: that it belongs to.
            place: excerpt, comment and so on.
            key: that decisions name it by.
            text: as it stands in the raw file.
            asks: whether it would be used outside, so that a person has to decide.
        """
        proposal, kinds = self._redacted(text)
        if not kinds:
            return text, True
        decision = self._decisions.get(key, Decision())
        made, state = proposal, STATES.get(decision.decision, PROPOSED)
        if decision.stamp and decision.stamp != stamp_of(proposal):
            # Something else is found in it now than what the person has seen.
            state = PROPOSED
        elif decision.decision == KEEP:
            made = text
        elif decision.decision == REPLACE:
            made, left = self._redacted(decision.text)
            state = PROPOSED if left else state
        row = (cohort, place, key, "; ".join(kinds), state, made, stamp_of(proposal))
        self._rows[row] |= asks
        return made, state != PROPOSED

    def count(self, cohort: str, place: str, state: str, texts: Iterable[str]) -> int:
        """Count texts that do not go on, and that something was found in.

        Args:
            cohort: that they belong to.
            place: memo, document name and so on.
            state: what becomes of them.
            texts: as they stand in the raw file.
        """
        found = [kinds for text in texts for _, kinds in [self._redacted(text)] if kinds]
        for kinds in found:
            self._counts[cohort, place, state, "; ".join(kinds)] += 1
        return len(found)

    def note(self, cohort: str, place: str, state: str, kind: str, n: int) -> None:
        """Count what is personal by its place, whatever stands there."""
        if n:
            self._counts[cohort, place, state, kind] += n

    def table(self) -> pd.DataFrame:
        """The table `redactions`."""
        rows = [
            (cohort, place, key, kinds, 1, state, asks, text, stamp)
            for (cohort, place, key, kinds, state, text, stamp), asks in self._rows.items()
        ]
        rows += [
            (cohort, place, "", kinds, n, state, False, "", "")
            for (cohort, place, state, kinds), n in self._counts.items()
        ]
        columns = list(tables.MODELS["redactions"].to_schema().columns)
        return tables.in_order("redactions", pd.DataFrame(rows, columns=columns))


def without_names(
    settings: Settings, cohorts: list[Cohort], projects: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table `projects` as it may go on, and the table `redactions` of it.

    A project in which something was found is not told as a case until a person has decided.
    """
    redactor, _ = redactor_of(settings, cohorts)
    made = projects.to_dict("records")
    for row in made:
        asks = bool(row["consent"])
        for name in PROJECT_TEXTS:
            key = text_key(row["cohort"], name, row[name])
            text, may = redactor.text(row["cohort"], f"project, {name}", key, row[name], asks=asks)
            row |= {name: text, "consent": row["consent"] and may}
    told = pd.DataFrame(made, columns=projects.columns).astype(projects.dtypes)
    return tables.in_order("projects", told), redactor.table()


def stamp_of(proposal: str) -> str:
    """What a decision was about: it does not hold for another proposal."""
    return hashlib.sha256(proposal.encode()).hexdigest()[:6]


def redactor_of(settings: Settings, cohorts: list[Cohort]) -> tuple[Redactor, list[Problem]]:
    """The redactor of a study, and what is wrong with its lists and decisions."""
    scanner, problems = scanner_of(settings, cohorts)
    decisions, found = read_redactions(settings.folder)
    return Redactor(scanner, decisions), problems + found
