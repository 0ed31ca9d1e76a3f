"""Themes by source group: a dot where the count may be shown, a band with words where not.

Of a group under ten no per cent is drawn: its axis says none, half, all.
"""

from .canvas import INK, QUIET, RULE, SERIES, WIDTH, Drawing, axes_in_inches, plain, titled, wrapped
from .published import Row, Tables, decimal, filled, quoted, sentence
from .voices import theme_order, was_told

LEAST_SHARE = 10
_ROW, _LEFT = 0.44, 1.95
_BANDS = {"at least half": (50, 100), "fewer than half": (0, 50)}
_KINDS = {"positive": "Favourable", "negative": "Unfavourable", "mixed": "Mixed"}


def _cell(axes, place: int, row: Row, colour: str, marker: str) -> None:
    if row["n"]:
        share = 100 * int(row["n"]) / int(row["n_group"])
        axes.plot([0, share], [place, place], color=colour, linewidth=1.4)
        axes.plot(share, place, marker, color=colour, markersize=7)
        axes.text(3, place - 0.14, row["words"], va="bottom", size=8)
        return
    band = _BANDS.get(row["words"])
    if band:
        axes.plot(band, [place, place], color=colour, linewidth=1.4, linestyle=(0, (2, 1.5)))
        for end in band:
            axes.plot([end, end], [place - 0.09, place + 0.09], color=colour, linewidth=1.4)
    axes.text(
        3,
        place - (0.14 if band else 0),
        row["words"],
        size=8,
        style="italic",
        va="bottom" if band else "center",
    )


def themes_chart(tables: Tables) -> Drawing | None:
    """Draw the themes, most raised first, one column for each source group."""
    rows = filled(tables, "themes")
    if not any(map(was_told, rows)):
        return None
    groups = {row["source_group"]: row for row in rows}
    ranked = sorted(rows, key=theme_order, reverse=True)
    themes = {row["theme"]: row for row in ranked}
    first = {row["theme"]: row for row in reversed(ranked)}
    names = sorted(
        themes,
        key=lambda theme: (
            list(_KINDS).index(themes[theme]["valence"])
            if themes[theme]["valence"] in _KINDS
            else 9,
            -theme_order(first[theme]),
        ),
    )
    figure, head = titled(
        _finding(ranked),
        "Share of people asked, in each source group, who raised a theme for or against, in per "
        "cent; dashes show a range where the exact count is withheld.",
        _ROW * len(names) + 0.62,
    )
    width = (WIDTH - _LEFT) / len(groups)
    for column, (group, labels) in enumerate(groups.items()):
        axes = axes_in_inches(
            figure, _LEFT + column * width, head + 0.36, width * 0.9, _ROW * len(names)
        )
        colour, marker = SERIES[column % len(SERIES)]
        _column(axes, labels, len(names), colour)
        for row in rows:
            if row["source_group"] == group:
                _cell(axes, names.index(row["theme"]), row, colour, marker)
        if not column:
            _names(axes, [themes[name] for name in names])
    return Drawing("themes", figure, _alt(rows), "Themes by source group", "themes")


def _column(axes, labels: Row, count: int, colour: str) -> None:
    axes.set_xlim(0, 104)
    axes.set_ylim(count - 0.5, -0.6)
    axes.set_yticks([])
    people = decimal(labels["people"] or labels["n_group"])
    ends = ["none", "half", "all"] if people < LEAST_SHARE else ["0", "50", "100"]
    axes.set_xticks([0, 50, 100], ends, size=8)
    # Within the column, or they would touch those of the next.
    for label, side in zip(axes.get_xticklabels(), ("left", "center", "right"), strict=True):
        label.set_horizontalalignment(side)
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.text(
        0,
        1.0,
        f"{wrapped(plain(labels['group_label']), 18, 2)}\n{_size(labels)}",
        transform=axes.transAxes,
        va="bottom",
        size=9,
        weight="bold",
        color=colour,
        linespacing=1.05,
    )


def _size(row: Row) -> str:
    people = row["people"] or row["n_group"]
    return f"{people} sources" if row["unit"] == "sources" else f"n = {people}"


def _names(axes, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        kind = _KINDS.get(row["valence"], "")
        title = wrapped(plain(row["title"]), 32, 2)
        axes.text(
            -0.06,
            place - 0.07,
            title,
            ha="right",
            va="center",
            color=INK,
            size=9,
            transform=axes.get_yaxis_transform(),
            linespacing=1.0,
        )
        axes.text(
            -0.06,
            place + (0.34 if "\n" in title else 0.24),
            kind,
            ha="right",
            va="center",
            color=QUIET,
            size=7.5,
            transform=axes.get_yaxis_transform(),
        )


def _finding(ranked: list[Row]) -> str:
    tops = {}
    for row in filter(was_told, ranked):
        tops.setdefault(row["source_group"], row)
    texts = [
        f"{row['group_label'].lower()} raised {quoted(wrapped(row['title'], 40, 1))} most"
        for row in list(tops.values())[:2]
    ]
    return sentence("; ".join(texts)).rstrip(".")


def _alt(rows: list[Row]) -> str:
    told = "; ".join(
        f"{quoted(row['title'])}, {row['group_label']}: {row['words']}" for row in rows
    )
    return f"Chart of themes by source group. {told}."
