"""The flow of participation with the reasons of every loss: for the review, never handed over."""

from __future__ import annotations

import html
import io
from pathlib import Path

import matplotlib
import pandas as pd

from evaluation.publishing import canvas
from evaluation.publishing.chart_flow import flow
from evaluation.publishing.publish_participation import participation_with_reasons
from evaluation.publishing.results import PROGRAMME
from evaluation.study.settings import Settings
from evaluation.tables import ALL_COHORTS

TITLE = "Where people and forms were lost"


def review_flow(table: pd.DataFrame, settings: Settings, report: str, fonts: Path) -> str:
    """The figure as SVG, to be put into a page; empty where there is nothing to draw.

    Args:
        table: the table `participation`.
        settings: of the study.
        report: `programme`, or a cohort.
        fonts: folder of the report's fonts.
    """
    cohort = ALL_COHORTS if report == PROGRAMME else report
    own = table[table["cohort"] == cohort].itertuples(index=False)
    where = "all cohorts together" if report == PROGRAMME else report
    canvas.use_fonts(fonts)
    # Words stay words: a third of the time, and they can be searched for.
    with canvas.style(), matplotlib.rc_context({"svg.fonttype": "none"}):
        drawing = flow(
            participation_with_reasons(settings, own), TITLE, f"People at each step, {where}."
        )
        return as_svg(drawing) if drawing else ""


def as_svg(drawing: canvas.Drawing) -> str:
    """A drawing as an element of a page, with its text for those who do not see it."""
    out = io.StringIO()
    drawing.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    drawn = out.getvalue()
    label = html.escape(drawing.alt, quote=True)
    return drawn[drawn.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
