"""Themes by source group: a dot where the count may be shown, a band with words where not.

Of a group under ten no per cent is drawn: its axis says none, half, all.
"""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from .canvas import (
    COVER,
    INK,
    NARROW,
    QUIET,
    RULE,
    SERIES,
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
from .chart_marks import BANDS, draw_share, lines_of
from .published import Row, Tables, decimal, filled, quoted, sentence
from .voices import theme_order, was_told

LEAST_SHARE = 10
VOICE = 0.165  # inches for a source group below its theme
_ROW, _LEFT, _HEAD = 0.44, 1.95, 0.4  # inches: a theme, the names, the groups' names
_MOST = 16  # themes in one figure, which has to fit on a page; the tables have all
_NAMES, _SPAN = 0.95, 1.0  # inches: a source group's name, from none to all
_KINDS = ("positive", "negative", "mixed")


def themes_chart(tables: Tables) -> Drawing | None:
    """Draw the themes, favourable first and most raised first, by source group."""
    rows = filled(tables, "themes")
    if not any(map(was_told, rows)):
        return None
    ranked = sorted(rows, key=theme_order, reverse=True)
    few = list(dict.fromkeys(row["theme"] for row in ranked))[:_MOST]
    shown = [row for row in rows if row["theme"] in few]
    ranked = [row for row in ranked if row["theme"] in few]
    title = _finding(shown)
    narrow = partial(_below_each_other, shown, _names_in_order(ranked), title)
    figure = _beside_each_other(shown, _names_in_order(ranked), title)
    alt = _alt(shown, title)
    return Drawing("themes", figure, alt, say("figure.themes.caption"), "themes", narrow=narrow)


def colours_of(rows: list[Row]) -> dict[str, tuple[str, str]]:
    """The colour and the marker of each source group, in the order of the table."""
    groups = dict.fromkeys(row["source_group"] for row in rows)
    return {group: SERIES[place % len(SERIES)] for place, group in enumerate(groups)}


def draw_voices(sheet, left: float, top: float, rows: list[Row], colours: dict) -> None:
    """Draw how many of each source group raised one theme, a line a group.

    Args:
        sheet: the figure's page.
        left: inches from its left edge.
        top: inches from its upper edge.
        rows: of the theme, one a source group.
        colours: from `colours_of`.
    """
    ends, size = (left + _NAMES, left + _NAMES + _SPAN), SMALL - 0.5
    for x, colour in ((ends[0], QUIET), (sum(ends) / 2, RULE)):
        sheet.plot([x, x], [top, top + VOICE * len(rows)], color=colour, linewidth=0.6, zorder=0)
    for place, row in enumerate(rows):
        y = top + VOICE * (place + 0.5)
        draw_share(sheet, y, row, colours[row["source_group"]], 5, ends)
        group = lines_of(row["group_label"], _NAMES - 0.08, size, 1)
        write(sheet, left, y, group, size=size, color=QUIET)
        write(sheet, ends[1] + 0.1, y, row["words"], size=size)


def _names_in_order(ranked: list[Row]) -> dict[str, Row]:
    """A row of each theme: favourable, unfavourable, mixed; most raised first."""
    first = {row["theme"]: row for row in reversed(ranked)}

    def order(row: Row) -> tuple:
        kind = _KINDS.index(row["valence"]) if row["valence"] in _KINDS else len(_KINDS)
        return kind, -theme_order(row), [r["theme"] for r in ranked].index(row["theme"])

    return {row["theme"]: row for row in sorted(first.values(), key=order)}


def _beside_each_other(rows: list[Row], themes: dict[str, Row], title: str) -> Figure:
    """A column a source group, a row a theme."""
    groups, names = {row["source_group"]: row for row in rows}, list(themes)
    body = _ROW * len(names) + _HEAD + 0.25
    figure, head = titled(title, say("figure.themes.subtitle"), body)
    width = (WIDTH - _LEFT) / len(groups)
    for column, (group, labels) in enumerate(groups.items()):
        box = (_LEFT + column * width, head + _HEAD, width * 0.9, _ROW * len(names))
        axes = axes_in_inches(figure, *box)
        look = colours_of(rows)[group]
        _column(axes, labels, len(names), look[0], width * 0.92)
        for row in rows:
            if row["source_group"] == group:
                _cell(axes, names.index(row["theme"]), row, look, width * 0.9)
        if not column:
            _names(axes, list(themes.values()), -0.1 / (width * 0.9))
    return figure


def _cell(axes, place: int, row: Row, look: tuple[str, str], width: float) -> None:
    draw_share(axes, place, row, look)
    drawn = row["n"] or row["words"] in BANDS
    axes.text(
        3, place - (0.14 if drawn else 0), "\n".join(lines_of(row["words"], width, 8)), size=8,
        bbox=COVER, linespacing=0.9,
        style="normal" if row["n"] else "italic", va="bottom" if drawn else "center",
    )  # fmt: skip


def _column(axes, labels: Row, count: int, colour: str, width: float) -> None:
    axes.set_xlim(0, 104)
    axes.set_ylim(count - 0.5, -0.6)
    axes.set_yticks([])
    people = decimal(labels["people"] or labels["n_group"])
    few = [say("figure.themes.none"), say("figure.themes.half"), say("figure.themes.all")]
    axes.set_xticks([0, 50, 100], few if people < LEAST_SHARE else ["0", "50", "100"], size=8)
    # Within the column, or they would touch those of the next.
    for label, side in zip(axes.get_xticklabels(), ("left", "center", "right"), strict=True):
        label.set_horizontalalignment(side)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    heading = [*lines_of(labels["group_label"], width, 9, 1, True), _size(labels)]
    axes.text(
        0, 1.0, "\n".join(heading), transform=axes.transAxes, va="bottom", size=9, weight="bold",
        color=colour, linespacing=1.05,
    )  # fmt: skip


def _size(row: Row) -> str:
    people = row["people"] or row["n_group"]
    return say("figure.themes.sources" if row["unit"] == "sources" else "figure.n", n=people)


def _kind(row: Row) -> str:
    return say(f"figure.themes.kind.{row['valence']}") if row["valence"] in _KINDS else ""


def _names(axes, rows: list[Row], x: float) -> None:
    for place, row in enumerate(rows):
        title = lines_of(row["title"], _LEFT - 0.15, 9)
        for words, below, colour, size in (
            ("\n".join(title), -0.07, INK, 9),
            (_kind(row), 0.34 if title[1:] else 0.24, QUIET, 7.5),
        ):
            axes.text(
                x, place + below, words, ha="right", va="center", color=colour, size=size,
                transform=axes.get_yaxis_transform(), linespacing=1.0,
            )  # fmt: skip


def _below_each_other(rows: list[Row], themes: dict[str, Row], title: str) -> Figure:
    """A block a theme, a line a source group in it: for a narrow page."""
    colours = colours_of(rows)
    names = {
        key: lines_of(row["title"], NARROW - 0.9, TEXT, 2, True) for key, row in themes.items()
    }
    own = {key: [row for row in rows if row["theme"] == key] for key in themes}
    sizes = ", ".join(f"{row['group_label']} {_size(row)}" for row in _groups(rows))
    subtitle = f"{say('figure.themes.subtitle_narrow')} {sentence(sizes)}"
    heights = {key: tall(len(names[key]), TEXT) + VOICE * len(own[key]) + 0.14 for key in themes}
    figure, head = titled(title, subtitle, sum(heights.values()), NARROW)
    sheet, top = page(figure, head), 0.0
    for key, row in themes.items():
        lines = tall(len(names[key]), TEXT)
        write(sheet, 0, top + lines / 2, names[key], weight="bold")
        write(sheet, NARROW - 0.02, top + lines / 2, _kind(row), "right", 7.5, color=QUIET)
        draw_voices(sheet, 0, top + lines + 0.02, own[key], colours)
        top += heights[key]
    return figure


def _groups(rows: list[Row]) -> list[Row]:
    return list({row["source_group"]: row for row in rows}.values())


def _finding(rows: list[Row]) -> str:
    """What the first two groups of the table raised most."""
    tops: dict[str, Row] = {}
    for row in filter(was_told, rows):
        top = tops.setdefault(row["source_group"], row)
        if theme_order(row) > theme_order(top):
            tops[row["source_group"]] = row
    texts = [
        say("figure.themes.most", group=row["group_label"].lower(), theme=quoted(_short(row)))
        for row in list(tops.values())[:2]
    ]
    return sentence("; ".join(texts)).rstrip(".")


def _short(row: Row) -> str:
    return lines_of(row["title"], 2.6, TEXT, 1)[0]


def _alt(rows: list[Row], title: str) -> str:
    told = "; ".join(
        f"{quoted(row['title'])}, {row['group_label']}: {row['words']}" for row in rows
    )
    return sentence(say("figure.themes.alt", finding=sentence(title), rows=told))
