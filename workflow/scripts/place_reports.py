"""Put all reports in their place at once."""

import shutil
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems
from evaluation.publishing.manifest import RENDERED, demand
from evaluation.publishing.placing import InTheWayError, place_reports
from evaluation.study.inputs import USED

reports = list(snakemake.params.reports)
for report in reports:
    demand(Path("data/processed/release") / report, RENDERED)
try:
    place_reports(Path("data/processed/release"), Path("reports"), reports)
except InTheWayError as error:
    problems.stop_if(error.problems, "data/processed/problems.txt")
for stray in Path("data/processed/release").glob("*"):
    if stray.name not in reports:
        shutil.rmtree(stray)
# Half a list would name files that never were: the next run would ask for them.
new = Path(f"{USED}.new")
new.write_text("\n".join(snakemake.params.raw) + "\n", encoding="utf-8")
new.replace(USED)
Path(snakemake.output.stamp).write_text("\n".join(reports) + "\n", encoding="utf-8")
