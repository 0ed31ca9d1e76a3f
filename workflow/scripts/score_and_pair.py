"""Score the scales and pair the waves."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.study.inputs import demand_unchanged
from evaluation.study.settings import load_study
from evaluation.surveys.pairing import pair_waves
from evaluation.surveys.scoring import score_scales

settings = load_study(".")
demand_unchanged(snakemake.input.settings, snakemake.params.files)
scores = score_scales(tables.read(snakemake.input.answers), settings)
pairs, audit = pair_waves(scores, tables.read(snakemake.input.responses), settings)
tables.write(snakemake.output.scores, scores)
tables.write(snakemake.output.pairs, pairs)
tables.write(snakemake.output.audit, audit)
