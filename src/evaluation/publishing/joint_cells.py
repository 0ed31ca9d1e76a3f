"""Numbers and voices together: who sees a theme otherwise, change by theme, attendance."""

from .catalogue import say
from .cells import bounds
from .published import Row, Tables, in_words, joined, number, quoted, sentence
from .voices import first_few, theme_order, was_told

CLEAR = 0.05
"""Below this p-value, corrected for all that were tested, a difference is called clear."""
OWN, SPONSOR = "participant", "sponsor"


def views_sentence(tables: Tables) -> str:
    """Return the themes that most of one side spoke of and few of the other, in one sentence.

    From what is published of participants and of sponsors: at least half of one, fewer than half
    of the other.
    """
    rows = {(row["theme"], row["source_group"]): row for row in tables.get("themes", [])}
    told: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for (theme, group), row in rows.items():
        other = rows.get((theme, SPONSOR))
        if group != OWN or other is None or not (was_told(row) and was_told(other)):
            continue
        most, least = sorted((row, other), key=theme_order, reverse=True)
        if (theme_order(most) >= 0.5) != (theme_order(least) >= 0.5):
            sides = most["group_label"].lower(), least["group_label"].lower()
            apart = theme_order(most) - theme_order(least)
            told.setdefault(sides, []).append((-apart, _raised(most, least)))
    ranked = {sides: [theme for _, theme in sorted(found)] for sides, found in told.items()}
    parts = [
        say("views.larger_share", more=more, fewer=fewer, themes=joined(first_few(themes)))
        for (more, fewer), themes in ranked.items()
    ]
    return " ".join(sentence(part) for part in parts)


def _raised(most: Row, least: Row) -> str:
    """Return a theme with how many raised it, of the side of whom most did and of the other."""
    theme = quoted(most["title"])
    if not (most["n"] or least["n"]):
        return theme
    counts = {
        "more": most["words"] if most["n"] else say("views.half"),
        "fewer": least["words"] if least["n"] else say("views.fewer"),
    }
    return say("views.theme", theme=theme, **counts)


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
    delta = say(
        "cell.change",
        change=number(row["delta"], 2, True),
        inside=bounds(row, "delta_low", "delta_high"),
    )
    talk = joined([row["talk"], row["talk_other"]])
    people = joined([row["n"], row["n_other"]])
    return row["theme_title"], row["title"], difference, inside, delta, people, talk


def theme_sentence(rows: list[Row]) -> str:
    """Return what change by theme shows, in a sentence or two."""
    if not rows:
        return ""
    clear = [r for r in rows if _clear(r)]
    tests = sum(bool(row["p_adjusted"]) for row in rows)
    found = joined([_together(row) for row in clear]) if clear else say("by_theme.none")
    tested = say("by_theme.tested", number=tests, total=len(rows)) if tests else ""
    return f"{sentence(found)} {tested}".strip()


def _together(row: Row) -> str:
    """Return that a theme co-occurs with a larger, or a smaller, change."""
    way = "larger" if float(row["difference"]) > 0 else "smaller"
    theme, scale = quoted(row["theme_title"]), quoted(row["title"])
    return say(f"by_theme.{way}", theme=theme, scale=scale)


def _clear(row: Row) -> bool:
    """Whether a difference is clear: its interval, and its p corrected for all that were tested."""
    low, high, p = row["difference_low"], row["difference_high"], row["p_adjusted"]
    return bool(low and high and p) and (float(low) > 0 or float(high) < 0) and float(p) < CLEAR


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
        return say("attendance.none")
    scales = joined([_attended(row) for row in clear])
    told = sentence(say("attendance.differ", scales=scales, total=in_words(len(rows))))
    return f"{told} {say('attendance.more_than_that')}"


def _attended(row: Row) -> str:
    """Return a scale on which people who came to more sessions changed more, or less."""
    way = "more" if float(row["correlation"]) > 0 else "less"
    correlation = number(row["correlation"], 2, True)
    return say(f"attendance.{way}", scale=quoted(row["title"]), correlation=correlation)
