"""Identifiers as people type them, and what is the same in them."""

from __future__ import annotations

import unicodedata


def normalised_code(text: str) -> str:
    """A person's code without what typing changes: case, white space, accents, punctuation.

    A whole number that a spreadsheet turned into 12.0 is 12 again. Empty if nothing is left.
    """
    text = str(text).strip()
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def within_one_edit(a: str, b: str) -> bool:
    """Whether one character changed, added or dropped, or two swapped, makes a into b."""
    if a == b or abs(len(a) - len(b)) > 1:
        return a == b
    if len(a) > len(b):
        a, b = b, a
    first = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[first:] == b[first + 1 :]
    rest = a[first + 1 :] == b[first + 1 :]
    swapped = (
        a[first : first + 2] == b[first : first + 2][::-1] and a[first + 2 :] == b[first + 2 :]
    )
    return rest or swapped


def one_edit_keys(code: str) -> set[str]:
    """Keys that two codes share if one edit makes one into the other.

    They are the code, every code with one character dropped; so candidates are found without
    comparing every pair.
    """
    return {code} | {code[:i] + code[i + 1 :] for i in range(len(code))}
