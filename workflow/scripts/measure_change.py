"""Measure change, what was asked once, and reliability."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.change.comparison_people import set_apart
from evaluation.change.items import count_answers
from evaluation.change.measure import Design, measure_change
from evaluation.study.cohort_folder import of_programme, open_study
from evaluation.study.inputs import demand_unchanged

settings, cohorts, faults = open_study(".")
problems.stop_if(faults, "data/processed/problems.txt")
demand_unchanged(snakemake.input.settings, snakemake.params.files)
own = of_programme(settings, cohorts)
order = {cohort.id: place for place, cohort in enumerate(own, 1)}
design = Design(**settings.design(), order=order)
names = ("pairs", "scores", "answers", "participants", "attributes", "sources")
found = {name: tables.read(snakemake.input[name]) for name in names}
tables.write(snakemake.output.estimates, measure_change(**found, design=design))
found, _ = set_apart(found, design.comparison_group)
together = tables.cohorts_together(found["participants"], design.minimum_group)
pairs = tables.without_few(found["pairs"], design.minimum_group)
counts = count_answers(found["answers"], pairs, design.main_comparison, together)
tables.write(snakemake.output.answer_counts, counts)
