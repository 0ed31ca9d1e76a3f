"""A study and a small calibration through a real Slurm of one node, with the same bytes.

Asked for with EVALUATION_SLURM=1 (`make slurm`), since it starts daemons as root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.canaries import where
from tests.read_tiny import KEY
from tests.slurm_node import SETTINGS, missing, slurm
from tests.tiny import CODES, tiny_study

ROOT = Path(__file__).resolve().parents[1]
QUICK = """
slurm-no-account: true
slurm-status-command: squeue
slurm-init-seconds-before-status-checks: 2
seconds-between-status-checks: 2
"""
"""For a node without accounting, and jobs that take seconds."""

pytestmark = pytest.mark.skipif(
    not os.environ.get("EVALUATION_SLURM") or bool(missing()),
    reason=f"EVALUATION_SLURM is not set, or {missing() or 'nothing is missing'}",
)


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """The folder of a Slurm that runs as long as the tests of this file."""
    folder = tmp_path_factory.mktemp("slurm")
    running = slurm(folder)
    try:
        running.__enter__()
    except (RuntimeError, OSError) as why:
        pytest.skip(f"Slurm cannot be had here: {why}")
    try:
        yield folder
    finally:
        running.__exit__(None, None, None)
    assert not SETTINGS.is_symlink()


@pytest.fixture(scope="module")
def profile(node, tmp_path_factory):
    """The project's profile, made quick."""
    folder = tmp_path_factory.mktemp("profile")
    text = (ROOT / "profiles/slurm/config.yaml").read_text(encoding="utf-8")
    (folder / "config.yaml").write_text(text + QUICK, encoding="utf-8")
    return folder


def made(study: Path) -> dict[str, bytes]:
    """Every file of a study's reports."""
    reports = study / "reports"
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in sorted(reports.rglob("*"))
        if path.is_file()
    }


def a_study(folder: Path) -> Path:
    """A tiny study with a key of its own."""
    tiny_study(folder)
    (folder / "data/pseudonym.key").write_text(KEY, encoding="utf-8")
    return folder


def run(*words: object, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Run a module of Python, and keep what it says."""
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=900)


def jobs() -> list[tuple[str, str, str]]:
    """Number, state and comment (which has the rule's name) of each job that Slurm knows."""
    command = ["squeue", "--noheader", "--states=all", "--format=%i|%T|%k"]
    told = subprocess.run(command, capture_output=True, text=True).stdout
    return [tuple(line.split("|", 2)) for line in told.splitlines()]


def kill_once(rule: str, killed: list[str], seconds: float = 300) -> None:
    """Kill the first job of a rule that runs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not killed:
        for number, state, comment in jobs():
            if rule in comment and state == "RUNNING":
                subprocess.run(["scancel", "--signal=KILL", "--full", number])
                killed.append(number)
        time.sleep(0.1)


def test_it_listens_on_this_computer_alone(node):
    conf = (node / "slurm.conf").read_text(encoding="utf-8")
    ports = {int(port) for port in re.findall(r"Port=(\d+)", conf)}
    heard = {}
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text(encoding="ascii").splitlines()[1:]:
            address, _, port = line.split()[1].rpartition(":")
            if line.split()[3] == "0A" and int(port, 16) in ports:  # 0A: it listens
                heard[int(port, 16)] = address
    assert heard == dict.fromkeys(ports, "0100007F"), "127.0.0.1, as the kernel writes it"


def test_a_study_gives_the_same_bytes_though_a_job_is_killed_midway(node, profile, tmp_path):
    here = run("evaluation", "report", a_study(tmp_path / "here"))
    assert here.returncode == 0, here.stderr
    killed: list[str] = []
    killer = threading.Thread(target=kill_once, args=("measure_change", killed), daemon=True)
    killer.start()
    study = a_study(tmp_path / "there")
    there = run("evaluation", "report", study, "--profile", profile)
    assert there.returncode == 0, there.stdout + there.stderr
    killer.join(1)
    states = {number: state for number, state, comment in jobs() if "measure_change" in comment}
    assert killed, "no job of measure_change was seen running"
    assert states[killed[0]] != "COMPLETED", states
    assert list(states.values()).count("COMPLETED") == 1, "it was sent again, and ended well"
    assert made(study) == made(tmp_path / "here")
    assert there.stdout.splitlines()[-12:] == here.stdout.splitlines()[-12:]
    told = {*CODES, "I say that I lead now", "There was never an hour"}
    assert where(study / "data/raw", told)
    assert where(node, told) == {}, "Slurm's own files hold nothing of a person"


def test_a_calibration_gives_the_same_counts(profile, tmp_path):
    counts = []
    for name, words in (("here", ["--cores", "2"]), ("there", ["--profile", profile])):
        copy = tmp_path / name
        for part in ("src", "workflow"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "docs/images").mkdir(parents=True)
        done = run(
            *("snakemake", "--snakefile", "workflow/calibration.smk", *words),
            *("--until", "chunk", "--config", "replicates=20", "only=one-10"),
            cwd=copy,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        tables = sorted((copy / "benchmarks/calibration").rglob("*.parquet"))
        counts.append({path.name: path.read_bytes() for path in tables})
    assert counts[0] == counts[1]
    assert counts[0]
