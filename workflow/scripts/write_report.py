"""Draw the figures of one report and render it in its three formats."""

from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems
from evaluation.publishing.manifest import TABLES, demand
from evaluation.publishing.placing import write_manifest
from evaluation.publishing.report import write_report
from evaluation.publishing.workbook import write_workbook
from evaluation.study.extensions import OWN_SECTIONS, load_extensions
from evaluation.study.inputs import demand_unchanged

problems.stop_if(load_extensions(Path(".")), "data/processed/problems.txt")
report = snakemake.wildcards.report
folder = Path(snakemake.output.tables).parent
narrative = Path("config/narrative") / report
sections = list(snakemake.params.sections) or None
own = Path(OWN_SECTIONS)
demand(folder, TABLES)
demand_unchanged(snakemake.input.narrative, snakemake.params.narrative)
write_report(folder / "tables", narrative, folder, Path(snakemake.params.templates), sections, own)
write_workbook(folder / "tables", Path(snakemake.output.tables))
write_manifest(folder, Path(snakemake.output.rendered))
