"""How firm the changes are, in words: other ways, those missing, cohorts, single questions."""

from .agreement import agreement_sentence, agreement_tables
from .cells import bounds, sentence_case
from .published import Row, Tables, about, filled, focus, in_words, joined, number, quoted, sentence

AGREEMENT = (
    "Each row is another way to estimate the same changes, or other people to estimate them from. "
    "It agrees where it comes to the same verdict: rose, fell, or no clear change. The numbers are "
    "in the evaluator\u2019s review, since many of these are of nearly the same people."
)
BOUNDS = (
    "In the worst case everybody who is missing had ended at the lowest point of the scale, in the "
    "best case at the highest. Nobody expects either, but the answers alone rule out neither."
)
MODEL = (
    "From five cohorts on, the change over all cohorts is that of a mixed model in which each "
    "cohort has a change of its own; below five it was the mean of the cohorts\u2019 changes, "
    "weighted by people. That change need not be the difference of the two means that stand beside "
    "it, which are those of the people compared."
)
RANGE = (
    "The 95% range is where the true changes of 95 of 100 such cohorts would lie. That is another "
    "question than where their mean lies, which its interval answers. Cohorts are not ranked."
)
EXPLORATORY = (
    "What single questions show is exploratory: there are many of them, each is answered in coarse "
    "steps, and their intervals do not allow for their number."
)
_TIPPING = {
    "zero": "the interval already includes zero",
    "impossible": "no change that the scale allows",
    "reverse": "a change the other way",
    "less_than_half": "a change less than half as large as that of the others",
    "less": "a change smaller than that of the others",
}


def sensitivity_cells(tables: Tables) -> dict:
    """Return everything that the annex on how firm the changes are is filled with."""
    rows, found = filled(tables, "sensitivity"), filled(tables, "scenarios")
    apart, precise = filled(tables, "between"), filled(tables, "precision")
    items = filled(tables, "items")
    return {
        "agreement_words": [agreement_sentence(rows), AGREEMENT] if rows else [],
        "agreement_tables": agreement_tables(rows),
        "if_missing": scenario_sentence(found),
        "scenario_words": BOUNDS if found else "",
        "scenario_rows": [_scenario_cells(row) for row in found],
        "between_words": between_sentences(tables),
        "between_rows": [_between_cells(row) for row in apart],
        "precision_words": precision_words(precise),
        "precision_rows": [_precision_cells(row) for row in precise],
        "item_words": EXPLORATORY if items else "",
        "item_rows": [_item_cells(row) for row in items],
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


def _scenario_cells(row: Row) -> tuple[str, ...]:
    none = "not clear as it is"
    if row["no_change"]:
        none = "still clear" if row["no_change"] == row["direction"] else "no longer clear"
    ends = {"rise": "a rise", "fall": "a fall", "none": "no change"}
    both = f"{ends[row['worst_case']]}; {ends[row['best_case']]}"
    return row["title"], none, both, _TIPPING.get(row["tipping"], "not estimated")


def between_sentences(tables: Tables) -> list[str]:
    """Return what can be said of cohorts to come: from five cohorts something, below nothing."""
    rows, count = tables.get("between", []), about(tables)["cohorts"]
    if rows:
        most = max(int(row["cohorts"]) for row in rows)
        return [f"{MODEL} This edition has {in_words(most)} cohorts.", RANGE, trend_sentence(rows)]
    paired = any(row["design"] == "paired" for row in tables.get("change", []))
    if focus(tables) != "all" or not count.isdigit() or not paired:
        return []
    if int(count) < 2:
        return ["There is one cohort. The report says nothing about cohorts to come."]
    if int(count) > 4:
        return []
    return [
        f"The change over all cohorts is that of the people in these {in_words(int(count))} "
        "cohorts. It says nothing about cohorts to come: how far cohorts differ can be estimated "
        "from five of them on."
    ]


def trend_sentence(rows: list[Row]) -> str:
    """Return on which scales the change grew or shrank from one cohort to the next."""
    rows = [row for row in rows if row["trend_low"]]
    clear = [row for row in rows if float(row["trend_low"]) > 0 or float(row["trend_high"]) < 0]
    few = any(int(row["cohorts"]) < 10 for row in rows)
    end = " With fewer than ten cohorts, a trend is exploratory." if few else ""
    if not rows:
        return ""
    if not clear:
        which = f"any of the {in_words(len(rows))} scales" if len(rows) > 1 else "the scale"
        return f"There was no clear trend from one cohort to the next on {which}.{end}"
    told = [
        f"on {quoted(row['title'])} the change was {number(row['trend'].lstrip('+-'), 2)} points "
        f"{'lower' if row['trend'].startswith('-') else 'higher'} from one cohort to the next "
        f"(95% interval {number(row['trend_low'], 2)} to {number(row['trend_high'], 2)})"
        for row in clear
    ]
    rest = "; on the others there was no clear trend" if len(clear) < len(rows) else ""
    return f"{sentence('; '.join(told) + rest)}{end}"


def _between_cells(row: Row) -> tuple[str, ...]:
    spread = f"{number(row['sd'], 2)} ({bounds(row, 'sd_low', 'sd_high')})"
    trend = bounds(row, "trend_low", "trend_high")
    return (
        row["title"],
        row["cohorts"],
        spread,
        bounds(row, "changes_low", "changes_high") or "none",
        f"{number(row['trend'], 2, True)} ({trend})" if trend else "none",
    )


def precision_words(rows: list[Row]) -> list[str]:
    """Return what the smallest change that could be seen is, where one is told."""
    if not rows:
        return []
    words = []
    if any(row["detectable"] for row in rows):
        words.append(
            "Where no smallest change that matters was agreed, the table has the smallest change "
            "that so many people would show in four of five studies like this one. It depends on "
            "how many there are and how differently they changed, and is no verdict on the change "
            "that was found."
        )
    words.append(
        "The corrected p allows for how many scales were tested together. It is small where a "
        "change at least as large would be rare if nothing had changed; it says nothing of how "
        "large or how important a change is."
    )
    return words


def _precision_cells(row: Row) -> tuple[str, ...]:
    if row["note"].startswith("not estimated"):
        return row["title"], row["n"], row["note"], row["note"]
    size = f"{number(row['detectable'], 2)} could be seen" if row["detectable"] else ""
    if row["agreed"]:
        size = f"{row['agreed']} agreed to matter"
    return row["title"], row["n"], size or "not estimated", _p(row)


def _p(row: Row) -> str:
    if not row["p_adjusted"]:
        return row["note"] or "not estimated"
    return "under 0.001" if float(row["p_adjusted"]) < 0.001 else row["p_adjusted"]


def _item_cells(row: Row) -> tuple[str, ...]:
    places = 2 if row["conf_low"] else 1
    return (
        row["title"],
        sentence_case(row["text"]),
        number(row["change"], places, True),
        bounds(row) or ("none" if row["shown"] == "full" else "not shown"),
        row["n"],
    )
