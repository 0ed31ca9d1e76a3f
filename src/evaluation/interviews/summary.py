"""Everything that is counted of coded material: themes, codes, time, what is found together."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from evaluation.interviews.co_occurrence import count_together
from evaluation.interviews.coder_agreement import compare_coders
from evaluation.interviews.coder_disagreements import disagreements
from evaluation.interviews.over_time import themes_over_time
from evaluation.interviews.saturation import code_saturation
from evaluation.interviews.themes import summarise_codes
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings

TABLES = (
    *("theme_counts", "code_counts", "joined_counts", "theme_periods"),
    *("co_occurrence", "co_occurring", "saturation"),
    *("coder_agreement", "coder_disagreements"),
)


def summarise_interviews(
    settings: Settings,
    cohorts: list[Cohort],
    sources: pd.DataFrame,
    excerpts: pd.DataFrame,
    together: set[str],
    wilson: Callable[[int, int], tuple[float, float]],
) -> dict[str, pd.DataFrame]:
    """The tables of `TABLES`, by name.

    Args:
        settings: of the study.
        cohorts: of the programme.
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
        wilson: interval of a share, used only if those heard were drawn at random.
    """
    rules, codebook = settings.study.themes, settings.codebook
    said = (sources, excerpts, together)
    interval = wilson if rules.interviewed_at_random else None
    found = summarise_codes(*said, codebook, rules, interval, settings.study.minimum_group)
    dates = {c.id: (c.settings.starts, c.settings.ends) for c in cohorts}
    days = {name: both for name, both in dates.items() if all(both)}
    found["theme_periods"] = themes_over_time(*said, codebook, rules, days)
    found["co_occurrence"], found["co_occurring"] = count_together(*said, rules)
    seed = settings.study.seed
    found["saturation"] = code_saturation(*said, rules.saturation, seed)
    coding = settings.study.coding
    found["coder_agreement"] = compare_coders(*said, coding, seed)
    found["coder_disagreements"] = disagreements(sources, excerpts, coding)
    return found
