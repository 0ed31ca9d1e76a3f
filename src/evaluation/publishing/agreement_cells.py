"""Sentences and table rows on how far coders agree, from the published table."""

from .catalogue import say
from .cells import bounds, sentence_case
from .published import Row, Tables, filled, in_words, joined, number, quoted, sentence

UNITS = ("source", "characters")
"""What coders are compared by, in the order of the tables."""


def agreement_cells(tables: Tables) -> dict:
    """Return everything that the section on the agreement of coders is filled with."""
    found = filled(tables, "agreement")
    rows = [row for row in found if row["theme"]]
    reasons = [sentence(_reason(row)) for row in found if not row["theme"]]
    told = [row for row in rows if row["shown"] in ("full", "coarse")]
    return {
        "coder_words": [*([say("agreement.what"), *_sentences(told)] if told else []), *reasons],
        "coder_explained": [
            say("agreement.coefficients") if told else "",
            say("agreement.overlap") if any(row["overlap"] for row in told) else "",
            say("agreement.borders")
            if any(row["compared_by"] == "characters" for row in told)
            else "",
            say("agreement.coarse") if any(row["shown"] == "coarse" for row in told) else "",
        ],
        "coder_tables": [
            {
                "caption": say(f"agreement.caption.{unit}"),
                "rows": [_cells(row) for row in rows if row["compared_by"] == unit],
            }
            for unit in UNITS
            if any(row["compared_by"] == unit for row in told)
        ],
    }


def _reason(row: Row) -> str:
    unit = row["compared_by"] if row["compared_by"] in UNITS else "anyhow"
    return say(f"agreement.untold.{unit}", why=row["note"].partition(": ")[2] or row["note"])


def _sentences(rows: list[Row]) -> list[str]:
    """Return where agreement is lowest, and where kappa misleads."""
    told = []
    for unit in UNITS:
        own = [row for row in rows if row["compared_by"] == unit and row["ac1"] and row["percent"]]
        if len(own) < 2:
            continue
        own.sort(key=lambda row: float(row["ac1"]))
        low, high = own[0], own[-1]
        told.append(
            say(
                f"agreement.range.{unit}",
                sources=_number_of_sources(own),
                low=quoted(low["title"]),
                low_ac1=number(low["ac1"], 2),
                high=quoted(high["title"]),
                high_ac1=number(high["ac1"], 2),
            )
        )
    odd = list(dict.fromkeys(row["title"] for row in rows if row["paradox"] == "yes"))
    if odd:
        told.append(say("agreement.paradox", themes=joined([quoted(title) for title in odd])))
    return told


def _number_of_sources(rows: list[Row]) -> str:
    sizes = {int(row["n"]) for row in rows}
    low, high = min(sizes), max(sizes)
    if low == high:
        return say("agreement.sources.same", n=in_words(low))
    return say("agreement.sources.between", low=low, high=high)


def _cells(row: Row) -> tuple[str, ...]:
    """Return one theme's row: title, sources, agreement, AC1, kappa, what both marked."""
    title = sentence_case(row["title"])
    if row["shown"] == "coarse":
        hidden, about = say("annex_cell.not_shown"), number(row["ac1"], 1)
        return title, row["n"], hidden, say("agreement.about", ac1=about), hidden, ""
    if row["shown"] != "full":
        return title, "", say("annex_cell.too_few"), "", "", ""
    undefined = say("annex_cell.not_defined")
    kappa = _with_limits(row, "kappa") if row["kappa"] else undefined
    both = f"{row['overlap']}%" if row["overlap"] else undefined
    return title, row["n"], f"{row['percent']}%", _with_limits(row, "ac1"), kappa, both


def _with_limits(row: Row, name: str) -> str:
    inside = bounds(row, f"{name}_low", f"{name}_high")
    return f"{number(row[name], 2)}{f' ({inside})' if inside else ''}"
