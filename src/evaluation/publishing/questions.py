"""What one evaluation question is answered with: sentences, rows of tables, quotes."""

from . import voices, wording
from .cells import bounds, scale_cells
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
from .theme_cells import theme_cells

LOOKING_BACK = (
    "Looking back, people rate where they began by what they know at the end. That answers another "
    "question than their rating at the beginning did; the two are shown beside each other, are "
    "never taken together, and neither is the truer one. Where the two ratings of the beginning "
    "differ, people may by now measure themselves by another yardstick, may not remember how they "
    "saw themselves, or may wish to have grown. The answers cannot tell which."
)
_VERDICTS = {
    "converge": "Numbers and voices agree",
    "diverge": "Numbers and voices differ",
    "complement": "Voices add to the numbers",
    "silent": "Not spoken of",
    "not assessed": "Not assessed",
    "too few to say": "Too few to say",
}


def question_cells(tables: Tables, question: Row) -> dict:
    """Return what one evaluation question has: sentences, rows of its tables, quotes."""
    key = question["question"]
    rows = [row for row in scale_rows(tables) if row["question"] == key]
    others = [row for row in other_comparisons(tables) if row["question"] == key]
    back = [row for row in others if row.get("compared_as") in ("looking_back", "shift")]
    later = [row for row in others if row not in back]
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
        "followed": followed_sentence(tables, later),
        "twice": [
            _later_cells(tables, row)
            for own in rows
            if (beside := [row for row in back if row["scale"] == own["scale"]])
            for row in (own, *beside)
        ],
        "others": [
            cells
            for row in rows
            if (beside := [r for r in of_cohort(tables, "others") if r["scale"] == row["scale"]])
            for cells in (_own_cells(row), *map(_others_cells, beside))
        ],
        "looking_back": LOOKING_BACK if back else "",
        "experience": [experience_cells(row) for row in asked],
        "theme_heads": themes["x_heads"],
        "theme_shape": themes["x_shape"],
        "theme_caption": themes["x_caption"],
        "themes": themes["x_rows"],
        "quotes": [row for row in tables.get("quotes", []) if row["theme"] in own],
        "joint": [_joint_cells(row) for row in tables.get("joint", []) if row["question"] == key],
    }
    found["empty"] = not (rows or others or asked or found["themes"] or found["joint"])
    return found


def followed_sentence(tables: Tables, later: list[Row]) -> str:
    """Return how many answered at each later time, of those who had answered before."""
    before = about(tables)["before_label"]
    told = {}
    for row in later:
        if row.get("compared_as") == "later" and row["before_label"] == before:
            told.setdefault(row["after_label"], []).append(int(row["n"]))
    people = {
        wave: f"{min(counts)}" if len(set(counts)) == 1 else f"{min(counts)} to {max(counts)}"
        for wave, counts in told.items()
    }
    return " ".join(
        f"{wave[:1].upper()}{wave[1:]}, {many} of those who had answered {before} answered again. "
        "The changes up to then are theirs alone, and they may not be like those who did not."
        for wave, many in people.items()
    )


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
    silence = "too few people to say" if row["theme"] else "no theme bears on it"
    voice = f"{row['theme_title']} \u2013 {row['voices']}" if row["voices"] else silence
    proposed = row["confirmed"] != "yes" and row["verdict"] in ("diverge", "silent")
    mark = " (by rule, not confirmed by an analyst)" if proposed else ""
    return (
        row["title"],
        row["change_words"].replace("-", MINUS),
        voice,
        _VERDICTS.get(row["verdict"], "") + mark,
    )
