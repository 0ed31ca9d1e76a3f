"""What a report cannot tell, in words: the strength of the design, and what is absent."""

from .catalogue import say
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


def cannot_tell(tables: Tables) -> str:
    """Return what no number of the report can say."""
    if has_comparison(tables):
        return say("cannot_tell.beside")
    if not about(tables)["before_label"]:
        return say("cannot_tell.once")
    return say("cannot_tell.elsewhere" if _names_group(tables) else "cannot_tell.alone")


def strength(tables: Tables) -> tuple[str, str]:
    """Return what the design can show, and where it stands in the usual rankings."""
    rows = scale_rows(tables)
    if not about(tables)["before_label"]:
        return say("strength.once"), say("ranking.once")
    if rows and all(row["design"] == "unlinked" for row in rows):
        return say("strength.unlinked"), say("ranking.alone")
    if has_comparison(tables):
        return say("strength.beside"), say("ranking.beside")
    named = _names_group(tables)
    return say("strength.elsewhere" if named else "strength.alone"), say("ranking.alone")


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
        texts.append(say("absent.voices"))
    elif "heard_sponsor" not in voices:
        texts.append(say("absent.sponsors"))
    if voices and not tables.get("themes"):
        texts.append(say("absent.themes"))
    if not rows:
        texts.append(say("absent.scales"))
    texts += _cohorts_to_come(tables, rows)
    if rows and not any(_is_later(row, rows[0]) for row in other_comparisons(tables)):
        texts.append(say("absent.later"))
    if not tables.get("projects") and not tables.get("projects_cases"):
        texts.append(say("absent.projects_few" if "projects" in hidden else "absent.projects"))
    return texts + _not_due(tables)


def _not_due(tables: Tables) -> list[str]:
    """Return which waves of which cohorts have not come yet, each once."""
    texts = [
        say("absent.not_due", what=_within(label), cohort=cohort, note=note)
        for row in tables.get("participation", [])
        for label, cohort, note in [(row["label"], row["cohort_label"], row["note"])]
        if "not yet due" in note
    ]
    return [sentence(text) for text in dict.fromkeys(texts)]


def _within(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def _cohorts_to_come(tables: Tables, rows: list[dict]) -> list[str]:
    """That nothing is said of cohorts to come, where there are too few to tell how they differ."""
    count = about(tables)["cohorts"]
    paired = any(row["design"] == "paired" for row in rows)
    if focus(tables) != "all" or not paired or tables.get("between") or count not in LESS_THAN_FIVE:
        return []
    if count == "1":
        return [say("absent.one_cohort")]
    return [say("absent.few_cohorts", number=in_words(int(count)))]


def _is_later(row: dict, main: dict) -> bool:
    """Whether a comparison reaches beyond the main one's second wave."""
    before, after = main["comparison"].split("-")
    first, second = row["comparison"].split("-")
    return second not in (before, after) and first in (before, after)


def sparse(tables: Tables) -> list[str]:
    """Return the scales whose change, or whose interval, a report of few people cannot show."""
    few = [quoted(row["title"]) for row in scale_rows(tables) if row["shown"] == "too_few"]
    part = [quoted(row["title"]) for row in scale_rows(tables) if row["shown"] == "direction"]
    texts = [say("sparse.too_few", scales=joined(few), words=TOO_FEW)] if few else []
    return texts + ([say("sparse.direction", scales=joined(part))] if part else [])


def participation_words(tables: Tables) -> list[str]:
    """Return the remarks of the participation table, one a step, with the step's name."""
    return [
        sentence(say("step.note", step=row["label"], note=row["note"]))
        for row in of_cohort(tables, "participation")
        if row["note"] and "not yet due" not in row["note"]
    ]
