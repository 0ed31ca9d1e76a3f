"""The plan and the groups that it names, in words and as tables."""

from .cells import bounds, sentence_case
from .published import Row, Tables, about, in_words, joined, long_date, number, quoted, sentence

NOTHING = (
    "Nothing was agreed before the data were seen: there is no plan with a main outcome, a "
    "smallest change that matters or the scales to be tested. Everything in this report is "
    "exploratory: it can suggest what to ask next, and settles nothing."
)
KEPT = (
    "The analysis keeps to the plan: no scale, comparison or group of people was looked at that "
    "the plan does not name, and everything that it names could be computed."
)
NO_DATE = "The plan bears no date: that it was written beforehand cannot be seen from it."
_KINDS = {
    "late": "The plan was agreed when answers may have been in already:",
    "not_named": "Looked at although the plan does not name it, and so exploratory:",
    "not_computed": "Named in the plan and not computed:",
}
GROUPS = (
    "Nobody was placed in these groups by the evaluation, and people of different groups differ in "
    "more than the group. That the change is clear in one group and not in another does not say "
    "that the two differ: whether they do is in the second table."
)
HIDDEN = (
    "The other groups are so small, or leave so few people over, that somebody could be recognised."
)


def plan_cells(tables: Tables) -> dict:
    """Return everything that the section on the plan is filled with."""
    rows, departures = tables.get("plan", []), tables.get("deviations", [])
    return {
        "plan_agreed": agreed_sentences(tables),
        "plan_rows": [
            (row["label"], long_date(row["value"]) if row["key"] == "agreed_on" else row["value"])
            for row in rows
        ],
        "plan_kept": KEPT if rows and not departures else "",
        "plan_departures": [
            (heading, [_departure(row) for row in departures if row["kind"] == kind])
            for kind, heading in _KINDS.items()
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
        return [NOTHING]
    day = told.get("agreed_on")
    return [
        sentence(f"The plan was agreed on {long_date(day)}") if day else NO_DATE,
        f"The plan\u2019s fingerprint is {told['fingerprint']}: the first 16 digits of the SHA-256 "
        "digest of its content. Whoever noted it when the plan was agreed can see that it is still "
        "the same plan.",
    ]


def _departure(row: Row) -> str:
    """Return a departure in one line: what, and why."""
    why = row["why"]
    if row["kind"] == "late":
        start, _, day = why.rpartition(" ")
        why = f"{start} {long_date(day)}"
    return sentence(f"{row['what']} ({why})")


def subgroup_cells(tables: Tables) -> dict:
    """Return the groups, as two tables and a few sentences; empty where none may be shown."""
    groups, apart = tables.get("subgroups", []), tables.get("subgroup_differences", [])
    labels = list(dict.fromkeys(row["attribute_label"] for row in groups))
    return {
        "subgroup_sentences": [*difference_sentences(apart), GROUPS] if groups else [],
        "subgroup_caption": f"Change in groups of people, by {joined(labels)}: ratings "
        f"{about(tables)['before_label']} and {about(tables)['after_label']}",
        "subgroup_rows": [
            (
                row["title"],
                row["group"],
                row["n"],
                number(row["mean_before"], 2),
                number(row["mean_after"], 2),
                number(row["change"], 2, True),
                bounds(row) or "none",
            )
            for row in groups
        ],
        "difference_rows": [
            (
                row["title"],
                f"{sentence_case(row['group'])} less {row['other']}",
                f"{row['n']}, {row['n_other']}",
                number(row["difference"], 2, True),
                bounds(row, "difference_low", "difference_high") or "none",
                "yes" if row["clear"] == "yes" else "no",
            )
            for row in apart
        ],
    }


def difference_sentences(apart: list[Row]) -> list[str]:
    """Return how many differences were looked at, and which are clear once all are allowed for."""
    if not apart:
        return ["No two groups are large enough to be held against each other."]
    tests, clear = int(apart[0]["tests"]), [row for row in apart if row["clear"] == "yes"]
    looked = f"{_counted(tests)} looked at"
    hidden = tests - len(apart)
    if hidden:
        looked += f", and {in_words(len(apart))} can be shown"
    allowed = " once the number of all is allowed for" if tests > 1 else ""
    if clear:
        which = "this one is" if len(clear) == 1 else "these are"
        texts = [sentence(f"{looked}; {which} clear{allowed}"), *map(_clear, clear)]
    else:
        which = "it is not" if tests == 1 else f"none {'of these ' * bool(hidden)}is"
        few = "With so few people, only a large difference would be."
        texts = [f"{sentence(f'{looked}: {which} clear{allowed}')} {few}"]
    return [*texts, *[HIDDEN] * bool(hidden)]


def _counted(tests: int) -> str:
    several = tests != 1
    return (
        f"{in_words(tests)} difference{'s' * several} between groups {'were' if several else 'was'}"
    )


def _clear(row: Row) -> str:
    """Return a clear difference as a sentence: whose change was higher, by how much."""
    higher = not row["difference"].startswith("-")
    one, other = (row["group"], row["other"]) if higher else (row["other"], row["group"])
    limits = [row["difference_low"], row["difference_high"]]
    if not higher:
        limits = [_without_sign(limit) for limit in reversed(limits)]
    low, high = (number(limit, 2) for limit in limits)
    size = number(row["difference"].lstrip("+-"), 2)
    return (
        f"On {quoted(row['title'])}, the change was higher among {quoted(one)} than among "
        f"{quoted(other)}, by {size} points (95% interval {low} to {high})."
    )


def _without_sign(limit: str) -> str:
    """Return minus a limit, as a cell."""
    return limit.removeprefix("-") if limit.startswith("-") else f"-{limit}"
