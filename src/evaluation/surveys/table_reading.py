"""One table of answers to forms: whose a row is, of which wave, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import blank_words, code_of
from evaluation.persons.recovery import changed_codes
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings
from evaluation.surveys.answers import (
    AnswerReader,
    bad_answers,
    label_notes,
    read_column,
    readers_for,
)
from evaluation.surveys.columns import (
    ColumnMap,
    Wordings,
    answers_not_asked,
    match_columns,
    missing_items,
)
from evaluation.surveys.dates import read_dates
from evaluation.surveys.export import Export
from evaluation.surveys.forms import Block, FileReading

SELF = ("self", "participant", "me", "myself")
"""Words of a column of raters for people who answer about themselves."""


@dataclass
class TableReader:
    """Reads one table of answers for one cohort.

    Attributes:
        settings: of the study.
        cohort: whose rows are read.
        file: that the table is in; its detail is the wave, if that is known.
        export: the table.
        roster: codes of the people of the cohort; none if there is no roster.
        alone: whether no other table is read of the file.
    """

    settings: Settings
    cohort: Cohort
    file: RawFile
    export: Export
    roster: frozenset[str] | None = None
    alone: bool = True

    def read(
        self, wordings: Wordings, cohorts: dict[str, str], corrections: Corrections
    ) -> tuple[list[Block], FileReading | None, list[Problem]]:
        """Its forms, what it was taken for, and what is wrong with it.

        Args:
            wordings: of all items and open questions.
            cohorts: cohort folder of each name that a column of cohorts may hold.
            corrections: of the cohort.
        """
        columns, problems = match_columns(self.export, self.settings, self.cohort, wordings)
        if columns is None:
            return [], None, problems
        problems += self._own_rows(columns, cohorts)
        sheet = self.export.sheet
        before = [[row[at] for at in columns.code] for row in sheet.rows]
        codes = [sheet.headers[at] for at in columns.code]
        problems += corrections.apply(sheet, codes, alone=self.alone)
        mended = [
            [row[at] for at in columns.code] != was
            for row, was in zip(sheet.rows, before, strict=True)
        ]
        forms = self._forms(columns, mended, problems)
        if len(columns.code) == 1:
            header = sheet.headers[columns.code[0]]
            problems += changed_codes(sheet, header, list(forms["code"]), self.roster)
        waves, found = self._waves(columns)
        problems += found
        raters, found = self._raters(columns)
        problems += found
        problems += self._blank_words(columns, forms, waves, raters)
        blocks = list(self._blocks(columns, forms, waves, raters, problems))
        problems += self._labels(columns, waves)
        told = self._told(columns, blocks, waves)
        if self.file.rater == "self" and columns.rater is None:
            where = (sheet, columns, self.settings, self.cohort.id)
            for wave in told.waves:
                problems += missing_items(*where, wave)
            problems += answers_not_asked(*where, told.waves)
        if not sheet.rows and not self.file.shared:
            found = "There is a header, and no answer below it."
            remedy = "Export it again if people answered."
            problems.append(sheet.problem(0, "", found, remedy, "note"))
        return blocks, told, problems

    def _own_rows(self, columns: ColumnMap, known: dict[str, str]) -> list[Problem]:
        """Keep the rows of this cohort, if a column names cohorts."""
        if columns.cohort is None:
            if not self.file.shared:
                return []
            found = "It lies in data/raw, and no column says whose cohort a row is."
            remedy = "Move it into a cohort folder, or name the column: 'cohort_column'."
            return [self.export.sheet.problem(0, "", found, remedy)]
        sheet = self.export.sheet
        header = sheet.headers[columns.cohort]
        cells = [row[columns.cohort] for row in sheet.rows]
        named = {cell: known.get(normalised(cell), "") for cell in set(cells)}
        problems = []
        for cell in sorted(c for c, cohort in named.items() if not cohort):
            row = sheet.numbers[cells.index(cell)]
            found = f"{cell[:40]!r} names no cohort."
            remedy = "Make its folder in data/raw, or say under 'cohort_values' whose it is."
            problems.append(sheet.problem(row, header, found, remedy))
        own = [i for i, cell in enumerate(cells) if named[cell] == self.cohort.id]
        part = replace(
            sheet, rows=[sheet.rows[i] for i in own], numbers=[sheet.numbers[i] for i in own]
        )
        self.export = replace(self.export, sheet=part)
        return problems

    def _cells(self, at: int | None) -> list[str]:
        rows = self.export.sheet.rows
        return [""] * len(rows) if at is None else [row[at] for row in rows]

    def _forms(
        self, columns: ColumnMap, mended: list[bool], problems: list[Problem]
    ) -> pd.DataFrame:
        """What is known of each row besides its answers."""
        study, sheet = self.settings.study, self.export.sheet
        code = study.person_code
        cells = list(zip(*map(self._cells, columns.code), strict=True)) if columns.code else []
        codes = {c: code_of(c, code.kind, code.parts) for c in set(cells)}
        forms = pd.DataFrame(
            {
                "file": self.file.path,
                "row": sheet.numbers,
                "code": [codes[c] for c in cells] if cells else "",
                "corrected": mended,
                "submitted": self._times(columns.sent_in, problems),
                "seconds": self._seconds(columns),
                "cluster": self._cells(columns.cluster),
                "consent": True,
            },
            index=range(len(sheet.rows)),
        )
        if columns.consent is not None:
            yes = {normalised(word) for word in study.consent.yes}
            forms["consent"] = [normalised(c) in yes for c in self._cells(columns.consent)]
        return forms

    def _blank_words(
        self, columns: ColumnMap, forms: pd.DataFrame, waves: np.ndarray, raters: np.ndarray
    ) -> list[Problem]:
        """Take words such as NA for no code where several forms of a wave have them."""
        problems = []
        for _, group in forms["code"].groupby([waves, raters], sort=False):
            blank = group.isin(blank_words(group))
            if blank.any():
                forms.loc[group.index[blank], "code"] = ""
                row, n = int(forms.loc[group.index[blank][0], "row"]), int(blank.sum())
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
        dates = read_dates(self._cells(at), own or self.export.date_order)
        if dates.ambiguous:
            header = self.export.sheet.headers[at]
            found = "Day and month cannot be told apart in this column; its dates are not used."
            remedy = "Say 'date_order: dmy' or 'date_order: mdy' in cohort.yaml."
            problems.append(self.export.sheet.problem(0, header, found, remedy, "note"))
        values = np.asarray(dates.values, dtype="datetime64[s]")
        return ["" if text == "NaT" else text for text in np.datetime_as_string(values)]

    def _seconds(self, columns: ColumnMap) -> np.ndarray:
        """How long each form took: as the export says, or from its start to its end."""
        told = pd.to_numeric(pd.Series(self._cells(columns.seconds)), errors="coerce")
        if columns.seconds is not None or columns.started is None or columns.sent_in is None:
            return told.to_numpy(dtype=np.float64)
        own = self.cohort.settings.date_order or self.settings.study.date_order
        ends = [
            np.asarray(
                read_dates(self._cells(at), own or self.export.date_order).values,
                dtype="datetime64[s]",
            )
            for at in (columns.started, columns.sent_in)
        ]
        took = (ends[1] - ends[0]).astype("timedelta64[s]")
        seconds = took.astype(np.float64)
        # A start without a clock, or a form sent in on another day, says nothing of the pace.
        return np.where(np.isnat(took) | (seconds <= 0) | (seconds > 86_400), np.nan, seconds)

    def _waves(self, columns: ColumnMap) -> tuple[np.ndarray, list[Problem]]:
        """Wave of each row, by a column if there is one, else the file's; '' if not known."""
        sheet, study = self.export.sheet, self.settings.study
        if columns.wave is None:
            if self.file.detail or not sheet.rows:
                return np.full(len(sheet.rows), self.file.detail, dtype=object), []
            found = "Neither the file's name nor a column says which wave this is."
            remedy = "Rename it (for example 'pre.csv'), or name it under 'files' in cohort.yaml."
            return np.full(len(sheet.rows), "", dtype=object), [sheet.problem(0, "", found, remedy)]
        values = self.cohort.settings.wave_values or study.wave_values
        known = {normalised(v): w for w, names in values.items() for v in names}
        for name, entry in study.waves.items():
            known |= {normalised(name): name, normalised(entry.label): name}
        return self._named(columns.wave, known, "wave")

    def _raters(self, columns: ColumnMap) -> tuple[np.ndarray, list[Problem]]:
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
        sheet, cells = self.export.sheet, self._cells(at)
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

    def _blocks(
        self,
        columns: ColumnMap,
        forms: pd.DataFrame,
        waves: np.ndarray,
        raters: np.ndarray,
        problems: list[Problem],
    ) -> Iterator[Block]:
        """A block for each wave and rater of the rows, and for waves of further columns."""
        told: dict[int, np.ndarray] = {}
        further = dict.fromkeys(wave for wave, _ in columns.items if wave)
        for rater in filter(None, dict.fromkeys(raters)):
            for own in dict.fromkeys(waves[(raters == rater) & (waves != "")]):
                rows = np.flatnonzero((waves == own) & (raters == rater))
                for wave in (own, *further):
                    block = self._block(columns, forms, rows, wave, rater, told, own)
                    if block is not None:
                        yield block
        problems += self._bad(told)

    def _bad(self, told: dict[int, np.ndarray]) -> list[Problem]:
        """Cells of which nobody could tell what they mean."""
        problems = []
        stop = self.settings.study.bad_answers == "stop"
        sheet = self.export.sheet
        for at, reasons in told.items():
            header = sheet.headers[at]
            problems += bad_answers(sheet, header, self._cells(at), reasons, stop=stop)
        return problems

    def _answers(
        self, at: int, rows: np.ndarray, reader: AnswerReader
    ) -> tuple[np.ndarray, np.ndarray]:
        cells = self._cells(at)
        own = cells if len(rows) == len(cells) else [cells[i] for i in rows]
        return read_column(own, self.export.columns[at], reader)

    def _block(
        self,
        columns: ColumnMap,
        forms: pd.DataFrame,
        rows: np.ndarray,
        wave: str,
        rater: str,
        told: dict[int, np.ndarray],
        own: str,
    ) -> Block | None:
        """The forms of some rows for one wave; none if that wave was asked nothing there."""
        asked = [
            key
            for key in columns.items
            if (key[0] or own) == wave and self._was_asked(key[1], wave, rater)
        ]
        if not asked:
            return None
        readers = readers_for(self.settings, self.cohort, wave)
        read = [self._answers(columns.items[key], rows, readers[key[1]]) for key in asked]
        for key, (_, why) in zip(asked, read, strict=True):
            # Cells are told of only where their row and wave were asked.
            at = columns.items[key]
            told.setdefault(at, np.full(len(forms), "", dtype=object))[rows] = why
        answers = np.column_stack([numbers for numbers, _ in read])
        reasons = np.column_stack([why for _, why in read])
        comments = {}
        if wave == own:
            for question, at in columns.open_questions.items():
                cells = self._cells(at)
                comments[question] = [cells[i] for i in rows]
        else:
            # Columns that look back are in everybody's form; who left them blank has no such form.
            there = ~np.isnan(answers).all(axis=1)
            rows, answers, reasons = rows[there], answers[there], reasons[there]
        return Block(
            self.cohort.id,
            wave,
            rater,
            forms.iloc[rows].reset_index(drop=True),
            [item for _, item in asked],
            answers,
            reasons,
            comments,
        )

    def _labels(self, columns: ColumnMap, waves: np.ndarray) -> list[Problem]:
        """Columns whose own labels say nothing to the instrument."""
        own = next((wave for wave in waves if wave), self.file.detail)
        problems = []
        for (wave, item), at in columns.items.items():
            reader = readers_for(self.settings, self.cohort, wave or own)[item]
            problems += label_notes(self.export.sheet, self.export.columns[at], reader)
        return problems

    def _was_asked(self, item: str, wave: str, rater: str) -> bool:
        instrument = self.settings.instruments[self.settings.items()[item]]
        return instrument.was_asked(item, wave, self.cohort.id, rater)

    def _told(self, columns: ColumnMap, blocks: list[Block], waves: np.ndarray) -> FileReading:
        """What the table was taken for."""
        headers = self.export.sheet.headers
        further = [wave for wave, _ in columns.items if wave]
        own = [w for w in waves if w] or [self.file.detail] * bool(self.file.detail)
        matched = tuple(
            {"item": item, "wave": wave, "header": headers[at], "how": columns.how[wave, item]}
            for (wave, item), at in columns.items.items()
        )
        return FileReading(
            self.file.path,
            self.export.sheet.name,
            tuple(dict.fromkeys([*own, *further])),
            len(self.export.sheet.rows),
            len(columns.items),
            tuple(columns.unmatched),
            self.export.platform,
            self.cohort.id,
            self.file.rater,
            matched,
            dict(self.export.left_out),
            columns.consent is not None,
        )
