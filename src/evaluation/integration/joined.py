"""Everything that is counted of people and voices, and what is set beside the changes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation import tables
from evaluation.change.comparison_people import set_apart
from evaluation.change.one_wave import wilson_interval
from evaluation.integration.case_order import case_order
from evaluation.integration.dose import dose_and_change
from evaluation.integration.joint_display import join_sources
from evaluation.integration.projects import summarise_projects
from evaluation.integration.theme_change import theme_change
from evaluation.interviews.summary import summarise_interviews
from evaluation.study.cohort_folder import Cohort, of_programme
from evaluation.study.settings import OWN_WORDS, Settings
from evaluation.surveys.participation import describe_participation
from evaluation.surveys.quality import describe_quality


def count_everything(
    settings: Settings,
    cohorts: list[Cohort],
    found: dict[str, pd.DataFrame],
    readings: list[dict[str, Any]],
) -> dict[str, pd.DataFrame]:
    """The result tables of the rule `count_sources`, by name; of the programme's people alone.

    Args:
        settings: of the study.
        cohorts: all cohort folders.
        found: the tables of people; `linking` is the matching audit.
        readings: what each survey file was taken for.
    """
    found, _ = set_apart(found, settings.design()["comparison_group"])
    cohorts = of_programme(settings, cohorts)
    together = _together(settings, found)
    who = ("participants", "responses", "pairs", "sources", "attendance", "linking")
    people = describe_participation(settings, cohorts, *(found[name] for name in who))
    forms = (found["answers"], found["responses"], settings, cohorts, readings, together)
    items, kinds = describe_quality(*forms)
    voices = (settings, cohorts, found["sources"], found["excerpts"], together)
    counted = summarise_interviews(*voices, wilson_interval)
    projects = summarise_projects(found["projects"], together)
    counted |= {"participation": people, "quality_items": items, "quality_forms": kinds}
    return counted | {"project_counts": projects}


def set_beside(
    settings: Settings, found: dict[str, pd.DataFrame], theme_counts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Numbers and voices beside each other: joint, theme_change, case_order and dose, by name.

    Args:
        settings: of the study.
        found: the tables of people, and `estimates`.
        theme_counts: that `count_everything` made.
    """
    found, _ = set_apart(found, settings.design()["comparison_group"])
    together = _together(settings, found)
    main, least = "-".join(settings.study.main_comparison), settings.study.minimum_group
    said = (found["pairs"], found["sources"], found["excerpts"])
    book = settings.codebook
    scales = {name: theme.scales for name, theme in book.themes.items()}
    first = settings.plan.main_outcome or next(iter(settings.scales()))
    return {
        "joint": join_sources(found["estimates"], theme_counts, book.bearings(), main, least),
        "theme_change": theme_change(*said, scales, main, OWN_WORDS, together),
        "case_order": case_order(*said, first, list(scales), main, OWN_WORDS),
        "dose": dose_and_change(found["attendance"], found["pairs"], main, together),
    }


def _together(settings: Settings, found: dict[str, pd.DataFrame]) -> set[str]:
    return tables.cohorts_together(found["participants"], settings.study.minimum_group)
