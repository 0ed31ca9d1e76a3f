"""Other ways to estimate a change, in words: which of them agree with what the report says."""

from .catalogue import entries, say, say_number
from .published import Row, Tables, in_words, joined, quoted, sentence

LABELS = entries("way")
"""What the annex calls each way; the body says it by `way_in_words`."""
_COLUMNS = 5
"""Most scales that stand beside each other in one table."""


def disagreement(tables: Tables, scale: str) -> str:
    """Return which other ways come to another verdict on a scale, and to which; '' if none does."""
    words, found, title = entries("way_in_words"), {}, ""
    for row in tables.get("sensitivity", []):
        if row["scale"] == scale and row["verdict"] == "disagrees" and row["way"] in words:
            outcome = row["otherwise"] if row["otherwise"] in ("rose", "fell") else "unclear"
            found.setdefault(outcome, {})[words[row["way"]]] = None
            title = quoted(row["title"])
    return " ".join(
        sentence(say(f"otherwise.{outcome}", ways=joined(list(ways), "or"), scale=title))
        for outcome, ways in found.items()
    )


def agreement_sentence(rows: list[Row]) -> str:
    """Return on how many scales every other way agrees, and on which one does not."""
    kinds = {
        row["scale"]: row["title"] for row in rows if row["verdict"] in ("agrees", "disagrees")
    }
    differing = {row["scale"]: row["title"] for row in rows if row["verdict"] == "disagrees"}
    if not kinds:
        return say("other_ways.too_few")
    if not differing:
        return say_number("other_ways.agree", in_words(len(kinds)) if len(kinds) > 1 else 1)
    scales = joined([quoted(title) for title in differing.values()])
    left = len(kinds) - len(differing)
    if not left:
        return say("other_ways.all_differ", scales=scales)
    return say_number("other_ways.some_differ", left, scales=scales)


def agreement_tables(rows: list[Row]) -> list[dict]:
    """Return the verdicts, a row a way, a column a scale; a new table after five scales."""
    titles = {row["scale"]: row["title"] for row in rows}
    told = {row["scale"]: row["direction"] for row in rows}
    cells = {(row["way"], row["scale"]): _verdict(row) for row in rows}
    few = {row["scale"]: row["note"] for row in rows if row["way"] == "all"}
    made = []
    for start in range(0, len(titles), _COLUMNS):
        scales = list(titles)[start : start + _COLUMNS]
        ways = [way for way in LABELS if any((way, scale) in cells for scale in scales)]
        width = 64 // len(scales)
        own = [say("head.report_says"), *(few.get(s) or verdict_words(told[s]) for s in scales)]
        made.append(
            {
                "heads": [say("head.way"), *(titles[scale] for scale in scales)],
                "shape": "36l" + f" {width}l" * len(scales),
                "rows": [
                    own,
                    *([LABELS[way], *(cells.get((way, s), "") for s in scales)] for way in ways),
                ],
            }
        )
    return made


def verdict_words(direction: str) -> str:
    """Return what is said of a change: rose, fell, no change, or no clear change."""
    return entries("verdict").get(direction, say("verdict.unclear"))


def _verdict(row: Row) -> str:
    if row["verdict"] == "too_few":
        return row["note"] or say("way_says.not_estimated")
    if row["verdict"] == "disagrees":
        return say("way_says.disagrees", verdict=verdict_words(row["otherwise"]))
    return entries("way_says")[row["verdict"]]
