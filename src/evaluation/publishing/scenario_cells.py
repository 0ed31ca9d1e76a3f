"""What would be left of the changes if those who are missing had changed otherwise, in words."""

from .published import Row, Tables, filled, joined, quoted, sentence

DELTA = (
    "The people compared are taken as they are, and those who are missing are taken to have "
    "changed less than they did, in the same direction or against it. A change is still clear if "
    "its interval, moved by that, leaves out no change. Nobody knows how those who are missing "
    "changed: the table tells how much would have to be so for the finding not to stand."
)
BOUNDS = (
    "At the one end everybody who is missing had ended at the lowest score of the scale, at the "
    "other at the highest. Nobody expects either, but the answers alone rule out neither."
)
TIPPING = {
    "zero": "the interval already includes zero",
    "impossible": "no change that the scale allows",
    "reverse": "a change the other way",
    "less_than_half": "a change less than half as large as that of the others",
    "less": "a change smaller than that of the others",
}
IF_SO = ("less_quarter", "less_half", "no_change", "reversed")
_ENDS = {"rise": "a rise", "fall": "a fall", "none": "no change"}


def scenario_cells(tables: Tables) -> dict:
    """Return the words and tables about those who are missing."""
    rows = filled(tables, "scenarios")
    return {
        "if_missing": scenario_sentence(rows),
        "delta_words": DELTA if rows else "",
        "delta_rows": [_delta_cells(row) for row in rows],
        "scenario_words": BOUNDS if rows else "",
        "scenario_rows": [
            (row["title"], _ENDS[row["worst_case"]], _ENDS[row["best_case"]]) for row in rows
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
    for group, verdict in ((still, "would still be clear"), (not_so, "would no longer be clear")):
        if group:
            which = joined([quoted(row["title"]) for row in group])
            change = "change" if len(group) == 1 else "changes"
            parts.append(f"the {change} in {which} {verdict}")
    return sentence(f"had those who are missing not changed at all, {'; '.join(parts)}")


def _delta_cells(row: Row) -> tuple[str, ...]:
    """Return whether the change is still clear, for each thing that those missing may have done."""
    cells = [_still(row, row[key]) for key in IF_SO]
    return row["title"], *cells, TIPPING.get(row["tipping"], "not estimated")


def _still(row: Row, direction: str) -> str:
    if not direction:
        return "not clear as it is"
    return "still clear" if direction == row["direction"] else "no longer clear"
