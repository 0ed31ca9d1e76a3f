"""Read improvement projects and attendance of all cohorts."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.persons.held_back import hold_back, write_findings
from evaluation.persons.reading import read_people
from evaluation.persons.redaction import without_names
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import demand_unchanged

settings, cohorts, _ = open_study(".")
people, found = read_people(settings, cohorts)
demand_unchanged(snakemake.input, snakemake.params.files)
people, held = hold_back(settings, cohorts, people)
projects, redactions = without_names(settings, cohorts, people["projects"])
tables.write(snakemake.output.projects, projects)
tables.write(snakemake.output.redactions, redactions)
tables.write(snakemake.output.attendance, people["attendance"])
write_findings(snakemake.output.held, held)
problems.save(snakemake.output.problems, found)
