"""The comparison group in words and as a table: what a stronger design allows, and no more.

People were not assigned by chance, so a difference between the groups is told as a difference.
"""

from decimal import Decimal

from .cells import bounds
from .published import (
    Row,
    Tables,
    about,
    decimal,
    filled,
    in_words,
    joined,
    number,
    quoted,
    rounded,
    sentence,
)
from .voices import TOO_FEW

FAR_APART = Decimal("0.25")
"""Standard deviations from which groups began too far apart for adjustment to be relied on (What
Works Clearinghouse 2022, Procedures and Standards Handbook 5.0)."""
HOW = (
    "People in the programme are set beside others who did not take part and who answered the same "
    "questions at the same times. Each difference is between people of the two groups who rated "
    "themselves alike before, so that a group that began higher is not credited with it."
)
NOT_BY_CHANCE = (
    "Nobody was placed in either group by chance. The adjustment allows for where people began on "
    "the scale, and for nothing else: whatever else sets the groups apart, such as who applied, "
    "their work or their managers, may account for a difference, or hide one."
)
BOTH_GROUPS = (
    "Some people are in both groups, having taken part at another time; the groups are somewhat "
    "more alike for it, and the intervals somewhat less exact."
)
FEW = "Too few people of one of the groups answered before and after to be set beside the other."


def has_comparison(tables: Tables) -> bool:
    """Return whether the report sets people beside a comparison group, with a number."""
    return any(row["shown"] == "full" for row in tables.get("comparison", []))


def comparison_cells(tables: Tables) -> dict:
    """Return everything that the section on the comparison group is filled with."""
    rows = filled(tables, "comparison")
    shown = [row for row in rows if row["shown"] == "full"]
    first, last = about(tables)["before_label"], about(tables)["after_label"]
    return {
        "comparison_words": comparison_sentences(tables, rows, shown) if rows else [],
        "comparison_caption": f"Mean ratings {first} and {last} in the programme and, after the "
        f"comma, in the comparison group, and the difference {last} between people of the two who "
        f"were alike {first}",
        "comparison_rows": [_cells(row) for row in rows] if shown else [],
        "comparison_limits": [
            *began_sentences(shown),
            *_spread_sentence(shown),
            *[BOTH_GROUPS] * any(row["note"] for row in shown),
            NOT_BY_CHANCE,
        ]
        if shown
        else [],
        "comparison_answer": comparison_answer(tables),
    }


def comparison_sentences(tables: Tables, rows: list[Row], shown: list[Row]) -> list[str]:
    """Return who is set beside whom, the main outcome, what the other scales say, and who is lost.

    Args:
        tables: of the report.
        rows: of the table `comparison`.
        shown: those of them that have numbers.
    """
    named = {row["key"]: row["value"] for row in tables.get("plan", [])}.get("comparison_group", "")
    opening = sentence(f"The comparison group: {quoted(named)}") if named else ""
    if not shown:
        return [opening, FEW]
    main = next((row for row in shown if row["main"] == "yes"), None)
    others = [row for row in shown if row is not main]
    return [
        f"{opening} {HOW}".strip(),
        difference_sentence(main) if main else "",
        grouping(others),
        _corrected(others),
        followed_sentence(main or max(shown, key=lambda row: int(row["n_other"]))),
    ]


def comparison_answer(tables: Tables) -> str:
    """Return the main outcome beside the comparison group, for the summary; '' if it is not."""
    rows = filled(tables, "comparison")
    main = next((row for row in rows if row["main"] == "yes" and row["shown"] == "full"), None)
    return difference_sentence(main) if main else ""


def difference_sentence(row: Row) -> str:
    """Return one scale's difference between the groups: direction, size, interval, n of both."""
    size = f"{number(row['adjusted'].lstrip('+-'), 2)} points"
    way = "lower" if row["adjusted"].startswith("-") else "higher"
    title, scale = quoted(row["title"]), f"{row['range_low']}\u00a0to\u00a0{row['range_high']}"
    people = f"n\u00a0=\u00a0{row['n']} in the programme and {row['n_other']} in the other group"
    inside = "; ".join(filter(None, (_interval(row), people)))
    alike = "people of the comparison group who were alike before"
    if row["rated"] == "same":
        text = f"people in the programme rated {title} the same afterwards as {alike}"
    elif row["rated"] == "unclear":
        text = (
            f"there was no clear difference in {title}: afterwards ratings of people in the "
            f"programme were {size} {way} than those of {alike}"
        )
    else:
        text = f"people in the programme rated {title} {size} {way} afterwards than {alike}"
    return sentence(f"{text}, on a scale of {scale} ({inside})")


def _interval(row: Row) -> str:
    limits = bounds(row, "adjusted_low", "adjusted_high")
    return f"95% interval {limits}" if limits else ""


def grouping(rows: list[Row]) -> str:
    """Return on which scales the groups differed clearly, and on which they did not."""
    told = {
        "higher": "people in the programme rated themselves higher than people who began alike",
        "lower": "people in the programme rated themselves lower than people who began alike",
        "unclear": "there was no clear difference",
        "same": "there was no difference",
    }
    parts = [
        f"on {joined(titles)} {words}"
        for kind, words in told.items()
        if (titles := [quoted(row["title"]) for row in rows if row["rated"] == kind])
    ]
    return sentence("; ".join(parts)) if parts else ""


def _corrected(rows: list[Row]) -> str:
    """Return which differences are no longer clear once the number of scales is allowed for."""
    lost = [
        quoted(row["title"])
        for row in rows
        if row["rated"] in ("higher", "lower") and row["clear"] == "no" and row["p_adjusted"]
    ]
    if not lost:
        return ""
    which = "the difference in" if len(lost) == 1 else "the differences in"
    verb = "is" if len(lost) == 1 else "are"
    return sentence(
        f"once it is allowed for how many scales were looked at, {which} {joined(lost)} {verb} no "
        "longer clear"
    )


def followed_sentence(row: Row) -> str:
    """Return how many of either group began, and how many of these could be compared."""
    sides = (
        ("in the programme", row["n"], row["n_first"]),
        ("in the comparison group", row["n_other"], row["n_first_other"]),
    )
    told = [
        f"of the {first} people {where} with a first score, {n} could be compared "
        f"({rounded(Decimal(n) * 100 / Decimal(first), 0)}%)"
        for where, n, first in sides
        if int(first or 0) >= int(n or 0) > 0
    ]
    return sentence(f"on {quoted(row['title'])}, {'; '.join(told)}") if len(told) == 2 else ""


def began_sentences(rows: list[Row]) -> list[str]:
    """Return on which scales the groups began so far apart that adjusting is not enough."""
    far = [row for row in rows if abs(decimal(row["apart_before"]) or Decimal(0)) > FAR_APART]
    if not far:
        which = f"all {in_words(len(rows))} scales" if len(rows) > 1 else "the scale"
        return [
            f"Before, the two groups began within a quarter of a standard deviation of each other "
            f"on {which}."
        ]
    told = [
        f"on {quoted(row['title'])} people in the programme began "
        f"{number(row['apart_before'].lstrip('+-'), 2)} standard deviations "
        f"{'lower' if row['apart_before'].startswith('-') else 'higher'}"
        for row in far
    ]
    few = "this scale" if len(far) == 1 else "these scales"
    return [
        f"{sentence('; '.join(told))} From a quarter of a standard deviation on, the adjustment "
        f"cannot be relied on to make up for it, and the difference on {few} is to be read with "
        "care."
    ]


def _spread_sentence(rows: list[Row]) -> list[str]:
    """Return on which scales a standard error that allows for unequal spread says otherwise."""
    differing = [quoted(row["title"]) for row in rows if row["unequal_spread"] == "disagrees"]
    if not differing:
        return []
    return [
        "If it is allowed for that answers may spread more in one group than in the other, the "
        f"verdict on {joined(differing)} is another one."
    ]


def _cells(row: Row) -> tuple[str, ...]:
    """Return a scale's row: people, means of both groups, difference, interval, in deviations."""
    if row["shown"] != "full":
        return row["title"], _two(row["n"], row["n_other"]), "", "", TOO_FEW, "", ""
    return (
        row["title"],
        _two(row["n"], row["n_other"]),
        _two(*(number(row[f"mean_before{end}"], 2) for end in ("", "_other"))),
        _two(*(number(row[f"mean_after{end}"], 2) for end in ("", "_other"))),
        number(row["adjusted"], 2, True),
        bounds(row, "adjusted_low", "adjusted_high") or "none",
        number(row["g"], 2, True) or "none",
    )


def _two(one: str, other: str) -> str:
    return f"{one or 'few'}, {other or 'few'}"
