"""Write docs/licences.md: the licence of every locked package, and why it fits.

    python docs/making/licences.py

What a package says of itself is read from the metadata of what is installed; what may be part of
what is judged by a person in licences.toml, beside this file.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/licences.md"
JUDGED = tomllib.loads((Path(__file__).parent / "licences.toml").read_text(encoding="utf-8"))
PLATFORMS = (("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"))
PYTHONS = ("3.11", "3.12", "3.13")
RUN = ("dependencies", "slurm")  # the other extras are tools: tests, lint, build
HEAD = """\
# Licences

Made by `make licences` from the metadata of the locked packages, and from
[what was judged](making/licences.toml) of each licence. This project is under the
[MIT licence](../LICENSE). It ships none of these packages: whoever installs it gets them from where
pip gets them, each with its own licence. Reports hold nothing of them but fonts and, in Word files,
the definitions of styles that pandoc begins with.
"""


def locked(root: Path = ROOT) -> dict[str, list[str]]:
    """Versions of each package in the lock file: one, or one for each range of Pythons."""
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)([^\n]*)", text, flags=re.MULTILINE)
    for name, version, marker in pinned:
        if "'pypy'" not in marker:  # never installed: this project is for CPython
            found.setdefault(canonicalize_name(name), []).append(version)
    return found


def asked_for(root: Path = ROOT) -> dict[str, list[str]]:
    """Requirements of pyproject.toml: `dependencies`, and each extra by its name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"dependencies": project["dependencies"], **project["optional-dependencies"]}


def wanted(marker: Marker | None, extras: set[str]) -> bool:
    """Whether a requirement counts on any system and Python that the project supports."""
    return marker is None or any(
        marker.evaluate(
            {"sys_platform": system, "platform_system": name, "os_name": kind, "extra": extra}
            | {"python_version": python, "python_full_version": f"{python}.9"}
            | {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
        )
        for system, name, kind in PLATFORMS
        for python in PYTHONS
        for extra in (extras or {""})
    )


def behind(lines: list[str]) -> Iterator[Requirement]:
    """All that requirements bring with them, and they themselves, each name and extra once."""
    todo, seen = [Requirement(line) for line in lines], set()
    while todo:
        requirement = todo.pop()
        yield requirement
        key = (canonicalize_name(requirement.name), *sorted(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            further = metadata.requires(requirement.name) or []
        except metadata.PackageNotFoundError:  # for another system
            continue
        todo += [r for r in map(Requirement, further) if wanted(r.marker, requirement.extras)]


def names_behind(lines: list[str]) -> set[str]:
    """Names of all packages that requirements bring with them, and of their own."""
    return {canonicalize_name(requirement.name) for requirement in behind(lines)}


def licence_of(name: str) -> str:
    """A package's licence as an SPDX expression; "" where nothing tells it."""
    if name in JUDGED["read"]:
        return JUDGED["read"][name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if expression := told["License-Expression"]:
        return expression
    known = set(JUDGED["called"]) | set(JUDGED["together"]) | set(JUDGED["tools"])
    kinds = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or []]
    for words in (told["License"], *kinds):
        if words in known:
            return JUDGED["called"].get(words, words)
    return ""


def fits(licence: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression leaves a choice of which every part is allowed."""
    if not licence or "(" in licence:
        return False
    return any(set(choice.split(" AND ")) <= allowed for choice in licence.split(" OR "))


def allowed(use: str) -> set[str]:
    """Licences that a package of this use may have: "run", "tool" or "part"."""
    more = {"run": set(), "tool": set(JUDGED["tools"]), "part": set(JUDGED["apart"])}[use]
    return set(JUDGED["together"]) | more


def packages() -> dict[str, tuple[str, str]]:
    """Use ("run" or "tool") and licence of each locked package."""
    lists = asked_for()
    run = names_behind([line for name in RUN for line in lists[name]])
    return {name: ("run" if name in run else "tool", licence_of(name)) for name in locked()}


def text_of(part: dict) -> Path | None:
    """The file that holds the licence of a part, None if it is not there."""
    if "brought_by" not in part:
        path = ROOT / part["text"]
        return path if path.is_file() else None
    for file in metadata.files(part["brought_by"]) or []:
        if Path(file).match(part["text"]):
            return Path(file.locate())
    return None


def misfits() -> list[str]:
    """What is not known to be compatible, one line each."""
    lines = [
        f"{name}: {licence or 'its licence is not known'} ({use})"
        for name, (use, licence) in packages().items()
        if not fits(licence, allowed(use))
    ]
    for part in JUDGED["part"]:
        if not fits(part["licence"], allowed("part")):
            lines.append(f"{part['what']}: {part['licence']}")
        if text_of(part) is None:
            lines.append(f"{part['what']}: its licence is not at {part['text']}")
    return lines


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def page() -> str:
    """The page, as Markdown."""
    made, versions = packages(), locked()
    parts = [HEAD]
    for use, title, words in (
        ("run", "What runs a study", "Loaded when a study runs, here or through Slurm."),
        ("tool", "What tests, checks and builds", "Never loaded when a study runs."),
    ):
        rows = [
            (name, ", ".join(versions[name]), licence)
            for name, (kind, licence) in made.items()
            if kind == use
        ]
        parts.append(f"\n## {title}\n\n{words} {len(rows)} packages.\n\n")
        parts.append(_table(("package", "version", "licence"), rows))
    parts.append("\n## What comes inside packages, or in this repository\n\n")
    rows = [
        (part["what"], part.get("brought_by", "this repository"), part["licence"])
        + (f"`{part['text']}`", part["used"])
        for part in JUDGED["part"]
    ]
    parts.append(_table(("what", "brought by", "licence", "its text", "used"), rows))
    parts.append("\n## Why each licence is well\n\n")
    rows = [
        (f"{licence}", where, why)
        for key, where in (
            ("together", "in the same process"),
            ("apart", "a program of its own, or data"),
            ("tools", "tests, checks and builds alone"),
        )
        for licence, why in JUDGED[key].items()
    ]
    parts.append(_table(("licence", "may be", "what it asks"), rows))
    return "".join(parts)


def main() -> int:
    """Write the page; say what does not fit, if anything."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    for line in misfits():
        print(line, file=sys.stderr)
    return 1 if misfits() else 0


if __name__ == "__main__":
    sys.exit(main())
