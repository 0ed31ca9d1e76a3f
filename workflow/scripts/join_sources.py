"""Count participation, themes, projects and gaps, and set scales beside themes."""

import json
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.change.comparison_people import set_apart
from evaluation.change.one_wave import wilson_interval
from evaluation.integration.case_order import case_order
from evaluation.integration.dose import dose_and_change
from evaluation.integration.joint_display import join_sources
from evaluation.integration.projects import summarise_projects
from evaluation.integration.theme_change import theme_change
from evaluation.interviews.summary import TABLES, summarise_interviews
from evaluation.study.cohort_folder import of_programme, open_study
from evaluation.study.settings import OWN_WORDS
from evaluation.surveys.participation import describe_participation
from evaluation.surveys.quality import describe_quality

settings, cohorts, _ = open_study(".")
found = {k: tables.read(v) for k, v in snakemake.input.items() if str(v).endswith(".parquet")}
found, _ = set_apart(found, settings.design()["comparison_group"])
cohorts = of_programme(settings, cohorts)
together = tables.cohorts_together(found["participants"], settings.study.minimum_group)
who = ("participants", "responses", "pairs", "sources", "attendance", "linking")
people = describe_participation(settings, cohorts, *(found[k] for k in who))
voices = (settings, cohorts, found["sources"], found["excerpts"], together)
counted = summarise_interviews(*voices, wilson_interval)
themes = counted["theme_counts"]
main, least = "-".join(settings.study.main_comparison), settings.study.minimum_group
joint = join_sources(found["estimates"], themes, settings.codebook.bearings(), main, least)
tables.write(snakemake.output.participation, people)
for name in TABLES:
    tables.write(snakemake.output[name], counted[name])
tables.write(snakemake.output.joint, joint)
said = (found["pairs"], found["sources"], found["excerpts"])
bearings = {name: theme.scales for name, theme in settings.codebook.themes.items()}
by_theme = theme_change(*said, bearings, main, OWN_WORDS, together)
tables.write(snakemake.output.theme_change, by_theme)
scale = settings.plan.main_outcome or next(iter(settings.scales()))
tables.write(snakemake.output.case_order, case_order(*said, scale, list(bearings), main, OWN_WORDS))
dose = dose_and_change(found["attendance"], found["pairs"], main, together)
tables.write(snakemake.output.dose, dose)
projects = summarise_projects(found["projects"], together)
tables.write(snakemake.output.project_counts, projects)
readings = json.loads(Path(snakemake.input.reading).read_text(encoding="utf-8"))
forms = (found["answers"], found["responses"], settings, cohorts, readings, together)
items, kinds = describe_quality(*forms)
tables.write(snakemake.output.quality_items, items)
tables.write(snakemake.output.quality_forms, kinds)
