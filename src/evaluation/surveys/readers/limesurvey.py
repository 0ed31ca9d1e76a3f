"""LimeSurvey: one header row of question codes, texts or both, after the response's own columns."""

from __future__ import annotations

import re

from evaluation.sheets import Sheet
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import Draft, assembled, distinct
from evaluation.surveys.readers.headers import different, drafts_of, once, split_grid
from evaluation.surveys.readers.ticks import Option, condensed

OWN = {
    "id": ("Response ID", "response"),
    "submitdate": ("Date submitted", "sent_in"),
    "lastpage": ("Last page", "platform"),
    "startlanguage": ("Start language", "language"),
    "seed": ("Seed", "platform"),
    "startdate": ("Date started", "started"),
    "datestamp": ("Date last action", "platform"),
    "ipaddr": ("IP address", "address"),
    "refurl": ("Referrer URL", "platform"),
    "interviewtime": ("Total time", "seconds"),
}
"""Code, text and role of the columns that LimeSurvey adds."""

PARTICIPANT = {
    "token": "platform",
    "firstname": "name",
    "lastname": "name",
    "first name": "name",
    "last name": "name",
    "email": "email",
    "email address": "email",
}
"""Headers of the survey's list of participants, which may be exported too, and their roles."""

TELLING = ("submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
"""Columns of which two make an export LimeSurvey's, if the response's number is there too."""

NO_DATE = "1980-01-01"
"""Stands for the date of a survey that keeps none."""

FREE = ("other", "comment", "Other", "Comment")
"""Option of a column that holds the respondent's own words."""

CODE = r"[A-Za-z]\w*(?:\[[^\[\]]*\])*"
"""A question's code: 'Q1', 'Q1[SQ001]', 'Q1_SQ001'."""


def read_limesurvey(file: Delivered) -> list[Export]:
    """Sheets with a response's number and two more columns that LimeSurvey adds."""
    return [_read(sheet) for sheet in file.sheets if _is_limesurvey(sheet)]


def _own_code(header: str) -> tuple[str, str] | None:
    """Code of an own column, and what stands between its code and text; None for a question.

    Texts may be cut short ('Date last acti.. ') or have '_' for blanks.
    """
    shown = re.sub(r"\s*\.\.\s*$", "", header.replace("_", " "))
    for code, (text, _) in OWN.items():
        cut = shown != header.replace("_", " ") and len(shown) > 4 and text.startswith(shown)
        if header == code or shown == text or cut:
            return code, ""
        if header.startswith(code) and shown.endswith(text):
            between = header[len(code) : -len(text)]
            return None if any(c.isalnum() for c in between) else (code, between)
    return None


def _is_limesurvey(sheet: Sheet) -> bool:
    own = {found[0] for h in sheet.headers if h and (found := _own_code(h))}
    return "id" in own and len(own & set(TELLING)) > 1


def _read(sheet: Sheet) -> Export:
    parts = drafts_of(sheet)
    own = {part.column.header: found for part in parts if (found := _own_code(part.column.header))}
    between = next((gap for _, gap in own.values() if gap), "")
    times = _timings(parts)
    grids = [split_grid(_text(part.column.header, between)) for part in parts]
    stems, rows = (once([grid[i] for grid in grids if grid]) for i in (0, 1))
    for part, grid in zip(parts, grids, strict=True):
        column = part.column
        part.cells = [_unmasked(cell) for cell in part.cells]
        if part.column.header in own:
            code = own[part.column.header][0]
            column.role = OWN[code][1]
            part.cells = ["" if c.startswith(NO_DATE) else c for c in part.cells]
        elif part.column.header in times:
            column.role = "platform"
        elif part.column.header.casefold() in PARTICIPANT:
            column.role = PARTICIPANT[part.column.header.casefold()]
        else:
            column.names = _names(part.column.header, between, grid, stems, rows)
            column.missing = _not_shown(part)
    return assembled("limesurvey", sheet, condensed(parts, _option, _is_multiple_choice))


def _unmasked(cell: str) -> str:
    """A cell without the apostrophe that LimeSurvey sets before '=' against formulas."""
    return cell[1:] if cell.startswith("'=") else cell


def _timings(parts: list[Draft]) -> set[str]:
    """Columns of seconds per group and question: behind the whole time, 'group...' or '...Time'."""
    headers = [part.column.header for part in parts]
    whole = [i for i, h in enumerate(headers) if (_own_code(h) or ("",))[0] == "interviewtime"]
    behind = headers[whole[0] + 1 :] if whole else []
    named = r"groupTime\d+|.*Time|(Group|Question) time:.*"
    return {h for h in behind if re.fullmatch(named, h, re.DOTALL)}


def _text(header: str, between: str) -> str:
    """The text of a header that is code and text, else the header."""
    found = between and re.match(f"({CODE}){re.escape(between)}(.+)", header, re.DOTALL)
    return found[2] if found else header


def _names(
    header: str, between: str, grid: tuple[str, str] | None, stems: set[str], rows: set[str]
) -> tuple[str, ...]:
    """Code in both spellings, text, row of a grid; the question above it if it has one row."""
    text = _text(header, between)
    code = header if text == header else header.removesuffix(text).removesuffix(between)
    names = [code]
    if re.fullmatch(CODE, code):
        # Codes have no '_' of their own: it stands for the brackets in the other spelling.
        names += [re.sub(r"\[([^\[\]]*)\]", r"_\1", code)]
        names += [re.sub(r"^([^_]+)_(\w+)$", r"\1[\2]", code)]
    names += [text]
    if grid:
        stem, row = grid
        names += [row] if (row in rows or " " in row) and row not in FREE else []
        names += [stem] if stem in stems else []
    return distinct(names)


def _not_shown(part: Draft) -> frozenset[str]:
    """'N/A' is LimeSurvey's word for a question that was not shown, where it has Yes and No."""
    others = different(part) - {"N/A"}
    return frozenset({"N/A"} if others and others <= {"Yes", "No", "Male", "Female"} else ())


def _option(column: Column) -> Option | None:
    """Question and option of a column of a question with several answers, by code or by text."""
    code = re.fullmatch(r"([A-Za-z][A-Za-z0-9]*)(?:\[([^\[\]]+)\]|_(\w+))", column.names[0])
    option = Option(code[1], code[2] or code[3]) if code else split_grid(column.header)
    return Option(*option) if option and option[1] not in FREE else None


def _is_multiple_choice(options: list[Draft]) -> bool:
    """Whether columns are ticks: Y or blank, and at least one row has both.

    An array of yes-no questions has the same headers; its columns must stay apart.
    """
    if len(options) < 2 or any(different(part) - {"Y"} for part in options):
        return False
    return any(len(set(row)) > 1 for row in zip(*(part.cells for part in options), strict=True))
