"""Count participation, themes, projects and gaps, and set scales beside themes."""

import json
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.integration.joined import join_everything
from evaluation.study.cohort_folder import open_study

settings, cohorts, _ = open_study(".")
found = {k: tables.read(v) for k, v in snakemake.input.items() if str(v).endswith(".parquet")}
readings = json.loads(Path(snakemake.input.reading).read_text(encoding="utf-8"))
joined = join_everything(settings, cohorts, found, readings)
for name, path in snakemake.output.items():
    tables.write(path, joined[name])
