"""Waves whose dates contradict their order: the files of two waves were probably swapped."""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Iterable, Mapping, Sequence

from evaluation.problems import Problem

STRAY = 10
"""One form in so many may have been sent in early or late, such as a trial of the survey."""


def swapped_waves(
    dates_by_wave: Mapping[str, Sequence[datetime.date]],
    order: Iterable[str],
    where: str = "data/raw",
) -> Problem | None:
    """The problem of a later wave that was sent in before an earlier one; None if there is none.

    Waves may overlap, as where people start one after the other. They are told to be swapped only
    where the later one lies before the earlier one as a whole, a tenth of each left aside.

    Args:
        dates_by_wave: days on which the forms of one cohort were sent in, by wave.
        order: waves in order of time. Leave out those that are asked in the form of another.
        where: the cohort's folder, as messages name it.
    """
    found = swapped(dates_by_wave, order)
    if found is None:
        return None
    earlier, later = found
    days = {wave: _told(_middle(dates_by_wave[wave])) for wave in found}
    told = (
        f"Wave {later!r} was sent in before wave {earlier!r}: the middle one of its forms on "
        f"{days[later]}, that of {earlier!r} on {days[earlier]}."
    )
    remedy = (
        "The files may have been swapped: rename them, or say under 'files' in cohort.yaml which "
        "wave each is. If the dates were misread, give 'date_order'."
    )
    return Problem("stop", where, 0, "", told, remedy)


def swapped(
    dates_by_wave: Mapping[str, Sequence[datetime.date]], order: Iterable[str]
) -> tuple[str, str] | None:
    """The first two waves that were sent in in the wrong order; None if there are none."""
    waves = [wave for wave in order if dates_by_wave.get(wave)]
    pairs = ((one, other) for at, one in enumerate(waves) for other in waves[at + 1 :])
    wrong = (pair for pair in pairs if _lies_before(dates_by_wave[pair[1]], dates_by_wave[pair[0]]))
    return next(wrong, None)


def _lies_before(one: Sequence[datetime.date], other: Sequence[datetime.date]) -> bool:
    """Whether all dates of one lie before all of the other, strays left aside."""
    return sorted(one)[-1 - _strays(one)] < sorted(other)[_strays(other)]


def _strays(dates: Sequence[datetime.date]) -> int:
    """How many may be left aside at one end: a tenth, and one already among five."""
    return max(len(dates) // STRAY, int(len(dates) >= 5))


def _middle(dates: Sequence[datetime.date]) -> datetime.date:
    return datetime.date.fromordinal(statistics.median_low([d.toordinal() for d in dates]))


def _told(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
