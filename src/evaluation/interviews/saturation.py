"""Code saturation: how many new codes each further source brings, in the order of collection.

After Guest, Namey & Chen (2020, PLOS ONE 15(5): e0232076): the base is the number of codes in the
first sources (4); runs of sources (2) follow it, each a source later than the last, so that they
overlap; the ratio is the new codes in a run by the codes of the base. The first run whose ratio is
at the threshold (5 %) or below is told as "6+2": no new information after six sources, as two more
showed. It speaks of codes, not of meaning, and has no place in reflexive analysis, in which themes
are made and not found.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.interviews.themes import of_all
from evaluation.study.theme_settings import Saturation
from evaluation.tables import ALL_COHORTS

ORDERS = 1000
"""Orders of the sources that are drawn at random, for the band."""


def code_saturation(
    sources: pd.DataFrame,
    excerpts: pd.DataFrame,
    together: set[str],
    settings: Saturation | None,
    seed: int,
) -> pd.DataFrame:
    """The table `saturation`, of each source group in each cohort and over all.

    Sources without a date are left out; those of one day stand in the order of their codes.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
        settings: base, run and threshold; none: nothing is computed.
        seed: of the study.
    """
    if settings is None or excerpts.empty:
        return tables.empty("saturation")
    dated = sources[sources["date"] != ""]
    parts = []
    for whole in (False, True):
        own, said = (of_all(t, together) if whole else t for t in (dated, excerpts))
        codes = (said["theme"] + " > " + said["code"]).groupby([said["cohort"], said["source"]])
        found = {key: tuple(sorted(set(values))) for key, values in codes}
        for (cohort, group), listed in own.groupby(["cohort", "source_group"]):
            # In order of content, never of pseudonyms: the orders drawn must not hang on the key.
            held = sorted(
                (day, found.get((cohort, source), ()))
                for day, source in zip(listed["date"], listed["source"], strict=True)
            )
            names = (ALL_COHORTS if whole else cohort, "saturation", group)
            rng = np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])
            parts += _rows(cohort, group, held, settings, rng)
    columns = list(tables.MODELS["saturation"].to_schema().columns)
    return tables.checked("saturation", pd.DataFrame(parts, columns=columns))


def _rows(
    cohort: str,
    group: str,
    held: list[tuple[str, tuple[str, ...]]],
    settings: Saturation,
    rng: np.random.Generator,
) -> list[tuple]:
    new = new_codes([set(codes) for _, codes in held])
    ratios, reached = saturation_ratios(new, settings)
    low, high = shuffled_band([codes for _, codes in held], rng)
    so_far = np.cumsum(new)
    return [
        (cohort, group, i + 1, held[i][0], new[i], int(so_far[i]), low[i], high[i], ratios[i])
        + (f"{reached}+{settings.run}" if reached and i + 1 == reached + settings.run else "",)
        for i in range(len(held))
    ]


def new_codes(held: list[set[str]]) -> list[int]:
    """Codes of each source that none before it has."""
    known: set[str] = set()
    new = []
    for codes in held:
        new.append(len(codes - known))
        known |= codes
    return new


def saturation_ratios(new: list[int], settings: Saturation) -> tuple[list[float], int]:
    """Ratio of the run that ends at each source, and after how many sources the threshold is met.

    Args:
        new: new codes of each source, in order.
        settings: base, run and threshold.

    Returns:
        NaN up to the end of the first run; 0 sources if the threshold is not met.
    """
    base, run = sum(new[: settings.base]), settings.run
    ratios, reached = [float("nan")] * len(new), 0
    for end in range(settings.base + run, len(new) + 1):
        if base:
            ratios[end - 1] = sum(new[end - run : end]) / base
            if not reached and ratios[end - 1] <= settings.threshold:
                reached = end - run
    return ratios, reached


def shuffled_band(
    held: list[tuple[str, ...]], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """2.5th and 97.5th percentile of the codes so far, had the sources come in another order."""
    number = {code: n for n, code in enumerate(sorted({c for codes in held for c in codes}))}
    source = np.repeat(np.arange(len(held)), [len(codes) for codes in held])
    code = np.array([number[c] for codes in held for c in codes], dtype=int)
    by_code = np.argsort(code, kind="stable")
    starts = np.searchsorted(code[by_code], np.arange(len(number)))
    curves = np.zeros((ORDERS, len(held)))
    for draw in range(ORDERS):
        place = rng.permutation(len(held))
        if len(number):
            first = np.minimum.reduceat(place[source[by_code]], starts)
            curves[draw] = np.cumsum(np.bincount(first, minlength=len(held)))
    low, high = np.percentile(curves, [2.5, 97.5], axis=0)
    return low, high
