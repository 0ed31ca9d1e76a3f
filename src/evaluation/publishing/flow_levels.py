"""What stands in the boxes of the flow of participation, and beside them, from its table's rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from .catalogue import say
from .published import Row, joined, quoted

MOST_SCALES = 8  # more are told by the fewest and the most people


@dataclass
class Box:
    """A box: its first line is bold."""

    lines: list[str]
    key: bool = False


@dataclass
class Level:
    """What stands at one height: a box, or two side by side, and what stands beside them.

    Attributes:
        boxes: one, or two side by side.
        lost: lines about what was lost on the way to this level.
        unused: lines about what came in at this level and is not used.
        aside: lines about something else.
    """

    boxes: list[Box]
    lost: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def levels_of(steps: dict[str, Row]) -> list[Level]:
    """What stands at each height, from the top; a step that the table lacks is left out."""
    top = [
        Level([Box(_counted(steps, "enrolled") + _attended(steps))]),
        Level([Box(_counted(steps, "started") + _unlisted(steps))]),
    ]
    top = [level for level in top if level.boxes[0].lines]
    if "started" in steps:
        top[-1].lost = _lost(steps, "lost_no_form")
    waves = Level([Box(_wave(steps, name)) for name in ("before", "after")])
    waves.boxes = [box for box in waves.boxes if box.lines]
    waves.unused, waves.aside = _unused_forms(steps), _other_waves(steps) + _withdrawn(steps)
    linked = Level([Box(_linked(steps))], _lost(steps, "lost_before_only", "lost_after_only"))
    compared = Level([Box(_counted(steps, "compared"), True)])
    compared.lost = _lost(steps, "lost_not_scored")
    if not any(step.startswith("lost_") for step in steps):
        compared.lost = _lost(steps, "lost")
    scales = Level([Box(_scales(steps))], aside=_heard(steps))
    if not scales.boxes[0].lines:
        compared.aside = scales.aside
    levels = [*top, waves, linked, compared, scales]
    return [level for level in levels if level.boxes and level.boxes[0].lines]


def _counted(steps: dict[str, Row], step: str) -> list[str]:
    row = steps.get(step)
    if row is None or (step == "enrolled" and row["note"]):
        return []
    words = say(f"figure.flow.box.{step}")
    return [_pair(words, row["n"])] if row["n"] else [words, row["note"]]


def _pair(words: str, n: str) -> str:
    return say("figure.flow.count", words=words, n=n)


def _attended(steps: dict[str, Row]) -> list[str]:
    row = steps.get("attended")
    return [say("figure.flow.attended", n=row["n"])] if row and row["n"] else []


def _unlisted(steps: dict[str, Row]) -> list[str]:
    row = steps.get("lost_unlisted")
    return [say("figure.flow.unlisted", n=row["n"])] if row and row["n"] else []


def _wave(steps: dict[str, Row], name: str) -> list[str]:
    """The lines of one wave's box: its label, forms and people, or why there are none."""
    forms, people = (steps.get(f"{what}_{name}") for what in ("returned", "usable"))
    if forms is None:
        return []
    lines = [_after_comma(forms["label"])]
    if not forms["n"]:
        return [*lines, forms["note"]]
    if people is None:
        return [*lines, say("figure.flow.people", n=forms["n"])]
    told = say("figure.flow.forms", n=forms["n"]), say("figure.flow.usable", n=people["n"])
    return [*lines, *told]


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
            lines.append(_pair(_after_comma(row["label"]), people or row["note"]))
    return [say("figure.flow.other_waves"), *lines] if lines else []


def _linked(steps: dict[str, Row]) -> list[str]:
    """People with answers at both times; no lines if those compared are the same, and no more."""
    row, compared = steps.get("linked"), steps.get("compared", {"n": ""})
    ways = [steps[s] for s in ("linked_exactly", "linked_nearly") if s in steps]
    losses = any(step.startswith("lost_") for step in steps)
    if row is None or not row["n"] or (row["n"] == compared["n"] and not ways and not losses):
        return []
    lines = [_pair(row["label"], row["n"])]
    if ways:
        exactly, nearly = (way["n"] for way in ways)
        lines.append(say("figure.flow.linked", exactly=exactly, nearly=nearly))
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
        if len(titles) == 1:
            return [say("figure.flow.one_scale", scale=quoted(titles[0]), n=n)]
        return [say("figure.flow.scales_alike", scales=len(titles), n=n)]
    if sum(map(len, by_n.values())) > MOST_SCALES:
        several = sum(map(len, by_n.values()))
        ends = {"least": min(by_n), "most": max(by_n)}
        return [say("figure.flow.many_scales", scales=several, **ends)]
    lines = [_pair(f"{n}", joined(titles)) for n, titles in sorted(by_n.items(), reverse=True)]
    return [say("figure.flow.scales"), *lines]


def _heard(steps: dict[str, Row]) -> list[str]:
    row = steps.get("interviewed")
    return [_pair(row["label"], row["n"])] if row and row["n"] else []


def _lost(steps: dict[str, Row], *names: str) -> list[str]:
    """Lines of a box of losses: each step, and how many of its people had left."""
    lines = []
    for name in names:
        if name in steps and steps[name]["n"] not in ("", "0"):
            lines.append(_pair(steps[name]["label"], steps[name]["n"]))
            left = steps.get(f"{name}_left", {"n": ""})["n"]
            lines += [say("figure.flow.left", n=left)] if left else []
    return lines


def _unused_forms(steps: dict[str, Row]) -> list[str]:
    """Lines of the box of forms that are not used: the reasons at each wave."""
    reasons: dict[str, list[str]] = {}
    for step, row in steps.items():
        if row["label"].startswith("Not used, ") and not step.endswith("_withdrawn"):
            wave, reason = _after_comma(row["label"]).split(": ")
            reasons.setdefault(wave, []).append(f"{row['n']}\u00a0{reason}")
    lines = [_pair(wave, ", ".join(told)) for wave, told in reasons.items()]
    return [say("figure.flow.unused"), *lines] if lines else []


def _withdrawn(steps: dict[str, Row]) -> list[str]:
    """A line for forms of people who withdrew; nothing above or below counts them."""
    n = sum(int(row["n"]) for step, row in steps.items() if step.endswith("_withdrawn"))
    return [say("figure.flow.withdrawn", n=n)] if n else []
