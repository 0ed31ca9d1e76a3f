"""Published tables about people: experience, projects."""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.recoverable import mean_gives_away, steps
from evaluation.publishing.results import Row, Scope, number
from evaluation.tables import ALL_COHORTS

ONCE = ("share", "share_low", "share_high", "mean", "mean_low", "mean_high")
"""Columns of numbers of what was asked once; empty where nothing is told."""


def experience(scope: Scope) -> list[Row]:
    """What one wave asked: a share without small cells, or a mean that pins nobody down."""
    rows = []
    for (cohort, outcome, wave, estimator), mean in scope.estimates.items():
        if estimator != "mean_of_wave":
            continue
        place = _place(scope, mean)
        if place is None:
            continue
        scale_id, scale, instrument, title = place
        told = _told_once(scope, mean, instrument)
        rows.append(
            {
                "cohort": cohort,
                "cohort_label": scope.labels[cohort],
                "instrument": mean.instrument,
                "scale": scale_id,
                "item": outcome if mean.level == "item" else "",
                "title": title,
                "n": str(mean.n),
                **dict.fromkeys(ONCE, ""),
                **told,
                "range_low": f"{instrument.low:g}",
                "range_high": f"{instrument.high:g}",
                "share_word": _word(instrument),
                "question": scale.question,
                "wave_label": scope.study.waves[wave].label,
            }
        )
    return rows


def _told_once(scope: Scope, mean, instrument) -> Row:
    """The share who agreed, with its interval; else the mean, with as few digits as it takes.

    Never both: from share, mean and interval together the answers of a few could be worked out.
    """
    items = scope.items_of(mean.outcome)
    state = disclosure.shown(mean.n, items, scope.k)
    share = _share_that_may_be_told(scope, mean) if state == disclosure.FULL else None
    if state == disclosure.FULL and share is None:
        scope.withhold(say("withheld.one_sided_shares"), True)
    elif state != disclosure.FULL:
        scope.withhold(say("withheld.estimates"), True)
    if share is not None:
        names = {"share": "estimate", "share_low": "conf_low", "share_high": "conf_high"}
        told = {name: f"{100 * getattr(share, of):.0f}" for name, of in names.items()}
        return told | {"shown": disclosure.FULL}
    if state == disclosure.TOO_FEW:
        return {"shown": state}
    levels = steps(instrument.low, instrument.high, items)
    for places in (1, 0):
        if not mean_gives_away(mean.n, mean.estimate, places, levels, scope.k):
            return {"mean": number(mean.estimate, places), "shown": disclosure.DIRECTION}
        scope.withhold(say("guarded.digits"), places == 1)
    return {"shown": disclosure.TOO_FEW}


def _share_that_may_be_told(scope: Scope, mean):
    """The share who agreed, if no cell is small, nor what the cohorts' shares leave of all."""
    share = scope.estimates[mean.cohort, mean.outcome, mean.comparison, "share_agreeing"]
    cells = [round(share.estimate * share.n)]
    cells.append(share.n - cells[0])
    if not disclosure.safe(cells, scope.k):
        return None
    if mean.cohort == ALL_COHORTS:
        single = [_cells_of_cohort(scope, mean, cohort.id) for cohort in scope.cohorts]
        left = [n - sum(c[side] for c in single if c) for side, n in enumerate(cells)]
        if any(left) and not disclosure.safe(left, scope.k):
            return None
    return share


def _cells_of_cohort(scope: Scope, mean, cohort: str) -> list[int] | None:
    """How many of a cohort agreed, and how many did not, if its report tells the share."""
    key = (cohort, mean.outcome, mean.comparison, "share_agreeing")
    share = scope.estimates.get(key)
    if share is None or share.estimate != share.estimate:
        return None
    agreed = round(share.estimate * share.n)
    cells = [agreed, share.n - agreed]
    full = disclosure.shown(share.n, scope.items_of(mean.outcome), scope.k) == disclosure.FULL
    return cells if full and disclosure.safe(cells, scope.k) else None


def _word(instrument) -> str:
    """What people do whose answer is above the middle: they agree only if they were asked so."""
    agreeing = any("agree" in label.casefold() for label in instrument.answer_labels().values())
    return say(f"table_cell.{'agreed' if agreeing else 'above_the_middle'}")


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
        scope.withhold(say("withheld.projects"), bool(n_all))
        return []
    stages = disclosure.merged_stages(counts, scope.k) if scope.counts_may_be_shown() else {}
    scope.withhold(say("withheld.projects_by_stage"), not stages)
    counts = {r.value: r.n for r in found if r.kind == "evidence"}
    kinds = disclosure.merged_evidence(counts, scope.k) if scope.counts_may_be_shown() else {}
    scope.withhold(say("withheld.projects_by_evidence"), not kinds)
    whole = [("stage", "all", say("table_cell.all_projects"), n_all)]
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
