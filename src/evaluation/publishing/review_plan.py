"""The plan as one page that needs nothing beside it, and as CSV. It names no person.

It is made from settings alone and stays in data/review, as the evaluator's own.
"""

from __future__ import annotations

import base64
import csv
import html
from pathlib import Path

import matplotlib

from evaluation.publishing import canvas
from evaluation.publishing.review_flow import as_svg
from evaluation.publishing.review_plan_basis import CAUTIONS, FORMULAS, assumptions
from evaluation.publishing.review_plan_figures import plan_drawings
from evaluation.publishing.review_plan_tables import shown_tables
from evaluation.publishing.review_plan_words import NOBODY_TWICE, Tables, in_short
from evaluation.sheets.harmless import harmless
from evaluation.study.settings import Settings

PAGE, SHEET = "data/review/plan.html", "data/review/plan.csv"
FONTS = {"400": "SourceSansPro-Regular.ttf", "700": "SourceSansPro-Bold.ttf"}
ROW_OF = {
    "cohort": ("pairs",),
    "by_pairs": ("pairs",),
    "by_cohorts": ("cohorts", "between"),
    "by_reliability": ("reliability",),
    "interviews": ("share", "times", "chance"),
    "by_interviews": ("share", "times", "interviews"),
}
"""What a row of a table is about, besides its scale."""


def write_plan(settings: Settings, tables: Tables, template: Path) -> list[Path]:
    """Write data/review/plan.html and plan.csv.

    Args:
        settings: of the study.
        tables: as `planning.answers.answers` gives them.
        template: Jinja template of the page.

    Returns:
        The two files.
    """
    page, sheet = settings.folder / PAGE, settings.folder / SHEET
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_page(settings, tables, template), encoding="utf-8", newline="\n")
    _write_csv(sheet, tables)
    return [page, sheet]


def _page(settings: Settings, tables: Tables, template: Path) -> str:
    import jinja2

    loader = jinja2.FileSystemLoader(template.parent)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True)
    folder = template.parent / "fonts"
    fonts = {
        weight: base64.b64encode((folder / name).read_bytes()).decode()
        for weight, name in FONTS.items()
    }
    return environment.get_template(template.name).render(
        study=settings.study,
        facts=tables["facts"][0],
        nobody_twice="" if tables["expected"] else NOBODY_TWICE,
        short=[marked(sentence) for sentence in in_short(tables)],
        figures=_figures(tables, folder),
        tables=shown_tables(tables),
        assumptions=assumptions(tables),
        formulas=FORMULAS,
        cautions=CAUTIONS,
        fonts=fonts,
    )


def marked(sentence: str) -> str:
    """A sentence as HTML, what stands between pairs of asterisks in bold."""
    parts = html.escape(sentence).split("**")
    return "".join(f"<b>{part}</b>" if i % 2 else part for i, part in enumerate(parts))


def _figures(tables: Tables, fonts: Path) -> dict[str, tuple[str, str]]:
    """Each figure as SVG, for a wide page and for a narrow one."""
    canvas.use_fonts(fonts)
    # Words stay words, in the fonts that the page brings along.
    with canvas.style(), matplotlib.rc_context({"svg.fonttype": "none"}):
        return {
            name: tuple(
                as_svg(canvas.Drawing(drawing.name, figure, drawing.alt, drawing.caption, ""))
                for figure in (drawing.figure, drawing.narrow())
            )
            for name, drawing in plan_drawings(tables).items()
        }


def _write_csv(path: Path, tables: Tables) -> None:
    """One number a line: table, scale, what the row is about, quantity, value."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        sheet = csv.writer(handle)
        sheet.writerow(["table", "scale", "row", "quantity", "value"])
        for name, rows in tables.items():
            of = ROW_OF.get(name, ())
            for row in rows:
                about = ", ".join(f"{key} {_cell(row[key])}" for key in of)
                for quantity, value in row.items():
                    if quantity not in (*of, "scale"):
                        cells = [name, row.get("scale", ""), about, quantity, _cell(value)]
                        sheet.writerow(cells)


def _cell(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    return f"{value:.6g}" if isinstance(value, float) else harmless(str(value))
