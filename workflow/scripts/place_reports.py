"""Put all reports in their place at once."""

import shutil
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation.publishing.placing import place_reports
from evaluation.study.inputs import USED

place_reports(Path("data/processed/release"), Path("reports"), list(snakemake.params.reports))
for stray in Path("data/processed/release").glob("*"):
    if stray.name not in snakemake.params.reports:
        shutil.rmtree(stray)
Path(USED).write_text("\n".join(snakemake.params.raw) + "\n", encoding="utf-8")
Path(snakemake.output.stamp).write_text(
    "\n".join(snakemake.params.reports) + "\n", encoding="utf-8"
)
