"""Published tables about people: experience, projects."""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.results import Row, Scope, number
from evaluation.tables import ALL_COHORTS


def experience(scope: Scope) -> list[Row]:
    """What one wave asked: means from the gate of its items on, shares without small cells."""
    rows = []
    for (cohort, outcome, wave, estimator), mean in scope.estimates.items():
        if estimator != "mean_of_wave":
            continue
        place = _place(scope, mean)
        if place is None:
            continue
        scale_id, scale, instrument, title = place
        share = scope.estimates[cohort, outcome, wave, "share_agreeing"]
        state = disclosure.shown(mean.n, scope.items_of(outcome), scope.k)
        agreeing = 0 if state == disclosure.TOO_FEW else round(share.estimate * share.n)
        full = state == disclosure.FULL
        safe = disclosure.safe([agreeing, share.n - agreeing], scope.k)
        if full and not safe:
            # A mean with its interval would give back how few answered otherwise.
            scope.withhold("shares with few people on one side", True)
            state, full = disclosure.DIRECTION, False
        elif not full:
            scope.withhold("estimates of few people", True)
        safe = safe and full
        rows.append(
            {
                "cohort": cohort,
                "cohort_label": scope.labels[cohort],
                "instrument": mean.instrument,
                "scale": scale_id,
                "item": outcome if mean.level == "item" else "",
                "title": title,
                "n": str(mean.n),
                "share": f"{100 * share.estimate:.0f}" if safe else "",
                "share_low": f"{100 * share.conf_low:.0f}" if safe else "",
                "share_high": f"{100 * share.conf_high:.0f}" if safe else "",
                "mean": ""
                if state == disclosure.TOO_FEW
                else number(mean.estimate, 2 if full else 1),
                "mean_low": number(mean.conf_low) if full else "",
                "mean_high": number(mean.conf_high) if full else "",
                "range_low": f"{instrument.low:g}",
                "range_high": f"{instrument.high:g}",
                "shown": state,
                "share_word": _word(instrument),
                "question": scale.question,
                "wave_label": scope.study.waves[wave].label,
            }
        )
    return rows


def _word(instrument) -> str:
    """What people do whose answer is above the middle: they agree only if they were asked so."""
    agreeing = any("agree" in label.casefold() for label in instrument.answer_labels().values())
    return "agreed" if agreeing else "above the middle"


def _place(scope: Scope, row):
    """Scale, instrument and title of a one-wave outcome; None if it has no place in a scale."""
    instrument = scope.settings.instruments[row.instrument]
    for scale_id, scale in instrument.scales.items():
        if row.level == "scale" and row.outcome == scale_id:
            return scale_id, scale, instrument, scale.title
        if row.level == "item" and row.outcome in scale.items and not scale.scored:
            return scale_id, scale, instrument, instrument.items[row.outcome].text
    return None


def projects(scope: Scope) -> list[Row]:
    """Projects by stage and by evidence, merged where cells are small."""
    found = scope.results.rows("project_counts", scope.focus)
    counts = {r.value: r.n for r in found if r.kind == "stage"}
    n_all = sum(counts.values())
    if n_all < scope.k:
        scope.withhold("counts of projects", bool(n_all))
        return []
    stages = disclosure.merged_stages(counts, scope.k) if scope.counts_may_be_shown() else {}
    scope.withhold("projects by stage", not stages)
    counts = {r.value: r.n for r in found if r.kind == "evidence"}
    kinds = disclosure.merged_evidence(counts, scope.k) if scope.counts_may_be_shown() else {}
    scope.withhold("projects by evidence", not kinds)
    whole = [("stage", "all", "All projects", n_all)]
    parts = [("stage", stage, *told) for stage, told in stages.items()]
    parts += [("evidence", evidence, *told) for evidence, told in kinds.items()]
    return [
        {"kind": kind, "stage": value, "label": label, "n": str(n), "n_all": str(n_all)}
        for kind, value, label, n in whole + parts
    ]


def cases(scope: Scope, most: int = 5) -> list[Row]:
    """Projects told with consent: those with the strongest evidence first."""
    strength = {"sponsor-confirmed": 0, "shown": 1, "claimed": 2, "none": 3}
    own = [
        case
        for cohort, cases in sorted(scope.results.cases.items())
        if scope.focus in (ALL_COHORTS, cohort)
        for case in cases
    ]
    return sorted(own, key=lambda c: (strength[c["evidence"]], c["title"]))[:most]
