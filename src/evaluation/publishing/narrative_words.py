"""Words in authors' texts that say more than one group before and after can show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evaluation.publishing.narrative import Narrative
from evaluation.publishing.wording import FORBIDDEN

INSTEAD = {
    "effect": "say 'change' or 'difference'",
    "impact": "say 'change after', or 'what people say of'",
    "caus": "say 'followed', or 'went with'",
    "prove": "say 'is in line with'",
    "proof": "say 'is in line with'",
    "signific": "say 'clear', and give the interval",
    "p-value": "give the interval",
}
"""What to write instead, by the beginning of a word."""

_WORD = re.compile(rf"\b(?:{'|'.join(sorted(FORBIDDEN, key=len, reverse=True))})\b", re.I)
_QUOTED = re.compile(
    '\u2018[^\u2018\u2019\n]*\u2019|\u201c[^\u201c\u201d]*\u201d|"[^"\n]*"|^[ \t]*>.*$', re.M
)


def doubtful_words(written: Narrative, questions: Iterable[str]) -> list[tuple[int, str, str]]:
    """Line of the file, word, and what to write instead, of each.

    What stands in quotation marks is somebody else's, and the study's own questions may be told as
    they stand.

    Args:
        written: the author's text.
        questions: texts of the evaluation questions.
    """
    text = _QUOTED.sub(_blank, written.text)
    for question in questions:
        words = r"\s+".join(map(re.escape, question.rstrip("?. ").split()))
        text = re.sub(words, _blank, text, flags=re.I)
    return [
        (written.line + text.count("\n", 0, found.start()), found[0], _instead(found[0]))
        for found in _WORD.finditer(text)
    ]


def _blank(found: re.Match) -> str:
    """As many lines as there were, so that lines keep their numbers."""
    return "\n" * found[0].count("\n")


def _instead(word: str) -> str:
    known = (how for start, how in INSTEAD.items() if word.lower().startswith(start))
    return next(known, "say what changed, and by how much")
