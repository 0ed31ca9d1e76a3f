"""Count participation, themes, projects and gaps, and set scales beside themes."""

import json
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.integration.joint_display import join_sources
from evaluation.integration.projects import summarise_projects
from evaluation.interviews.themes import summarise_themes
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.participation import describe_participation
from evaluation.surveys.quality import describe_quality

settings, cohorts, _ = open_study(".")
found = {k: tables.read(v) for k, v in snakemake.input.items() if str(v).endswith(".parquet")}
together = tables.cohorts_together(found["participants"], settings.study.minimum_group)
who = ("participants", "responses", "pairs", "sources", "attendance", "linking")
people = describe_participation(settings, cohorts, *(found[k] for k in who))
themes = summarise_themes(found["sources"], found["excerpts"], together)
main, least = "-".join(settings.study.main_comparison), settings.study.minimum_group
joint = join_sources(found["estimates"], themes, settings.codebook.bearings(), main, least)
tables.write(snakemake.output.participation, people)
tables.write(snakemake.output.theme_counts, themes)
tables.write(snakemake.output.joint, joint)
projects = summarise_projects(found["projects"], together)
tables.write(snakemake.output.project_counts, projects)
readings = json.loads(Path(snakemake.input.reading).read_text(encoding="utf-8"))
forms = (found["answers"], found["responses"], settings, cohorts, readings, together)
items, kinds = describe_quality(*forms)
tables.write(snakemake.output.quality_items, items)
tables.write(snakemake.output.quality_forms, kinds)
