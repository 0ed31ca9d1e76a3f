"""The answers of a plan as rows: what its page shows, and what its CSV holds."""

from __future__ import annotations

from evaluation.change.gates import CHANGE
from evaluation.change.planning import ALPHA, power_of_t
from evaluation.planning.expectations import Expectations, Outcome
from evaluation.planning.interviews import chance_of_hearing, interviews_for
from evaluation.planning.one_group import (
    SURE,
    answers_for_power,
    detectable,
    enrolled_for,
    enrolled_for_sure,
    half_width,
    half_width_sure,
    pairs_for_power,
    pairs_for_width,
)
from evaluation.planning.several_cohorts import cohorts_for_power, cohorts_for_width, pooled

POWERS = (0.8, 0.9)
SIZES = (12, 20, 30)
"""Pairs of cohorts that are looked at besides the study's own."""
COHORTS = 20
"""So many cohorts are drawn, if not more are planned."""
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)
CHANCES = (0.8, 0.9, 0.95)
TIMES = (1, 2)
RELIABILITIES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FACTORS = (0.5, 1.0, 1.5)
"""Changes whose power is drawn, as multiples of the smallest that matters."""

Rows = list[dict[str, object]]


def answers(expected: Expectations) -> dict[str, Rows]:
    """All tables of a plan by name; those about change are empty where no scale is asked twice.

    Args:
        expected: what the plan reckons with.
    """
    outcomes = expected.outcomes
    main = outcomes[:1]
    return {
        "facts": [_facts(expected)],
        "expected": [_expected(outcome) for outcome in outcomes],
        "pairs": [_pairs(outcome, expected) for outcome in outcomes],
        "cohort": [row for outcome in outcomes for row in _sizes(outcome, expected)],
        "pooled": [_pooled(outcome, expected) for outcome in outcomes],
        "interviews": _interviews(expected),
        "by_reliability": [row for outcome in main for row in _by_reliability(outcome)],
        "by_pairs": [row for outcome in main for row in _by_pairs(outcome, expected)],
        "by_cohorts": [row for outcome in main for row in _by_cohorts(outcome, expected)],
        "by_interviews": _by_interviews(expected),
    }


def _facts(expected: Expectations) -> dict[str, object]:
    """What is expected of everybody, whatever the scale."""
    return {
        "linked": expected.linked,
        "correction": expected.correction,
        "drop_out": expected.drop_out,
        "unlinkable": expected.unlinkable,
        "kept": expected.kept,
        "cohorts": " ".join(map(str, expected.cohorts)),
        "too_small": len(expected.cohorts) - len(expected.compared),
        "enrolled_each": expected.enrolled_each,
        "pairs_each": expected.per_cohort,
        "interviews": expected.interviews,
        "group": expected.group,
        "share": expected.share,
        "assumed": " ".join(sorted(expected.assumed)),
    }


def _expected(outcome: Outcome) -> dict[str, object]:
    """What is expected of one scale."""
    return {
        "scale": outcome.id,
        "title": outcome.title,
        "main": outcome.main,
        "family": outcome.family,
        "items": outcome.items,
        "change": outcome.change,
        "sd": outcome.sd,
        "reliability": outcome.reliability,
        "correlation": outcome.correlation,
        "sd_change": outcome.sd_change,
        "half_width": outcome.half_width,
        "between": outcome.between,
        "assumed": " ".join(sorted(outcome.assumed)),
    }


def _pairs(outcome: Outcome, expected: Expectations) -> dict[str, object]:
    """How many pairs a scale takes, and how many people to enrol for these."""
    sd, own = outcome.sd_change, outcome.change
    first = ALPHA / outcome.family
    needed = {f"told_{_name(p)}": pairs_for_power(own, sd, p) for p in POWERS}
    needed |= {f"corrected_{_name(p)}": pairs_for_power(own, sd, p, first) for p in POWERS}
    needed["precise"] = pairs_for_width(outcome.half_width, sd)
    needed["precise_sure"] = pairs_for_width(outcome.half_width, sd, SURE)
    enrolled = {f"enrol_{name}": enrolled_for(n, expected.kept) for name, n in needed.items()}
    sure = {f"enrol_sure_{k}": enrolled_for_sure(n, expected.kept) for k, n in needed.items()}
    unlinked = answers_for_power(own, outcome.sd, POWERS[0])
    return {"scale": outcome.id, **needed, **enrolled, **sure, "unlinked_80": unlinked}


def _name(power: float) -> str:
    return f"{100 * power:.0f}"


def _sizes(outcome: Outcome, expected: Expectations) -> Rows:
    """What cohorts of some sizes can show: the study's own, and usual ones that lie between."""
    own = {expected.pairs_of(n): n for n in expected.compared}
    usual = [n for n in SIZES if all(abs(n - other) > 2 for other in own)]
    sizes = {n: enrolled_for(n, expected.kept) for n in usual} | own
    return [
        {
            "scale": outcome.id,
            "pairs": n,
            "enrolled": sizes[n],
            "own": n in own,
            "detectable_80": detectable(n, outcome.sd_change, POWERS[0]),
            "detectable_90": detectable(n, outcome.sd_change, POWERS[1]),
            "half_width": half_width(n, outcome.sd_change),
            "half_width_sure": half_width_sure(n, outcome.sd_change),
            "power": power_of_t(outcome.change / outcome.sd_change, n),
        }
        for n in sorted(sizes)
    ]


def _pooled(outcome: Outcome, expected: Expectations) -> dict[str, object]:
    """How many cohorts a scale takes, and what those that are planned can show."""
    n, sd, between = expected.per_cohort, outcome.sd_change, outcome.between
    planned = len(expected.compared)
    found = {
        "scale": outcome.id,
        "pairs_each": n,
        "for_width": cohorts_for_width(outcome.half_width, n, sd, between),
        "planned": planned or None,
    }
    for power in POWERS:
        needed = cohorts_for_power(outcome.change, n, sd, between, power)
        found[f"for_power_{_name(power)}"] = needed
    here = pooled(planned, n, sd, between, outcome.change) if planned else None
    return found | {
        "planned_half_width": here and here.half_width,
        "planned_power": here and here.power,
    }


def _by_reliability(outcome: Outcome) -> Rows:
    """Pairs by the scale's reliability; nothing where scores correlate more than alpha allows."""
    if outcome.correlation > outcome.reliability:
        return []
    grid = sorted({*RELIABILITIES, *(r / 50 for r in range(25, 51)), outcome.reliability})
    rows = []
    for reliability in grid:
        sd = outcome.sd_change_at(reliability)
        if sd > 0:
            pairs = pairs_for_power(outcome.change, sd, POWERS[0])
            rows.append({"scale": outcome.id, "reliability": reliability, "pairs": pairs})
    return rows


def _by_pairs(outcome: Outcome, expected: Expectations) -> Rows:
    """Power, smallest change and half width by pairs, far enough to show what is asked."""
    sd, largest = outcome.sd_change, expected.kept * max(expected.cohorts, default=0)
    needed = {pairs_for_power(outcome.change, sd, power) for power in POWERS}
    far = max(40, round(1.3 * max(needed)), round(1.2 * largest))
    grid = sorted({*range(CHANGE, 41), *range(CHANGE, far + 1, max(1, far // 80)), far, *needed})
    return [
        {
            "scale": outcome.id,
            "pairs": n,
            "detectable_80": detectable(n, sd, POWERS[0]),
            "half_width": half_width(n, sd),
            **{f"power_{x:g}": power_of_t(x * outcome.change / sd, n) for x in FACTORS},
        }
        for n in grid
    ]


def _by_cohorts(outcome: Outcome, expected: Expectations) -> Rows:
    """Half width of the pooled interval by cohorts, at three spreads between them."""
    n, sd = expected.per_cohort, outcome.sd_change
    spreads = (0.0, outcome.between, 2 * outcome.between) if outcome.between else (0.0,)
    rows = []
    for k in range(1, max(COHORTS, len(expected.cohorts)) + 1):
        for between in spreads:
            found = pooled(k, n, sd, between, outcome.change)
            own = {"cohorts": k, "between": between, "pairs": k * n}
            numbers = {"half_width": found.half_width, "power": found.power}
            rows.append({"scale": outcome.id, **own, **numbers})
    return rows


def _interviews(expected: Expectations) -> Rows:
    """How many interviews for each share, chance and number of voices."""
    shares = sorted({*SHARES, expected.share})
    return [
        {
            "share": share,
            "times": times,
            "chance": chance,
            "interviews": interviews_for(chance, share, times, expected.group),
        }
        for share in shares
        for times in TIMES
        for chance in CHANCES
    ]


def _by_interviews(expected: Expectations) -> Rows:
    """Chance of hearing a theme by number of interviews."""
    most = min(40, expected.group or 40)
    counts = sorted({*range(1, most + 1), *([expected.interviews] if expected.interviews else [])})
    return [
        {
            "share": share,
            "times": times,
            "interviews": n,
            "chance": chance_of_hearing(n, share, times, expected.group),
        }
        for share in sorted({*SHARES, expected.share})
        for times in TIMES
        for n in counts
    ]
