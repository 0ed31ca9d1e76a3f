"""Themes and codes as rows of the report's tables, and sentences on those found together."""

from .catalogue import entries, say, say_number
from .cells import sentence_case
from .published import Row, Tables, filled, in_words, joined, quoted, sentence

KINDS = entries("valence")
"""What speaking of a theme says of the programme, in the order of the tables."""


def theme_cells(tables: Tables, name: str, question: str | None = None) -> dict:
    """Return a table of themes: a row a theme, a column a source group with its own size."""
    rows = [row for row in filled(tables, "themes") if question in (None, row["question"])]
    rows.sort(key=lambda row: list(KINDS).index(row["valence"]))
    groups = {row["source_group"]: _head(row) for row in rows}
    cells = {(row["theme"], row["source_group"]): _heard(row) for row in rows}
    titles = {row["theme"]: _titled(row) for row in rows}
    width = 66 // max(1, len(groups))
    return {
        f"{name}_heads": [say("head.theme"), *groups.values()],
        f"{name}_shape": "34l" + f" {width}l" * len(groups),
        f"{name}_caption": theme_caption(rows),
        f"{name}_rows": [
            [title, *(cells.get((theme, group), "") for group in groups)]
            for theme, title in titles.items()
        ],
    }


def theme_caption(rows: list[Row]) -> str:
    """Return the caption of a table of themes: who is counted, and what the brackets hold."""
    shares = any(row["share_low"] for row in rows)
    return say("caption.themes_with_shares" if shares else "caption.themes")


def _titled(row: Row) -> str:
    return say("theme_table.theme", theme=row["title"], kind=KINDS[row["valence"]])


def _head(row: Row) -> str:
    """Return a source group with its size; n counts people, and else it is said what."""
    people = row["people"] or row["n_group"]
    sources = row["unit"] == "sources"
    size = (
        say("theme_table.sources", number=people) if sources else say("estimate.people", n=people)
    )
    return say("theme_table.group", group=row["group_label"], size=size)


def _heard(row: Row) -> str:
    told = row["words"]
    if row["share_low"]:
        limits = {"low": row["share_low"], "high": row["share_high"]}
        told = say("theme_table.share", count=told, **limits)
    against = row["against_words"]
    return say("theme_table.against", count=told, against=against) if against else told


def time_cells(tables: Tables) -> dict:
    """Return a table of themes over time for each source group that is counted so."""
    found = []
    rows = filled(tables, "themes_over_time")
    for group in dict.fromkeys(row["source_group"] for row in rows):
        own = [row for row in rows if row["source_group"] == group]
        periods = {row["place"]: row for row in own}
        heads = [_period(periods[place]) for place in sorted(periods, key=int)]
        cells = {(row["theme"], row["place"]): row["words"] for row in own}
        titles = {row["theme"]: row["title"] for row in own}
        found.append(
            {
                "caption": say("caption.times", group=own[0]["group_label"]),
                "shape": "34l" + f" {66 // len(heads)}l" * len(heads),
                "heads": [say("head.theme"), *heads],
                "rows": [
                    [title, *(cells.get((theme, place), "") for place in sorted(periods, key=int))]
                    for theme, title in titles.items()
                ],
            }
        )
    return {"themes_over_time": found}


def _period(row: Row) -> str:
    period = row["period"][:1].upper() + row["period"][1:]
    return say("theme_table.group", group=period, size=say("estimate.people", n=row["people"]))


def together_sentences(tables: Tables) -> list[str]:
    """Return which themes the same people raised, a sentence for each source group."""
    pairs: dict[str, list[str]] = {}
    for row in tables.get("themes_together", []):
        titles = {"theme": quoted(row["title"]), "other": quoted(row["other_title"])}
        pair = say("theme_table.pair", **titles)
        pairs.setdefault(row["group_label"], []).append(pair)
    told = [say("theme_table.together", group=g, pairs=joined(p)) for g, p in pairs.items()]
    told += [say("theme_table.together_means")] if told else []
    return [sentence(text) for text in told]


def codebook_cells(tables: Tables) -> dict:
    """Return the codebook: a row a theme, and a row a code, below its theme and the codes above."""
    rows = filled(tables, "codebook")
    counted = any(row["sources"] for row in rows)
    themes = {row["theme"]: row for row in rows}
    never = [
        _named(row["code"] or row["title"]) for row in rows if row["sources"] == "never applied"
    ]
    return {
        "codebook_themes": [
            (row["title"], row["definition"], sentence_case(KINDS[row["valence"]]))
            for row in themes.values()
        ],
        "codebook_shape": "22l 24l 44l 10r" if counted else "24l 26l 50l",
        "codebook_heads": [
            *(say("head.theme"), say("head.code"), say("head.coded")),
            *([say("head.sources")] if counted else []),
        ],
        "codebook_rows": [
            [row["title"], _below(row), row["code_definition"], *([row["sources"]] * counted)]
            for row in rows
            if row["code"]
        ],
        "codebook_never": _never(never),
    }


def _below(row: Row) -> str:
    """Return a code, with a dash for each code above it."""
    above = row["above"].split(" > ") if row["above"] else []
    return "\N{EN DASH} " * len(above) + _with_kind(row)


def _named(code: str) -> str:
    text = code.replace("_", " ")
    return text[:1].upper() + text[1:]


def _with_kind(row: Row) -> str:
    name, kind = _named(row["code"]), row["code_valence"]
    return name if kind == row["valence"] else say("codes.otherwise", code=name, kind=KINDS[kind])


def _never(codes: list[str]) -> str:
    """Return which codes were never applied; of unfavourable ones that is not said."""
    if not codes:
        return ""
    number = in_words(len(codes)) if len(codes) > 1 else 1
    which = say_number("codes.never", number, codes=joined([quoted(code) for code in codes]))
    return sentence(say("codes.never_unfavourable", which=which))
