"""What may be handed over: thresholds for counts, estimates, themes and quotes (DESIGN section 7).

Everything here works on plain numbers, so that a rule can be read and tested by itself. `k` is the
smallest group that may be shown (`minimum_group` of study.yaml).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

EVIDENCE = {
    "none": "No evidence given",
    "claimed": "Told by the participant",
    "shown": "Shown to the evaluator",
    "sponsor-confirmed": "Confirmed by the sponsor",
}
"""Kinds of evidence for a project, as the report names them."""
FULL, DIRECTION, TOO_FEW = "full", "direction", "too_few"
ALPHA_FROM, OMEGA_FROM = 20, 50
"""Fewest people of whom it is told how well the questions of a scale go together."""


def least_pairs(items: int) -> int:
    """Fewest people from which an estimate of an outcome with so many items is shown in full.

    With few people and few items, a mean and an interval let a reader work out single answers.
    """
    if items <= 1:
        return 30
    return 20 if items <= 3 else 10


def least_in_words() -> str:
    """The thresholds of `least_pairs`, for a sentence: '10, 20 or 30'."""
    most, some, one = (least_pairs(items) for items in (4, 2, 1))
    return f"{most}, {some} or {one}"


def shown(n: int, items: int, k: int) -> str:
    """`full`, `direction` (n, direction and the change to one decimal) or `too_few` (n only).

    >>> [shown(n, items=4, k=5) for n in (4, 9, 10)], shown(10, items=1, k=5)
    (['too_few', 'direction', 'full'], 'direction')
    """
    if n >= max(k, least_pairs(items)):
        return FULL
    return DIRECTION if n >= k else TOO_FEW


def safe(cells: Sequence[int], k: int) -> bool:
    """Whether every cell, zeros included, is at least k."""
    return bool(cells) and min(cells) >= k


def merged_movement(higher: int, same: int, lower: int, k: int) -> dict[str, int]:
    """Counts of people who moved up, stayed or moved down; merged, or empty, where cells are small.

    Those who stayed are joined to the smaller of the other two.

    >>> merged_movement(12, 6, 7, k=5)
    {'higher': 12, 'same': 6, 'lower': 7}
    >>> merged_movement(12, 3, 7, k=5)
    {'higher': 12, 'not_higher': 10}
    >>> merged_movement(12, 1, 2, k=5)
    {}
    """
    if safe([higher, same, lower], k):
        return {"higher": higher, "same": same, "lower": lower}
    if higher >= lower:
        two = {"higher": higher, "not_higher": same + lower}
    else:
        two = {"lower": lower, "not_lower": same + higher}
    return two if safe(list(two.values()), k) else {}


def merged_answers(counts: Sequence[Sequence[int]], k: int) -> list[list[int]] | None:
    """Which answer categories are shown together, so that no cell is small at any wave.

    Three people chose the lowest answer at the second wave, so the two lowest are joined:

    >>> merged_answers([[6, 7, 9, 12, 8], [3, 6, 10, 14, 9]], k=5)
    [[0, 1], [2], [3, 4]]

    Args:
        counts: for each wave, people per category, lowest first.
        k: smallest cell.

    Returns:
        Groups of category positions: all single, else three (low, middle, high; for an odd number
        of categories), else two; None if even two are too small.
    """
    m = len(counts[0])
    half = m // 2
    choices = [[[i] for i in range(m)]]
    if m % 2 and m > 3:
        choices.append([list(range(half)), [half], list(range(half + 1, m))])
    choices.append([list(range(m - half)), list(range(m - half, m))])
    for groups in choices:
        cells = [sum(wave[i] for i in group) for wave in counts for group in groups]
        if safe(cells, k):
            return groups
    return None


def theme_words(n: int, n_group: int, k: int) -> tuple[int | None, str]:
    """How often a theme was heard: a count where it and its complement are at least k, else words.

    None and all are never said: of a few people they would say what each of them said.

    >>> theme_words(7, 20, k=5), theme_words(19, 20, k=5), theme_words(0, 20, k=5)
    ((7, '7 of 20'), (None, 'at least half'), (None, 'fewer than half'))
    """
    if n >= k and n_group - n >= k:
        return n, f"{n} of {n_group}"
    return None, half_words(n, n_group)


def half_words(n: int, n_group: int) -> str:
    """How often a theme was heard, in words only."""
    return "at least half" if 2 * n >= n_group else "fewer than half"


def attribution(
    group: str,
    role: str,
    cohort_label: str,
    enrolled: Counter[tuple[str, str]],
    key: tuple[str, str],
    k: int,
) -> str:
    """Who a quote is from, no nearer than k enrolled people of the cohort share.

    Args:
        group: label of the source group.
        role: role of the person; empty if unknown.
        cohort_label: label of the cohort; empty if the group is too small in it.
        enrolled: enrolled people by (cohort, role), and by (cohort, '') for all roles.
        key: cohort and role of the person.
        k: smallest group.
    """
    cohort, _ = key
    if not cohort_label or enrolled[cohort, ""] < k:
        return group
    if role and enrolled[key] >= k:
        return f"{role}, {group}, {cohort_label}"
    return f"{group}, {cohort_label}"


def merged_stages(counts: dict[str, int], k: int) -> dict[str, tuple[str, int]]:
    """Projects by stage, label and count; merged to two, or empty, where cells are small."""
    if safe(list(counts.values()), k):
        return {stage: (stage.capitalize(), n) for stage, n in counts.items()}
    done = counts.get("practice changed", 0) + counts.get("sustained", 0)
    rest = sum(counts.values()) - done
    if not safe([done, rest], k):
        return {}
    return {
        "changed": ("Practice changed or change sustained", done),
        "not_changed": ("Planned, started or stopped", rest),
    }


def merged_evidence(counts: dict[str, int], k: int) -> dict[str, tuple[str, int]]:
    """Projects by evidence, label and count; merged to two, or empty, where cells are small."""
    if safe(list(counts.values()), k):
        return {kind: (EVIDENCE[kind], n) for kind, n in counts.items()}
    seen = counts.get("shown", 0) + counts.get("sponsor-confirmed", 0)
    rest = sum(counts.values()) - seen
    if not safe([seen, rest], k):
        return {}
    return {
        "seen": ("Shown to the evaluator or confirmed by the sponsor", seen),
        "not_seen": ("Told by the participant alone, or no evidence given", rest),
    }
