"""Recompute numbers that others printed, and write `docs/validation.md`.

`make validate` sets the published numbers (`validation_published.py`, `validation_coders.py`),
those that R computes from small sets of data (`validation_computed.py`) and, where `../shared` is
beside the project, its reference values (`validation_oracle.py`) beside what `evaluation` makes of
the same data. It fails if one is further off than it may be.
"""

import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from validation_oracle import reference_values
from validation_published import published
from validation_rows import Row, Section

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
SHARED = ROOT.parent / "shared"
COLUMNS = ["quantity", "source", "printed", "ours", "difference", "tolerance", "ok"]
INTRODUCTION = """\
Each number that this project's statistics give is set beside one that somebody else printed or
computed. *Difference* is ours minus theirs. What was printed is rounded, so ours may be half a unit
of its last digit off; what R computed to all digits may be off by the tolerance that sound
implementations keep to (relative, for numbers above 1). The data of published numbers are in
`benchmarks/validation_published.py` and `validation_coders.py`, those of the first three sections
that say *R* in `validation_computed.py`; of the other sections that do, the data and what R made of
them are no part of this project."""
ABSENT = "The reference values of R are not beside the project here: their rows are left out."


def code_state() -> str:
    """The commit that the numbers were computed with, as far as git tells."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    if not commit:
        return "outside a repository"
    changed = _git("status", "--porcelain", "--", "src/evaluation/change", "benchmarks/val*.py")
    return f"commit {commit}" + (" and changes that were not yet committed" if changed else "")


def _git(*words: str) -> str:
    try:
        found = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def page_of(sections: list[Section], made: str, complete: bool) -> str:
    """The page as Markdown.

    Args:
        sections: in their order.
        made: date and commit.
        complete: whether the reference values are among them.
    """
    rows = [row for section in sections for row in section.rows]
    off = sum(not row.ok for row in rows)
    parts = [
        "# Numbers that others printed, and ours",
        f"Made by `make validate` on {made}.",
        INTRODUCTION + ("" if complete else f"\n\n{ABSENT}"),
        f"**{len(rows)} numbers, {off or 'none'} outside the tolerance.**",
        _table(
            ["what", "numbers", "outside the tolerance"], map(_summary, sections), "|---|--:|--:|"
        ),
    ]
    return "\n\n".join(parts + [_section(section) for section in sections]) + "\n"


def _summary(section: Section) -> list[str]:
    off = sum(not row.ok for row in section.rows)
    return [section.title, str(len(section.rows)), str(off)]


def _section(section: Section) -> str:
    parts = [f"## {section.title}"]
    if section.rows:
        parts.append(
            _table(COLUMNS, (row.cells() for row in section.rows), "|---|---|--:|--:|--:|--:|---|")
        )
    if section.not_computed:
        left = "\n".join(f"- {what}" for what in section.not_computed)
        parts.append(f"Not computed by this version:\n\n{left}")
    return "\n\n".join(parts)


def _table(head: list[str], rows, rule: str) -> str:
    lines = [f"| {' | '.join(word.replace('|', chr(92) + '|') for word in row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", rule, *lines])


def told(rows: list[Row]) -> str:
    """The rows as lines of a terminal, in columns."""
    cells = [COLUMNS, *(row.cells() for row in rows)]
    wide = [min(max(len(line[i]) for line in cells), 44) for i in range(len(COLUMNS))]
    lines = [
        "  ".join(cell[:most].ljust(most) for cell, most in zip(line, wide, strict=True)).rstrip()
        for line in cells
    ]
    return "\n".join(lines)


def main(page: Path = PAGE, shared: Path = SHARED) -> int:
    """Compute, print and write them; 1 if a number is outside its tolerance.

    Args:
        page: where to write.
        shared: folder of the reference values; it may be absent.
    """
    complete = (shared / "oracle").is_dir() and (shared / "data" / "statistics").is_dir()
    sections = published() + (reference_values(shared) if complete else [])
    rows = [row for section in sections for row in section.rows]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "pandas"))
    python = ".".join(map(str, sys.version_info[:3]))
    made = f"{datetime.now(UTC):%Y-%m-%d}, {code_state()}; Python {python}, {libraries}"
    page.write_text(page_of(sections, made, complete), encoding="utf-8")
    print(told(rows))
    if not complete:
        print(ABSENT)
    off = [row for row in rows if not row.ok]
    print(f"{len(rows)} numbers, {len(off) or 'none'} outside the tolerance; see docs/{page.name}")
    for row in off:
        print("outside: " + "; ".join(row.cells()), file=sys.stderr)
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
