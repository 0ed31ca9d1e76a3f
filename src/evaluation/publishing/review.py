"""The evaluator's own edition: everything, with what is left to do first. Stays in data/."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pandas as pd

from evaluation import problems, tables
from evaluation.publishing.results import PROGRAMME
from evaluation.study.settings import Settings, load_study
from evaluation.tables import ALL_COHORTS

RESULTS = ("estimates", "participation", "theme_counts", "joint", "project_counts")
PEOPLE = ("responses", "excerpts", "comments", "projects")
WARNING = "For the evaluation team only. It holds what single people said: never hand it over."


def write_reviews(study: Path, reports: list[str], template: Path) -> None:
    """Write review.html and review.xlsx of every report below data/review.

    Args:
        study: the study's folder, with all stages done.
        reports: `programme` and the cohorts.
        template: Jinja template of the page.
    """
    settings = load_study(study)
    everything = _read(study / "data" / "processed")
    todo = json.loads((study / "data/processed/todo.json").read_text(encoding="utf-8"))
    page = _page(template)
    for stray in sorted((study / "data" / "review").glob("*")):
        if stray.is_dir() and stray.name not in reports:
            shutil.rmtree(stray)
    for report in reports:
        folder = study / "data" / "review" / report
        folder.mkdir(parents=True, exist_ok=True)
        sheets = _sheets(everything, report, todo[report])
        html = page.render(
            report=report,
            warning=WARNING,
            study=settings.study,
            todo=_by_kind(todo[report]),
            sections=_sections(sheets, settings),
        )
        (folder / "review.html").write_text(html, encoding="utf-8", newline="\n")
        _workbook(folder / "review.xlsx", sheets, settings)


def _page(template: Path):
    import jinja2

    loader = jinja2.FileSystemLoader(template.parent)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True).get_template(
        template.name
    )


def _read(processed: Path) -> dict[str, pd.DataFrame]:
    """Every table that the review shows, by the name of its sheet."""
    found = {name: tables.read(processed / "results" / f"{name}.parquet") for name in RESULTS}
    found |= {name: tables.read(processed / f"{name}.parquet") for name in PEOPLE}
    audits = [
        tables.read(processed / step / "matching_audit.parquet") for step in ("linking", "pairing")
    ]
    found["linking"] = pd.concat(audits, ignore_index=True)
    told = [
        p
        for path in sorted((processed / "reading").glob("*_problems.json"))
        for p in problems.load(path)
    ]
    rows = [
        (p.file, p.sheet, p.row or "", p.column, p.found, p.remedy) for p in problems.in_order(told)
    ]
    columns = ["file", "sheet", "row", "column", "found", "remedy"]
    found["notes"] = pd.DataFrame(rows, columns=columns)
    surveys = json.loads((processed / "reading" / "surveys.json").read_text(encoding="utf-8"))
    coded = json.loads((processed / "reading" / "coded.json").read_text(encoding="utf-8"))
    found["files"] = pd.DataFrame(
        [
            (f["file"], ", ".join(f["waves"]), f["rows"], f["items"], "; ".join(f["unmatched"]))
            for f in surveys
        ]
        + [(f["file"], f["source_group"], f["excerpts"], "", "") for f in coded],
        columns=["file", "taken for", "rows or excerpts", "items found", "columns not used"],
    )
    return found


def _sheets(
    everything: dict[str, pd.DataFrame], report: str, todo: list
) -> dict[str, pd.DataFrame]:
    """The sheets of one report: rows of its own cohort, or all rows for the programme."""
    sheets = {"todo": pd.DataFrame(todo, columns=["kind", "what"])}
    for name, table in everything.items():
        if report == PROGRAMME:
            sheets[name] = table
        elif "cohort" in table.columns:
            sheets[name] = table[table["cohort"].isin([report, ALL_COHORTS])]
        else:
            sheets[name] = table[table["file"].str.startswith(f"data/raw/{report}/")]
    return sheets


def _by_kind(todo: list) -> dict[str, list[str]]:
    titles = {
        "text": "Texts to write or to confirm",
        "check": "Checking",
        "quotes": "Quotes",
        "verdict": "Verdicts that the rule proposes",
    }
    found: dict[str, list[str]] = {}
    for kind, text in todo:
        found.setdefault(titles.get(kind, kind), []).append(text)
    return found


def _sections(sheets: dict[str, pd.DataFrame], settings: Settings) -> list[dict]:
    """What the page shows of the sheets: notes, files, linking, scales, quotes to choose from."""
    estimates = sheets["estimates"]
    wanted = [
        "mean_change",
        "mean_change_one_group",
        "mean_change_clustered",
        "cohens_dav",
        "rank_biserial",
        "cronbachs_alpha",
    ]
    shown = estimates[(estimates["level"] == "scale") & estimates["estimator"].isin(wanted)]
    columns = [
        "cohort",
        "outcome",
        "comparison",
        "estimator",
        "n",
        "estimate",
        "conf_low",
        "conf_high",
        "p_value",
        "p_adjusted",
        "method",
        "note",
    ]
    quotable = sheets["excerpts"]
    quotable = quotable[quotable["quote_consent"]].drop_duplicates("excerpt")
    used = sheets["responses"]
    unused = used[~used["used"]][["cohort", "wave", "file", "row", "reason"]]
    parts = [
        ("What was found in the files", "Nothing here stopped the run.", sheets["notes"]),
        ("What each file was taken for", "", sheets["files"]),
        ("How forms were linked to people", "Counts by cohort and wave.", sheets["linking"]),
        ("Forms that are not counted, and why", "", unused),
        ("From enrolled to compared", "", sheets["participation"]),
        ("Change, with every alternative", "All digits are in review.xlsx.", shown[columns]),
        ("Themes by source of evidence", "", sheets["theme_counts"]),
        (
            "Quotes to choose from",
            "With consent. Copy the key in the column 'excerpt' to quotes.csv.",
            quotable[["excerpt", "cohort", "source_group", "theme", "code", "text"]],
        ),
    ]
    return [
        {
            "title": title,
            "note": note,
            "columns": [c.replace("_", " ") for c in table.columns],
            "rows": [[_shown(v) for v in row] for row in table.itertuples(index=False)],
        }
        for title, note, table in parts
        if len(table)
    ]


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.3f}"
    return "" if value is None or value is pd.NA else str(value)


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
