"""Make the pictures of docs/small.md anew: reports of cohorts with 12, 20 and 30 people compared.

    python docs/making/small.py

Each is a whole study of one invented cohort, from `evaluation.simulate` and a seed; nine in ten
people answer each time, so that of those enrolled fewer can be compared. The table of sizes and the
list of pictures are put into the page; the rest of it is written by hand.
"""

import csv
import json
import re
import tempfile
from pathlib import Path

from pictures import ROOT, empty, page_pictures, run

from evaluation.simulate import write_study

PAGE = ROOT / "docs/small.md"
FOLDER = ROOT / "docs/images/small"
SEED = 1
ENROLLED = {12: 14, 20: 24, 30: 37}
"""People compared, and how many are enrolled so that with this seed so many are."""
COHORT = "c001"
FACTS = "shown.json"
TOLD = {
    "form": "Form of the cohort's report",
    "pages": "Pages",
    "scales": "Scales with means, change and interval, of 5",
    "alphas": "Alphas, of 5 scales asked twice",
    "themes_counted": "Themes: told by a count",
    "themes_in_words": "Themes: told in words, by group",
    "cases": "Project cases whose owners agreed",
}
"""Rows of the table of sizes."""


def shown(tables: Path) -> dict[str, object]:
    """What the published tables of a report show.

    Args:
        tables: folder of published tables.
    """
    change = [row for row in _rows(tables / "change.csv") if row["cohort"] == COHORT]
    themes = _rows(tables / "themes.csv")
    facts = {row["key"]: row["value"] for row in _rows(tables / "about.csv")}
    return {
        "form": facts["form"],
        "compared": sorted({int(row["n"]) for row in change}),
        "scales": sum(row["shown"] == "full" for row in change),
        "alphas": sum(bool(row["alpha"]) for row in _rows(tables / "measures.csv")),
        "themes_counted": sum(bool(row["n"]) for row in themes),
        "themes_in_words": sum(not row["n"] for row in themes),
        "cases": len(_rows(tables / "projects_cases.csv")),
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def filled(page: str, told: dict[str, dict], pictures: dict[int, list[str]]) -> str:
    """The page with the table of sizes and the pictures between their marks.

    Args:
        page: its text.
        told: what is shown at each size.
        pictures: names of the pictures at each size.
    """
    lines = [
        f"| | {' | '.join(f'{size} compared' for size in told)} |",
        f"|---|{'---|' * len(told)}",
    ]
    for key, words in TOLD.items():
        lines.append(f"| {words} | {' | '.join(str(one[key]) for one in told.values())} |")
    page = _between(page, "sizes", "\n".join(lines))
    for size, names in pictures.items():
        shown_as = f"A report on {size} people compared, page "
        links = [f"![{shown_as}{at}](images/small/{name})" for at, name in enumerate(names, 1)]
        page = _between(page, f"pictures {size}", "\n".join(links))
    return page


def _between(page: str, mark: str, text: str) -> str:
    start, end = f"<!-- {mark} -->\n", f"\n<!-- end of {mark} -->"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.S)
    return pattern.sub(lambda _: f"{start}\n{text}\n{end}", page, count=1)


def main() -> None:
    """Run the three studies, draw the pages of their reports, and fill the page."""
    empty(FOLDER)
    told, pictures = {}, {}
    for pairs, enrolled in ENROLLED.items():
        with tempfile.TemporaryDirectory() as name:
            study = Path(name) / "study"
            write_study(study, cohorts=1, people=enrolled, seed=SEED)
            run(study)
            report = study / "reports" / COHORT
            pages = page_pictures(report / "report.pdf", FOLDER, f"pairs-{pairs}")
            pictures[pairs] = [page.name for page in pages]
            told[str(pairs)] = shown(report / "tables") | {"pages": len(pages)}
    text = json.dumps(told, indent=1) + "\n"
    (FOLDER / FACTS).write_text(text, encoding="utf-8", newline="\n")
    page = filled(PAGE.read_text(encoding="utf-8"), told, pictures)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
