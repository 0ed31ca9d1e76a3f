"""Participation as a flow: from enrolled to compared, boxes below each other, losses beside them.

Drawn from rows of the published table alone. The review draws its own from rows with the reasons
of each loss, which the report does not have.
"""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .canvas import (
    ACCENT,
    INK,
    NARROW,
    QUIET,
    RULE,
    TINT,
    WIDTH,
    Drawing,
    axes_in_inches,
    fitted,
    page,
    titled,
)
from .catalogue import say
from .flow_levels import Box, Level, levels_of
from .published import Row, Tables, about, of_cohort, sentence
from .wording import compared_sentence

_LINE, _PAD, _GAP = 0.175, 0.085, 0.4  # inches: a line of text, room in a box, between boxes
_MAIN, _SIDE = 4.2, 2.15  # inches: width of the way down, and of what stands beside it
_BETWEEN, _APART = 0.2, 0.06  # inches between two boxes side by side, and two notes
_TURN = 0.16  # inches above a level at which the lines to it meet, and losses branch off
_SIZE = 9  # points of the type in boxes
_INSET = 0.45  # inches by which a note is set in where everything stands below each other


def participation_chart(tables: Tables) -> Drawing | None:
    """Draw the flow of a report's people; None where fewer than two counts may be shown."""
    rows = of_cohort(tables, "participation")
    where = about(tables)["cohort_label"] or say("figure.flow.together")
    text = compared_sentence(tables)
    title = say("figure.flow.title")
    if "be compared" in text:
        title = say("figure.flow.finding", people=text.split(" answered ")[0])
    return flow(rows, title, say("figure.flow.subtitle", where=where))


def flow(rows: list[Row], title: str, subtitle: str) -> Drawing | None:
    """Draw the flow of one cohort, or of all together.

    Args:
        rows: of the table `participation`, with or without the reasons of losses.
        title: the finding.
        subtitle: what is counted, and where.
    """
    shown = [row for row in rows if row["n"].isdigit() or row["note"]]
    steps = {row["step"]: row for row in shown}
    levels = levels_of(steps)
    if sum(row["n"].isdigit() for row in shown) < 2 or len(levels) < 2:
        return None
    told = "; ".join(f"{row['label']}: {row['n'] or row['note']}" for row in shown)
    return Drawing(
        "participation",
        _drawn(levels, title, subtitle),
        sentence(say("figure.flow.alt", rows=told)),
        say("figure.flow.caption"),
        "participation",
        narrow=lambda: _drawn_below(levels_of(steps), title, subtitle),
    )


def _drawn(levels: list[Level], title: str, subtitle: str) -> Figure:
    """The figure: levels below each other, arrows between them."""
    _wrap(levels)
    heights = [_height(level) for level in levels]
    body = sum(heights) + _GAP * (len(levels) - 1) + 0.05
    figure, head = titled(title, subtitle, body)
    axes = axes_in_inches(figure, 0, head, WIDTH, body)
    axes.set_xlim(-0.01, WIDTH + 0.01)
    axes.set_ylim(body, 0)
    axes.set_axis_off()
    top, bottom, ends = 0.02, 0.0, []
    for level, height in zip(levels, heights, strict=True):
        starts = _draw_boxes(axes, level, top)
        _draw_beside(axes, level, top, lost_from=ends)
        if ends:
            _ways_down(axes, ends, bottom, starts, top)
        ends, bottom = starts, top + _boxes_height(level)
        top += height + _GAP
    return figure


def _wrap(levels: list[Level]) -> None:
    """Break lines to the width of their boxes."""
    for level in levels:
        width = _box_width(level)
        for box in level.boxes:
            box.lines = _broken(box.lines, width)
        level.lost, level.unused = _broken(level.lost, _SIDE), _broken(level.unused, _SIDE)
        level.aside = _broken(level.aside, _SIDE)


def _broken(lines: list[str], width: float) -> list[str]:
    """Lines broken to a box; the first may be bold, and is wider then."""
    room = width - 2 * _PAD
    return [
        part
        for place, line in enumerate(lines)
        for part in fitted(line.replace("\n", " "), room, _SIZE, 4, bold=not place)
    ]


def _box_width(level: Level) -> float:
    several = len(level.boxes)
    return (_MAIN - _BETWEEN * (several - 1)) / several


def _tall(lines: list[str]) -> float:
    return len(lines) * _LINE + 2 * _PAD if lines else 0.0


def _boxes_height(level: Level) -> float:
    return max(_tall(box.lines) for box in level.boxes)


def _above(level: Level) -> float:
    """How far a box of losses stands above its level: its first line is at the arrow to it."""
    return _TURN + _PAD + _LINE / 2 if level.lost else 0.0


def _height(level: Level) -> float:
    """Inches of a level: of its tallest box, or of what stands beside it."""
    beside = [_tall(lines) for lines in (level.lost, level.unused, level.aside) if lines]
    apart = _APART * (len(beside) - 1)
    return max(_boxes_height(level), sum(beside) + apart - _above(level))


def _draw_boxes(axes, level: Level, top: float) -> list[float]:
    """Draw the boxes of a level; return the middle of each."""
    width, height, middles = _box_width(level), _boxes_height(level), []
    for place, box in enumerate(level.boxes):
        left = place * (width + _BETWEEN)
        _draw_box(axes, left, top, width, height, box)
        middles.append(left + width / 2)
    return middles


def _draw_beside(axes, level: Level, top: float, lost_from: list[float]) -> None:
    """Draw the losses on the way to a level, and at it, with arrows; and what else is beside it."""
    y, left = top - _above(level), WIDTH - _SIDE
    if level.lost:
        _draw_note(axes, level.lost, left, y, INK, "solid")
        if lost_from:
            _arrow(axes, (max(lost_from), top - _TURN), (left, top - _TURN))
        y += _tall(level.lost) + _APART
    if level.unused:
        _draw_note(axes, level.unused, left, y, INK, "solid")
        line = y + _PAD + _LINE / 2
        _arrow(axes, (_MAIN, line), (left, line))
        y += _tall(level.unused) + _APART
    if level.aside:
        _draw_note(axes, level.aside, left, y, QUIET, (0, (3, 2)))


def _draw_note(axes, lines: list[str], left: float, top: float, colour: str, style) -> None:
    tall, width = _tall(lines), axes.get_xlim()[1] - left - 0.01
    frame = {"facecolor": "white", "edgecolor": RULE, "linewidth": 0.8, "linestyle": style}
    axes.add_patch(Rectangle((left, top), width, tall, **frame))
    _write(axes, lines, left + _PAD, top + tall / 2, colour, "left", bold=False)


def _draw_box(axes, left: float, top: float, width: float, height: float, box: Box) -> None:
    style = {"facecolor": TINT, "edgecolor": ACCENT, "linewidth": 0.8}
    if box.key:
        style["facecolor"] = ACCENT
    axes.add_patch(Rectangle((left, top), width, height, **style))
    colour = "white" if box.key else INK
    _write(axes, box.lines, left + width / 2, top + height / 2, colour, "center", bold=True)


def _write(axes, lines: list[str], x: float, y: float, colour: str, side: str, *, bold: bool):
    first = y - _LINE * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        weight = "bold" if bold and not place else "normal"
        axes.text(
            x, first + place * _LINE, line, ha=side, va="center", color=colour, weight=weight,
            size=_SIZE,
        )  # fmt: skip


def _ways_down(axes, ends: list[float], bottom: float, starts: list[float], top: float) -> None:
    """Lines from the boxes above to those below: they meet above these, and arrows go down."""
    y, xs = top - _TURN, [*ends, *starts]
    for x in ends:
        axes.plot([x, x], [bottom, y], color=QUIET, linewidth=0.9)
    axes.plot([min(xs), max(xs)], [y, y], color=QUIET, linewidth=0.9)
    for x in starts:
        _arrow(axes, (x, y), (x, top))


def _arrow(axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    style = {"arrowstyle": "-|>", "color": QUIET, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def _drawn_below(levels: list[Level], title: str, subtitle: str) -> Figure:
    """The figure for a narrow page: one box below the other, notes between them, set in."""
    parts = [part for level in levels for part in _parts(level)]
    heights = [_tall(lines) for lines, _ in parts]
    body = sum(heights) + 0.2 * len(parts)
    figure, head = titled(title, subtitle, body, NARROW)
    axes = page(figure, head)
    top, bottom = 0.02, 0.0
    for (lines, box), height in zip(parts, heights, strict=True):
        if box is None:
            _draw_note(axes, lines, _INSET, top, INK, "solid")
        else:
            if bottom:
                _arrow(axes, (_INSET / 2, bottom), (_INSET / 2, top))
            box.lines = lines
            _draw_box(axes, 0.01, top, NARROW - 0.02, height, box)
            bottom = top + height
        top += height + 0.2
    return figure


def _parts(level: Level) -> list[tuple[list[str], Box | None]]:
    """What stands below each other: losses on the way, each box, what is not used, other things."""
    inside = NARROW - _INSET
    parts = [(_broken(level.lost, inside), None)]
    parts += [(_broken(box.lines, NARROW - 0.1), box) for box in level.boxes]
    parts += [(_broken(lines, inside), None) for lines in (level.unused, level.aside)]
    return [(lines, box) for lines, box in parts if lines]
