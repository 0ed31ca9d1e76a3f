"""What may be told of themes in the programme's report beside what the cohorts' reports say.

A cohort's report says of each theme "at least half" or "fewer than half", and how many of a group
there are. Beside the programme's count that may leave a cohort's own count little room. So may the
number of sources with a code, which are of all groups. A cohort's finished report must not change
when another cohort comes in: it is the programme's that tells less. A group's count is told in
words then, or not at all; and what was said at which time, and numbers of sources, only if they add
nothing to what follows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from evaluation.publishing import disclosure
from evaluation.publishing.recoverable import Bounds, Range
from evaluation.publishing.results import PROGRAMME, Scope
from evaluation.tables import ALL_COHORTS

COUNT, WORDS, SILENT = "count", "words", "silent"
Cell = tuple[str, str]
"""A cohort and a source group."""


@dataclass
class Guarded:
    """What is told of one theme in the programme's report.

    Attributes:
        groups: how each source group's count is told: in numbers, in words, or not.
        codes: whether numbers of sources are told of its codes.
        periods: whether it is told how often it was raised at different times.
    """

    groups: dict[str, str] = field(default_factory=dict)
    codes: bool = True
    periods: bool = True


def guarded(scope: Scope) -> dict[str, Guarded]:
    """What is told of each theme, in this report."""
    if scope.guards is None:
        themes = scope.settings.codebook.themes
        scope.guards = {theme: _of_theme(scope, theme) for theme in themes}
    return scope.guards


def _of_theme(scope: Scope, theme: str) -> Guarded:
    own = {r.source_group: r for r in _rows(scope, scope.focus, theme)}
    counts = scope.counts_may_be_shown()
    states = {group: _first(row, counts, scope.k) for group, row in own.items()}
    told = Guarded(states, codes=False, periods=False)
    while (leak := _leak(scope, theme, told)) is not None and _less(told, leak[1]):
        pass
    more = replace(told, periods=True)
    told = more if leak is None and _leak(scope, theme, more) is None else told
    return replace(told, codes=leak is None and _codes_add_nothing(scope, theme, told))


def _first(row, counts: bool, k: int) -> str:
    return COUNT if counts and disclosure.safe([row.n, row.n_group - row.n], k) else WORDS


def _less(told: Guarded, group: str) -> bool:
    """Tell less of the group of a leak, or else of any other; False if nothing is left to tell."""
    for state, less in ((COUNT, WORDS), (WORDS, SILENT)):
        for name in sorted(told.groups, key=lambda other: other != group):
            joined = group in name.split("+") or name in group.split("+")
            if told.groups[name] == state and (joined or state == COUNT):
                told.groups[name] = less
                return True
    return False


def _rows(scope: Scope, cohort: str, theme: str) -> list:
    """Counts of a theme in each group of a cohort that its report tells of, or all together."""
    found = scope.results.rows("theme_counts", cohort) + scope.results.rows("joined_counts", cohort)
    return [r for r in found if r.theme == theme and r.people >= scope.k and r.n_group]


def _leak(scope: Scope, theme: str, told: Guarded) -> Cell | None:
    """A cohort and group of which too much would follow, if a theme were told so; None if none."""
    bounds, sizes = _known(scope, theme, told)
    bounds.narrow()
    for parts in [*([cell] for cell in sizes), *(parts for parts, _ in bounds.sums if parts)]:
        of = sum(sizes[p] for p in parts)
        if of >= scope.k and _too_much(*bounds.reach(parts), scope.k, of):
            return parts[0][0], "+".join(dict.fromkeys(p[1] for p in parts))
    return None


def _too_much(low: float, high: float, k: int, of: int) -> bool:
    """Whether a count, or its complement, is known to be nobody or one to k - 1."""
    few = low >= 1 and high < k
    all_but_few = of - high >= 1 and of - low < k
    return few or all_but_few or high <= 0 or low >= of


def _known(scope: Scope, theme: str, told: Guarded) -> tuple[Bounds, dict[Cell, int]]:
    """All that would be told of a theme, in this report and those of the cohorts."""
    cohorts = [cohort.id for cohort in scope.own_cohorts()]
    single = [
        (c, r) for c in cohorts for r in scope.results.rows("theme_counts", c) if r.theme == theme
    ]
    sizes = {(c, r.source_group): r.n_group for c, r in single if r.n_group}
    bounds = Bounds({cell: (0, n) for cell, n in sizes.items()})
    cells: dict[str, list[Cell]] = {ALL_COHORTS: list(sizes)}
    for cell in sizes:
        cells.setdefault(cell[0], []).append(cell)
    for cohort in filter(scope.large_enough, cohorts):
        for row in _rows(scope, cohort, theme):
            if row.n_group >= scope.k:
                _know(bounds, sizes, cells.get(cohort, []), row, in_words(row))
    if scope.report == PROGRAMME:
        for row in _rows(scope, ALL_COHORTS, theme):
            state = told.groups[row.source_group]
            if state != SILENT and row.n_group >= scope.k:
                exact = (row.n, row.n)
                known = exact if state == COUNT else in_words(row)
                _know(bounds, sizes, cells[ALL_COHORTS], row, known)
    if told.periods:
        _know_periods(scope, bounds, cells, theme)
    return bounds, sizes


def in_words(row) -> Range:
    """Between what a count lies that is told as "at least half" or "fewer than half"."""
    half = math.ceil(row.n_group / 2)
    return (half, row.n_group) if row.n >= half else (0, half - 1)


def _know(bounds: Bounds, sizes: dict[Cell, int], cells: list[Cell], row, known: Range) -> None:
    """A group's count is the sum of its parts, less those who are in two of them."""
    groups = row.source_group.split("+")
    parts = [c for c in cells if c[1] in groups]
    twice = sum(sizes[p] for p in parts) - row.n_group
    if parts and twice >= 0:
        bounds.know(parts, known[0], known[1] + twice)


def _codes_add_nothing(scope: Scope, theme: str, told: Guarded) -> bool:
    """Whether numbers of sources with a code tell no more of a theme than its counts do.

    Whoever has the code has the theme: the number is the least that the groups' counts can add up
    to, and beside what cohorts' reports say that could be too much. A theme with one code has as
    many sources as that: no group may be told in words then.
    """
    found: dict[str, int] = {}
    for row in scope.results.rows("code_counts", ALL_COHORTS):
        if row.theme == theme:
            found[row.code] = found.get(row.code, 0) + row.sources
    groups = {row.source_group: row for row in _rows(scope, scope.focus, theme)}
    least = {
        group: row.n if told.groups[group] == COUNT else in_words(row)[0]
        for group, row in groups.items()
        if told.groups[group] != SILENT
    }
    if len(found) == 1 and set(told.groups.values()) != {COUNT}:
        return False
    return max((n for n in found.values() if n >= scope.k), default=0) <= sum(least.values())


def _know_periods(scope: Scope, bounds: Bounds, cells: dict[str, list[Cell]], theme: str) -> None:
    """Whoever spoke of a theme at one time is among those who spoke of it at any."""
    for report, own in cells.items():
        if report == ALL_COHORTS and scope.focus != ALL_COHORTS:
            continue  # A cohort's report tells nothing of all cohorts together.
        for row in scope.results.rows("theme_periods", report):
            if row.theme != theme or row.n_group < scope.k or 2 * row.n < row.n_group:
                continue
            parts = [c for c in own if c[1] == row.source_group]
            bounds.know(parts, math.ceil(row.n_group / 2), math.inf)
