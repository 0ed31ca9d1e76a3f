"""Codes that a spreadsheet has changed: had back where a roster makes it certain.

A spreadsheet that opens a CSV file takes codes for numbers and dates, and saves them so: 0042
becomes 42, 1E5 becomes 1E+05, 123456789012 becomes 1.23457E+11, MAR-01 becomes 01-Mar.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from evaluation.persons.identifiers import LOOK_ALIKES
from evaluation.problems import Problem
from evaluation.sheets import Sheet

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: i for i, name in enumerate(_NAMES, 1)}
MONTHS |= {name.translate(LOOK_ALIKES): i for name, i in MONTHS.items()}
"""Months by the names that a spreadsheet knows, also as they stand in self-generated codes."""

FEW = 5  # digits after the first that a spreadsheet shows of a number it cannot show whole

_POWER = re.compile(r"(\d)(?:\.(\d+))?e\+(\d{1,3})")
_ROSTER_POWER = re.compile(r"(\d{1,15})e(\d{1,3})")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})({'|'.join(MONTHS)})")
_MONTH_DAY = re.compile(rf"({'|'.join(MONTHS)})[a-z]*(\d{{1,2}})")


def is_power(code: str) -> bool:
    """Whether a spreadsheet has written this code as a power of ten."""
    return _POWER.fullmatch(code) is not None


def lost_digits(code: str) -> bool:
    """Whether it is written as a power of ten with more digits than are shown."""
    power = _POWER.fullmatch(code)
    return power is not None and int(power[3]) > max(FEW, len(power[2] or ""))


def recover(codes: Iterable[str], roster_codes: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Roster codes that a spreadsheet has made into these codes, only where that is certain.

    Certain is: the number, with the zeros in front that it has lost, is the number of exactly one
    roster code; the power of ten shows all digits, and exactly one roster code can be shown so;
    the day and month is exactly one roster code in another spelling.

    Args:
        codes: normalised codes; those that the roster has are left as they are.
        roster_codes: normalised codes of everybody who is enrolled (or has withdrawn).

    Returns:
        Roster code by code, and the codes that a spreadsheet has changed but that cannot be had
        back with certainty.
    """
    roster = set(roster_codes)
    numbers, dates = _numbers(roster), _dates(roster)
    found, refused = {}, []
    for code in sorted(set(codes) - roster):
        power = _POWER.fullmatch(code)
        if power:
            fitting = _shown_so(power, numbers)
        elif code.isdecimal():
            fitting = numbers.get(Fraction(int(code))) or _on_day(code, dates)
            # Without a roster code of that number, nothing says that a spreadsheet was at work.
            if not fitting:
                continue
        else:
            day = _day(code)
            if day is None:
                continue
            fitting = dates.get(day, set())
        if len(fitting) == 1:
            found[code] = next(iter(fitting))
        else:
            refused.append(code)
    return found, refused


def _numbers(roster: set[str]) -> dict[Fraction, set[str]]:
    """Roster codes by the number that a spreadsheet takes them for."""
    numbers: dict[Fraction, set[str]] = defaultdict(set)
    for code in roster:
        power = _ROSTER_POWER.fullmatch(code)
        if code.isdecimal():
            numbers[Fraction(int(code))].add(code)
        elif power:
            numbers[Fraction(int(power[1]) * 10 ** int(power[2]))].add(code)
    return numbers


def _shown_so(power: re.Match[str], numbers: dict[Fraction, set[str]]) -> set[str]:
    """Roster codes that are shown as this power of ten; none if digits may be lost."""
    if lost_digits(power[0]):
        return set()
    first, rest, exponent = power.groups()
    digits, shown = int(first + (rest or "")), int(exponent) - len(rest or "")
    unit = Fraction(10) ** shown
    value = digits * unit
    near = {n for n in numbers if abs(n - value) <= unit / 2}
    # Another roster code that is rounded to the same digits makes it doubtful.
    return set().union(*(numbers[n] for n in near)) if value in near else set()


def _dates(roster: set[str]) -> dict[tuple[int, int], set[str]]:
    """Roster codes by the day and month that a spreadsheet takes them for."""
    dates: dict[tuple[int, int], set[str]] = defaultdict(set)
    for code in roster:
        day = _day(code)
        if day is not None:
            dates[day].add(code)
    return dates


def _day(code: str) -> tuple[int, int] | None:
    """Month and day (or year) that a code with a month's name stands for."""
    one, other = _DAY_MONTH.fullmatch(code), _MONTH_DAY.fullmatch(code)
    if one:
        return MONTHS[one[2]], int(one[1])
    return (MONTHS[other[1]], int(other[2])) if other else None


def _on_day(code: str, dates: dict[tuple[int, int], set[str]]) -> set[str]:
    """Roster codes that a workbook holds as this date: MAR-01 as 20250301, MAR-32 as 19320301."""
    if len(code) != 8 or code[:2] not in ("19", "20"):
        return set()
    year, month, day = int(code[2:4]), int(code[4:6]), int(code[6:])
    found = set(dates.get((month, day), ()))
    return found | set(dates.get((month, year), ())) if day == 1 else found


def changed_codes(
    sheet: Sheet, header: str, codes: Sequence[str], roster: Iterable[str] | None = None
) -> list[Problem]:
    """What a spreadsheet has done to a sheet's codes that cannot be undone.

    Args:
        sheet: as read.
        header: of its column of codes.
        codes: normalised code of each row.
        roster: normalised codes of everybody who is enrolled; None if there is no roster.

    Returns:
        A problem (stop) if codes were written as powers of ten and cannot be had back: two people
        may have become one. A note if codes look like dates and fit nobody on the roster.
    """
    suspects = {c for c in codes if is_power(c) or (roster is not None and _day(c) is not None)}
    if not suspects:
        return []
    _, refused = recover(suspects, roster or ())
    problems = []
    at = [(n, is_power(c)) for n, c in zip(sheet.numbers, codes, strict=True) if c in refused]
    powers = [n for n, power in at if power]
    if powers:
        found = (
            f"A spreadsheet has written {len(powers)} code(s) as powers of ten ({rows(powers)}): "
            "their digits are lost."
        )
        remedy = (
            "Export again and do not open the file in a spreadsheet; or give these codes in "
            "corrections.csv, as person 'row ...'."
        )
        problems.append(sheet.problem(powers[0], header, found, remedy))
    dates = [n for n, power in at if not power]
    if dates:
        found = (
            f"{len(dates)} code(s) look like dates that a spreadsheet has made ({rows(dates)}), "
            "and fit nobody on the roster."
        )
        remedy = "If they are not codes, give the right ones in corrections.csv."
        problems.append(sheet.problem(dates[0], header, found, remedy, "note"))
    return problems


def rows(numbers: Sequence[int], most: int = 8) -> str:
    """Rows as a message names them: "row 3", "rows 3, 7 and 5 more"."""
    told = ", ".join(map(str, numbers[:most]))
    more = f" and {len(numbers) - most} more" if len(numbers) > most else ""
    return f"row{'s' if len(numbers) > 1 else ''} {told}{more}"
