"""Published table of single questions: the change of each, exploratory, from 30 people on."""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_scales import direction
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.tables import ALL_COHORTS


def items(scope: Scope) -> list[Row]:
    """Change of each question over all cohorts; in the programme's report alone.

    Of a scale and its questions only what is of the same people, or of at least k others, is shown
    in full: who left out one question could else be had by taking away. The scale comes first, then
    its questions in their order; for the rest there is the change to one decimal.
    """
    rows: list[Row] = []
    for scale_id, (name, instrument, scale) in scope.scales.items():
        if scope.report != PROGRAMME or not scale.scored:
            continue
        nearly = nearly_the_same(scope, scale_id)
        for item in scale.items:
            mean = _estimate(scope, item, "mean_change")
            few = mean is not None and not _enough(scope, mean.n)
            if scope.withhold(say("withheld.questions"), few) or mean is None:
                continue
            close = item in nearly
            scope.withhold(say("withheld.questions_nearly_the_same"), close)
            entry = instrument.items[item]
            turned = say("table_cell.turned_round", question=entry.text)
            rows.append(
                {
                    "instrument": name,
                    "scale": scale_id,
                    "title": scale.title,
                    "item": item,
                    "text": turned if entry.reversed else entry.text,
                    "n": str(mean.n),
                    **(_direction_only(mean) if close else _in_full(mean)),
                }
            )
    return rows


def nearly_the_same(scope: Scope, scale: str) -> set[str]:
    """Questions of a scale whose people are those of the scale, or of a question told, but for few.

    Few are one to k - 1. The scale comes first, then its questions in their order.
    """
    whole = _estimate(scope, scale, "mean_before")
    told = [(whole.n, whole.base)] if whole is not None else []
    close = set()
    for item in scope.scales[scale][2].items:
        mean = _estimate(scope, item, "mean_change")
        if mean is None:
            continue
        if any(base != mean.base and abs(n - mean.n) < scope.k for n, base in told):
            close.add(item)
        else:
            told.append((mean.n, mean.base))
    return close


def _estimate(scope: Scope, outcome: str, name: str):
    return scope.estimates.get((ALL_COHORTS, outcome, scope.main, name))


def _enough(scope: Scope, n: int) -> bool:
    return disclosure.shown(n, 1, scope.k) == disclosure.FULL


def _in_full(mean) -> Row:
    return {
        "shown": disclosure.FULL,
        "change": number(mean.estimate, sign=True),
        "conf_low": number(mean.conf_low),
        "conf_high": number(mean.conf_high),
        "direction": direction(mean),
        "method": mean.method,
    }


def _direction_only(mean) -> Row:
    rounded = number(mean.estimate, 1, sign=True)
    way = "same" if float(rounded) == 0 else "rose" if mean.estimate > 0 else "fell"
    return {"shown": disclosure.DIRECTION, "change": rounded, "direction": way}
