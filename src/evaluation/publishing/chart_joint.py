"""The joint display of one evaluation question: each scale's change beside the themes on it.

At the left a scale with its change and interval; at the right each theme that bears on it, how many
of each source group raised it, and whether numbers and voices agree, as a sign and in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from matplotlib.figure import Figure

from .canvas import (
    ACCENT,
    CONTRAST,
    INK,
    NARROW,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    WIDTH,
    Drawing,
    breadth,
    page,
    tall,
    titled,
    write,
)
from .catalogue import say
from .chart_marks import (
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
from .chart_themes import VOICE, colours_of, draw_voices
from .published import Row, Tables, filled, in_words, quoted, scale_rows, sentence

_SIGNS = {"converge": "=", "diverge": "\u2260", "complement": "+", "silent": "0"}
_UNKNOWN = "?"
_PAD = 0.1  # inches above and below a block
_AXIS = 0.44  # inches: the change of a scale, with the numbers below its axis
_FULL = 8.0  # inches that a page has for a figure


@dataclass(frozen=True)
class _Theme:
    """A theme beside a scale: its counts by source group, and how the two are read together."""

    joint: Row
    groups: list[Row]


@dataclass(frozen=True)
class _Scale:
    """A scale with its change, if one is published, and its themes."""

    title: str
    change: Row | None
    themes: list[_Theme]


@dataclass(frozen=True)
class _Display:
    """What one figure shows, and the unit and ends of the axis that all of them share."""

    scales: list[_Scale]
    unit: Unit
    ends: tuple[float, float]
    colours: dict[str, tuple[str, str]]


def joint_charts(tables: Tables) -> list[Drawing]:
    """Draw a joint display for each evaluation question that has one, in parts of a page."""
    joint, themes = tables.get("joint", []), filled(tables, "themes")
    change = {row["scale"]: row for row in scale_rows(tables)}
    unit = Unit.of(list(change.values()))
    ends = unit.limits(list(change.values()))
    colours = colours_of(themes)
    drawn = []
    for question in dict.fromkeys(row["question"] for row in joint):
        own = [row for row in joint if row["question"] == question]
        scales = [_scale(key, list(rows), change, themes) for key, rows in _by_scale(own)]
        for part, some in enumerate(_pages(scales)):
            display = _Display(some, unit, ends, colours)
            drawn.append(_chart(display, question, part))
    return drawn


def _by_scale(rows: list[Row]):
    order = list(dict.fromkeys(row["scale"] for row in rows))
    ranked = sorted(rows, key=lambda row: order.index(row["scale"]))
    return groupby(ranked, key=lambda row: row["scale"])


def _scale(key: str, rows: list[Row], change: dict[str, Row], themes: list[Row]) -> _Scale:
    beside = [
        _Theme(row, [theme for theme in themes if row["theme"] and theme["theme"] == row["theme"]])
        for row in rows
    ]
    return _Scale(rows[0]["title"], change.get(key), beside)


def _pages(scales: list[_Scale]) -> list[list[_Scale]]:
    """The scales in parts that fit on a page."""
    pages, used = [[]], 0.0
    for scale in scales:
        height = _height(scale, WIDTH)
        if pages[-1] and used + height > _FULL - 1.2:
            pages.append([])
            used = 0.0
        pages[-1].append(scale)
        used += height
    return [page for page in pages if page]


def _chart(display: _Display, question: str, part: int) -> Drawing:
    name = f"joint-{question or 'other'}" + (f"-part-{part + 1}" if part else "")
    draw = partial(_drawn, display)
    return Drawing(
        name.replace("_", "-"), draw(WIDTH), _alt(display), say("figure.joint.caption"), "joint",
        question, partial(draw, NARROW),
    )  # fmt: skip


def _finding(display: _Display) -> str:
    """Say for how many pairs of a scale and a theme numbers and voices agree, and where not."""
    rows = [theme.joint for scale in display.scales for theme in scale.themes]
    verdicts = [row["verdict"] for row in rows]
    differ = list(dict.fromkeys(row["title"] for row in rows if row["verdict"] == "diverge"))
    agree = verdicts.count("converge")
    if differ:
        return say("figure.joint.title.differ", scale=quoted(differ[0]))
    if agree == len(rows):
        return say("figure.joint.title.agree")
    if agree:
        return say("figure.joint.title.some", number=in_words(agree), of=in_words(len(rows)))
    if verdicts.count("silent") == len(rows):
        return say("figure.joint.title.silent")
    return say("figure.joint.title.beside")


def _left(width: float) -> float:
    """Inches of a scale's own column; none of it where the page is narrow."""
    return 2.55 if width > NARROW else 0.0


def _theme_name(theme: _Theme, width: float) -> list[str]:
    title = theme.joint["theme_title"] or say("figure.joint.no_theme")
    room = width - _left(width) - (1.45 if width > NARROW else 0.02)
    return lines_of(title, room, TEXT)


def _verdict(theme: _Theme) -> tuple[str, list[str]]:
    """The sign and the words of a verdict; below them that nobody confirmed it."""
    row = theme.joint
    verdict = row["verdict"] if row["verdict"] in _SIGNS else "unknown"
    words = [say(f"figure.joint.verdict.{verdict}")]
    unsure = row["confirmed"] != "yes" and verdict != "unknown"
    return _SIGNS.get(row["verdict"], _UNKNOWN), words + [say("figure.joint.by_rule")] * unsure


def _theme_height(theme: _Theme, width: float) -> float:
    lines = tall(len(_theme_name(theme, width)), TEXT)
    verdict = tall(len(_verdict(theme)[1]), SMALL) + 0.04
    if width == NARROW:
        return lines + verdict + VOICE * max(1, len(theme.groups)) + _PAD
    return max(lines + VOICE * max(1, len(theme.groups)), verdict) + _PAD


def _scale_height(scale: _Scale, width: float) -> float:
    room = width - 0.1 if width == NARROW else _left(width) - 0.2
    return tall(len(lines_of(scale.title, room, TEXT, 2, True)), TEXT) + _AXIS + 0.28


def _height(scale: _Scale, width: float) -> float:
    themes = sum(_theme_height(theme, width) for theme in scale.themes)
    own = _scale_height(scale, width)
    return (own + themes if width == NARROW else max(own, themes)) + _PAD


def _drawn(display: _Display, width: float) -> Figure:
    rows = [scale.change for scale in display.scales if scale.change]
    key = change_key(rows)
    heights = [_height(scale, width) for scale in display.scales]
    body = sum(heights) + key_height(key, width) + 0.05
    subtitle = say("figure.joint.subtitle", unit=display.unit.words)
    figure, head = titled(_finding(display), subtitle, body, width)
    sheet, top = page(figure, head), 0.0
    for scale, height in zip(display.scales, heights, strict=True):
        sheet.axhline(top, color=RULE, linewidth=0.8)
        _draw_scale(figure, sheet, head, display, scale, top, width)
        below = top + (_scale_height(scale, width) if width == NARROW else 0) + _PAD / 2
        for theme in scale.themes:
            _draw_theme(sheet, display, theme, below, width)
            below += _theme_height(theme, width)
        top += height
    sheet.axhline(top, color=RULE, linewidth=0.8)
    draw_key(sheet, top + 0.06, key, width)
    return figure


def _draw_scale(figure, sheet, head: float, display: _Display, scale: _Scale, top, width) -> None:
    """Draw a scale: its title, its change on the axis that all scales share, its numbers."""
    room = width - 0.1 if width == NARROW else _left(width) - 0.2
    name = lines_of(scale.title, room, TEXT, 2, True)
    y = top + _PAD / 2 + tall(len(name), TEXT) / 2
    write(sheet, 0, y, name, weight="bold")
    row, y = scale.change, top + _PAD / 2 + tall(len(name), TEXT) + 0.09
    if row is None:
        return
    numbers = [change_text(row)] if row["change"] else []
    write(sheet, 0, y, numbers or change_text(row), size=TEXT, weight="bold" if numbers else None)
    after = breadth(change_text(row), TEXT, bold=True) + 0.1
    inside = ", ".join(part for part in (bounds_text(row), people_text(row)) if part)
    write(sheet, after, y, inside, size=SMALL - 0.2, color=QUIET)
    if not row["change"]:
        return
    wide = (width if width == NARROW else _left(width)) - 0.35
    axes = change_axes(
        figure, 0.03, head + y + 0.1, wide, _AXIS - 0.18, display.unit, display.ends, label=False
    )
    draw_change(axes, (_AXIS - 0.18) / 2, row, display.unit, 7)


def _draw_theme(sheet, display: _Display, theme: _Theme, top: float, width: float) -> None:
    """Draw a theme: its title, a line a source group, and the verdict."""
    left, name = _left(width), _theme_name(theme, width)
    write(sheet, left, top + tall(len(name), TEXT) / 2, name, color=INK)
    y = top + tall(len(name), TEXT)
    sign, words = _verdict(theme)
    if width == NARROW:
        _draw_verdict(sheet, 0.1, y + tall(1, SMALL) / 2 + 0.02, sign, words)
        y += tall(len(words), SMALL) + 0.04
    else:
        _draw_verdict(sheet, width - 1.3, top + 0.1, sign, words)
    if not theme.groups:
        if theme.joint["theme"]:
            few = say("figure.joint.too_few")
            write(sheet, left, y + VOICE / 2, few, size=SMALL, color=QUIET, style="italic")
        return
    draw_voices(sheet, left, y + 0.02, theme.groups, display.colours)


def _draw_verdict(sheet, x: float, y: float, sign: str, words: list[str]) -> None:
    """Draw a verdict's sign in a circle, and its words beside it."""
    colour = CONTRAST if sign == _SIGNS["diverge"] else ACCENT if sign in "=+" else QUIET
    sheet.plot(x, y, "o", color=colour, markersize=12, markerfacecolor="white", markeredgewidth=1.4)
    write(sheet, x, y, sign, "center", SMALL + 1, weight="bold", color=colour)
    first, *rest = words
    write(sheet, x + 0.14, y, first, size=SMALL, weight="bold", color=colour)
    for place, line in enumerate(rest, 1):
        below = y + tall(place, SMALL)
        write(sheet, x + 0.14, below, line, size=SMALL - 0.8, color=QUIET, style="italic")


def _alt(display: _Display) -> str:
    parts = []
    for scale in display.scales:
        change = told(scale.change) if scale.change else say("figure.joint.no_change")
        themes = [_theme_alt(theme) for theme in scale.themes]
        parts.append(f"{quoted(scale.title)} {change}: {', '.join(themes)}")
    finding = sentence(_finding(display))
    return sentence(say("figure.joint.alt", finding=finding, rows="; ".join(parts)))


def _theme_alt(theme: _Theme) -> str:
    verdict = ", ".join(_verdict(theme)[1])
    if not theme.joint["theme"]:
        return verdict
    counts = ", ".join(f"{row['group_label']} {row['words']}" for row in theme.groups)
    counts = counts or say("figure.joint.too_few")
    return f"{quoted(theme.joint['theme_title'])} ({counts}): {verdict}"
