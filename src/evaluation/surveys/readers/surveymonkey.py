"""SurveyMonkey: questions in the first row, statements or options in the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.sheets import Sheet
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import (
    Draft,
    assembled,
    below,
    columns_of,
    distinct,
    text_of,
    ticked,
)
from evaluation.surveys.readers.headers import bare, letters

ROLES = {
    "respondentid": "response",
    "collectorid": "platform",
    "collector": "platform",
    "startdate": "started",
    "datecreated": "started",
    "enddate": "sent_in",
    "datemodified": "sent_in",
    "ipaddress": "address",
    "emailaddress": "email",
    "firstname": "name",
    "lastname": "name",
}
"""Columns that SurveyMonkey adds, by the letters of their header."""
ANSWER = {"", "response", "open ended response"}
"""Second-row cells that say no more than that the answer stands below."""


@dataclass(eq=False)
class Field:
    """One column of the file: what stands below its header, and its answers."""

    under: str
    cells: Sequence[str]

    def is_option(self) -> bool:
        """Whether each answer is the text of the second row: an option that was chosen."""
        return all(_same(cell) == _same(self.under) for cell in set(self.cells) if cell)

    def is_blank(self) -> bool:
        """Whether nobody has an answer in it."""
        return not any(self.cells)


def read_surveymonkey(file: Delivered) -> list[Export]:
    """Sheets with SurveyMonkey's columns; one column per option becomes one per question."""
    return [_export(sheet) for sheet in file.sheets if _is_surveymonkey(sheet)]


def _is_surveymonkey(sheet: Sheet) -> bool:
    """By both numbers, or by one of them above a row that says 'Response' below questions.

    Who publishes an export often takes the collector out, and addresses with it.
    """
    added = {_letters(h) for h in sheet.headers} & {"respondentid", "collectorid"}
    below_questions = {_same(cell).replace("-", " ") for cell in _second_row(sheet)}
    return len(added) == 2 or bool(added and below_questions & (ANSWER - {""}))


def _letters(header: str) -> str:
    return re.sub(r"[^a-z]", "", header.casefold())


def _same(text: str) -> str:
    return text_of(text).casefold()


def _export(sheet: Sheet) -> Export:
    second = _second_row(sheet)
    answers = below(sheet, bool(second))
    cells = columns_of(answers)
    drafts: list[Draft] = []
    for question, positions in _blocks(sheet.headers, second):
        fields = [Field(text_of(second[i]) if second else "", cells[i]) for i in positions]
        added = _added(sheet.headers[positions[0]], fields[0].cells)
        if added is not None and len(positions) == 1:
            drafts.append(Draft(Column(question, (question,), added), fields[0].cells))
        else:
            drafts += _question(question, bare(question, sheet.headers), fields)
    return assembled("surveymonkey", answers, drafts)


def _second_row(sheet: Sheet) -> list[str]:
    """The row of statements and options; empty if the first row is a response already."""
    if not sheet.rows:
        return []
    first = sheet.rows[0]
    added = [c for h, c in zip(sheet.headers, first, strict=True) if _letters(h) in ROLES]
    return first if not any(added) else []


def _added(header: str, cells: Sequence[str]) -> str | None:
    """Role of a column that SurveyMonkey adds; None for a question."""
    name = _letters(header)
    if name in ROLES:
        return ROLES[name]
    if name in ("custom", "customdata"):
        # What a link hands on can be a person's code or a cohort; the settings say so.
        return "" if any(cells) else "platform"
    return None


def _blocks(headers: list[str], second: list[str]) -> list[tuple[str, list[int]]]:
    """Questions and the positions of their columns: blank headers belong to the one at the left.

    Other tools write Column, Column2, ... into blank headers, in an order of their own; they count
    as blank if the second row has something below them. Merged headers come as 'question (2)'.
    """
    blocks: list[tuple[str, list[int]]] = []
    for at, header in enumerate(headers):
        under = second[at] if second else ""
        named_by_tool = re.fullmatch(r"Column\d*|Unnamed: ?\d+", header) and under
        merged = (
            blocks
            and under
            and re.fullmatch(re.escape(headers[blocks[-1][1][0]]) + r" \(\d+\)", header)
            and _same(under) not in ANSWER
        )
        if blocks and (not header or named_by_tool or merged):
            blocks[-1][1].append(at)
        else:
            blocks.append((text_of(header) or f"column {letters(at)}", [at]))
    return blocks


def _question(header: str, question: str, fields: list[Field]) -> list[Draft]:
    """The columns of one question, condensed where the answers say that they are options.

    Args:
        header: the question as the file has it, with a number if it stands there twice.
        question: its wording.
        fields: its columns.
    """
    if all(field.is_blank() and not field.under for field in fields):
        fields = fields[:1]
    return (
        _chosen(header, question, fields)
        or _expanded_grid(header, question, fields)
        or [_plain(header, question, field, alone=len(fields) == 1) for field in fields]
    )


def _plain(header: str, question: str, field: Field, *, alone: bool) -> Draft:
    """A column that stays as it is: an answer, a statement of a grid, or 'Other'."""
    if _same(field.under).replace("-", " ") in ANSWER:
        return Draft(Column(header, (question,)), field.cells)
    row = f"{question} [{field.under}]"
    # The line below 'Other' is nobody's statement, so the bare words must find no item.
    names = () if _is_other(field) and not alone else (field.under,)
    return Draft(
        Column(f"{header} [{field.under}]", (*names, row, f"{question} - {field.under}")),
        field.cells,
    )


def _is_other(field: Field) -> bool:
    return _same(field.under).startswith("other")


def _chosen(header: str, question: str, fields: list[Field]) -> list[Draft]:
    """One column of the chosen options; a last column of own words stays beside it."""
    answered = [field for field in fields if not field.is_blank()]
    own_words = [field for field in answered if not field.is_option()]
    options = [field for field in fields if field.under and field not in own_words]
    chosen = [field for field in options if not field.is_blank()]
    if not chosen or len(own_words) > 1 or (own_words and own_words[0] is not fields[-1]):
        return []
    cells = ticked([f.cells for f in options], [f.under for f in options])
    condensed = Draft(Column(header, (question,)), cells)
    return [condensed, *(_plain(header, question, field, alone=False) for field in own_words)]


def _expanded_grid(header: str, question: str, fields: list[Field]) -> list[Draft]:
    """One column for each statement out of one for each statement and answer."""
    halves = [_statement_and_answer(field) for field in fields]
    certain = all(statement for statement, _ in halves)
    if not certain or all(field.is_blank() for field in fields):
        return []
    drafts = []
    for statement in distinct(statement for statement, _ in halves):
        own = [(f, a) for f, (s, a) in zip(fields, halves, strict=True) if s == statement]
        cells = ticked([f.cells for f, _ in own], [answer for _, answer in own])
        drafts.append(_plain(header, question, Field(statement, cells), alone=False))
    return drafts


def _statement_and_answer(field: Field) -> tuple[str, str]:
    """Both halves of 'statement - answer', by the answers below it; blanks if it is not that."""
    answers = {_same(cell): text_of(cell) for cell in set(field.cells) if cell}
    if len(answers) > 1 or " - " not in field.under:
        return "", ""
    if not answers:
        statement, _, answer = field.under.rpartition(" - ")
        return statement, answer
    ((same, answer),) = answers.items()
    if not _same(field.under).endswith(f" - {same}"):
        return "", ""
    return field.under[: -len(answer) - 3], answer
