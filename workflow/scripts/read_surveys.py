"""Read surveys and rosters of all cohorts."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.persons.held_back import hold_back, write_findings
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import demand_unchanged
from evaluation.surveys.reading import read_surveys, write_kept

settings, cohorts, faults = open_study(".")
problems.stop_if(faults, "data/processed/problems.txt")
reading = read_surveys(settings, cohorts)
demand_unchanged(snakemake.input, snakemake.params.files)
found, held = hold_back(settings, cohorts, reading.tables)
for name in ("answers", "responses", "participants", "attributes", "comments"):
    tables.write(snakemake.output[name], found[name])
tables.write(snakemake.output.redactions, found["redactions"])
tables.write(snakemake.output.audit, found["matching_audit"])
write_kept(snakemake.output.reading, reading.files)
write_kept(snakemake.output.corrections, reading.corrections)
write_kept(snakemake.output.false_matches, reading.false_matches)
write_findings(snakemake.output.held, held)
problems.save(snakemake.output.problems, reading.problems)
