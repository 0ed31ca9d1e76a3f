"""Calls of Snakemake: a line on the console for each step that ended, everything in a log."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

CHECKOUT = Path(__file__).resolve().parents[3]
LOG = "data/processed/logs/run.log"
STOPPED = 130
"""Exit status after Ctrl-C."""

STAGES = {
    "read_surveys": "read the surveys and rosters",
    "read_coded_sources": "read the coded interviews",
    "read_projects": "read projects and attendance",
    "check_inputs": "checked all files",
    "score_and_pair": "scored the scales, paired the waves",
    "measure_change": "measured change",
    "count_sources": "counted people, themes and projects",
    "join_sources": "set the themes beside the scales",
    "publish_tables": "published the tables, small groups protected",
    "write_report": "wrote a report",
    "write_preview": "wrote the preview",
    "write_review": "wrote the review",
    "place_reports": "put the reports in their place",
}
"""What the console says when a step has ended."""


def begin(study: Path, options: list[str]) -> subprocess.Popen:
    """Start the process that is to call Snakemake; it loads its libraries, and waits for `run`.

    Args:
        study: its folder.
        options: of Snakemake.
    """
    command = [sys.executable, "-P", str(CHECKOUT / "workflow/calls.py")]
    command += ["--snakefile", str(CHECKOUT / "Snakefile")]
    # Named, since Snakemake would else take one that lies in the study: options are code, too.
    command += ["--workflow-profile", str(CHECKOUT / "profiles/default")]
    command += ["--directory", str(study.resolve()), *options]
    # Without compiled modules every step would start two to four times slower.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONUTF8"] = "1"
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=study,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    )


def stop(begun: subprocess.Popen) -> None:
    """End a process that was not told anything; one that has ended stays as it is."""
    begun.kill()
    with begun:
        pass


def run(
    study: Path, targets: tuple[str, ...], options: list[str], begun: subprocess.Popen | None = None
) -> tuple[int, str]:
    """Calls of Snakemake: the console gets a line for each step that ended.

    Args:
        study: its folder.
        targets: what to make, one call after the other.
        options: of Snakemake.
        begun: a process that waits, with the same options.

    Returns:
        The exit status, and all that they wrote, which is in the log too.
    """
    with (
        # Nothing waits in a buffer, which a full disk would keep from being closed.
        (study / LOG).open("wb", buffering=0) as log,
        begun or begin(study, options) as process,
    ):
        with suppress(OSError):  # what it says before it ended is read below
            process.stdin.write(" ".join(targets) + "\n")
            process.stdin.close()
        text, stopped = _followed(process, log)
    return STOPPED if stopped else process.returncode, text


def _followed(process: subprocess.Popen, log: BinaryIO) -> tuple[str, bool]:
    """Read what a process writes until it ends, and whether Ctrl-C, which it gets too, ended it."""
    lines, stopped = [""], False
    while True:
        try:
            lines.append(process.stdout.readline())
            if not lines[-1]:
                return "".join(lines), stopped
            with suppress(OSError):  # a disk that is full keeps nobody from hearing of it
                log.write(lines[-1].encode())
            ended = re.match(r"Finished jobid: \d+ \(Rule: (\w+)\)", lines[-1])
            if ended and ended.group(1) in STAGES:
                print(f"  {STAGES[ended.group(1)]}", flush=True)
        except KeyboardInterrupt:
            stopped = True
