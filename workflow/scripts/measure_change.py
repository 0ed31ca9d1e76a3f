"""Measure change, what was asked once, and reliability."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.integration.measured import NEEDED, measure_everybody
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import demand_unchanged

settings, cohorts, faults = open_study(".")
problems.stop_if(faults, "data/processed/problems.txt")
demand_unchanged(snakemake.input.settings, snakemake.params.files)
found = {name: tables.read(snakemake.input[name]) for name in NEEDED}
measured = measure_everybody(settings, cohorts, found)
for name, path in snakemake.output.items():
    tables.write(path, measured[name])
