"""Publish the tables of every report, under disclosure control."""

import json
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems, tables
from evaluation.change.comparison_people import set_apart
from evaluation.publishing.edition import make_editions
from evaluation.publishing.releases import standing_of
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import Inputs, demand_unchanged, file_digest
from evaluation.surveys.quality import asked_columns

settings, cohorts, faults = open_study(".")
problems.stop_if(faults, "data/processed/problems.txt")
inputs = Inputs(settings, cohorts)
digests = {path: file_digest(path) for path in inputs.all()}
demand_unchanged(inputs.left_alone(), snakemake.params.unchanged)
results = {k: tables.read(v) for k, v in snakemake.input.items() if str(v).endswith(".parquet")}
readings = json.loads(Path(snakemake.input.reading).read_text(encoding="utf-8"))
results, _ = set_apart(results, settings.design()["comparison_group"])
results["asked_columns"] = asked_columns(readings)
standing = standing_of(settings, snakemake.input.held)
places = Path("data/processed/release"), Path(snakemake.output.todo)
found = make_editions(settings, cohorts, results, digests, *places, standing)
problems.stop_if(found, "data/processed/problems.txt")
