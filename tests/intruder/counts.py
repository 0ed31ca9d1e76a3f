"""Attacks on counts: themes by group and cohort, movement, projects, bands of answers.

What is attacked is every cell that is not printed; what is used is everything that is, in whatever
report, and the rules by which counts become words, since these are no secret.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

from tests.intruder.studies import Reports
from tests.intruder.system import Leak, System, Tried, told

PROGRAMME = "programme"
HALF, LESS = "at least half", "fewer than half"


def in_words(words: str, of: int) -> tuple[float, float]:
    """Between what a count lies of which there are words alone.

    That no number is told says little: it may be under k, or let another one be worked out.
    """
    if words not in (HALF, LESS):
        return 0, of
    return (math.ceil(of / 2), of) if words == HALF else (0, math.ceil(of / 2) - 1)


def attack_themes(reports: Reports, k: int) -> Tried:
    """Which theme counts follow from those that are told, in numbers or in words.

    An intruder has the counts of the programme's report, the words of each cohort's, the words for
    each period, how many of a group there are (a process count), in how many sources each code is,
    and the quotes: somebody who is quoted on a theme spoke of it. Of each theme the people of each
    group in each cohort are unknown; they add up to what is told.
    """
    tried = Tried()
    for theme in sorted({r["theme"] for t in reports.values() for r in t.get("themes", [])}):
        tried.add(_one_theme(reports, theme, k))
    return tried


def _one_theme(reports: Reports, theme: str, k: int) -> Tried:
    system, tried, seen = System(), Tried(), set()
    sizes = _group_sizes(reports)
    cells = {key: system.cell(key, most=n) for key, n in sizes.items()}
    quoted = _quoted(reports, theme)
    targets: list[tuple[str, list, int, bool]] = []
    for report, tables in reports.items():
        for row in (r for r in tables.get("themes", []) if r["theme"] == theme):
            if not row.get("n_group", "").isdigit() or row["n_group"] == "0":
                continue
            groups, of = row["source_group"].split("+"), int(row["n_group"])
            own = [
                cells[key]
                for key in cells
                if key[1] in groups and (report in (PROGRAMME, key[0])) and cells[key] is not None
            ]
            if sum(sizes[c] for c in own) != of:
                # Somebody is in two cohorts or groups, or was not asked: a sum of its own.
                own = [system.cell((report, row["source_group"], "whole"), most=of)]
            low, high = _row_range(row, of)
            system.know(dict.fromkeys(own, 1.0), low, high)
            targets.append((f"{report}, themes, {row['source_group']}", own, of, not row.get("n")))
            targets += [(f"{c[0]} by {report}, {c[1]}", [c], sizes[c], True) for c in own[1:2]]
    _know_periods(system, reports, theme, sizes)
    _know_codes(system, reports, theme, sizes, k)
    for cohort, group in sizes:
        targets.append((f"{cohort}, {group}", [(cohort, group)], sizes[cohort, group], True))
    never = any(
        r["theme"] == theme and r.get("sources") == "never applied"
        for r in reports.get(PROGRAMME, {}).get("codebook", [])
    )
    for where, own, of, hidden in targets:
        key = tuple(sorted(map(str, own)))
        if key in seen or not hidden or of < k:
            continue
        seen.add(key)
        reach = system.reach(dict.fromkeys(own, 1.0))
        if reach is None:
            continue
        low, high = reach
        spoke = quoted[own[0]] if len(own) == 1 else 0
        tried.saw("themes", high - low)
        found = told(low, high, k, of) or ("nobody" if high == 0 and not never else "")
        found = found or ("everybody" if low == of else "")
        if found:
            tried.leaks.append(Leak("themes", f"{where}, theme {theme}", found, low, high))
        elif max(low, spoke) == high and high < k and spoke:
            what = f"exactly {high:g} people, by the quotes"
            tried.leaks.append(Leak("themes", f"{where}, theme {theme}", what, high, high))
    return tried


def _row_range(row: dict, of: int) -> tuple[float, float]:
    if row.get("n"):
        return int(row["n"]), int(row["n"])
    return in_words(row.get("words", ""), of)


def _group_sizes(reports: Reports) -> dict[tuple[str, str], int]:
    """People of each source group in each cohort, where they are known to add up to the whole.

    From the process counts, which are exact however small.
    """
    found = {}
    for report, tables in reports.items():
        for row in tables.get("participation", []):
            step = row["step"].replace("interviewed", "heard_participant")
            n = int(row["n"]) if row["n"].isdigit() else 0
            if n and step.startswith("heard_") and row["cohort"] != "all":
                found[row["cohort"], step.removeprefix("heard_")] = n
        for row in tables.get("themes", []):
            if report != PROGRAMME and row.get("n_group", "").isdigit():
                found[report, row["source_group"]] = int(row["n_group"])
    return {key: n for key, n in found.items() if "+" not in key[1]}


def _quoted(reports: Reports, theme: str) -> Counter:
    """Fewest people of each group of a cohort whose quotes on a theme are shown there."""
    quotes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for report, tables in reports.items():
        for row in tables.get("quotes", []):
            if row["theme"] == theme and report != PROGRAMME:
                quotes[report, row["source_group"]][row["attribution"]] += 1
    # A person supplies two quotes at most, and whom different words describe is another one.
    return Counter(
        {key: sum(math.ceil(n / 2) for n in said.values()) for key, said in quotes.items()}
    )


def _know_periods(system: System, reports: Reports, theme: str, sizes: dict) -> None:
    """Whoever spoke of a theme at one time spoke of it."""
    for report, tables in reports.items():
        for row in tables.get("themes_over_time", []):
            if row["theme"] != theme or row["words"] != HALF:
                continue
            own = [c for c in sizes if c[1] == row["source_group"] and report in (PROGRAMME, c[0])]
            if own and sum(sizes[c] for c in own) >= int(row["people"]):
                system.know(dict.fromkeys(own, 1.0), math.ceil(int(row["people"]) / 2), math.inf)


def _know_codes(system: System, reports: Reports, theme: str, sizes: dict, k: int) -> None:
    """A code is in as many sources of all groups together as the codebook tells.

    Taken for granted, for the intruder's sake, that each source is a person of its own.
    """
    rows = [r for r in reports.get(PROGRAMME, {}).get("codebook", []) if r["theme"] == theme]
    counted = [int(r["sources"]) for r in rows if r.get("sources", "").isdigit()]
    if not counted:
        return
    own = dict.fromkeys(sizes, 1.0)
    system.know(own, max(counted), counted[0] if len(rows) == 1 else math.inf)


CLASSES = {
    "movement": {
        "higher": (3, 4),
        "same": (2,),
        "lower": (0, 1),
        "not_higher": (0, 1, 2),
        "not_lower": (2, 3, 4),
    },
    "reliable": {
        "higher": (4,),
        "within": (1, 2, 3),
        "lower": (0,),
        "not_higher": (0, 1, 2, 3),
        "not_lower": (1, 2, 3, 4),
    },
}
"""Which of five places in the order of change each class takes in: lower beyond the error of
measurement, lower within it, the same, higher within it, higher beyond it."""


def attack_movement(reports: Reports, k: int) -> Tried:
    """How many rose, stayed or fell, and by more than the error, from both tables together.

    The change, its interval and what the classes leave over are used by `answers`.
    """
    tried = Tried()
    for report, tables in reports.items():
        rows: dict[tuple, list] = defaultdict(list)
        for table, classes in CLASSES.items():
            for row in tables.get(table, []):
                if row.get("class"):
                    key = (row.get("cohort", "all"), row["scale"])
                    rows[key].append((classes[row["class"]], int(row["n"]), int(row["n_all"])))
        for (cohort, scale), known in rows.items():
            system, of = System(), known[0][2]
            cells = [system.cell(place, most=of) for place in range(5)]
            system.total(cells, of)
            for places, n, _ in known:
                system.total([cells[p] for p in places], n)
            for classes in CLASSES.values():
                for name, places in classes.items():
                    reach = system.reach({cells[p]: 1.0 for p in places})
                    if reach is None:
                        continue
                    tried.saw("movement", reach[1] - reach[0])
                    what = told(*reach, k, of)
                    what = what or ("nobody" if reach[1] == 0 else "")
                    if what:
                        where = f"{report}, {cohort}, {scale}, {name}"
                        tried.leaks.append(Leak("movement", where, what, *reach))
    return tried


def attack_projects(reports: Reports, k: int) -> Tried:
    """How many projects of a cohort are at a stage, by taking cohorts from the programme.

    Known besides: how many projects each report counts, and the evidence of the cases told.
    """
    tried, system = Tried(), System()
    cohorts = [r for r in reports if r != PROGRAMME]
    values = sorted(
        {
            (row["kind"], row["stage"])
            for tables in reports.values()
            for row in tables.get("projects", [])
            if row["stage"] != "all"
        }
    )
    for report, tables in reports.items():
        for row in tables.get("projects", []):
            if row["stage"] == "all":
                continue
            own = [
                system.cell((c, row["kind"], row["stage"]))
                for c in (cohorts if report == PROGRAMME else [report])
            ]
            system.total(own, int(row["n"]))
    for kind in ("stage", "evidence"):
        for cohort in cohorts:
            rows = [r for r in reports[cohort].get("projects", []) if r["stage"] == "all"]
            own = [system.cell((cohort, *value)) for value in values if value[0] == kind]
            if rows and own:
                system.total(own, int(rows[0]["n_all"]))
    for cell in list(system.places):
        reach = system.reach({cell: 1.0})
        if reach is None:
            continue
        tried.saw("projects", reach[1] - reach[0])
        if what := told(*reach, k):
            tried.leaks.append(Leak("projects", ", ".join(cell), what, *reach))
    return tried


BAND = re.compile(r"more than (\d+)%|up to (\d+)%")


def attack_bands(reports: Reports, k: int) -> Tried:
    """Which counts a band leaves open: of forms and of answers left out or at an end."""
    tried = Tried()
    for report, tables in reports.items():
        for table, of_column in (("quality_forms", "used"), ("quality_items", "n")):
            for row in tables.get(table, []):
                for column in ("straight", "fast", "gaps", "worst", "best"):
                    if not row.get(column):
                        continue
                    of, low, high = int(row[of_column]), 0, int(row[of_column])
                    for over, upto in BAND.findall(row[column]):
                        low = max(low, math.floor(int(over) * of / 100) + 1) if over else low
                        high = min(high, math.floor(int(upto) * of / 100)) if upto else high
                    tried.saw("bands", high - low)
                    if what := told(low, high, k, of) or ("nobody" if high == 0 else ""):
                        where = f"{report}, {table}, {row.get('item', '')} {column}"
                        tried.leaks.append(Leak("bands", where, what, low, high))
    return tried
