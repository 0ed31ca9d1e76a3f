"""One table of answers to forms: whose a row is, of which wave, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evaluation.persons.corrections import Corrections
from evaluation.persons.recovery import changed_codes
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.settings import Settings
from evaluation.surveys.answers import (
    AnswerReader,
    bad_answers,
    label_notes,
    read_column,
    readers_for,
)
from evaluation.surveys.column_map import ColumnMap, answers_not_asked, missing_items
from evaluation.surveys.columns import match_columns
from evaluation.surveys.export import Export
from evaluation.surveys.forms import Block, FileReading
from evaluation.surveys.item_wordings import Wordings
from evaluation.surveys.row_facts import RowFacts, own_rows, rows_with_a_wave, wave_names


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
        self.export, found = own_rows(self.export, self.file, self.cohort, columns, cohorts)
        problems += found
        if columns.wave is not None:
            names = wave_names(self.settings, self.cohort)
            self.export = rows_with_a_wave(self.export, columns, names)
        sheet = self.export.sheet
        before = [[row[at] for at in columns.code] for row in sheet.rows]
        codes = [sheet.headers[at] for at in columns.code]
        problems += corrections.apply(sheet, codes, alone=self.alone)
        mended = [
            [row[at] for at in columns.code] != was
            for row, was in zip(sheet.rows, before, strict=True)
        ]
        facts = RowFacts(self.settings, self.cohort, self.file, self.export)
        forms = facts.forms(columns, mended, problems)
        if len(columns.code) == 1:
            header = sheet.headers[columns.code[0]]
            problems += changed_codes(sheet, header, forms["code"].tolist(), self.roster)
        waves, found = facts.waves(columns)
        problems += found
        raters, found = facts.raters(columns)
        problems += found
        problems += facts.blank_words(columns, forms, waves, raters)
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

    def _blocks(
        self,
        columns: ColumnMap,
        forms: dict[str, np.ndarray],
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
                for wave in dict.fromkeys((own, *further)):
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
            column = self.export.columns[at]
            problems += bad_answers(sheet, column, self.export.cells(at), reasons, stop=stop)
        return problems

    def _answers(
        self, at: int, rows: np.ndarray, reader: AnswerReader
    ) -> tuple[np.ndarray, np.ndarray]:
        cells = self.export.cells(at)
        own = cells if len(rows) == len(cells) else [cells[i] for i in rows]
        return read_column(own, self.export.columns[at], reader)

    def _block(
        self,
        columns: ColumnMap,
        forms: dict[str, np.ndarray],
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
            told.setdefault(at, np.full(len(self.export.sheet.rows), "", dtype=object))[rows] = why
        answers = np.column_stack([numbers for numbers, _ in read])
        reasons = np.column_stack([why for _, why in read])
        comments = {}
        if wave == own:
            for question, at in columns.open_questions.items():
                cells = self.export.cells(at)
                comments[question] = [cells[i] for i in rows]
        else:
            # Columns that look back are in everybody's form; who left them blank has no such form.
            there = ~np.isnan(answers).all(axis=1)
            rows, answers, reasons = rows[there], answers[there], reasons[there]
        return Block(
            self.cohort.id,
            wave,
            rater,
            {name: cells[rows] for name, cells in forms.items()},
            [item for _, item in asked],
            answers,
            reasons,
            comments,
        )

    def _labels(self, columns: ColumnMap, waves: np.ndarray) -> list[Problem]:
        """Columns whose own labels say nothing to the instrument."""
        own = next((wave for wave in waves if wave), self.file.detail)
        problems, readers = [], {}
        for (prefixed, item), at in columns.items.items():
            column, wave = self.export.columns[at], prefixed or own
            if column.labels:
                if wave not in readers:
                    readers[wave] = readers_for(self.settings, self.cohort, wave)
                problems += label_notes(self.export.sheet, column, readers[wave][item])
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
