"""All generated sentences, made by declared rules from rows of the published tables.

The words never say more than one group before and after can show. Falls and nulls are told as
plainly as gains. One decimal in text, two in tables: a sentence takes two decimals only where one
would hide a sign or a side (an interval from 0.04 must not read 'from 0.0').
"""

import re
from decimal import Decimal

from .other_ways import disagreement
from .published import (
    Row,
    Tables,
    about,
    cohort_labels,
    decimal,
    focus,
    in_words,
    joined,
    long_date,
    number,
    quoted,
    rounded,
    scale_rows,
    sentence,
    step_counts,
)
from .voices import TOO_FEW, people_said

FORBIDDEN = (
    "effect",
    "effects",
    "effective",
    "effectiveness",
    "impact of",
    "impacts",
    "caused",
    "causes",
    "proves",
    "proved",
    "proof",
    "significant",
    "significantly",
    "p-value",
)
_FORBIDDEN = re.compile(r"\b(" + "|".join(FORBIDDEN) + r")\b", re.IGNORECASE)


def check_words(text: str) -> list[str]:
    """Return the forbidden words in a generated text; what stands in single quotes is quoted."""
    return _FORBIDDEN.findall(re.sub(r"\u2018[^\u2018]*\u2019", "", text))


def _places(row: Row, *marks: str) -> int:
    """Decimals of a sentence: one, or two where one would hide on which side a number lies."""
    numbers = [decimal(row[key]) for key in ("change", "conf_low", "conf_high")]
    sides = [Decimal(0)] + [mark for mark in map(decimal, marks) if mark is not None]
    hidden = any(
        value is not None and value != side and rounded(value, 1) == rounded(side, 1)
        for value in numbers
        for side in sides
    )
    return 2 if hidden and row["shown"] == "full" and row["direction"] != "same" else 1


def points(text: str, places: int = 1) -> str:
    """Return the size of a change without its sign: '0.4 points'."""
    size = number(text.lstrip("-"), places)
    return f"{size} point{'' if decimal(size) == 1 else 's'}"


def interval(row: Row, places: int = 2) -> str:
    """Return '95% interval 0.15 to 0.62'; '' where the table has none.

    Limits keep the table's two decimals: rounded again, an interval could look narrower than it is.
    """
    if not row["conf_low"]:
        return ""
    return f"95% interval {number(row['conf_low'], places)} to {number(row['conf_high'], places)}"


def estimate_sentence(row: Row, population: str = "") -> str:
    """Return one scale's change: direction, size in points of its range, interval and n.

    `population` opens the sentence ('Across the people in these 3 cohorts'); rows under the gate
    say that there are too few people, rows with a direction alone show no interval.
    """
    title, n = quoted(row["title"]), row["n"]
    if row["shown"] == "too_few":
        return f"{title}: {TOO_FEW}."
    if row["design"] == "unlinked":
        return _difference_sentence(row)
    places = _places(row)
    size = points(row["change"], places)
    scale = f"{row['range_low']}\u00a0to\u00a0{row['range_high']}"
    inside = "; ".join(part for part in (interval(row), f"n\u00a0=\u00a0{n}") if part)
    wave = f"{row['after_label']} than {_against(row['before_label'])}"
    change = decimal(row["change"]) or Decimal(0)
    way = "lower" if change < 0 else "higher"
    opening = f"{population}, participants" if population else "participants"
    if row["direction"] == "same":
        text = (
            f"{opening} rated {title} the same {row['after_label']} as "
            f"{_against(row['before_label'])}, to within {points('0.1')}"
        )
    elif row["direction"] == "unclear" and row["shown"] == "full":
        start = f"{population}, ratings" if population else "ratings"
        text = f"{start} of {title} showed no clear change: they were {size} {way} {wave}"
    else:
        text = f"{opening} rated {title} {size} {way} {wave}"
    tail = "" if row["shown"] == "full" else "; too few people for an interval"
    return sentence(f"{text}, on a scale of {scale} ({inside}{tail})")


def firm_sentence(tables: Tables, row: Row) -> str:
    """Return one scale's change, and which other ways to estimate it say something else."""
    return " ".join(filter(None, (estimate_sentence(row), disagreement(tables, row["scale"]))))


def _difference_sentence(row: Row) -> str:
    """Return the difference between two groups of whom nobody can be followed."""
    title, places = quoted(row["title"]), _places(row)
    scale = f"{row['range_low']}\u00a0to\u00a0{row['range_high']}"
    people = f"n\u00a0=\u00a0{row['n_before']} and {row['n_after']}"
    inside = "; ".join(part for part in (interval(row), people) if part)
    later = f"those who answered {row['after_label']}"
    earlier = f"those who answered {row['before_label']}"
    way = "lower" if (decimal(row["change"]) or Decimal(0)) < 0 else "higher"
    if row["direction"] == "same":
        text = f"{later} rated {title} as {earlier} did, to within {points('0.1')}"
    elif row["direction"] == "unclear" and row["shown"] == "full":
        text = (
            f"there was no clear difference in {title}: ratings of {later} were "
            f"{points(row['change'], places)} {way} than those of {earlier}"
        )
    else:
        text = f"{later} rated {title} {points(row['change'], places)} {way} than {earlier}"
    tail = "" if row["shown"] == "full" else "; too few people for an interval"
    return sentence(f"{text}, on a scale of {scale} ({inside}{tail})")


def _against(label: str) -> str:
    return label if label.startswith(("before", "at ", "after")) else quoted(label)


def against_smallest(row: Row, smallest: str, agreed_on: str = "") -> str:
    """Return how the main outcome's interval lies to the smallest change agreed beforehand."""
    low, high, least = (decimal(row["conf_low"]), decimal(row["conf_high"]), decimal(smallest))
    if low is None or high is None or least is None:
        return ""
    when = f"on {long_date(agreed_on)}" if agreed_on else "beforehand"
    agreed = f"the smallest change that was agreed {when} to matter ({points(smallest)})"
    if low > least:
        return f"The whole interval lies above {agreed}."
    if high < -least:
        return f"The whole interval lies below zero by more than {agreed}."
    if high < least:
        return f"The whole interval lies below {agreed}."
    return f"The interval includes {agreed}, so the answers do not settle whether it was reached."


def change_words(row: Row) -> str:
    """Return a change in a few words for a table's cell or a joint display."""
    if row["shown"] == "too_few":
        return TOO_FEW
    size = points(row["change"], _places(row))
    if row["design"] == "unlinked":
        ways = {"rose": f"{size} higher", "fell": f"{size} lower", "same": "no difference"}
        return ways.get(row["direction"], f"no clear difference ({size})")
    return {"rose": f"rose by {size}", "fell": f"fell by {size}", "same": "did not change"}.get(
        row["direction"], f"no clear change ({size})"
    )


_LINKED = (
    ("rose", "rose"),
    ("fell", "fell"),
    ("same", "did not change"),
    ("unclear", "showed no clear change"),
)
_UNLINKED = (
    ("rose", "were rated higher by the later group"),
    ("fell", "were rated lower by the later group"),
    ("same", "were rated the same by both groups"),
    ("unclear", "showed no clear difference"),
)


def grouping(rows: list[Row]) -> str:
    """Return what a group of scales did, by rule: 'Four of five scales rose'."""
    # Without an interval nothing can be said to have risen or fallen.
    rows = [row for row in rows if row["shown"] == "full" and row["direction"]]
    if not rows:
        return ""
    kinds = _LINKED if any(row["design"] != "unlinked" for row in rows) else _UNLINKED
    found = [
        (verb, [row["title"] for row in rows if row["direction"] == kind]) for kind, verb in kinds
    ]
    found = [(verb, titles) for verb, titles in found if titles]
    if len(found) == 1:
        verb, total = found[0][0], len(rows)
        who = (
            quoted(rows[0]["title"])
            if total == 1
            else ("both scales" if total == 2 else f"all {in_words(total)} scales")
        )
        return sentence(f"{who} {verb}")
    parts = []
    for place, (verb, titles) in enumerate(found):
        count = f"{in_words(len(titles))} of {in_words(len(rows))} scales"
        named = len(titles) < 2 or (place and len(titles) < 3)
        parts.append(f"{joined([quoted(t) for t in titles]) if named else count} {verb}")
    return sentence("; ".join(parts))


def population(tables: Tables) -> str:
    """Return the words that open a pooled result; '' for the report of one cohort."""
    facts = about(tables)
    if any(row["design"] == "unlinked" for row in scale_rows(tables)):
        return ""
    if focus(tables) != "all" or facts["cohorts"] in ("", "1"):
        return ""
    if modelled := tables.get("between"):
        return f"On average over cohorts such as these {modelled[0]['cohorts']}"
    return f"Across the people in these {facts['cohorts']} cohorts"


def answer(tables: Tables) -> str:
    """Return the answer: the main outcome against the agreed change, or what the scales did."""
    rows = scale_rows(tables)
    main = next((row for row in rows if row["main"] == "yes"), None)
    if main is None:
        return grouping(rows) or (
            "Everybody was asked once, so this report describes what people said; it says "
            "nothing about change."
            if not about(tables)["before_label"]
            else "No scale has enough answers from before and after, so nothing "
            "can be said about change."
        )
    judged = against_smallest(main, about(tables)["smallest_change"], about(tables)["agreed_on"])
    told = (estimate_sentence(main, population(tables)), judged)
    return " ".join(filter(None, (*told, disagreement(tables, main["scale"]))))


def compared_sentence(tables: Tables) -> str:
    """Return who could be compared, out of how many enrolled."""
    steps, facts = step_counts(tables), about(tables)
    compared, enrolled = steps.get("compared", ""), steps.get("enrolled", "")
    where = (
        f"in {facts['cohort_label']}"
        if focus(tables) != "all"
        else (f"in {facts['cohorts']} cohorts" if facts["cohorts"] not in ("", "1") else "")
    )
    waves = f"{facts['before_label']} and {facts['after_label']}"
    if not facts["before_label"]:
        asked = steps.get("returned_after", "")
        who = f"{asked} people" if asked else "People"
        return f"{who} answered {facts['after_label']}. They were asked once."
    unlinked = [row for row in scale_rows(tables) if row["design"] == "unlinked"]
    if unlinked:
        most = max(unlinked, key=lambda row: int(row["n"]))
        return (
            f"{most['n_before']} people answered {facts['before_label']} and {most['n_after']} "
            f"{facts['after_label']}. Their answers cannot be linked, so the two groups are set "
            "beside each other: nobody knows who changed, or how many answered both times."
        )
    if not compared:
        return "How many people answered both times cannot be shown."
    if enrolled and enrolled != "0":
        share = rounded(Decimal(compared) * 100 / Decimal(enrolled), 0)
        return (
            f"{compared} of the {enrolled} people enrolled {where} answered {waves} and could "
            f"be compared ({share}%)."
        ).replace("  ", " ")
    # Without a roster nobody knows in how many cohorts: some may have nobody to compare.
    where = where if focus(tables) != "all" else ""
    return f"{compared} people {where} answered {waves} and could be compared.".replace("  ", " ")


def reach_sentence(tables: Tables) -> str:
    """Return who was reached: how many enrolled, finished, were compared, were interviewed."""
    steps, compared = step_counts(tables), compared_sentence(tables)
    finished, heard = steps.get("finished"), steps.get("interviewed")
    parts = [f"{finished} finished the programme"] if finished else []
    parts += [f"{heard} were interviewed"] if heard else []
    return f"{compared} {sentence(joined(parts))}" if parts else compared


def cost_sentence(tables: Tables) -> str:
    """Return what the programme cost per person enrolled and per person who finished."""
    facts, steps = about(tables), step_counts(tables)
    amount = decimal(facts["cost"])
    if amount is None:
        return ""
    sign = facts["cost_currency"]
    per = [
        f"{sign}{rounded(amount / Decimal(steps[step]), 0):,} for each person {who}"
        for step, who in (("enrolled", "enrolled"), ("finished", "who finished"))
        if steps.get(step, "0") != "0"
    ]
    whole = f"The programme cost {facts['cost_currency']}{rounded(amount, 0):,}"
    each = f": {joined(per)}" if per else ""
    return sentence(f"{whole}{each} ({facts['cost_covers']})")


def headlines(tables: Tables) -> list[str]:
    """Return three headline sentences: the answer, who was compared, what people said."""
    return [answer(tables), compared_sentence(tables), people_said(tables)]


def cohorts_sentence(tables: Tables) -> str:
    """Return how far the cohorts' changes in the main outcome lie apart; '' below two cohorts."""
    rows = [
        row
        for cohort in cohort_labels(tables)
        for row in scale_rows(tables, cohort)
        if row["main"] == "yes" and row["shown"] != "too_few"
    ]
    if len(rows) < 2:
        return ""
    ranked = sorted(rows, key=lambda row: decimal(row["change"]) or Decimal(0))
    low, high = ranked[0], ranked[-1]
    return (
        f"The change in {quoted(low['title'])} ranged from {number(low['change'], 2, True)} "
        f"({low['cohort_label']}) to {number(high['change'], 2, True)} "
        f"({high['cohort_label']}) points. Each cohort is small and its interval wide: "
        "differences between cohorts may be chance."
    )
