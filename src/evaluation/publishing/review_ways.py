"""The figure of every way to estimate a change: for the review, never handed over."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing import canvas
from evaluation.publishing.catalogue import say
from evaluation.publishing.publish_sensitivity import WAYS
from evaluation.publishing.review_figures import ACROSS, scales_in, ticks
from evaluation.study.settings import Settings

LABELS, WAY = 2.7, 0.18
"""Room for the names of the ways, and height of each, in inches."""
OTHERWISE = {
    "mean_change_all_waves": "Everybody, all waves in one model",
    "no_change_scenario": "Had all who are missing not changed",
    "delta_adjusted_quarter": "Had the missing changed a quarter less",
    "delta_adjusted_half": "Had the missing changed half as much",
    "delta_adjusted_reversed": "Had the missing changed the other way",
}
"""Ways that the report tells in other places."""


def every_way(changes: pd.DataFrame, settings: Settings, cohort: str) -> canvas.Drawing | None:
    """Mean change by each way to estimate it, with its interval, scale by scale.

    Args:
        changes: scales in the main comparison, in points with intervals, of the table `estimates`.
        settings: of the study.
        cohort: a cohort, or `all`.
    """
    labels = {"mean_change": "As the report says"}
    labels |= {way: say(f"way.{way}") for way in WAYS} | OTHERWISE
    own = changes[(changes["cohort"] == cohort) & changes["estimator"].isin(labels)]
    scales = scales_in(own, settings)
    ways = {way: label for way, label in labels.items() if way in set(own["estimator"])}
    if not scales or len(ways) < 2:
        return None
    block = 0.45 + WAY * len(ways) + 0.35
    figure, head = canvas.titled(
        "The same change, estimated in every way",
        "Points, with 95% intervals. The line down is no change, the shaded band the report\u2019s "
        "interval; hollow circles: the interval holds no change.",
        -(-len(scales) // ACROSS) * block,
    )
    page, told = canvas.page(figure, head), []
    span = (min(own["conf_low"].min(), 0), max(own["conf_high"].max(), 0))
    for nth, scale in enumerate(scales):
        top = nth // ACROSS * block + 0.45
        if nth % ACROSS == 0:
            for y, label in enumerate(ways.values()):
                words = canvas.fitted(label, LABELS - 0.1, 8, 1)
                canvas.write(page, LABELS - 0.1, top + (y + 0.5) * WAY, words, "right", 8)
        found = own[own["outcome"] == scale.id].drop_duplicates("estimator").set_index("estimator")
        clear = _ways(page, (LABELS + nth % ACROSS * 1.36, top), found, list(ways), span)
        title = canvas.fitted(scale.title, 1.2, 8.5, 2, bold=True)
        canvas.write(page, LABELS + nth % ACROSS * 1.36, top - 0.2, title, size=8.5, weight="bold")
        told.append(f"{scale.title}: {clear} of {len(found)} intervals lie off zero")
    alt = f"Estimates of the mean change with intervals, way by way. {'; '.join(told)}."
    return canvas.Drawing("ways", figure, alt, "Every way to estimate", "estimates")


def _ways(
    page, corner: tuple[float, float], found: pd.DataFrame, ways: list[str], span: tuple
) -> int:
    """Draw one scale's estimates from a corner on; how many of the intervals lie off zero."""
    (left, top), (low, high), bottom = corner, span, corner[1] + len(ways) * WAY
    x = lambda value: left + (value - low) / (high - low) * 1.2  # noqa: E731
    if "mean_change" in found.index:
        ends = x(found.loc["mean_change", ["conf_low", "conf_high"]].astype(float))
        page.fill_betweenx((top, bottom), *ends, color=canvas.TINT, lw=0)
    for value in ticks(low, high):
        page.plot([x(value)] * 2, (top, bottom), color=canvas.RULE, lw=0.5, zorder=1)
        canvas.write(page, x(value), bottom + 0.1, f"{value:g}", "center", 8, color=canvas.QUIET)
    page.plot([x(0)] * 2, (top, bottom), color=canvas.INK, lw=0.9)
    clear = 0
    for y, way in enumerate(ways):
        if way in found.index:
            row, height = found.loc[way], top + (y + 0.5) * WAY
            off = row["conf_low"] > 0 or row["conf_high"] < 0
            clear += off
            colour = canvas.ACCENT if off else canvas.QUIET
            page.plot((x(row["conf_low"]), x(row["conf_high"])), [height] * 2, color=colour, lw=1.4)
            if pd.notna(row["estimate"]):
                fill = colour if off else "white"
                page.plot(x(row["estimate"]), height, "o", color=colour, ms=4, mfc=fill)
    return clear
