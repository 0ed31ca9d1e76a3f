"""How firm the changes are, in words: other ways, cohorts, later waves, single questions."""

from .cells import bounds, sentence_case
from .other_ways import agreement_sentence, agreement_tables, verdict_words
from .published import Row, Tables, about, filled, focus, in_words, joined, number, quoted, sentence
from .scenario_cells import scenario_cells

AGREEMENT = (
    "Each row is another way to estimate the same changes, or other people to estimate them from. "
    "It agrees where it comes to the same verdict: rose, fell, or no clear change. The numbers are "
    "in the evaluator\u2019s review, since many of these are of nearly the same people."
)
LATER = (
    "Fewer people answer once more, later, and not by chance: those who do may not be like those "
    "who do not. The change is that of the people who answered at both of the two times. The "
    "model takes the answers of everybody at all times together, so that those who did not answer "
    "later count with what they had said."
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


def sensitivity_cells(tables: Tables) -> dict:
    """Return everything that the annex on how firm the changes are is filled with."""
    rows, later = filled(tables, "sensitivity"), filled(tables, "later")
    apart, precise = filled(tables, "between"), filled(tables, "precision")
    items = filled(tables, "items")
    words = [agreement_sentence(rows), by_rule_sentence(rows, about(tables)["minimum_group"])]
    return {
        "agreement_words": [*filter(None, words), AGREEMENT] if rows else [],
        "agreement_tables": agreement_tables(rows),
        **scenario_cells(tables),
        "later_words": LATER if any(row["direction"] for row in later) else "",
        "later_rows": [_later_cells(row) for row in later if row["direction"]],
        "between_words": between_sentences(tables),
        "between_rows": [_between_cells(row) for row in apart],
        "precision_words": precision_words(precise),
        "precision_rows": [_precision_cells(row) for row in precise],
        "item_words": EXPLORATORY if items else "",
        "item_rows": [_item_cells(row) for row in items],
    }


def by_rule_sentence(rows: list[Row], k: str) -> str:
    """Return how many people compared have a score of some of a scale's questions alone."""
    scales = {row["scale"]: row["title"] for row in rows if row["way"] != "all"}
    told = {
        row["scale"]: f"{row['note']} people on {quoted(row['title'])}"
        for row in rows
        if row["way"] == "mean_change_complete_items" and " of " in row["note"]
    }
    if not scales:
        return ""
    few = f"fewer than {k or '5'} people"
    rest = "on every scale" if not told else "on the others" if len(told) < len(scales) else ""
    parts = [*told.values(), *([f"{few} {rest}"] if rest else [])]
    return (
        "Who answered most of a scale\u2019s questions, and not all, has the mean of those that "
        f"were answered as a score. That is so of {joined(parts)}."
    )


def _later_cells(row: Row) -> tuple[str, ...]:
    waves = sentence_case(f"{row['after_label']}, against {row['before_label']}")
    model = {"not_estimated": "not estimated", "withheld": "not shown"}.get(row["verdict"])
    told = verdict_words(row["direction"])
    return row["title"], waves, row["n"], told, model or _by_model(row)


def _by_model(row: Row) -> str:
    if row["verdict"] == "disagrees":
        return f"disagrees: {verdict_words(row['otherwise'])}"
    return "agrees"


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
