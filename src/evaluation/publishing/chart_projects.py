"""The improvement projects: how far they came, and what there is to show for them.

A bar a class, each beginning where the one above it ends, so that together they are all projects.
"""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from .canvas import (
    ACCENT,
    COVER,
    INK,
    NARROW,
    RULE,
    SMALL,
    TEXT,
    WIDTH,
    Drawing,
    axes_in_inches,
    page,
    tall,
    titled,
    write,
)
from .catalogue import say
from .chart_marks import lines_of
from .published import Row, Tables, sentence

_BAR, _APART, _HEAD = 0.22, 0.1, 0.26  # inches: a bar, between bars, a group's heading
_SHADES = ("#cfe0ec", "#7fb0d0", "#2f7fb0", ACCENT)  # lighter to darker, as the classes go on
_NOTHING = ("not_changed", "not_seen", "stopped", "none")
_KINDS = ("stage", "evidence")


def projects_chart(tables: Tables) -> Drawing | None:
    """Draw the projects by stage and by evidence; None where neither may be shown."""
    rows = [row for row in tables.get("projects", []) if row["n"] and row["stage"] != "all"]
    groups = {kind: found for kind in _KINDS if (found := [r for r in rows if r["kind"] == kind])}
    if not groups:
        return None
    draw = partial(_drawn, groups)
    return Drawing(
        "projects", draw(WIDTH), _alt(groups), say("figure.projects.caption"), "projects",
        narrow=partial(draw, NARROW),
    )  # fmt: skip


def _finding(groups: dict[str, list[Row]]) -> str:
    """How many came as far as the merged class that matters most; else the largest class."""
    rows = next(iter(groups.values()))
    far = [row for row in rows if row["stage"] in ("changed", "seen")]
    most = max(far or rows, key=lambda row: int(row["n"]))
    label = most["label"][:1].lower() + most["label"][1:]
    return say("figure.projects.finding", n=most["n"], of=most["n_all"], label=label)


def _drawn(groups: dict[str, list[Row]], width: float) -> Figure:
    beside = width > NARROW
    left = 2.9 if beside else 0.0
    names = {
        (kind, row["stage"]): lines_of(row["label"], left - 0.15 if beside else width - 0.1, TEXT)
        for kind, rows in groups.items()
        for row in rows
    }
    steps = {key: _step(lines, beside) for key, lines in names.items()}
    body = sum(steps.values()) + (_HEAD + _APART) * len(groups)
    n_all = next(iter(groups.values()))[0]["n_all"]
    subtitle = say("figure.projects.subtitle", n=n_all)
    figure, head = titled(_finding(groups), subtitle, body, width)
    axes = axes_in_inches(figure, left, head, width - left - 0.75, body)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(body, 0)
    sheet, top = page(figure, head), 0.0
    for kind, rows in groups.items():
        heading = say(f"figure.projects.kind.{kind}")
        write(sheet, 0, top + _HEAD / 2, heading, weight="bold", size=TEXT)
        top, before = top + _HEAD, 0.0
        for place, row in enumerate(rows):
            step = steps[kind, row["stage"]]
            name, look = names[kind, row["stage"]], _look(rows, place)
            _draw_class(axes, sheet, row, name, (top, step, left, width), before, look)
            before += int(row["n"]) / int(row["n_all"])
            top += step
        top += _APART
    return figure


def _step(lines: list[str], beside: bool) -> float:
    """Inches of a class: its bar beside its name, or below it."""
    words = tall(len(lines), TEXT)
    return max(_BAR, words) + 0.06 if beside else words + _BAR + 0.08


def _look(rows: list[Row], place: int) -> tuple[str, str]:
    """Shade and hatch of a class: darker the further it goes, hatched where nothing is seen."""
    if rows[place]["stage"] in _NOTHING:
        return "white", "////"
    if len(rows) <= 2:
        return ACCENT, ""
    return _SHADES[round(place * (len(_SHADES) - 1) / (len(rows) - 1))], ""


def _draw_class(axes, sheet, row: Row, name: list[str], box, before: float, look) -> None:
    """Draw one class: its name, its bar on the line of all projects, how many of how many."""
    (top, step, left, width), (colour, hatch) = box, look
    y = top + step / 2 if left else top + step - _BAR / 2 - 0.04
    share = int(row["n"]) / int(row["n_all"])
    axes.plot([0, 1], [y, y], color=RULE, linewidth=0.8, zorder=1)
    bar = {"facecolor": colour, "edgecolor": INK, "linewidth": 0.6, "hatch": hatch, "zorder": 2}
    axes.barh(y, share, _BAR, left=before, **bar)
    if left:
        write(sheet, left - 0.1, y, name, "right")
    else:
        write(sheet, 0, top + tall(len(name), TEXT) / 2, name, bbox=COVER)
    words = say("figure.projects.count", n=row["n"], of=row["n_all"])
    write(sheet, width - 0.02, y, words, "right", SMALL + 0.5, weight="bold")


def _alt(groups: dict[str, list[Row]]) -> str:
    parts = []
    for kind, rows in groups.items():
        counts = ", ".join(
            f"{row['label']} {say('figure.projects.count', n=row['n'], of=row['n_all'])}"
            for row in rows
        )
        parts.append(f"{say(f'figure.projects.kind.{kind}')}: {counts}")
    finding = sentence(_finding(groups))
    return sentence(say("figure.projects.alt", finding=finding, rows="; ".join(parts)))
