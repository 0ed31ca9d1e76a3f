"""Set changes beside themes and attendance."""

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.integration.joined import set_beside
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import demand_unchanged

settings, _, _ = open_study(".")
demand_unchanged(snakemake.input.settings, snakemake.params.files)
found = {k: tables.read(v) for k, v in snakemake.input.items() if str(v).endswith(".parquet")}
joined = set_beside(settings, found, found.pop("theme_counts"))
for name, path in snakemake.output.items():
    tables.write(path, joined[name])
