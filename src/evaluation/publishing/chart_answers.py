"""Answers before and after as diverging stacked bars, in as many classes as may be shown."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .canvas import (
    INK,
    NARROW,
    QUIET,
    SMALL,
    WIDTH,
    Drawing,
    axes_in_inches,
    breadth,
    page,
    tall,
    titled,
    write,
)
from .catalogue import say
from .chart_marks import lines_of
from .published import Row, Tables, in_words, of_cohort, quoted, sentence

_STRONG = {"low": "#a34400", "middle": "#949494", "high": "#004e7c"}
_SOFT = {"low": "#d67a35", "middle": "#949494", "high": "#4f94c4"}
_MOST = 8  # items in one figure, which has to fit on a page
_BAR, _GAP = 0.25, 0.34  # inches: a bar, the room for an item's text
_KEY = 0.2  # inches for a line of the key
_SWATCH, _APART = 0.15, 0.22  # inches: a swatch of the key, between two entries

Item = tuple[str, list[list[Row]]]
"""A question's text and, a wave each, the rows of its answers."""


def answers_charts(tables: Tables) -> list[Drawing]:
    """Draw the answers, by evaluation question; many items take more than one figure."""
    question_of = {row["scale"]: row["question"] for row in tables.get("change", [])}
    rows = of_cohort(tables, "answers")
    order = {row["question"]: place for place, row in enumerate(tables.get("questions", []))}
    rows = sorted(rows, key=lambda row: order.get(question_of.get(row["scale"], ""), 99))
    drawn = []
    for question, group in groupby(rows, key=lambda row: question_of.get(row["scale"], "")):
        items = _items(list(group))
        count = -(-len(items) // _MOST)
        size = -(-len(items) // count)  # parts of about the same height
        for part in range(count):
            drawn.append(_answers_chart(items[part * size : (part + 1) * size], question, part))
    return drawn


def _items(rows: list[Row]) -> list[Item]:
    """Return the items in the table's order, each with its waves' rows."""
    items: dict[tuple, dict[str, list[Row]]] = {}
    for row in rows:
        key = (row["instrument"], row["scale"], row["item"], row["text"])
        items.setdefault(key, {}).setdefault(row["wave"], []).append(row)
    return [(key[3], list(waves.values())) for key, waves in items.items()]


def _answers_chart(items: list[Item], question: str, part: int) -> Drawing:
    name = f"answers-{question or 'other'}" + (f"-part-{part + 1}" if part else "")
    draw = partial(_drawn, items)
    return Drawing(
        name.replace("_", "-"), draw(WIDTH), _alt(items), say("figure.answers.caption"), "answers",
        question, partial(draw, NARROW),
    )  # fmt: skip


def _drawn(items: list[Item], width: float) -> Figure:
    """The figure: the key, then each question's text above its bars."""
    left, right = (1.55, 0.6) if width > NARROW else (1.0, 0.5)
    bars = [bar for _, waves in items for bar in waves]
    key = _key(bars, width)
    texts = [lines_of(text, width - 0.1, 9, 2 if width > NARROW else 4, True) for text, _ in items]
    heights = [
        _GAP + tall(len(t), 9) - 0.15 + _BAR * 1.12 * len(w)
        for t, (_, w) in zip(texts, items, strict=True)
    ]
    body = _KEY * len(key) + sum(heights) + 0.05
    figure, head = titled(finding(items), say("figure.answers.subtitle"), body, width)
    sheet = page(figure, head)
    _draw_key(sheet, key)
    top = _KEY * len(key)
    axes = axes_in_inches(figure, left, head + top, width - left - right, body - top)
    for text, height, (_, waves) in zip(texts, heights, items, strict=True):
        place = top + height - _BAR * 1.12 * len(waves)
        write(sheet, 0, place - tall(len(text), 9) / 2 - 0.03, text, weight="bold", size=9)
        start = place
        for bar in waves:
            _draw_bar(axes, place + _BAR / 2 - _KEY * len(key), bar)
            label = lines_of(_wave(bar), left - 0.08, SMALL, 2)
            write(sheet, left - 0.05, place + _BAR / 2, label, "right", SMALL, color=QUIET)
            n = say("figure.n", n=bar[0]["n_all"])
            write(sheet, width - 0.02, place + _BAR / 2, n, "right", SMALL, color=QUIET)
            place += _BAR * 1.12
        middle = [y - _KEY * len(key) for y in (start, place)]
        axes.plot([0, 0], middle, color=INK, linewidth=0.9, zorder=1.5)
        top += height
    ends = [(_start(bar), _start(bar) + sum(float(r["share"] or 0) for r in bar)) for bar in bars]
    axes.set_xlim(min(low for low, _ in ends) - 1, max(high for _, high in ends) + 1)
    axes.set_ylim(body - _KEY * len(key), 0)
    axes.set_axis_off()
    return figure


def _wave(bar: list[Row]) -> str:
    return sentence(bar[0]["wave_label"]).rstrip(".")


def _colours(bar: list[Row]) -> list[str]:
    """Colour a bar's classes: the outermost of each side strong, the one nearer the middle soft."""
    colours = []
    for place, row in enumerate(bar):
        outer = place in (0, len(bar) - 1) and len(bar) > 3
        colours.append((_STRONG if outer or len(bar) < 4 else _SOFT)[row["side"]])
    return colours


def _hatch(row: Row) -> str | None:
    return "////" if row["side"] == "low" else None


def _start(bar: list[Row]) -> float:
    """Return where a bar begins so that the middle of the answers lies at zero."""
    share = {
        side: sum(float(row["share"] or 0) for row in bar if row["side"] == side)
        for side in ("low", "middle")
    }
    return -share["low"] - share["middle"] / 2


def _draw_bar(axes, place: float, bar: list[Row]) -> None:
    left = _start(bar)
    for row, colour in zip(bar, _colours(bar), strict=True):
        width = float(row["share"] or 0)
        look = {"color": colour, "edgecolor": "white", "linewidth": 1.2, "hatch": _hatch(row)}
        axes.barh(place, width, _BAR, left=left, **look)
        if width >= 7:
            dark = colour in _STRONG.values() and colour != _STRONG["middle"]
            axes.text(
                left + width / 2, place, f"{width:.0f}", ha="center", va="center", size=8.5,
                color="white" if dark else "black",
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
            )  # fmt: skip
        left += width


def _key(bars: list[list[Row]], width: float) -> list[list[tuple[float, str, Row, list[str]]]]:
    """The key in lines: a new one for each set of classes in use, and where the page ends."""
    sets = {tuple(row["class_label"] for row in bar): bar for bar in bars}
    lines = []
    for bar in sorted(sets.values(), key=len, reverse=True):
        x = width
        for row, colour in zip(bar, _colours(bar), strict=True):
            label = lines_of(row["class_label"], min(width - 0.4, 3.0), SMALL, 1)
            wide = _SWATCH + 0.07 + breadth(label[0], SMALL)
            if x + wide > width:
                lines.append([])
                x = 0.0
            lines[-1].append((x, colour, row, label))
            x += wide + _APART
    return lines


def _draw_key(sheet, lines: list) -> None:
    for place, line in enumerate(lines):
        y = _KEY * (place + 0.5)
        for x, colour, row, label in line:
            look = {"facecolor": colour, "edgecolor": "white", "hatch": _hatch(row)}
            sheet.add_patch(Rectangle((x, y - 0.06), _SWATCH, 0.12, **look))
            write(sheet, x + _SWATCH + 0.06, y, label, size=SMALL)


def _upper(bar: list[Row]) -> float:
    return sum(float(row["share"] or 0) for row in bar if row["side"] == "high")


def finding(items: list[Item]) -> str:
    """Say on how many items more people chose the upper answers than before."""
    # Of a reversed question, more upper answers mean less of what the scale measures.
    pairs = [
        (_upper(waves[0]), _upper(waves[-1]))
        for text, waves in items
        if len(waves) > 1 and not text.endswith("(reversed)")
    ]
    more, fewer = (sum(b > a for a, b in pairs), sum(b < a for a, b in pairs))
    if not pairs:
        return say("figure.answers.each")
    if more == len(pairs):
        few = {1: "figure.answers.grew", 2: "figure.answers.grew_both"}.get(more)
        return say(few) if few else say("figure.answers.grew_all", number=in_words(more))
    grew = (
        say("figure.answers.some", more=in_words(more), of=in_words(len(pairs)))
        if more
        else say("figure.answers.none")
    )
    return say("figure.answers.shrank", grew=grew, fewer=in_words(fewer)) if fewer else grew


def _alt(items: list[Item]) -> str:
    parts = []
    for text, waves in items:
        told = ", ".join(
            say("figure.answers.share", wave=bar[0]["wave_label"], share=f"{_upper(bar):.0f}",
                n=bar[0]["n_all"])
            for bar in waves
        )  # fmt: skip
        parts.append(f"{quoted(text)}: {told}")
    return sentence(say("figure.answers.alt", finding=finding(items), rows="; ".join(parts)))
