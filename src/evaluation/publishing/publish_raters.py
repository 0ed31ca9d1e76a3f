"""Published table of what others say of participants, beside what these say of themselves."""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.recoverable import mean_gives_away, steps
from evaluation.publishing.results import Row, Scope, number

PREFIX = "rater:"


def others(scope: Scope) -> list[Row]:
    """Ratings by others, one row a rater and scale, gated by how many participants were rated."""
    found: dict[tuple, dict] = {}
    for cohort in scope.shown_cohorts():
        for row in scope.results.rows("others", cohort):
            key = (cohort, row.subgroup, row.outcome, row.comparison)
            found.setdefault(key, {})[row.estimator] = row
    rows = []
    for (cohort, subgroup, scale_id, comparison), own in found.items():
        main = own.get("mean_change") or own["mean_of_wave"]
        _, instrument, scale = scope.scales[scale_id]
        rater = subgroup.removeprefix(PREFIX)
        told = scope.study.raters.get(rater)
        rows.append(
            {
                "cohort": cohort,
                "cohort_label": scope.labels[cohort],
                "rater": rater,
                "rater_label": told.label if told else rater,
                "scale": scale_id,
                "title": scale.title,
                "question": scale.question,
                "wave_label": "" if "mean_change" in own else _label(scope, comparison),
                "range_low": f"{instrument.low:g}",
                "range_high": f"{instrument.high:g}",
                "n": str(main.n),
                **_numbers(scope, scale_id, own, main),
            }
        )
    return rows


def _label(scope: Scope, wave: str) -> str:
    return scope.study.waves[wave].label


def _numbers(scope: Scope, scale: str, own: dict, main) -> Row:
    """What may be shown: as for participants' own ratings, by the people rated and the items."""
    state = disclosure.shown(main.n, scope.items_of(scale), scope.k)
    if _give_away(scope, scale, own, main):
        state = disclosure.TOO_FEW
    scope.withhold(say("withheld.raters"), state != disclosure.FULL)
    if state != disclosure.FULL:
        return {"shown": state}
    limits = {"conf_low": number(main.conf_low), "conf_high": number(main.conf_high)}
    if "mean_change" not in own:
        return {"shown": state, "mean": number(main.estimate), **limits}
    return {
        "shown": state,
        "mean_before": number(own["mean_before"].estimate),
        "mean_after": number(own["mean_after"].estimate),
        "change": number(main.estimate, sign=True),
        **limits,
    }


def _give_away(scope: Scope, scale: str, own: dict, main) -> bool:
    """Whether the means or the interval, as printed, pin down how a few people were rated."""
    _, instrument, entry = scope.scales[scale]
    ends, items = (instrument.low, instrument.high), len(entry.items)
    conf = main.conf_low, main.conf_high
    levels = steps(*ends, items, change="mean_change" in own)
    if mean_gives_away(main.n, main.estimate, 2, levels, scope.k, conf):
        return True
    waves = [own[name] for name in ("mean_before", "mean_after") if name in own]
    levels = steps(*ends, items)
    return any(mean_gives_away(one.n, one.estimate, 2, levels, scope.k) for one in waves)
