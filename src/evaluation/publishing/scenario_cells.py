"""What would be left of the changes if those who are missing had changed otherwise, in words."""

from .catalogue import say
from .published import Row, Tables, filled, joined, quoted, sentence

IF_SO = ("less_quarter", "less_half", "no_change", "reversed")


def scenario_cells(tables: Tables) -> dict:
    """Return the words and tables about those who are missing."""
    rows = filled(tables, "scenarios")
    return {
        "if_missing": scenario_sentence(rows),
        "delta_words": say("scenarios.delta") if rows else "",
        "delta_rows": [_delta_cells(row) for row in rows],
        "scenario_words": say("scenarios.bounds") if rows else "",
        "scenario_rows": [
            (
                row["title"],
                *(say(f"scenarios.end.{row[end]}") for end in ("worst_case", "best_case")),
            )
            for row in rows
        ],
    }


def scenario_sentence(rows: list[Row]) -> str:
    """Return which clear changes would still be clear had those missing not changed at all."""
    clear = [row for row in rows if row["no_change"]]
    still = [row for row in clear if row["no_change"] == row["direction"]]
    not_so = [row for row in clear if row["no_change"] != row["direction"]]
    if not clear:
        return ""
    parts = []
    for group, verdict in ((still, "still_clear"), (not_so, "no_longer_clear")):
        if group:
            scales = joined([quoted(row["title"]) for row in group])
            how_many = "one" if len(group) == 1 else "many"
            parts.append(say(f"scenarios.{verdict}.{how_many}", scales=scales))
    return sentence(say("scenarios.had_not_changed", which="; ".join(parts)))


def _delta_cells(row: Row) -> tuple[str, ...]:
    """Return whether the change is still clear, for each thing that those missing may have done."""
    cells = [_still(row, row[key]) for key in IF_SO]
    if not row["tipping"]:
        return row["title"], *cells, say("annex_cell.not_estimated")
    return row["title"], *cells, say(f"scenarios.tipping.{row['tipping']}")


def _still(row: Row, direction: str) -> str:
    if not direction:
        return say("scenarios.cell.not_clear")
    return say(f"scenarios.cell.{'still' if direction == row['direction'] else 'no_longer'}")
