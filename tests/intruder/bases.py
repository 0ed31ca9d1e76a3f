"""Attacks by taking away: means of nearly the same people, and of all beside each cohort."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from tests.intruder.answers import Figure, as_printed, items_in, levels_of, pinned, range_in
from tests.intruder.studies import Reports
from tests.intruder.system import Leak, Tried

NARROW = 1.0
"""Points: a mean of fewer than k people that is known more closely than this is a leak."""


@dataclass(frozen=True)
class Sum:
    """A sum of answers that follows from a mean: of how many, and between what it lies."""

    who: str
    n: int
    low: float
    high: float

    def less(self, *others: Sum) -> Sum:
        """What is left of it without others, whose people are among its own."""
        n = self.n - sum(o.n for o in others)
        low = self.low - sum(o.high for o in others)
        who = f"{self.who} less {', '.join(o.who for o in others)}"
        return Sum(who, n, low, self.high - sum(o.low for o in others))


def sum_of(row: dict, column: str, who: str) -> Sum | None:
    """The sum behind a mean, as far as its digits go."""
    if not row.get(column) or not row.get("n", "").isdigit():
        return None
    low, high = as_printed(row[column])
    return Sum(who, int(row["n"]), int(row["n"]) * low, int(row["n"]) * high)


def attack_cohorts(reports: Reports, k: int) -> Tried:
    """The answers of a cohort that is not told, by taking those that are from all cohorts.

    Of every scale, comparison and question asked once: what all cohorts together have less the
    cohorts whose means are printed. So many people fewer than k, or a mean that pins some down, is
    a leak. The same with every subset of the cohorts, for those that a reader may know of.
    """
    tried = Tried()
    families: dict[tuple, dict[str, tuple]] = defaultdict(dict)
    for report, tables in reports.items():
        for table in ("change", "experience", "others"):
            for row in tables.get(table, []):
                keys = ("scale", "comparison", "item", "rater", "wave_label")
                key = (table, *(row.get(c, "") for c in keys))
                families[key].setdefault(row["cohort"], (report, row, tables))
    for key, by_cohort in families.items():
        for column in ("mean_before", "mean_after", "change", "mean"):
            _one_family(tried, key, by_cohort, column, k)
    return tried


def _one_family(tried: Tried, key: tuple, by_cohort: dict, column: str, k: int) -> None:
    if "all" not in by_cohort:
        return
    _, row, tables = by_cohort["all"]
    whole = sum_of(row, column, "all")
    if column == "change" and row.get("mean_before"):
        # From five cohorts on the change is a model's; that of the people is the means' difference.
        before, after = (sum_of(row, c, "all") for c in ("mean_before", "mean_after"))
        whole = after.less(before) if before and after else whole
        whole = Sum("all", int(row["n"]), whole.low, whole.high)
    parts = [sum_of(r, column, c) for c, (_, r, _) in by_cohort.items() if c != "all"]
    parts = [p for p in parts if p is not None]
    if whole is None or not parts or sum(p.n for p in parts) > whole.n:
        return
    rest = whole.less(*parts)
    if rest.n == 0:
        for last in parts:
            left = whole.less(*(p for p in parts if p is not last))
            _attack_rest(tried, key, row, tables, left, column, k)
        return
    _attack_rest(tried, key, row, tables, rest, column, k)


def _attack_rest(
    tried: Tried, key: tuple, row: dict, tables: dict, rest: Sum, column: str, k: int
) -> None:
    """Those left over: fewer than k with a mean that is known, or more whom a mean pins down."""
    tried.saw("cohorts", (rest.high - rest.low) / rest.n)
    where = f"{' '.join(filter(None, key))} {column}: {rest.who}"
    if rest.n < k and rest.high - rest.low < NARROW * rest.n:
        what = f"the mean of {rest.n} people"
        tried.leaks.append(Leak("cohorts", where, what, rest.low / rest.n, rest.high / rest.n))
        return
    items = 1 if row.get("item") else items_in(tables, row)
    levels = levels_of(*range_in(tables, row), items, change=column == "change")
    mean = (rest.low / rest.n, rest.high / rest.n)
    middle = sum(mean) / 2
    pinned(tried, "cohorts", Figure(where, rest.n, *mean, levels, None, middle), k)


def attack_close(reports: Reports, k: int) -> Tried:
    """Means of a scale, or of its questions, whose people differ by one to k - 1.

    Who is in the one and not in the other is among few: so two printed means of the same scale at
    the same time, of the same cohort, whose n are so near and not equal, are a leak.
    """
    tried, told = Tried(), defaultdict(dict)
    for report, tables in reports.items():
        for row in tables.get("change", []):
            for column, wave in (("mean_before", "before_label"), ("mean_after", "after_label")):
                if found := sum_of(row, column, f"{report} {row['comparison']}"):
                    key = (row["cohort"], row["scale"], row[wave])
                    told[key][f"change {row['comparison']}"] = found
        for row in tables.get("comparison", []):
            main = [r for r in tables["change"] if r["compared_as"] == "main"]
            labels = (main[0]["before_label"], main[0]["after_label"]) if main else ("", "")
            for column, wave in zip(("mean_before", "mean_after"), labels, strict=True):
                if found := sum_of(row, column, "beside a comparison group"):
                    told["all", row["scale"], wave]["comparison"] = found
    for key, sums in told.items():
        for one, other in combinations(sums.values(), 2):
            tried.saw("close", abs(one.n - other.n))
            if 0 < abs(one.n - other.n) < k:
                what = f"two means of people but for {abs(one.n - other.n)}"
                where = f"{' '.join(key)}: {one.who} and {other.who}"
                tried.leaks.append(Leak("close", where, what))
    tried.add(_questions(reports, k))
    tried.add(_groups(reports, k))
    return tried


def _questions(reports: Reports, k: int) -> Tried:
    """Questions beside their scale: those who left one out."""
    tried = Tried()
    for report, tables in reports.items():
        scales = {
            r["scale"]: int(r["n"])
            for r in tables.get("change", [])
            if r["compared_as"] == "main" and r["cohort"] == "all" and r["shown"] == "full"
        }
        exact: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in tables.get("items", []):
            if row["shown"] == "full":
                exact[row["scale"]].append((row["item"], int(row["n"])))
        for row in tables.get("answers", []):
            exact[row["scale"]].append((row["item"], int(row["n_all"])))
        for scale, found in exact.items():
            sizes = {("scale", scales[scale])} if scale in scales else set()
            for one, other in combinations(sorted(sizes | set(found)), 2):
                tried.saw("close", abs(one[1] - other[1]))
                if 0 < abs(one[1] - other[1]) < k:
                    what = f"people but for {abs(one[1] - other[1])}"
                    where = f"{report}, {scale}: {one[0]} and {other[0]}"
                    tried.leaks.append(Leak("close", where, what))
    return tried


def _groups(reports: Reports, k: int) -> Tried:
    """Groups of the roster beside everybody, and those lost of each cohort beside all of them."""
    tried = Tried()
    for report, tables in reports.items():
        whole = {
            r["scale"]: int(r["n"])
            for r in tables.get("change", [])
            if r["compared_as"] == "main" and r["cohort"] == "all" and r.get("mean_before")
        }
        groups: dict[tuple, list[int]] = defaultdict(list)
        for row in tables.get("subgroups", []):
            groups[row["attribute"], row["scale"]].append(int(row["n"]))
        for (attribute, scale), sizes in groups.items():
            rest = whole.get(scale, sum(sizes)) - sum(sizes)
            tried.saw("close", rest)
            if rest and abs(rest) < k:
                what = f"the {abs(rest)} people of no group that is told"
                tried.leaks.append(Leak("close", f"{report}, {attribute}, {scale}", what))
        for others in ("lost", "not_interviewed"):
            rows = [r for r in tables.get("missing", []) if r["others"] == others]
            for row in (r for r in rows if r["cohort"] == "all"):
                single = [
                    int(r["n_others"])
                    for r in rows
                    if r["cohort"] != "all" and r["scale"] == row["scale"]
                ]
                rest = int(row["n_others"]) - sum(single)
                tried.saw("close", rest)
                if single and 0 < rest < k:
                    where = f"{report}, missing, {row['scale']} {others}"
                    tried.leaks.append(Leak("close", where, f"{rest} people of other cohorts"))
    return tried
