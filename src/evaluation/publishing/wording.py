"""Sentences over several estimates, by declared rules: the answer, groups of scales, cohorts.

The words never say more than one group before and after can show. Falls and nulls are told as
plainly as gains.
"""

import re
from decimal import Decimal

from .catalogue import entries, say
from .cohort_panels import ROWS
from .estimate_words import against_smallest, answer_sentence
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
    number,
    quoted,
    scale_rows,
    sentence,
)
from .reach_words import compared_sentence
from .voices import people_said

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


def grouping(rows: list[Row]) -> str:
    """Return what a group of scales did, by rule: 'Four of five scales rose'."""
    # Without an interval nothing can be said to have risen or fallen.
    rows = [row for row in rows if row["shown"] == "full" and row["direction"]]
    if not rows:
        return ""
    design = "paired" if any(row["design"] != "unlinked" for row in rows) else "unlinked"
    found = [
        (verb, [row["title"] for row in rows if row["direction"] == kind])
        for kind, verb in entries(f"group.{design}").items()
    ]
    found = [(verb, titles) for verb, titles in found if titles]
    if len(found) == 1:
        return sentence(say("group.clause", scales=_all_of(rows), verb=found[0][0]))
    parts = []
    for place, (verb, titles) in enumerate(found):
        named = len(titles) < 2 or (place and len(titles) < 3)
        count = say("group.some", number=in_words(len(titles)), total=in_words(len(rows)))
        scales = joined([quoted(t) for t in titles]) if named else count
        parts.append(say("group.clause", scales=scales, verb=verb))
    return sentence("; ".join(parts))


def condenses(rows: list[Row]) -> bool:
    """Return whether what a group of scales did is shorter to tell than each scale by itself."""
    directions = [row["direction"] for row in rows if row["shown"] == "full"]
    return len(directions) > len(set(directions)) and len(directions) > 1


def _all_of(rows: list[Row]) -> str:
    """Return how a group of scales is named that all did the same."""
    if len(rows) == 1:
        return quoted(rows[0]["title"])
    return say("group.both") if len(rows) == 2 else say("group.all", number=in_words(len(rows)))


def population(tables: Tables) -> str:
    """Return the words that open a pooled result; '' for the report of one cohort."""
    facts = about(tables)
    if any(row["design"] == "unlinked" for row in scale_rows(tables)):
        return ""
    if focus(tables) != "all" or facts["cohorts"] in ("", "1"):
        return ""
    if modelled := tables.get("between"):
        return say("population.cohorts_like_these", cohorts=in_words(int(modelled[0]["cohorts"])))
    return say("population.these_cohorts", cohorts=in_words(int(facts["cohorts"])))


def answer(tables: Tables) -> str:
    """Return the answer: the main outcome against the agreed change, or what the scales did."""
    rows = scale_rows(tables)
    main = next((row for row in rows if row["main"] == "yes"), None)
    if main is None:
        once = not about(tables)["before_label"]
        return grouping(rows) or (say("answer.asked_once") if once else say("answer.no_scale"))
    judged = against_smallest(main, about(tables)["smallest_change"], about(tables)["agreed_on"])
    told = (answer_sentence(main, population(tables)), judged)
    return " ".join(filter(None, (*told, disagreement(tables, main["scale"]))))


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
    if number(low["change"]) == number(high["change"]):
        size = number(low["change"], 1, True)
        return say("cohorts.alike", scale=quoted(low["title"]), size=size)
    ends = {"low": number(low["change"], 1, True), "high": number(high["change"], 1, True)}
    scale = quoted(low["title"])
    if len(rows) > ROWS:
        # Who is first and who is last of so many is chance: they are not named.
        return say("cohorts.many_apart", scale=scale, number=str(len(rows)), **ends)
    labels = {"low_cohort": low["cohort_label"], "high_cohort": high["cohort_label"]}
    return say("cohorts.apart", scale=scale, **ends, **labels)
