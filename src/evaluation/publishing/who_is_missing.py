"""Who is missing, in words and as a table: losses, and how the first answers of groups lie apart.

Words say which group rated itself higher at the first wave, by how much, and how many people there
are in each; where an interval includes no difference, that there is no clear one.
"""

from .catalogue import say, say_number
from .cells import bounds
from .published import (
    Row,
    Tables,
    about,
    in_words,
    number,
    of_cohort,
    quoted,
    room_left,
    sentence,
    step_counts,
)

_GROUPS = {"lost": ("stayed", "lost"), "not_interviewed": ("interviewed", "not_interviewed")}


def missing_sentences(tables: Tables) -> list[str]:
    """Return who is missing: a paragraph about those lost, and one about who was interviewed."""
    losses, apart = _losses(tables), _apart(tables, "lost")
    if losses and not apart:
        apart = _too_few(tables)
    return [f"{losses} {apart}".strip(), _apart(tables, "not_interviewed")]


def _losses(tables: Tables) -> str:
    """How many were lost on the way, where that may be shown and is not nobody."""
    steps = step_counts(tables)
    lost, compared = steps.get("lost", ""), steps.get("compared", "")
    if not lost or lost == "0" or not compared:
        return ""
    enrolled = steps.get("enrolled", "")
    if not enrolled:
        return say_number("missing.of_answered", lost)
    text = say_number("missing.of_enrolled", lost, enrolled=enrolled)
    to_come = int(enrolled) > int(compared) + int(lost)
    left = say("missing.to_come", after=about(tables)["after_label"]) if to_come else ""
    return f"{text} {left}".strip()


def _too_few(tables: Tables) -> str:
    """Why those lost are not held against the others, if there was something to hold."""
    hidden = {row["what"] for row in tables.get("withheld", [])}
    if say("hidden.first_answers") not in hidden:
        return ""
    return say("missing.too_few")


def _apart(tables: Tables, others: str) -> str:
    """How the first answers of two groups lie apart, over all scales."""
    rows = [row for row in of_cohort(tables, "missing") if row["others"] == others]
    if not rows:
        return ""
    one, other = (say(f"missing.{group}") for group in _GROUPS[others])
    clear = [row for row in rows if _side(row)]
    told = [_clear_sentence(row, one, other) for row in clear]
    if len(clear) < len(rows):
        told.append(_unclear_sentence(rows, clear, one, other))
    return " ".join([*told, say("missing.unknown")] if others == "lost" else told)


def _side(row: Row) -> int:
    """1 or -1 if the whole interval lies above or below no difference; else 0."""
    low, high = float(row["difference_low"]), float(row["difference_high"])
    return (low > 0) - (high < 0)


def _clear_sentence(row: Row, one: str, other: str) -> str:
    higher = _side(row) > 0
    limits = [row["difference_low"], row["difference_high"]]
    if not higher:
        limits = [limit.lstrip("-") for limit in reversed(limits)]
    low, high = (number(limit, 2) for limit in limits)
    text = say(
        "missing.higher" if higher else "missing.lower",
        one=one,
        other=other,
        scale=quoted(row["title"]),
    )
    told = say(
        "missing.by",
        text=text,
        size=number(row["difference"].lstrip("+-"), 1),
        low=low,
        high=high,
        number=row["n"],
        other_number=row["n_others"],
    )
    return sentence(told)


def _unclear_sentence(rows: list[Row], clear: list[Row], one: str, other: str) -> str:
    unclear = [row for row in rows if row not in clear]
    left, room = len(unclear), room_left(unclear, "difference_low", "difference_high")
    told = {"one": one, "other": other, "size": number(room)}
    if clear:
        number_left = in_words(left) if left > 1 else left
        return say_number("missing.unclear_on_others", number_left, **told)
    if left == 1:
        scales = quoted(rows[0]["title"])
    else:
        scales = say("missing.any_scale", number=in_words(left))
    return say("missing.unclear", scales=scales, **told)


def missing_cells(tables: Tables) -> dict:
    """Return a row a scale: how the first answers of each two groups lie apart."""
    rows = of_cohort(tables, "missing")
    kinds = [kind for kind in _GROUPS if any(row["others"] == kind for row in rows)]
    cells = {(row["scale"], row["others"]): _cell(row) for row in rows}
    titles = {row["scale"]: row["title"] for row in rows}
    width = 66 // max(1, len(kinds))
    return {
        "missing": missing_sentences(tables),
        "missing_caption": say("caption.missing"),
        "missing_heads": [say("head.scale"), *(say(f"missing.head.{kind}") for kind in kinds)],
        "missing_shape": "34l" + f" {width}r" * len(kinds),
        "missing_rows": [
            [title, *(cells.get((scale, kind), say("cell.not_shown")) for kind in kinds)]
            for scale, title in titles.items()
        ],
    }


def _cell(row: Row) -> str:
    return say(
        "missing.cell",
        difference=number(row["difference"], 2, True),
        interval=bounds(row, "difference_low", "difference_high"),
        number=row["n"],
        other_number=row["n_others"],
    )
