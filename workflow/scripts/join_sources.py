"""Count participation, themes and projects, and set scales beside themes."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.integration.joint_display import join_sources
from evaluation.integration.projects import summarise_projects
from evaluation.interviews.themes import summarise_themes
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.participation import describe_participation

settings, cohorts, _ = open_study(".")
who = ("participants", "responses", "pairs", "sources", "attendance")
people = describe_participation(settings, cohorts, *(tables.read(snakemake.input[k]) for k in who))
themes = summarise_themes(*(tables.read(snakemake.input[k]) for k in ("sources", "excerpts")))
estimates = tables.read(snakemake.input.estimates)
main = "-".join(settings.study.main_comparison)
joint = join_sources(estimates, themes, settings.codebook.bearings(), main)
tables.write(snakemake.output.participation, people)
tables.write(snakemake.output.theme_counts, themes)
tables.write(snakemake.output.joint, joint)
projects = summarise_projects(tables.read(snakemake.input.projects))
tables.write(snakemake.output.project_counts, projects)
