"""What is known of each row of a table besides its answers: whose, when, which wave, by whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.persons.identifiers import blank_words, code_of
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings
from evaluation.surveys.column_map import ColumnMap
from evaluation.surveys.dates import read_dates
from evaluation.surveys.export import Export

SELF = ("self", "participant", "me", "myself")
"""Words of a column of raters for people who answer about themselves."""

NO_WAVE = "rows of another event, without an answer to any item"
"""Why a row is left out that is of no wave of the study."""


@dataclass
class RowFacts:
    """Tells the facts of each row of one cohort's table.

    Attributes:
        settings: of the study.
        cohort: whose rows they are.
        file: that the table is in; its detail is the wave, if that is known.
        export: the table.
    """

    settings: Settings
    cohort: Cohort
    file: RawFile
    export: Export

    def forms(
        self, columns: ColumnMap, mended: list[bool], problems: list[Problem]
    ) -> dict[str, np.ndarray]:
        """What is known of each row besides its answers, by name."""
        study, sheet = self.settings.study, self.export.sheet
        code = study.person_code
        cells = (
            list(zip(*map(self.export.cells, columns.code), strict=True)) if columns.code else []
        )
        codes = {c: code_of(c, code.kind, code.parts) for c in set(cells)}
        n, consent = len(sheet.rows), [True] * len(sheet.rows)
        if columns.consent is not None:
            yes = {normalised(word) for word in study.consent.yes}
            consent = [normalised(c) in yes for c in self.export.cells(columns.consent)]
        return {
            "file": np.full(n, self.file.path, dtype=object),
            "row": np.array(sheet.numbers, dtype=np.int64),
            "code": np.array([codes[c] for c in cells] if cells else [""] * n, dtype=object),
            "corrected": np.array(mended, dtype=bool),
            "submitted": np.array(self._times(columns.sent_in, problems), dtype=object),
            "seconds": self._seconds(columns),
            "cluster": np.array(self.export.cells(columns.cluster), dtype=object),
            "consent": np.array(consent, dtype=bool),
        }

    def blank_words(
        self,
        columns: ColumnMap,
        forms: dict[str, np.ndarray],
        waves: np.ndarray,
        raters: np.ndarray,
    ) -> list[Problem]:
        """Take words such as NA for no code where several forms of a wave have them."""
        problems = []
        code, where = forms["code"], list(zip(waves, raters, strict=True))
        for place in dict.fromkeys(where):
            own = [i for i, other in enumerate(where) if other == place]
            words = blank_words(code[own])
            blank = [i for i in own if code[i] in words]
            if blank:
                code[blank] = ""
                row, n = int(forms["row"][blank[0]]), len(blank)
                found = f"{n} forms have a word such as NA or none for a code: none is counted."
                remedy = "If it is somebody's code, give the others theirs in corrections.csv."
                header = self.export.sheet.headers[columns.code[0]]
                problems.append(self.export.sheet.problem(row, header, found, remedy, "note"))
        return problems

    def _times(self, at: int | None, problems: list[Problem]) -> list[str]:
        """When each form was sent in, ISO; empty where that cannot be told."""
        if at is None:
            return [""] * len(self.export.sheet.rows)
        own = self.cohort.settings.date_order or self.settings.study.date_order
        dates = read_dates(self.export.cells(at), own or self.export.date_order)
        if dates.ambiguous:
            header = self.export.sheet.headers[at]
            found = "Day and month cannot be told apart in this column; its dates are not used."
            remedy = "Say 'date_order: dmy' or 'date_order: mdy' in cohort.yaml."
            problems.append(self.export.sheet.problem(0, header, found, remedy, "note"))
        values = np.asarray(dates.values, dtype="datetime64[s]")
        return ["" if text == "NaT" else text for text in np.datetime_as_string(values)]

    def _seconds(self, columns: ColumnMap) -> np.ndarray:
        """How long each form took: as the export says, or from its start to its end."""
        if columns.seconds is None and (columns.started is None or columns.sent_in is None):
            return np.full(len(self.export.sheet.rows), np.nan)
        told = pd.to_numeric(pd.Series(self.export.cells(columns.seconds)), errors="coerce")
        if columns.seconds is not None:
            return told.to_numpy(dtype=np.float64)
        own = self.cohort.settings.date_order or self.settings.study.date_order
        ends = [
            np.asarray(
                read_dates(self.export.cells(at), own or self.export.date_order).values,
                dtype="datetime64[s]",
            )
            for at in (columns.started, columns.sent_in)
        ]
        took = (ends[1] - ends[0]).astype("timedelta64[s]")
        seconds = took.astype(np.float64)
        # A start without a clock, or a form sent in on another day, says nothing of the pace.
        return np.where(np.isnat(took) | (seconds <= 0) | (seconds > 86_400), np.nan, seconds)

    def waves(self, columns: ColumnMap) -> tuple[np.ndarray, list[Problem]]:
        """Wave of each row, by a column if there is one, else the file's; '' if not known."""
        sheet = self.export.sheet
        if columns.wave is None:
            if self.file.detail or not sheet.rows:
                return np.full(len(sheet.rows), self.file.detail, dtype=object), []
            found = "Neither the file's name nor a column says which wave this is."
            remedy = "Rename it (for example 'pre.csv'), or name it under 'files' in cohort.yaml."
            return np.full(len(sheet.rows), "", dtype=object), [sheet.problem(0, "", found, remedy)]
        return self._named(columns.wave, wave_names(self.settings, self.cohort), "wave")

    def raters(self, columns: ColumnMap) -> tuple[np.ndarray, list[Problem]]:
        """Who answered each row, by a column if there is one, else by the file's name."""
        if columns.rater is None:
            return np.full(len(self.export.sheet.rows), self.file.rater, dtype=object), []
        study = self.settings.study
        known = dict.fromkeys(SELF, "self")
        known |= {normalised(name): name for name in study.raters}
        known |= {normalised(entry.label): name for name, entry in study.raters.items()}
        known |= {normalised(v): r for r, names in study.rater_values.items() for v in names}
        return self._named(columns.rater, known, "rater")

    def _named(self, at: int, known: dict[str, str], what: str) -> tuple[np.ndarray, list[Problem]]:
        """What each cell of a column names, and the cells that name nothing."""
        sheet, cells = self.export.sheet, self.export.cells(at)
        labels = self.export.columns[at].labels
        named = {
            cell: known.get(normalised(cell)) or known.get(normalised(labels.get(cell, "")), "")
            for cell in set(cells)
        }
        problems = []
        for cell in sorted(c for c, name in named.items() if not name):
            row, more = sheet.numbers[cells.index(cell)], cells.count(cell) - 1
            rest = f" (and {more} more such rows)" if more else ""
            found = f"{cell[:40]!r} names no {what}{rest}."
            remedy = f"Say under '{what}_values' in study.yaml which {what} it is."
            problems.append(sheet.problem(row, sheet.headers[at], found, remedy))
        return np.array([named[cell] for cell in cells], dtype=object), problems


def rows_with_a_wave(export: Export, columns: ColumnMap, known: dict[str, str]) -> Export:
    """An export without rows of no wave that answer nothing: an event that asked other forms.

    A row with an answer stays: somebody has to say of which wave it is.

    Args:
        export: a table of answers.
        columns: of the table; one of them names the wave.
        known: wave of each name, normalised.
    """
    sheet, labels = export.sheet, export.columns[columns.wave].labels
    answers = [*columns.items.values(), *columns.open_questions.values()]
    kept = []
    for i, row in enumerate(sheet.rows):
        cell = row[columns.wave]
        named = {normalised(cell), normalised(labels.get(cell, ""))} & known.keys()
        if named or any(row[at].strip() for at in answers):
            kept.append(i)
    if len(kept) == len(sheet.rows):
        return export
    left_out = export.left_out + Counter({NO_WAVE: len(sheet.rows) - len(kept)})
    part = replace(
        sheet, rows=[sheet.rows[i] for i in kept], numbers=[sheet.numbers[i] for i in kept]
    )
    return replace(export, sheet=part, left_out=left_out)


def wave_names(settings: Settings, cohort: Cohort) -> dict[str, str]:
    """Wave of each name that a column of waves may hold, normalised."""
    study = settings.study
    values = cohort.settings.wave_values or study.wave_values
    known = {normalised(v): w for w, names in values.items() for v in names}
    for name, entry in study.waves.items():
        known |= {normalised(name): name, normalised(entry.label): name}
    return known


def own_rows(
    export: Export, file: RawFile, cohort: Cohort, columns: ColumnMap, known: dict[str, str]
) -> tuple[Export, list[Problem]]:
    """The rows of one cohort, if a column names cohorts; else all.

    Args:
        export: a table of answers.
        file: that it is in.
        cohort: whose rows are wanted.
        columns: of the table.
        known: cohort folder of each name that the column may hold.
    """
    if columns.cohort is None:
        if not file.shared:
            return export, []
        found = "It lies in data/raw, and no column says whose cohort a row is."
        remedy = "Move it into a cohort folder, or name the column: 'cohort_column'."
        return export, [export.sheet.problem(0, "", found, remedy)]
    sheet = export.sheet
    header = sheet.headers[columns.cohort]
    cells = [row[columns.cohort] for row in sheet.rows]
    named = {cell: known.get(normalised(cell), "") for cell in set(cells)}
    problems = []
    for cell in sorted(c for c, cohort in named.items() if not cohort):
        row = sheet.numbers[cells.index(cell)]
        found = f"{cell[:40]!r} names no cohort."
        remedy = "Make its folder in data/raw, or say under 'cohort_values' whose it is."
        problems.append(sheet.problem(row, header, found, remedy))
    own = [i for i, cell in enumerate(cells) if named[cell] == cohort.id]
    part = replace(
        sheet, rows=[sheet.rows[i] for i in own], numbers=[sheet.numbers[i] for i in own]
    )
    return replace(export, sheet=part), problems
