# Settings and raw files, checked before any rule: from config/ and data/raw to what may run.

import atexit

from snakemake.exceptions import WorkflowError

from evaluation.problems import told
from evaluation.study.cohort_folder import of_programme, open_study
from evaluation.study.extensions import extensions_of
from evaluation.study.extensions import told as told_extensions
from evaluation.study.inputs import Inputs, code_digest, digest_of, vanished
from evaluation.study.run_lock import UnderWayError, hold

STUDY = Path(".")
CHECKOUT = Path(workflow.basedir)

SETTINGS, COHORTS, PROBLEMS = open_study(STUDY)
if not PROBLEMS:
    INPUTS = Inputs(SETTINGS, COHORTS)
    if not config.get("accept_removed", False):
        PROBLEMS = vanished(STUDY, INPUTS.raw())
if PROBLEMS:
    raise WorkflowError(told(PROBLEMS))

# Snakemake does not see edits to imported modules, nor files with old dates: every rule has a
# digest of the code, and of the raw and settings files that it reads, among its parameters.
CODE = code_digest(CHECKOUT / "src/evaluation", CHECKOUT / "workflow/report", STUDY / "extensions")
EXTENSIONS = told_extensions(extensions_of(STUDY))
# So too of what was handed over: what came later may have to wait.
RELEASED = digest_of(STUDY, INPUTS.released())
# People who did not take part have no report of their own.
REPORTS = ["programme", *(cohort.id for cohort in of_programme(SETTINGS, COHORTS))]
REPORT, ANNEX = ["report.html", "report.pdf", "report.docx"], ["annex.html", "annex.pdf"]
DOCUMENTS = REPORT + ANNEX
STAGES = [
    "data/processed/checked.txt",
    "data/processed/scores.parquet",
    "data/processed/pairs.parquet",
    "data/processed/results/estimates.parquet",
    "data/processed/results/participation.parquet",
    "data/processed/results/joint.parquet",
    "data/processed/todo.json",
    collect("data/processed/release/{report}/tables.sha256", report=REPORTS),
]


wildcard_constraints:
    report="[a-z0-9][a-z0-9-]*",


def remove_problems():
    """Forget the problems of an earlier run."""
    Path("data/processed/problems.txt").unlink(missing_ok=True)


def print_problems():
    """Say last what a person has to mend, where everybody sees it."""
    path = Path("data/processed/problems.txt")
    if path.exists():
        print(path.read_text(encoding="utf-8"), file=sys.stderr)


def take_lock():
    """Hold this study for one run; the lock ends with the process, however that ends."""
    try:
        return hold(Path(".snakemake/run.lock"))
    except UnderWayError as error:
        raise WorkflowError(str(error))


onstart:
    # Code of the study's own is never run unsaid; `python -m evaluation report` says it too.
    if EXTENSIONS:
        print(EXTENSIONS, file=sys.stderr)
    # Kept where it lasts as long as the process, which may make more than one call (calls.py):
    # it would end with this block, or keep out the next call.
    if not hasattr(sys, "lock_of_run"):
        sys.lock_of_run = take_lock()
