"""Sentences and table rows on how far coders agree, from the published table."""

from .cells import bounds, sentence_case
from .published import Row, Tables, filled, in_words, joined, number, quoted, sentence

UNITS = {
    "source": "By source: whether coders found the theme anywhere in the same source",
    "characters": "By character: whether coders marked the same words with the theme",
}
WHAT = (
    "Some sources were coded by more than one person. How far they agree tells how far the counts "
    "of themes depend on who read the words; it does not tell whether either was right. Each theme "
    "is told by itself, since one number for all would hide the rare ones."
)
COEFFICIENTS = (
    "Agreement is the share of sources, or of characters, on which coders judge alike. Two people "
    "who coded by chance would agree too; Gwet\u2019s AC1 and Cohen\u2019s kappa take that away, "
    "each by its own idea of chance: 1 is full agreement, 0 no more than chance. Kappa falls where "
    "nearly all or nearly no sources have a theme, even if coders hardly ever differ; AC1 does "
    "not, and is high for a theme that is rare. Neither has a border from which agreement is good."
)
OVERLAP = (
    "The last column leaves out what nobody marked: of what either of two coders marked, the share "
    "that both did."
)
BORDERS = (
    "Coders seldom begin and end an excerpt at the same word, so that by character they seem to "
    "agree less even where they mean the same."
)
COARSE = (
    "Where a theme was found in few sources, or was missing in few, only AC1 is told, to one "
    "decimal."
)
_NOT_DEFINED = "not defined"


def agreement_cells(tables: Tables) -> dict:
    """Return everything that the section on the agreement of coders is filled with."""
    found = filled(tables, "agreement")
    rows = [row for row in found if row["theme"]]
    reasons = [sentence(_reason(row)) for row in found if not row["theme"]]
    told = [row for row in rows if row["shown"] in ("full", "coarse")]
    return {
        "coder_words": [*([WHAT, *_sentences(told)] if told else []), *reasons],
        "coder_explained": [
            COEFFICIENTS if told else "",
            OVERLAP if any(row["overlap"] for row in told) else "",
            BORDERS if any(row["compared_by"] == "characters" for row in told) else "",
            COARSE if any(row["shown"] == "coarse" for row in told) else "",
        ],
        "coder_tables": [
            {
                "caption": caption,
                "rows": [_cells(row) for row in rows if row["compared_by"] == unit],
            }
            for unit, caption in UNITS.items()
            if any(row["compared_by"] == unit for row in told)
        ],
    }


def _reason(row: Row) -> str:
    what = {"source": " by source", "characters": " by character"}.get(row["compared_by"], "")
    why = row["note"].partition(": ")[2] or row["note"]
    return f"How far coders agree{what} is not told: {why}"


def _sentences(rows: list[Row]) -> list[str]:
    """Return where agreement is lowest, and where kappa misleads."""
    told = []
    words = {"source": "On whether a source has a theme", "characters": "On the words to mark"}
    for unit, what in words.items():
        own = [row for row in rows if row["compared_by"] == unit and row["ac1"] and row["percent"]]
        if len(own) < 2:
            continue
        own.sort(key=lambda row: float(row["ac1"]))
        low, high = own[0], own[-1]
        told.append(
            f"{what}, over {_number_of_sources(own)}, coders agree least on "
            f"{quoted(low['title'])} (AC1 {number(low['ac1'], 2)}) and most on "
            f"{quoted(high['title'])} (AC1 {number(high['ac1'], 2)})."
        )
    odd = list(dict.fromkeys(row["title"] for row in rows if row["paradox"] == "yes"))
    if odd:
        told.append(
            f"On {joined([quoted(title) for title in odd])} coders agree in at least 80% and kappa "
            "is under 0.4: a known paradox of kappa, which falls where a theme is rare or nearly "
            "everywhere."
        )
    return told


def _number_of_sources(rows: list[Row]) -> str:
    sizes = {int(row["n"]) for row in rows}
    low, high = min(sizes), max(sizes)
    return f"{in_words(low)} sources" if low == high else f"{low} to {high} sources"


def _cells(row: Row) -> tuple[str, ...]:
    """Return one theme's row: title, sources, agreement, AC1, kappa, what both marked."""
    title = sentence_case(row["title"])
    if row["shown"] == "coarse":
        return title, row["n"], "not shown", f"about {number(row['ac1'], 1)}", "not shown", ""
    if row["shown"] != "full":
        return title, "", "too few to say", "", "", ""
    kappa = _with_limits(row, "kappa") if row["kappa"] else _NOT_DEFINED
    both = f"{row['overlap']}%" if row["overlap"] else _NOT_DEFINED
    return title, row["n"], f"{row['percent']}%", _with_limits(row, "ac1"), kappa, both


def _with_limits(row: Row, name: str) -> str:
    inside = bounds(row, f"{name}_low", f"{name}_high")
    return f"{number(row[name], 2)}{f' ({inside})' if inside else ''}"
