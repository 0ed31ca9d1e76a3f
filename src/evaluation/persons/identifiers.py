"""Identifiers as people type them, and what is the same in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

MARKS = frozenset({"n/a", "n.a.", "n.a", "#n/a", "#null!", "-", "--", ".", "?", "/", "<na>"})
"""Whole cells that stand for no code, in whatever cell."""

WORDS = frozenset({"na", "none", "nil", "nan", "null"})
"""Whole cells that may stand for no code, or be somebody's initials: how often they come tells."""

LOOK_ALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})
"""Characters that people who read their own code from paper take for one another."""

_POWER = re.compile(r"(\d(?:\.\d+)?)e\+?(\d{1,3})")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[t ]00:00(?::00(?:\.0+)?)?")


def normalised_code(text: str) -> str:
    """A person's code without what typing changes: case, white space, accents, punctuation.

    A whole number that a spreadsheet turned into 12.0 is 12 again. Empty if nothing is left.

    >>> normalised_code(" ab-12 C "), normalised_code("12.0")
    ('ab12c', '12')
    """
    text = str(text).strip()
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    if text.isascii() and text.isalnum():
        return text.lower()
    # Letters of mathematics ("𝒩") have no small ones, but what they stand for has.
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(c for c in plain if c.isalnum())


def code_of(cells: Sequence[str], kind: str = "code", parts: tuple[int, ...] = ()) -> str:
    """Who a form says it is from, without what typing changes; empty if that cannot be told.

    Args:
        cells: the cell with the code, or the cells that are joined to make it.
        kind: `code`, `e-mail`, `self-generated` or `none`, as in study.yaml. An e-mail address is
            compared but for case and white space. In a self-generated code, O is 0, and I and l
            are 1.
        parts: lengths of a self-generated code's parts. A joined cell that holds more letters than
            its part is cut to them ("first two letters of ..." answered with the whole word), a
            number with fewer digits gets zeros in front.

    Returns:
        The code; empty if one of the cells is blank, or stands for a blank ("n/a", "-").
    """
    return _code_of(tuple(cells), kind, tuple(parts))


@lru_cache(maxsize=4096)
def _code_of(cells: tuple[str, ...], kind: str, parts: tuple[int, ...]) -> str:
    if kind == "none" or not cells:
        return ""
    if kind == "e-mail":
        # Invisible characters come with addresses that are copied from a web page.
        text = "".join("".join(cells).casefold().replace("\u200b", "").split())
        return text if "@" in text.strip("@") else ""
    if len(cells) == 1:
        found = [_part(cells[0], {sum(parts)} if parts else None)]
    else:
        # A part of a joined code may be any short word: "na" are the first letters of Nantes.
        known = [{n} for n in parts] if len(parts) == len(cells) else [{2, 4}] * len(cells)
        found = [_part(cell, lengths) for cell, lengths in zip(cells, known, strict=True)]
        if len(parts) == len(cells):
            found = [_as_long_as(text, n) for text, n in zip(found, parts, strict=True)]
    code = "".join(found) if all(found) else ""
    return code.translate(LOOK_ALIKES) if kind == "self-generated" else code


def _part(cell: str, lengths: set[int] | None) -> str:
    """A cell without what typing changes; empty if it stands for a blank.

    Args:
        cell: as it stands in the file.
        lengths: how long the cell may be, if that is known: a word like "na" of another length is
            a blank.
    """
    text = str(cell).strip().casefold()
    if text in MARKS or (text in WORDS and lengths is not None and len(text) not in lengths):
        return ""
    power = _POWER.fullmatch(text)
    if power and ("." in text or "+" in text):
        # What a spreadsheet has made a power of ten stays recognisable (see recovery.py).
        return f"{power[1]}e+{power[2]}"
    midnight = _MIDNIGHT.fullmatch(text)
    return normalised_code(midnight[1] if midnight else text)


def blank_words(codes: Iterable[str]) -> set[str]:
    """Codes such as `na` and `none` that come more than once in one table: they are blanks there.

    Of one form alone, NA may be somebody's initials; several people with that code are nobody.
    """
    counts = Counter(codes)
    return {word for word in WORDS if counts[word] > 1}


def _as_long_as(text: str, length: int) -> str:
    """A part of a joined code, as long as the recipe says."""
    if text.isdigit():
        return text.zfill(length)
    return text[:length] if text.isalpha() else text


def within_one_edit(a: str, b: str) -> bool:
    """Whether one character changed, added or dropped, or two swapped, makes a into b.

    >>> [within_one_edit("ab12c", other) for other in ("ab13c", "a12c", "ba12c", "ab21x")]
    [True, True, True, False]
    """
    a, b = sorted((a, b), key=len)
    first = next((i for i, c in enumerate(a) if c != b[i]), len(a))
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
