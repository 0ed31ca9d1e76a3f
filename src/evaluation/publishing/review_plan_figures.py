"""Curves of the plan: what more people, cohorts and interviews would show. For the plan's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from matplotlib.figure import Figure

from evaluation.publishing.canvas import (
    ACCENT,
    CONTRAST,
    COVER,
    INK,
    NARROW,
    QUIET,
    RULE,
    SERIES,
    SMALL,
    TINT,
    WIDTH,
    Drawing,
    axes_in_inches,
    breadth,
    page,
    tall,
    titled,
    write,
)
from evaluation.publishing.review_plan_words import points, share_words, titles

Rows = list[dict[str, object]]
Tables = dict[str, Rows]
Key = list[tuple[str, str, str, str]]
"""Colour, line style, marker and words of each curve."""

_LEFT, _RIGHT, _TOP, _AXIS, _HEIGHT = 0.5, 0.12, 0.14, 0.5, 2.35
"""Inches: numbers at the left, room at the right and top, the axis with its label, the curves."""
_NAME = 0.2
"""Room for the name of one of two panels."""
_STYLES = ("-", (0, (5, 1.6)), (0, (1.2, 1.4)), (0, (5, 1.4, 1.2, 1.4)), (0, (9, 2)), "-")


def plan_drawings(tables: Tables) -> dict[str, Drawing]:
    """Every figure of the plan's page that its tables can fill, by the section it belongs to.

    Args:
        tables: as `planning.answers.answers` gives them.
    """
    charts: dict[str, tuple[str, Callable]] = {
        "pairs": ("by_pairs", _power),
        "reliability": ("by_reliability", _reliability),
        "cohort": ("by_pairs", _cohort),
        "cohorts": ("by_cohorts", _cohorts),
        "interviews": ("by_interviews", _interviews),
    }
    told = titles(tables)
    return {
        name: _drawing(name, table, partial(draw, tables, told[name]), " ".join(told[name]))
        for name, (table, draw) in charts.items()
        if tables[table]
    }


def _drawing(name: str, table: str, draw: Callable[[float], Figure], alt: str) -> Drawing:
    return Drawing(f"plan-{name}", draw(WIDTH), alt, name, table, narrow=partial(draw, NARROW))


def _canvas(told: tuple[str, str], key: Key, width: float, panels: int = 1):
    """A titled figure with its key at the bottom, its sheet, and where the curves begin."""
    lines = _key_lines(key, width)
    room = _TOP + (_NAME if panels > 1 else 0)
    down = 1 if width > NARROW else panels
    body = down * (_HEIGHT + _AXIS + room) + (tall(len(lines), SMALL) + 0.1 if key else 0)
    figure, head = titled(*told, body, width)
    sheet = page(figure, head)
    top = body - tall(len(lines), SMALL)
    for place, line in enumerate(lines):
        y = top + tall(1, SMALL) * (place + 0.5)
        for x, (colour, style, marker, words) in line:
            at = [x, x + 0.3] if style else [x + 0.15]
            sheet.plot(at, [y] * len(at), color=colour, linestyle=style or "none", lw=1.8)
            sheet.plot([x + 0.15], [y], marker or "", color=colour, ms=5)
            write(sheet, x + 0.38, y, words, size=SMALL, color=QUIET)
    return figure, head, sheet


def _key_lines(key: Key, width: float) -> list[list]:
    """The entries of a key, in lines no wider than the page, each with its place."""
    lines, used = [], width + 1
    for entry in key:
        wide = breadth(entry[3], SMALL) + 0.56
        if used + wide > width:
            lines.append([])
            used = 0.0
        lines[-1].append((used, entry))
        used += wide
    return lines


def _axes(figure: Figure, left: float, top: float, width: float, label: str):
    axes = axes_in_inches(figure, left + _LEFT, top + _TOP, width - _LEFT - _RIGHT, _HEIGHT)
    axes.grid(axis="y", color=TINT, lw=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel(label, size=SMALL + 0.5)
    axes.tick_params(axis="y", labelsize=SMALL, labelcolor=QUIET)
    axes.tick_params(axis="x", labelsize=SMALL)
    return axes


def _percents(axes) -> None:
    axes.set_ylim(0, 1.02)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_yticks(ticks, [f"{t:.0%}" for t in ticks])


def _from_zero(axes, highest: float) -> None:
    axes.set_ylim(0, highest * 1.06)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= highest * 1.06])


def _of(rows: Rows, name: str) -> list:
    return [row[name] for row in rows]


def _power(tables: Tables, told: tuple[str, str], width: float) -> Figure:
    """How often an interval excludes zero, by pairs, for three changes."""
    rows, needed, own = tables["by_pairs"], tables["pairs"][0], tables["expected"][0]
    factors = [1.5, 1.0, 0.5]
    looks = [(SERIES[1][0], _STYLES[1]), (ACCENT, "-"), (SERIES[2][0], _STYLES[2])]
    words = [f"a change of {points(x * own['change'])}" for x in factors]
    key = [(*look, "", text) for look, text in zip(looks, words, strict=True)]
    figure, head, _ = _canvas(told, key, width)
    axes = _axes(figure, 0, head, width, "people compared (pairs)")
    for factor, (colour, style) in zip(factors, looks, strict=True):
        curve = _of(rows, f"power_{factor:g}")
        axes.plot(_of(rows, "pairs"), curve, color=colour, linestyle=style, lw=1.8)
    for power in (0.8, 0.9):
        n = needed[f"told_{power * 100:.0f}"]
        height = min(rows, key=lambda row: abs(row["pairs"] - n))["power_1"]
        axes.plot([n, n], [0, height], color=RULE, lw=1, zorder=1)
        axes.plot([n], [height], "o", color=ACCENT, ms=6)
        side, away = ("right", -0.7) if power == 0.8 else ("left", 0.7)
        axes.text(n + away, 0.055, f"{n}", ha=side, size=SMALL, weight="bold", bbox=COVER)
    axes.set_xlim(0, max(_of(rows, "pairs")))
    _percents(axes)
    return figure


def _reliability(tables: Tables, told: tuple[str, str], width: float) -> Figure:
    """Pairs for the change that matters, by how reliable the scale is."""
    rows, own = tables["by_reliability"], tables["expected"][0]
    figure, head, _ = _canvas(told, [], width)
    axes = _axes(figure, 0, head, width, "reliability of the scale (alpha)")
    axes.plot(_of(rows, "reliability"), _of(rows, "pairs"), color=ACCENT, lw=1.8)
    here = min(rows, key=lambda row: abs(row["reliability"] - own["reliability"]))
    for row in rows:
        if round(row["reliability"], 6) in (0.6, 0.7, 0.8, 0.9) or row is here:
            axes.plot([row["reliability"]], [row["pairs"]], "o", color=ACCENT, ms=6)
            axes.annotate(
                f"{row['pairs']}", (row["reliability"], row["pairs"]), (3, 6), size=SMALL,
                textcoords="offset points", weight="bold" if row is here else "normal",
            )  # fmt: skip
    _from_zero(axes, max(_of(rows, "pairs")))
    axes.set_xlim(0.5, 1.0)
    return figure


def _cohort(tables: Tables, told: tuple[str, str], width: float) -> Figure:
    """Smallest change that is told, and half width of its interval, by pairs."""
    own = tables["expected"][0]
    sizes = [row for row in tables["cohort"] if row["scale"] == own["scale"]]
    far = max(40, *(1.15 * n for n in _of(sizes, "pairs")))
    rows = [row for row in tables["by_pairs"] if row["pairs"] <= far]
    key = [
        (ACCENT, "-", "o", "smallest change told in four of five studies"),
        (CONTRAST, _STYLES[1], "s", "half width of the interval, on average"),
        (INK, _STYLES[2], "", f"smallest change that matters: {points(own['change'])}"),
    ]
    figure, head, _ = _canvas(told, key, width)
    axes = _axes(figure, 0, head, width, "people compared in the cohort (pairs)")
    for name, (colour, style, marker, _) in zip(("detectable_80", "half_width"), key, strict=False):
        axes.plot(_of(rows, "pairs"), _of(rows, name), color=colour, linestyle=style, lw=1.8)
        axes.plot(_of(sizes, "pairs"), _of(sizes, name), marker, color=colour, ms=6)
    axes.axhline(own["change"], color=INK, linestyle=_STYLES[2], lw=1.2)
    axes.set_xlim(4, max(_of(rows, "pairs")) + 0.5)
    ticks = sorted({5, *_of(sizes, "pairs"), *range(40, int(far), 20)})
    axes.set_xticks([n for i, n in enumerate(ticks) if i == 0 or n - ticks[i - 1] > 1])
    _from_zero(axes, max(_of(rows, "detectable_80")))
    axes.set_ylabel("points", size=SMALL + 0.5)
    return figure


def _cohorts(tables: Tables, told: tuple[str, str], width: float) -> Figure:
    """Half width of the pooled interval by cohorts: for these people, and for such cohorts."""
    rows, own = tables["by_cohorts"], tables["expected"][0]
    spreads = sorted({row["between"] for row in rows})
    key = [(QUIET, "-", "o", "one to four: these people alone")]
    for place, between in enumerate(spreads):
        apart = f"{points(between)} apart (SD)" if between else "all changing alike"
        text = f"from five: such cohorts, {apart}"
        key.append((SERIES[place][0], _STYLES[place], SERIES[place][1], text))
    key.append((INK, _STYLES[2], "", f"wanted: \u00b1\u00a0{points(own['half_width'])}"))
    figure, head, _ = _canvas(told, key, width)
    axes = _axes(figure, 0, head, width, f"cohorts of {tables['facts'][0]['pairs_each']} pairs")
    few = [row for row in rows if row["cohorts"] < 5 and row["between"] == spreads[0]]
    axes.plot(_of(few, "cohorts"), _of(few, "half_width"), color=QUIET, lw=1.8, marker="o", ms=4.5)
    for (colour, style, marker, _), between in zip(key[1:], spreads, strict=False):
        curve = [row for row in rows if row["cohorts"] >= 5 and row["between"] == between]
        look = {"color": colour, "linestyle": style, "marker": marker, "ms": 4, "lw": 1.6}
        axes.plot(_of(curve, "cohorts"), _of(curve, "half_width"), **look)
    axes.axhline(own["half_width"], color=INK, linestyle=_STYLES[2], lw=1.2)
    axes.axvline(4.5, color=RULE, lw=1)
    axes.set_xlim(0.5, max(_of(rows, "cohorts")) + 0.5)
    axes.set_xticks([1, 3, *range(5, max(_of(rows, "cohorts")) + 1, 5)])
    _from_zero(axes, max(_of(rows, "half_width")))
    axes.set_ylabel("half width, points", size=SMALL + 0.5)
    return figure


def _interviews(tables: Tables, told: tuple[str, str], width: float) -> Figure:
    """Chance of hearing a theme once, and twice, by interviews, for shares of people."""
    rows, facts = tables["by_interviews"], tables["facts"][0]
    shares = sorted({row["share"] for row in rows}, reverse=True)
    looks = [(SERIES[i % 5][0], _STYLES[i % 6]) for i in range(len(shares))]
    key = [(*look, "", share_words(share)) for look, share in zip(looks, shares, strict=True)]
    figure, head, sheet = _canvas(told, key, width, panels=2)
    beside = width > NARROW
    for place, (times, name) in enumerate(((1, "at least once"), (2, "at least twice"))):
        left = place * width / 2 if beside else 0.0
        top = _NAME + (0 if beside else place * (_NAME + _TOP + _HEIGHT + _AXIS))
        write(sheet, left + _LEFT, top - 0.06, name, weight="bold", size=SMALL + 0.5)
        axes = _axes(figure, left, head + top, width / 2 if beside else width, "interviews")
        for (colour, style), share in zip(looks, shares, strict=True):
            own = [row for row in rows if row["times"] == times and row["share"] == share]
            curve = {"color": colour, "linestyle": style, "lw": 1.8}
            axes.plot(_of(own, "interviews"), _of(own, "chance"), **curve)
        if facts["interviews"]:
            axes.axvline(facts["interviews"], color=INK, lw=1, linestyle=_STYLES[2])
        axes.set_xlim(0, max(_of(rows, "interviews")))
        _percents(axes)
    return figure
