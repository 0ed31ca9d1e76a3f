"""Results to published tables: the one place where data cross the border into the reports."""

from __future__ import annotations

from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.publish_notes import cautions, methods, questions, withheld
from evaluation.publishing.publish_people import cases, experience, participation, projects
from evaluation.publishing.publish_scales import answers, change, measures, movement
from evaluation.publishing.publish_voices import joint, quotes, themes
from evaluation.publishing.results import Row, Scope

TABLES = tuple(name for name in PUBLISHED if name not in ("about", "provenance"))


def publish(scope: Scope) -> dict[str, list[Row]]:
    """Every published table of a report but `about` and `provenance`.

    `withheld` comes last: it counts what the others left out.
    """
    if not scope.shown_cohorts():
        scope.withhold("everything about a cohort of so few people", True)
        return {name: [] for name in TABLES} | {
            "questions": questions(scope),
            "withheld": withheld(scope),
        }
    changes, voices = change(scope), themes(scope)
    return {
        "questions": questions(scope),
        "participation": participation(scope),
        "change": changes,
        "movement": movement(scope, changes),
        "answers": answers(scope),
        "measures": measures(scope),
        "experience": experience(scope),
        "themes": voices,
        "quotes": quotes(scope),
        "joint": joint(scope, changes, voices),
        "projects": projects(scope),
        "projects_cases": cases(scope),
        "methods": methods(scope),
        "cautions": cautions(scope, changes),
        "withheld": withheld(scope),
    }
