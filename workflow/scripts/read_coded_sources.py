"""Read coded excerpts and sources of all cohorts."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.interviews.reading import read_coded_sources, write_reading
from evaluation.persons.held_back import hold_back, write_findings
from evaluation.persons.withdrawal import forget
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import demand_unchanged

settings, cohorts, faults = open_study(".")
problems.stop_if(faults, "data/processed/problems.txt")
reading = read_coded_sources(settings, cohorts)
demand_unchanged(snakemake.input, snakemake.params.files)
forget(settings.folder, reading.forgotten)
found, held = hold_back(settings, cohorts, reading.tables)
for name in ("sources", "excerpts", "cases", "redactions"):
    tables.write(snakemake.output[name], found[name])
write_reading(snakemake.output.reading, reading.files)
write_findings(snakemake.output.held, held)
problems.save(snakemake.output.problems, reading.problems)
