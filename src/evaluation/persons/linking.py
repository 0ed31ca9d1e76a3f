"""Which form belongs to whom: exact first, then what is certain, then one edit away."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from evaluation.persons.identifiers import one_edit_keys, within_one_edit
from evaluation.persons.recovery import is_power, lost_digits, recover

LEAST_LENGTH = 4
"""Shorter codes are never linked by one edit: too many people are that near to each other."""

SERIES = 3
"""From so many codes on that differ in their digits only, the digits tell people apart."""

_DIGITS = re.compile(r"\d")


def near_matches(
    codes: Iterable[str],
    reference: Iterable[str],
    *,
    kind: str = "code",
    everybody: Iterable[str] = (),
) -> dict[str, str]:
    """Codes that are one edit away from exactly one free reference code, and that one from them.

    One digit wrong is no slip but another person where digits tell people apart: codes that are
    all digits, e-mail addresses, and codes of which three or more differ in their digits only
    (P001, P002, P003). Codes shorter than four characters are never linked so.

    Args:
        codes: normalised codes without an exact match.
        reference: normalised codes that nobody has claimed.
        kind: of the codes, as in study.yaml.
        everybody: all codes of the reference, claimed or not, if these tell more.

    Returns:
        Reference code of each code that could be linked. Two codes that could both be the same
        person, or one code that could be two people, are linked to nobody.
    """
    reference = {code for code in reference if not _is_number(code)}
    numbered = _numbered({*everybody, *reference})
    index: dict[str, list[str]] = defaultdict(list)
    for code in reference:
        for key in one_edit_keys(code):
            index[key].append(code)
    wanted: Counter[str] = Counter()
    candidates: dict[str, set[str]] = {}
    for code in {code for code in codes if not _is_number(code)}:
        found = {r for key in one_edit_keys(code) for r in index.get(key, ())}
        near = {r for r in found if within_one_edit(code, r)}
        candidates[code] = near
        wanted.update(near)
    links = {}
    for code, near in sorted(candidates.items()):
        if len(near) == 1:
            (person,) = near
            if wanted[person] == 1 and not _tells_apart(code, person, kind, numbered):
                links[code] = person
    return links


def _is_number(code: str) -> bool:
    return code.isdecimal() or is_power(code)


def _shape(code: str) -> tuple[str, ...]:
    """What stands before, between and after the digits of a code."""
    return tuple(_DIGITS.split(code))


def _numbered(codes: set[str]) -> set[tuple[str, ...]]:
    """Shapes that so many codes share that their digits are a number."""
    shapes = Counter(map(_shape, codes))
    return {shape for shape, n in shapes.items() if n >= SERIES}


def _tells_apart(code: str, person: str, kind: str, numbered: set[tuple[str, ...]]) -> bool:
    """Whether one edit is no slip: the codes are too short, or digits tell people apart here."""
    if min(len(code), len(person)) < LEAST_LENGTH:
        return True
    if _DIGITS.sub("", code) != _DIGITS.sub("", person):
        return False
    return kind == "e-mail" or _shape(person) in numbered


def link(
    codes: Iterable[str],
    reference: Iterable[str],
    *,
    near: bool,
    kind: str = "code",
    roster: bool = False,
) -> dict[str, tuple[str, str]]:
    """Who each code is.

    Args:
        codes: normalised codes of one wave's forms.
        reference: normalised codes of the people who may have answered.
        near: whether codes that differ in one character may be linked.
        kind: of the codes, as in study.yaml.
        roster: whether the reference has everybody, so that codes that a spreadsheet has changed
            can be had back with certainty.

    Returns:
        For each code, the code that it stands for and how that was found: `exact`, `recovered`,
        `near`, or `new` for a code that the reference does not have.
    """
    codes, reference = set(codes), set(reference)
    # Two people may have become one code that has lost its digits: it is nobody's.
    same = {code for code in codes & reference if not lost_digits(code)}
    found = {code: (code, "exact" if code in same else "new") for code in codes}
    left, free = codes - same, reference - same
    if roster:
        certain, _ = recover(left, reference)
        found |= {code: (person, "recovered") for code, person in certain.items()}
        left, free = left - certain.keys(), free - set(certain.values())
    if near:
        slips = near_matches(left, free, kind=kind, everybody=reference)
        found |= {code: (person, "near") for code, person in slips.items()}
    return found


def link_waves(
    waves: Mapping[str, Iterable[str]],
    roster: Iterable[str] | None,
    *,
    near: bool,
    kind: str = "code",
    others: Iterable[str] = (),
) -> dict[tuple[str, str], tuple[str, str]]:
    """Who each code of each wave is.

    Args:
        waves: normalised codes of each wave, the wave that others are held against first.
        roster: normalised codes of everybody who is enrolled; None if there is no roster.
        near: whether codes that differ in one character may be linked.
        kind: of the codes, as in study.yaml.
        others: codes that a form may have besides, of people who have withdrawn.

    Returns:
        By wave and code, the code that it stands for and how that was found. With a roster, every
        wave is linked to it. Without one, each wave is linked to the people of the waves before
        it; a code that they do not have is a person of its own, and `exact`.
    """
    people: dict[tuple[str, str], tuple[str, str]] = {}
    known = set(others) | set(roster or ())
    for wave, codes in waves.items():
        links = link(codes, known, near=near, kind=kind, roster=roster is not None)
        if roster is None:
            links = {c: (p, "exact" if how == "new" else how) for c, (p, how) in links.items()}
            known |= {person for person, _ in links.values()}
        people |= {(wave, code): who for code, who in links.items()}
    return people
