"""Make docs/example anew: the reports of the invented programme, and pictures of their pages.

    python docs/making/example.py

The example runs in a temporary folder. What is copied is what a reader gets: the programme's report
and that of one small cohort, as web page, PDF and Word file, with the annex.

`made.json` says which files were made together, and has a digest of what each annex says. A test
compares the words of the web pages with a run of the code as it is: they are current as long as a
reader would read the same. It leaves out the look, which changes with every touch of a style, and
the fingerprint and versions in the annex, which change with every machine.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from page_text import page_text
from pictures import ROOT, empty, page_pictures, run

FOLDER = ROOT / "docs/example"
REPORTS = {"programme": "The programme", "2025-spring": "A small cohort: Spring 2025"}
COPIED = ("report.html", "report.pdf", "report.docx", "annex.pdf")
MADE = "made.json"
KINDS = {
    "report.html": "web page",
    "report.pdf": "PDF",
    "report.docx": "Word",
    "annex.pdf": "annex",
}


def annex_digest(html: str) -> str:
    """A digest of what an annex says, but for its provenance."""
    return hashlib.sha256("\n".join(page_text(html)).encode()).hexdigest()


def files_of(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below a folder that was made by a run."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MADE
    }


def _page(pictures: dict[str, list[Path]]) -> str:
    lines = [
        "# What comes out",
        "",
        "**Everything here is invented**: the programme, the people, what they answered and what",
        "they said. It shows what a report looks like, and says nothing about any programme. The",
        "raw files behind it are in [data/raw](../../data/raw), the settings in",
        "[config](../../config).",
        "",
        "These are the files that `make report` makes, of two of its four reports; `make example`",
        "makes this folder anew. Download a web page to open it: it is one file, and needs no",
        "connection.",
    ]
    for report, title in REPORTS.items():
        links = ", ".join(f"[{KINDS[name]}]({report}/{name})" for name in COPIED)
        lines += ["", f"## {title}", "", f"{links}.", ""]
        for number, picture in enumerate(pictures[report], 1):
            lines += [f"![{title}, page {number}]({report}/{picture.name})"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the example and fill docs/example with what came out."""
    with tempfile.TemporaryDirectory() as name:
        study = Path(name) / "study"
        made = shutil.ignore_patterns("processed", "review", "released")
        for part in ("config", "data"):
            shutil.copytree(ROOT / part, study / part, ignore=made)
        run(study)
        empty(FOLDER)
        pictures, annexes = {}, {}
        for report in REPORTS:
            source, target = study / "reports" / report, FOLDER / report
            target.mkdir()
            for document in COPIED:
                shutil.copyfile(source / document, target / document)
            pictures[report] = page_pictures(target / "report.pdf", target)
            annexes[report] = annex_digest((source / "annex.html").read_text(encoding="utf-8"))
    (FOLDER / "README.md").write_text(_page(pictures), encoding="utf-8", newline="\n")
    told = {"files": files_of(FOLDER), "annexes": annexes}
    (FOLDER / MADE).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
