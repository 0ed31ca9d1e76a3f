"""Agreement of coders, code by code: the table `coder_agreement`.

Each theme and each code by itself, by source and by character; never one number over all codes, in
which common codes would hide the rare ones. Intervals are those of resampled documents, since the
characters of one text are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.interviews.agreement import COEFFICIENTS, Tally, unit_tallies
from evaluation.interviews.coder_units import (
    Applied,
    Documents,
    Stretches,
    applied_in,
    cut_by,
    documents_of,
    rows_of,
)
from evaluation.study.settings import Coding
from evaluation.tables import ALL_COHORTS

RESAMPLES = 1000
AT_ONCE = 50
"""Codes whose resamples are held in memory together."""
FEWEST = 20
"""Documents below which an interval is told to be too uncertain to lean on."""
HIGH, LOW = 0.8, 0.4
"""Paradox of kappa: coders agree in this share of units or more, and kappa is below that."""

REFLEXIVE = (
    "not computed: the analysis is reflexive, in which coding is one researcher's reading, and "
    "agreement with another is no measure of its quality"
)
UNNAMED = "not computed: the coded files do not say who coded"
ONE_CODER = "not computed: one person coded everything"
NOT_TWICE = "not computed: no source was coded by two people"
NO_PLACES = (
    "not computed: of no source that several coded is it known where in the text their codes stand"
)


def compare_coders(
    sources: pd.DataFrame, excerpts: pd.DataFrame, together: set[str], coding: Coding, seed: int
) -> pd.DataFrame:
    """The table `coder_agreement`: themes in each cohort and over all, single codes over all.

    Where nothing can be compared, one row over all cohorts says why.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
        coding: how the study codes (`coding` of study.yaml).
        seed: of the study.
    """
    if excerpts.empty:
        return tables.empty("coder_agreement")
    documents = documents_of(sources, excerpts, coding.saw_everything)
    if why := _why_not(documents, coding):
        return _table([_reason(why)])
    rows: list[dict] = []
    for unit in coding.agreement:
        themes, codes = applied_in(documents, excerpts, unit)
        for cohort, own, said in _parts(documents, themes, codes, together):
            words = (cohort, "coder agreement", unit)
            rng = np.random.default_rng([seed, *(crc32(word.encode()) for word in words)])
            found = list(_of_units(own, said, rng))
            rows += [{"cohort": cohort, "unit": unit, **row} for row in found]
            if not found and cohort == ALL_COHORTS:
                rows.append(_reason(NO_PLACES, unit))
    return _table(sorted(rows, key=lambda row: (row["cohort"] != ALL_COHORTS, row["cohort"])))


def _parts(
    documents: Documents, themes: Applied, codes: Applied, together: set[str]
) -> Iterator[tuple[str, Documents, list[Applied]]]:
    """What is compared: themes and codes of all cohorts that count, then each cohort's themes."""
    cohorts, groups = np.unique(documents.table["cohort"].astype(str), return_inverse=True)
    every = np.where(np.isin(cohorts, sorted(together))[groups], 0, -1)
    for _, rows, applied in cut_by(every, [themes, codes]):
        yield ALL_COHORTS, documents.of(rows), applied
    for group, rows, applied in cut_by(groups, [themes]):
        yield str(cohorts[group]), documents.of(rows), applied


def _why_not(documents: Documents, coding: Coding) -> str:
    """Why nothing can be compared; empty if something can."""
    if coding.approach == "reflexive":
        return REFLEXIVE
    if not documents.coders:
        return UNNAMED
    if len(documents.coders) == 1:
        return ONE_CODER
    return "" if len(documents.table) else NOT_TWICE


def _reason(why: str, unit: str = "") -> dict:
    return {"cohort": ALL_COHORTS, "unit": unit, "coefficient": "none", "note": why}


def _table(rows: list[dict]) -> pd.DataFrame:
    empty = dict.fromkeys(("theme", "code", "note"), "")
    empty |= dict.fromkeys(("coders", "n_documents", "n_units", "applied", "undefined"), 0)
    columns = list(tables.MODELS["coder_agreement"].to_schema().columns)
    made = pd.DataFrame([{**empty, **row} for row in rows], columns=columns)
    return tables.checked("coder_agreement", made)


def _of_units(
    documents: Documents, applied: list[Applied], rng: np.random.Generator
) -> Iterator[dict]:
    """Rows of all labels that were applied in some documents, compared in one way.

    One draw of documents serves all of them.
    """
    n = len(documents.table)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    # What was found is the first of the resamples, in which each document counts once.
    weights = np.vstack([np.ones(n), weights]).T.copy()
    for names, stretches in applied:
        for labels, tally, bases in label_tallies(documents, stretches, weights):
            for label, own in zip(labels, coefficient_rows(tally, bases), strict=True):
                theme, code = names[label]
                yield from ({"theme": theme, "code": code, **row} for row in own)


def label_tallies(
    documents: Documents, stretches: Stretches, weights: np.ndarray
) -> Iterator[tuple[list[int], Tally, list[dict]]]:
    """Labels that somebody applied, some at a time: their tallies, and what these are of.

    A document without the label is the same for all labels, so that only those are looked at again
    in which it was applied: 2,000 codes take seconds.

    Args:
        documents: that are compared.
        stretches: where labels were applied.
        weights: documents x resamples.

    Yields:
        Labels; their tallies, labels x resamples; and of each coders, n_documents, n_units and
        applied.
    """
    seen, sizes = documents.seen, stretches.sizes
    unmarked = unit_tallies(np.where(seen, 0.0, np.nan), 2)
    applied = np.where(seen[stretches.document], stretches.applied, np.nan)
    marked = unit_tallies(applied, 2).plus(unmarked.of(stretches.document).times(-1.0))
    more, lost = marked.times(stretches.length), unmarked.times(-sizes)
    alone = unmarked.times(sizes).weighted(weights)
    rows, lost_rows = rows_of(stretches.label), rows_of(stretches.unknown[:, 0])
    labels = list(rows)
    for block in (labels[at : at + AT_ONCE] for at in range(0, len(labels), AT_ONCE)):
        sums, bases = [], []
        for label in block:
            where = stretches.document[rows[label]]
            out = stretches.unknown[lost_rows.get(label, np.zeros(0, dtype=int)), 1]
            tally = alone.plus(more.of(rows[label]).weighted(weights[where]))
            tally = tally.plus(lost.of(out).weighted(weights[out])) if len(out) else tally
            sums.append(tally.sums)
            bases.append(_base(tally, seen, sizes, where, out))
        yield block, Tally(np.stack(sums, axis=1), 2), bases


def _base(
    tally: Tally, seen: np.ndarray, sizes: np.ndarray, where: np.ndarray, out: np.ndarray
) -> dict:
    """What a label's numbers are of.

    Args:
        tally: of the label.
        seen: documents x coders.
        sizes: of the documents; 0 for one that is not compared.
        where: documents in which it was applied.
        out: documents that are not compared for this label.
    """
    judged = (sizes > 0) & ~np.isin(np.arange(len(sizes)), out)
    return {
        "coders": int(seen[judged].any(axis=0).sum()),
        "n_documents": int(judged.sum()),
        "n_units": round(float(tally.units[0])),
        "applied": len(np.unique(where)),
    }


def coefficient_rows(tally: Tally, bases: list[dict]) -> list[list[dict]]:
    """For each label one row for each coefficient.

    Args:
        tally: labels x resamples, the first of which is no resample but what was found.
        bases: coders, n_documents, n_units and applied of each label.
    """
    found = {name: own(tally) for name, own in COEFFICIENTS.items()}
    limits = {name: _limits(values[:, 1:]) for name, values in found.items()}
    prevalence = tally.shares[1, :, 0] / tally.rated[:, 0]
    rows = []
    for at, base in enumerate(bases):
        agreeing = found["percent_agreement"][at, 0]
        rows.append([])
        for name, values in found.items():
            if name == "fleiss_kappa" and base["coders"] < 3:
                continue
            low, high, undefined = (column[at] for column in limits[name])
            shown = base["n_documents"] > 1 and not np.isnan(values[at, 0])
            rows[-1].append(
                {
                    **base,
                    "coefficient": name,
                    "estimate": values[at, 0],
                    "conf_low": low if shown else np.nan,
                    "conf_high": high if shown else np.nan,
                    "undefined": int(undefined),
                    "prevalence": prevalence[at],
                    "note": "; ".join(_notes(name, values[at, 0], agreeing, base)),
                }
            )
    return rows


def _limits(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Percentile limits of each row, of the resamples in which there is a number; how many are not.

    Where more than half have none, there are no limits.
    """
    drawn = np.sort(drawn, axis=1)  # what is not defined comes last
    defined = (~np.isnan(drawn)).sum(axis=1)
    rows = np.arange(len(drawn))
    limits = []
    for share in (0.025, 0.975):
        place = share * np.maximum(defined - 1, 0)
        below = np.floor(place).astype(int)
        above = np.ceil(place).astype(int)
        low, high = drawn[rows, below], drawn[rows, above]
        limit = low + (high - low) * (place - below)
        limits.append(np.where(2 * defined > drawn.shape[1], limit, np.nan))
    return *limits, drawn.shape[1] - defined


def _notes(name: str, estimate: float, agreeing: float, base: dict) -> Iterator[str]:
    """What must be known of a coefficient."""
    if np.isnan(estimate):
        yield "not defined: full agreement" if agreeing == 1 else "not defined"
    if base["n_documents"] < FEWEST:
        yield f"too few units: {base['n_documents']} of the {FEWEST} documents that are needed"
    if name.endswith(("_kappa", "_alpha")) and agreeing >= HIGH and estimate < LOW:
        yield "paradox: coders agree nearly throughout, and kappa is low where a code is rare"
