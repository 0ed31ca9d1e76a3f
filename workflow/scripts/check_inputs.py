"""Stop the run if any file has a problem, and tell all of them."""

from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems

found = [p for path in snakemake.input for p in problems.load(path)]
problems.stop_if(found, "data/processed/problems.txt")
Path(snakemake.output[0]).write_text("The input files have no problem.\n", encoding="utf-8")
