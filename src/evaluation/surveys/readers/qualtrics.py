"""Qualtrics: CSV, TSV or workbook with ids, labels and import ids; the older one with two rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from evaluation.sheets import Sheet
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import (
    UNTICKED,
    Draft,
    assembled,
    below,
    columns_of,
    distinct,
    holds_only,
    only_rows,
    tails,
    text_of,
    ticked,
)
from evaluation.surveys.readers.headers import letters

ROLES = {
    "startdate": "started",
    "enddate": "sent_in",
    "recordeddate": "platform",  # for an unfinished response: when Qualtrics closed it
    "status": "platform",
    "progress": "platform",
    "durationinseconds": "seconds",
    "duration": "seconds",
    "finished": "finished",
    "responseid": "response",
    "recordid": "response",
    "externalreference": "response",
    "externaldatareference": "response",
    "ipaddress": "address",
    "locationlatitude": "address",
    "locationlongitude": "address",
    "locationaccuracy": "address",
    "recipientlastname": "name",
    "recipientfirstname": "name",
    "recipientemail": "email",
    "emailaddress": "email",
    "distributionchannel": "platform",
    "userlanguage": "language",
    "responseset": "platform",
}
"""Columns that Qualtrics adds, by id, import id or, in the older layout, label; letters only."""
LEGACY_NAME = "name"
"""The respondent's name in the older layout; too common a word for the newer one."""
NUMBER = ("ResponseId", "ResponseID")
OWN = {*NUMBER, "ResponseSet", "StartDate", "EndDate", "RecordedDate", "UserLanguage"}
"""Ids of which an export has at least `LEAST_OWN`, even if the rows below the ids were deleted."""
LEAST_OWN = 3
NOT_ANSWERS = {
    **dict.fromkeys(("1", "9", "17"), "preview"),
    **dict.fromkeys(("survey preview", "survey preview spam", "offline survey preview"), "preview"),
    **dict.fromkeys(("2", "survey test"), "test"),
    **dict.fromkeys(("256", "synthetic"), "synthetic"),
}
"""Status of rows that nobody answered, as number and as text, and the reason to leave them out."""
UNANSWERED = "-99"
"""What a seen and unanswered question can be exported as."""
TIMING = ("_First Click", "_Last Click", "_Page Submit", "_Click Count")


@dataclass
class Head:
    """The header of one column.

    Attributes:
        id: as Qualtrics or the author named the column, for example Q1_2.
        label: wording, or stem and row; empty if the row of labels is gone.
        source: import id, for example QID1_2; empty if that row is gone or never was.
        choice: number of the option, where a question is split into one column for each.
        cells: the column's answers.
    """

    id: str
    label: str = ""
    source: str = ""
    choice: str = ""
    cells: Sequence[str] = field(default_factory=tuple)


def read_qualtrics(file: Delivered) -> list[Export]:
    """Sheets in one of Qualtrics' layouts; previews and tests are left out and counted."""
    return [found for sheet in file.sheets if (found := _export(sheet))]


def _export(sheet: Sheet) -> Export | None:
    rows = _header_rows(sheet)
    if rows is None:
        return None
    labels, sources = rows
    legacy = bool(labels) and "responseid" in map(_letters, labels) and not sources
    answers = below(sheet, bool(labels) + bool(sources))
    answers, left_out = without_tests(answers, _status(sheet, labels, sources))
    blank = [""] * len(sheet.headers)
    columns = zip(
        sheet.headers, labels or blank, sources or blank, columns_of(answers), strict=True
    )
    heads = [
        Head(header or f"column {letters(at)}", text_of(label), *_import_id(source), cells)
        for at, (header, label, source, cells) in enumerate(columns)
        if header or any(cells)
    ]
    return assembled("qualtrics", answers, _drafts(heads, legacy), left_out=left_out)


def _header_rows(sheet: Sheet) -> tuple[list[str], list[str]] | None:
    """The rows of labels and of import ids, empty if there is none; None for other layouts."""
    for at, row in enumerate(sheet.rows[:2]):
        if any(re.match(r"\{\s*['\"]+ImportId", cell) for cell in row):
            return (sheet.rows[0] if at else []), row
    first = sheet.rows[0] if sheet.rows else []
    # The older layout numbers its own columns V1 to V10; what they are stands in the labels.
    if "V1" in sheet.headers and {"responseid", "finished"} <= set(map(_letters, first)):
        return first, []
    if len(OWN & set(sheet.headers)) < LEAST_OWN:
        return None
    return (first if first and _is_label_row(sheet, first) else []), []


def _is_label_row(sheet: Sheet, row: list[str]) -> bool:
    """Whether the row has words where a response has its dates, in whatever language."""
    dates = [
        cell
        for header, cell in zip(sheet.headers, row, strict=True)
        if header in ("StartDate", "EndDate", "RecordedDate") and cell
    ]
    if dates:
        return not any(re.search(r"\d", cell) for cell in dates)
    number = next((i for i, h in enumerate(sheet.headers) if h in NUMBER), None)
    return number is not None and not row[number].startswith("R_")


def _status(sheet: Sheet, labels: list[str], sources: list[str]) -> int | None:
    """Position of the column that tells previews from answers."""
    if sources:
        names = [_import_id(cell)[0] for cell in sources]
    else:
        names = labels if "Status" in labels and "V1" in sheet.headers else sheet.headers
    return next((i for i, name in enumerate(names) if name in ("status", "Status")), None)


def without_tests(sheet: Sheet, status: int | None) -> tuple[Sheet, Counter]:
    """The sheet without rows that nobody answered, and how many there were, by reason.

    Args:
        sheet: rows below the header.
        status: position of the status; None if the export has none.
    """
    if status is None:
        return sheet, Counter()
    reasons = [NOT_ANSWERS.get(row[status].strip().casefold(), "") for row in sheet.rows]
    kept = only_rows(sheet, (i for i, reason in enumerate(reasons) if not reason))
    return kept, Counter(reason for reason in reasons if reason)


def _import_id(cell: str) -> tuple[str, str]:
    """Import id and number of the option out of the third row's cell."""
    try:
        found = json.loads(cell or "{}")
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(found, dict):
        return "", ""
    return str(found.get("ImportId", "")), str(found.get("choiceId", ""))


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def role_of(identifier: str, source: str = "") -> str:
    """Role of a column that Qualtrics adds; empty for questions and embedded data."""
    for name in () if source.startswith("QID") else (source, identifier):
        # Embedded data may be called Status_2 or ext.duration: only the plain name counts.
        if not re.search(r"\d", name) and _letters(name) in ROLES:
            return ROLES[_letters(name)]
    own = (
        source.endswith("_DO")
        or "_DO_" in identifier
        or identifier.endswith(TIMING)
        or re.match(r"Q_[A-Z]", identifier)
    )
    return "platform" if own else ""


def _drafts(heads: list[Head], legacy: bool) -> list[Draft]:
    drafts = []
    done: set[int] = set()
    for at, head in enumerate(heads):
        if at in done:
            continue
        options = _options(heads, at)
        if options:
            done.update(options)
            drafts.append(_condensed([heads[i] for i in options]))
        else:
            drafts.append(_draft(head, legacy))
    times = {draft.column.role for draft in drafts}
    for draft in drafts:
        # Who exports without EndDate still has the time of recording.
        if "sent_in" not in times and _letters(draft.column.header) == "recordeddate":
            draft.column.role = "sent_in"
    return drafts


def _draft(head: Head, legacy: bool) -> Draft:
    role = role_of(head.id, head.source)
    if legacy and re.fullmatch(r"V\d+", head.id):
        role = "name" if _letters(head.label) == LEGACY_NAME else role_of(head.label) or "platform"
    label = re.sub(r" - Selected Choice$", "", head.label)
    # Topics and sentiment of a text are no question, though their label has a dash.
    rows = [] if "_TEXT_" in head.source else tails(label)
    names = distinct((head.id, label, *rows, head.source))
    return Draft(Column(head.id, names, role, missing=_unanswered(head, role)), head.cells)


def _unanswered(head: Head, role: str) -> frozenset[str]:
    """-99 where all answers are numbers: in a text, a person may have written it."""
    numbers = all(re.fullmatch(r"-?\d+([.,]\d+)?", cell) for cell in set(head.cells) if cell)
    return frozenset({UNANSWERED} if not role and numbers and UNANSWERED in head.cells else ())


def _options(heads: list[Head], at: int) -> list[int]:
    """Positions of the columns that are the options of one question, if that is certain."""
    head = heads[at]
    if head.choice and head.source.endswith("_DO"):
        return []
    if head.choice:
        found = [i for i, h in enumerate(heads) if h.choice and h.source == head.source]
        marks = {*UNTICKED, "1", UNANSWERED}
        certain = all(holds_only(heads[i].cells, marks) or _holds_own_text(heads[i]) for i in found)
        return found if certain and len(found) > 1 else []
    stem = _stem(head.id)
    found = [i for i, h in enumerate(heads) if stem and not h.choice and _stem(h.id) == stem]
    certain = all(_holds_own_text(heads[i]) for i in found)
    answered = any(cell for i in found for cell in heads[i].cells)
    return found if certain and answered and len(found) > 1 else []


def _stem(identifier: str) -> str:
    """Q5 of Q5_1; empty for an id that is not of that form."""
    found = re.fullmatch(r"(.+)_\d+", identifier)
    return found.group(1) if found else ""


def _holds_own_text(head: Head) -> bool:
    """Whether each answer is what the label ends with: the text of the option."""
    return all(
        cell in ("", UNANSWERED) or text_of(cell) in tails(head.label) for cell in set(head.cells)
    )


def _condensed(heads: list[Head]) -> Draft:
    """One column of the ticked options out of one column for each."""
    question, texts = _question_and_options([head.label for head in heads])
    options = [text or head.choice or head.id for text, head in zip(texts, heads, strict=True)]
    header = _stem(heads[0].id) or heads[0].id
    marks = [["" if c == UNANSWERED else c for c in head.cells] for head in heads]
    source = heads[0].source if heads[0].choice else _stem(heads[0].source)
    return Draft(
        Column(header, distinct((header, question, *tails(question), source))),
        ticked(marks, options),
    )


def _question_and_options(labels: list[str]) -> tuple[str, list[str]]:
    """What the labels have in common, up to a dash, and what each has of its own."""
    split = [label.split(" - ") for label in labels]
    same = 0
    while all(len(s) > same + 1 and s[same] == split[0][same] for s in split):
        same += 1
    stem = [piece for piece in split[0][:same] if piece != "Selected Choice"]
    return " - ".join(stem), [" - ".join(s[same:]) for s in split]
