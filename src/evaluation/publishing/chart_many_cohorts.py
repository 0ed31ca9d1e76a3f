"""Very many cohorts: how many of them changed by how much, since a page has no row for each.

A bar is all cohorts whose mean change lies in one step of the axis, those that fell, rose or did
neither clearly above each other. Below the bars are all cohorts together, with their interval, and
from five cohorts a thin line where the change of a further cohort like these may lie.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from math import floor

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .canvas import (
    ACCENT,
    CONTRAST,
    INK,
    NARROW,
    RULE,
    SMALL,
    WIDTH,
    Drawing,
    axes_in_inches,
    page,
    titled,
)
from .catalogue import say
from .chart_marks import AXIS, Unit, change_axes, draw_key, is_sure, key_height, told
from .cohort_panels import ROWS, Panel, cohort_panels, finding
from .published import Row, Tables, in_words, sentence

_LOOKS = {
    "fell": {"facecolor": CONTRAST},
    "unclear": {"facecolor": RULE},
    "direction": {"facecolor": "white"},
    "rose": {"facecolor": ACCENT},
}
"""What becomes of a cohort, from the bottom of a bar to its top."""
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # points; per cent have tenfold ones
_BARS = 24  # at most, so that each is told from its neighbours on a phone too
_HEIGHT, _BELOW = 2.3, 0.3  # inches: of the bars, of the row of all together
_LEFT, _RIGHT = 0.45, 0.15  # inches beside them, for numbers


def many_cohorts_chart(tables: Tables) -> Drawing | None:
    """Draw how the cohorts' changes are spread; None where each has a row of its own."""
    panels = cohort_panels(tables)
    if not panels or not panels[0].shown or len(panels[0].rows) <= ROWS:
        return None
    draw = partial(_drawn, panels[0])
    return Drawing(
        "cohorts", draw(WIDTH), _alt(panels[0]), say("figure.many_cohorts.caption"), "change",
        narrow=partial(draw, NARROW),
    )  # fmt: skip


def _drawn(panel: Panel, width: float) -> Figure:
    row, unit = panel.rows[0], Unit.of(panel.lines)
    step = _step(panel.shown, unit)
    bars = _bars(panel.shown, unit, step)
    subtitle = say(
        "figure.many_cohorts.subtitle",
        before=row["before_label"],
        after=row["after_label"],
        unit=unit.words,
    )
    if hidden := len(panel.rows) - len(panel.shown):
        subtitle += " " + say("figure.many_cohorts.none_shown", number=in_words(hidden))
    key, foot = _key(panel), _HEIGHT + _BELOW + AXIS + 0.08
    figure, head = titled(finding(panel), subtitle, foot + key_height(key, width), width)
    ends, across = _ends(panel, unit, step, bars), width - _LEFT - _RIGHT
    axes = axes_in_inches(figure, _LEFT, head, across, _HEIGHT)
    axes.set_xlim(*ends)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    tallest = max(map(Counter.total, bars.values()))
    axes.set_ylim(0, tallest * 1.04)
    ticks = MaxNLocator(4, integer=True).tick_values(0, tallest)
    axes.set_yticks([tick for tick in ticks if 0 <= tick <= tallest])
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.axvline(0, color=INK, linewidth=1, zorder=1)
    for place, kinds in bars.items():
        bottom = 0
        for kind, look in _LOOKS.items():
            if kinds[kind]:
                axes.bar(
                    place * step, kinds[kind], step, bottom, align="edge", edgecolor=INK,
                    linewidth=0.4, zorder=2, **look,
                )  # fmt: skip
                bottom += kinds[kind]
    place = (_LEFT, head + _HEIGHT, across, _BELOW)
    _draw_pooled(change_axes(figure, *place, unit, ends, label=False), panel, unit, step)
    draw_key(page(figure, head), foot, key, width)
    return figure


def _step(rows: list[Row], unit: Unit) -> float:
    """The finest step of the axis, as its numbers are printed, at which bars are not too many."""
    places = [unit.place(row, "change") for row in rows]
    steps = [step if unit.common else step * 10 for step in _STEPS]
    return next((s for s in steps if (max(places) - min(places)) / s < _BARS), steps[-1])


def _kind(row: Row) -> str:
    """What is said of a cohort's change."""
    if not row["conf_low"]:
        return "direction"
    return row["direction"] if is_sure(row) else "unclear"


def _bars(rows: list[Row], unit: Unit, step: float) -> dict[int, Counter]:
    """How many cohorts of each kind lie in each step; a change on an edge counts to the right."""
    bars: dict[int, Counter] = {}
    for row in rows:
        place = floor(round(unit.place(row, "change") / step, 6))
        bars.setdefault(place, Counter())[_kind(row)] += 1
    return bars


def _ends(panel: Panel, unit: Unit, step: float, bars: dict[int, Counter]) -> tuple[float, float]:
    """The ends of the axis: all bars, zero, and the two rows below them."""
    low, high = min(bars) * step, (max(bars) + 1) * step
    below = [panel.further] if panel.between else []
    below += [panel.pooled] if panel.pooled and panel.pooled["conf_low"] else []
    cells = [unit.place(row, cell) for row in below for cell in ("conf_low", "conf_high")]
    low, high = min([low, 0.0, *cells]), max([high, 0.0, *cells])
    pad = (high - low) * 0.02
    return low - pad, high + pad


def _draw_pooled(axes, panel: Panel, unit: Unit, step: float) -> None:
    """All cohorts together, with their interval, and where a further cohort may lie."""
    axes.set_xlabel(
        say("figure.many_cohorts.axis", step=unit.tick(step).lstrip("+")), size=SMALL, labelpad=2
    )
    y = _BELOW / 2
    if panel.between:
        ends = [unit.place(panel.further, cell) for cell in ("conf_low", "conf_high")]
        axes.plot(ends, [y, y], color=INK, linewidth=0.9, linestyle=(0, (2, 1.5)))
    row = panel.pooled
    if row and row["change"]:
        if row["conf_low"]:
            ends = [unit.place(row, cell) for cell in ("conf_low", "conf_high")]
            axes.plot(ends, [y, y], color=INK, linewidth=2.4, solid_capstyle="butt", zorder=2)
        axes.plot(unit.place(row, "change"), y, "D", color=INK, markersize=6, zorder=3)


def _key(panel: Panel) -> list[tuple[str, str, bool, str]]:
    """What the parts of a bar and the marks below mean."""
    there = {_kind(row) for row in panel.shown}
    key = [
        ("s", INK if kind == "direction" else look["facecolor"], kind != "direction", _words(kind))
        for kind, look in _LOOKS.items()
        if kind in there
    ]
    if panel.pooled and panel.pooled["change"]:
        key.append(("D", INK, True, say("figure.many_cohorts.pooled")))
    if panel.between:
        key.append(("_", INK, True, say("figure.cohorts.further")))
    return key


def _words(kind: str) -> str:
    return say(f"figure.key.{kind}")


def _alt(panel: Panel) -> str:
    kinds = Counter(_kind(row) for row in panel.shown)
    counts = [
        say("figure.many_cohorts.count", words=_words(kind), number=str(kinds[kind]))
        for kind in _LOOKS
        if kinds[kind]
    ]
    pooled = panel.pooled
    whole = say("figure.many_cohorts.all", told=told(pooled)) if pooled else ""
    found = sentence(finding(panel))
    words = {"finding": found, "counts": "; ".join(counts), "pooled": whole}
    return sentence(say("figure.many_cohorts.alt", **words).strip())
