"""A run that is killed, starved or misled leaves the last good reports, and the next one mends all.

A few of the faults that `make faults` tries (docs/reliability.md), one after another on one study:
those at which something of the program's own has to hold. EVALUATION_TRIALS=full tries more.
"""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests import fault_disks as disks
from tests import fault_kinds as kinds
from tests.faults import Trial, may_mount

FULL = os.environ.get("EVALUATION_TRIALS") == "full"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups as on Unix")
only_full = pytest.mark.skipif(not FULL, reason="EVALUATION_TRIALS=full tries it")
needs_mounts = pytest.mark.skipif(not may_mount(), reason="no file system may be mounted here")


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return Trial.of_tiny(tmp_path_factory.mktemp("faults"), "BCA" if FULL else "CA")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kinds.kill_in("place_reports"), id="killed while reports are placed"),
        pytest.param(kinds.damaged_between_runs("pairs.parquet"), id="a damaged table"),
        pytest.param(disks.full_disk("reports", 20_000), id="a full disk", marks=needs_mounts),
        pytest.param(kinds.two_at_once, id="two runs at once", marks=only_full),
        pytest.param(kinds.ctrl_c, id="Ctrl-C", marks=only_full),
        pytest.param(kinds.input_removed, id="a raw file goes", marks=only_full),
        pytest.param(kinds.clock_set_back, id="the clock is set back", marks=only_full),
        pytest.param(kinds.no_memory, id="a step is killed", marks=only_full),
        pytest.param(kinds.kill_at_random, id="killed at random", marks=only_full),
        pytest.param(kinds.elsewhere(0), id="another place and language", marks=only_full),
    ],
)
def test_the_reports_and_the_next_run_survive(trial, kind):
    assert kind(trial, random.Random(7)).wrong == []
