"""Participation flow: how many people each step of the evaluation still had."""

from .canvas import ACCENT, INK, QUIET, Drawing, axes_in_inches, plain, titled, wrapped
from .published import Row, Tables, about, of_cohort
from .wording import compared_sentence

_ROW = 0.42
# Steps of those enrolled; sponsors and facilitators are no share of them and stay in the table.
_OF_ENROLLED = ("completed", "returned_before", "returned_after", "compared", "interviewed")
_STEPS = ("enrolled", "completed", "returned_", "compared", "interviewed")


def _label(row: Row, enrolled: int, place: int, before: int) -> str:
    """Return what stands beside a bar: the count, its share of those enrolled, the loss."""
    n = int(row["n"])
    # Of a wave that was not asked, or is not due, everywhere, no share of all enrolled is told.
    if not place or not enrolled or row["step"] not in _OF_ENROLLED:
        return f"{n}"
    return f"{n}  ({n * 100 / enrolled:.0f}% of enrolled)"


def participation_chart(tables: Tables) -> Drawing | None:
    """Draw the counts from enrolled to compared and interviewed; None below two counts."""
    rows = [row for row in of_cohort(tables, "participation") if row["step"].startswith(_STEPS)]
    shown = [row for row in rows if row["n"].isdigit() or row["note"]]
    counts = [row for row in shown if row["n"].isdigit()]
    if len(counts) < 2:
        return None
    steps = {row["step"]: int(row["n"]) for row in counts}
    enrolled, most = steps.get("enrolled", 0), max(steps.values())
    where = about(tables)["cohort_label"] or "all cohorts together"
    subtitle = f"Number of people at each step, {where}."
    figure, head = titled(_finding(tables), subtitle, _ROW * len(shown) + 0.1)
    axes = axes_in_inches(figure, 2.2, head, 6.7 - 2.2, _ROW * len(shown))
    for place, row in enumerate(shown):
        axes.text(
            -0.02,
            place,
            wrapped(plain(row["label"]), 36, 2),
            ha="right",
            va="center",
            transform=axes.get_yaxis_transform(),
            linespacing=1.0,
        )
        if not row["n"].isdigit():
            axes.text(most * 0.01, place, row["note"], va="center", color=QUIET, style="italic")
            continue
        n, key = int(row["n"]), row["step"] == "compared"
        axes.barh(
            place, n, 0.62, color=ACCENT if key else "#7fa3bd", edgecolor=ACCENT, linewidth=0.8
        )
        axes.text(
            n + most * 0.015,
            place,
            _label(row, enrolled, place, most),
            va="center",
            weight="bold" if key else "normal",
            color=INK,
        )
    axes.set_xlim(0, most * 1.42)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_axis_off()
    told = "; ".join(f"{row['label']}: {row['n'] or row['note']}" for row in shown)
    return Drawing(
        "participation",
        figure,
        f"Bar chart of participation. {told}.",
        "From enrolled to compared",
        "participation",
    )


def _finding(tables: Tables) -> str:
    text = compared_sentence(tables)
    return (
        text.split(" answered ")[0].replace(" people enrolled", " people enrolled")
        + " could be compared"
        if " answered " in text
        else "Who took part"
    )
