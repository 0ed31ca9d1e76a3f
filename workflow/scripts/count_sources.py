"""Count participation, themes and projects, and how good the answers are."""

import json
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import tables
from evaluation.integration.joined import count_everything
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import demand_unchanged

settings, cohorts, _ = open_study(".")
demand_unchanged(snakemake.input.settings, snakemake.params.files)
found = {k: tables.read(v) for k, v in snakemake.input.items() if str(v).endswith(".parquet")}
readings = json.loads(Path(snakemake.input.reading).read_text(encoding="utf-8"))
counted = count_everything(settings, cohorts, found, readings)
for name, path in snakemake.output.items():
    tables.write(path, counted[name])
