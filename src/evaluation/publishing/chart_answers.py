"""Answers before and after as diverging stacked bars, in as many classes as may be shown."""

from itertools import groupby

from matplotlib.patches import Patch

from .canvas import INK, QUIET, Drawing, axes_in_inches, plain, titled, wrapped
from .published import Row, Tables, in_words, of_cohort, quoted

_STRONG = {"low": "#a34400", "middle": "#949494", "high": "#004e7c"}
_SOFT = {"low": "#d67a35", "middle": "#949494", "high": "#4f94c4"}
_MOST = 8  # items in one figure, which has to fit on a page
_BAR, _GAP = 0.25, 0.34  # inches: a bar, the room for an item's text


def _items(rows: list[Row]) -> list[tuple[str, list[list[Row]]]]:
    """Return the items in the table's order, each with its waves' rows."""
    items: dict[tuple, dict[str, list[Row]]] = {}
    for row in rows:
        key = (row["instrument"], row["scale"], row["item"], row["text"])
        items.setdefault(key, {}).setdefault(row["wave"], []).append(row)
    return [(key[3], list(waves.values())) for key, waves in items.items()]


def _colours(bar: list[Row]) -> list[str]:
    """Colour a bar's classes: the outermost of each side strong, the one nearer the middle soft."""
    colours = []
    for place, row in enumerate(bar):
        outer = place in (0, len(bar) - 1) and len(bar) > 3
        colours.append((_STRONG if outer or len(bar) < 4 else _SOFT)[row["side"]])
    return colours


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
        axes.barh(
            place,
            width,
            _BAR,
            left=left,
            color=colour,
            edgecolor="white",
            linewidth=1.2,
            hatch="////" if row["side"] == "low" else None,
        )
        if width >= 7:
            dark = colour in _STRONG.values() and colour != _STRONG["middle"]
            axes.text(
                left + width / 2,
                place,
                f"{width:.0f}",
                ha="center",
                va="center",
                size=8.5,
                color="white" if dark else "black",
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
            )
        left += width
    axes.text(
        -0.01,
        place,
        bar[0]["wave_label"].capitalize(),
        ha="right",
        va="center",
        size=8.5,
        color=QUIET,
        transform=axes.get_yaxis_transform(),
    )
    axes.text(
        1.01,
        place,
        f"n = {bar[0]['n_all']}",
        va="center",
        size=8.5,
        color=QUIET,
        transform=axes.get_yaxis_transform(),
    )


def _upper(bar: list[Row]) -> float:
    return sum(float(row["share"] or 0) for row in bar if row["side"] == "high")


def _finding(items: list) -> str:
    """Say on how many items more people chose the upper answers than before."""
    # Of a reversed question, more upper answers mean less of what the scale measures.
    pairs = [
        (_upper(waves[0]), _upper(waves[-1]))
        for text, waves in items
        if len(waves) > 1 and not text.endswith("(reversed)")
    ]
    more, fewer = (sum(b > a for a, b in pairs), sum(b < a for a, b in pairs))
    if not pairs:
        return "Answers to each question"
    if more == len(pairs):
        where = f" on all {in_words(more)} questions shown" if more > 1 else ""
        return f"The share of upper answers grew{where}"
    if not more:
        return "The share of upper answers grew on no question" + (
            f"; it shrank on {in_words(fewer)}" if fewer else ""
        )
    shrank = f"; it shrank on {in_words(fewer)}" if fewer else ""
    return (
        f"The share of upper answers grew on {in_words(more)} of {in_words(len(pairs))} "
        f"questions shown{shrank}"
    )


def _legend(figure, rows: list[list[Row]], top: float) -> None:
    """Put the key above the bars: one line for each set of classes in use."""
    sets = {tuple(row["class_label"] for row in bar): bar for bar in rows}
    total = figure.get_size_inches()[1]
    for line, bar in enumerate(sorted(sets.values(), key=len, reverse=True)):
        handles = [
            Patch(
                facecolor=colour,
                label=wrapped(plain(row["class_label"]), 30, 2),
                edgecolor="white",
                hatch="////" if row["side"] == "low" else None,
            )
            for row, colour in zip(bar, _colours(bar), strict=True)
        ]
        legend = figure.legend(
            handles=handles,
            loc="upper left",
            ncols=len(handles),
            frameon=False,
            fontsize=8.5,
            handlelength=1.1,
            handleheight=1.0,
            columnspacing=1.1,
            handletextpad=0.5,
            borderaxespad=0,
            borderpad=0,
            bbox_to_anchor=(0, 1 - (top + 0.24 * line) / total),
        )
        figure.add_artist(legend)
        figure.legends.clear()


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


def _answers_chart(items: list, question: str, part: int) -> Drawing:
    bars = [bar for _, waves in items for bar in waves]
    keys = 0.24 * len({tuple(row["class_label"] for row in bar) for bar in bars}) + 0.1
    texts = [wrapped(plain(text), 100, 2) for text, _ in items]
    extra = sum(0.15 * text.count("\n") for text in texts)
    height = sum(_GAP + _BAR * 1.12 * len(waves) for _, waves in items) + extra + 0.1
    subtitle = (
        "Share of the same people who gave each answer, in per cent; bars are centred on "
        "the middle of the answers."
    )
    figure, head = titled(_finding(items), subtitle, keys + height)
    axes = axes_in_inches(figure, 1.55, head + keys, 6.7 - 1.55 - 0.6, height)
    _legend(figure, bars, head)
    place = 0.0
    for text, (_, waves) in zip(texts, items, strict=True):
        place += (_GAP if place else 0.2) + 0.15 * text.count("\n")
        axes.text(
            -1.55 / 4.55,
            place - 0.07,
            text,
            transform=axes.get_yaxis_transform(),
            va="bottom",
            weight="bold",
            size=9,
            linespacing=1.05,
        )
        for bar in waves:
            _draw_bar(axes, place + _BAR / 2, bar)
            place += _BAR * 1.12
        axes.plot(
            [0, 0], [place - _BAR * 1.12 * len(waves), place], color=INK, linewidth=0.9, zorder=1.5
        )
    ends = [(_start(bar), _start(bar) + sum(float(r["share"] or 0) for r in bar)) for bar in bars]
    axes.set_xlim(min(low for low, _ in ends) - 1, max(high for _, high in ends) + 1)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    name = f"answers-{question or 'other'}" + (f"-part-{part + 1}" if part else "")
    return Drawing(
        name.replace("_", "-"), figure, _alt(items), "Answers before and after", "answers", question
    )


def _alt(items: list) -> str:
    parts = []
    for text, waves in items:
        told = ", ".join(
            f"{bar[0]['wave_label']} {_upper(bar):.0f}% (n = {bar[0]['n_all']})" for bar in waves
        )
        parts.append(f"{quoted(text)}: {told}")
    return f"Diverging bars. {_finding(items)}. Upper answers: {'; '.join(parts)}."
