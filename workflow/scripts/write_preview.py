"""Write the programme's web page alone, to look at while one works."""

from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems
from evaluation.publishing.manifest import TABLES, demand
from evaluation.publishing.report import write_preview
from evaluation.study.extensions import OWN_SECTIONS, load_extensions
from evaluation.study.inputs import demand_unchanged

problems.stop_if(load_extensions(Path(".")), "data/processed/problems.txt")
folder, out = Path(snakemake.input[0]).parent, Path(snakemake.output[0])
narrative, templates = Path("config/narrative/programme"), Path(snakemake.params.templates)
sections = list(snakemake.params.sections) or None
demand(folder, TABLES)
demand_unchanged(snakemake.input.narrative, snakemake.params.narrative)
write_preview(folder / "tables", narrative, out, templates, sections, Path(OWN_SECTIONS))
