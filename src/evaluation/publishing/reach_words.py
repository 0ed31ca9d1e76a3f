"""Whom the evaluation reached, and what the programme cost each of them, in words."""

from decimal import Decimal

from .catalogue import say
from .published import (
    Tables,
    about,
    decimal,
    focus,
    in_words,
    joined,
    rounded,
    scale_rows,
    sentence,
    step_counts,
)


def compared_sentence(tables: Tables) -> str:
    """Return who could be compared, out of how many enrolled."""
    steps, facts = step_counts(tables), about(tables)
    compared, enrolled = steps.get("compared", ""), steps.get("enrolled", "")
    before, after = facts["before_label"], facts["after_label"]
    if not after:
        return say("reach.hidden")
    if not before:
        asked = steps.get("returned_after", "")
        who = say("reach.number_of_people", number=asked) if asked else say("reach.somebody")
        return say("reach.asked_once", who=who, after=after)
    unlinked = [row for row in scale_rows(tables) if row["design"] == "unlinked"]
    if unlinked:
        most = max(unlinked, key=lambda row: int(row["n"]))
        numbers = {"before_number": most["n_before"], "after_number": most["n_after"]}
        return say("reach.unlinked", before=before, after=after, **numbers)
    if not compared:
        return say("reach.hidden")
    told = {"compared": compared, "waves": say("reach.waves", before=before, after=after)}
    if enrolled and enrolled != "0":
        share = rounded(Decimal(compared) * 100 / Decimal(enrolled), 0)
        text = say(
            "reach.compared_of_enrolled",
            enrolled=enrolled,
            where=_where(tables),
            share=share,
            **told,
        )
    else:
        # Without a roster nobody knows in how many cohorts: some may have nobody to compare.
        where = _where(tables) if focus(tables) != "all" else ""
        text = say("reach.compared", where=where, **told)
    return text.replace("  ", " ")


def _where(tables: Tables) -> str:
    """Return in which cohort, or in how many, people are counted; '' of the only one."""
    facts = about(tables)
    if focus(tables) != "all":
        return say("reach.in_cohort", cohort=facts["cohort_label"])
    many = facts["cohorts"] not in ("", "1")
    return say("reach.in_cohorts", cohorts=in_words(int(facts["cohorts"]))) if many else ""


def reach_sentence(tables: Tables) -> str:
    """Return who was reached: how many enrolled, finished, were compared, were interviewed."""
    steps, compared = step_counts(tables), compared_sentence(tables)
    enrolled, finished, both, heard = (
        steps.get(step, "") for step in ("enrolled", "finished", "compared", "interviewed")
    )
    paired = all(row["design"] == "paired" for row in scale_rows(tables))
    before, after = about(tables)["before_label"], about(tables)["after_label"]
    told = [say("reach.finished", number=finished)] if finished else []
    heard = [say("reach.interviewed", number=heard)] if heard else []
    if not (enrolled and enrolled != "0" and both and before and paired):
        return f"{compared} {sentence(joined(told + heard))}" if told + heard else compared
    share = rounded(Decimal(both) * 100 / Decimal(enrolled), 0)
    told += [say("reach.compared_share", number=both, share=share), *heard]
    parts = {"number": enrolled, "where": _where(tables), "told": joined(told)}
    waves = say("reach.waves", before=before, after=after)
    text = say("reach.enrolled", **parts).replace(" ,", ",")
    return f"{sentence(text)} {say('reach.both_times', waves=waves)}"


def cost_sentence(tables: Tables) -> str:
    """Return what the programme cost per person enrolled and per person who finished."""
    facts, steps = about(tables), step_counts(tables)
    amount = decimal(facts["cost"])
    if amount is None:
        return ""
    sign = facts["cost_currency"]
    per = [
        say(f"cost.{step}", amount=f"{sign}{rounded(amount / Decimal(steps[step]), 0):,}")
        for step in ("enrolled", "finished")
        if steps.get(step, "0") != "0"
    ]
    told = {"amount": f"{sign}{rounded(amount, 0):,}", "covers": facts["cost_covers"]}
    if not per:
        return sentence(say("cost.whole", **told))
    return sentence(say("cost.whole_and_each", each=joined(per), **told))
