"""The plan and the groups that it names, in words and as tables."""

from .catalogue import say
from .cells import bounds, sentence_case
from .published import (
    Row,
    Tables,
    about,
    in_words,
    joined,
    long_date,
    number,
    quoted,
    room_left,
    sentence,
)

KINDS = ("late", "not_named", "not_computed")


def plan_cells(tables: Tables) -> dict:
    """Return everything that the section on the plan is filled with."""
    rows, departures = tables.get("plan", []), tables.get("deviations", [])
    return {
        "plan_agreed": agreed_sentences(tables),
        "plan_rows": [(row["label"], _agreed(row)) for row in rows],
        "plan_kept": say("plan.kept") if rows and not departures else "",
        "plan_departures": [
            (
                say(f"plan.departures.{kind}"),
                [_departure(row) for row in departures if row["kind"] == kind],
            )
            for kind in KINDS
            if any(row["kind"] == kind for row in departures)
        ],
        **subgroup_cells(tables),
    }


def agreed_sentences(tables: Tables) -> list[str]:
    """Return when the plan was agreed and how it can be known again; or that there is none."""
    if "plan" not in tables or not tables.get("participation"):
        return []  # A report that tells nothing of so few people does not tell that either.
    told = {row["key"]: row["value"] for row in tables["plan"]}
    if not told:
        return [say("plan.nothing")]
    day = told.get("agreed_on")
    agreed = sentence(say("plan.agreed_on", date=long_date(day))) if day else say("plan.no_date")
    return [agreed, say("plan.fingerprint", fingerprint=told["fingerprint"])]


def _agreed(row: Row) -> str:
    if row["key"] == "fingerprint":
        return row["value"]
    return long_date(row["value"]) if row["key"] == "agreed_on" else sentence_case(row["value"])


def _departure(row: Row) -> str:
    """Return a departure in one line: what, and why."""
    why = row["why"]
    if row["kind"] == "late":
        start, _, day = why.rpartition(" ")
        why = f"{start} {long_date(day)}"
    return sentence(say("plan.departure", what=row["what"], why=why))


def subgroup_cells(tables: Tables) -> dict:
    """Return the groups, as two tables and a few sentences; empty where none may be shown."""
    groups, apart = tables.get("subgroups", []), tables.get("subgroup_differences", [])
    labels = list(dict.fromkeys(row["attribute_label"] for row in groups))
    return {
        "subgroup_sentences": (
            [*difference_sentences(apart), say("subgroups.apart")] if groups else []
        ),
        "subgroup_caption": say(
            "subgroups.caption",
            attributes=joined(labels),
            before=about(tables)["before_label"],
            after=about(tables)["after_label"],
        ),
        "subgroup_rows": [
            (
                row["title"],
                row["group"],
                row["n"],
                number(row["mean_before"], 2),
                number(row["mean_after"], 2),
                number(row["change"], 2, True),
                bounds(row) or say("annex_cell.none"),
            )
            for row in groups
        ],
        "difference_rows": [
            (
                row["title"],
                say(
                    "subgroups.first_less_second",
                    first=sentence_case(row["group"]),
                    second=row["other"],
                ),
                say("subgroups.sizes", n=row["n"], other=row["n_other"]),
                number(row["difference"], 2, True),
                bounds(row, "difference_low", "difference_high") or say("annex_cell.none"),
                say(f"subgroups.{'yes' if row['clear'] == 'yes' else 'no'}"),
            )
            for row in apart
        ],
    }


def difference_sentences(apart: list[Row]) -> list[str]:
    """Return how many differences were looked at, and which are clear once all are allowed for."""
    if not apart:
        return [say("subgroups.nothing_to_compare")]
    tests, clear = int(apart[0]["tests"]), [row for row in apart if row["clear"] == "yes"]
    how_many = "one" if tests == 1 else "many"
    looked = say(f"subgroups.looked_at.{how_many}", n=in_words(tests))
    hidden = tests - len(apart)
    if hidden:
        looked = say("subgroups.can_be_shown", looked=looked, n=in_words(len(apart)))
    if clear:
        how_many = "only" if tests == 1 else "one" if len(clear) == 1 else "many"
        found = sentence(say(f"subgroups.found.{how_many}", looked=looked))
        texts = [found, *map(_clear, clear)]
    else:
        which = "only" if tests == 1 else "shown" if hidden else "all"
        found = sentence(say(f"subgroups.not_found.{which}", looked=looked))
        room = room_left(apart, "difference_low", "difference_high")
        texts = [f"{found} {say('subgroups.room', size=number(room))}" if room else found]
    return [*texts, *[say("subgroups.hidden")] * bool(hidden)]


def _clear(row: Row) -> str:
    """Return a clear difference as a sentence: whose change was higher, by how much."""
    higher = not row["difference"].startswith("-")
    one, other = (row["group"], row["other"]) if higher else (row["other"], row["group"])
    limits = [row["difference_low"], row["difference_high"]]
    if not higher:
        limits = [_without_sign(limit) for limit in reversed(limits)]
    low, high = (number(limit, 2) for limit in limits)
    size = number(row["difference"].lstrip("+-"), 2)
    return say(
        "subgroups.clear",
        scale=quoted(row["title"]),
        group=quoted(one),
        other=quoted(other),
        size=size,
        low=low,
        high=high,
    )


def _without_sign(limit: str) -> str:
    """Return minus a limit, as a cell."""
    return limit.removeprefix("-") if limit.startswith("-") else f"-{limit}"
