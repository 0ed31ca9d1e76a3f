"""Several changes of each scale beside each other: the beginning rated twice, and later waves.

A line is one published change. Where the means of all of them are published, a line goes from the
mean before to the mean after on the scale's true range; else the change alone is drawn, on an axis
with a zero line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from .canvas import (
    ACCENT,
    CONTRAST,
    COVER,
    NARROW,
    QUIET,
    RULE,
    SMALL,
    TEXT,
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
from .chart_marks import (
    AXIS,
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
from .published import (
    Row,
    Tables,
    about,
    cohort_labels,
    in_words,
    joined,
    of_cohort,
    other_comparisons,
    quoted,
    scale_rows,
    sentence,
)

_LINE, _NAME, _GAP = 0.2, 0.22, 0.09  # inches: a change, a scale's name, between scales
_MOST_LEFT, _RIGHT = 3.0, 1.95  # inches at most for what is compared, and for the numbers
BACK, SHIFT, LATER = "looking_back", "shift", "later"


@dataclass(frozen=True)
class Waves:
    """The changes of some scales, each with its own change of the main comparison first.

    Attributes:
        scales: rows by scale, those of one scale beside each other.
        where: the cohorts that were asked, if not all were.
    """

    scales: dict[str, list[Row]]
    where: str

    @property
    def rows(self) -> list[Row]:
        """All rows, scale after scale."""
        return [row for rows in self.scales.values() for row in rows]


def waves_of(tables: Tables, *kinds: str) -> Waves:
    """Return the changes of some kinds, of every scale that has one, beside its main change.

    If one cohort alone was asked, its own changes are shown: those of the same people.
    """
    found = [row for row in other_comparisons(tables) if row.get("compared_as") in kinds]
    labels = cohort_labels(tables)
    names = {row["comparison"] for row in found}
    asked = {r["cohort"] for r in tables.get("change", []) if r["comparison"] in names} & set(
        labels
    )
    few = sorted(asked, key=list(labels).index) if 0 < len(asked) < len(labels) else []
    main = scale_rows(tables)
    if len(few) == 1 and (own := scale_rows(tables, few[0])):
        main = own
        found = [row for row in of_cohort(tables, "change", few[0]) if row["comparison"] in names]
    beside = {row["scale"]: [r for r in found if r["scale"] == row["scale"]] for row in main}
    scales = {
        row["scale"]: [row, *beside[row["scale"]]]
        for row in main
        if any(other["change"] for other in beside[row["scale"]])
    }
    return Waves(scales, joined([labels[cohort] for cohort in few]))


def looking_back_chart(tables: Tables) -> Drawing | None:
    """Draw the change from the beginning as rated then, and as rated looking back."""
    waves = waves_of(tables, BACK, SHIFT)
    return _chart(waves, _looking_back(waves), "looking-back") if waves.scales else None


def later_chart(tables: Tables) -> Drawing | None:
    """Draw the changes up to, and from, each later wave beside those up to the end."""
    waves = waves_of(tables, LATER)
    return _chart(waves, _later(tables, waves), "later") if waves.scales else None


def _chart(waves: Waves, title: str, name: str) -> Drawing:
    draw = partial(_drawn, waves, title)
    captions = {"looking-back": "figure.waves.looking_back", "later": "figure.waves.later"}
    return Drawing(
        name, draw(WIDTH), _alt(waves, title), say(captions[name]), "change",
        narrow=partial(draw, NARROW),
    )  # fmt: skip


def _looking_back(waves: Waves) -> str:
    """The finding: on how many scales the beginning is rated lower looking back than it was."""
    shifts = [row for row in waves.rows if row["compared_as"] == SHIFT and row["change"]]
    if not shifts:
        return say("figure.waves.title.looking_back")
    lower = sum(row["change"].startswith("-") for row in shifts)
    if len(shifts) == 1:
        kind = "one_lower" if lower else "one_not_lower"
        return say(f"figure.waves.shift.{kind}", scale=quoted(shifts[0]["title"]))
    return say("figure.waves.shifts", number=in_words(lower), of=in_words(len(shifts)))


def _later(tables: Tables, waves: Waves) -> str:
    """The finding: on how many scales the last wave is rated higher than the beginning."""
    before = about(tables)["before_label"]
    last = [
        next((r for r in reversed(rows[1:]) if r["before_label"] == before and r["change"]), None)
        for rows in waves.scales.values()
    ]
    last = [row for row in last if row]
    if not last:
        return say("figure.waves.title.later")
    higher = sum(float(row["change"]) > 0 for row in last)
    wave = sentence(last[-1]["after_label"]).rstrip(".")
    if len(last) == 1:
        scale = quoted(last[0]["title"])
        kind = "one_higher" if higher else "one_not_higher"
        return say(f"figure.waves.last.{kind}", wave=wave, scale=scale, before=before)
    number, of = in_words(higher), in_words(len(last))
    return say("figure.waves.lasts", wave=wave, number=number, of=of, before=before)


def _subtitle(waves: Waves, unit: Unit) -> str:
    kind = "levels" if _has_levels(waves) else "changes"
    text = say(f"figure.waves.subtitle.{kind}", unit=unit.words)
    return " ".join(filter(None, (text, _only(waves))))


def _only(waves: Waves) -> str:
    return say("figure.waves.only", cohorts=waves.where) if waves.where else ""


def _has_levels(waves: Waves) -> bool:
    shown = [row for row in waves.rows if row["shown"] != "too_few"]
    return Unit.of(shown).common and all(row["mean_before"] and row["mean_after"] for row in shown)


def _drawn(waves: Waves, title: str, width: float) -> Figure:
    beside = width > NARROW
    unit, levels = Unit.of(waves.rows), _has_levels(waves)
    key = [] if levels else change_key(waves.rows)
    line = _LINE if beside else _LINE + tall(1, SMALL) + 0.05
    height = sum(_NAME + line * len(rows) + _GAP for rows in waves.scales.values())
    body = height + AXIS + key_height(key, width)
    figure, head = titled(title, _subtitle(waves, unit), body, width)
    left, right = (_left(waves), _RIGHT) if beside else (0.06, 1.32)
    box = (left, head, width - left - right, height)
    if levels:
        axes = _level_axes(figure, box, waves.rows[0])
    else:
        axes = change_axes(figure, *box, unit, unit.limits(waves.rows))
    sheet, top = page(figure, head), 0.0
    for rows in waves.scales.values():
        name = lines_of(rows[0]["title"], width, TEXT, 1, bold=True)
        write(sheet, 0, top + _NAME / 2, name, weight="bold", bbox=COVER)
        top += _NAME
        for row in rows:
            y = top + line - _LINE / 2
            (_draw_levels if levels else draw_change)(axes, y, row, unit, 6.5)
            _write_row(sheet, row, y, (left, width))
            top += line
        top += _GAP
    draw_key(sheet, height + AXIS, key, width)
    return figure


def _level_axes(figure, box, row: Row):
    """Axes over the scale's true range, y in inches."""
    axes = axes_in_inches(figure, *box)
    low, high = float(row["range_low"]), float(row["range_high"])
    axes.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    axes.set_ylim(box[3], 0)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.locator_params(axis="x", integer=True, nbins=6)
    axes.tick_params(axis="x", labelsize=SMALL, pad=2)
    axes.set_xlabel(say("figure.axis.level"), size=SMALL, labelpad=2)
    return axes


def _draw_levels(axes, y: float, row: Row, unit: Unit, size: float) -> None:
    """Draw the way from the mean before, open, to the mean after, filled."""
    if not row["mean_before"]:
        return
    start, end = float(row["mean_before"]), float(row["mean_after"])
    colour = CONTRAST if end < start else ACCENT
    axes.plot([start, end], [y, y], color=colour, linewidth=1.8, zorder=2)
    axes.plot(
        start, y, "o", color=colour, markersize=size, markerfacecolor="white",
        markeredgewidth=1.6, zorder=3,
    )  # fmt: skip
    axes.plot(end, y, ">" if end >= start else "<", color=colour, markersize=size, zorder=4)


def _left(waves: Waves) -> float:
    """Inches that the longest name of a comparison takes, at most so many."""
    widest = max(breadth(_label(row), SMALL) for row in waves.rows)
    return min(widest + 0.3, _MOST_LEFT)


def _label(row: Row) -> str:
    """What is compared: 'Before the programme → at the end'."""
    text = say("figure.waves.pair", before=row["before_label"], after=row["after_label"])
    return text[:1].upper() + text[1:]


def _write_row(sheet, row: Row, y: float, room: tuple[float, float]) -> None:
    """Write what is compared at the left or above, and the numbers at the right."""
    left, width = room
    beside, words = width > NARROW, _label(row)
    if beside:
        write(sheet, 0.12, y, lines_of(words, left - 0.2, SMALL, 1), size=SMALL, color=QUIET)
    else:
        above, room = y - _LINE / 2 - tall(1, SMALL) / 2, width - 0.6
        label = lines_of(words, room, SMALL, 1)
        write(sheet, 0.06, above, label, size=SMALL, color=QUIET, bbox=COVER)
    people_y = y if beside else above
    write(sheet, width - 0.02, people_y, people_text(row), "right", SMALL - 0.3, color=QUIET)
    at, text = width - (_RIGHT if beside else 1.32) + 0.08, change_text(row)
    if not row["change"] or row["shown"] == "too_few":
        write(sheet, at, y, text, size=SMALL, color=QUIET, style="italic")
        return
    write(sheet, at, y, text, size=TEXT - 0.5, weight="bold")
    write(sheet, at + 0.44, y, bounds_text(row), size=SMALL - 0.3, color=QUIET)


def _alt(waves: Waves, title: str) -> str:
    parts = []
    for rows in waves.scales.values():
        changes = [f"{_label(row)} {told(row)}" for row in rows]
        parts.append(f"{quoted(rows[0]['title'])}: {', '.join(changes)}")
    where = _only(waves)
    finding = " ".join(filter(None, (sentence(title), where)))
    return sentence(say("figure.waves.alt", finding=finding, rows="; ".join(parts)))
