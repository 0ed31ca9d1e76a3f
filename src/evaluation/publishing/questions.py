"""What one evaluation question is answered with: sentences, rows of tables, quotes."""

from . import voices, wording
from .cells import bounds, scale_cells, theme_cells
from .published import (
    MINUS,
    Row,
    Tables,
    about,
    cohort_labels,
    joined,
    number,
    of_cohort,
    other_comparisons,
    scale_rows,
)

LOOKING_BACK = (
    "Looking back, people rate where they began by what they know at the end. That answers another "
    "question than their rating at the beginning did; the two are shown beside each other, and "
    "neither is the truer one."
)
_VERDICTS = {
    "agree": "Numbers and voices agree",
    "disagree": "Numbers and voices differ",
    "complement": "Voices add to the numbers",
    "silent": "Not spoken of",
}


def question_cells(tables: Tables, question: Row) -> dict:
    """Return what one evaluation question has: sentences, rows of its tables, quotes."""
    key = question["question"]
    rows = [row for row in scale_rows(tables) if row["question"] == key]
    later = [row for row in other_comparisons(tables) if row["question"] == key]
    asked = [row for row in of_cohort(tables, "experience") if row["question"] == key]
    themes = theme_cells(tables, "x", key)
    own = {row["theme"] for row in tables.get("themes", []) if row["question"] == key}
    found = {
        "text": question["text"],
        "figure": f"answers-{key}".replace("_", "-"),
        "grouping": wording.grouping(rows) if len(rows) > 1 else "",
        "sentences": [wording.firm_sentence(tables, row) for row in rows if row["main"] != "yes"],
        "movement": [_movement_cells(tables, row) for row in rows if row["shown"] == "full"],
        "later": [_later_cells(tables, row) for row in later],
        "others": [
            cells
            for row in rows
            if (beside := [r for r in of_cohort(tables, "others") if r["scale"] == row["scale"]])
            for cells in (_own_cells(row), *map(_others_cells, beside))
        ],
        "looking_back": LOOKING_BACK if any(_looks_back(tables, row) for row in later) else "",
        "experience": [experience_cells(row) for row in asked],
        "theme_heads": themes["x_heads"],
        "theme_shape": themes["x_shape"],
        "themes": themes["x_rows"],
        "quotes": [row for row in tables.get("quotes", []) if row["theme"] in own],
        "joint": [_joint_cells(row) for row in tables.get("joint", []) if row["question"] == key],
    }
    found["empty"] = not (rows or later or asked or found["themes"] or found["joint"])
    return found


def _looks_back(tables: Tables, row: Row) -> bool:
    """Whether the first of two ratings was asked for at the time of the second."""
    before, after = (about(tables)["main_comparison"] or "pre-post").split("-")
    first, second = row["comparison"].split("-")
    return second == after and first != before


def _later_cells(tables: Tables, row: Row) -> tuple[str, ...]:
    waves = f"{row['after_label']}, against {row['before_label']}"
    labels = cohort_labels(tables)
    same = [r for r in tables.get("change", []) if r["comparison"] == row["comparison"]]
    asked = [
        labels[r["cohort"]] for r in same if r["scale"] == row["scale"] and r["cohort"] in labels
    ]
    where = f" ({joined(asked)} only)" if asked and len(asked) < len(labels) else ""
    _, _, _, change, inside, n = scale_cells(row)
    return row["title"], f"{waves[:1].upper()}{waves[1:]}{where}", change, inside, n


def _own_cells(row: Row) -> tuple[str, ...]:
    """Return what participants say of themselves, to stand above what others say."""
    title, before, after, change, inside, n = scale_cells(row)
    return title, "Participants themselves", before, after, change, inside, n


def _others_cells(row: Row) -> tuple[str, ...]:
    """Return what one kind of rater says of participants."""
    who, mean = row["rater_label"], number(row["mean"], 2)
    if row["shown"] != "full":
        return row["title"], who, "", "", voices.TOO_FEW, "", row["n"]
    if not row["change"]:
        who = f"{who}, {row['wave_label']} only"
        return row["title"], who, "", f"mean {mean}", "", bounds(row), row["n"]
    before, after = number(row["mean_before"], 2), number(row["mean_after"], 2)
    return row["title"], who, before, after, number(row["change"], 2, True), bounds(row), row["n"]


def _movement_cells(tables: Tables, row: Row) -> tuple[str, ...]:
    names = {
        "higher": "{} higher",
        "same": "{} same",
        "lower": "{} lower",
        "not_higher": "{} same or lower",
        "not_lower": "{} same or higher",
    }
    moved = [
        names[m["class"]].format(m["n"])
        for m in of_cohort(tables, "movement")
        if m["scale"] == row["scale"] and m["n"] and m["class"] in names
    ]
    size = f"{number(row['d'], 2, True)} ({bounds(row, 'd_low', 'd_high')})" if row["d"] else ""
    return row["title"], ", ".join(moved) or "not shown", size or "not shown", row["n"]


def experience_cells(row: Row) -> tuple[str, ...]:
    """Return a row of what was asked once: the question, its share or mean, interval, n."""
    if row["share"]:
        value = f"{number(row['share'], 0)}% {row['share_word']}"
        low, high, places = "share_low", "share_high", 0
    elif row["mean"]:
        value = f"mean {number(row['mean'], 2 if row['mean_low'] else 1)}"
        low, high, places = "mean_low", "mean_high", 2
        value += f" (from {row['range_low']} to {row['range_high']})" if row["range_low"] else ""
    else:
        return row["title"], voices.TOO_FEW, "", row["n"]
    unit = "%" if row["share"] else ""
    inside = bounds(row, low, high, places)
    return row["title"], value, f"{inside}{unit}" if inside else "", row["n"]


def _joint_cells(row: Row) -> tuple[str, ...]:
    voice = (
        f"{row['theme_title']} \u2013 {row['voices']}" if row["voices"] else "nobody spoke of it"
    )
    mark = "" if row["confirmed"] == "yes" else " (by rule, not confirmed by an analyst)"
    return (
        row["title"],
        row["change_words"].replace("-", MINUS),
        voice,
        _VERDICTS.get(row["verdict"], "") + mark,
    )
