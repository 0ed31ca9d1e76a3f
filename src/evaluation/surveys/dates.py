"""Dates of a column: the order of day and month is told by the whole column, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEARS = (1990, 2100)
"""Years in which a number of days is taken for a date."""

_ZONE = r"(?:z|[+-]\d\d:?\d\d|[a-z]{2,5}(?:[+-]\d{1,2}(?::?\d\d)?)?|\([^()]*\))"
_TIME = re.compile(
    rf"(?:t|,?\s+(?:at\s+)?)(\d\d?)[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?\s*(?:([ap])\.?m\b\.?)?"
    rf"\s*{_ZONE}?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)")
_YEAR_LAST = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)(?!\d)")
_SPELT = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)??"  # a day of the week
    r"(?:(\d\d?)(?:st|[nr]d|th)?[-\s.]+([a-z]{3,9})|([a-z]{3,9})\.?\s+(\d\d?)(?:st|[nr]d|th)?)"
    r"\.?,?[-\s]+(\d{4}|\d\d)(?!\d)"
)
_DAYS = re.compile(r"\d{5}(?:[.,]\d+)?")


@dataclass(frozen=True)
class Dates:
    """What the cells of a column say about time.

    Attributes:
        values: `datetime64[s]` for each cell; NaT where there is none or it cannot be told.
        order: `ymd`, `dmy` or `mdy`, as most cells are written; empty if there is no date, if
            months are spelt out, or if the order cannot be told.
        ambiguous: whether there are dates of which day and month cannot be told apart.
    """

    values: np.ndarray
    order: str = ""
    ambiguous: bool = False


def read_dates(cells: list[str], order: str = "") -> Dates:
    """Dates and times in the cells of one column; clocks as written, time zones dropped.

    Args:
        cells: of the whole column, as delivered.
        order: `dmy` or `mdy` where it is declared; what the cells themselves show goes before it.
    """
    where, distinct = pd.factorize(np.array(cells, dtype=object))
    if not len(distinct):
        return Dates(np.full(len(cells), "NaT", "datetime64[s]"))
    filled = [cell.strip() for cell in distinct if cell.strip()]
    if filled and all(_DAYS.fullmatch(cell) for cell in filled):
        return Dates(_from_days(distinct)[where])
    parts = np.array([_parts(cell.strip().casefold()) for cell in distinct], dtype=np.int64)
    first, second, kind = parts[:, 1], parts[:, 2], parts[:, 6]
    told, ambiguous = _order(first, second, kind, order)
    swap = (kind == _LAST) & (told == "mdy")
    day, month = np.where(swap, second, first), np.where(swap, first, second)
    unsure = _unsure(kind, day, ambiguous)
    values = _moments(parts, day, month, (kind != _NONE) & ~unsure)
    if not told and not ambiguous and (kind == _FIRST).any():
        told = "ymd"
    return Dates(values[where], told, ambiguous)


_NONE, _FIRST, _LAST, _WORDS = range(4)  # kinds of date: none, year first, year last, in words


def _parts(cell: str) -> tuple[int, ...]:
    """Year, day, month, hour, minute, second and kind; day and month as they stand if unsure."""
    none = (0,) * 7
    if found := _YEAR_FIRST.match(cell):
        year, _, month, day = found.groups()
        date, kind = (int(year), int(day), int(month)), _FIRST
    elif found := _YEAR_LAST.match(cell):
        first, _, second, year = found.groups()
        date, kind = (_year(year), int(first), int(second)), _LAST
    elif found := _SPELT.match(cell):
        day, name, name_first, day_second, year = found.groups()
        month = _month(name or name_first)
        date, kind = (_year(year), int(day or day_second), month), _WORDS
    else:
        return none
    if found.end() == len(cell):
        return (*date, 0, 0, 0, kind)
    clock = _TIME.fullmatch(cell, found.end())
    if clock is None:
        return none
    hour, minute, second, half = clock.groups()
    hour = int(hour) if not half else int(hour) % 12 + 12 * (half == "p")
    return (*date, hour, int(minute), int(second or 0), kind)


def _year(digits: str) -> int:
    """A year; two digits are of 1970 to 2069."""
    return int(digits) if len(digits) == 4 else (int(digits) + 30) % 100 + 1970


def _month(name: str) -> int:
    """Number of a month by its English name or the beginning of it; 0 if it is none."""
    return MONTHS.index(name[:3]) + 1 if name[:3] in MONTHS else 0


def _order(
    first: np.ndarray, second: np.ndarray, kind: np.ndarray, declared: str
) -> tuple[str, bool]:
    """The order of all dates with the year last, and whether it cannot be told."""
    last = kind == _LAST
    day_first, month_first = (first[last] > 12).any(), (second[last] > 12).any()
    if not last.any():
        return "", False
    if day_first != month_first:
        # Excel turns those dates of a column that it can read in its own order to real ones and
        # leaves the others as text: then none of the real ones can be trusted.
        torn = (kind == _FIRST).any() and (np.maximum(first, second)[last] > 12).all()
        if torn and (first[kind == _FIRST] <= 12).all():
            return "", True
        return ("dmy" if day_first else "mdy"), False
    if day_first or (not declared and (first[last] != second[last]).any()):
        return "", True
    return declared, False


def _unsure(kind: np.ndarray, day: np.ndarray, ambiguous: bool) -> np.ndarray:
    """Dates that cannot be read when the column's order cannot be told."""
    if not ambiguous:
        return np.zeros(len(kind), bool)
    torn = (kind == _LAST).any() and (day[kind == _FIRST] <= 12).all()
    return (kind == _LAST) | ((kind == _FIRST) & torn)


def _moments(
    parts: np.ndarray, day: np.ndarray, month: np.ndarray, usable: np.ndarray
) -> np.ndarray:
    """Moments of parts that are a day of the calendar and a time of the clock; else NaT."""
    year, hour, minute, second = parts[:, 0], parts[:, 3], parts[:, 4], parts[:, 5]
    fits = usable & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60)
    fits &= (second < 60) & (year > 0)
    months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
    starts = months.astype("datetime64[M]").astype("datetime64[D]")
    dates = starts + (day - 1)
    fits &= dates.astype("datetime64[M]") == starts.astype("datetime64[M]")
    moments = dates.astype("datetime64[s]") + (hour * 3600 + minute * 60 + second)
    return np.where(fits, moments, np.datetime64("NaT", "s"))


def _from_days(cells: np.ndarray) -> np.ndarray:
    """Excel's numbers of days since 1899-12-30; NaT throughout if one is not of these years."""
    days = np.array([float(c.strip().replace(",", ".")) if c.strip() else np.nan for c in cells])
    epoch = np.datetime64("1899-12-30", "s")
    least, most = (
        (np.datetime64(f"{y}-01-01", "s") - epoch) / np.timedelta64(1, "D") for y in YEARS
    )
    if not all(least <= day < most for day in days[~np.isnan(days)]):
        return np.full(len(cells), "NaT", "datetime64[s]")
    seconds = np.where(np.isnan(days), 0, np.round(days * 86400)).astype(np.int64)
    return np.where(np.isnan(days), np.datetime64("NaT", "s"), epoch + seconds)
