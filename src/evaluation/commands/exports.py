"""What an export shows before any setting explains it: its dates, its waves, its metadata."""

from __future__ import annotations

import datetime
import difflib
import re
import statistics
from collections.abc import Iterable

from evaluation.study.recognition import WAVE_WORDS
from evaluation.surveys.dates import read_dates
from evaluation.surveys.export import Export

_METADATA = """
collectorid completed completiondate completiontime country customdata1 date datecreated
datemodified datestamp datesubmitted distributionchannel duration durationinseconds email
emailaddress enddate endtime externaldatareference externalreference familyname finished firstname
forename fullname id interviewtime ip ipaddress language lastmodifiedtime lastname lastpage
locationlatitude locationlongitude mobile mobilenumber name phone phonenumber postcode progress
recipientemail recipientfirstname recipientlastname recordeddate refurl respondentid responseid
responseset responsetype score seed startdate startlanguage starttime status submissiondate
submitdate submitdateutc submitter submitteremail surname telephone timestamp token totalpoints urn
useragent userlanguage username youremail yourname
"""
METADATA = frozenset(_METADATA.split())
"""Headers that survey platforms add, or that name a person, without their blanks."""

DATE_WORDS = re.compile(r"date|time|submit|sent|stamp|completed")
FORM_WORDS = r"(test|surveys?|forms?|course|programme|program|session|training|questionnaire)"


def plain_words(text: str) -> str:
    """Words of a header or a file name: small letters and digits, one blank between words."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z]|ID\b)", " ", text)
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def is_metadata(header: str) -> bool:
    """Whether a column of a plain table is a platform's, or names a person."""
    words = plain_words(header)
    own = words.startswith(("points ", "feedback ", "recipient ", "location l"))
    return words.replace(" ", "") in METADATA or own or names_a_person(header)


def names_a_person(header: str) -> bool:
    """Whether a question asks who somebody is, or how to reach them."""
    words = plain_words(header)
    # "I name good work when I see it" is a question; "Name of your manager" names a person.
    about = f" {words} " if len(words.split()) <= 5 and not words.startswith("i ") else ""
    return any(f" {w} " in about for w in ("name", "email", "e mail", "phone", "birth"))


def dates_of(export: Export, order: str = "") -> list[datetime.date]:
    """Days on which the forms of an export were sent in; empty if no column says so.

    Args:
        export: a table of answers.
        order: of day and month, where it is declared.
    """
    sheet, at = export.sheet, export.first("sent_in")
    headers = [sheet.headers[at]] if at is not None else sheet.headers
    for header in headers:
        words = plain_words(header)
        if at is not None or (DATE_WORDS.search(words) and "birth" not in words):
            filled = [c for c in sheet.column(header) if c]
            days = read_dates(filled, order or export.date_order).values.astype("datetime64[D]")
            found = [day for day in days.tolist() if day is not None]
            if filled and len(found) >= 0.8 * len(filled):
                return found
    return []


def middle(dates: list[datetime.date]) -> datetime.date | None:
    """The median day; None if there is none."""
    if not dates:
        return None
    return datetime.date.fromordinal(int(statistics.median_low([d.toordinal() for d in dates])))


def wave_by_words(name: str, waves: dict[str, tuple[str, ...]]) -> str:
    """The wave that a file name seems to name, a little misspelt or in one word; empty if none.

    Args:
        name: file name.
        waves: wave ids and the further words that name them.
    """
    tokens = plain_words(name.rpartition(".")[0]).split()
    found = set()
    for wave, more in waves.items():
        known = [
            w for w in (wave.replace("_", ""), *WAVE_WORDS.get(wave, ()), *more) if " " not in w
        ]
        glued = [rf"{re.escape(w)}{FORM_WORDS}|{FORM_WORDS}{re.escape(w)}" for w in known]
        long = [w for w in known if len(w) >= 5]
        if any(
            any(re.fullmatch(g, token) for g in glued)
            or (len(token) >= 5 and difflib.get_close_matches(token, long, 1, 0.8))
            for token in tokens
        ):
            found.add(wave)
    return found.pop() if len(found) == 1 else ""


def wave_column(
    export: Export, waves: dict[str, tuple[str, ...]]
) -> tuple[str, dict[str, list[str]]] | None:
    """A column of which each cell names a wave, with its values by wave; None if there is none.

    Args:
        export: a table of answers.
        waves: wave ids and the further words that name them.
    """
    sheet = export.sheet
    known = {
        plain_words(word): wave
        for wave, more in waves.items()
        for word in (wave, *WAVE_WORDS.get(wave, ()), *more)
    }
    for column in export.columns:
        header, labels = column.header, column.labels
        cells = set(filter(None, sheet.column(header)))
        named = {
            cell: known.get(_event(cell)) or known.get(_event(labels.get(cell, "")))
            for cell in cells
        }
        if len(cells) > 1 and None not in named.values() and len(set(named.values())) > 1:
            values: dict[str, list[str]] = {wave: [] for wave in waves if wave in named.values()}
            for cell in sorted(cells):
                values[named[cell]].append(cell)
            return header, values
    return None


def _event(cell: str) -> str:
    """Words of a cell that may name a wave, without the arm that REDCap adds to its events."""
    return re.sub(r"( arm \d+)+$", "", plain_words(cell))


def count_of(n: int, what: str, many: str = "") -> str:
    """A number with its noun, in the plural if it is not one."""
    return f"{n} {what}" if n == 1 else f"{n} {many or what + 's'}"


def listed(names: Iterable[str], most: int = 8, length: int = 40) -> str:
    """Headers or names in quotes, shortened, no more than some."""
    names = list(names)
    cut = [n if len(n) <= length else n[: length - 3].rstrip() + "..." for n in names]
    rest = f" and {len(cut) - most} more" if len(cut) > most else ""
    return ", ".join(repr(" ".join(n.split())) for n in cut[:most]) + rest
