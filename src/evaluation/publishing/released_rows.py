"""Rows of published tables beside the same rows of editions that were handed over.

What came late is held back where forms and sources are read (persons/held_back.py). A base may
still differ by few: a scale that some of many late people skipped, a theme that few of them were
asked about, a new cohort of which few are compared. There the released row stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evaluation.publishing.catalogue import say
from evaluation.publishing.results import Row, Scope

Rows = list[Row]

BASES: dict[str, tuple[str, str]] = {
    "missing": ("cohort scale others", "n n_others"),
    "change": ("cohort scale comparison", "n n_before n_after"),
    "others": ("cohort rater scale wave_label", "n"),
    "subgroups": ("attribute scale group", "n"),
    "subgroup_differences": ("attribute scale group other", "n n_other"),
    "comparison": ("scale", "n n_other n_first n_first_other"),
    "movement": ("cohort scale", "n_all"),
    "answers": ("cohort instrument item", "n_all"),
    "measures": ("instrument scale wave", "n"),
    "reliable": ("scale", "n_all"),
    "later": ("scale comparison", "n"),
    "precision": ("scale", "n"),
    "items": ("instrument item", "n"),
    "experience": ("cohort instrument scale item wave_label", "n"),
    "themes": ("source_group theme", "n_group people"),
    "themes_over_time": ("source_group theme period", "people"),
    "theme_change": ("theme scale", "n n_other"),
    "dose": ("scale", "n"),
    "projects": ("kind", "n_all"),
    "quality_items": ("instrument item wave", "n"),
}
"""Columns that name the base of a published number, and those that say how many people it has."""
OF_A_CHANGE = ("sensitivity", "scenarios", "between", "precision", "reliable", "movement")
"""Tables about the report's own main changes, by scale: they stay with the change."""


@dataclass(frozen=True)
class Frozen:
    """One report of an edition that was handed over and not recalled.

    Attributes:
        edition: folder in data/released.
        date: of the report.
        version: of the report.
        report: `programme` or a cohort.
        tables: its published tables.
        told: what the record says of it.
    """

    edition: str
    date: str
    version: str
    report: str
    tables: dict[str, Rows]
    told: dict = field(default_factory=dict)


def keep_released(
    name: str, rows: Rows, frozen: Iterable[Frozen], least: int, report: str
) -> tuple[Rows, dict[tuple[str, ...], Frozen]]:
    """The rows, with the released ones where so few people are new, or gone.

    Args:
        name: of the published table.
        rows: as they would be published now.
        frozen: reports in force, oldest first.
        least: smallest group that may be shown.
        report: whose table it is.

    Returns:
        The rows to publish, and of which base the released rows stay, from which edition.
    """
    keys, people = (text.split() for text in BASES[name])
    own, made, kept = _by_base(rows, keys), [], {}
    frozen = [f for f in frozen if f.report == report or "cohort" in keys]
    # What was in a table then and is in none now gives away as much as a number that differs; but
    # an empty place takes nothing from the number that was given, so that only rows now are held.
    for base, told in own.items():
        for edition in reversed(frozen):
            then = _by_base(edition.tables.get(name, []), keys).get(base, [])
            if _says_something(then) and _near(then, told, people, least):
                kept[base], told = edition, [dict(row) for row in then]
                break
        made += told
    return made, kept


def _by_base(rows: Rows, keys: list[str]) -> dict[tuple[str, ...], Rows]:
    found: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        found.setdefault(tuple(row.get(key, "") for key in keys), []).append(row)
    return found


def _says_something(rows: Rows) -> bool:
    """Whether rows gave a number about people's answers, and not only how many they were."""
    return any(row.get("shown") != "too_few" for row in rows)


def _near(then: Rows, now: Rows, people: list[str], least: int) -> bool:
    """Whether two bases differ by one to k - 1 people."""
    apart = [abs(_most(then, c) - _most(now, c)) for c in people]
    return any(0 < n < least for n in apart)


def _most(rows: Rows, column: str) -> int:
    return max((int(n) for row in rows if (n := row.get(column, "")).isdigit()), default=0)


def keep(scope: Scope, name: str, rows: Rows) -> Rows:
    """The rows of one table as `keep_released` gives them; what stays is remembered."""
    if not scope.frozen:
        return rows
    rows, kept = keep_released(name, rows, scope.frozen, scope.k, scope.report)
    scope.kept.update({(name, *base): edition for base, edition in kept.items()})
    scope.withhold(say("withheld.released"), bool(kept))
    return rows


def keep_all(scope: Scope, found: dict[str, Rows]) -> dict[str, Rows]:
    """The tables as `keep_released` gives them, and all that is told of a change that stays."""
    if not scope.frozen:
        return found
    made = dict(found)
    for name in BASES:
        if name in found:
            made[name] = keep(scope, name, found[name])
    stays = {
        base[2]: edition
        for base, edition in scope.kept.items()
        if base[0] == "change" and base[1] == scope.focus and base[3] == scope.main
    }
    for name in OF_A_CHANGE if stays else ():
        rows = [row for row in made.get(name, []) if row["scale"] not in stays]
        for scale, edition in stays.items():
            then = edition.tables.get(name, []) if edition.report == scope.report else []
            rows += [dict(row) for row in then if row["scale"] == scale]
        made[name] = rows
    return made
