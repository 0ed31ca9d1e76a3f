"""Survey files to forms: one form is what one person sent in for one wave."""

from __future__ import annotations

from dataclasses import dataclass, field

from evaluation.persons.corrections import Corrections
from evaluation.persons.identifiers import normalised_code
from evaluation.problems import Problem
from evaluation.sheets import Sheet, read_sheets
from evaluation.study.cohort_folder import Cohort, RawFile
from evaluation.study.instruments import normalised
from evaluation.study.settings import Settings
from evaluation.surveys.answers import OUTSIDE, UNKNOWN, AnswerReader, BadAnswers
from evaluation.surveys.columns import (
    ColumnMap,
    Wordings,
    code_column,
    match_columns,
    missing_items,
)


@dataclass
class Form:
    """What one person sent in for one wave.

    Attributes:
        code: normalised code, empty if left blank. Raw codes go no further than this.
        corrected: whether corrections.csv gave it its code.
        answers: number (NaN if none) and reason for none, by item.
        comments: open answers, by question.
    """

    cohort: str
    wave: str
    file: str
    row: int
    code: str
    sent_in: str
    cluster: str = ""
    corrected: bool = False
    answers: dict[str, tuple[float, str]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """Items with an answer."""
        return sum(not missing for _, missing in self.answers.values())


@dataclass(frozen=True)
class FileReading:
    """What a survey file was taken for, for `check` and the review."""

    file: str
    sheet: str
    waves: tuple[str, ...]
    rows: int
    items: int
    unmatched: tuple[str, ...]


def read_file(
    settings: Settings,
    cohort: Cohort,
    file: RawFile,
    wordings: Wordings,
    readers: dict[str, AnswerReader],
    corrections: Corrections,
) -> tuple[list[Form], FileReading | None, list[Problem]]:
    """The forms of one export, what it was taken for, and what is wrong with it."""
    sheets, problems = read_sheets(settings.folder / file.path, file.path)
    if problems:
        return [], None, problems
    sheet, problems = _right_sheet(sheets, settings)
    columns, found = match_columns(sheet, settings, cohort, wordings)
    if columns is None:
        return [], None, problems + found
    as_delivered = [row[columns.code] for row in sheet.rows]
    problems += found + corrections.apply(sheet, sheet.headers[columns.code])
    waves, found = _waves(sheet, columns, settings, cohort, file.detail)
    problems += found
    own_waves = dict.fromkeys(w for w in waves if w)
    extra = dict.fromkeys(w for w, _ in columns.items if w)
    for wave in {**own_waves, **extra}:
        problems += missing_items(sheet, columns, settings, cohort.id, wave)
    bad = BadAnswers()
    shared = (tuple(extra), columns, settings, cohort, file, readers, bad)
    told = [(i, wave) for i, wave in enumerate(waves) if wave]
    forms = [form for i, wave in told for form in _forms(sheet, i, wave, *shared)]
    _mark_corrected(forms, sheet, columns.code, as_delivered)
    if not sheet.rows:
        found = "There is a header, and no answer below it."
        problems.append(sheet.problem(0, "", found, "Export it again if people answered.", "note"))
    problems += bad.problems(sheet, stop=settings.study.bad_answers == "stop")
    reading = FileReading(
        file.path,
        sheet.name,
        (*own_waves, *extra),
        len(sheet.rows),
        len(columns.items),
        tuple(columns.unmatched),
    )
    return forms, reading, problems


def _mark_corrected(forms: list[Form], sheet: Sheet, code: int, as_delivered: list[str]) -> None:
    """Mark the forms whose code stands in another form in the raw file."""
    cells = zip(sheet.numbers, sheet.rows, as_delivered, strict=True)
    mended = {number for number, row, was in cells if row[code] != was}
    for form in forms:
        form.corrected = form.row in mended


def _right_sheet(sheets: list[Sheet], settings: Settings) -> tuple[Sheet, list[Problem]]:
    """The sheet with the column of codes; the first if none has it."""
    having = [s for s in sheets if code_column(s, settings) is not None]
    problems = []
    if len(having) > 1:
        names = ", ".join(repr(s.name) for s in having)
        found = f"Several sheets have people's codes: {names}."
        problems = [having[0].problem(0, "", found, "Keep one of them in this workbook.")]
    elif not having and len(sheets) > 1:
        names = ", ".join(repr(s.name) for s in sheets)
        found = f"No sheet has the column with people's codes; there are {names}."
        problems = [sheets[0].problem(0, "", found, "Put the answers on a sheet with that column.")]
    return (having or sheets)[0], problems


def _waves(
    sheet: Sheet, columns: ColumnMap, settings: Settings, cohort: Cohort, wave: str
) -> tuple[list[str], list[Problem]]:
    """Wave of each row, by a column if there is one, else the file's; '' if it cannot be told."""
    if wave and columns.wave is None:
        return [wave] * len(sheet.rows), []
    if columns.wave is None:
        found = "Neither the file's name nor a column says which wave this is."
        remedy = "Rename the file (for example 'pre.csv'), or name it under 'files' in cohort.yaml."
        return [""] * len(sheet.rows), [sheet.problem(0, "", found, remedy)]
    values = cohort.settings.wave_values or settings.study.wave_values
    known = {normalised(v): w for w, names in values.items() for v in names}
    for name, entry in settings.study.waves.items():
        known |= {normalised(name): name, normalised(entry.label): name}
    header = sheet.headers[columns.wave]
    waves, problems = [], []
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        cell = row[columns.wave]
        waves.append(known.get(normalised(cell), ""))
        if not waves[-1]:
            found = f"{cell[:40]!r} names no wave."
            remedy = "Say under 'wave_values' in study.yaml which wave it is."
            problems.append(sheet.problem(number, header, found, remedy))
    return waves, problems


def _forms(
    sheet: Sheet,
    i: int,
    wave: str,
    extra: tuple[str, ...],
    columns: ColumnMap,
    settings: Settings,
    cohort: Cohort,
    file: RawFile,
    readers: dict[str, AnswerReader],
    bad: BadAnswers,
) -> list[Form]:
    """The form of one row, and those that its further columns hold for other waves."""
    row, number = sheet.rows[i], sheet.numbers[i]
    code = normalised_code(row[columns.code])
    sent_in = row[columns.sent_in] if columns.sent_in is not None else ""
    cluster = row[columns.cluster] if columns.cluster is not None else ""
    forms = {
        w: Form(cohort.id, w, file.path, number, code, sent_in, cluster) for w in (wave, *extra)
    }
    items = settings.items()
    for (prefixed, item), at in columns.items.items():
        instrument = settings.instruments[items[item]]
        target = prefixed or wave
        if not instrument.was_asked(item, target, cohort.id):
            continue
        value, why = readers[item](row[at])
        forms[target].answers[item] = (value, why)
        if why in (UNKNOWN, OUTSIDE):
            bad.add(sheet.headers[at], why, number, row[at])
    forms[wave].comments = {q: row[at] for q, at in columns.open_questions.items() if row[at]}
    return [form for w, form in forms.items() if form.answers and (w == wave or form.answered)]
