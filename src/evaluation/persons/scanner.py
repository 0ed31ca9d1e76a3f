"""Words in a text that may tell who somebody is: names, organisations, codes, addresses, numbers.

A scanner finds what lists and patterns can find. It does not find a story that tells who speaks:
that remains for people to see.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, pairwise

NAME, ORGANISATION, PLACE, CODE = "name", "organisation", "place", "participant code"


def words_in(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


ORDINARY = words_in(
    "april art august basil bill bishop bond brook brown carol chance christian churchill cliff "
    "cook crystal dale dawn day dean drew eve faith field fields flint fox frank gale gene glen "
    "good grace grant gray green hall hand hazel heath hill holly hope hunt iris ivy jack "
    "jade jay jean joy june king knight lane law lily little long love major mark mason may mercy "
    "miles miller olive page park parks patience penny pierce potter power price quick ray read "
    "reed reid rich rob robin rock rose ruby sally sharp short singer sky skip small stone storm "
    "stout strong sue summer sunny swan terry victor ward warren west white will wise wood woods "
    "young"
)
"""Names that are words too: they are taken for a name only where they begin with a capital."""
PARTICLES = words_in(
    "al and bin da de del den der di do dos dr du el ibn la le lo miss mr mrs ms mx of prof sir st "
    "ten ter the van von"
)
NO_NAME = frozenset(("n/a", "na", "none", "nil", "null", "-", "tbc", "unknown", "vacant", "other"))
GENERIC = words_in(
    "adults authority borough care charity children city college council county health hospital "
    "independent local nhs other private public school sector service services trust university "
    "voluntary"
)
"""Organisations of these words alone are kinds of organisations."""

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s'\u2019.\-]{1,3}")
_JOINT = re.compile(r"[\s._/\-]?")
_YEAR = re.compile(r"(19|20)\d\d")
_SIX = re.compile(r"\d{6}")
_WORTH = re.compile(r"[\d@]|://|www|[\[(]at[\])]|\.[a-z]{2}", re.IGNORECASE)
_PATTERNS = {
    "e-mail": r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
    r"|(?<![\w.+-])[\w.+-]{1,64}\s?[\[(][aA][tT][\])]\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[\[(][dD][oO][tT][\])])\s?[\w-]{1,63}){1,6}",
    "link": r"\b(?i:https?://[^\s<>\"]+|www\.[^\s<>\"]+|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}"
    r"\.(?:com|org|net|io|eu|uk|gov|edu|info)\b(?:/[^\s<>\"]*)?)",
    "handle": r"(?<![\w@./])@[A-Za-z_]\w{1,29}",
    "postcode": r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|(?i:[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}))\b",
    "telephone": r"(?<![\w\u00a3$\u20ac.,])(?:(?:\+|00)\d[\d\s().\-]{6,16}\d"
    r"|\(?0\d[\d\s().\-]{7,13}\d|\(?\d{3}\)?[\s.\-]\d{3}[\s.\-]\d{4})(?!\w)",
    "number": r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b"
    r"|\b(?i:(?:employee|staff|payroll|personnel|client|case|member|registration|assignment|hcpc|swe"
    r"|nhs)\s?(?:no\.?|nr\.?|number|id|ref\.?|reference|\#)\s?:?\s?\#?\s?[a-z]{0,4}-?\d{3,})\b"
    r"|\b[A-Z]{1,4}-?\d{5,}\b|(?<![\w\u00a3$\u20ac.,])\d{6,}\b",
}
_PATTERN = re.compile(
    "|".join(f"(?P<k{n}>{pattern})" for n, pattern in enumerate(_PATTERNS.values()))
)
_KIND = dict(enumerate(_PATTERNS))


@dataclass(frozen=True)
class Hit:
    """A piece of a text: what it may be, its first character and the one after its last."""

    kind: str
    start: int
    end: int


class _Folding(dict[int, str]):
    """Each letter without case and accent, one for one, so that places stay the same."""

    def __missing__(self, number: int) -> str:
        letter = chr(number)
        base = unicodedata.normalize("NFD", letter)[0].casefold()
        self[number] = folded = base if len(base) == 1 else letter
        return folded


_FOLDED = _Folding()


def words_of(text: str) -> tuple[str, ...]:
    """Words of a text as they are compared: without case and accents."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text).translate(_FOLDED)))


class Scanner:
    """Finds what may tell who somebody is, by lists that it is given and by patterns."""

    def __init__(self) -> None:
        self._phrases: dict[str, dict[tuple[str, ...], tuple[str, bool]]] = {}
        self._codes: set[str] = set()
        self._begin: set[str] = set()

    def add_name(self, name: str) -> None:
        """A person's name: as a whole, and each part of it."""
        if name.strip().casefold() in NO_NAME:
            return
        words = [w for w in words_of(name) if w.isalpha() and w not in PARTICLES]
        if len(words) > 1:
            self._add(tuple(words), NAME)
            self._add(words_of(name), NAME)
        for word in words:
            if len(word) > 1:
                self._add((word,), NAME, capital=word in ORDINARY or len(word) == 2)

    def add_phrase(self, phrase: str, kind: str) -> None:
        """An organisation or place, as a whole; found where it begins with a capital as here."""
        words = words_of(phrase)
        if phrase.strip().casefold() in NO_NAME or GENERIC.issuperset(words):
            return
        self._add(words, kind, capital=phrase.strip()[:1].isupper())

    def add_code(self, code: str) -> None:
        """A participant's normalised code; short ones and years are not looked for."""
        if len(code) > 3 and code.isalnum() and not _YEAR.fullmatch(code):
            self._codes.add(code)
            # Not by a letter alone: every second text has the word "a".
            self._begin.update([*accumulate(code)][1:])

    def _add(self, words: tuple[str, ...], kind: str, *, capital: bool = False) -> None:
        if words:
            known = self._phrases.setdefault(words[0], {})
            # Listed with a capital and without one, it is looked for as the wider of the two.
            first, narrow = known.get(words, (kind, True))
            known[words] = (first, narrow and capital)

    def hits(self, text: str) -> list[Hit]:
        """What was found in a text (in NFC), in order, none within another."""
        found = self._by_pattern(text) if _WORTH.search(text) else []
        taken = {at for hit in found for at in range(hit.start, hit.end)}
        listed = self._by_list(text)
        found += [hit for hit in listed if taken.isdisjoint(range(hit.start, hit.end))]
        return sorted(found, key=lambda hit: hit.start)

    def redacted(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with `[name]`, `[e-mail]` and so on in the place of what was found.

        Returns:
            The text, as it was if nothing was found, and the kinds of what was found.
        """
        composed = unicodedata.normalize("NFC", text)
        hits = self.hits(composed)
        if not hits:
            return text, ()
        at, parts = 0, [""]
        for hit in hits:
            between, told = composed[at : hit.start], f"[{hit.kind}]"
            if between.strip() or parts[-1] != told:
                parts += [between, told]
            at = hit.end
        return "".join(parts) + composed[at:], tuple(sorted({hit.kind for hit in hits}))

    @staticmethod
    def _by_pattern(text: str) -> list[Hit]:
        found = []
        for match in _PATTERN.finditer(text):
            kind = _KIND[int(str(match.lastgroup)[1:])]
            piece = match.group().rstrip(".,;:!?)'")
            if kind == "telephone" and not 9 <= sum(map(str.isdigit, piece)) <= 15:
                # It may be a date; but six digits in a row are somebody's number for all that.
                kind = "number" if _SIX.search(piece) else ""
            if kind:
                found.append(Hit(kind, match.start(), match.start() + len(piece)))
        return found

    def _by_list(self, text: str) -> list[Hit]:
        folded = text.translate(_FOLDED)
        told = _WORD.findall(folded)
        if self._phrases.keys().isdisjoint(told) and self._begin.isdisjoint(told):
            return []
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)]
        found: list[Hit] = []
        past = 0
        for at, (word, start, _) in enumerate(words):
            # Nearly all words begin neither a phrase nor a code: they are passed over fast.
            if start >= past and (word in self._phrases or word in self._begin):
                hit = self._phrase_at(text, folded, words, at)
                hit = hit or self._code_at(text, folded, words, at)
                if hit is not None:
                    found.append(hit)
                    past = hit.end
        return found

    def _phrase_at(
        self, text: str, folded: str, words: list[tuple[str, int, int]], at: int
    ) -> Hit | None:
        """The longest listed phrase that begins with a word."""
        known = self._phrases.get(words[at][0], {})
        # Of phrases that fit, each begins with the next shorter one, and comes after it in order.
        for phrase in sorted(known, reverse=True):
            run = words[at : at + len(phrase)]
            kind, capital = known[phrase]
            gaps = (_GAP.fullmatch(folded[a[2] : b[1]]) for a, b in pairwise(run))
            same = tuple(word for word, _, _ in run) == phrase and all(gaps)
            if same and (not capital or text[run[0][1]].isupper()):
                return Hit(kind, run[0][1], run[-1][2])
        return None

    def _code_at(
        self, text: str, folded: str, words: list[tuple[str, int, int]], at: int
    ) -> Hit | None:
        """A participant's code that begins with a word: also as AB-12 C, if it has digits."""
        joined, start, before = "", words[at][1], words[at][1]
        for word, first, end in words[at : at + 3]:
            joined += word
            if joined not in self._begin or not _JOINT.fullmatch(folded, before, first):
                return None
            mixed = not joined.isalpha() and not joined.isdigit()
            plain = joined == word and (joined.isdigit() or text[start:end].isupper())
            if joined in self._codes and (mixed or plain):
                return Hit(CODE, start, end)
            before = end
        return None
