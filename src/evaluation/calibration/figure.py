"""The figure of the page: coverage of every interval, a dot for each setting."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from evaluation.calibration.procedures import PROCEDURES
from evaluation.calibration.summary import LEAST, MOST
from evaluation.publishing.canvas import (
    ACCENT,
    CONTRAST,
    INK,
    QUIET,
    RULE,
    axes_in_inches,
    style,
    titled,
    use_fonts,
)

ROW = 0.19
FARTHEST = 0.80
"""Dots further to the left stand at the edge."""


def save_figure(single: pd.DataFrame, path: str, fonts: Path) -> None:
    """Write the figure.

    Args:
        single: from `summary.by_setting`.
        path: of the PNG; the same numbers give the same bytes.
        fonts: folder with the fonts of the reports.
    """
    use_fonts(fonts)
    with style():
        figure = draw(single)
        figure.savefig(path, dpi=150, metadata={"Software": None})


def draw(single: pd.DataFrame) -> Figure:
    """One line an interval: settings as dots, their mean as a bar."""
    shown = single[single["judged"]].dropna(subset="coverage")
    lines = [
        (procedure.label, shown[(shown["kind"] == kind) & (shown["estimator"] == name)])
        for kind, own in PROCEDURES.items()
        for name, procedure in own.items()
    ]
    lines = [(label, group) for label, group in lines if len(group)]
    subtitle = (
        "A dot is one simulated setting (from 8 people, and as many as a report asks for); bar: "
        "mean; shaded: 93.5 to 96.5 %; orange: clearly under 93.5 %"
    )
    figure, head = titled("How often 95 % intervals held the true value", subtitle, 0.6)
    figure.set_size_inches(8.2, head + ROW * len(lines) + 0.55)
    # `titled` placed its words for another height: they are put back at the top.
    for text, offset in zip(figure.texts, (0.02, 0.28), strict=True):
        text.set_y(1 - offset / figure.get_size_inches()[1])
    axes = axes_in_inches(figure, 3.95, head, 4.1, ROW * len(lines))
    axes.axvspan(LEAST, MOST, color=RULE, alpha=0.45, lw=0)
    axes.axvline(0.95, color=QUIET, lw=0.7)
    for place, (_, group) in enumerate(lines):
        under = group["verdict"] == "under"
        for own, colour in ((group[~under], ACCENT), (group[under], CONTRAST)):
            at = own["coverage"].clip(lower=FARTHEST)
            axes.plot(at, [place] * len(at), "o", ms=3.2, color=colour, alpha=0.55, mew=0)
        mean = max(float(group["coverage"].mean()), FARTHEST)
        axes.plot([mean, mean], [place - 0.33, place + 0.33], color=INK, lw=1.6)
    axes.set_yticks(range(len(lines)), [label for label, _ in lines], size=8)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xlim(FARTHEST - 0.005, 1.004)
    ticks = [0.8, 0.85, 0.9, 0.935, 0.965, 1.0]
    axes.set_xticks(ticks, ["\u2264 80 %", "85", "90", "93.5", "96.5", "100 %"], size=8)
    return figure
