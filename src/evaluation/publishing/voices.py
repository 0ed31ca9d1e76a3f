"""Sentences on what people said and answered: themes, the joint display, one-wave questions."""

from .published import Row, Tables, decimal, number, quoted, sentence

TOO_FEW = "too few to say"
_ORDER = {"at least half": 0.5, "fewer than half": 0.25, "some": 0.1}


def theme_order(row: Row) -> float:
    """Return how common a theme is in its group, for sorting only (withheld counts are coarse)."""
    n, group = decimal(row["n"]), decimal(row["n_group"])
    return float(n / group) if n is not None and group else _ORDER.get(row["words"], 0.0)


def people_said(tables: Tables) -> str:
    """Return what people raised most, helpful and hindering, with the group's own denominator."""
    rows = sorted(tables.get("themes", []), key=theme_order, reverse=True)
    if not rows:
        return (
            "No interviews, reflections or comments are part of this report, so it cannot say "
            "how people explain what they rated."
        )
    parts = []
    for negative in (False, True):
        row = next((r for r in rows if (r["valence"] == "negative") == negative), None)
        if row:
            named = "the obstacle named most was" if negative else "the theme raised most was"
            parts.append(f"{named} {quoted(row['title'])} ({row['group_label']}: {row['words']})")
    return sentence("; ".join(parts))


def experience_sentence(row: Row) -> str:
    """Return one question or scale of one wave: share agreeing or mean, interval and n."""
    n = f"n\u00a0=\u00a0{row['n']}"
    if row["shown"] == "too_few" or not (row["share"] or row["mean"]):
        return f"{quoted(row['title'])}: {TOO_FEW}."
    if row["share"]:
        bounds = f"95% interval {number(row['share_low'], 0)} to {number(row['share_high'], 0)}%; "
        return sentence(
            f"{number(row['share'], 0)}% agreed: {quoted(row['title'])} "
            f"({bounds if row['share_low'] else ''}{n})"
        )
    bounds = f"95% interval {number(row['mean_low'])} to {number(row['mean_high'])}; "
    return sentence(
        f"{quoted(row['title'])} was rated {number(row['mean'])} on average, on a "
        f"scale of {row['range_low']}\u00a0to\u00a0{row['range_high']} "
        f"({bounds if row['mean_low'] else ''}{n})"
    )


def joint_sentence(row: Row) -> str:
    """Return one row of the joint display; a verdict that nobody confirmed is marked so."""
    verdicts = {
        "agree": "numbers and voices agree",
        "disagree": "numbers and voices differ",
        "complement": "the voices add to the numbers",
        "silent": "nobody interviewed spoke of it",
    }
    mark = "" if row["confirmed"] == "yes" else " (proposed by rule, not confirmed by an analyst)"
    verdict = verdicts.get(row["verdict"], "not judged")
    voices = f" {quoted(row['theme_title'])}: {row['voices']}." if row["voices"] else ""
    return f"{quoted(row['title'])} ({row['change_words']}): {verdict}{mark}.{voices}"
