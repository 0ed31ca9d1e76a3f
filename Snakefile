"""From survey exports and coded interviews to an evaluation report: `make report`."""

import shlex
import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.27")

# Snakemake starts scripts with the unquoted path of the interpreter: a space in it would cut it.
sys.executable = shlex.quote(sys.executable)


include: "workflow/rules/checks.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/analyse.smk"
include: "workflow/rules/report.smk"


# A target names the files of every stage, not the reports alone: Snakemake would otherwise not
# look again at a stage that failed once.
rule all:
    """Everything: the reports in reports/, and the evaluator's own edition in data/review/."""
    default_target: True
    input:
        STAGES,
        "data/processed/released.txt",
        collect("reports/{report}/{document}", report=REPORTS, document=DOCUMENTS),
        collect("data/review/{report}/review.{kind}", report=REPORTS, kind=["html", "xlsx"]),


rule tables:
    """All that is computed, up to the published tables; no report is rendered."""
    input:
        STAGES,


onsuccess:
    remove_problems()


onerror:
    print_problems()
