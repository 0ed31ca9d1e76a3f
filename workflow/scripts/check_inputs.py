"""Stop the run if any file has a problem, and tell all of them."""

import sys
from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems

found = [p for path in snakemake.input for p in problems.load(path)]
stopping = problems.stops(found)
if stopping:
    # Not an output: it must outlive the failure of this step.
    Path("data/processed/problems.txt").write_text(problems.told(stopping), encoding="utf-8")
    sys.exit(1)
Path(snakemake.output[0]).write_text("The input files have no problem.\n", encoding="utf-8")
