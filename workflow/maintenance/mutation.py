"""Break the library on purpose, thousands of times, and see which tests notice: `make mutation`.

    python workflow/maintenance/mutation.py [--of FOLDER ...]

mutmut changes one thing at a time in a copy of the checkout (what, and which tests are asked, is in
pyproject.toml), and runs the tests of that function. A change that no test notices is told in
docs/mutation.md: with a reason from mutation.toml, or as one that is still to be explained. With
`--of` the page is written from copies that mutmut ran in before, each with some of the modules.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/mutation.md"
REASONS = Path(__file__).with_name("mutation.toml")
TOLD = {"survived": "survived", "no tests": "reached by none of these tests"}
HEAD = """\
# What the tests notice

Measured on {day} by `make mutation` (mutmut {version}, Python {python}). One thing at a time is
changed in the code: a sign, a limit, a word, an argument. A change that makes a test fail is
*noticed*. One that does not is either no change of what anybody sees, or a test that is missing.
The tests asked are those of the modules themselves; whole runs, which would notice more, are not
among them, nor are numbers that are read from files outside the project. Functions with a decorator
are not changed by mutmut.

Noticed, of those tried: **{share:.1f} %**.

| module | changes | noticed | not noticed | not tried |
|---|--:|--:|--:|--:|
"""
TABLE = """
## Changes that no test noticed

{explained} of {all} are explained. A | in the code is written ¦ here.

| in | was | changed to | why it may stay |
|---|---|---|---|
"""


class Change(NamedTuple):
    """One change that was tried, and what became of it."""

    name: str
    status: str
    was: str = ""
    now: str = ""

    @property
    def module(self) -> str:
        """The module it is in, below `evaluation`."""
        return self.name.rpartition(".")[0].removeprefix("evaluation.")

    @property
    def function(self) -> str:
        """The function it is in, with its class, as in `Copy.run`."""
        mangled = re.sub(r"__mutmut_\d+$", "", self.name.rpartition(".")[2])
        return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")


def run(folder: Path, children: int) -> None:
    """Copy what git knows of into a folder, and run mutmut there."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.split(b"\0")
    for name in filter(None, map(os.fsdecode, names)):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    command = (sys.executable, "-m", "mutmut", "run", "--max-children", str(children))
    subprocess.run(command, cwd=folder, check=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})


def results(folder: Path) -> list[Change]:
    """What became of each change in a folder that mutmut ran in, with the lines of those alive."""
    command = (sys.executable, "-m", "mutmut", "results", "--all", "true")
    printed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    found = re.findall(r"^ *(evaluation\S+): (.+)$", printed.stdout, re.MULTILINE)
    os.chdir(folder)  # where mutmut looks for its copies
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    changes = []
    for name, status in found:
        lines = get_diff_for_mutant(name).split("\n")[2:] if status in TOLD else []
        was = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
        now = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
        changes.append(Change(name, status, was, now))
    return changes


def wanted() -> set[str]:
    """Modules that pyproject.toml says are tried."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    found = {p for pattern in settings["mutmut"]["only_mutate"] for p in ROOT.glob(pattern)}
    found |= {p for folder in found for p in folder.glob("*.py")}
    modules = (p.relative_to(ROOT / "src/evaluation") for p in found if p.suffix == ".py")
    return {".".join(p.with_suffix("").parts) for p in modules if p.stem != "__init__"}


def reason(change: Change, reasons: Iterable[dict]) -> str:
    """Why a change may stay unnoticed; empty if nobody said so.

    A reason has patterns: of the function's name, of the line before, of the line after.
    """
    for known in reasons:
        texts = {"function": f"{change.module}.{change.function}"}
        texts |= {"was": change.was, "now": change.now}
        if all(re.search(known.get(key, ""), text) for key, text in texts.items()):
            return known["why"]
    return ""


def page(changes: list[Change], reasons: list[dict], day: str, version: str) -> str:
    """The page: numbers by module, then each change that no test noticed."""
    counts: dict[str, Counter] = {}
    for change in changes:
        counts.setdefault(change.module, Counter())[change.status] += 1
    tried = [c for c in changes if c.status != "not checked"]
    alive = [c for c in changes if c.status in TOLD]
    if not tried:
        raise ValueError("mutmut tried nothing: look at what it printed")
    share = 100 * (len(tried) - len(alive)) / len(tried)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    text = HEAD.format(day=day, version=version, python=python, share=share)
    for module, of in sorted(counts.items()):
        left = sum(of[status] for status in TOLD)
        noticed = of.total() - left - of["not checked"]
        text += f"| {module} | {of.total()} | {noticed} | {left} | {of['not checked'] or ''} |\n"
    why = [reason(change, reasons) for change in alive]
    for module in sorted(wanted() - counts.keys()):
        text += f"| {module} | | | | all |\n"
    text += TABLE.format(explained=sum(map(bool, why)), all=len(alive))
    for change, said in zip(alive, why, strict=True):
        where = f"`{change.module}.{change.function}`"
        said = said or f"{TOLD[change.status]}; to be explained"
        text += f"| {where} | {code(change.was)} | {code(change.now)} | {said} |\n"
    return text


def code(line: str) -> str:
    """Code in a cell of a table."""
    return "`` {} ``".format(line.replace("|", "¦").replace("``", "''")) if line else "(left out)"


def main() -> None:
    """Run it, or take what was run, and write the page."""
    from importlib.metadata import version

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--of", metavar="FOLDER", type=Path, nargs="+", help="where mutmut ran before"
    )
    parser.add_argument("--children", type=int, default=1, help="changes tried side by side")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if arguments.of is None:
            run(Path(made), arguments.children)
        folders = arguments.of or [Path(made)]
        # mutmut looks for its copies once: a process of its own for each folder.
        with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            found = pool.map(results, [folder.resolve() for folder in folders], chunksize=1)
    # Copies may share modules; what was tried in one of them was tried.
    tried = sorted((c for of in found for c in of), key=lambda c: c.status != "not checked")
    changes = list({change.name: change for change in tried}.values())
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]
    day = f"{datetime.now(UTC):%-d %B %Y}"
    PAGE.write_text(page(changes, reasons, day, version("mutmut")), encoding="utf-8")
    print(f"docs/mutation.md: {len(changes)} changes")


if __name__ == "__main__":
    main()
