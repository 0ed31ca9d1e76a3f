"""Whole runs in a temporary copy of the checkout, for tests of the workflow."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ("Snakefile", "workflow", "profiles", "src", "pyproject.toml")


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    text: str
    jobs: tuple[str, ...]


class Copy:
    """A copy of the checkout's code, with a study beside it.

    The folder's name has a space and an umlaut: paths of real people have.
    """

    def __init__(self, folder: Path) -> None:
        self.code = folder / "Prüfung einer Kopie"
        self.study = folder / "Meine Studie"
        self.through: list[str] = []  # words before a command, and variables for it
        self.variables: dict[str, str] = {}
        self.code.mkdir()
        for name in CODE:
            source = ROOT / name
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
                shutil.copytree(source, self.code / name, ignore=ignored)
            else:
                shutil.copy2(source, self.code / name)

    def take_example(self, *cohorts: str) -> None:
        """Copy the example's settings and data; only these cohorts, if any are named."""
        shutil.copytree(ROOT / "config", self.study / "config")
        shutil.copytree(ROOT / "data/raw", self.study / "data/raw")
        shutil.copytree(ROOT / "data/decisions", self.study / "data/decisions")
        shutil.copy2(ROOT / "data/pseudonym.key", self.study / "data/pseudonym.key")
        for folder in (self.study / "data/raw").iterdir():
            if folder.is_dir() and cohorts and folder.name not in cohorts:
                shutil.rmtree(folder)

    def environment(self) -> dict[str, str]:
        """Variables with which Python imports the copy, and not the checkout."""
        own = {"PYTHONPATH": str(self.code / "src"), "PYTHONUTF8": "1"}
        return os.environ | own | self.variables

    def report(self, *options: str) -> Ran:
        """`python -m evaluation report`; `jobs` are the steps that ran, in order."""
        ended = subprocess.run(
            [
                *self.through,
                sys.executable,
                "-m",
                "evaluation",
                "report",
                str(self.study),
                *options,
            ],
            env=self.environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        log = self.study / "data/processed/logs/run.log"
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        jobs = tuple(re.findall(r"Finished jobid: \d+ \(Rule: (\w+)\)", text))
        return Ran(ended.returncode, ended.stdout + ended.stderr, jobs)

    def would_run(self, target: str = "all") -> set[str]:
        """Rules that Snakemake would run now, by a dry run."""
        ended = subprocess.run(
            [sys.executable, "-m", "snakemake", "--snakefile", str(self.code / "Snakefile")]
            + ["--directory", str(self.study), "--dry-run", target],
            env=self.environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        return set(re.findall(r"^(?:local)?rule (\w+):", ended.stdout, re.M)) - {"all", "tables"}


def digests(folder: Path, pattern: str = "*") -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob(pattern))
        if path.is_file()
    }
