"""Published tables about scales: change, and who moved which way."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.recoverable import (
    mean_gives_away,
    pins_down,
    printed,
    square_of_wave,
    steps,
)
from evaluation.publishing.results import Row, Scope, number
from evaluation.tables import ALL_COHORTS


def change(scope: Scope) -> list[Row]:
    """Change of each scale, in each cohort of the report, gated by people and items."""
    rows = []
    compared = _comparisons(scope)
    close = _close_bases(scope, list(compared))
    labels = {wave: entry.label for wave, entry in scope.study.waves.items()}
    for comparison, (kind, *waves) in compared.items():
        before, after = (labels[wave] for wave in waves)
        for cohort in scope.shown_cohorts():
            for scale_id, (name, instrument, scale) in scope.scales.items():
                mean = _primary(scope, cohort, scale_id, comparison)
                if mean is None or mean.level != "scale":
                    continue
                rows.append(
                    {
                        "cohort": cohort,
                        "cohort_label": scope.labels[cohort],
                        "instrument": name,
                        "scale": scale_id,
                        "title": scale.title,
                        "question": scale.question,
                        "level": scope.settings.level_of(scale),
                        "comparison": comparison,
                        "compared_as": kind,
                        "before_label": before,
                        "after_label": after,
                        "items": str(len(scale.items)),
                        "range_low": f"{instrument.low:g}",
                        "range_high": f"{instrument.high:g}",
                        **_people(scope, cohort, scale_id, comparison, mean),
                        "main": "yes" if scale_id == scope.settings.plan.main_outcome else "no",
                        **_change_numbers(
                            scope,
                            cohort,
                            scale_id,
                            comparison,
                            mean,
                            (comparison, scale_id) in close,
                        ),
                    }
                )
    return rows


def _primary(scope: Scope, cohort: str, scale: str, comparison: str):
    """The estimate that stands for a scale: of pairs, or of two groups that are not linked."""
    names = ("mean_change", "mean_difference")
    found = [scope.estimates.get((cohort, scale, comparison, name)) for name in names]
    return next((row for row in found if row is not None), None)


def _people(scope: Scope, cohort: str, scale: str, comparison: str, mean) -> Row:
    """How many people an estimate is of, and whether the same answered twice."""
    if mean.estimator == "mean_change":
        return {"n": str(mean.n), "design": "paired"}
    sides = {
        f"n_{side}": str(scope.estimates[cohort, scale, comparison, f"mean_{side}"].n)
        for side in ("before", "after")
    }
    return {"n": str(mean.n), "design": "unlinked", **sides}


MAIN, LOOKING_BACK, SHIFT, BETWEEN, LATER = "main", "looking_back", "shift", "between", "later"
"""What a comparison is: the main one; of the end with the beginning as it looks from there; of the
beginning so seen with the beginning as it was rated then; of waves between; of later waves."""


def _comparisons(scope: Scope) -> dict[str, tuple[str, str, str]]:
    """Comparisons that the report tells, in their order: what each is, and its two waves.

    The main one, then looking back with its shift, then others with one of the main waves, then
    whatever else the plan names.
    """
    study = scope.study
    before, after = study.main_comparison
    if not before:
        return {}
    back = [wave for wave in study.looking_back if wave not in (before, after)]
    order = [wave for wave in study.waves if wave not in back]
    later = order[order.index(after) + 1 :]
    told = [(MAIN, before, after)]
    for wave in back:
        told += [(LOOKING_BACK, wave, after), (SHIFT, before, wave)]
    told += [(BETWEEN, w, after) for w in order if w not in (before, after, *later)]
    told += [(LATER, first, wave) for wave in later for first in (before, after)]
    named = [tuple(name.split("-")) for name in scope.settings.plan.comparisons]
    known = {(a, b) for _, a, b in told}
    told += [(BETWEEN, *pair) for pair in named if len(pair) == 2 and pair not in known]
    found = {row.comparison for row in scope.estimates.values()}
    return {f"{a}-{b}": (kind, a, b) for kind, a, b in told if f"{a}-{b}" in found}


def _close_bases(scope: Scope, comparisons: list[str]) -> set[tuple[str, str]]:
    """Comparisons and scales whose people are nearly those of one told before.

    Of two means whose people differ by one to k - 1, the answers of those few could be had by
    taking away. Only the first, in the order of the plan, is shown in full.
    """
    close = set()
    for scale in scope.scales:
        told: list[str] = []
        for comparison in comparisons:
            bases = [_base(scope, cohort, scale, comparison) for cohort in scope.shown_cohorts()]
            others = [
                [_base(scope, cohort, scale, earlier) for cohort in scope.shown_cohorts()]
                for earlier in told
            ]
            if any(
                one and other and one[1] != other[1] and abs(one[0] - other[0]) < scope.k
                for earlier in others
                for one in bases
                for other in earlier
            ):
                close.add((comparison, scale))
            else:
                told.append(comparison)
    return close


def _base(scope: Scope, cohort: str, scale: str, comparison: str) -> tuple[int, str] | None:
    mean = scope.estimates.get((cohort, scale, comparison, "mean_before"))
    return (mean.n, mean.base) if mean else None


def _change_numbers(
    scope: Scope, cohort: str, scale: str, comparison: str, mean, close: bool
) -> Row:
    people = _people(scope, cohort, scale, comparison, mean)
    fewest = min(int(people[key]) for key in people if key.startswith("n"))
    state = disclosure.shown(fewest, scope.items_of(scale), scope.k)
    # With a very small `minimum_group` the gate of the numbers themselves is the higher one.
    state = disclosure.TOO_FEW if pd.isna(mean.estimate) else state
    if close and state == disclosure.FULL:
        state = disclosure.DIRECTION
        scope.withhold(say("withheld.nearly_the_same"), True)
    if state == disclosure.FULL and _too_exact(scope, cohort, scale, comparison, mean):
        state = disclosure.DIRECTION
        scope.withhold(say("guarded.digits"), True)
    if state == disclosure.DIRECTION and _pins_down_change(scope, scale, mean):
        state = disclosure.TOO_FEW
        scope.withhold(say("guarded.digits"), True)
    scope.withhold(say("withheld.estimates"), state != disclosure.FULL)
    if state == disclosure.TOO_FEW:
        return {"shown": state, "direction": "unclear"}
    if state == disclosure.DIRECTION:
        rounded = number(mean.estimate, 1, sign=True)
        way = "same" if float(rounded) == 0 else "rose" if mean.estimate > 0 else "fell"
        return {"shown": state, "change": rounded, "direction": way}
    found = {
        name: scope.estimates.get((cohort, scale, comparison, name))
        for name in ("mean_before", "mean_after", "cohens_dav")
    }
    d = found["cohens_dav"]
    numbers = {
        "mean_before": number(found["mean_before"].estimate),
        "mean_after": number(found["mean_after"].estimate),
        "change": number(mean.estimate, sign=True),
        "conf_low": number(mean.conf_low),
        "conf_high": number(mean.conf_high),
    }
    if d is not None and not pd.isna(d.estimate):
        numbers |= {
            "d": number(d.estimate, sign=True),
            "d_low": number(d.conf_low),
            "d_high": number(d.conf_high),
        }
    return {
        "shown": state,
        "direction": direction(mean),
        "method": mean.method,
        "note": mean.note,
        **numbers,
    }


def _too_exact(scope: Scope, cohort: str, scale: str, comparison: str, mean) -> bool:
    """Whether the means and the interval, as printed, pin down how a few people answered.

    So it is near the end of the range, and where nearly everybody changed alike.
    """
    if pd.isna(mean.conf_low):
        return True  # Without an interval everybody changed alike.
    _, instrument, entry = scope.scales[scale]
    ends, items, k = (instrument.low, instrument.high), len(entry.items), scope.k
    found = [
        scope.estimates.get((cohort, scale, comparison, name))
        for name in ("mean_before", "mean_after", "cohens_dav")
    ]
    if found[0] is None or found[1] is None:
        return True
    paired = mean.estimator == "mean_change" and cohort != ALL_COHORTS
    # Of all cohorts the interval is of the spread within them, from which less follows.
    conf = (mean.conf_low, mean.conf_high) if paired else None
    square = square_of_wave(mean.n, mean.estimate, found[2].estimate, conf) if paired else None
    for one in found[:2]:
        if pins_down(one.n, printed(one.estimate, 2), steps(*ends, items), k):
            return True
        if square and pins_down(one.n, printed(one.estimate, 2), steps(*ends, items), k, square):
            return True
    if mean.estimator != "mean_change":
        return False
    changes = steps(*ends, items, change=True)
    return mean_gives_away(mean.n, mean.estimate, 2, changes, k, conf)


def _pins_down_change(scope: Scope, scale: str, mean) -> bool:
    """Whether the mean change to one decimal pins down how a few people changed."""
    if mean.estimator != "mean_change":
        return False
    _, instrument, entry = scope.scales[scale]
    changes = steps(instrument.low, instrument.high, len(entry.items), change=True)
    return mean_gives_away(mean.n, mean.estimate, 1, changes, scope.k)


def movement(scope: Scope, change: list[Row]) -> list[Row]:
    """How many moved up, stayed, moved down, where no cell is small; not cohort by cohort."""
    rows = []
    for row in change if scope.counts_may_be_shown() else []:
        own = row["cohort"] == scope.focus and row["comparison"] == scope.main
        if row["design"] == "unlinked" or not own or row["shown"] == disclosure.TOO_FEW:
            continue
        counts = [
            scope.estimates[row["cohort"], row["scale"], scope.main, f"count_{way}"].estimate
            for way in ("higher", "same", "lower")
        ]
        cells = disclosure.merged_movement(*map(int, counts), scope.k)
        scope.withhold(say("withheld.movement"), not cells)
        rows += [
            {
                "cohort": row["cohort"],
                "scale": row["scale"],
                "class": c,
                "n": str(n),
                "n_all": row["n"],
            }
            for c, n in cells.items()
        ]
    return rows


def direction(estimate) -> str:
    """`rose` or `fell` if the interval leaves out 0; else `unclear`.

    Without an interval everybody changed alike: `rose`, `fell` or, if nobody did, `same`.
    """
    alike = pd.isna(estimate.conf_low)
    if estimate.estimate == 0 and alike:
        return "same"
    if (estimate.estimate if alike else estimate.conf_low) > 0:
        return "rose"
    return "fell" if (estimate.estimate if alike else estimate.conf_high) < 0 else "unclear"
