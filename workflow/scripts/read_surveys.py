"""Read surveys and rosters of all cohorts."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.reading import read_surveys, write_kept

settings, cohorts, _ = open_study(".")
reading = read_surveys(settings, cohorts)
for name in ("answers", "responses", "participants", "attributes", "comments"):
    tables.write(snakemake.output[name], reading.tables[name])
tables.write(snakemake.output.redactions, reading.tables["redactions"])
tables.write(snakemake.output.audit, reading.tables["matching_audit"])
write_kept(snakemake.output.reading, reading.files)
write_kept(snakemake.output.corrections, reading.corrections)
write_kept(snakemake.output.false_matches, reading.false_matches)
problems.save(snakemake.output.problems, reading.problems)
