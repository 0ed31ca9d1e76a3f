"""The comparison group in words and as a table: what a stronger design allows, and no more.

People were not assigned by chance, so a difference between the groups is told as a difference.
"""

from decimal import Decimal

from .catalogue import entries, say, say_number
from .cells import bounds
from .estimate_words import points
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
        "comparison_caption": say("caption.comparison", before=first, after=last),
        "comparison_rows": [_cells(row) for row in rows] if shown else [],
        "comparison_limits": [
            *began_sentences(shown),
            *_spread_sentence(shown),
            *[say("comparison.both_groups")] * any(row["note"] for row in shown),
            say("comparison.not_by_chance"),
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
    opening = sentence(say("comparison.named", name=quoted(named))) if named else ""
    if not shown:
        return [opening, say("comparison.few")]
    main = next((row for row in shown if row["main"] == "yes"), None)
    others = [row for row in shown if row is not main]
    return [
        f"{opening} {say('comparison.how')}".strip(),
        difference_sentence(main) if main else "",
        grouping(others),
        _corrected(others),
        followed_sentence(main or max(shown, key=lambda row: int(row["n_other"]))),
    ]


def comparison_answer(tables: Tables) -> str:
    """Return the main outcome beside the comparison group, for the summary; '' if it is not."""
    rows = filled(tables, "comparison")
    main = next((row for row in rows if row["main"] == "yes" and row["shown"] == "full"), None)
    if main is None:
        return ""
    kind, size, inside = _difference(main)
    told = {"size": size} if kind in ("higher", "lower") else {}
    return say(f"comparison.answer.{kind}", scale=quoted(main["title"]), inside=inside, **told)


def difference_sentence(row: Row) -> str:
    """Return one scale's difference between the groups: direction, size, interval, n of both."""
    kind, size, inside = _difference(row)
    told = {"scale": quoted(row["title"])} | ({"size": size} if kind in ("higher", "lower") else {})
    scale = say("estimate.range", low=row["range_low"], high=row["range_high"])
    text = say("estimate.on_scale", text=say(f"comparison.{kind}", **told), range=scale)
    return sentence(say("estimate.told", text=text, inside=inside))


def _difference(row: Row) -> tuple[str, str, str]:
    """Return what a difference is (same, unclear, higher, lower), its size, interval and people."""
    way = "lower" if row["adjusted"].startswith("-") else "higher"
    kind = row["rated"] if row["rated"] in ("same", "unclear") else way
    size = points(row["adjusted"])
    people = say("comparison.people", number=row["n"], other_number=row["n_other"])
    by = say(f"estimate.{way}_by", size=size) if kind == "unclear" else ""
    return kind, size, "; ".join(filter(None, (by, _interval(row), people)))


def _interval(row: Row) -> str:
    if not row["adjusted_low"]:
        return ""
    low, high = number(row["adjusted_low"], 2), number(row["adjusted_high"], 2)
    return say("estimate.interval", low=low, high=high)


def grouping(rows: list[Row]) -> str:
    """Return on which scales the groups differed clearly, and on which they did not."""
    parts = [
        say("comparison.on_scales", scales=joined(titles), verb=verb)
        for kind, verb in entries("comparison.verb").items()
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
    return sentence(say_number("comparison.corrected", len(lost), scales=joined(lost)))


def followed_sentence(row: Row) -> str:
    """Return how many of either group began, and how many of these could be compared."""
    sides = (
        (say("comparison.in_programme"), row["n"], row["n_first"]),
        (say("comparison.in_group"), row["n_other"], row["n_first_other"]),
    )
    told = [
        say("comparison.followed", first=first, where=where, number=n, share=_share(n, first))
        for where, n, first in sides
        if int(first or 0) >= int(n or 0) > 0
    ]
    if len(told) < 2:
        return ""
    scale = quoted(row["title"])
    return sentence(say("comparison.followed_on", scale=scale, both="; ".join(told)))


def _share(n: str, whole: str) -> str:
    return str(rounded(Decimal(n) * 100 / Decimal(whole), 0))


def began_sentences(rows: list[Row]) -> list[str]:
    """Return on which scales the groups began so far apart that adjusting is not enough."""
    far = [row for row in rows if abs(decimal(row["apart_before"]) or Decimal(0)) > FAR_APART]
    if not far:
        number_of = in_words(len(rows)) if len(rows) > 1 else 1
        return [say_number("comparison.began_alike", number_of)]
    told = sentence("; ".join(_began(row) for row in far))
    return [f"{told} {say_number('comparison.began_apart', len(far))}"]


def _began(row: Row) -> str:
    """Return that people in the programme began higher, or lower, on a scale."""
    way = "lower" if row["apart_before"].startswith("-") else "higher"
    size = number(row["apart_before"].lstrip("+-"))
    return say(f"comparison.began_{way}", scale=quoted(row["title"]), size=size)


def _spread_sentence(rows: list[Row]) -> list[str]:
    """Return on which scales a standard error that allows for unequal spread says otherwise."""
    differing = [quoted(row["title"]) for row in rows if row["unequal_spread"] == "disagrees"]
    if not differing:
        return []
    return [say("comparison.spread", scales=joined(differing))]


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
        bounds(row, "adjusted_low", "adjusted_high") or say("cell.none"),
        number(row["g"], 2, True) or say("cell.none"),
    )


def _two(one: str, other: str) -> str:
    few = say("cell.few")
    return say("comparison.two", one=one or few, other=other or few)
