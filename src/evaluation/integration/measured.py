"""What the rule `measure_change` makes: estimates, and answers before and after, of a study."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation import tables
from evaluation.change.comparison_people import set_apart
from evaluation.change.items import count_answers
from evaluation.change.measure import Design, measure_change
from evaluation.study.cohort_folder import Cohort, of_programme
from evaluation.study.settings import Settings

NEEDED = ("pairs", "scores", "answers", "participants", "attributes", "sources")
"""Tables of people that change is measured from."""


def measure_everybody(
    settings: Settings, cohorts: list[Cohort], found: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """The tables `estimates` and `answer_counts`, by name.

    Args:
        settings: of the study.
        cohorts: all cohort folders.
        found: the tables of people; others than `NEEDED` are left alone.
    """
    order = {c.id: place for place, c in enumerate(of_programme(settings, cohorts), 1)}
    design = Design(**settings.design(), order=order)
    own = {name: found[name] for name in NEEDED}
    estimates = measure_change(**own, design=design)
    own, _ = set_apart(own, design.comparison_group)
    together = tables.cohorts_together(own["participants"], design.minimum_group)
    pairs = tables.without_few(own["pairs"], design.minimum_group)
    counts = count_answers(own["answers"], pairs, design.main_comparison, together)
    return {"estimates": estimates, "answer_counts": counts}
