"""How well each scale measures: reliability, reliable change, room to rise, regression."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.change import ceiling, reliable_change
from evaluation.change.estimate import Estimate, base_of
from evaluation.change.gates import too_few
from evaluation.change.measures import cronbachs_alpha, item_rest_correlations, item_to_suspect
from evaluation.change.omega import mcdonalds_omega
from evaluation.change.rows import Key, base_of_rows, codes_of_rows, parts, row_of, who_of
from evaluation.tables import ALL_COHORTS

WHO = ["cohort", "rater", "person"]


def reliability_rows(
    answers: pd.DataFrame,
    scales: Mapping[str, tuple[str, ...]],
    together: set[str],
    confidence: float,
) -> list[dict[str, Any]]:
    """Alpha and omega of each scale at each wave, in each cohort and from all; items with the rest.

    Args:
        answers: the table `answers`, people about themselves.
        scales: items of each scored scale.
        together: cohorts that count in rows about all cohorts.
        confidence: level of the intervals.
    """
    rows = []
    for key, items, asked, base in _asked(answers, scales, together):
        alpha = cronbachs_alpha(asked, confidence)
        rows.append(row_of(key, "cronbachs_alpha", _suspected(alpha, asked, items), base))
        if key["cohort"] == ALL_COHORTS:
            rows.append(row_of(key, "mcdonalds_omega", mcdonalds_omega(asked, confidence), base))
            rest = item_rest_correlations(asked)
            for item, found in zip(items, rest, strict=True):
                own = {**key, "level": "item", "outcome": item}
                rows.append(row_of(own, "item_rest_correlation", found, base))
    return rows


def _asked(
    answers: pd.DataFrame, scales: Mapping[str, tuple[str, ...]], together: set[str]
) -> Iterator[tuple[Key, list[str], np.ndarray, str]]:
    """Answers of people x items, for each scale, wave, and cohort or all of them."""
    for scale, items in scales.items():
        of_scale = answers[answers["item"].isin(items)]
        for (instrument, wave), group in of_scale.groupby(["instrument", "wave"], sort=True):
            who, all_names, values = people_by_items(group)
            places: dict[str, list[int]] = {}
            for place, (cohort, *_) in enumerate(who):
                places.setdefault(cohort, []).append(place)
            places[ALL_COHORTS] = [at for c, own in places.items() if c in together for at in own]
            for cohort, own in places.items():
                asked, names = values[own], all_names
                if cohort != ALL_COHORTS:
                    there = np.asarray(~np.isnan(asked).all(axis=0))
                    asked, names = (
                        asked[:, there],
                        [n for n, t in zip(names, there, strict=True) if t],
                    )
                if asked.shape[1] >= 2:
                    complete = ~np.isnan(asked).any(axis=1)
                    base = base_of("/".join(who[own[at]]) for at in np.flatnonzero(complete))
                    key: Key = {"cohort": cohort, "comparison": wave, "instrument": instrument}
                    yield {**key, "level": "scale", "outcome": scale}, names, asked, base


def people_by_items(
    answers: pd.DataFrame,
) -> tuple[list[tuple[str, ...]], list[str], np.ndarray]:
    """Cohort, rater and person of each row; items of the columns; and the answers between them.

    All in order of their names; NaN where an item was not asked or not answered.
    """
    row, who = codes_of_rows(answers, WHO)
    column, items = codes_of_rows(answers, ["item"])
    values = np.full((len(who), len(items)), np.nan)
    values[row, column] = answers["value"].to_numpy()
    return who, [item for (item,) in items], values


def _suspected(alpha: Estimate, asked: np.ndarray, items: list[str]) -> Estimate:
    """A negative alpha, with the item that was likely not turned round."""
    if not alpha.estimate < 0:
        return alpha
    suspect = item_to_suspect(asked)
    if suspect is None:
        return alpha
    place, turned = suspect
    note = f"negative: {items[place]} may not be turned round (alpha {turned:.2f} if it were)"
    return replace(alpha, note=f"{alpha.note} {note}".strip())


def reliable_change_rows(
    pairs: pd.DataFrame,
    scores: pd.DataFrame,
    answers: pd.DataFrame,
    together: set[str],
    comparison: str,
    scales: Mapping[str, tuple[str, ...]],
    ranges: Mapping[str, tuple[float, float]],
    published: Mapping[str, float],
    confidence: float,
) -> list[dict[str, Any]]:
    """Reliable change, room to rise and regression to the mean, of the main comparison.

    One threshold a scale, from everybody of the programme at the first wave, so that a change is
    reliable or not whatever the cohort.

    Args:
        pairs: the table `pairs`.
        scores: the table `scores`.
        answers: the table `answers`.
        together: cohorts that count in rows about all cohorts.
        comparison: the main one, `before-after`.
        scales: items of each scored scale.
        ranges: lowest and highest answer of each instrument.
        published: alpha of the instrument's authors, by scale.
        confidence: level of the intervals.
    """
    rows = []
    own = pairs[(pairs["comparison"] == comparison) & (pairs["level"] == "scale")]
    own = own[own["outcome"].isin(list(scales))]
    own = own.assign(who=who_of(own))
    first = comparison.split("-")[0]
    answers = answers[(answers["wave"] == first) & answers["cohort"].isin(together)]
    scores = scores[(scores["wave"] == first) & scores["cohort"].isin(together)]
    for (instrument, scale), group in own.groupby(["instrument", "outcome"], sort=True):
        key: Key = {"comparison": comparison, "instrument": instrument, "level": "scale"}
        key = {"cohort": ALL_COHORTS, **key, "outcome": scale}
        asked = people_by_items(answers[answers["item"].isin(scales[str(scale)])])[2]
        alpha = reliable_change.programme_alpha(asked, published.get(str(scale)), confidence)
        start = scores[scores["outcome"] == scale].dropna(subset="score")
        rows += _of_measurement({**key, "comparison": first}, start, alpha)
        threshold = _threshold(start, alpha)
        whole = group[group["cohort"].isin(together)]
        for part in (group, whole.assign(cohort=ALL_COHORTS)):
            of_cohorts = parts(part, ["cohort"], "before", "after", "who")
            for (cohort,), (before, after, who) in of_cohorts:
                own_key = {**key, "cohort": cohort}
                rows += _of_group(own_key, before, after, who, threshold, ranges, confidence)
    return rows


def _threshold(start: pd.DataFrame, alpha: Estimate) -> Estimate:
    return reliable_change.smallest_detectable_change(np.sort(start["score"].to_numpy()), alpha)


def _of_measurement(key: Key, start: pd.DataFrame, alpha: Estimate) -> list[dict[str, Any]]:
    """What measurement by itself moves, from everybody's first score."""
    base, first = base_of_rows(start), np.sort(start["score"].to_numpy())
    error = reliable_change.standard_error_of_measurement(first, alpha)
    return [
        row_of(key, "standard_error_of_measurement", error, base),
        row_of(key, "smallest_detectable_change", _threshold(start, alpha), base),
    ]


def _of_group(
    key: Key,
    before: np.ndarray,
    after: np.ndarray,
    who: np.ndarray,
    threshold: Estimate,
    ranges: Mapping[str, tuple[float, float]],
    confidence: float,
) -> list[dict[str, Any]]:
    order = np.lexsort((after, before))
    before, after = before[order], after[order]
    low, high = ranges[key["instrument"]]
    numbers: dict[str, Callable[[], Estimate]] = {
        "count_reliably_higher": lambda: reliable_change.count_reliably_higher(
            before, after, threshold
        ),
        "count_reliably_lower": lambda: reliable_change.count_reliably_lower(
            before, after, threshold
        ),
        "count_within_error": lambda: reliable_change.count_within_error(before, after, threshold),
        "share_unable_to_improve": lambda: ceiling.share_unable_to_improve(
            before, threshold, high, confidence
        ),
        "share_at_ceiling": lambda: ceiling.share_at_ceiling(before, high, confidence),
        "share_at_floor": lambda: ceiling.share_at_floor(before, low, confidence),
        "change_of_lowest_quarter": lambda: ceiling.change_of_lowest_quarter(before, after),
        "expected_by_regression": lambda: ceiling.expected_by_regression(before, after),
        "oldham_correlation": lambda: ceiling.oldham_correlation(before, after, confidence),
    }
    base = base_of(who)
    return [
        row_of(key, name, too_few(name, len(before)) or number(), base)
        for name, number in numbers.items()
    ]
