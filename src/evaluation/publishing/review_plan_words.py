"""What a plan says in sentences, for its page and for the console: the evaluator's own."""

from __future__ import annotations

from collections.abc import Iterable

Rows = list[dict[str, object]]
Tables = dict[str, Rows]

NOBODY_TWICE = (
    "No scored scale is asked of participants at both waves that are compared, so nothing can be "
    "said of change."
)
LARGEST = 100_000
"""Larger numbers are not looked for."""
CORRECTIONS = {"holm": "Holm", "benjamini_hochberg": "Benjamini and Hochberg"}


def plain(value: float) -> str:
    """A number with two decimals at most; a very small one with one digit that is not zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else f"{value:.1g}"


def two(value: float) -> str:
    """A number with two decimals, for columns."""
    return f"{value:.2f}"


def points(value: float) -> str:
    """A number of points in words."""
    text = plain(value)
    return f"{text} point" if text == "1" else f"{text} points"


def plus_minus(value: float) -> str:
    """The half width of an interval, in points."""
    return f"\u00b1\u00a0{points(value)}"


def count(n: int | None, most: str = "more than can be had") -> str:
    """A number of people or cohorts, thousands apart; words where there is none."""
    if n is None:
        return most
    return f"{n:,} or more" if n >= LARGEST else f"{n:,}"


def share_words(share: float) -> str:
    """A share of people."""
    return f"{plain(100 * share)}% of people"


def listed(words: Iterable[str]) -> str:
    """Words with commas, and `and` before the last."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def title_of(row: dict[str, object]) -> str:
    """The title of a scale on one line."""
    return " ".join(str(row["title"]).split())


def in_short(tables: Tables) -> list[str]:
    """The answers in a few sentences; what stands between two pairs of asterisks matters most.

    Args:
        tables: as `planning.answers.answers` gives them.
    """
    if not tables["expected"]:
        return [NOBODY_TWICE, _interviews(tables)]
    sentences = [_not_linked(tables), _pairs(tables), _interval(tables), _cohort(tables)]
    sentences += [_planned(tables), _cohorts(tables), _interviews(tables)]
    return [sentence for sentence in sentences if sentence]


def _first(tables: Tables, name: str) -> dict[str, object]:
    """Row of the scale that decides, which is the first."""
    return tables[name][0]


def _not_linked(tables: Tables) -> str:
    own, needed = _first(tables, "expected"), _first(tables, "pairs")
    if _first(tables, "facts")["linked"]:
        return ""
    return (
        "The settings say that forms are not linked. Then two groups of people are compared, and a "
        f"change of {points(own['change'])} takes **{count(needed['unlinked_80'])} answers each "
        "time**; what follows holds only if forms can be linked."
    )


def _pairs(tables: Tables) -> str:
    own, needed = _first(tables, "expected"), _first(tables, "pairs")
    four, nine = needed["told_80"], needed["told_90"]
    return (
        f"{title_of(own)}: **{count(four)} pairs** tell a change of {points(own['change'])} from "
        f"no change in four of five studies, **{count(nine)}** in nine of ten. That takes "
        f"**{count(needed['enrol_told_80'])} people enrolled** "
        f"({count(needed['enrol_sure_told_80'])} to be nearly sure of so many pairs), or "
        f"{count(needed['enrol_told_90'])} ({count(needed['enrol_sure_told_90'])})."
    )


def _interval(tables: Tables) -> str:
    own, needed = _first(tables, "expected"), _first(tables, "pairs")
    return (
        f"An interval of {plus_minus(own['half_width'])} takes **{count(needed['precise'])} "
        f"pairs**, or {count(needed['enrol_precise'])} people enrolled."
    )


def _cohort(tables: Tables) -> str:
    sizes = _own_sizes(tables)
    sizes = [row for row in sizes if row["own"]] or sizes
    sizes = sizes if len(sizes) < 5 else [sizes[0], sizes[-1]]
    changes = listed(plain(row["detectable_80"]) for row in sizes)
    widths = listed(plain(row["half_width"]) for row in sizes)
    return (
        f"Cohorts of {listed(str(row['pairs']) for row in sizes)} pairs show changes from "
        f"**{changes} points** on, in four of five studies; their intervals will be about "
        f"\u00b1\u00a0{widths}."
    )


def _own_sizes(tables: Tables) -> Rows:
    own = _first(tables, "expected")["scale"]
    return [row for row in tables["cohort"] if row["scale"] == own]


def _planned(tables: Tables) -> str:
    own, found = _first(tables, "expected"), _first(tables, "pooled")
    small = _first(tables, "facts")["too_small"]
    left_out = (
        f"{small} of the cohorts that the settings name will have fewer than five pairs, of whom "
        "no report tells a change."
    )
    if not found["planned"]:
        return left_out if small else ""
    one = found["planned"] == 1
    which = "of five pairs and more " if small else ""
    who = "The cohort" if one else f"The {found['planned']} cohorts"
    whose = "its interval" if one else "the interval of all together"
    return (
        f"{who} {which}that the settings name will tell a change of {points(own['change'])} with a "
        f"chance of **{found['planned_power']:.0%}**; {whose} will be about "
        f"{plus_minus(found['planned_half_width'])}.{' ' + left_out if small else ''}"
    )


def _cohorts(tables: Tables) -> str:
    own, found = _first(tables, "expected"), _first(tables, "pooled")
    each, many = found["pairs_each"], "more than 60"
    return (
        "To speak of cohorts such as these, and not only of the people in them: "
        f"**{count(found['for_power_80'], many)} cohorts** of {each} pairs tell a change of "
        f"{points(own['change'])} in four of five studies, {count(found['for_width'], many)} give "
        f"an interval of {plus_minus(own['half_width'])}."
    )


def _needed(tables: Tables, times: int) -> int | None:
    share = _first(tables, "facts")["share"]
    rows = (r for r in tables["interviews"] if r["share"] == share and r["times"] == times)
    return next(r["interviews"] for r in rows if r["chance"] == 0.95)


def _interviews(tables: Tables) -> str:
    facts = _first(tables, "facts")
    group = f" out of {facts['group']}" if facts["group"] else ""
    once, most = _needed(tables, 1), "no number of"
    text = (
        f"**{count(once, most)} interview{'' if once == 1 else 's'}**{group} will, with a chance "
        f"of 95%, bring up at least once what {share_words(facts['share'])} would speak of; "
        f"{count(_needed(tables, 2), most)}, at least twice."
    )
    planned = [
        row for row in tables["by_interviews"]
        if row["interviews"] == facts["interviews"] and row["share"] == facts["share"]
    ]  # fmt: skip
    if planned:
        chances = [f"{row['chance']:.0%}" for row in planned]
        text += f" The {facts['interviews']} that are planned: {listed(chances)}."
    return text


def titles(tables: Tables) -> dict[str, tuple[str, str]]:
    """Title, which is the finding, and subtitle of each figure."""
    told = {"interviews": _interview_title(tables)}
    if not tables["expected"]:
        return told
    own, needed = _first(tables, "expected"), _first(tables, "pairs")
    found, sizes = _first(tables, "pooled"), _own_sizes(tables)
    scale, change = title_of(own), points(own["change"])
    told["pairs"] = (
        f"{count(needed['told_80'])} pairs tell a change of {change} in four of five studies, "
        f"{count(needed['told_90'])} in nine of ten",
        f"{scale}: how often the 95% interval of the change excludes zero",
    )
    told["reliability"] = (
        "The more reliable the scale, the fewer people it takes",
        f"{scale}: pairs that tell a change of {change} in four of five studies, by the scale's "
        "reliability, if people truly change as much and differ as much",
    )
    least, most = sizes[0], sizes[-1]
    told["cohort"] = (
        f"{least['pairs']} pairs show changes from {points(least['detectable_80'])} on, "
        f"{most['pairs']} from {plain(most['detectable_80'])}",
        f"{scale}: what one cohort can show, by the people in it who can be compared",
    )
    wanted = plus_minus(own["half_width"])
    told["cohorts"] = (
        f"From {found['for_width']} cohorts on, the interval of such cohorts is {wanted}"
        if found["for_width"]
        else f"More than 60 cohorts are needed for an interval of {wanted}",
        f"{scale}: half width of the interval of all cohorts together. From five cohorts it speaks "
        "of such cohorts, and is wider for it",
    )
    return told


def _interview_title(tables: Tables) -> tuple[str, str]:
    facts, n = _first(tables, "facts"), _needed(tables, 1)
    share = share_words(facts["share"])
    group = f"a group of {facts['group']}" if facts["group"] else "a large group"
    finding = f"{n} interviews very probably bring up" if n else "No number of interviews brings up"
    return (
        f"{finding} what {share} would speak of",
        f"Chance to hear of a theme, by how many people of {group} would speak of it",
    )
