"""How firm the changes are, in words: other ways, cohorts, later waves, single questions."""

from .catalogue import say
from .cells import bounds, sentence_case
from .other_ways import agreement_sentence, agreement_tables, verdict_words
from .published import Row, Tables, about, filled, focus, in_words, joined, number, quoted, sentence
from .scenario_cells import scenario_cells


def sensitivity_cells(tables: Tables) -> dict:
    """Return everything that the annex on how firm the changes are is filled with."""
    rows, later = filled(tables, "sensitivity"), filled(tables, "later")
    apart, precise = filled(tables, "between"), filled(tables, "precision")
    items = filled(tables, "items")
    words = [agreement_sentence(rows), by_rule_sentence(rows, about(tables)["minimum_group"])]
    return {
        "agreement_words": [*filter(None, words), say("sensitivity.ways")] if rows else [],
        "agreement_tables": agreement_tables(rows),
        **scenario_cells(tables),
        "later_words": say("later.what") if any(row["direction"] for row in later) else "",
        "later_rows": [_later_cells(row) for row in later if row["direction"]],
        "between_words": between_sentences(tables),
        "between_rows": [_between_cells(row) for row in apart],
        "precision_words": precision_words(precise),
        "precision_rows": [_precision_cells(row) for row in precise],
        "item_words": say("sensitivity.questions") if items else "",
        "item_rows": [_item_cells(row) for row in items],
    }


def by_rule_sentence(rows: list[Row], k: str) -> str:
    """Return how many people compared have a score of some of a scale's questions alone."""
    scales = {row["scale"]: row["title"] for row in rows if row["way"] != "all"}
    told = {
        row["scale"]: say("sensitivity.people_on", people=row["note"], scale=quoted(row["title"]))
        for row in rows
        if row["way"] == "mean_change_complete_items" and " of " in row["note"]
    }
    if not scales:
        return ""
    parts = list(told.values())
    if len(told) < len(scales):
        key = "few_on_others" if told else "few_on_every"
        parts.append(say(f"sensitivity.{key}", k=k or "5"))
    return say("sensitivity.by_rule", people=joined(parts))


def _later_cells(row: Row) -> tuple[str, ...]:
    waves = say("later.waves", after=row["after_label"], before=row["before_label"])
    told = verdict_words(row["direction"])
    return row["title"], sentence_case(waves), row["n"], told, _by_model(row)


def _by_model(row: Row) -> str:
    if row["verdict"] == "not_estimated":
        return say("annex_cell.not_estimated")
    if row["verdict"] == "withheld":
        return say("annex_cell.not_shown")
    if row["verdict"] == "disagrees":
        return say("sensitivity.disagrees", verdict=verdict_words(row["otherwise"]))
    return say("sensitivity.agrees")


def between_sentences(tables: Tables) -> list[str]:
    """Return what can be said of cohorts to come: from five cohorts something, below nothing."""
    rows, count = tables.get("between", []), about(tables)["cohorts"]
    if rows:
        most = max(int(row["cohorts"]) for row in rows)
        told = say("between.model") + " " + say("between.cohorts", n=in_words(most))
        return [told, say("between.range"), trend_sentence(rows)]
    paired = any(row["design"] == "paired" for row in tables.get("change", []))
    if focus(tables) != "all" or not count.isdigit() or not paired:
        return []
    if int(count) < 2:
        return [say("between.one_cohort")]
    if int(count) > 4:
        return []
    return [say("between.few_cohorts", n=in_words(int(count)))]


def trend_sentence(rows: list[Row]) -> str:
    """Return on which scales the change grew or shrank from one cohort to the next."""
    rows = [row for row in rows if row["trend_low"]]
    clear = [row for row in rows if float(row["trend_low"]) > 0 or float(row["trend_high"]) < 0]
    few = any(int(row["cohorts"]) < 10 for row in rows)
    end = [say("between.exploratory")] if few else []
    if not rows:
        return ""
    if not clear:
        no_trend = say("between.no_trend.one")
        if len(rows) > 1:
            no_trend = say("between.no_trend.many", n=in_words(len(rows)))
        return " ".join([no_trend, *end])
    told = "; ".join(map(_trend, clear))
    if len(clear) < len(rows):
        told = say("between.elsewhere", trends=told)
    return " ".join([sentence(told), *end])


def _trend(row: Row) -> str:
    return say(
        f"between.trend.{'lower' if row['trend'].startswith('-') else 'higher'}",
        scale=quoted(row["title"]),
        size=number(row["trend"].lstrip("+-"), 2),
        low=number(row["trend_low"], 2),
        high=number(row["trend_high"], 2),
    )


def _between_cells(row: Row) -> tuple[str, ...]:
    spread = f"{number(row['sd'], 2)} ({bounds(row, 'sd_low', 'sd_high')})"
    trend = bounds(row, "trend_low", "trend_high")
    return (
        row["title"],
        row["cohorts"],
        spread,
        bounds(row, "changes_low", "changes_high") or say("annex_cell.none"),
        f"{number(row['trend'], 2, True)} ({trend})" if trend else say("annex_cell.none"),
    )


def precision_words(rows: list[Row]) -> list[str]:
    """Return what the smallest change that could be seen is, where one is told."""
    if not rows:
        return []
    detectable = [say("precision.detectable")] if any(row["detectable"] for row in rows) else []
    return [*detectable, say("precision.corrected")]


def _precision_cells(row: Row) -> tuple[str, ...]:
    if row["note"].startswith("not estimated"):
        return row["title"], row["n"], row["note"], row["note"]
    size = say("annex_cell.not_estimated")
    if row["detectable"]:
        size = say("precision.could_be_seen", size=number(row["detectable"], 2))
    if row["agreed"]:
        size = say("precision.agreed", size=row["agreed"])
    return row["title"], row["n"], size, _p(row)


def _p(row: Row) -> str:
    if not row["p_adjusted"]:
        return row["note"] or say("annex_cell.not_estimated")
    return say("precision.under") if float(row["p_adjusted"]) < 0.001 else row["p_adjusted"]


def _item_cells(row: Row) -> tuple[str, ...]:
    places = 2 if row["conf_low"] else 1
    return (
        row["title"],
        sentence_case(row["text"]),
        number(row["change"], places, True),
        bounds(row) or say(f"annex_cell.{'none' if row['shown'] == 'full' else 'not_shown'}"),
        row["n"],
    )
