"""The forest plot of one scale: a row a programme, all together, where a further one may lie."""

from __future__ import annotations

from functools import partial
from typing import Any

from matplotlib.figure import Figure

from evaluation.publishing.canvas import (
    ACCENT,
    CONTRAST,
    INK,
    NARROW,
    QUIET,
    SMALL,
    TINT,
    WIDTH,
    Drawing,
    breadth,
    page,
    titled,
    write,
)
from evaluation.publishing.catalogue import say
from evaluation.publishing.chart_marks import (
    AXIS,
    Unit,
    bounds_text,
    change_axes,
    change_key,
    change_text,
    draw_change,
    draw_key,
    key_height,
    lines_of,
    people_text,
    told,
)
from evaluation.publishing.published import Row, number, quoted
from evaluation.synthesis.cells import digits, direction, spread_cells
from evaluation.synthesis.pooling import RANGE_FROM, Pooled, PooledScale
from evaluation.travel.package import slug

ROW, TIP = 0.26, 0.085  # inches: a programme's row, half the diamond's height


def forest(scale: PooledScale) -> Drawing:
    """Draw a scale.

    Args:
        scale: with at least two programmes.
    """
    draw = partial(_drawn, scale)
    name = f"forest-{slug(scale.scale)}"
    caption = say("synthesis.figure.caption", scale=scale.title)
    return Drawing(name, draw(WIDTH), _alt(scale), caption, name, narrow=partial(draw, NARROW))


def _drawn(scale: PooledScale, width: float) -> Figure:
    rows = [line.row for line in scale.lines]
    shown = rows + ([_as_row(scale, scale.pooled)] if scale.pooled else [])
    unit = Unit(True, "")
    further = scale.pooled if scale.pooled and scale.pooled.k >= RANGE_FROM else None
    ends = unit.limits(shown + ([_range(shown[0], further)] if further else []))
    key = _key(rows, scale, further is not None)
    body = ROW * len(shown) + AXIS + 0.08
    figure, head = titled(_finding(scale), _subtitle(scale), body + key_height(key, width), width)
    sheet = page(figure, head)
    label, right = _columns(scale, width)
    height = ROW * len(shown)
    axes = change_axes(figure, label, head, width - label - right, height, unit, ends)
    if scale.pooled:
        axes.axvspan(scale.pooled.low, scale.pooled.high, color=TINT, zorder=0)
    for place, line in enumerate(scale.lines):
        y = ROW * (place + 0.5)
        draw_change(axes, y, line.row, unit, 6.5)
        _write(sheet, line.title, line.row, (y, width), (label, right))
    if scale.pooled:
        y = height - ROW / 2
        axes.axhline(height - ROW, color=QUIET, linewidth=0.6)
        _diamond(axes, y, scale.pooled, further is not None)
        words = say("synthesis.head.pooled")
        _write(sheet, words, shown[-1], (y, width), (label, right), bold=True)
    draw_key(sheet, body, key, width)
    return figure


def _as_row(scale: PooledScale, pooled: Pooled) -> Row:
    """All programmes together as a row like those of the programmes."""
    told = {"change": pooled.mean, "conf_low": pooled.low, "conf_high": pooled.high}
    cells = {key: f"{value:.6f}" for key, value in told.items()}
    own = {"n": str(pooled.n), "direction": direction(pooled), "shown": "full", "design": "paired"}
    return scale.lines[0].row | cells | own


def _range(row: Row, pooled: Pooled) -> Row:
    ends = {"conf_low": f"{pooled.next_low:.6f}", "conf_high": f"{pooled.next_high:.6f}"}
    return row | ends


def _columns(scale: PooledScale, width: float) -> tuple[float, float]:
    """Inches for the programmes' names and for the numbers."""
    names = [line.title for line in scale.lines] + [say("synthesis.head.pooled")]
    widest = max(breadth(name, SMALL + 0.5, bold=True) for name in names) + 0.12
    return min(widest, width * 0.34), 2.0 if width == WIDTH else 0.95


def _write(
    sheet: Any,
    name: str,
    row: Row,
    at: tuple[float, float],
    columns: tuple[float, float],
    *,
    bold: bool = False,
) -> None:
    """Write a row's programme at the left, its numbers at the right."""
    (y, width), (label, right) = at, columns
    size, weight = SMALL + 0.5, "bold" if bold else "normal"
    lines = lines_of(name, label - 0.1, size, 1, bold)
    write(sheet, 0, y, lines, size=size, weight=weight)
    write(sheet, width - 0.02, y, people_text(row), "right", SMALL - 0.3, color=QUIET)
    left = width - right + 0.08
    write(sheet, left, y, change_text(row), size=size, weight="bold")
    if width == WIDTH and row["change"]:
        write(sheet, left + 0.46, y, bounds_text(row), size=SMALL - 0.3, color=QUIET)


def _diamond(axes: Any, y: float, pooled: Pooled, further: bool) -> None:
    """All programmes as a diamond as wide as the interval, with the range of a further one."""
    if further:
        ends = [pooled.next_low, pooled.next_high]
        axes.plot(ends, [y, y], color=INK, linewidth=0.9, linestyle=(0, (2, 1.5)))
    colour = CONTRAST if direction(pooled) == "fell" else ACCENT
    corners = [pooled.low, pooled.mean, pooled.high, pooled.mean]
    axes.fill(corners, [y, y - TIP, y, y + TIP], color=colour, zorder=3)


def _key(rows: list[Row], scale: PooledScale, further: bool) -> list[Any]:
    key = change_key(rows)
    if scale.pooled:
        key.append(("D", ACCENT, True, say("synthesis.figure.pooled")))
    if further:
        key.append(("_", INK, True, say("synthesis.figure.further")))
    return key


def _finding(scale: PooledScale) -> str:
    if scale.pooled is None:
        found = say("synthesis.figure.apart")
    else:
        verdict = say(f"verdict.{direction(scale.pooled)}")
        found = f"{verdict} ({digits(scale.pooled.mean, signed=True)})"
    return say("synthesis.figure.finding", scale=quoted(scale.title), found=found)


def _subtitle(scale: PooledScale) -> str:
    row = scale.lines[0].row
    ends = {"low": row["range_low"], "high": row["range_high"]}
    words = say("synthesis.figure.subtitle.spreads")
    if scale.points:
        words = say("synthesis.figure.subtitle.points", **ends)
    if scale.pooled is None or scale.pooled.k < RANGE_FROM:
        return words
    tau, share = spread_cells(scale.pooled)
    return say("synthesis.figure.spread", subtitle=words, tau=tau, share=share)


def _alt(scale: PooledScale) -> str:
    rows = [f"{line.title} {told(line.row)}" for line in scale.lines]
    if scale.pooled:
        rows.append(f"{say('synthesis.head.pooled')} {told(_as_row(scale, scale.pooled))}")
        if scale.pooled.k >= RANGE_FROM:
            ends = (number(f"{v:.6f}", 2) for v in (scale.pooled.next_low, scale.pooled.next_high))
            low, high = ends
            between = say("synthesis.interval", low=low, high=high)
            rows.append(f"{say('synthesis.head.further')} {between}")
    return say("synthesis.figure.alt", finding=_finding(scale), rows="; ".join(rows)) + "."
