"""How often intervals cover and tests err, by simulation: `make calibration`, or

snakemake --snakefile workflow/calibration.smk --cores all --config replicates=2000

Jobs do not need each other, and a job's random numbers follow from its setting and chunk, not from
the machine: with an executor plugin of Snakemake the same command runs on a cluster.
"""

import os
import shlex
import sys
from datetime import date
from subprocess import run

from snakemake.utils import min_version

from evaluation.calibration.coverage import chunks_of
from evaluation.calibration.simulate import settings
from evaluation.study.inputs import code_digest

min_version("9.27")

# Snakemake starts scripts with the unquoted path of the interpreter: a space in it would cut it.
sys.executable = shlex.quote(sys.executable)
# One job, one thread: several on a core would only wait for each other.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

REPLICATES = int(config.get("replicates", 2000))
SEED = int(config.get("seed", 1))
WORK = f"benchmarks/calibration/{REPLICATES}-{SEED}"
MODEL = [f"src/evaluation/calibration/{name}.py" for name in ("simulate", "procedures", "coverage")]
# `only` names the groups to try by how they begin: a few jobs, to try a machine or a cluster.
ONLY = config.get("only", "")
GROUPS = list(dict.fromkeys(s.group for s in settings() if s.group.startswith(ONLY)))
CHUNKS = range(len(chunks_of(REPLICATES)))


def commit():
    """The state of the code, as git names it."""
    told = run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True)
    return told.stdout.strip()


wildcard_constraints:
    chunk=r"\d+",


rule all:
    """The page, its table and its figure."""
    default_target: True
    input:
        "docs/calibration.md",


rule chunk:
    """Some replicates of the settings of one group: counts."""
    input:
        MODEL,
    output:
        f"{WORK}/{{group}}.{{chunk}}.parquet",
    params:
        # Snakemake does not see edits to modules that a script imports.
        code=code_digest(Path("src/evaluation/change")),
        replicates=REPLICATES,
        seed=SEED,
    script:
        "scripts/calibrate.py"


rule page:
    """All counts together, in words, as a table and as a figure."""
    input:
        collect(f"{WORK}/{{group}}.{{chunk}}.parquet", group=GROUPS, chunk=CHUNKS),
    output:
        page="docs/calibration.md",
        table="docs/calibration.csv",
        figure="docs/images/calibration.png",
        rates=f"{WORK}/rates.csv",
    params:
        seed=SEED,
        date=date.today().isoformat(),
        commit=commit(),
    script:
        "scripts/calibration_page.py"
