"""Change with intervals: all scales on one axis, with a zero line and n in each row."""

from .canvas import (
    ACCENT,
    CONTRAST,
    INK,
    QUIET,
    RULE,
    Drawing,
    axes_in_inches,
    plain,
    titled,
    wrapped,
)
from .published import Row, Tables, about, decimal, number, quoted, scale_rows, sentence
from .voices import TOO_FEW
from .wording import change_words, grouping, interval, population

_ROW = 0.33  # inches for one scale
_LEFT, _RIGHT = 2.15, 1.85  # inches for the names and for the numbers
_NUMBERS_END = 1 + (_RIGHT - 0.03) / (6.7 - _LEFT - _RIGHT)  # as a share of the axes


def _share(row: Row, value: str, common: bool) -> float:
    """Place a change on the axis: points, or per cent of the range where the ranges differ."""
    span = 1.0 if common else (float(row["range_high"]) - float(row["range_low"])) / 100
    return float(value) / span


def _draw_row(axes, place: int, row: Row, common: bool) -> None:
    colour = CONTRAST if row["direction"] == "fell" else ACCENT
    sure = row["direction"] in ("rose", "fell") and row["shown"] == "full"
    axes.text(
        -0.02,
        place,
        wrapped(plain(row["title"]), 34, 2),
        ha="right",
        va="center",
        transform=axes.get_yaxis_transform(),
        linespacing=1.0,
        weight="bold" if row["main"] == "yes" else "normal",
    )
    right = axes.get_yaxis_transform()
    if row["shown"] == "too_few":
        axes.text(1.02, place, TOO_FEW, transform=right, va="center", color=QUIET, style="italic")
    else:
        value = _share(row, row["change"], common)
        if row["conf_low"]:
            axes.plot(
                [_share(row, row[key], common) for key in ("conf_low", "conf_high")],
                [place, place],
                color=colour,
                linewidth=2.4,
                solid_capstyle="butt",
                zorder=2,
            )
        marker = {"fell": "v", "rose": "^"}.get(row["direction"], "o")
        axes.plot(
            value,
            place,
            marker,
            color=colour,
            markersize=8,
            markeredgewidth=1.8,
            zorder=3,
            markerfacecolor=colour if sure else "white",
        )
        axes.text(
            1.02,
            place,
            number(row["change"], 2 if row["conf_low"] else 1, True),
            transform=right,
            va="center",
            weight="bold",
            color=INK,
        )
        bounds = f"  ({interval(row, 2).removeprefix('95% interval ')})" if row["conf_low"] else ""
        axes.text(1.17, place, bounds, transform=right, va="center", color=QUIET, size=8.5)
    if row["n"]:
        axes.text(
            _NUMBERS_END,
            place,
            f"n = {row['n']}",
            transform=right,
            va="center",
            ha="right",
            color=QUIET,
            size=8.5,
        )


def _limits(rows: list[Row], common: bool) -> tuple[float, float]:
    values = [
        _share(row, row[key], common)
        for row in rows
        for key in ("change", "conf_low", "conf_high")
        if row[key]
    ]
    least = 0.5 if common else 10
    low, high = min([*values, -least]), max([*values, least])
    pad = (high - low) * 0.05
    return low - pad, high + pad


def change_chart(tables: Tables) -> Drawing | None:
    """Draw the change of every scale of the main comparison; None where no change is shown."""
    rows = scale_rows(tables)
    if not any(row["change"] for row in rows):
        return None
    first, common = rows[0], len({(r["range_low"], r["range_high"]) for r in rows}) == 1
    unit = (
        f"points on a scale of {first['range_low']} to {first['range_high']}"
        if common
        else "per cent of each scale\u2019s range"
    )
    who = population(tables) or about(tables)["cohort_label"] or "The same people both times"
    lines = " with 95% intervals" if any(row["conf_low"] for row in rows) else ""
    subtitle = (
        f"{who}: mean change from {first['before_label']} to {first['after_label']}, "
        f"in {unit}{lines}."
    )
    height = _ROW * len(rows)
    figure, head = titled(grouping(rows).rstrip("."), subtitle, height + 0.5)
    axes = axes_in_inches(figure, _LEFT, head, 6.7 - _LEFT - _RIGHT, height)
    axes.set_xlim(*_limits(rows, common))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvline(0, color=INK, linewidth=1, zorder=1)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    _mark_smallest(axes, rows, about(tables)["smallest_change"], common)
    for place, row in enumerate(rows):
        _draw_row(axes, place, row, common)
    places = 1 if common else 0
    axes.xaxis.set_major_formatter(lambda value, _: number(f"{value:.2f}", places, True))
    axes.set_xlabel("\u2190 lower   Change   higher \u2192", size=9)
    return Drawing(
        "change", figure, _alt(rows, tables), "Change in each scale, with intervals", "change"
    )


def _mark_smallest(axes, rows: list[Row], smallest: str, common: bool) -> None:
    """Draw the smallest change that matters, agreed beforehand, in the main outcome's row."""
    for place, row in enumerate(rows):
        if row["main"] == "yes" and decimal(smallest) is not None and row["change"]:
            value = _share(row, smallest, common)
            axes.plot(
                [value, value],
                [place - 0.36, place + 0.36],
                color=INK,
                linewidth=1.2,
                linestyle=(0, (3, 2)),
                zorder=4,
            )
            axes.text(
                value,
                place + 0.5,
                "agreed",
                ha="center",
                va="center",
                size=7.5,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
                zorder=5,
            )


def _alt(rows: list[Row], tables: Tables) -> str:
    parts = [
        f"{quoted(row['title'])} {change_words(row)}"
        + (
            f" ({interval(row, 2)}, n = {row['n']})"
            if row["conf_low"]
            else f" (n = {row['n']})"
            if row["n"]
            else ""
        )
        for row in rows
    ]
    return sentence(f"Dot chart of change. {grouping(rows)} {'; '.join(parts)}")
