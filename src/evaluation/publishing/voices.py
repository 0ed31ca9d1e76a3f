"""Sentences on what people said and answered: themes, the joint display, one-wave questions."""

from .catalogue import entries, say, say_number
from .published import Row, Tables, decimal, in_words, joined, quoted, sentence

TOO_FEW = say("words.too_few")
MOST_TOLD = 3
"""Themes, and rows of the joint display, that the summary tells one by one."""
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
        return say("said.nobody")
    told = [row for row in rows if was_told(row)]
    own = [row for row in told if row["source_group"] == "participant"] or told
    own = [row for row in own if row["source_group"] == own[0]["source_group"]]
    parts = []
    for lead, negative in (("raised", False), ("obstacle", True)):
        found = [row for row in own if (row["valence"] == "negative") == negative]
        if found:
            parts.append(_most(lead, found))
    return " ".join(parts) if parts else say("said.uncounted")


def _most(lead: str, rows: list[Row]) -> str:
    """Return the theme that most people raised, or those that as many did; rows: most first."""
    most = [row for row in rows if theme_order(row) == theme_order(rows[0])]
    group = most[0]["group_label"]
    key = f"{lead}_each" if len(most) > 1 else lead
    return say(
        f"said.{key}",
        group=group.lower() if lead == "obstacle" else group,
        themes=joined(first_few([quoted(row["title"]) for row in most])),
        count=most[0]["words"],
    )


def first_few(themes: list[str]) -> list[str]:
    """Return at most four themes; of more, three and how many others there are."""
    left = len(themes) - MOST_TOLD
    if left < 2:
        return themes
    return [*themes[:MOST_TOLD], say_number("said.others", in_words(left))]


def disagreements(tables: Tables, directions: dict[str, str]) -> list[str]:
    """Return where numbers and voices differ, and which of it no analyst has confirmed.

    Args:
        tables: of the report.
        directions: what each scale did that is shown in full.
    """
    rows = [row for row in tables.get("joint", []) if row["verdict"] == "diverge"]
    told = [joint_sentence(row, directions) for row in rows[:MOST_TOLD]]
    named = {row["title"] for row in rows[:MOST_TOLD]}
    more = [row["title"] for row in rows[MOST_TOLD:] if row["title"] not in named]
    if more:
        scales = joined([quoted(title) for title in dict.fromkeys(more)])
        told.append(sentence(say("joint_words.more", scales=scales)))
    open_ones = [quoted(row["title"]) for row in rows if row["confirmed"] != "yes"]
    if open_ones:
        scales = joined(list(dict.fromkeys(open_ones)))
        told.append(sentence(say("joint_words.not_confirmed", scales=scales)))
    return told


def joint_sentence(row: Row, directions: dict[str, str]) -> str:
    """Return one row of the joint display."""
    verdict = entries("joint").get(row["verdict"], say("joint_words.not_judged"))
    told = {"scale": quoted(row["title"]), "verdict": verdict}
    if not row["voices"]:
        return sentence(say("joint_words.judged", **told))
    told |= {"theme": quoted(row["theme_title"]), "voices": _heard(row["voices"])}
    way = directions.get(row["scale"], "")
    if way and row["verdict"] == "diverge":
        return sentence(say(f"joint_words.voices_and_{way}", **told))
    return sentence(say("joint_words.voices", **told))


def _heard(voices: str) -> str:
    """Return who raised a theme, those who were counted alone if there are any."""
    found = voices.split("; ")
    counted = [voice for voice in found if any(c.isdigit() for c in voice)] or found
    return "; ".join(voice[:1].lower() + voice[1:] for voice in counted)
