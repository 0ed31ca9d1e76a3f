"""What is tried: each number of the report, with its true value, a line in its module."""

from evaluation.calibration.procedure import Procedure
from evaluation.calibration.procedures_cohorts import COHORTS
from evaluation.calibration.procedures_groups import GROUPS, LOST, UNLINKED
from evaluation.calibration.procedures_one import ONE

PROCEDURES: dict[str, dict[str, Procedure]] = {
    "one": ONE,
    "cohorts": COHORTS,
    "lost": LOST,
    "unlinked": UNLINKED,
    "groups": GROUPS,
}
"""What is tried in each kind of setting, by the name that `estimates` gives it."""
