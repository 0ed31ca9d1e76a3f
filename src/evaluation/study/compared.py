"""The comparison group that the plan names, held against the cohorts and people there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from evaluation.problems import Problem
from evaluation.study.yaml_files import nearest

if TYPE_CHECKING:
    from evaluation.study.settings import Settings

PLAN = "config/plan.yaml"
MOST = 12
"""Values of an attribute that a problem lists."""


def compared_cohorts(settings: Settings, cohorts: list[str]) -> list[Problem]:
    """Cohorts that the plan names as the comparison group and that have no folder, or are all.

    Args:
        settings: of the study.
        cohorts: names of its cohort folders.
    """
    group = settings.plan.comparison_group
    if group is None:
        return []
    problems = [
        _stop(
            "cohorts",
            f"There is no cohort folder {name!r}.",
            f"Known: {', '.join(cohorts)}.{nearest(name, cohorts)}",
        )
        for name in group.cohorts
        if name not in cohorts
    ]
    if cohorts and set(cohorts) <= set(group.cohorts):
        found = "Every cohort is in the comparison group, and nobody is left who took part."
        problems.append(_stop("cohorts", found, "Name those who did not take part alone."))
    return problems


def compared_items(settings: Settings, cohort: str) -> set[str] | None:
    """Items that a cohort of the comparison group must have been asked; none for other cohorts.

    Those of the scored scales: nobody in it can say how the programme was.

    Args:
        settings: of the study.
        cohort: folder of the cohort.
    """
    group = settings.plan.comparison_group
    if group is None or cohort not in group.cohorts:
        return None
    return {i for _, _, entry in settings.scales().values() if entry.scored for i in entry.items}


def compared_value(settings: Settings, told: Iterable[str]) -> list[Problem]:
    """A value of an attribute that nobody has, or everybody.

    Args:
        settings: of the study.
        told: what the roster says of each person, for the attribute that the plan names; empty for
            people of whom it says nothing.
    """
    group = settings.plan.comparison_group
    if group is None or not group.attribute:
        return []
    spelled: dict[str, str] = {}
    for value in told:
        spelled.setdefault(_plain(value), " ".join(value.split()))
    if _plain(group.value) not in spelled:
        known = sorted(filter(None, spelled.values()))
        found = f"Nobody's {group.attribute} is {group.value!r} in the rosters."
        # Many values are no groups: they are not listed, and could tell of single people.
        some = f"Known: {', '.join(known)}." if 0 < len(known) <= MOST else "See the rosters."
        return [_stop("value", found, some + nearest(group.value, known))]
    if len(spelled) == 1:
        found = f"Everybody's {group.attribute} is {group.value!r}, and nobody took part."
        return [_stop("value", found, "Name what the roster says of the comparison group alone.")]
    return []


def _plain(value: str) -> str:
    """A value as it is compared: spaces and capitals tell nothing apart."""
    return " ".join(value.split()).casefold()


def _stop(key: str, found: str, remedy: str) -> Problem:
    return Problem("stop", PLAN, 0, f"comparison_group.{key}", found, remedy)
