"""Give the software a new version, as `make version NEW=0.2.0`; `release` hands over reports.

Everything that can be refused is refused, all at once, before a file is changed: a tree that is not
clean, a changelog without the version, a number that is not next, a test or a check that fails.
Then the number is written where it stands, source and wheel are built into dist/, the same bytes
whoever builds them, and the commit is tagged. Nothing leaves the computer: pushing is for a person.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKS = (("make", "lint"), ("make", "coverage"))
"""Run before anything is written. `coverage` runs all tests, and counts what they reach."""
NUMBER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
FIRST = "### What changes numbers in reports"
WAITING = "(not yet released)"
WHERE = {
    "pyproject.toml": r'^version = "(.*)"$',
    "CITATION.cff": r"^version: (.*)$",
}
"""Where the number stands, beside the changelog."""


class RefusedError(Exception):
    """Why there is no new version; a line for each reason."""


def git(root: Path, *words: str) -> str:
    """What a git command prints."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def parts(number: str) -> tuple[int, ...]:
    """0.10.2 as (0, 10, 2), to be compared."""
    return tuple(int(part) for part in number.split("."))


def present(root: Path) -> str:
    """The version that pyproject.toml has."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(WHERE["pyproject.toml"], text, re.MULTILINE)
    return found[1] if found else ""


def reasons(root: Path, new: str) -> list[str]:
    """Why this cannot be the next version, before any test is run."""
    if not NUMBER.fullmatch(new):
        return [f"{new!r} is no version: write three numbers, such as 0.2.0."]
    told, now, tags = [], present(root), git(root, "tag", "--list", "v*").split()
    if f"v{new}" in tags:
        told.append(f"There is a tag v{new}: that version is out.")
    if parts(new) < parts(now):
        told.append(f"{new} comes before {now}, which pyproject.toml has.")
    if changed := git(root, "status", "--porcelain"):
        told.append(f"Commit or undo first what is changed:\n{changed}")
    return told + unwritten((root / "CHANGELOG.md").read_text(encoding="utf-8"), new)


def unwritten(changelog: str, new: str) -> list[str]:
    """What the changelog lacks: the version as its first heading, and numbers first in it."""
    head = f"## {new} {WAITING}"
    headings = re.findall(r"^##+ .*$", changelog, re.MULTILINE)
    if headings[:1] != [head]:
        return [f"CHANGELOG.md must begin with {head!r}; its first heading is {headings[:1]}."]
    if headings[1:2] != [FIRST]:
        return [f"Under {head!r} comes first {FIRST!r}, even where it says: none."]
    return []


def passed(root: Path, checks: Sequence[Sequence[str]]) -> None:
    """Run the checks, and say which failed.

    Raises:
        RefusedError: one failed, or left the tree changed.
    """
    for check in checks:
        print(f"== {' '.join(check)}", flush=True)
        if subprocess.run(check, cwd=root, stdin=subprocess.DEVNULL).returncode:
            raise RefusedError(f"{' '.join(check)} failed; nothing was changed.")
    if changed := git(root, "status", "--porcelain"):
        raise RefusedError(f"The checks changed files; look at them, and commit:\n{changed}")


def write(root: Path, new: str, today: date) -> None:
    """Write number and date into pyproject.toml, CITATION.cff and CHANGELOG.md."""
    for name, pattern in WHERE.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        line = re.search(pattern, text, re.MULTILINE)
        if line is None:
            raise RefusedError(f"{name} has no line with a version.")
        text = text[: line.start(1)] + new + text[line.end(1) :]
        if name == "CITATION.cff":
            text = re.sub(r"^date-released: .*\n", "", text, flags=re.MULTILINE)
            text = re.sub(r"^(version: .*)$", rf"\1\ndate-released: {today}", text, flags=re.M)
        path.write_text(text, encoding="utf-8", newline="\n")
    log = root / "CHANGELOG.md"
    text = log.read_text(encoding="utf-8").replace(f"{new} {WAITING}", f"{new} ({today})", 1)
    log.write_text(text, encoding="utf-8", newline="\n")


def build(root: Path, today: date) -> list[Path]:
    """Source and wheel in dist/, with the day's beginning as the time of every file."""
    when = int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp())
    dist = root / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        # From what git has: no left-over of a build, and no file that nobody committed.
        subprocess.run(
            ["git", "checkout-index", "--all", f"--prefix={folder}/"], cwd=root, check=True
        )
        for name in (*WHERE, "CHANGELOG.md"):
            shutil.copy(root / name, folder)
        code = (
            "import sys; from setuptools import build_meta as b; place = sys.argv[1]; "
            "b.build_sdist(place); b.build_wheel(place)"
        )
        subprocess.run(
            [sys.executable, "-c", code, str(dist)],
            cwd=folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(when)},
            check=True,
            capture_output=True,
        )
    for source in dist.glob("*.tar.gz"):
        even(source, when)
    return sorted(dist.iterdir())


def even(archive: Path, when: int) -> None:
    """Pack a .tar.gz anew, without whose computer it was made on, and when."""
    out = io.BytesIO()
    with (
        tarfile.open(archive) as old,
        tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda m: m.name):
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mtime, member.pax_headers = when, {}
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    archive.write_bytes(gzip.compress(out.getvalue(), mtime=when))


def give(root: Path, new: str, today: date, checks: Sequence[Sequence[str]] = CHECKS) -> list[Path]:
    """Check, write, build, commit and tag.

    Raises:
        RefusedError: there is no new version, and every file is as it was.
    """
    if told := reasons(root, new):
        raise RefusedError("\n".join(told))
    passed(root, checks)
    try:
        write(root, new, today)
        made = build(root, today)
        git(root, "commit", "--quiet", "--all", "--message", f"Version {new}")
    except (RefusedError, OSError, subprocess.CalledProcessError) as error:
        git(root, "checkout", "--quiet", "HEAD", "--", *WHERE, "CHANGELOG.md")
        printed = getattr(error, "stderr", None) or b""
        why = printed.decode(errors="replace") if isinstance(printed, bytes) else printed
        raise RefusedError(f"Not built, and undone: {error}\n{why[-2000:]}") from error
    git(root, "tag", "--annotate", f"v{new}", "--message", f"Version {new}")
    return made


def main() -> int:
    """Say what was made, or why nothing was."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("new", metavar="NEW", help="three numbers, such as 0.2.0")
    new = parser.parse_args().new
    try:
        made = give(ROOT, new, datetime.now(UTC).date())
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 1
    for path in made:
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  dist/{path.name}")
    print(f"Tagged v{new}. Look at it, then: git push --follow-tags")
    return 0


if __name__ == "__main__":
    sys.exit(main())
