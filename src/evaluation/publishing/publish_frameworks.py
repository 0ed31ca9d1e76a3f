"""Published table of frameworks: what bears on each dimension, and where there is no evidence.

Everything in it is taken from the other published tables, so that it can tell no more than they do.
"""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.estimate_words import change_words
from evaluation.publishing.results import Row, Scope
from evaluation.publishing.voices import TOO_FEW
from evaluation.study.frameworks import Bearing, bearings

HALF, LESS = "at least half", "fewer than half"
FEW = "few voices, if any"
EVIDENCE = {
    (False, ""): "none",
    (False, "few"): FEW,
    (False, "heard"): "voices only",
    (True, ""): "numbers only",
    (True, "few"): f"numbers, and {FEW}",
    (True, "heard"): "both",
}
"""Name of the evidence, by whether a number is published, and whether people spoke of it."""


def frameworks(scope: Scope, tables: dict[str, list[Row]]) -> list[Row]:
    """A row for each dimension of each framework that the study maps to.

    Args:
        scope: of the report.
        tables: published so far: `change`, `items`, `experience`, `themes` and `projects`.
    """
    rows = []
    for (name, dimension), bearing in bearings(scope.settings).items():
        framework = scope.settings.frameworks[name]
        entry = framework.dimensions[dimension]
        told = _numbers(scope, bearing, tables)
        if framework.kind == "levels" and dimension == "results":
            told += _projects(tables["projects"])
        said = [row for theme in bearing.themes for row in _rows(tables["themes"], theme=theme)]
        heard = [row for row in said if _heard(row)]
        measured = any(shown for _, shown in told)
        few = any(row["words"].startswith(LESS) for row in said)
        voiced = "heard" if heard else "few" if few else ""
        rows.append(
            {
                "framework": name,
                "framework_title": framework.title,
                "edition": framework.edition,
                "framework_source": framework.source,
                "kind": framework.kind,
                "dimension": dimension,
                "title": entry.title,
                "description": entry.description,
                "numbers": "; ".join(text for text, _ in told),
                "voices": _voices(said),
                "groups": "; ".join(dict.fromkeys(row["group_label"] for row in heard)),
                "evidence": EVIDENCE[measured, voiced],
            }
        )
    return rows


def _rows(rows: list[Row], **cells: str) -> list[Row]:
    return [row for row in rows if all(row.get(k, "") == v for k, v in cells.items())]


def _numbers(scope: Scope, bearing: Bearing, tables: dict[str, list[Row]]) -> list[tuple]:
    """What is published of scales and questions, in words, and whether that is a number."""
    own = {"cohort": scope.focus}
    told = []
    for scale in bearing.scales:
        title = scope.scales[scale][2].title
        found = _rows(tables["change"], scale=scale, comparison=scope.main, **own)
        told += [_changed(title, row) for row in found]
        once = _rows(tables["experience"], scale=scale, **own)
        told += [] if found else _asked_once(title, once)
    for item in bearing.items:
        found = _rows(tables["items"], item=item)
        told += [_changed(row["text"].rstrip("."), row | {"design": "paired"}) for row in found]
        told += [_answered(row) for row in _rows(tables["experience"], item=item, **own)]
    return told


def _changed(title: str, row: Row) -> tuple[str, bool]:
    if row["shown"] == disclosure.TOO_FEW:
        return say("frameworks.told", title=title, words=TOO_FEW), False
    if row["shown"] == disclosure.DIRECTION:
        return say("frameworks.no_interval", title=title, change=row["change"]), True
    return say("frameworks.told", title=title, words=change_words(row)), True


def _asked_once(title: str, rows: list[Row]) -> list[tuple[str, bool]]:
    """A scale that one wave alone had: its score, or how many of its questions may be shown."""
    whole = [row for row in rows if not row["item"]]
    if whole or len(rows) == 1:
        return [_answered(row | {"title": title}) for row in whole or rows]
    told = sum(row["shown"] != disclosure.TOO_FEW for row in rows)
    shares = sorted(int(row["share"]) for row in rows if row["share"])
    text = say("frameworks.asked_once", title=title, n=len(rows))
    if len(shares) > 1 and len({row["share_word"] for row in rows}) == 1:
        low, high = shares[0], shares[-1]
        text = say("frameworks.shares", told=text, low=low, high=high, word=rows[0]["share_word"])
    if not told:
        text = say("frameworks.few_told", told=text, few=TOO_FEW)
    return [(text, told > 0)] if rows else []


def _answered(row: Row) -> tuple[str, bool]:
    title = row["title"].rstrip(".")
    if row["share"]:
        told = say("frameworks.share", title=title, share=row["share"], word=row["share_word"])
        return told, True
    if row["mean"]:
        ends = {"low": row["range_low"], "high": row["range_high"]}
        return say("frameworks.mean", title=title, mean=row["mean"], **ends), True
    return say("frameworks.told", title=title, words=TOO_FEW), False


def _projects(rows: list[Row]) -> list[tuple[str, bool]]:
    counted = _rows(rows, stage="all")
    return [(say("frameworks.projects", n=row["n_all"]), True) for row in counted[:1]]


def _heard(row: Row) -> bool:
    """Whether the published words say that somebody spoke of a theme: 'fewer than half' do not."""
    return bool(row["n"] and row["n"] != "0") or row["words"].startswith(HALF)


def _voices(rows: list[Row]) -> str:
    """Each theme with what its source groups said of it, in the words of the table `themes`."""
    themes: dict[str, list[Row]] = {}
    for row in rows:
        themes.setdefault(row["title"], []).append(row)
    return "; ".join(
        f"{title} \u2013 {', '.join(map(_said, own))}" for title, own in themes.items()
    )


def _said(row: Row) -> str:
    against = f" ({row['against_words']})" if row.get("against_words") else ""
    return f"{row['group_label']}: {row['words']}{against}"
