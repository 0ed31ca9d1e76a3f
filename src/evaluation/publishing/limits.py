"""What a report cannot tell, in words: the strength of the design, and what is absent."""

from .comparison_cells import has_comparison
from .published import (
    Tables,
    about,
    focus,
    in_words,
    joined,
    of_cohort,
    other_comparisons,
    quoted,
    scale_rows,
    sentence,
)
from .voices import TOO_FEW

LESS_THAN_FIVE = ("1", "2", "3", "4")
CANNOT_TELL = (
    "Nobody outside the programme was measured, so no change here can be put down to the programme "
    "alone. Most of the evidence is what people say of themselves."
)
STRENGTH = (
    "This evaluation follows one group from before to after, mostly by what people say of "
    "themselves. Nobody who did not take part was measured. It can show whether ratings changed; "
    "it cannot show what they would have been without the programme. Time, other events, practice "
    "with the questionnaire and who chose to answer may each account for part of a change.",
    "In the usual rankings that is level 1 of 5, the weakest, on the Maryland scale in the What "
    "Works Growth version, and level 2 of 5 on Nesta\N{RIGHT SINGLE QUOTATION MARK}s standards "
    "of evidence.",
)


UNLINKED = (
    "This evaluation sets the answers of one group before beside those of one group after. The "
    "answers cannot be linked, so nobody knows whether the same people answered, nor who changed: "
    "a difference may only say that other people answered the second time. Nobody who did not "
    "take part was measured."
)


ONCE = (
    "This evaluation asked one group once, mostly about themselves. It describes what people said "
    "then. It can show no change, since nobody was asked before, and nobody who did not take part "
    "was asked."
)

BESIDE = (
    "This evaluation follows two groups from before to after, people who took part and a "
    "comparison group who did not, mostly by what people say of themselves. It can show whether "
    "people in the programme rated themselves otherwise afterwards than others who had begun "
    "alike. Nobody was placed in either group by chance: whatever else sets the two apart, and who "
    "chose to answer, may each account for part of a difference.",
    "In the usual rankings that is at most level 3 of 5 on the Maryland scale in the What Works "
    "Growth version, if a case is made that the groups were alike, and more than level 2 of 5 on "
    "Nesta\N{RIGHT SINGLE QUOTATION MARK}s standards of evidence, whose level 3 asks for a "
    "comparison group.",
)
CANNOT_TELL_BESIDE = (
    "People chose, or were chosen, to take part, so no difference from the comparison group can be "
    "put down to the programme alone. Most of the evidence is what people say of themselves."
)
NOBODY = "Nobody who did not take part was measured."
ELSEWHERE = (
    "The people whom this report tells of are not set beside the comparison group that was named."
)


def cannot_tell(tables: Tables) -> str:
    """Return what no number of the report can say."""
    if has_comparison(tables):
        return CANNOT_TELL_BESIDE
    if not about(tables)["before_label"]:
        return (
            "Everybody was asked once, so nobody knows what they would have said before. Most of "
            "the evidence is what people say of themselves."
        )
    if _names_group(tables):
        return f"{ELSEWHERE} {sentence(CANNOT_TELL.partition(', so ')[2])}"
    return CANNOT_TELL


def strength(tables: Tables) -> tuple[str, str]:
    """Return what the design can show, and where it stands in the usual rankings."""
    rows = scale_rows(tables)
    if not about(tables)["before_label"]:
        return ONCE, "The usual rankings begin with a change; this design stands below them."
    if rows and all(row["design"] == "unlinked" for row in rows):
        return UNLINKED, STRENGTH[1]
    if has_comparison(tables):
        return BESIDE
    if _names_group(tables):
        return STRENGTH[0].replace(NOBODY, ELSEWHERE), STRENGTH[1]
    return STRENGTH


def _names_group(tables: Tables) -> bool:
    """Whether there are people who did not take part, and who are not told of here."""
    return any(row["key"] == "comparison_group" for row in tables.get("plan", []))


def absences(tables: Tables) -> list[str]:
    """Return what the study does not have, each with what follows from it."""
    texts, rows = [], scale_rows(tables)
    heard = {row["step"] for row in of_cohort(tables, "participation")}
    voices = {step for step in heard if step.startswith(("heard_", "interviewed"))}
    hidden = " ".join(row["what"] for row in tables.get("withheld", []))
    if not voices:
        texts.append("There are no interviews or comments to set beside the numbers.")
    elif "heard_sponsor" not in voices:
        texts.append(
            "There are no sponsor interviews, so nobody but the participants and those "
            "who ran the programme says whether colleagues noticed a change."
        )
    if voices and not tables.get("themes"):
        texts.append("Too few people were heard for what they said to be shown by theme.")
    if not rows:
        texts.append(
            "No scale was answered before and after by the same people, so this report "
            "describes; it says nothing about change."
        )
    texts += _cohorts_to_come(tables, rows)
    if rows and not any(_is_later(row, rows[0]) for row in other_comparisons(tables)):
        texts.append("No later answers are included, so it is not known whether changes last.")
    if not tables.get("projects") and not tables.get("projects_cases"):
        texts.append(
            "Too few improvement projects were reported to be counted here."
            if "projects" in hidden
            else "No record of improvement projects was given, so evidence of changed "
            "practice rests on what people say."
        )
    due = {
        f"{row['label']}, {row['cohort_label']}: {row['note']}, so this report holds "
        "nothing of it": None
        for row in tables.get("participation", [])
        if "not yet due" in row["note"]
    }
    texts += [sentence(text) for text in due]
    return texts


def _cohorts_to_come(tables: Tables, rows: list[dict]) -> list[str]:
    """That nothing is said of cohorts to come, where there are too few to tell how they differ."""
    count = about(tables)["cohorts"]
    paired = any(row["design"] == "paired" for row in rows)
    if focus(tables) != "all" or not paired or tables.get("between") or count not in LESS_THAN_FIVE:
        return []
    these = f"These {in_words(int(count))} cohorts are" if count != "1" else "One cohort is"
    return [
        f"{these} too few to tell how far cohorts differ, so the report says nothing about "
        "cohorts to come."
    ]


def _is_later(row: dict, main: dict) -> bool:
    """Whether a comparison reaches beyond the main one's second wave."""
    before, after = main["comparison"].split("-")
    first, second = row["comparison"].split("-")
    return second not in (before, after) and first in (before, after)


def sparse(tables: Tables) -> list[str]:
    """Return the scales whose change, or whose interval, a report of few people cannot show."""
    few = [quoted(row["title"]) for row in scale_rows(tables) if row["shown"] == "too_few"]
    part = [quoted(row["title"]) for row in scale_rows(tables) if row["shown"] == "direction"]
    texts = [f"{joined(few)}: {TOO_FEW}."] if few else []
    if part:
        texts.append(
            f"{joined(part)}: direction and size only, since an interval from so few "
            "people would mislead."
        )
    return texts


def participation_words(tables: Tables) -> list[str]:
    """Return the remarks of the participation table, one a step, with the step's name."""
    rows = of_cohort(tables, "participation")
    return [
        sentence(f"{row['label']}: {row['note']}")
        for row in rows
        if row["note"] and "not yet due" not in row["note"]
    ]
