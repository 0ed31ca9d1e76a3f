"""Attacks with two editions in hand: who came in, or went, between them."""

from __future__ import annotations

from tests.intruder.bases import NARROW, Sum, sum_of
from tests.intruder.studies import Reports
from tests.intruder.system import Leak, Tried

NAMED = {
    "change": ("cohort scale comparison", "n", "mean_before mean_after change conf_low d"),
    "experience": ("cohort scale item wave_label", "n", "share mean"),
    "others": ("cohort rater scale wave_label", "n", "mean mean_before change"),
    "subgroups": ("attribute scale group", "n", "mean_before change"),
    "items": ("item", "n", "change"),
    "movement": ("cohort scale class", "n_all", "n"),
    "reliable": ("scale class", "n_all", "n"),
    "answers": ("item wave class_label", "n_all", "n"),
    "measures": ("scale wave", "n", "alpha"),
    "themes": ("source_group theme", "n_group", "n words"),
    "themes_over_time": ("source_group theme period", "people", "words"),
    "projects": ("kind stage", "n_all", "n"),
    "missing": ("cohort scale others", "n", "difference"),
}
"""What names a row of each table, how many people it is of, and what it tells of them."""


def attack_editions(first: Reports, second: Reports, k: int) -> Tried:
    """Rows of one edition beside the same rows of the next.

    Whose numbers differ, and whose people by fewer than k, tell what those few said; so do numbers
    that differ of as many people: somebody came and somebody went, or changed an answer.
    """
    tried = Tried()
    for report in first.keys() & second.keys():
        for table, (names, size, values) in NAMED.items():
            old = {_key(r, names): r for r in first[report].get(table, [])}
            for row in second[report].get(table, []):
                before = old.get(_key(row, names))
                if before is None or not (before.get(size) and row.get(size)):
                    continue
                few = abs(int(row[size]) - int(before[size]))
                tried.saw("editions", few)
                told = [v for v in values.split() if before.get(v) and row.get(v)]
                differ = [v for v in told if before[v] != row[v]]
                if few < k and (differ or (few and told)):
                    what = f"{', '.join(differ or told)} of people but for {few}"
                    where = f"{report}, {table}, {' '.join(_key(row, names))}"
                    tried.leaks.append(Leak("editions", where, what))
    tried.add(_new_cohorts(first, second, k))
    return tried


def _key(row: dict, names: str) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in names.split())


def _new_cohorts(first: Reports, second: Reports, k: int) -> Tried:
    """All cohorts of the second edition, less those that are new in it, beside all of the first."""
    tried = Tried()
    known = set(first)
    for table in ("change", "experience"):
        names = "scale item comparison wave_label"
        for column in ("mean_before", "mean_after", "mean"):
            then = _sums(first, table, names, column)
            now = _sums(second, table, names, column)
            for (cohort, *key), whole in now.items():
                before = then.get((cohort, *key))
                if cohort != "all" or before is None:
                    continue
                new = [s for (c, *same), s in now.items() if same == key and c not in known]
                rest = whole.less(*(s for s in new if s.who != "all"))
                few = abs(rest.n - before.n)
                tried.saw("editions", few)
                low, high = rest.low - before.high, rest.high - before.low
                if 0 < few < k and high - low < NARROW * few:
                    where = f"programme, {table}, {' '.join(key)} {column} without new cohorts"
                    tried.leaks.append(Leak("editions", where, f"the mean of {few} people"))
    return tried


def _sums(reports: Reports, table: str, names: str, column: str) -> dict[tuple, Sum]:
    found = {}
    for tables in reports.values():
        for row in tables.get(table, []):
            if (one := sum_of(row, column, row["cohort"])) is not None:
                found[row["cohort"], *_key(row, names)] = one
    return {key: one for key, one in found.items() if key[0] == "all" or key[0] in reports}
