"""Marks that several figures share: a change with its interval, the zero line, how many of a group.

A change is drawn with an arrowhead if its whole interval lies to one side of zero, open and round
if not; without an interval, open.
"""

from __future__ import annotations

from dataclasses import dataclass

from .canvas import ACCENT, CONTRAST, INK, QUIET, RULE, SMALL, axes_in_inches, breadth, fitted, tall
from .catalogue import say
from .published import Row, number
from .voices import TOO_FEW

BANDS = {"at least half": (50, 100), "fewer than half": (0, 50)}
AXIS = 0.42  # inches below an axis of changes: its numbers, and its label


@dataclass(frozen=True)
class Unit:
    """The unit in which changes of several scales are drawn: points, or per cent of the range."""

    common: bool
    words: str

    @classmethod
    def of(cls, rows: list[Row]) -> Unit:
        """Points where all rows have one range, else per cent of each scale's own."""
        ranges = {(row["range_low"], row["range_high"]) for row in rows}
        if len(ranges) > 1:
            return cls(False, say("figure.unit.share"))
        low, high = next(iter(ranges), ("", ""))
        return cls(True, say("figure.unit.points", low=low, high=high))

    def place(self, row: Row, cell: str) -> float:
        """Where a cell of a row lies on the axis."""
        span = float(row["range_high"]) - float(row["range_low"]) if not self.common else 100
        return float(row[cell]) / span * 100

    def limits(self, rows: list[Row]) -> tuple[float, float]:
        """The ends of an axis that holds all rows, and zero well inside."""
        cells = ("change", "conf_low", "conf_high")
        values = [self.place(row, cell) for row in rows for cell in cells if row[cell]]
        least = 0.5 if self.common else 10
        low, high = min([*values, -least]), max([*values, least])
        pad = (high - low) * 0.05
        return low - pad, high + pad

    def tick(self, value: float, _: int = 0) -> str:
        """A number at the axis."""
        return number(f"{value:.2f}", 1 if self.common else 0, True)


def change_axes(
    figure, left: float, top: float, width: float, height: float, unit: Unit, ends, label=True
):
    """Return axes for changes: x in the unit, y in inches from the top, a line at zero."""
    axes = axes_in_inches(figure, left, top, width, height)
    axes.set_xlim(*ends)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.axvline(0, color=INK, linewidth=1, zorder=1)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.locator_params(axis="x", nbins=max(4, int(width / 0.4)), steps=[1, 2, 5, 10])
    axes.xaxis.set_major_formatter(unit.tick)
    axes.tick_params(axis="x", labelsize=SMALL, pad=2)
    if label:
        axes.set_xlabel(say("figure.axis.change"), size=SMALL, labelpad=2)
    return axes


def draw_change(axes, y: float, row: Row, unit: Unit, size: float = 8) -> None:
    """Draw one change and its interval at a height of the axes."""
    if not row["change"]:
        return
    colour = CONTRAST if row["direction"] == "fell" and row["conf_low"] else ACCENT
    if row["conf_low"]:
        ends = [unit.place(row, cell) for cell in ("conf_low", "conf_high")]
        axes.plot(ends, [y, y], color=colour, linewidth=2.4, solid_capstyle="butt", zorder=2)
    axes.plot(
        unit.place(row, "change"), y, marker_of(row), color=colour, markersize=size,
        markeredgewidth=1.6, zorder=3, markerfacecolor=colour if is_sure(row) else "white",
    )  # fmt: skip


def is_sure(row: Row) -> bool:
    """Whether a change is told as a rise or a fall: its whole interval says so."""
    return row["direction"] in ("rose", "fell") and row["shown"] == "full"


def marker_of(row: Row) -> str:
    """The shape of a change: up, down, round where neither is told."""
    return {"rose": "^", "fell": "v"}[row["direction"]] if is_sure(row) else "o"


def change_text(row: Row) -> str:
    """A change in digits, as many as are published; words where it is withheld."""
    if row["shown"] == "too_few" or not row["change"]:
        return TOO_FEW
    return number(row["change"], 2 if row["conf_low"] else 1, True)


def bounds_text(row: Row) -> str:
    """An interval in brackets; that there is none, where only the direction is published."""
    if row["shown"] == "too_few" or not row["change"]:
        return ""
    if not row["conf_low"]:
        return say("figure.no_interval")
    low, high = (number(row[cell], 2) for cell in ("conf_low", "conf_high"))
    return say("figure.bounds", low=low, high=high)


def people_text(row: Row) -> str:
    """How many people a row is of; of two groups, how many each has."""
    if row.get("design") == "unlinked":
        return say("figure.n", n=f"{row['n_before']}, {row['n_after']}")
    return say("figure.n", n=row["n"]) if row["n"] else ""


def told(row: Row) -> str:
    """A row in words for those who do not see the figure: change, interval, n."""
    inside = ", ".join(part for part in (bounds_text(row).strip("()"), people_text(row)) if part)
    return f"{change_text(row)} ({inside})" if inside else change_text(row)


def change_key(rows: list[Row]) -> list[tuple[str, str, bool, str]]:
    """What the marks of these rows mean: shape, colour, whether filled, words."""
    key = []
    if any(is_sure(row) and row["direction"] == "rose" for row in rows):
        key.append(("^", ACCENT, True, say("figure.key.rose")))
    if any(is_sure(row) and row["direction"] == "fell" for row in rows):
        key.append(("v", CONTRAST, True, say("figure.key.fell")))
    if any(row["change"] and row["conf_low"] and not is_sure(row) for row in rows):
        key.append(("o", ACCENT, False, say("figure.key.unclear")))
    if any(row["change"] and not row["conf_low"] for row in rows):
        key.append(("o", ACCENT, False, say("figure.key.direction")))
    # The same mark with and without its interval: one entry says both.
    if [words for *_, words in key[-2:]] == [
        say("figure.key.unclear"),
        say("figure.key.direction"),
    ]:
        key[-2:] = [("o", ACCENT, False, say("figure.key.open"))]
    return key


def key_height(key: list, width: float) -> float:
    """Inches that a key takes."""
    return tall(len(_key_lines(key, width)), SMALL) + 0.08 if key else 0.0


def _key_lines(key: list, width: float) -> list[list]:
    """The entries of a key in lines that are no wider than the page."""
    lines, used = [], width
    for entry in key:
        wide = breadth(entry[3], SMALL) + 0.38
        if used + wide > width:
            lines.append([])
            used = 0.0
        lines[-1].append((used, entry))
        used += wide
    return lines


def draw_key(axes, top: float, key: list, width: float) -> None:
    """Write a key on a page: each mark with its words, as many beside each other as fit."""
    for place, line in enumerate(_key_lines(key, width)):
        y = top + tall(1, SMALL) * (place + 0.5)
        for x, (marker, colour, full, words) in line:
            axes.plot(
                x + 0.08, y, marker, color=colour, markersize=6, markeredgewidth=1.4,
                markerfacecolor=colour if full else "white", clip_on=False,
            )  # fmt: skip
            axes.text(x + 0.19, y, words, va="center", size=SMALL, color=QUIET)


def draw_share(
    axes, y: float, row: Row, look: tuple[str, str], size: float = 7, ends=(0.0, 100.0)
) -> None:
    """Draw how many of a group raised a theme: a dot, or a dashed band where it is withheld.

    Args:
        axes: to draw on.
        y: height on them.
        row: of the table `themes`.
        look: colour and marker of the group.
        size: of the marker, in points.
        ends: where none and all lie on the axes.
    """
    colour, marker = look
    none, every = ends
    if row["n"]:
        share = none + (every - none) * int(row["n"]) / int(row["n_group"])
        axes.plot([none, share], [y, y], color=colour, linewidth=1.4)
        axes.plot(share, y, marker, color=colour, markersize=size)
    elif row["words"] in BANDS:
        band = [none + (every - none) * end / 100 for end in BANDS[row["words"]]]
        axes.plot(band, [y, y], color=colour, linewidth=1.4, linestyle=(0, (2, 1.5)))
        axes.plot(band, [y, y], "|", color=colour, markersize=size, markeredgewidth=1.4)


def lines_of(text: str, inches: float, size: float, most: int = 2, bold: bool = False) -> list[str]:
    """A label from outside in lines of so many inches."""
    return fitted(" ".join(text.split()), inches, size, most, bold)
