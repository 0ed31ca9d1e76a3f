"""Which files each stage reads, and digests that tell when one of them changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from evaluation.mishaps import ChangedError
from evaluation.problems import Problem
from evaluation.study.cohort_folder import Cohort
from evaluation.study.released import FOLDER as RELEASED
from evaluation.study.settings import Settings

DATABASE = "data.qda"
"""Database of a project that is a folder; of all that lies in it, it alone is read."""

CHECKLISTS = "config/checklists.csv"
"""What the authors answer to reporting checklists."""

USED = "data/processed/raw_files.txt"
"""Raw files behind the reports there are, one a line."""


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file's content."""
    with Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digest_of(folder: Path, paths: Iterable[str]) -> str:
    """One digest over the names and contents of files, in order of name.

    Args:
        folder: the study.
        paths: relative to it, with slashes.
    """
    lines = [f"{path} {file_digest(folder / path)}" for path in sorted(set(paths))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def code_digest(*folders: Path) -> str:
    """One digest over all code and templates below some folders.

    Snakemake does not see an edit to a module that a script imports, so every rule has this among
    its parameters: an edit reruns what was made with the old code.
    """
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if "__pycache__" not in path.parts and not path.name.startswith("."):
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def demand_unchanged(paths: Iterable[str], digest: str) -> None:
    """Call it after reading: go on only with files as they were when the run began.

    What is written down of a step is the digest of its files at the beginning. Were one of them
    away for a moment, the step's tables would stay as those of files that it has not seen.

    Args:
        paths: of the step, relative to the study, which is the working folder.
        digest: `digest_of` them when the run began.

    Raises:
        ChangedError: one is another now, or gone.
    """
    paths = sorted(set(paths))
    if gone := [path for path in paths if not Path(path).is_file()]:
        raise ChangedError(gone[0], gone=True)
    if digest_of(Path("."), paths) != digest:
        youngest = max(paths, key=lambda path: Path(path).stat().st_mtime)
        raise ChangedError(youngest, gone=False)


class Inputs:
    """The files of a study that each stage reads, relative to the study, with slashes.

    Args:
        settings: of the study.
        cohorts: its cohort folders.
    """

    def __init__(self, settings: Settings, cohorts: list[Cohort]) -> None:
        self.folder, self._cohorts = settings.folder, cohorts
        # Rosters and forms are held against the plan where it says who did not take part.
        self._planned = ["config/plan.yaml"] if settings.plan.comparison_group else []
        self.instruments = [f"config/instruments/{name}.yaml" for name in settings.instruments]
        self.frameworks = [f"config/frameworks/{name}.yaml" for name in settings.frameworks]

    def _there(self, *paths: str) -> list[str]:
        return [path for path in paths if (self.folder / path).is_file()]

    def _of(self, *kinds: str) -> list[str]:
        # A file that several cohorts share is named once.
        files = (f.path for cohort in self._cohorts for f in cohort.files if f.kind in kinds)
        return list(dict.fromkeys(path for file in files for path in self._parts(file)))

    def _parts(self, path: str) -> list[str]:
        """A file itself; of a folder that is a project, its database and what is beside that."""
        folder = self.folder / path
        if not folder.is_dir():
            return [path]
        return sorted(f"{path}/{p.name}" for p in folder.glob(f"{DATABASE}*") if p.is_file())

    def _who(self) -> list[str]:
        shared = ["config/study.yaml", "data/pseudonym.key"]
        own = [f"data/raw/{cohort.id}/cohort.yaml" for cohort in self._cohorts]
        lists = self._there("data/raw/withdrawn.csv", "data/raw/names.csv", *own)
        decided = self._there("data/decisions/programme/redactions.csv")
        return [*shared, *lists, *decided, *self._of("corrections")]

    def surveys(self) -> list[str]:
        """Files behind answers, responses and participants."""
        own = self._of("survey", "key", "roster")
        return [*self._who(), *self._planned, *self.instruments, *own]

    def coded(self) -> list[str]:
        """Files behind sources and excerpts."""
        return [
            *self._who(),
            *self._there("config/codebook.yaml"),
            *(path for path in self.decisions() if path.endswith("/quotes.csv")),
            *self._of("coded", "sources", "roster"),
        ]

    def people(self) -> list[str]:
        """Files behind projects and attendance."""
        return [*self._who(), *self._of("projects", "attendance", "roster")]

    def raw(self) -> list[str]:
        """Every raw file of every cohort, withdrawn.csv and names.csv."""
        own = [f"data/raw/{cohort.id}/cohort.yaml" for cohort in self._cohorts]
        files = [p for cohort in self._cohorts for f in cohort.files for p in self._parts(f.path)]
        lists = self._there("data/raw/withdrawn.csv", "data/raw/names.csv", *own)
        return sorted({*files, *lists})

    def decisions(self) -> list[str]:
        """What people decided, and the authors' texts and signatures."""
        found = [
            *self.folder.glob("data/decisions/*/*.csv"),
            *self.folder.glob("config/narrative/*/*.md"),
        ]
        paths = [path.relative_to(self.folder).as_posix() for path in found]
        own = self._there("config/release.yaml", "config/plan.yaml", CHECKLISTS)
        return sorted([*paths, *own])

    def narrative(self, report: str) -> list[str]:
        """The authors' texts of one report."""
        folder = self.folder / "config" / "narrative" / report
        return sorted(path.relative_to(self.folder).as_posix() for path in folder.glob("*.md"))

    def released(self) -> list[str]:
        """Records and tables of what was handed over: what is held back hangs on them."""
        found = [
            path
            for name in ("release.json", "units.csv", "recalled.yaml", "*/tables/*.csv")
            for path in self.folder.glob(f"{RELEASED}/*/{name}")
        ]
        # A release that is under way has a point before its name.
        paths = (path.relative_to(self.folder).as_posix() for path in found)
        return sorted(path for path in paths if "/." not in path)

    def all(self) -> list[str]:
        """Everything that a report is made from."""
        settings = ["config/study.yaml", *self.instruments, *self._there("config/codebook.yaml")]
        return sorted({*settings, *self.frameworks, *self.raw(), *self.decisions()})

    def left_alone(self) -> list[str]:
        """The same without decisions: those on the words of people who withdrew go in a run."""
        return [path for path in self.all() if not path.startswith("data/decisions/")]


def vanished(folder: Path, raw: list[str]) -> list[Problem]:
    """Raw files behind the reports there are that are gone now. Snakemake would not notice."""
    used = folder / USED
    if not used.exists():
        return []
    gone = sorted(set(used.read_text(encoding="utf-8").split("\n")) - {*raw, ""})
    remedy = "Put it back, or run 'report --accept-removed' to go on without it."
    found = "This file is behind the reports there are, and is gone."
    return [Problem("stop", path, 0, "", found, remedy) for path in gone]
