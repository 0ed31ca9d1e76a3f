"""What changed since the edition that was handed over last, in words."""

from .catalogue import entries, say
from .columns import PUBLISHED
from .published import Row, Tables, filled, joined, long_date, number, quoted


def since_cells(tables: Tables) -> dict:
    """Return what the section on the last edition, or the page without results, is filled with."""
    rows = filled(tables, "since")
    return {
        "since_words": [_edition_sentence(rows), *_people_sentences(rows)],
        "since_points": _points(rows),
        "since_rows": [
            (row["what"], _change(row["then"]), _change(row["now"])) for row in _of(rows, "change")
        ],
        "since_caption": say("since.caption"),
        "notice_words": notice_words(tables),
    }


def notice_words(tables: Tables) -> list[str]:
    """Return why a report has no results; nothing where it has."""
    dates = _dates(_of(filled(tables, "since"), "recall"))
    return [say(f"notice.{part}", dates=dates) for part in ("none", "why", "next") if dates]


def _of(rows: list[Row], *kinds: str) -> list[Row]:
    return [row for row in rows if row["kind"] in kinds]


def _dates(rows: list[Row]) -> str:
    return joined([long_date(date) for date in dict.fromkeys(row["then"] for row in rows)])


def _change(cell: str) -> str:
    """Return a change as the table of scales has it."""
    return number(cell, 2 if len(cell.partition(".")[2]) > 1 else 1, True) or say("since.too_few")


def _edition_sentence(rows: list[Row]) -> str:
    """Return which edition was the last, and whether anything that is shown is another since."""
    last = _of(rows, "edition")
    if not last:
        return ""
    known = {"edition", "held", "kept"}
    key = "changed" if any(row["kind"] not in known for row in rows) else "unchanged"
    return say(f"since.{key}", date=long_date(last[0]["then"]), version=last[0]["now"])


def _people_sentences(rows: list[Row]) -> list[str]:
    """Return what is held back or stays as it was, so that nobody can be told; without a count."""
    told = []
    for date in dict.fromkeys(row["then"] for row in _of(rows, "held")):
        cohorts = joined([row["who"] for row in _of(rows, "held") if row["then"] == date])
        told.append(say("since.held", cohorts=cohorts, date=long_date(date)))
    for date in dict.fromkeys(row["then"] for row in _of(rows, "kept")):
        names = [row["what"] for row in _of(rows, "kept") if row["then"] == date]
        titles = [PUBLISHED[name][0] for name in names if name in PUBLISHED]
        told.append(say("since.kept", tables="; ".join(titles), date=long_date(date)))
    return told


def _points(rows: list[Row]) -> list[str]:
    """Return a line for each kind of what is new or another, but the changes of the scales."""
    told = [
        say(f"since.{kind}", cohorts=joined([row["what"] for row in own]))
        for kind in ("new_cohort", "gone_cohort")
        if (own := _of(rows, kind))
    ]
    told += [
        say("since.then_now", what=row["what"], then=row["then"], now=row["now"])
        for row in _of(rows, "people")
    ]
    if themes := _of(rows, "theme"):
        told.append(say("since.theme", themes=_themes(themes)))
    told += [_verdict(row) for row in _of(rows, "verdict")]
    if texts := [row["what"].replace("_", " ") for row in _of(rows, "text")]:
        told.append(say("since.text", sections=joined(texts)))
    told += [_setting(row) for row in _of(rows, "setting")]
    told += [
        say(f"since.{row['kind']}", then=row["then"], now=row["now"])
        for row in _of(rows, "codebook", "software")
    ]
    return told


def _themes(rows: list[Row]) -> str:
    """Return themes with the groups that raised them, each theme once."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["what"], []).append(row["who"])
    return "; ".join(f"{quoted(theme)} ({joined(who)})" for theme, who in groups.items())


def _verdict(row: Row) -> str:
    """Return how numbers and voices were read together then, and are now."""
    words = entries("joint")
    then, now = (words.get(row[when], say("since.not_judged")) for when in ("then", "now"))
    what, theme = quoted(row["what"]), quoted(row["who"])
    return say("since.verdict", scale=what, theme=theme, then=then, now=now)


def _setting(row: Row) -> str:
    what, none = say(f"since.setting_{row['what']}"), say("since.none")
    then, now = (long_date(text) or none for text in (row["then"], row["now"]))
    return say("since.then_now", what=what, then=then, now=now)
