"""REDCap: one header row of variables or labels; one row a record, event and repetition."""

from __future__ import annotations

import re

from evaluation.sheets import Sheet
from evaluation.surveys.export import Column, Delivered, Export
from evaluation.surveys.readers.condensing import Draft, assembled
from evaluation.surveys.readers.headers import different, drafts_of, free
from evaluation.surveys.readers.ticks import Option, condensed

OWN = {
    "redcap_event_name": "",
    "redcap_repeat_instrument": "platform",
    "redcap_repeat_instance": "platform",
    "redcap_data_access_group": "",
    "redcap_survey_identifier": "name",
    "Event Name": "",
    "Repeat Instrument": "platform",
    "Repeat Instance": "platform",
    "Data Access Group": "",
    "Survey Identifier": "name",
}
"""Headers of raw and label exports, and their roles. Settings may name events and groups as the
wave, the cohort or the team; a survey's identifier is whom its list of participants names."""

STATUS = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
"""What the cells of a form's last column stand for."""

NOT_SENT = "[not completed]"
"""Stands for the time of a survey that was begun and not sent in."""

TICKS = frozenset({"0", "1", "Checked", "Unchecked"})
"""Cells of an option, unless they hold the option's own label."""


def read_redcap(file: Delivered) -> list[Export]:
    """Sheets that have a form's status, or a column that only REDCap has."""
    return [_read(sheet) for sheet in file.sheets if _is_redcap(sheet)]


def _is_status(part: Draft) -> bool:
    name = re.fullmatch(r"[a-z][a-z0-9_]*_complete|Complete\?", part.column.names[-1])
    return bool(name) and different(part) <= {*STATUS, *STATUS.values()}


def _is_redcap(sheet: Sheet) -> bool:
    headers = [h for h in sheet.headers if h]
    if any(h.startswith("redcap_") and h in OWN for h in headers):
        return True
    labels = "Complete?" in headers
    variables = all(re.fullmatch(r"[a-z][a-z0-9_]*", h) for h in headers)
    told = (_is_status(part) and bool(different(part)) for part in drafts_of(sheet))
    return (variables or labels) and any(told)


def _read(sheet: Sheet) -> Export:
    parts = drafts_of(sheet)
    statuses = [part for part in parts if _is_status(part)]
    for part in statuses:
        # One form: its status is the response's. Several: none of them is.
        part.column.role = "finished" if len(statuses) == 1 else "platform"
        part.column.labels = dict(STATUS) if different(part) <= STATUS.keys() else {}
    for part in parts:
        if part.column.header in OWN:
            part.column.role = OWN[part.column.header]
    if parts and not parts[0].column.role and parts[0].column.header not in OWN:
        parts[0].column.role = "response"
    parts = _with_one_time(parts, {part.column.header for part in statuses})
    return assembled("redcap", sheet, condensed(parts, _option, _are_ticks))


def _with_one_time(parts: list[Draft], statuses: set[str]) -> list[Draft]:
    """The columns, and one with the time of the last of a row's surveys that has one.

    Each survey has its own column of times, filled in the rows of its event only.
    """
    forms = {h.removesuffix("_complete") for h in statuses}
    times = [part for part in parts if _is_time(part, forms)]
    for part in times:
        part.column.role = "sent_in" if len(times) == 1 else "platform"
        part.cells = ["" if cell == NOT_SENT else cell for cell in part.cells]
    if len(times) < 2:
        return parts
    cells = [
        next((cell for cell in reversed(row) if cell), "")
        for row in zip(*(part.cells for part in times), strict=True)
    ]
    header = free("last survey timestamp", {part.column.header for part in parts})
    return [*parts, Draft(Column(header, (header,), "sent_in"), cells)]


def _is_time(part: Draft, forms: set[str]) -> bool:
    name = part.column.names[-1]
    own = name.endswith("_timestamp") and name.removesuffix("_timestamp") in forms
    return own or name == "Survey Timestamp"


def _option(column: Column) -> Option | None:
    """Field and option of a checkbox column: 'field___1', 'Field (choice=Option)'."""
    header = column.header
    if raw := re.fullmatch(r"([a-z][a-z0-9_]*?)___(\w+)", header):
        return Option(raw[1], raw[2])
    # A second field of the same label has its number behind the option, since the sheet was read.
    label = re.fullmatch(r"(.*?\S)\s*\(choice=(.*?)\)( \(\d+\))?", header, re.DOTALL)
    return Option(label[1] + (label[3] or ""), label[2]) if label else None


def _are_ticks(options: list[Draft]) -> bool:
    """Whether columns are ticks of several options; a single one is a yes or no and stays so."""
    return len(options) > 1 and all(
        different(part) <= TICKS or len(different(part)) < 2 for part in options
    )
