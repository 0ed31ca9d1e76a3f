"""What nearly every step of the workflow needs, loaded once: steps are forked from here on Linux.

The settings of the study, whose folder is the current one, are read too: they are kept by their
text (`study.yaml_files`), so that a file that changes after this is read anew.
"""

from contextlib import suppress
from pathlib import Path

import scipy.special  # noqa: F401

import evaluation.tables  # noqa: F401
from evaluation.study.cohort_folder import open_study

with suppress(Exception):  # What is wrong with them is told where they are used.
    open_study(Path())
