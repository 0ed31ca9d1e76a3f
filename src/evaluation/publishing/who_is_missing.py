"""Who is missing, in words and as a table: losses, and how the first answers of groups lie apart.

Words say which group rated itself higher at the first wave, by how much, and how many people there
are in each; where an interval includes no difference, that there is no clear one.
"""

from .cells import bounds
from .published import (
    Row,
    Tables,
    about,
    in_words,
    number,
    of_cohort,
    quoted,
    step_counts,
)

_GROUPS = {
    "lost": ("those who were compared", "those who were lost"),
    "not_interviewed": ("those who were interviewed", "those who were not"),
}
_HEADS = {"lost": "Compared, less lost", "not_interviewed": "Interviewed, less not"}
UNKNOWN = "How those who were lost would have answered later is not known."


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
    start = f"Of the {enrolled} people enrolled" if enrolled else "Of the people who answered"
    were = "was" if lost == "1" else "were"
    text = f"{start}, {compared} could be compared and {lost} {were} lost on the way"
    if enrolled and int(enrolled) > int(compared) + int(lost):
        text += f"; no answers {about(tables)['after_label']} have come in from the others yet"
    return f"{text}."


def _too_few(tables: Tables) -> str:
    """Why those lost are not held against the others, if there was something to hold."""
    hidden = {row["what"] for row in tables.get("withheld", [])}
    if "first answers of few people" not in hidden:
        return ""
    return "They are too few for their first answers to be set beside those of the others."


def _apart(tables: Tables, others: str) -> str:
    """How the first answers of two groups lie apart, over all scales."""
    rows = [row for row in of_cohort(tables, "missing") if row["others"] == others]
    if not rows:
        return ""
    one, other = _GROUPS[others]
    clear = [row for row in rows if _side(row)]
    told = [_clear_sentence(row, one, other) for row in clear]
    if len(clear) < len(rows):
        told.append(_unclear_sentence(rows, clear, one, other))
    return " ".join([*told, UNKNOWN] if others == "lost" else told)


def _side(row: Row) -> int:
    """1 or -1 if the whole interval lies above or below no difference; else 0."""
    low, high = float(row["difference_low"]), float(row["difference_high"])
    return (low > 0) - (high < 0)


def _clear_sentence(row: Row, one: str, other: str) -> str:
    higher = _side(row) > 0
    limits = [row["difference_low"], row["difference_high"]]
    if not higher:
        limits = [limit.lstrip("-") for limit in reversed(limits)]
    way, size = "higher" if higher else "lower", number(row["difference"].lstrip("+-"), 2)
    low, high = (number(limit, 2) for limit in limits)
    return (
        f"In their first answers, {one} rated {quoted(row['title'])} {way} than {other}, by {size} "
        f"standard deviations (95% interval {low} to {high}; {row['n']} and {row['n_others']} "
        "people)."
    )


def _unclear_sentence(rows: list[Row], clear: list[Row], one: str, other: str) -> str:
    left = len(rows) - len(clear)
    if clear:
        where = f"on the other {in_words(left)} scales" if left > 1 else "on the other scale"
        return f"There was no clear difference {where}."
    on = quoted(rows[0]["title"]) if left == 1 else f"any of the {in_words(left)} scales"
    return (
        f"In their first answers, there was no clear difference between {one} and {other} on {on}; "
        "with so few people, only a large one would be clear."
    )


def missing_cells(tables: Tables) -> dict:
    """Return a row a scale: how the first answers of each two groups lie apart."""
    rows = of_cohort(tables, "missing")
    kinds = [kind for kind in _HEADS if any(row["others"] == kind for row in rows)]
    cells = {(row["scale"], row["others"]): _cell(row) for row in rows}
    titles = {row["scale"]: row["title"] for row in rows}
    width = 66 // max(1, len(kinds))
    return {
        "missing": missing_sentences(tables),
        "missing_caption": "First answers of two groups beside each other: difference in standard "
        "deviations (Hedges\u2019 g), 95% interval, and people in each group",
        "missing_heads": ["Scale", *(_HEADS[kind] for kind in kinds)],
        "missing_shape": "34l" + f" {width}r" * len(kinds),
        "missing_rows": [
            [title, *(cells.get((scale, kind), "not shown") for kind in kinds)]
            for scale, title in titles.items()
        ],
    }


def _cell(row: Row) -> str:
    inside = bounds(row, "difference_low", "difference_high")
    people = f"{row['n']} and {row['n_others']}"
    return f"{number(row['difference'], 2, True)} ({inside}; {people})"
