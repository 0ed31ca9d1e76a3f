"""The curve of new codes in the order of collection: for the review, never handed over."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation.publishing import canvas
from evaluation.publishing.review_flow import as_svg
from evaluation.study.settings import Settings

_HEIGHT, _LEFT = 1.7, 0.45


def saturation_curve(table: pd.DataFrame, settings: Settings, cohort: str, fonts: Path) -> str:
    """The figure as SVG, a curve for each source group; empty where nothing was computed.

    Args:
        table: the table `saturation`.
        settings: of the study.
        cohort: whose curve, or `all`.
        fonts: folder of the report's fonts.
    """
    own = table[table["cohort"] == cohort]
    if own.empty:
        return ""
    canvas.use_fonts(fonts)
    with canvas.style():
        return as_svg(_drawn(own, settings))


def _drawn(own: pd.DataFrame, settings: Settings) -> canvas.Drawing:
    groups = list(own.groupby("source_group", sort=False))
    figure, head = canvas.titled(
        "How many codes were found after each source",
        "In the order of collection; the band holds 95 of 100 other orders.",
        (_HEIGHT + 0.75) * len(groups),
    )
    told = []
    for at, (group, rows) in enumerate(groups):
        top = head + 0.3 + at * (_HEIGHT + 0.75)
        axes = canvas.axes_in_inches(figure, _LEFT, top, canvas.WIDTH - _LEFT, _HEIGHT)
        axes.fill_between(rows["place"], rows["low"], rows["high"], color=canvas.RULE, linewidth=0)
        axes.plot(rows["place"], rows["so_far"], color=canvas.ACCENT, marker="o", markersize=3.5)
        axes.set_ylim(bottom=0)
        axes.set_xlim(0.5, rows["place"].max() + 0.5)
        axes.set_xlabel("Sources")
        axes.locator_params(integer=True)
        reached = "".join(rows["reached"])
        label = settings.study.source_groups[group]
        note = f"threshold met at {reached}" if reached else "threshold not met"
        axes.set_title(f"{label}: {note}", loc="left", size=10)
        told.append(f"{label}: {rows['so_far'].iloc[-1]} codes after {len(rows)} sources, {note}")
    alt = f"Curves of codes found so far. {'; '.join(told)}."
    return canvas.Drawing("saturation", figure, alt, "Code saturation", "saturation")
