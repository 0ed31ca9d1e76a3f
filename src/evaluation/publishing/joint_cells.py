"""Numbers and voices together: who sees a theme otherwise, change by theme, attendance."""

from .cells import bounds
from .published import Row, Tables, in_words, joined, number, quoted, sentence
from .voices import theme_order, was_told

CLEAR = 0.05
"""Below this p-value, corrected for all that were tested, a difference is called clear."""
OWN, SPONSOR = "participant", "sponsor"
_HALVES = {True: "at least half", False: "fewer than half"}


def views_sentence(tables: Tables) -> str:
    """Return the themes that most of one side spoke of and few of the other, in one sentence.

    From what is published of participants and of sponsors: at least half of one, fewer than half
    of the other.
    """
    rows = {(row["theme"], row["source_group"]): row for row in tables.get("themes", [])}
    told, sides = [], ("", "")
    for (theme, group), row in rows.items():
        other = rows.get((theme, SPONSOR))
        if group != OWN or other is None or not (was_told(row) and was_told(other)):
            continue
        halves = [theme_order(side) >= 0.5 for side in (row, other)]
        if halves[0] != halves[1]:
            sides = row["group_label"], other["group_label"].lower()
            counts = [_how_many(*side) for side in zip((row, other), halves, strict=True)]
            told.append(f"{quoted(row['title'])} (raised by {counts[0]} and by {counts[1]})")
    if not told:
        return ""
    return sentence(f"{joined(list(sides))} differ on {joined(told)}")


def _how_many(row: Row, most: bool) -> str:
    return row["words"] if row["n"] else _HALVES[most]


def joint_cells(tables: Tables) -> dict:
    """Return what the section on change by theme and attendance is filled with."""
    rows = tables.get("theme_change", [])
    dose = tables.get("dose", [])
    return {
        "by_theme": [_theme_cells(row) for row in rows],
        "by_theme_words": theme_sentence(rows),
        "views_sentence": views_sentence(tables),
        "dose": [_dose_cells(row) for row in dose],
        "dose_words": dose_sentence(dose),
    }


def _theme_cells(row: Row) -> tuple[str, ...]:
    difference = number(row["difference"], 2, True)
    inside = bounds(row, "difference_low", "difference_high")
    delta = f"{number(row['delta'], 2, True)} ({bounds(row, 'delta_low', 'delta_high')})"
    talk = f"{row['talk']} and {row['talk_other']}"
    people = f"{row['n']} and {row['n_other']}"
    return row["theme_title"], row["title"], difference, inside, delta, people, talk


def theme_sentence(rows: list[Row]) -> str:
    """Return what change by theme shows, in a sentence or two."""
    if not rows:
        return ""
    clear = [r for r in rows if _clear(r)]
    tests = sum(bool(row["p_adjusted"]) for row in rows)
    if not clear:
        found = "None of these differences is clear, once all that were tested are allowed for"
    else:
        parts = [
            f"{quoted(r['theme_title'])} co-occurs with a {_more_or_less(r)} change on "
            f"{quoted(r['title'])}"
            for r in clear
        ]
        found = joined(parts)
    corrected = (
        f" {tests} of {len(rows)} comparisons were tested; their p-values, corrected for each "
        "other, are in the table of the workbook."
        if tests
        else ""
    )
    return sentence(found) + corrected


def _clear(row: Row) -> bool:
    """Whether a difference is clear: its interval, and its p corrected for all that were tested."""
    low, high, p = row["difference_low"], row["difference_high"], row["p_adjusted"]
    return bool(low and high and p) and (float(low) > 0 or float(high) < 0) and float(p) < CLEAR


def _more_or_less(row: Row) -> str:
    return "larger" if float(row["difference"]) > 0 else "smaller"


def _dose_cells(row: Row) -> tuple[str, ...]:
    inside = bounds(row, "correlation_low", "correlation_high")
    return row["title"], number(row["correlation"], 2, True), inside, f"{row['share']}%", row["n"]


def dose_sentence(rows: list[Row]) -> str:
    """Return how attendance and change go together, in a sentence."""
    if not rows:
        return ""
    clear = [
        r
        for r in rows
        if r["correlation_low"]
        and (float(r["correlation_low"]) > 0 or float(r["correlation_high"]) < 0)
    ]
    if not clear:
        return (
            "On no scale did people who came to more sessions change clearly more, or less, than "
            "people who came to fewer."
        )
    parts = [
        f"{quoted(r['title'])} ({'more' if float(r['correlation']) > 0 else 'less'}; rank "
        f"correlation {number(r['correlation'], 2, True)})"
        for r in clear
    ]
    return sentence(
        f"people who came to more sessions changed by another amount on {joined(parts)}, of "
        f"{in_words(len(rows))} scales looked at; they may differ from the others in more than that"
    )
