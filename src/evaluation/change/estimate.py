"""One number with what belongs to it: how many people, how sure, and how it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import nan


@dataclass(frozen=True)
class Estimate:
    """What a statistic returns; NaN is 'not estimated', and `note` says why."""

    n: int
    estimate: float = nan
    conf_low: float = nan
    conf_high: float = nan
    p_value: float = nan
    unit: str = "points"
    method: str = ""
    note: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether all is the same, not estimated being the same as not estimated.

        Python compares fields so up to 3.12; since 3.13 an estimate with a NaN is not itself.
        """
        if not isinstance(other, Estimate):
            return NotImplemented
        return tuple(vars(self).values()) == tuple(vars(other).values())


def base_of(persons: Iterable[str]) -> str:
    """Digest of a set of persons: equal digests, equal sets."""
    people = frozenset(persons)
    # The same few people come again with each outcome of a cohort; thousands are not kept.
    return _remembered(people) if len(people) < REMEMBERED else _digest(people)


REMEMBERED = 1000
"""People of the largest set whose digest is remembered."""


def _digest(people: frozenset[str]) -> str:
    return hashlib.sha256("\n".join(sorted(people)).encode()).hexdigest()[:12]


_remembered = lru_cache(maxsize=512)(_digest)
