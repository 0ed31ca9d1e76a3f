"""One number with what belongs to it: how many people, how sure, and how it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
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


def base_of(persons: Iterable[str]) -> str:
    """Digest of a set of persons: equal digests, equal sets."""
    return hashlib.sha256("\n".join(sorted(set(persons))).encode()).hexdigest()[:12]
