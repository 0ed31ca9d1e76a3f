"""Runs without a network: in a namespace of their own where Linux gives one, and watched anyway."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.whole import Copy

GUARD = Path(__file__).parent / "without_network"


def without_network() -> list[str]:
    """What to put before a command so that it has no network at all; empty where none can be had.

    Even the loopback address is down in there.
    """
    for more in ([], ["--user", "--map-root-user"]):
        words = ["unshare", "--net", *more, "--"]
        if shutil.which("unshare"):
            tried = subprocess.run([*words, "true"], capture_output=True)
            if tried.returncode == 0:
                return words
    return []


def offline(copy: Copy) -> Path:
    """Start the commands of a copy without a network.

    Returns:
        The file where each Python that asks for a network is noted; not there if none did.
    """
    asked = copy.study.parent / "asked for the network.txt"
    path = os.pathsep.join([str(GUARD), str(copy.code / "src")])
    copy.through = without_network()
    copy.variables = {"PYTHONPATH": path, "NETWORK_ASKED": str(asked)}
    return asked
