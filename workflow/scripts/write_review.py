"""Write the evaluator's own edition of every report."""

from pathlib import Path

from evaluation.persons.discretion import keep_discreet

keep_discreet(snakemake.log[0])

from evaluation import problems
from evaluation.interviews.matrix import write_matrices
from evaluation.publishing.review import write_reviews
from evaluation.study.extensions import load_extensions

problems.stop_if(load_extensions(Path(".")), "data/processed/problems.txt")
write_reviews(Path("."), list(snakemake.params.reports), Path(snakemake.params.template))
write_matrices(Path("."))
Path(snakemake.output.stamp).write_text(
    "\n".join(snakemake.params.reports) + "\n", encoding="utf-8"
)
