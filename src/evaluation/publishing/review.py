"""The evaluator's own edition: everything, with what is left to do first. Stays in data/."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pandas as pd

from evaluation import tables
from evaluation.publishing.results import PROGRAMME
from evaluation.publishing.review_flow import review_flow
from evaluation.publishing.review_frameworks import framework_table
from evaluation.publishing.review_quotes import quote_bank, write_proposals
from evaluation.publishing.review_saturation import saturation_curve
from evaluation.publishing.review_sections import sections
from evaluation.publishing.review_tables import cohort_of, read_everything
from evaluation.study.settings import Settings, load_study
from evaluation.tables import ALL_COHORTS

WARNING = "For the evaluation team only. It holds what single people said: never hand it over."


def write_reviews(study: Path, reports: list[str], template: Path) -> None:
    """Write review.html and review.xlsx of every report below data/review.

    Args:
        study: the study's folder, with all stages done.
        reports: `programme` and the cohorts.
        template: Jinja template of the page.
    """
    settings = load_study(study)
    processed = study / "data" / "processed"
    everything = read_everything(processed)
    everything["quote_bank"] = quote_bank(
        everything["excerpts"],
        tables.read(processed / "sources.parquet"),
        everything["redactions"],
        study,
        reports,
    )
    everything["frameworks"] = framework_table(
        settings, everything["estimates"], everything["theme_counts"]
    )
    todo = json.loads((study / "data/processed/todo.json").read_text(encoding="utf-8"))
    page = _page(template)
    for stray in sorted((study / "data" / "review").glob("*")):
        if stray.is_dir() and stray.name not in reports:
            shutil.rmtree(stray)
    for report in reports:
        folder = study / "data" / "review" / report
        folder.mkdir(parents=True, exist_ok=True)
        sheets = _sheets(everything, report, todo[report])
        sheets["proposed_quotes"] = write_proposals(processed, folder, report)
        html = page.render(
            report=report,
            warning=WARNING,
            study=settings.study,
            todo=_by_kind(todo[report]),
            sections=sections(sheets, settings, report),
            flow=review_flow(sheets["participation"], settings, report, template.parent / "fonts"),
            curve=saturation_curve(
                sheets["saturation"],
                settings,
                ALL_COHORTS if report == PROGRAMME else report,
                template.parent / "fonts",
            ),
        )
        (folder / "review.html").write_text(html, encoding="utf-8", newline="\n")
        _workbook(folder / "review.xlsx", sheets, settings)


def _page(template: Path):
    import jinja2

    loader = jinja2.FileSystemLoader(template.parent)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True).get_template(
        template.name
    )


def _sheets(
    everything: dict[str, pd.DataFrame], report: str, todo: list
) -> dict[str, pd.DataFrame]:
    """The sheets of one report: rows of its own cohort, or all rows for the programme."""
    sheets = {"todo": pd.DataFrame(todo, columns=["kind", "what"])}
    for name, table in everything.items():
        if report == PROGRAMME:
            sheets[name] = table
        elif "cohort" in table.columns:
            sheets[name] = table[table["cohort"].isin([report, ALL_COHORTS, ""])]
        else:
            # A file that several cohorts share has none of its own.
            own = [cohort_of(str(path)) in (report, "") for path in table["file"]]
            sheets[name] = table[own]
    return sheets


def _by_kind(todo: list) -> dict[str, list[str]]:
    titles = {
        "text": "Texts to write or to confirm",
        "check": "Checking",
        "quotes": "Quotes",
        "checklist": "Reporting checklists",
        "summary": "Summaries of the framework matrix",
        "redaction": "Words that may tell who somebody is",
        "verdict": "Verdicts to write or to confirm",
    }
    found: dict[str, list[str]] = {}
    for kind, text in todo:
        found.setdefault(titles.get(kind, kind), []).append(text)
    return found


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
            for r, row in enumerate(table.itertuples(index=False), 1):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif not pd.isna(value):
                        sheet.write(r, c, value)
            sheet.set_column(0, len(table.columns), 18)
