"""Draw the rules of the workflow and what each waits for: docs/rules.svg.

    python docs/making/rules.py

Snakemake tells the graph (`--rulegraph`); what follows from other arrows is left out, each rule
stands below all that it waits for, and what it does is told on pointing at it. Neither graphviz nor
any library is needed.
"""

import html
import re
import subprocess
import sys
from pathlib import Path

from pictures import ROOT

PICTURE = ROOT / "docs/rules.svg"
WIDTH, BOX, HIGH, STEP = 720, 170, 34, 74
COLOURS = {"checks": "#52606d", "prepare": "#00795c", "analyse": "#00598c", "report": "#8a3d74"}
TARGETS = ("all", "tables")


def graph(study: Path, code: Path = ROOT) -> dict[str, set[str]]:
    """Each rule and those that it waits for directly, as Snakemake tells it.

    Args:
        study: whose reports the rules make.
        code: the checkout.
    """
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(code / "Snakefile")]
    ended = subprocess.run(
        [*command, "--directory", str(study), "--rulegraph"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    names = dict(re.findall(r'(\d+)\[label = "(\w+)"', ended.stdout))
    waits: dict[str, set[str]] = {name: set() for name in names.values()}
    for before, after in re.findall(r"(\d+) -> (\d+)", ended.stdout):
        waits[names[after]].add(names[before])
    for target in TARGETS:
        waits.pop(target, None)
    return waits


def reduced(waits: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same without arrows that follow from others."""
    behind: dict[str, set[str]] = {}

    def all_behind(rule: str) -> set[str]:
        if rule not in behind:
            behind[rule] = waits[rule].union(*(all_behind(name) for name in waits[rule]))
        return behind[rule]

    return {
        rule: {n for n in names if not any(n in all_behind(other) for other in names - {n})}
        for rule, names in waits.items()
    }


def rows(waits: dict[str, set[str]]) -> list[list[str]]:
    """Rules in rows, each below all that it waits for."""
    depth: dict[str, int] = {}

    def deep(rule: str) -> int:
        if rule not in depth:
            depth[rule] = 1 + max((deep(name) for name in waits[rule]), default=-1)
        return depth[rule]

    found: list[list[str]] = [[] for _ in range(1 + max(deep(rule) for rule in waits))]
    for rule in sorted(waits):
        found[depth[rule]].append(rule)
    return found


def told() -> dict[str, tuple[str, str]]:
    """Of each rule the file that it stands in and what it says of itself."""
    found = {}
    for path in sorted((ROOT / "workflow/rules").glob("*.smk")):
        text = path.read_text(encoding="utf-8")
        for rule, does in re.findall(r'^rule (\w+):\n    """(.+?)"""', text, re.M | re.S):
            found[rule] = (path.stem, " ".join(does.split()))
    return found


def as_svg(waits: dict[str, set[str]]) -> str:
    """The picture: one box a rule, in the colour of its file, an arrow to each that waits for it.

    Args:
        waits: each rule and those that it waits for directly.
    """
    known, direct, laid = told(), reduced(waits), rows(waits)
    place = {
        rule: (WIDTH * (at + 1) / (len(row) + 1), 50 + STEP * level)
        for level, row in enumerate(laid)
        for at, rule in enumerate(row)
    }
    height = 50 + STEP * len(laid)
    label = "; ".join(
        f"{rule} waits for {', '.join(sorted(names))}"
        for rule, names in sorted(direct.items())
        if names
    ).replace("_", " ")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>Rules: {html.escape(label)}.</title>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#52606d"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *_key(),
    ]
    for rule, names in sorted(direct.items()):
        for name in sorted(names):
            (x1, y1), (x2, y2) = place[name], place[rule]
            y1, y2 = y1 + HIGH / 2, y2 - HIGH / 2 - 1
            parts.append(
                f'<path d="M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + 30:.0f} {x2:.0f} {y2 - 30:.0f} '
                f'{x2:.0f} {y2:.0f}" fill="none" stroke="#52606d" marker-end="url(#tip)"/>'
            )
    parts += [_box(rule, *place[rule], *known[rule]) for rule in sorted(place)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _key() -> list[str]:
    return [
        f'<text x="{20 + 90 * at}" y="20" fill="{colour}" font-weight="bold">{name}</text>'
        for at, (name, colour) in enumerate(list(COLOURS.items())[1:])
    ]


def _box(rule: str, x: float, y: float, file: str, does: str) -> str:
    colour = COLOURS[file]
    return (
        f'<g><title>{html.escape(does)}</title><rect x="{x - BOX / 2:.0f}" y="{y - HIGH / 2:.0f}" '
        f'width="{BOX}" height="{HIGH}" rx="6" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" fill="#1f2933">'
        f"{rule.replace('_', ' ')}</text></g>"
    )


if __name__ == "__main__":
    PICTURE.write_text(as_svg(graph(ROOT)), encoding="utf-8", newline="\n")
