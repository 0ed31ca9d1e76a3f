"""Change with intervals: all scales on one axis, with a zero line and n in each row."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from .canvas import (
    COVER,
    INK,
    NARROW,
    QUIET,
    SMALL,
    TEXT,
    WIDTH,
    Drawing,
    page,
    tall,
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
)
from .estimate_words import change_words, interval
from .published import Row, Tables, about, decimal, quoted, scale_rows, sentence
from .wording import grouping, population

_ROW = 0.33  # inches for one scale
_LEFT, _RIGHT = 2.15, 1.95  # inches for the names and for the numbers


def change_chart(tables: Tables) -> Drawing | None:
    """Draw the change of every scale of the main comparison; None where no change is shown."""
    rows = scale_rows(tables)
    if not any(row["change"] for row in rows):
        return None
    smallest = about(tables)["smallest_change"]
    draw = partial(_drawn, rows, _subtitle(tables, rows), smallest)
    return Drawing(
        "change", draw(WIDTH), _alt(rows), say("figure.change.caption"), "change",
        narrow=partial(draw, NARROW),
    )  # fmt: skip


def _subtitle(tables: Tables, rows: list[Row]) -> str:
    who = population(tables) or about(tables)["cohort_label"] or say("figure.change.same_people")
    places = {"before": rows[0]["before_label"], "after": rows[0]["after_label"]}
    kind = "intervals" if any(row["conf_low"] for row in rows) else "alone"
    return say(f"figure.change.subtitle.{kind}", who=who, unit=Unit.of(rows).words, **places)


def _drawn(rows: list[Row], subtitle: str, smallest: str, width: float) -> Figure:
    """The figure: names beside the axis, or above it where the page is narrow."""
    beside = width > NARROW
    unit, key = Unit.of(rows), change_key(rows)
    heights = [_ROW if beside else 0.3 + tall(len(_name(row, width)), TEXT) for row in rows]
    body = sum(heights) + AXIS + key_height(key, width)
    figure, head = titled(grouping(rows).rstrip("."), subtitle, body, width)
    left, right = (_LEFT, _RIGHT) if beside else (0.03, 1.3)
    ends = unit.limits(rows)
    axes = change_axes(figure, left, head, width - left - right, sum(heights), unit, ends)
    sheet, top = page(figure, head), 0.0
    for row, height in zip(rows, heights, strict=True):
        y = top + height / 2 if beside else top + height - 0.16
        draw_change(axes, y, row, unit)
        _mark_smallest(axes, y, row, smallest, unit)
        (_write_beside if beside else _write_above)(sheet, row, top, y, width)
        top += height
    draw_key(sheet, top + AXIS, key, width)
    return figure


def _name(row: Row, width: float) -> list[str]:
    bold = row["main"] == "yes"
    room = _LEFT - 0.1 if width > NARROW else width - 0.62
    return lines_of(row["title"], room, TEXT, 2, bold)


def _write_beside(sheet, row: Row, top: float, y: float, width: float) -> None:
    """Name at the left; change, interval and n in columns at the right."""
    weight = "bold" if row["main"] == "yes" else "normal"
    write(sheet, _LEFT - 0.08, y, _name(row, width), "right", weight=weight)
    _write_numbers(sheet, row, width - _RIGHT + 0.08, y, 0.5)
    write(sheet, width - 0.02, y, people_text(row), "right", SMALL, color=QUIET)


def _write_above(sheet, row: Row, top: float, y: float, width: float) -> None:
    """Name and n above the axis; change and interval at the right of it."""
    lines = _name(row, width)
    weight = "bold" if row["main"] == "yes" else "normal"
    middle = top + tall(len(lines), TEXT) / 2 + 0.03
    write(sheet, 0, middle, lines, weight=weight, bbox=COVER)
    write(sheet, width - 0.02, middle, people_text(row), "right", SMALL, color=QUIET)
    _write_numbers(sheet, row, width - 1.25, y, 0.4)


def _write_numbers(sheet, row: Row, x: float, y: float, apart: float) -> None:
    text = change_text(row)
    if not row["change"] or row["shown"] == "too_few":
        write(sheet, x, y, text, size=SMALL, color=QUIET, style="italic")
        return
    write(sheet, x, y, text, weight="bold")
    write(sheet, x + apart, y, bounds_text(row), size=SMALL - 0.3, color=QUIET)


def _mark_smallest(axes, y: float, row: Row, smallest: str, unit: Unit) -> None:
    """Draw the smallest change that matters, agreed beforehand, in the main outcome's row."""
    if row["main"] != "yes" or decimal(smallest) is None or not row["change"]:
        return
    value = unit.place(row | {"agreed": smallest}, "agreed")
    dashes = {"color": INK, "linewidth": 1.2, "linestyle": (0, (3, 2)), "zorder": 4}
    axes.plot([value, value], [y - 0.12, y + 0.12], **dashes)
    axes.text(
        value, y + 0.165, say("figure.change.agreed"), ha="center", va="center", size=7.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=5,
    )  # fmt: skip


def _alt(rows: list[Row]) -> str:
    parts = []
    for row in rows:
        n = people_text(row)
        inside = ", ".join(part for part in (interval(row, 2), n) if part)
        told = f"{quoted(row['title'])} {change_words(row)}"
        parts.append(f"{told} ({inside})" if inside else told)
    finding = grouping(rows)
    return sentence(say("figure.change.alt", finding=finding, rows="; ".join(parts)).strip())
