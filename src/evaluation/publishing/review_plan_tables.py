"""The tables of the plan's page: columns, rows of text, and a line that explains them."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.publishing.disclosure import least_pairs
from evaluation.publishing.review_plan_words import (
    CORRECTIONS,
    Rows,
    Tables,
    count,
    plain,
    points,
    share_words,
    title_of,
    two,
)

ASSUMED = "\u2020"
"""Beside a number that the settings do not say."""

YOURS = "\u00a0(yours)"
"""Beside a cohort that the settings name."""


@dataclass(frozen=True)
class Shown:
    """A table of the page.

    Attributes:
        caption: what it holds.
        columns: headers; the first column names the row.
        rows: cells as text.
        note: what a reader needs to know of it.
    """

    caption: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    note: str = ""


def shown_tables(tables: Tables) -> dict[str, list[Shown]]:
    """The tables of each section of the page.

    Args:
        tables: as `planning.answers.answers` gives them.
    """
    if not tables["expected"]:
        return {"interviews": [_interviews(tables)]}
    return {
        "pairs": [_pairs(tables)],
        "cohort": [_cohort(tables), *_cohort_by_scale(tables)],
        "cohorts": [_pooled(tables)],
        "interviews": [_interviews(tables)],
        "expected": [_expected(tables)],
    }


def _scales(tables: Tables, name: str) -> list[tuple[dict, dict]]:
    """What is expected of each scale, with its row of a table that has one for each."""
    return list(zip(tables["expected"], tables[name], strict=True))


def _pairs(tables: Tables) -> Shown:
    def cell(row: dict, name: str) -> str:
        return f"{count(row[name])} (enrol\u00a0{count(row['enrol_' + name])})"

    rows = [
        (
            title_of(own),
            plain(own["change"]),
            cell(row, "told_80"),
            cell(row, "told_90"),
            cell(row, "corrected_80") if own["family"] > 1 else "not corrected",
            f"{cell(row, 'precise')} for\u00a0\u00b1\u00a0{plain(own['half_width'])}",
            count(row["unlinked_80"]),
        )
        for own, row in _scales(tables, "pairs")
    ]
    columns = (
        *("Scale", "Change that matters", "Told in four of five studies", "Told in nine of ten"),
        *("After correction, four of five", "Interval wanted", "If not linked, each time"),
    )
    return Shown("Pairs by scale, and people to enrol for them", columns, rows, _family(tables))


def _family(tables: Tables) -> str:
    family = max(row["family"] for row in tables["expected"])
    if family < 2:
        return ""
    method = CORRECTIONS[tables["facts"][0]["correction"]]
    return (
        f"Told: its 95% interval excludes zero, so that the report says \u201crose\u201d or "
        f"\u201cfell\u201d. After correction: its p-value is under .05 after {method} even if that "
        f"of no other of its {family} scales is; the more of them change, the nearer it comes to "
        "the number before."
    )


def _cohort(tables: Tables) -> Shown:
    own = tables["expected"][0]
    rows = []
    for row in _of(tables["cohort"], own["scale"]):
        full = row["pairs"] >= least_pairs(own["items"])
        rows.append(
            (
                f"{row['pairs']}{YOURS if row['own'] else ''}",
                f"{row['enrolled']}",
                two(row["detectable_80"]),
                two(row["detectable_90"]),
                f"\u00b1\u00a0{two(row['half_width'])}",
                f"\u00b1\u00a0{two(row['half_width_sure'])}",
                f"{row['power']:.0%}",
                "means, change, interval" if full else "n, direction, rounded change",
            )
        )
    columns = (
        *("Pairs", "Enrolled", "Smallest change told in four of five", "In nine of ten"),
        *("Interval, on average", "Interval, nine of ten at most"),
        *(f"Chance to tell {points(own['change'])}", "A report shows"),
    )
    alike = len(tables["expected"]) > 1 and not _cohort_by_scale(tables)
    note = "All scales show as much, since the same spread is expected of them." if alike else ""
    return Shown(f"What one cohort can show: {title_of(own)}, in points", columns, rows, note)


def _of(rows: Rows, scale: object) -> Rows:
    return [row for row in rows if row["scale"] == scale]


def _cohort_by_scale(tables: Tables) -> list[Shown]:
    """Smallest change told by scale and size; nothing where all scales are expected to be alike."""
    expected = tables["expected"]
    if len({round(own["sd_change"], 9) for own in expected}) < 2:
        return []
    sizes = [row["pairs"] for row in _of(tables["cohort"], expected[0]["scale"])]
    rows = [
        (
            title_of(own),
            plain(own["change"]),
            *(two(row["detectable_80"]) for row in _of(tables["cohort"], own["scale"])),
        )
        for own in expected
    ]
    columns = ("Scale", "Change that matters", *(f"{n} pairs" for n in sizes))
    return [Shown("Smallest change told in four of five studies, in points", columns, rows)]


def _pooled(tables: Tables) -> Shown:
    many, planned = "over 60", tables["pooled"][0]["planned"]
    rows = []
    for own, row in _scales(tables, "pooled"):
        cells = [title_of(own), plain(own["between"])]
        cells += [count(row[f"for_power_{power}"], many) for power in (80, 90)]
        cells.append(f"{count(row['for_width'], many)} for \u00b1\u00a0{plain(own['half_width'])}")
        if planned:
            width = plain(row["planned_half_width"])
            cells.append(f"\u00b1\u00a0{width}, chance {row['planned_power']:.0%}")
        rows.append(tuple(cells))
    columns = ["Scale", "SD between cohorts", "Told in four of five studies", "Told in nine of ten"]
    columns += ["Interval wanted", *([f"Your {planned}"] if planned else [])]
    each = tables["pooled"][0]["pairs_each"]
    caption = f"Cohorts of {each} pairs, by scale"
    note = "Five at least: fewer say nothing of other cohorts, and are told as these people alone."
    return Shown(caption, tuple(columns), rows, note)


def _interviews(tables: Tables) -> Shown:
    rows, group = tables["interviews"], tables["facts"][0]["group"]
    chances = sorted({row["chance"] for row in rows})
    most = f"more than {group}" if group else "over 2,000"
    shown = [
        (
            share_words(share),
            *(
                count(row["interviews"], most)
                for times in (1, 2)
                for chance in chances
                for row in rows
                if (row["share"], row["times"], row["chance"]) == (share, times, chance)
            ),
        )
        for share in sorted({row["share"] for row in rows})
    ]
    columns = ("Would speak of it", *(f"once, {c:.0%}" for c in chances))
    columns += tuple(f"twice, {c:.0%}" for c in chances)
    caption = "Interviews needed to hear of a theme at least once, and at least twice"
    return Shown(caption, columns, shown)


def _expected(tables: Tables) -> Shown:
    names = ("change", "sd", "reliability", "correlation", "sd_change", "half_width", "between")
    rows = [
        (
            title_of(own),
            *(
                plain(own[name]) + (f" {ASSUMED}" if name in own["assumed"].split() else "")
                for name in names
            ),
        )
        for own in tables["expected"]
    ]
    columns = (
        *("Scale", "Change that matters", "SD of scores", "Reliability", "Correlation"),
        *("SD of changes", "Half width wanted", "SD between cohorts"),
    )
    assumed = any(own["assumed"] for own in tables["expected"])
    note = f"{ASSUMED} assumed, since the settings do not say." if assumed else ""
    return Shown("What is expected of each scale, in points", columns, rows, note)
