"""What nearly every step of the workflow needs, loaded once: steps are forked from here on Linux.

The settings of the study, whose folder is the current one, are read too: they are kept by their
text (`study.yaml_files`), so that a file that changes after this is read anew.
"""

import atexit
import os
from contextlib import suppress
from pathlib import Path

import matplotlib.figure  # noqa: F401
import scipy.special  # noqa: F401

from evaluation import tables
from evaluation.study.cohort_folder import open_study

# What checks tables loads its own libraries when the first one comes.
CASES = tables.MODELS["cases"]
CASES.validate(CASES.empty(), lazy=True)

with suppress(Exception):  # What is wrong with them is told where they are used.
    open_study(Path())

# Nothing here needs tidying up, and whoever started it waits for its end.
atexit.register(os._exit, 0)
