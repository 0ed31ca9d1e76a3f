"""Read coded excerpts and sources of all cohorts."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.interviews.reading import read_coded_sources, write_reading
from evaluation.persons.held_back import hold_back, write_findings
from evaluation.persons.withdrawal import forget
from evaluation.study.cohort_folder import open_study

settings, cohorts, _ = open_study(".")
reading = read_coded_sources(settings, cohorts)
forget(settings.folder, reading.forgotten)
found, held = hold_back(settings, cohorts, reading.tables)
for name in ("sources", "excerpts", "cases", "redactions"):
    tables.write(snakemake.output[name], found[name])
write_reading(snakemake.output.reading, reading.files)
write_findings(snakemake.output.held, held)
problems.save(snakemake.output.problems, reading.problems)
