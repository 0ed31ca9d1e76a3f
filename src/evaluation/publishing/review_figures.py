"""Figures of single people, whom nobody names: for the review, never handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import pandas as pd

from evaluation.publishing import canvas
from evaluation.publishing.review_flow import as_svg
from evaluation.study.settings import Settings

ACROSS = 3
"""Small figures in a row."""
PANEL, GAP, ROW = 2.0, 0.3, 2.15
"""Width of a small figure, what is between two, and height of a row, in inches."""
INSET, TOP, BOTTOM = 0.22, 0.42, 0.42
"""Room for the scale's numbers at the left of a small figure, its titles and its labels."""
MOVES = (
    ("higher", canvas.ACCENT, "-"),
    ("the same", canvas.QUIET, ":"),
    ("lower", canvas.CONTRAST, "--"),
)


@dataclass(frozen=True)
class Scale:
    """A scale to be drawn: id, title and range."""

    id: str
    title: str
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """A small figure on a page: its corner, in inches, and the range from bottom to top."""

    page: object
    left: float
    top: float
    low: float
    high: float

    def x(self, share: float) -> float:
        """Inches from the left of the page, of a share of the width."""
        return self.left + INSET + share * (PANEL - INSET)

    def y(self, value):
        """Inches from the top of the page, of a score."""
        bottom = self.top + ROW - BOTTOM
        return bottom - (value - self.low) / (self.high - self.low) * (ROW - TOP - BOTTOM)


def individual_lines(pairs: pd.DataFrame, settings: Settings) -> canvas.Drawing | None:
    """Before and after of each pair, a small figure for each scale; nobody is named.

    Args:
        pairs: people's own scales in the main comparison, of the table `pairs`.
        settings: of the study.
    """
    scales = scales_in(pairs, settings)
    if not scales:
        return None
    figure, panels = _panels(
        "Before and after, person by person",
        "A line for everybody who is compared, thicker where several moved alike. Unbroken: "
        "higher; dotted: the same; dashed: lower; black: the mean.",
        scales,
    )
    told = []
    for panel, scale in zip(panels, scales, strict=True):
        rows = pairs[pairs["outcome"] == scale.id]
        counts = _lines(panel, rows)
        waves = [settings.study.waves[wave].label for wave in settings.study.main_comparison]
        _named(panel, scale, f"n = {len(rows)}: {counts}", (0.0, 1.0), waves)
        told.append(f"{scale.title}, {len(rows)} people: {counts}")
    alt = f"Small figures of each person's score before and after. {'; '.join(told)}."
    return canvas.Drawing("lines", figure, alt, "Before and after, person by person", "pairs")


def _lines(panel: Panel, rows: pd.DataFrame) -> str:
    """Draw the lines of one scale; how many went which way."""
    from matplotlib.collections import LineCollection

    alike = rows.groupby(["before", "after"]).size()
    ways = [0 if after > before else 1 if after == before else 2 for before, after in alike.index]
    ends = (panel.x(0.0), panel.x(1.0))
    panel.page.add_collection(
        LineCollection(
            [list(zip(ends, map(panel.y, pair), strict=True)) for pair in alike.index],
            colors=[MOVES[way][1] for way in ways],
            linestyles=[MOVES[way][2] for way in ways],
            linewidths=[0.4 + 0.5 * n for n in alike],
            alpha=0.75,
        )
    )
    means = panel.y(rows[["before", "after"]].mean())
    panel.page.plot(ends, means, color=canvas.INK, lw=2.6, marker="o", ms=5, zorder=5)
    up, down = (rows["change"] > 0).sum(), (rows["change"] < 0).sum()
    counts = zip((up, len(rows) - up - down, down), MOVES, strict=True)
    return ", ".join(f"{n} {name}" for n, (name, _, _) in counts)


def first_answers(
    pairs: pd.DataFrame, scores: pd.DataFrame, settings: Settings
) -> canvas.Drawing | None:
    """First scores of those who are compared, and of those who were lost.

    Cohorts in which nobody is compared are left out: they may not have ended.

    Args:
        pairs: people's own scales in the main comparison, of the table `pairs`.
        scores: the same at its first wave, of the table `scores`.
        settings: of the study.
    """
    scales, begun = scales_in(pairs, settings), _begun(pairs, scores)
    if not scales or begun["stayed"].all():
        return None
    figure, panels = _panels(
        "First answers of those compared, and of those lost",
        "Circles stand for people, larger where several had the same score; the line is the mean.",
        scales,
    )
    told = []
    for panel, scale in zip(panels, scales, strict=True):
        rows = begun[begun["outcome"] == scale.id]
        kept, lost = (rows.loc[rows["stayed"] == stayed, "score"] for stayed in (True, False))
        _circles(panel, 0.25, kept, canvas.ACCENT)
        _circles(panel, 0.75, lost, canvas.CONTRAST)
        counts = f"{len(kept)} compared, {len(lost)} lost"
        _named(panel, scale, counts, (0.25, 0.75), ("compared", "lost"))
        told.append(f"{scale.title}: {counts}, means {kept.mean():.2f} and {lost.mean():.2f}")
    alt = f"Small figures of first scores. {'; '.join(told)}."
    return canvas.Drawing("first", figure, alt, "First answers", "scores")


def _begun(pairs: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """First scores of people in cohorts that have pairs, and whether each `stayed`."""
    begun = scores[scores["cohort"].isin(pairs["cohort"])]
    who = ["cohort", "person", "outcome"]
    begun = begun.merge(pairs[who].assign(stayed=True), on=who, how="left")
    return begun.assign(stayed=begun["stayed"].notna())


def _circles(panel: Panel, at: float, scores: pd.Series, colour: str) -> None:
    """Draw one group's scores, and their mean."""
    counts, x = scores.value_counts(), panel.x(at)
    heights = panel.y(counts.index.to_numpy())
    panel.page.scatter([x] * len(counts), heights, s=14 * counts, color=colour, alpha=0.55, lw=0)
    if len(scores):
        panel.page.plot((x - 0.3, x + 0.3), [panel.y(scores.mean())] * 2, color=canvas.INK, lw=2)


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Round numbers within a range, at equal distances."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(most, steps=(1, 2, 5, 10)).tick_values(low, high)
    return [float(value) for value in found.round(10) if low <= value <= high]


def scales_in(rows: pd.DataFrame, settings: Settings) -> list[Scale]:
    """Scales in a table, in the order of the instruments."""
    there = set(rows["outcome"])
    return [
        Scale(key, scale.title, instrument.low, instrument.high)
        for key, (_, instrument, scale) in settings.scales().items()
        if key in there
    ]


def _panels(title: str, subtitle: str, scales: list[Scale]) -> tuple[object, list[Panel]]:
    """A canvas with a small figure for each scale, its range drawn."""
    figure, head = canvas.titled(title, subtitle, -(-len(scales) // ACROSS) * ROW)
    page, found = canvas.page(figure, head), []
    for n, scale in enumerate(scales):
        left, top = (n % ACROSS) * (PANEL + GAP), n // ACROSS * ROW
        panel = Panel(page, left, top, scale.low, scale.high)
        for value in ticks(scale.low, scale.high, 5):
            ends = (panel.x(-0.03), panel.x(1.03))
            page.plot(ends, [panel.y(value)] * 2, color=canvas.RULE, lw=0.5, zorder=1)
            canvas.write(page, left + 0.1, panel.y(value), f"{value:g}", "center", 8)
        found.append(panel)
    return figure, found


def _named(panel: Panel, scale: Scale, below: str, at: tuple, labels: list | tuple) -> None:
    """Write a small figure's title, the line below it, and the labels under its columns."""
    title = canvas.fitted(scale.title, PANEL, 9, 1, bold=True)
    canvas.write(panel.page, panel.left, panel.top + 0.08, title, size=9, weight="bold")
    canvas.write(panel.page, panel.left, panel.top + 0.24, below, size=8, color=canvas.QUIET)
    for share, label in zip(at, labels, strict=True):
        side = {0.0: "left", 1.0: "right"}.get(share, "center")
        for line, words in enumerate(canvas.fitted(label, PANEL / 2, 8, 2)):
            height = panel.top + ROW - BOTTOM + 0.13 + line * canvas.tall(1, 8)
            canvas.write(panel.page, panel.x(share), height, words, side, 8, color=canvas.QUIET)


def drawn(make: Callable[..., canvas.Drawing | None], *of: object, fonts: Path) -> str:
    """A figure as an element of a page; empty where there is nothing to draw.

    Args:
        make: one of the functions above.
        of: what it is made of.
        fonts: folder of the report's fonts.
    """
    canvas.use_fonts(fonts)
    # Words stay words: a third of the time, and they can be searched for.
    with canvas.style(), matplotlib.rc_context({"svg.fonttype": "none"}):
        drawing = make(*of)
        return as_svg(drawing) if drawing else ""
