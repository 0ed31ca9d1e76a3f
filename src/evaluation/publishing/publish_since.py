"""Published table of what changed since the edition that was handed over last.

It is made of published numbers alone: those of the frozen edition, and those of this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from evaluation.publishing.published import about, scale_rows
from evaluation.publishing.released_rows import Frozen
from evaluation.publishing.results import Row, Scope

STEPS = ("enrolled", "compared", "interviewed")
"""Steps of participation that are told then and now."""
SETTINGS = (
    *("minimum_group", "agreed_on", "main_outcome", "smallest_change"),
    *("before_label", "after_label"),
)
"""Facts that the settings and the plan decide, and that readers of both editions should know."""
HELD, RECALL = "held", "recall"
"""Kinds of rows that tell why new numbers are not there; states of findings too."""


def text_digests(written: Mapping[str, str]) -> dict[str, str]:
    """A digest of each section's text by the authors, kept in the record of a release."""
    return {k: hashlib.sha256(text.encode()).hexdigest()[:16] for k, text in written.items()}


def last_of(report: str, digest: str, frozen: Iterable[Frozen]) -> Frozen | None:
    """The edition of a report that was handed over last and is another than this one.

    Args:
        report: `programme` or a cohort.
        digest: of this edition; the released one with the same digest is this one.
        frozen: reports in force, oldest first.
    """
    others = [f for f in frozen if f.report == report and f.told.get("tables") != digest]
    return others[-1] if others else None


def since(
    scope: Scope,
    tables: dict[str, list[Row]],
    texts: Mapping[str, str],
    last: Frozen | None,
    findings: Iterable[Mapping[str, object]],
) -> list[Row]:
    """What changed since the last edition, row by row; empty for a first one.

    Args:
        scope: what the report is about, and what it kept of released rows.
        tables: of this edition, `about` and `provenance` among them.
        texts: digest of each section's text by the authors.
        last: that was handed over last.
        findings: what is held back in the report's cohorts.
    """
    rows = (
        [
            _row("edition", now=last.version, then=last.date),
            *_cohorts(last.tables, tables),
            *_people(last.tables, tables),
            *_changes(last.tables, tables),
            *_themes(last.tables, tables),
            *_verdicts(last.tables, tables),
            *_texts(last.told.get("texts", {}), texts),
            *_settings(last.tables, tables),
        ]
        if last
        else []
    )
    return rows + _kept(scope) + _held(scope, findings)


def notice(scope: Scope, findings: Iterable[Mapping[str, object]]) -> list[Row]:
    """Which editions have to be recalled before this report has numbers again."""
    dates = sorted({str(f["date"]) for f in findings if f["state"] == RECALL})
    return [_row(RECALL, then=date) for date in dates]


def _row(kind: str, what: str = "", who: str = "", then: str = "", now: str = "") -> Row:
    return {"kind": kind, "what": what, "who": who, "then": then, "now": now}


def _held(scope: Scope, findings: Iterable[Mapping[str, object]]) -> list[Row]:
    """Cohorts of which something is held back, and since which edition; never how much."""
    found = {
        (scope.labels.get(str(f["cohort"]), str(f["cohort"])), str(f["date"]))
        for f in findings
        if f["state"] == HELD
    }
    return [_row(HELD, who=label, then=date) for label, date in sorted(found)]


def _kept(scope: Scope) -> list[Row]:
    """Tables of which rows stay as they were handed over, and when that was."""
    found = {(base[0], edition.date) for base, edition in scope.kept.items()}
    return [_row("kept", what=table, then=date) for table, date in sorted(found)]


def _labels(tables: dict[str, list[Row]]) -> dict[str, str]:
    rows = [*tables.get("participation", []), *tables.get("change", [])]
    return {row["cohort"]: row["cohort_label"] for row in rows if row["cohort"] != "all"}


def _cohorts(then: dict[str, list[Row]], now: dict[str, list[Row]]) -> list[Row]:
    before, after = _labels(then), _labels(now)
    new = [_row("new_cohort", what=label) for key, label in after.items() if key not in before]
    gone = [_row("gone_cohort", what=label) for key, label in before.items() if key not in after]
    return new + gone


def _people(then: dict[str, list[Row]], now: dict[str, list[Row]]) -> list[Row]:
    """Process counts that differ, of all that the report is about."""
    report = about(now)["report"]
    focus = "all" if report == "programme" else report
    before, after = (
        {r["step"]: r for r in tables.get("participation", []) if r["cohort"] == focus}
        for tables in (then, now)
    )
    return [
        _row("people", row["label"], then=before[step]["n"], now=row["n"])
        for step, row in after.items()
        if step in STEPS and step in before and row["n"] and before[step]["n"]
        if row["n"] != before[step]["n"]
    ]


def _changes(then: dict[str, list[Row]], now: dict[str, list[Row]]) -> list[Row]:
    """Change of each scale then and now, where both are shown and differ in what is printed."""
    before = {row["scale"]: row for row in scale_rows(then)}
    told = []
    for row in scale_rows(now):
        old = before.get(row["scale"], {})
        was, new = _shown(old), _shown(row)
        if was != new and (was or new):
            told.append(_row("change", row["title"], then=was, now=new))
    return told


def _shown(row: Row) -> str:
    return row.get("change", "") if row.get("shown") in ("full", "direction") else ""


def _themes(then: dict[str, list[Row]], now: dict[str, list[Row]]) -> list[Row]:
    before = {(row["source_group"], row["theme"]) for row in then.get("themes", [])}
    return [
        _row("theme", row["title"], row["group_label"])
        for row in now.get("themes", [])
        if (row["source_group"], row["theme"]) not in before
    ]


def _verdicts(then: dict[str, list[Row]], now: dict[str, list[Row]]) -> list[Row]:
    """Verdicts that people have confirmed and that are others now."""
    before = {(row["scale"], row["theme"]): row["verdict"] for row in then.get("joint", [])}
    told = []
    for row in now.get("joint", []):
        was = before.get((row["scale"], row["theme"]), "")
        if row["verdict"] != was and row["confirmed"] == "yes":
            told.append(_row("verdict", row["title"], row["theme_title"], was, row["verdict"]))
    return told


def _texts(then: Mapping[str, str], now: Mapping[str, str]) -> list[Row]:
    """Sections whose text by the authors is another now."""
    changed = [k for k in sorted({*then, *now}) if then.get(k) != now.get(k)]
    return [_row("text", section) for section in changed]


def _settings(then: dict[str, list[Row]], now: dict[str, list[Row]]) -> list[Row]:
    """What was decided otherwise, and software that is another."""
    was, new = about(then), about(now)
    told = [_row("setting", k, then=was[k], now=new[k]) for k in SETTINGS if was[k] != new[k]]
    books = [
        {row["key"]: row["value"] for row in tables.get("provenance", [])} for tables in (then, now)
    ]
    for key in ("Codebook", "evaluation"):
        if books[0].get(key, "") != books[1].get(key, ""):
            told.append(
                _row(
                    "software" if key == "evaluation" else "codebook",
                    then=books[0].get(key, ""),
                    now=books[1].get(key, ""),
                )
            )
    return told
