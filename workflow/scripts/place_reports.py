"""Put all reports in their place at once."""

from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation.publishing.placing import place_reports
from evaluation.study.inputs import USED

place_reports(Path("data/processed/release"), Path("reports"), list(snakemake.params.reports))
Path(USED).write_text("\n".join(snakemake.params.raw) + "\n", encoding="utf-8")
Path(snakemake.output.stamp).write_text("\n".join(snakemake.params.reports) + "\n", encoding="utf-8")
