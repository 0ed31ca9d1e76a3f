"""Which form belongs to whom: exact first, then one edit away, only where unique both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evaluation.persons.identifiers import one_edit_keys, within_one_edit


def near_matches(codes: Iterable[str], reference: Iterable[str]) -> dict[str, str]:
    """Codes that are one edit away from exactly one free reference code, and that one from them.

    Args:
        codes: normalised codes without an exact match.
        reference: normalised codes that nobody has claimed.

    Returns:
        Reference code of each code that could be linked. Two codes that could both be the same
        person, or one code that could be two people, are linked to nobody.
    """
    index: dict[str, set[str]] = defaultdict(set)
    for code in reference:
        for key in one_edit_keys(code):
            index[key].add(code)
    candidates = {}
    for code in set(codes):
        found = {r for key in one_edit_keys(code) for r in index.get(key, ())}
        candidates[code] = {r for r in found if within_one_edit(code, r)}
    wanted: dict[str, set[str]] = defaultdict(set)
    for code, found in candidates.items():
        for r in found:
            wanted[r].add(code)
    return {
        code: next(iter(found))
        for code, found in sorted(candidates.items())
        if len(found) == 1 and len(wanted[next(iter(found))]) == 1
    }


def link(
    codes: Iterable[str], reference: Iterable[str], *, near: bool
) -> dict[str, tuple[str, str]]:
    """Who each code is.

    Args:
        codes: normalised codes of one wave's forms.
        reference: normalised codes of the people who may have answered.
        near: whether codes that differ in one character may be linked.

    Returns:
        For each code, the code that it stands for and how that was found: `exact`, `near`, or
        `new` for a code that the reference does not have.
    """
    codes, reference = set(codes), set(reference)
    found = {code: (code, "exact" if code in reference else "new") for code in codes}
    if near:
        free = reference - codes
        for code, person in near_matches(codes - reference, free).items():
            found[code] = (person, "near")
    return found
