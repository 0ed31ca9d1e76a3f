"""Attacks on answers: which of them fit a published mean, interval and size, by integer search.

Answers are whole numbers, and the score of a scale of m questions moves in steps of one m-th. So of
few people not many sets of answers have the mean and the standard deviation that were printed. For
each level of the range an intruder asks: how many people can be at it or beyond?
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scipy.special import stdtrit

from tests.intruder.studies import Reports
from tests.intruder.system import Cell, Leak, System, Tried, told

Row = dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A mean that was published, as far as its digits go.

    Attributes:
        where: report, table, row and what it is the mean of.
        n: people.
        low: least that the mean can be.
        high: most that it can be.
        levels: scores or changes that a person can have.
        spread: least and most of the sum of squares about `middle`; None if nothing is known.
        middle: the mean as printed.
    """

    where: str
    n: int
    low: float
    high: float
    levels: tuple[float, ...]
    spread: tuple[float, float] | None
    middle: float


def as_printed(text: str) -> tuple[float, float]:
    """Between what a number lies that was rounded to the digits that are there."""
    half = 0.5 * 10 ** -len(text.partition(".")[2])
    return float(text) - half - 1e-9, float(text) + half + 1e-9


def levels_of(low: float, high: float, items: int, change: bool = False) -> tuple[float, ...]:
    """Scores, or changes, that a person can have who answered every question."""
    span = round((high - low) * items)
    steps = range(-span, span + 1) if change else range(span + 1)
    return tuple((0 if change else low) + step / items for step in steps)


def spread_of(n: int, low: str, high: str) -> tuple[float, float] | None:
    """Sum of squares about the mean, from a 95 % t interval as printed."""
    if n < 2 or not low or not high:
        return None
    (a, b), (c, d) = as_printed(low), as_printed(high)
    t = float(stdtrit(n - 1, 0.975))
    half = max(0.0, (c - b) / 2), (d - a) / 2
    least, most = ((n - 1) * n * (h / t) ** 2 for h in half)
    return least, most + n * 1e-4


def pinned(tried: Tried, attack: str, figure: Figure, k: int) -> None:
    """Attack one mean: how many can be at each level or beyond it, from either end."""
    if figure.spread is None:
        _by_sum(tried, attack, figure, k)
        return
    system = System()
    for level in figure.levels:
        system.cell(level, most=figure.n)
    know_figure(system, figure, dict.fromkeys(figure.levels))
    for tail, end in _who_must_be_beyond(figure):
        most = system.most_of(tail, whole=False)
        tried.saw(attack)
        if most is None or most >= k:
            continue
        reach = system.reach(dict.fromkeys(tail, 1.0), whole=figure.n <= WHOLE)
        if reach is None:
            continue
        tried.saw(attack, reach[1] - reach[0])
        if what := given_away(*reach, k, figure.n):
            where = f"{figure.where}, {end} {len(tail)} of {len(figure.levels)} levels"
            tried.leaks.append(Leak(attack, where, what, *reach))


def _who_must_be_beyond(figure: Figure) -> Iterator[tuple[list[float], str]]:
    """The longest tail, from either end, in which somebody has to be; and the next one further out.

    Numbers from a to b with mean m have a variance of at most (b - m)(m - a) (Bhatia & Davis 2000,
    American Mathematical Monthly 107:353): with a larger one somebody is beyond b. Further in more
    people can be; further out somebody may have to be for whole numbers' sake.
    """
    for end, sign in (("highest", 1), ("lowest", -1)):
        levels = sorted(sign * v for v in figure.levels)
        mean = sign * (figure.low + figure.high) / 2
        room = max(mean - levels[0], 1e-9)
        inside = sum(v < mean + figure.spread[0] / figure.n / room for v in levels)
        for place in (inside, inside + 1):
            if 0 < place < len(levels):
                yield [sign * v for v in levels[place:]], end


def _by_sum(tried: Tried, attack: str, figure: Figure, k: int) -> None:
    """Attack a mean by itself: n whole numbers of steps whose sum is known, by arithmetic.

    Of them at most sum / j are j or more; and unless some are, the sum is at most n (j - 1).
    """
    step, n, top = figure.levels[1] - figure.levels[0], figure.n, len(figure.levels) - 1
    for end in ("highest", "lowest"):
        means = (figure.low, figure.high)
        if end == "lowest":
            means = (figure.levels[0] + figure.levels[-1] - m for m in means[::-1])
        low, high = (n * (m - figure.levels[0]) / step for m in means)
        least, most = math.ceil(low - 1e-6), math.floor(high + 1e-6)
        if least > most:
            return  # Somebody left out a question: other steps.
        for place in range(top, 0, -1):
            upto = min(n, most // place)
            must = max(0, math.ceil((least - n * (place - 1)) / (top - place + 1)))
            tried.saw(attack, upto - must)
            what = given_away(must, upto, k, n)
            what = what or ("everybody is at one level" if upto == 0 and place == 1 else "")
            if what:
                where = f"{figure.where}, {end} {top + 1 - place} of {top + 1} levels"
                tried.leaks.append(Leak(attack, where, what, must, upto))
            if what or upto >= k:
                break


def know_figure(system: System, figure: Figure, cells: dict[float, Cell | None]) -> None:
    """Write down what a mean says of the counts at each level."""
    named = {level: (level if cell is None else cell) for level, cell in cells.items()}
    system.total(named.values(), figure.n)
    n = figure.n
    system.know({c: v for v, c in named.items()}, n * figure.low, n * figure.high)
    if figure.spread is not None:
        weights = {c: (v - figure.middle) ** 2 for v, c in named.items()}
        system.know(weights, *figure.spread)


def scan(
    tried: Tried, attack: str, where: str, system: System, ordered: list[list], n: int, k: int
) -> None:
    """Attack the people at each level or beyond, from either end, by linear programming.

    The further a tail reaches in, the more people can be in it, and must be: so the one that gives
    away most is the longest that can hold but a few.
    """
    for end, levels in (("highest", ordered[::-1]), ("lowest", ordered)):
        tails = [[c for level in levels[:place] for c in level] for place in range(len(levels))]
        longest, beyond = 0, len(levels)
        while beyond - longest > 1:
            place = (longest + beyond) // 2
            most = system.most_of(tails[place], whole=False)
            if most is None:
                return
            tried.saw(attack)
            longest, beyond = (place, beyond) if most < k else (longest, place)
        if not longest:
            continue
        reach = system.reach(dict.fromkeys(tails[longest], 1.0), whole=False)
        if reach is None:
            return
        tried.saw(attack, reach[1] - reach[0])
        what = given_away(*reach, k, n)
        if reach[1] == 0 and longest == len(levels) - 1:
            what = "everybody is at one level"
        if what:
            which = f"{end} {longest} of {len(levels)} levels"
            tried.leaks.append(Leak(attack, f"{where}, {which}", what, *reach))


WHOLE = 20
"""Up to so many people whole numbers are searched; of more, whatever linear programming leaves."""


def given_away(low: float, high: float, k: int, of: int) -> str:
    """What is given away of how many gave some answers; empty if nothing is.

    Of fewer than 2k people any answer leaves fewer than k on one side: of them it must not follow
    how many exactly. Of more, not even that they are 1 to k - 1.
    """
    return told(low, high, k, of) if of >= 2 * k or low == high else ""


def _cohort(report: str, row: Row) -> str:
    return row.get("cohort") or "all"


def attack_scales(reports: Reports, k: int) -> Tried:
    """Scores before and after, and changes, from the means, intervals and sizes of the tables.

    An intruder knows n, the means to the digits printed, the interval of the change, and from d the
    mean of the two standard deviations, which lie no further apart than that of the change.
    """
    tried, seen = Tried(), set()
    for report, tables in reports.items():
        for table in ("change", "others", "subgroups", "comparison"):
            for row in tables.get(table, []):
                key = (table, *(row.get(c, "") for c in KEYS))
                if key in seen or not row.get("n", "").isdigit():
                    continue
                seen.add(key)
                where = f"{report}, {table}, " + " ".join(filter(None, key[1:]))
                items = items_in(tables, row)
                for figure in figures_of(where, row, items):
                    pinned(tried, "scales", figure, k)
    return tried


KEYS = ("cohort", "scale", "comparison", "rater", "wave_label", "attribute", "group")


def items_in(tables: dict, row: Row) -> int:
    """Questions in the scale of a row, as `change` tells."""
    if row.get("items", "").isdigit():
        return int(row["items"])
    own = [r for r in tables.get("change", []) if r["scale"] == row["scale"]]
    return int(own[0]["items"]) if own else 1


def range_in(tables: dict, row: Row) -> tuple[float, float]:
    """Range of the answers of a row."""
    if row.get("range_low"):
        return float(row["range_low"]), float(row["range_high"])
    own = [r for r in tables.get("change", []) if r["scale"] == row["scale"]]
    return (float(own[0]["range_low"]), float(own[0]["range_high"])) if own else (1.0, 5.0)


def figures_of(where: str, row: Row, items: int, ends: tuple[float, float] = (1, 5)) -> list:
    """The means that one row holds, as figures."""
    n = int(row["n"])
    low, high = ends
    if row.get("range_low"):
        low, high = float(row["range_low"]), float(row["range_high"])
    scores, found = levels_of(low, high, items), []
    spread = None
    if row.get("change"):
        spread = spread_of(n, row.get("conf_low", ""), row.get("conf_high", ""))
        if row.get("cohort") == "all" or "attribute" in row:
            # The interval is of the spread within cohorts: there is at least as much in all.
            spread = (spread[0] * 0.7, math.inf) if spread else None
        changes = levels_of(low, high, items, change=True)
        printed = as_printed(row["change"])
        found.append(Figure(f"{where}, change", n, *printed, changes, spread, float(row["change"])))
    for column in ("mean_before", "mean_after", "mean"):
        if row.get(column):
            about = None
            if column == "mean":
                about = spread_of(n, row.get("conf_low", ""), row.get("conf_high", ""))
            elif row.get("d") and spread and row["cohort"] != "all":
                about = _from_d(row, n, spread)
            printed = as_printed(row[column])
            middle = float(row[column])
            found.append(Figure(f"{where}, {column}", n, *printed, scores, about, middle))
    return found


def _from_d(row: Row, n: int, spread: tuple[float, float]) -> tuple[float, float] | None:
    """Sum of squares of one wave: d is the change in the mean of the two standard deviations."""
    size, change = abs(float(row["d"])), abs(float(row["change"]))
    if size < 0.005:
        return None
    j = math.exp(
        math.lgamma((n - 1) / 2) - math.log(math.sqrt((n - 1) / 2)) - math.lgamma((n - 2) / 2)
    )
    low = j * max(0.0, change - 0.005) / (size + 0.005)
    high = j * (change + 0.005) / (size - 0.005)
    apart = math.sqrt(spread[1] / (n - 1)) / 2
    return (n - 1) * max(0.0, low - apart) ** 2, (n - 1) * (high + apart) ** 2


def attack_once(reports: Reports, k: int) -> Tried:
    """Answers to what was asked once, from share, mean and interval, of cohorts and of all.

    The answers of all cohorts are those of each, where their sizes add up.
    """
    tried, rows = Tried(), defaultdict(dict)
    for report, tables in reports.items():
        for row in tables.get("experience", []):
            if row["n"].isdigit() and int(row["n"]):
                key = (row["scale"], row["item"], row["wave_label"])
                rows[key].setdefault(row["cohort"], (report, row, tables))
    for key, by_cohort in rows.items():
        system, cells = System(), {}
        for cohort, (_, row, tables) in by_cohort.items():
            items = 1 if row["item"] else items_in(tables, row)
            levels = levels_of(float(row["range_low"]), float(row["range_high"]), items)
            cells[cohort] = {v: system.cell((cohort, v), most=int(row["n"])) for v in levels}
            _know_once(system, row, cells[cohort])
        sizes = {c: int(row["n"]) for c, (_, row, _) in by_cohort.items()}
        if "all" in sizes and sizes["all"] == sum(n for c, n in sizes.items() if c != "all"):
            for level, cell in cells["all"].items():
                parts = {cells[c][level]: -1.0 for c in cells if c != "all"}
                system.know({cell: 1.0} | parts, 0, 0)
        for cohort, (report, row, _) in by_cohort.items():
            ordered = [[cell] for cell in cells[cohort].values()]
            where = f"{report}, experience, {cohort} {' '.join(key)}"
            if row.get("mean") and not row.get("mean_low"):
                printed, levels = as_printed(row["mean"]), tuple(cells[cohort])
                pinned(tried, "once", Figure(where, int(row["n"]), *printed, levels, None, 0), k)
            scan(tried, "once", where, system, ordered, int(row["n"]), k)
            _one_side(tried, where, system, row, cells[cohort])
            _each_level(tried, where, system, ordered, int(row["n"]), k)
    return tried


def _one_side(tried: Tried, where: str, system: System, row: Row, cells: dict) -> None:
    """Whether everybody, or nobody, was above the middle of the range."""
    middle = (float(row["range_low"]) + float(row["range_high"])) / 2
    upper = {cell: 1.0 for level, cell in cells.items() if level > middle}
    reach = system.reach(upper, whole=False)
    if reach is not None and (reach[1] == 0 or reach[0] == int(row["n"])):
        what = "nobody agreed" if reach[1] == 0 else "everybody agreed"
        tried.leaks.append(Leak("once", where, what, *reach))


def _each_level(
    tried: Tried, where: str, system: System, ordered: list[list], n: int, k: int
) -> None:
    """How many gave each single answer, whatever the others gave."""
    if len(ordered) > 12:
        return
    for place, level in enumerate(ordered, 1):
        reach = system.reach(dict.fromkeys(level, 1.0), whole=False)
        if reach is None:
            return
        tried.saw("once", reach[1] - reach[0])
        if what := given_away(*reach, k, n):
            tried.leaks.append(Leak("once", f"{where}, answer {place}", what, *reach))


def _know_once(system: System, row: Row, cells: dict[float, Cell]) -> None:
    n, names = int(row["n"]), list(cells.values())
    system.total(names, n)
    if row.get("mean"):
        spread = spread_of(n, row.get("mean_low", ""), row.get("mean_high", ""))
        figure = Figure("", n, *as_printed(row["mean"]), tuple(cells), spread, float(row["mean"]))
        know_figure(system, figure, cells)
    if row.get("share"):
        low, high = as_printed(row["share"])
        middle = (float(row["range_low"]) + float(row["range_high"])) / 2
        upper = {cell: 1.0 for level, cell in cells.items() if level > middle}
        system.know(upper, n * low / 100, n * high / 100)


def attack_items(reports: Reports, k: int) -> Tried:
    """Answers to each question before and after, from its classes, bands and change.

    The unknowns are how many gave which answer before and which after, together. Known are the
    classes of the table of answers, whether more than 15 % were at an end before, the change with
    its interval, and, of scales all of whose questions are of the same people, the scale's means.
    """
    tried = Tried()
    for report, tables in reports.items():
        scales = {r["scale"]: r for r in tables.get("change", []) if _main(tables, r)}
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in tables.get("answers", []):
            rows[row["item"]].append(row)
        changes = {r["item"]: r for r in tables.get("items", [])}
        bands = {r["item"]: r for r in tables.get("quality_items", []) if r.get("worst")}
        for item in dict.fromkeys([*rows, *changes]):
            own, change = rows.get(item, []), changes.get(item)
            n = int(own[0]["n_all"] if own else change["n"])
            if n < k:
                continue
            system, low, high = System(), *_ends(scales, own, change)
            values = range(int(low), int(high) + 1)
            cells = {(b, a): system.cell((b, a), most=n) for b in values for a in values}
            system.total(cells.values(), n)
            _know_classes(system, own, values, n)
            if change and change.get("change") and int(change["n"]) == n:
                _know_change(system, change, cells, n, report)
            if item in bands:
                _know_band(system, bands[item], values, n)
            for wave in (0, 1):
                ordered = [[c for c in cells.values() if c[wave] == v] for v in values]
                where = f"{report}, answers, {item} {('before', 'after')[wave]}"
                scan(tried, "items", where, system, ordered, n, k)
            moves = range(-(values[-1] - values[0]), values[-1] - values[0] + 1)
            ordered = [[c for c in cells.values() if c[1] - c[0] == m] for m in moves]
            scan(tried, "items", f"{report}, items, {item} change", system, ordered, n, k)
    return tried


def _main(tables: dict, row: Row) -> bool:
    return row["compared_as"] == "main" and row["cohort"] in ("all",)


def _ends(scales: dict, own: list[Row], change: Row | None) -> tuple[float, float]:
    scale = scales.get((own[0] if own else change)["scale"])
    return (float(scale["range_low"]), float(scale["range_high"])) if scale else (1, 5)


def _know_classes(system: System, rows: list[Row], values: range, n: int) -> None:
    """The classes of answers: which answers each takes in follows from how many there are."""
    waves = list(dict.fromkeys(row["wave"] for row in rows))
    for row in rows:
        classes = sum(r["wave"] == row["wave"] for r in rows)
        groups = classes_of(len(values), classes)
        answers = [values[i] for i in groups[int(row["class"]) - 1]]
        wave = waves.index(row["wave"])
        own = {c: 1.0 for c in system.places if c[wave] in answers}
        system.know(own, int(row["n"]), int(row["n"]))


def classes_of(answers: int, classes: int) -> list[list[int]]:
    """Which answers each class takes in, as the labels of the classes say."""
    half = answers // 2
    if classes == answers:
        return [[i] for i in range(answers)]
    if classes == 3:
        return [list(range(half)), [half], list(range(half + 1, answers))]
    return [list(range(answers - half)), list(range(answers - half, answers))]


def _know_change(system: System, row: Row, cells: dict, n: int, report: str) -> None:
    low, high = as_printed(row["change"])
    moved = {cell: float(a - b) for (b, a), cell in cells.items()}
    system.know(moved, n * low, n * high)
    spread = spread_of(n, row.get("conf_low", ""), row.get("conf_high", ""))
    if spread:
        middle = float(row["change"])
        # Of several cohorts the interval is of the spread within them.
        weights = {cell: (a - b - middle) ** 2 for (b, a), cell in cells.items()}
        several = "1 cohort" not in row.get("method", "") and "cohorts" in row.get("method", "")
        most = math.inf if several else spread[1]
        system.know(weights, spread[0] * (0.7 if several else 1), most)


def _know_band(system: System, row: Row, values: range, n: int) -> None:
    """Whether more than 15 % were at either end before, where the ends are not turned round."""
    limit = math.floor(0.15 * n)
    for column, value in (("worst", values[0]), ("best", values[-1])):
        own = {c: 1.0 for c in system.places if c[0] == value}
        if row[column].startswith("more"):
            system.know(own, limit + 1, n)
        elif row[column]:
            system.know(own, 0, limit)
