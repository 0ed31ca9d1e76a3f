"""The waves and cohorts in survey exports: by file names, sheets, and columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from evaluation.commands.exports import dates_of, middle, plain_words, wave_column
from evaluation.commands.found_columns import Part, code_header, wordings
from evaluation.commands.proposed_files import wave_by_date
from evaluation.commands.templates import kind_by_headers
from evaluation.study.recognition import rater_in, recognise
from evaluation.surveys.export import Export

NO_COHORT = re.compile(
    r"\b(age|ethnic\w*|job|staff|user|income|pay|control|study|focus|client|professional|peer)\b"
)
"""Words of headers that speak of a group and mean no cohort."""

ARMS = {"control", "intervention", "treatment", "comparison", "experimental", "yes", "no"}
"""Groups of a trial, which are no cohorts."""

MOST_COHORTS = 30

RATERS = {
    "sponsor": ("manager", "line manager", "supervisor"),
    "team": ("360", "colleague", "peer"),
}
"""Those who usually answer about participants, and further words for them in file names."""


@dataclass
class Survey:
    """A survey file, and what its tables say of waves and cohorts.

    Attributes:
        shown: path below data/raw.
        cohort: id of its folder; empty for a file of several cohorts.
        wave: that the file's name says, empty if none.
        tables: its tables of answers, each with the wave that its sheet's name says.
        wave_column: header and cells by wave, if a column names them.
        cohort_column: header of the column that names cohorts, if there is one.
        by_sheets: whether each sheet is a wave.
        likely: wave that its dates speak for, where nothing names it.
        rater: who answered about the participants, by the file's name; empty for these themselves.
    """

    shown: str
    cohort: str
    wave: str
    tables: list[tuple[Export, str]]
    wave_column: tuple[str, dict[str, list[str]]] | None = None
    cohort_column: str = ""
    by_sheets: bool = False
    likely: str = ""
    rater: str = ""


def survey_in(
    exports: list[Export], shown: str, cohort: str, wave: str, waves: Mapping[str, tuple[str, ...]]
) -> Survey | None:
    """What a file is as a survey; None if it is none.

    Args:
        exports: its tables.
        shown: path below data/raw.
        cohort: id of its folder.
        wave: that its name says.
        waves: wave ids and the further words that name them.
    """
    rater = rater_in(shown.rpartition("/")[2], RATERS)
    tables = [e for e in exports if e.sheet.rows and not kind_by_headers(e.sheet.headers)]
    coded = [e for e in tables if code_header(e)]
    if not tables:
        return None
    named = [(e, _sheets_wave(e, waves)) for e in coded]
    told = [name for _, name in named]
    if len(coded) > 1 and all(told) and len(set(told)) == len(told):
        return Survey(shown, cohort, wave, named, by_sheets=True, rater=rater)
    longest = max(coded or tables, key=lambda e: len(e.sheet.rows))
    column = None if wave else wave_column(longest, waves)
    cohorts = cohort_column(longest)
    return Survey(shown, cohort, wave, [(longest, wave)], column, cohorts, rater=rater)


def _sheets_wave(export: Export, waves: Mapping[str, tuple[str, ...]]) -> str:
    kind, detail = recognise(f"{export.sheet.name}.csv", waves) or ("", "")
    return detail if kind == "survey" else ""


def cohort_column(export: Export) -> str:
    """The header of a column that seems to name the cohort of each row; empty if none does."""
    for at, column in enumerate(export.columns):
        words = plain_words(wordings(column)[1] or column.header)
        speaks = re.search(r"\b(cohort|intake|programme group|group)\b", words)
        if column.role or not speaks or len(words.split()) > 6 or NO_COHORT.search(words):
            continue
        counts = Counter(cell for row in export.sheet.rows if (cell := row[at]))
        short = all(len(cell) <= 40 for cell in counts)
        many = sum(counts.values()) >= 2 * len(counts)
        arms = {plain_words(cell) for cell in counts} & ARMS
        if 2 <= len(counts) <= MOST_COHORTS and short and many and not arms:
            return column.header
    return ""


def others_beside_own(surveys: list[Survey]) -> None:
    """Forget who answered a survey, unless participants answered one of the same wave themselves.

    "Team leaders - start.csv" alone is of the participants, who are team leaders.
    """
    own = {(s.cohort, s.wave) for s in surveys if not s.rater and s.wave}
    for survey in surveys:
        if (survey.cohort, survey.wave) not in own:
            survey.rater = ""


def likely_waves(surveys: list[Survey], waves: list[str]) -> None:
    """Say of each survey without a wave which one its dates speak for, cohort by cohort.

    Args:
        surveys: of all cohorts.
        waves: in order of time.
    """
    for cohort in dict.fromkeys(s.cohort for s in surveys):
        own = [s for s in surveys if s.cohort == cohort]
        own = [s for s in own if not s.rater]
        days = {s.shown: middle(dates_of(s.tables[0][0])) for s in own}
        taken = {s.wave: (days[s.shown], s.shown) for s in own if s.wave}
        dated = [s for s in own if days[s.shown] and not (s.wave or s.wave_column or s.by_sheets)]
        for survey in sorted(dated, key=lambda s: (days[s.shown], s.shown)):
            day = days[survey.shown]
            survey.likely = wave_by_date(day, waves, taken, alone=len(dated) == 1)
            taken |= {survey.likely: (day, survey.shown)} if survey.likely else {}


def parts_of(survey: Survey, cohort_of: Callable[[str], str]) -> list[Part]:
    """The forms of a survey by cohort and wave; what nobody answered in one was not asked in it.

    Args:
        survey: a file.
        cohort_of: id of a cohort that a cell names.
    """
    parts = []
    for export, wave in survey.tables:
        of_wave = [(wave or survey.likely, export)]
        if survey.wave_column:
            header, values = survey.wave_column
            of_wave = [(w, _rows(export, header, cells)) for w, cells in values.items()]
        for name, part in of_wave:
            if survey.cohort or not survey.cohort_column:
                parts.append(Part(survey.cohort, name, part))
                continue
            at = part.sheet.headers.index(survey.cohort_column)
            for cell in sorted({row[at] for row in part.sheet.rows} - {""}):
                own = _rows(part, survey.cohort_column, [cell])
                parts.append(Part(cohort_of(cell), name, own))
    return parts


def _rows(export: Export, header: str, cells: list[str]) -> Export:
    """The rows of an export with one of some cells in a column, and the columns filled in these."""
    sheet, at = export.sheet, export.sheet.headers.index(header)
    rows = [row for row in sheet.rows if row[at] in cells]
    keep = [i for i in range(len(sheet.headers)) if any(row[i] for row in rows)]
    part = replace(
        sheet,
        headers=[sheet.headers[i] for i in keep],
        rows=[[row[i] for i in keep] for row in rows],
        numbers=[n for n, row in zip(sheet.numbers, sheet.rows, strict=True) if row[at] in cells],
    )
    return replace(export, sheet=part, columns=[export.columns[i] for i in keep])
