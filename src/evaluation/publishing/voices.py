"""Sentences on what people said and answered: themes, the joint display, one-wave questions."""

from .published import MINUS, Row, Tables, decimal, joined, quoted, sentence

TOO_FEW = "too few to say"
_ORDER = {"at least half": 0.5, "fewer than half": 0.25, "some": 0.1}


def theme_order(row: Row) -> float:
    """Return how common a theme is in its group, for sorting only (withheld counts are coarse)."""
    n, group = decimal(row["n"]), decimal(row["n_group"])
    return float(n / group) if n is not None and group else _ORDER.get(row["words"], 0.0)


def was_told(row: Row) -> bool:
    """Return whether it is told how many raised a theme: enough were asked about it."""
    return bool(row["n"]) or row["words"] in _ORDER


def people_said(tables: Tables) -> str:
    """Return what people raised most, helpful and hindering, with the group's own denominator."""
    rows = sorted(tables.get("themes", []), key=theme_order, reverse=True)
    if not rows:
        return (
            "No interviews, reflections or comments are part of this report, so it cannot say "
            "how people explain what they rated."
        )
    counted = [row for row in rows if row["n"]]
    own = [row for row in counted if row["source_group"] == "participant"] or counted
    group = own[0]["source_group"] if own else ""
    parts = []
    for negative in (False, True):
        found = [r for r in own if r["source_group"] == group]
        found = [r for r in found if (r["valence"] == "negative") == negative]
        if found:
            most = [r for r in found if theme_order(r) == theme_order(found[0])]
            named = "the obstacle named most was" if negative else "the theme raised most was"
            titles = joined([quoted(r["title"]) for r in most])
            verb = (
                named if len(most) == 1 else named.replace("was", "were").replace("theme", "themes")
            )
            parts.append(f"{verb} {titles} ({most[0]['group_label']}: {most[0]['words']})")
    if not parts:
        return (
            "How many people raised a theme is told in words only: they are too few to be counted."
        )
    return sentence("; ".join(parts))


def joint_sentence(row: Row) -> str:
    """Return one row of the joint display; a verdict that nobody confirmed is marked so."""
    verdicts = {
        "converge": "numbers and voices agree",
        "diverge": "numbers and voices differ",
        "complement": "the voices add to the numbers",
        "silent": "nobody interviewed spoke of it",
    }
    mark = "" if row["confirmed"] == "yes" else " (proposed by rule, not confirmed by an analyst)"
    verdict = verdicts.get(row["verdict"], "not judged")
    voices = row["voices"].split("; ")
    counted = [voice for voice in voices if any(c.isdigit() for c in voice)] or voices
    said = f", while {quoted(row['theme_title'])} was raised ({joined(counted)})"
    change = row["change_words"].replace("-", MINUS)
    return sentence(
        f"on {quoted(row['title'])} {verdict}{mark}: its change was {change}"
        f"{said if row['voices'] else ''}"
    )
