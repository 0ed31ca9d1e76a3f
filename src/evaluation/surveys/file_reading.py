"""Survey files to forms: the tables in a file, and what each was taken for."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from evaluation.persons.corrections import Corrections
from evaluation.problems import Problem, stops
from evaluation.sheets import about, read_sheets
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.recognition import recognise
from evaluation.study.settings import Settings
from evaluation.surveys.columns import code_columns, match_columns
from evaluation.surveys.export import Delivered, Export
from evaluation.surveys.forms import Block, FileReading
from evaluation.surveys.item_wordings import Wordings
from evaluation.surveys.readers import resolve
from evaluation.surveys.table_reading import TableReader


@dataclass
class FormReader:
    """Reads the survey files of a study; a file that several cohorts share is opened once.

    Attributes:
        settings: of the study.
        wordings: of its items and open questions.
        cohorts: cohort folder of each name, normalised, that a column of cohorts may hold.
    """

    settings: Settings
    wordings: Wordings
    cohorts: dict[str, str]
    _shared: dict[str, tuple[list[Export], list[Problem]]] = field(default_factory=dict)

    def read(
        self,
        cohort: Cohort,
        file: RawFile,
        corrections: Corrections,
        roster: frozenset[str] | None = None,
    ) -> tuple[list[Block], list[FileReading], list[Problem]]:
        """The forms of one export, what it was taken for, and what is wrong with it."""
        exports, problems = self._open(cohort, file)
        problems = list(problems)
        if not exports:
            return [], [], problems
        chosen, found = self._right_tables(exports, cohort, file)
        used = {export.sheet.name for export, _ in chosen}
        problems = [p for p in problems if not p.sheet or p.sheet in used] + found
        if stops(problems):
            return [], [], problems
        blocks, told = [], []
        for export, wave in chosen:
            own, alone = replace(file, detail=wave), len(chosen) == 1
            table = TableReader(self.settings, cohort, own, export, roster, alone)
            read, what, found = table.read(self.wordings, self.cohorts, corrections)
            blocks += read
            told += [what] if what else []
            problems += found
        return blocks, told, problems + corrections.unfit()

    def _open(self, cohort: Cohort, file: RawFile) -> tuple[list[Export], list[Problem]]:
        if file.path in self._shared:
            return self._shared[file.path]
        path = self.settings.folder / file.path
        logging.getLogger("evaluation.reading").info(file.path)
        sheets, problems = read_sheets(path, file.path)
        if stops(about(problems)):
            return [], problems
        name = file.path.removeprefix(f"data/raw/{cohort.id}/")
        platform = cohort.settings.read_as.get(name, "")
        exports = resolve(Delivered(path, file.path, tuple(sheets)), platform)
        if not exports:
            found = "It is not laid out as any platform's export."
            if platform:
                found = f"It is not laid out as an export of {platform!r}, as 'read_as' says."
            remedy = "Export it again as CSV or Excel; docs/exports.md says how."
            return [], [*problems, Problem("stop", file.path, 0, "", found, remedy)]
        problems = [*problems, *(p for export in exports for p in export.problems)]
        # A file that is damaged has a problem, and nothing to look for codes in.
        opened = [export for export in exports if export.columns], problems
        if file.shared:
            self._shared[file.path] = opened
        return opened

    def _right_tables(
        self, exports: list[Export], cohort: Cohort, file: RawFile
    ) -> tuple[list[tuple[Export, str]], list[Problem]]:
        """The tables with people's answers, each with the wave of its file's or sheet's name."""
        having = [e for e in exports if self._has_answers(e, cohort)]
        names = ", ".join(repr(e.sheet.name) for e in having or exports)
        if not having and len(exports) > 1:
            found = f"No sheet has the column with people's codes; there are {names}."
            remedy = "Put the answers on a sheet with that column."
            return [], [exports[0].sheet.problem(0, "", found, remedy)]
        if len(having) < 2:
            return [((having or exports)[0], file.detail)], []
        words = {wave: entry.words for wave, entry in self.settings.study.waves.items()}
        told = [recognise(f"{e.sheet.name}.csv", words) or ("", "") for e in having]
        waves = [detail if kind == "survey" else "" for kind, detail in told]
        if all(waves) and len(set(waves)) == len(waves):
            return list(zip(having, waves, strict=True)), []
        found = f"Several sheets have people's codes: {names}."
        remedy = "Keep one of them in this workbook, or name each sheet by its wave."
        return [(having[0], file.detail)], [having[0].sheet.problem(0, "", found, remedy)]

    def _has_answers(self, export: Export, cohort: Cohort) -> bool:
        """Whether a table has people's codes or, where nobody is linked, any item."""
        if self.settings.study.person_code.kind != "none":
            return code_columns(export, self.settings) is not None
        columns, _ = match_columns(export, self.settings, cohort, self.wordings)
        return bool(columns and columns.items)
