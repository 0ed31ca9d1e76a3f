"""Themes and codes as rows of the report's tables, and sentences on those found together."""

from .published import Row, Tables, filled, in_words, joined, quoted, sentence

KINDS = {"positive": "favourable", "mixed": "mixed", "negative": "unfavourable"}
"""What speaking of a theme says of the programme, in the order of the tables."""
RANDOM = (
    "in brackets, the 95% interval of the share in per cent if these were a random draw of people"
)


def theme_cells(tables: Tables, name: str, question: str | None = None) -> dict:
    """Return a table of themes: a row a theme, a column a source group with its own size."""
    rows = [row for row in filled(tables, "themes") if question in (None, row["question"])]
    rows.sort(key=lambda row: list(KINDS).index(row["valence"]))
    groups = {row["source_group"]: _head(row) for row in rows}
    cells = {(row["theme"], row["source_group"]): _heard(row) for row in rows}
    titles = {row["theme"]: f"{row['title']} ({KINDS[row['valence']]})" for row in rows}
    width = 66 // max(1, len(groups))
    return {
        f"{name}_heads": ["Theme", *groups.values()],
        f"{name}_shape": "34l" + f" {width}l" * len(groups),
        f"{name}_caption": theme_caption(rows),
        f"{name}_rows": [
            [title, *(cells.get((theme, group), "") for group in groups)]
            for theme, title in titles.items()
        ],
    }


def theme_caption(rows: list[Row]) -> str:
    """Return the caption of a table of themes: who is counted, and what the brackets hold."""
    told = "People who raised a theme, of those of each source group who were asked about it"
    return f"{told}; {RANDOM}" if any(row["share_low"] for row in rows) else told


def _head(row: Row) -> str:
    """Return a source group with its size; n counts people, and else it is said what."""
    people = row["people"] or row["n_group"]
    size = f"{people} sources" if row["unit"] == "sources" else f"n\u00a0=\u00a0{people}"
    return f"{row['group_label']} ({size})"


def _heard(row: Row) -> str:
    share = f" ({row['share_low']} to {row['share_high']}%)" if row["share_low"] else ""
    against = f"; {row['against_words']}" if row["against_words"] else ""
    return f"{row['words']}{share}{against}"


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
                "caption": f"{own[0]['group_label']}: how many raised a theme at each time, of "
                "those asked about it then",
                "shape": "34l" + f" {66 // len(heads)}l" * len(heads),
                "heads": ["Theme", *heads],
                "rows": [
                    [title, *(cells.get((theme, place), "") for place in sorted(periods, key=int))]
                    for theme, title in titles.items()
                ],
            }
        )
    return {"themes_over_time": found}


def _period(row: Row) -> str:
    return f"{row['period'][:1].upper()}{row['period'][1:]} (n\u00a0=\u00a0{row['people']})"


def together_sentences(tables: Tables) -> list[str]:
    """Return which themes the same people raised, a sentence for each source group."""
    pairs: dict[str, list[str]] = {}
    for row in tables.get("themes_together", []):
        pair = f"{quoted(row['title'])} co-occurs with {quoted(row['other_title'])}"
        pairs.setdefault(row["group_label"], []).append(pair)
    return [
        sentence(f"{group}: {joined(told)}; at least half of those who raised either raised both")
        for group, told in pairs.items()
    ]


def codebook_cells(tables: Tables) -> dict:
    """Return the codebook as a list of themes, each with its codes as rows."""
    themes: dict[str, dict] = {}
    rows = filled(tables, "codebook")
    counted = any(row["sources"] for row in rows)
    for row in rows:
        theme = themes.setdefault(row["theme"], _theme(row, counted))
        if row["code"]:
            name = _named(row["code"]) + _otherwise(row)
            cells = [f"{'– ' * len(row['above'].split(' > ') if row['above'] else [])}{name}"]
            theme["rows"].append(
                [*cells, row["code_definition"], *([row["sources"]] if counted else [])]
            )
    never = [
        _named(row["code"] or row["title"]) for row in rows if row["sources"] == "never applied"
    ]
    return {"codebook": list(themes.values()), "codebook_never": _never(never)}


def _theme(row: Row, counted: bool) -> dict:
    return {
        "title": row["title"],
        "definition": sentence(row["definition"]) if row["definition"] else "",
        "kind": sentence(KINDS[row["valence"]]),
        "caption": f"Codes of the theme {quoted(row['title'])}",
        "shape": "28l 56l 16l" if counted else "32l 68l",
        "heads": ["Code", "What is coded with it", *(["Sources"] if counted else [])],
        "rows": [],
    }


def _named(code: str) -> str:
    text = code.replace("_", " ")
    return text[:1].upper() + text[1:]


def _otherwise(row: Row) -> str:
    own, theme = row["code_valence"], row["valence"]
    return "" if own == theme else f" ({KINDS[own]})"


def _never(codes: list[str]) -> str:
    """Return which codes were never applied; of unfavourable ones that is not said."""
    if not codes:
        return ""
    many = f"{in_words(len(codes))} codes were" if len(codes) > 1 else "one code was"
    return sentence(
        f"{many} never applied: {joined([quoted(code) for code in codes])}; that nobody was "
        "given an unfavourable code is never told"
    )
