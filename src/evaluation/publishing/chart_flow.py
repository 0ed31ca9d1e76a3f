"""Participation as a flow: from enrolled to compared, boxes below each other, losses beside them.

Drawn from rows of the published table alone. The review draws its own from rows with the reasons
of each loss, which the report does not have.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .canvas import ACCENT, INK, QUIET, RULE, WIDTH, Drawing, axes_in_inches, plain, titled, wrapped
from .published import Row, Tables, about, joined, of_cohort, quoted
from .wording import compared_sentence

_LINE, _PAD, _GAP = 0.175, 0.085, 0.4  # inches: a line of text, room in a box, between boxes
_MAIN, _SIDE = 4.2, 2.15  # inches: width of the way down, and of what stands beside it
_BETWEEN, _APART = 0.2, 0.06  # inches between two boxes side by side, and two notes
_TURN = 0.16  # inches above a level at which the lines to it meet, and losses branch off
_LETTER = 0.066  # inches: a letter in the figure's type, on the safe side
_TINT = "#e8f0f6"
_MOST_SCALES = 8  # more are told by the fewest and the most people


@dataclass
class _Box:
    """A box: its first line is bold."""

    lines: list[str]
    key: bool = False


@dataclass
class _Level:
    """What stands at one height: a box, or two side by side, and what stands beside them.

    Attributes:
        boxes: one, or two side by side.
        lost: lines about what was lost on the way to this level.
        unused: lines about what came in at this level and is not used.
        aside: lines about something else.
    """

    boxes: list[_Box]
    lost: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def participation_chart(tables: Tables) -> Drawing | None:
    """Draw the flow of a report's people; None where fewer than two counts may be shown."""
    rows = of_cohort(tables, "participation")
    where = about(tables)["cohort_label"] or "all cohorts together"
    text = compared_sentence(tables)
    title = "Who took part"
    if "be compared" in text:
        title = text.split(" answered ")[0] + " could be compared"
    return flow(rows, title, f"Number of people at each step, {where}.")


def flow(rows: list[Row], title: str, subtitle: str) -> Drawing | None:
    """Draw the flow of one cohort, or of all together.

    Args:
        rows: of the table `participation`, with or without the reasons of losses.
        title: the finding.
        subtitle: what is counted, and where.
    """
    shown = [row for row in rows if row["n"].isdigit() or row["note"]]
    levels = _levels({row["step"]: row for row in shown})
    if sum(row["n"].isdigit() for row in shown) < 2 or len(levels) < 2:
        return None
    told = "; ".join(f"{row['label']}: {row['n'] or row['note']}" for row in shown)
    return Drawing(
        "participation",
        _drawn(levels, title, subtitle),
        f"Flow chart of participation. {told}.",
        "From enrolled to compared",
        "participation",
    )


def _levels(steps: dict[str, Row]) -> list[_Level]:
    """What stands at each height, from the top; a step that the table lacks is left out."""
    top = [
        _Level([_Box(_counted(steps, "enrolled", "Enrolled") + _attended(steps))]),
        _Level([_Box(_counted(steps, "started", "Sent in a form at any time") + _unlisted(steps))]),
    ]
    top = [level for level in top if level.boxes[0].lines]
    if "started" in steps:
        top[-1].lost = _lost(steps, "lost_no_form")
    waves = _Level([_Box(_wave(steps, name)) for name in ("before", "after")])
    waves.boxes = [box for box in waves.boxes if box.lines]
    waves.unused, waves.aside = _unused_forms(steps), _other_waves(steps) + _withdrawn(steps)
    linked = _Level([_Box(_linked(steps))], _lost(steps, "lost_before_only", "lost_after_only"))
    compared = _Level([_Box(_counted(steps, "compared", "Answered both times, compared"), True)])
    compared.lost = _lost(steps, "lost_not_scored")
    if not any(step.startswith("lost_") for step in steps):
        compared.lost = _lost(steps, "lost")
    scales = _Level([_Box(_scales(steps))], aside=_heard(steps))
    if not scales.boxes[0].lines:
        compared.aside = scales.aside
    levels = [*top, waves, linked, compared, scales]
    return [level for level in levels if level.boxes and level.boxes[0].lines]


def _counted(steps: dict[str, Row], step: str, words: str) -> list[str]:
    row = steps.get(step)
    if row is None or (step == "enrolled" and row["note"]):
        return []
    return [f"{words}: {row['n']}"] if row["n"] else [words, row["note"]]


def _attended(steps: dict[str, Row]) -> list[str]:
    row = steps.get("attended")
    return [f"{row['n']} came to at least half of the sessions"] if row and row["n"] else []


def _unlisted(steps: dict[str, Row]) -> list[str]:
    row = steps.get("lost_unlisted")
    return [f"{row['n']} of them not on the roster"] if row and row["n"] else []


def _wave(steps: dict[str, Row], name: str) -> list[str]:
    """The lines of one wave's box: its label, forms and people, or why there are none."""
    forms, people = (steps.get(f"{what}_{name}") for what in ("returned", "usable"))
    if forms is None:
        return []
    lines = [_after_comma(forms["label"])]
    if not forms["n"]:
        return [*lines, forms["note"]]
    if people is None:
        return [*lines, f"{forms['n']} people"]
    return [*lines, f"{forms['n']} forms sent in", f"usable answers of {people['n']} people"]


def _after_comma(label: str) -> str:
    """The wave in a step's label: 'Forms sent in, at the end' is 'At the end'."""
    wave = label.partition(", ")[2] or label
    return wave[:1].upper() + wave[1:]


def _other_waves(steps: dict[str, Row]) -> list[str]:
    """Waves beside the two that are compared: people with usable answers, or why there are none."""
    lines = []
    for step, row in steps.items():
        name = step.removeprefix("returned_")
        if step.startswith("returned_") and name not in ("before", "after"):
            people = steps.get(f"usable_{name}", row)["n"]
            lines.append(f"{_after_comma(row['label'])}: {people or row['note']}")
    return ["Asked at other times too", *lines] if lines else []


def _linked(steps: dict[str, Row]) -> list[str]:
    """People with answers at both times; no lines if those compared are the same, and no more."""
    row, compared = steps.get("linked"), steps.get("compared", {"n": ""})
    ways = [steps[s] for s in ("linked_exactly", "linked_nearly") if s in steps]
    losses = any(step.startswith("lost_") for step in steps)
    if row is None or not row["n"] or (row["n"] == compared["n"] and not ways and not losses):
        return []
    lines = [f"{row['label']}: {row['n']}"]
    words = ("by the same code", "by one that nearly agrees")
    if ways:
        counted = [f"{way['n']} {word}" for way, word in zip(ways, words, strict=True)]
        lines.append(f"linked: {', '.join(counted)}")
    return lines


def _scales(steps: dict[str, Row]) -> list[str]:
    """How many are compared on each scale: one line a number of people."""
    by_n: dict[int, list[str]] = {}
    for step, row in steps.items():
        if step.startswith("analysed_") and row["n"].isdigit() and int(row["n"]):
            by_n.setdefault(int(row["n"]), []).append(row["label"].partition(": ")[2])
    if not by_n:
        return []
    if len(by_n) == 1:
        ((n, titles),) = by_n.items()
        of = quoted(titles[0]) if len(titles) == 1 else f"each of {len(titles)} scales"
        return [f"Compared on {of}: {n}"]
    if sum(map(len, by_n.values())) > _MOST_SCALES:
        several = sum(map(len, by_n.values()))
        return [f"Compared on each of {several} scales: {min(by_n)} to {max(by_n)}"]
    lines = [f"{n}: {joined(titles)}" for n, titles in sorted(by_n.items(), reverse=True)]
    return ["Compared on each scale", *lines]


def _heard(steps: dict[str, Row]) -> list[str]:
    row = steps.get("interviewed")
    return [f"{row['label']}: {row['n']}"] if row and row["n"] else []


def _lost(steps: dict[str, Row], *names: str) -> list[str]:
    """Lines of a box of losses: each step, and how many of its people had left."""
    lines = []
    for name in names:
        if name in steps and steps[name]["n"] not in ("", "0"):
            lines.append(f"{steps[name]['label']}: {steps[name]['n']}")
            left = steps.get(f"{name}_left", {"n": ""})["n"]
            lines += [f"({left} of them had left the programme)"] if left else []
    return lines


def _unused_forms(steps: dict[str, Row]) -> list[str]:
    """Lines of the box of forms that are not used: the reasons at each wave."""
    reasons: dict[str, list[str]] = {}
    for step, row in steps.items():
        if row["label"].startswith("Not used, ") and not step.endswith("_withdrawn"):
            wave, reason = _after_comma(row["label"]).split(": ")
            reasons.setdefault(wave, []).append(f"{row['n']}\u00a0{reason}")
    lines = [f"{wave}: {', '.join(told)}" for wave, told in reasons.items()]
    return ["Forms not used", *lines] if lines else []


def _withdrawn(steps: dict[str, Row]) -> list[str]:
    """A line for forms of people who withdrew; nothing above or below counts them."""
    n = sum(int(row["n"]) for step, row in steps.items() if step.endswith("_withdrawn"))
    return [f"Forms of people who withdrew, not counted in any box: {n}"] if n else []


def _drawn(levels: list[_Level], title: str, subtitle: str) -> Figure:
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


def _wrap(levels: list[_Level]) -> None:
    """Break lines to the width of their boxes."""
    for level in levels:
        width = _box_width(level)
        for box in level.boxes:
            box.lines = _broken(box.lines, width)
        level.lost, level.unused = _broken(level.lost, _SIDE), _broken(level.unused, _SIDE)
        level.aside = _broken(level.aside, _SIDE)


def _broken(lines: list[str], width: float) -> list[str]:
    most = int((width - 2 * _PAD) / _LETTER)
    return [part for line in lines for part in wrapped(line, most, 4).split("\n")]


def _box_width(level: _Level) -> float:
    several = len(level.boxes)
    return (_MAIN - _BETWEEN * (several - 1)) / several


def _tall(lines: list[str]) -> float:
    return len(lines) * _LINE + 2 * _PAD if lines else 0.0


def _boxes_height(level: _Level) -> float:
    return max(_tall(box.lines) for box in level.boxes)


def _above(level: _Level) -> float:
    """How far a box of losses stands above its level: its first line is at the arrow to it."""
    return _TURN + _PAD + _LINE / 2 if level.lost else 0.0


def _height(level: _Level) -> float:
    """Inches of a level: of its tallest box, or of what stands beside it."""
    beside = [_tall(lines) for lines in (level.lost, level.unused, level.aside) if lines]
    apart = _APART * (len(beside) - 1)
    return max(_boxes_height(level), sum(beside) + apart - _above(level))


def _draw_boxes(axes, level: _Level, top: float) -> list[float]:
    """Draw the boxes of a level; return the middle of each."""
    width, height, middles = _box_width(level), _boxes_height(level), []
    for place, box in enumerate(level.boxes):
        left = place * (width + _BETWEEN)
        _draw_box(axes, left, top, width, height, box)
        middles.append(left + width / 2)
    return middles


def _draw_beside(axes, level: _Level, top: float, lost_from: list[float]) -> None:
    """Draw the losses on the way to a level, and at it, with arrows; and what else is beside it."""
    y, left = top - _above(level), WIDTH - _SIDE
    if level.lost:
        _draw_note(axes, level.lost, y, INK, "solid")
        if lost_from:
            _arrow(axes, (max(lost_from), top - _TURN), (left, top - _TURN))
        y += _tall(level.lost) + _APART
    if level.unused:
        _draw_note(axes, level.unused, y, INK, "solid")
        line = y + _PAD + _LINE / 2
        _arrow(axes, (_MAIN, line), (left, line))
        y += _tall(level.unused) + _APART
    if level.aside:
        _draw_note(axes, level.aside, y, QUIET, (0, (3, 2)))


def _draw_note(axes, lines: list[str], top: float, colour: str, style) -> None:
    left, tall = WIDTH - _SIDE, _tall(lines)
    frame = {"facecolor": "white", "edgecolor": RULE, "linewidth": 0.8, "linestyle": style}
    axes.add_patch(Rectangle((left, top), _SIDE, tall, **frame))
    _write(axes, lines, left + _PAD, top + tall / 2, colour, "left", bold=False)


def _draw_box(axes, left: float, top: float, width: float, height: float, box: _Box) -> None:
    style = {"facecolor": _TINT, "edgecolor": ACCENT, "linewidth": 0.8}
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
            x, first + place * _LINE, plain(line), ha=side, va="center", color=colour,
            weight=weight, size=9,
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
