"""Results to published tables: the one place where data cross the border into the reports."""

from __future__ import annotations

from evaluation.publishing.catalogue import say
from evaluation.publishing.checklists import checklists
from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.derived_tables import DERIVED, derived
from evaluation.publishing.dictionary import dictionary, dictionary_columns
from evaluation.publishing.publish_agreement import agreement
from evaluation.publishing.publish_answers import answers
from evaluation.publishing.publish_codebook import codebook
from evaluation.publishing.publish_comparison import comparison
from evaluation.publishing.publish_frameworks import frameworks
from evaluation.publishing.publish_items import items
from evaluation.publishing.publish_joint import dose, joint, theme_change
from evaluation.publishing.publish_later import later
from evaluation.publishing.publish_measures import measures, reliable
from evaluation.publishing.publish_missing import missing
from evaluation.publishing.publish_notes import cautions, methods, questions, withheld
from evaluation.publishing.publish_participation import participation
from evaluation.publishing.publish_people import cases, experience, projects
from evaluation.publishing.publish_plan import deviations, plan
from evaluation.publishing.publish_quality import flag_ranges, quality
from evaluation.publishing.publish_quotes import quotes, rules
from evaluation.publishing.publish_raters import others
from evaluation.publishing.publish_scales import change, movement
from evaluation.publishing.publish_scenarios import scenarios
from evaluation.publishing.publish_sensitivity import between, precision, sensitivity
from evaluation.publishing.publish_subgroups import subgroups
from evaluation.publishing.publish_themes import themes, themes_over_time, themes_together
from evaluation.publishing.released_rows import keep, keep_all
from evaluation.publishing.results import Row, Scope

TABLES = tuple(name for name in PUBLISHED if name not in ("about", "provenance", "since"))


def publish(scope: Scope) -> dict[str, list[Row]]:
    """Every published table of a report but `about` and `provenance`.

    `withheld` comes last: it counts what the others left out.
    """
    if not scope.shown_cohorts():
        scope.withhold(say("withheld.cohort"), True)
        return {name: [] for name in (*TABLES, *DERIVED)} | {
            "questions": questions(scope),
            "withheld": withheld(scope),
        }
    found = {"questions": questions(scope), "participation": participation(scope)}
    found["missing"], found["change"] = missing(scope), flag_ranges(scope, change(scope))
    found["change"] = keep(scope, "change", found["change"])
    found["others"] = others(scope)
    found |= subgroups(scope)
    found["comparison"] = comparison(scope)
    found["movement"] = movement(scope, found["change"])
    found["answers"] = answers(scope)
    found |= quality(scope, found["answers"])
    found["measures"] = measures(scope)
    found["reliable"] = reliable(scope, found["change"], found["movement"])
    found["sensitivity"] = sensitivity(scope, found["change"])
    found["scenarios"] = scenarios(scope, found["change"])
    found["later"] = later(scope, found["change"])
    found["between"] = between(scope, found["change"])
    found["precision"] = precision(scope, found["change"])
    found["items"] = items(scope)
    found["experience"] = experience(scope)
    found["themes"] = keep(scope, "themes", themes(scope))
    found["codebook"] = codebook(scope)
    found["themes_over_time"] = themes_over_time(scope)
    found["themes_together"] = themes_together(scope, found["themes"])
    found["agreement"] = agreement(scope)
    found["quotes"] = quotes(scope)
    found["quote_rules"] = rules(scope) if found["quotes"] else []
    found["joint"] = joint(scope, found["change"], found["themes"], found["quotes"])
    found["theme_change"], found["dose"] = theme_change(scope), dose(scope)
    found["projects"], found["projects_cases"] = projects(scope), cases(scope)
    found["frameworks"] = frameworks(scope, found)
    found["plan"], found["deviations"] = plan(scope), deviations(scope, found)
    found["methods"] = methods(scope, found)
    found["cautions"] = cautions(scope, found["change"], found["measures"])
    found["checklists"] = checklists(scope, found)
    found["dictionary"] = dictionary(scope)
    found["dictionary_columns"] = dictionary_columns(scope)
    found = keep_all(scope, found)
    found |= derived(scope, found)
    found["withheld"] = withheld(scope)
    return found
