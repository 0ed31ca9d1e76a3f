"""Text files of any encoding and separator, read line by line."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from evaluation.problems import Problem
from evaluation.sheets.encoding import SEQUENCE, encoding_of, stretches_of
from evaluation.sheets.layout import problems_of
from evaluation.sheets.quotes import LONGEST_LINE, Records
from evaluation.sheets.sheet import MOST_CELLS, MOST_COLUMNS, Filling, Sheet, more

AS_UTF_8 = "Open it where it came from and save it as 'CSV UTF-8'."


def read_text(path: Path, shown: str) -> tuple[list[Sheet], list[Problem]]:
    """The sheet in a CSV, TSV or TXT file, and what is wrong with it."""
    encoding = encoding_of(lambda: stretches_of(path))
    if encoding is None:
        return [], [_no_encoding(path, shown)]
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(100_000)
        delimiter = declared(start) or delimiter_of(start)
        file.seek(0)
        if declared(start):
            file.readline()
        records = Records(file, delimiter)
        filled = Filling(shown, "").fill(records)
    if filled.sheet is None and not (records.cut or filled.full):
        remedy = "Export it again, or take it out."
        return [], [Problem("stop", shown, 0, "", "There is no header in it.", remedy)]
    sheet = filled.sheet or Sheet(shown, "", [])
    bad = _too_much(sheet, filled, records) or records.problems(sheet) or _too_wide(sheet, filled)
    return [sheet], bad + problems_of(filled)


def _no_encoding(path: Path, shown: str) -> Problem:
    """Why the bytes of a file are no text."""
    start = next(stretches_of(path), b"")
    seen = SEQUENCE.findall(start)
    if len(seen) > 2 and sum(map(len, seen)) > 0.5 * sum(byte > 127 for byte in start):
        found = "It mixes encodings: most of it is UTF-8, and some of it is not."
        return Problem("stop", shown, 0, "", found, AS_UTF_8)
    found = "Its text is in no encoding that can be told (not UTF-8, UTF-16 or Windows-1252)."
    return Problem("stop", shown, 0, "", found, AS_UTF_8)


def declared(text: str) -> str:
    """The separator that the first line names, as in `sep=;`; empty if it does not."""
    match = re.match(r'"?sep=([,;\t])"?[ ,;\t]*(?:\r\n|\r|\n)', text, re.IGNORECASE)
    return match[1] if match else ""


def delimiter_of(text: str) -> str:
    """The separator that cuts the first records into the most columns, equally."""
    best, score = ",", (0.0, 0)
    for delimiter in ",;\t":
        try:
            reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
            widths = [len(row) for row, _ in zip(reader, range(20), strict=False) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            same = sum(w == widths[0] for w in widths) / len(widths)
            if (same, widths[0]) > score:
                best, score = delimiter, (same, widths[0])
    return best


def _too_much(sheet: Sheet, filled: Filling, records: Records) -> list[Problem]:
    if records.cut:
        found = f"A line has more than {LONGEST_LINE:,} characters: this is no table."
        return [sheet.problem(records.cut, "", found, "Export it again.")]
    if not filled.full:
        return []
    found = (
        f"It has more than {MOST_CELLS:,} cells or {MOST_COLUMNS:,} columns, which is more than "
        "is read."
    )
    remedy = "Export it without the columns that no question needs, or in parts."
    return [sheet.problem(filled.full, "", found, remedy)]


def _too_wide(sheet: Sheet, filled: Filling) -> list[Problem]:
    """Records with more cells than the header: an unquoted separator has moved their answers."""
    if not filled.wide:
        return []
    found = (
        f"The row has more cells than the header{more(filled.wide)}: its answers stand in wrong "
        "columns."
    )
    remedy = "Export it again as 'CSV UTF-8', with text in quotation marks."
    return [sheet.problem(filled.wide[0], "", found, remedy)]
