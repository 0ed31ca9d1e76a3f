"""The evaluator's own edition: everything, with what is left to do first. Stays in data/."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.publishing.kept import keep, key_of, still_there
from evaluation.publishing.results import PROGRAMME
from evaluation.publishing.review_drawings import drawings_of
from evaluation.publishing.review_frameworks import framework_table
from evaluation.publishing.review_quotes import quote_bank, write_proposals
from evaluation.publishing.review_sections import sections
from evaluation.publishing.review_tables import behind_figures, cohort_of, read_everything
from evaluation.publishing.review_todo import answered, from_sheets, groups
from evaluation.study.cohort_folder import find_cohorts
from evaluation.study.inputs import file_digest
from evaluation.study.settings import Settings, load_study

WARNING = "For the evaluation team only. It holds what single people said: never hand it over."
FEW = 13
"""With more reports than so many, the programme's alone has figures of single people."""
FONT = "fonts/SourceSansPro-Regular.ttf"
"""Words in figures are words: the page brings the font along that they were measured in."""


def write_reviews(study: Path, reports: list[str], template: Path) -> None:
    """Write review.html and review.xlsx of every report below data/review.

    Args:
        study: the study's folder, with all stages done.
        reports: `programme` and the cohorts.
        template: Jinja template of the page.
    """
    settings = load_study(study)
    processed = study / "data" / "processed"
    everything = _everything(settings, processed, reports)
    behind = behind_figures(processed, everything["estimates"], settings.study.main_comparison)
    todo, proposals = (
        json.loads((processed / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("todo", "proposed_quotes")
    )
    page, kept, decided = _page(template), processed / "review", _decided(study)
    font = base64.b64encode((template.parent / FONT).read_bytes()).decode()
    labels = {cohort.id: cohort.label for cohort in find_cohorts(settings)[0]}
    for stray in sorted([*(study / "data" / "review").glob("*"), *kept.glob("*")]):
        if stray.is_dir() and stray.name not in reports:
            shutil.rmtree(stray)
    for report in reports:
        folder = study / "data" / "review" / report
        folder.mkdir(parents=True, exist_ok=True)
        proposed = write_proposals(proposals[report], folder)
        made = [folder / "review.html", folder / "review.xlsx"]
        sheets = _sheets(everything, report, todo[report])
        sheets["proposed_quotes"] = proposed
        of_people = report == PROGRAMME or len(reports) <= FEW
        drawn_from = sheets | (_own(behind, report) if of_people else {})
        done = answered(processed / "release" / report / "tables/checklists.csv")
        made_from = (*_of(report, decided), *_contents(drawn_from), json.dumps(done))
        key = key_of(template.parent, report, *made_from)
        if still_there(kept / report / "review.json", key):
            continue
        html = page.render(
            label=labels.get(report, "the programme, all cohorts"),
            warning=WARNING,
            study=settings.study,
            todo=groups(todo[report] + from_sheets(sheets), report),
            answered=done,
            parts=sections(sheets, settings, report),
            figures=drawings_of(drawn_from, settings, report, template.parent, kept / report),
            font=font,
        )
        made[0].write_text(html, encoding="utf-8", newline="\n")
        _workbook(made[1], sheets, settings)
        keep(kept / report / "review.json", key, made)


def _everything(settings: Settings, processed: Path, reports: list[str]) -> dict:
    """All tables of the review, of all reports."""
    found = read_everything(processed)
    sources = tables.read(processed / "sources.parquet")
    of_quotes = (found["excerpts"], sources, found["redactions"], settings.folder, reports)
    found["quote_bank"] = quote_bank(*of_quotes)
    found["frameworks"] = framework_table(settings, found["estimates"], found["theme_counts"])
    return found


def _decided(study: Path) -> dict[Path, str]:
    """Digest of each file that people wrote: settings, decisions, the authors' texts, releases."""
    folders = ("config", "data/decisions", "data/released")
    paths = [path for folder in folders for path in (study / folder).rglob("*") if path.is_file()]
    paths += study.glob("data/raw/*/cohort.yaml")
    return {path: file_digest(study / path) for path in sorted(p.relative_to(study) for p in paths)}


def _contents(sheets: dict[str, pd.DataFrame]) -> list[str]:
    """A digest of each sheet: of many cohorts most are as they were when another one finishes."""
    return [
        f"{name} {hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()}"
        for name, table in sheets.items()
    ]


def _of(report: str, decided: dict[Path, str]) -> list[str]:
    """What people wrote that is behind one review, but for texts and dates of other reports alone.

    So neither a sentence that is mended in one report nor a further cohort touches the others.
    """

    def elsewhere(path: Path) -> bool:
        if path.parts[:2] == ("config", "narrative"):
            return path.parts[2] != report
        return path.parts[:2] == ("data", "raw") and report not in (PROGRAMME, path.parts[2])

    return [f"{p.as_posix()} {digest}" for p, digest in decided.items() if not elsewhere(p)]


def _page(template: Path):
    import jinja2

    loader = jinja2.FileSystemLoader(template.parent)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True).get_template(
        template.name
    )


def _sheets(
    everything: dict[str, pd.DataFrame], report: str, todo: list
) -> dict[str, pd.DataFrame]:
    """The sheets of one report: of a cohort its own rows, of the programme all."""
    todos = pd.DataFrame(todo, columns=["kind", "what"])
    return {"todo": todos} | _own(everything, report)


def _own(everything: dict[str, pd.DataFrame], report: str) -> dict[str, pd.DataFrame]:
    """Rows of a report's own cohort; all rows for the programme.

    What all cohorts say together is in no report of a cohort, and so not in its review.
    """
    sheets = {}
    for name, table in everything.items():
        if report == PROGRAMME:
            sheets[name] = table
        elif "cohort" in table.columns:
            sheets[name] = table[table["cohort"].isin([report, ""])]
        else:
            # A file that several cohorts share has none of its own.
            own = [cohort_of(str(path)) in (report, "") for path in table["file"]]
            sheets[name] = table.loc[own]
    return sheets


def _workbook(path: Path, sheets: dict[str, pd.DataFrame], settings: Settings) -> None:
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        day = datetime.datetime.combine(settings.study.date, datetime.time())
        book.set_properties({"created": day, "title": "Review", "comments": WARNING})
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, list(table.columns), bold)
            for c, (_, column) in enumerate(table.items()):
                filled = zip(column.tolist(), column.notna().tolist(), strict=True)
                for r, (value, there) in enumerate(filled, 1):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif there and type(value) in (int, float):
                        sheet.write_number(r, c, value)
                    elif there:
                        sheet.write(r, c, value)
            sheet.set_column(0, len(table.columns), 18)
