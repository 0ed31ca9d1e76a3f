"""The house's numbers: how long files and functions may be, printed and held to by `make lint`.

    python workflow/maintenance/house.py

A place over a limit is listed in house.toml, with a reason and with the number it may not outgrow,
or the check fails. A listed place that is within the limit again fails too: the list only shrinks.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("house.toml")
CODE = ("src", "workflow", "docs/making", "benchmarks")
"""Folders with modules; those of tests are as long as the table of cases that they try."""
LIMITS = {
    "lines of the Snakefile": 45,
    "lines of a rule file": 110,
    "rules of a rule file": 6,
    "lines of a script": 15,
    "lines of a module": 250,
    "lines of a function": 50,
    "median of functions": 12,
    "nine in ten functions": 30,
    "public names without docstring": 0,
}
COMMENTS = (2, 5)
"""Share of the library's lines with a comment, in per cent. Printed, and no limit: what a comment
would say mostly stands in docstrings, and under constants in a text of its own."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Found(NamedTuple):
    """One number, of one place."""

    rule: str
    place: str
    number: float


def files(root: Path, *folders: str) -> Iterator[tuple[str, str]]:
    """Path from the root, and text, of each Python file."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def named(tree: ast.AST, above: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Functions and classes with their names, as in `Copy.run`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield above + node.name, node
            yield from named(node, f"{above}{node.name}.")
        else:
            yield from named(node, above)


def lengths(path: str, tree: ast.AST) -> Iterator[Found]:
    """Lines of each function, from `def` to its end."""
    for name, node in named(tree):
        if isinstance(node, Function) and node.end_lineno:
            number = node.end_lineno - node.lineno + 1
            yield Found("lines of a function", f"{path}:{name}", number)


def undocumented(path: str, tree: ast.Module) -> int:
    """How many public names of a module have no docstring; what is in a function is not public."""

    def without(body: Iterable[ast.stmt]) -> int:
        count = 0
        for node in body:
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
                count += not ast.get_docstring(node)
                count += without(node.body) if isinstance(node, ast.ClassDef) else 0
        return count

    return without(tree.body) + (not ast.get_docstring(tree))


def commented(text: str) -> tuple[int, int]:
    """Lines with a comment, and all that are not blank."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return (
        sum(kind == tokenize.COMMENT for kind, *_ in tokens),
        sum(bool(line.strip()) for line in text.splitlines()),
    )


def working_lines(text: str) -> int:
    """Lines of a script that do something: neither docstring, comment nor import."""
    body = ast.parse(text).body[1:]
    idle = ast.Import | ast.ImportFrom
    return sum(
        n.end_lineno - n.lineno + 1 for n in body if n.end_lineno and not isinstance(n, idle)
    )


def of_workflow(root: Path) -> Iterator[Found]:
    """Snakefile, rule files and scripts."""
    lines = (root / "Snakefile").read_text(encoding="utf-8").splitlines()
    yield Found("lines of the Snakefile", "Snakefile", len(lines))
    for path in sorted((root / "workflow").rglob("*.smk")):
        text, place = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        yield Found("lines of a rule file", place, len(text.splitlines()))
        yield Found("rules of a rule file", place, len(re.findall(r"^rule ", text, re.MULTILINE)))
    for place, text in files(root, "workflow/scripts"):
        yield Found("lines of a script", place, working_lines(text))


def measured(root: Path = ROOT) -> list[Found]:
    """Every number that has a limit, of every place."""
    found, without = list(of_workflow(root)), 0
    for place, text in files(root, *CODE, "tests"):
        tree = ast.parse(text)
        found += lengths(place, tree)
        if not place.startswith("tests/"):
            found.append(Found("lines of a module", place, len(text.splitlines())))
            without += undocumented(place, tree)
    functions = (f for f in found if f.rule == "lines of a function")
    long = [f.number for f in functions if not f.place.startswith("tests/")]
    found.append(Found("median of functions", "all", median(long)))
    found.append(Found("nine in ten functions", "all", quantiles(long, n=10)[-1]))
    found.append(Found("public names without docstring", "all", without))
    return found


def listed(path: Path = LIST) -> dict[tuple[str, str], int]:
    """Places that are known to be over a limit, by rule and place, with what they may not outgrow.

    Raises:
        ValueError: a group of them has no reason.
    """
    found = {}
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["known"]:
        if not group["reason"].strip():
            raise ValueError(f"{path.name}: {group['rule']}: why?")
        found |= {(group["rule"], place): most for place, most in group["places"].items()}
    return found


def broken(found: Iterable[Found], known: dict[tuple[str, str], int]) -> list[str]:
    """What is over a limit and not listed, has outgrown its place in the list, or left it."""
    told, needed = [], set()
    for rule, place, number in found:
        if number <= LIMITS[rule]:
            continue
        needed.add((rule, place))
        most = known.get((rule, place))
        if most is None:
            told.append(f"{place}: {number:g} {rule}, at most {LIMITS[rule]}")
        elif number > most:
            told.append(f"{place}: {number:g} {rule}, listed in {LIST.name} with {most}")
    gone = sorted(known.keys() - needed)
    return told + [
        f"{place}: within the {rule} again; take it off {LIST.name}" for rule, place in gone
    ]


def table(found: list[Found], known: dict[tuple[str, str], int]) -> str:
    """The numbers as lines: largest found, limit, how many places are listed as over it."""
    lines = [f"{'':32}{'most':>6}{'limit':>7}  over it, listed"]
    for rule, limit in LIMITS.items():
        most = max(f.number for f in found if f.rule == rule)
        over = sum(name == rule for name, _ in known)
        lines.append(f"{rule:32}{most:6g}{limit:7}  {over or ''}".rstrip())
    return "\n".join(lines)


def share_of_comments(root: Path = ROOT) -> float:
    """Per cent of the library's lines that have a comment."""
    counts = [commented(text) for _, text in files(root, "src")]
    return 100 * sum(n for n, _ in counts) / sum(lines for _, lines in counts)


def main() -> int:
    """Print the numbers, then what breaks them."""
    found, known = measured(), listed()
    print(table(found, known))
    least, most = COMMENTS
    print(f"{'comments, % of the library':32}{share_of_comments():6.1f}{f'{least}-{most}':>7}")
    problems = broken(found, known)
    print("\n".join(problems), end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
