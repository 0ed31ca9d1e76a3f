"""What the review shows of coded material: every count with its denominator, and the excerpts."""

from __future__ import annotations

import pandas as pd

from evaluation.study.settings import Settings

SATURATION = "New codes, source by source in the order of collection"
PLACES = {
    "overlap": "excerpts that share a character or, where positions are not known, have the same "
    "words",
    "excerpt": "the same characters or the same words",
    "source": "one source",
}


def theme_sections(sheets: dict[str, pd.DataFrame], settings: Settings) -> list[tuple]:
    """Title, note and table of each part; empty ones are left out by the page."""
    rules = settings.study.themes
    drawn = (
        " The interval is Wilson's, if these were a random draw."
        if rules.interviewed_at_random
        else " No interval: those heard were not drawn at random (themes.interviewed_at_random)."
    )
    return [
        (
            "Themes by source group",
            "People, not sources or excerpts. n of n_group: who spoke of it, of those asked about "
            "it; n_group minus n were asked and did not mention it; people minus n_group were not "
            "asked, and of these 'unasked' spoke of it all the same. One person may be in "
            f"several of positive, negative and mixed.{drawn}",
            sheets["theme_counts"],
        ),
        ("Small source groups, joined", "As above.", sheets["joined_counts"]),
        (
            "Codes by source group",
            f"The codebook is version {settings.codebook.digest()}. A code with others below it is "
            f"the union of them. {never_applied(sheets['code_counts'])}",
            sheets["code_counts"],
        ),
        (
            "Themes over time",
            _when(settings),
            sheets["theme_periods"],
        ),
        *_together_sections(sheets, rules.co_occurrence),
        (
            SATURATION,
            "Guest, Namey & Chen (2020): 'reached' 6+2 means that two sources after the sixth "
            "brought no more than the threshold of new codes. Low and high: 95 of 100 orders "
            "drawn at random. Sources of one day stand in no order of their own. It speaks of "
            "codes, not of their meaning, and has no place in reflexive thematic analysis, where "
            "themes are made and not found.",
            sheets["saturation"],
        ),
    ]


def _together_sections(sheets: dict[str, pd.DataFrame], place: str) -> list[tuple]:
    """Themes found in one place, and their excerpts side by side."""
    together = sheets["co_occurrence"]
    return [
        (
            "Themes found together",
            f"One place is {PLACES[place]} ({place}); a passage is "
            "what excerpts of the two cover without a gap. 'person': the same people, wherever. "
            "That two are found together tells nothing of why. Codes are in review.xlsx.",
            together[together["level"] == "theme"],
        ),
        (
            "Excerpts of two themes in one place",
            "One of them may be within the other.",
            side_by_side(sheets["co_occurring"], sheets["excerpts"]),
        ),
    ]


def never_applied(codes: pd.DataFrame) -> str:
    """Codes that no source of the report's cohorts has."""
    used = codes.groupby(["theme", "code"], sort=False)["sources"].sum()
    never = [f"{theme} > {code}" for theme, code in used.index[used == 0]]
    return f"Never applied: {', '.join(never)}." if never else "Every code was applied."


def _when(settings: Settings) -> str:
    rules = settings.study.themes
    order = "first: each person's sources of the first day; later: the others, of the same people."
    if not rules.periods:
        return f"By the dates of the sources; {order}"
    return (
        f"{len(rules.periods)} equal parts of each programme, from its first day to its last "
        f"({', '.join(rules.periods)}). Of a cohort without these dates, {order}"
    )


def side_by_side(pairs: pd.DataFrame, excerpts: pd.DataFrame) -> pd.DataFrame:
    """Excerpts of two themes with their words; the same excerpt's words stand there once."""
    said = excerpts.drop_duplicates("excerpt").set_index("excerpt")["text"]
    same = pairs["excerpt"] == pairs["other_excerpt"]
    return pd.DataFrame(
        {
            **{name: pairs[name] for name in ("cohort", "source_group", "one", "other")},
            "text": pairs["excerpt"].map(said),
            "other_text": pairs["other_excerpt"].map(said).mask(same, "the same words"),
        }
    )
