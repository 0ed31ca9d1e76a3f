"""The cohorts in order of time beside all together: the main outcome, and the others where legible.

The interval of all cohorts together runs as a band through the rows above it. From five cohorts a
thin line shows where the change of a further cohort like these may lie.
"""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from .canvas import (
    ACCENT,
    CONTRAST,
    INK,
    NARROW,
    QUIET,
    SMALL,
    TEXT,
    TINT,
    WIDTH,
    Drawing,
    breadth,
    page,
    titled,
    write,
)
from .catalogue import say
from .chart_marks import (
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
from .cohort_panels import ROWS, Panel, cohort_panels, finding
from .published import Row, Tables, quoted, sentence

_ROW, _SMALL_ROW = 0.235, 0.2  # inches for a cohort: of the main outcome, of another
_FULL = 8.2  # inches that a page has for a figure
_MANY = 20  # cohorts from which rows are as close as letters allow


def cohorts_chart(tables: Tables) -> Drawing | None:
    """Draw the change of each cohort; None below two, of very many, or where none may be shown."""
    panels = cohort_panels(tables)
    if not panels or not panels[0].shown or len(panels[0].rows) > ROWS:
        return None
    panels = _legible(panels)
    draw = partial(_drawn, panels)
    return Drawing(
        "cohorts", draw(WIDTH), _alt(panels), say("figure.cohorts.caption"), "change",
        narrow=partial(draw, NARROW),
    )  # fmt: skip


def _legible(panels: list[Panel]) -> list[Panel]:
    """The panels, or the first alone where a page has no room for the others below it."""
    others = [panel for panel in panels[1:] if any(row["change"] for row in panel.rows)]
    tallest = max((len(panel.lines) for panel in others), default=0)
    below = -(-len(others) // 2) * (tallest * _SMALL_ROW + 0.72)
    whole = len(panels[0].lines) * _ROW + 1.6 + below
    return [panels[0], *(others if whole <= _FULL else [])]


def _drawn(panels: list[Panel], width: float) -> Figure:
    """The figure: the main outcome over the whole width, the other scales below it."""
    columns = 2 if width > NARROW else 1
    first, *others = panels
    rows = [row for panel in panels for row in panel.lines]
    unit, key = Unit.of(rows), _key(rows, first)
    ends = unit.limits(rows + [panel.further for panel in panels if panel.between])
    row = _ROW if len(first.lines) <= _MANY else 0.185
    tops = _grid(others, columns, row * len(first.lines) + AXIS + 0.1)
    foot = max(
        (top + _panel_height(p) for (_, top), p in zip(tops, others, strict=True)), default=0
    )
    foot = foot or row * len(first.lines) + AXIS + 0.05
    figure, head = titled(
        finding(first), _subtitle(first, unit), foot + key_height(key, width), width
    )
    sheet = page(figure, head)
    _draw_panel(figure, sheet, head, first, (0, 0, width), row, unit, ends)
    each = (width - 0.3 * (columns - 1)) / columns
    for panel, (column, top) in zip(others, tops, strict=True):
        left = column * (each + 0.3)
        title = lines_of(panel.rows[0]["title"], each, TEXT, 1, bold=True)
        write(sheet, left, top + 0.1, title, weight="bold")
        _draw_panel(figure, sheet, head, panel, (left, top + 0.24, each), _SMALL_ROW, unit, ends)
    draw_key(sheet, foot, key, width)
    return figure


def _panel_height(panel: Panel) -> float:
    return 0.24 + _SMALL_ROW * len(panel.lines) + 0.36


def _grid(panels: list[Panel], columns: int, top: float) -> list[tuple[int, float]]:
    """The column and the height at which each panel begins."""
    places = []
    for start in range(0, len(panels), columns):
        line = panels[start : start + columns]
        places += [(column, top) for column in range(len(line))]
        top += max(map(_panel_height, line))
    return places


def _draw_panel(figure, sheet, head: float, panel: Panel, box, row: float, unit: Unit, ends):
    """Draw one scale: the cohorts below each other, all together last, behind them its interval."""
    left, top, width = box
    whole = width in (WIDTH, NARROW)
    label, right = _columns(panel, width)
    height = row * len(panel.lines)
    axes = change_axes(
        figure, left + label, head + top, width - label - right, height, unit, ends, label=whole
    )
    if panel.pooled and panel.pooled["conf_low"]:
        low, high = (unit.place(panel.pooled, cell) for cell in ("conf_low", "conf_high"))
        axes.axvspan(low, high, color=TINT, zorder=0)
    for place, one in enumerate(panel.lines):
        y = row * (place + 0.5)
        pooled = one is panel.pooled
        if pooled:
            axes.axhline(row * place, color=QUIET, linewidth=0.6)
            _draw_pooled(axes, y, panel, unit)
        else:
            draw_change(axes, y, one, unit, 6.5 if row > 0.19 else 5)
        _write_row(sheet, one, (left, top + y, width), label, right, pooled)


def _columns(panel: Panel, width: float) -> tuple[float, float]:
    """Inches for the cohorts' names and for the numbers."""
    names = [_label(row, row is panel.pooled) for row in panel.lines]
    widest = max(breadth(name, SMALL + 0.5, bold=True) for name in names) + 0.12
    return min(widest, width * 0.34), 1.95 if width == WIDTH else 0.95


def _label(row: Row, pooled: bool) -> str:
    return say("figure.cohorts.all") if pooled else row["cohort_label"]


def _write_row(sheet, row: Row, box, label: float, right: float, pooled: bool) -> None:
    """Write a row's cohort at the left, its numbers at the right."""
    left, y, width = box
    size, weight = SMALL + 0.5, "bold" if pooled else "normal"
    name = lines_of(_label(row, pooled), label - 0.1, size, 1, pooled)
    write(sheet, left, y, name, size=size, weight=weight)
    write(sheet, left + width - 0.02, y, people_text(row), "right", SMALL - 0.3, color=QUIET)
    text, at = change_text(row), left + width - right + 0.08
    if not row["change"] or row["shown"] == "too_few":
        write(sheet, at, y, text, size=SMALL - 0.5, color=QUIET, style="italic")
        return
    write(sheet, at, y, text, size=size, weight="bold")
    if width == WIDTH:
        write(sheet, at + 0.46, y, bounds_text(row), size=SMALL - 0.3, color=QUIET)


def _draw_pooled(axes, y: float, panel: Panel, unit: Unit) -> None:
    """Draw all cohorts together as a diamond as wide as its interval."""
    row = panel.pooled
    if panel.between:
        low, high = (unit.place(panel.further, cell) for cell in ("conf_low", "conf_high"))
        axes.plot([low, high], [y, y], color=INK, linewidth=0.9, linestyle=(0, (2, 1.5)))
    if not row["change"]:
        return
    middle = unit.place(row, "change")
    if not row["conf_low"]:
        axes.plot(middle, y, "D", color=INK, markersize=6, markerfacecolor="white")
        return
    low, high = (unit.place(row, cell) for cell in ("conf_low", "conf_high"))
    colour = CONTRAST if row["direction"] == "fell" else ACCENT
    tip = 0.075
    axes.fill([low, middle, high, middle], [y, y - tip, y, y + tip], color=colour, zorder=3)


def _key(rows: list[Row], first: Panel) -> list:
    key = change_key([row for row in rows if row["cohort"] != "all"])
    if first.pooled and first.pooled["conf_low"]:
        key.append(("D", ACCENT, True, say("figure.cohorts.pooled")))
    if first.between:
        key.append(("_", INK, True, say("figure.cohorts.further")))
    return key


def _subtitle(panel: Panel, unit: Unit) -> str:
    row = panel.rows[0]
    places = {"before": row["before_label"], "after": row["after_label"], "unit": unit.words}
    kind = "intervals" if any(row["conf_low"] for row in panel.lines) else "alone"
    return say(f"figure.cohorts.subtitle.{kind}", **places)


def _alt(panels: list[Panel]) -> str:
    parts = []
    for panel in panels:
        rows = [f"{_label(row, row is panel.pooled)} {told(row)}" for row in panel.lines]
        parts.append(f"{quoted(panel.rows[0]['title'])}: {', '.join(rows)}")
    found = sentence(finding(panels[0]))
    return sentence(say("figure.cohorts.alt", finding=found, rows="; ".join(parts)))
