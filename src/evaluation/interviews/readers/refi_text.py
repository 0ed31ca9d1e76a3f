"""Where a selection stands in its text: programs count characters and line ends differently.

A project does not say how it counts. Each way is tried on all selections and scored: a selection
that has (the beginning of) its text for a name must give that text, another must begin and end
where words do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

FIRM = 0.9
"""A lower score means that the positions do not belong to these texts."""
LIKELY = 0.6
"""Enough where all ways of counting give the same, so that none can be wrong."""
MOST_JUDGED = 10_000
"""Selections that are enough to tell by; of more, every so many-th is looked at."""
FARTHEST = 1 << 40
"""Positions beyond this are none."""
OVERSHOOT = 2
"""Characters by which a selection may end beyond its text, and be cut there."""
WORDS = re.compile(r"[\W_]+")
ALIKE = 8
"""Letters that a name must share with a text of another length to be taken from it."""


class Counting(NamedTuple):
    """A way to count: characters or UTF-16 units; line ends as in the file, as one, or as two."""

    unit: str
    ends: str

    def __str__(self) -> str:
        return f"{self.unit}, {self.ends}"


CHARACTERS, UNITS = "characters", "UTF-16 units"
RAW, ONE, TWO = "line ends as in the file", "line ends as one", "line ends as two"
WAYS = [Counting(unit, ends) for unit in (CHARACTERS, UNITS) for ends in (RAW, ONE, TWO)]
USUAL = {"nvivo": Counting(UNITS, RAW), "atlas": Counting(CHARACTERS, ONE)}
"""How programs count, by the beginning of their name; used where the score does not tell."""


class Span(NamedTuple):
    """A selection as the file has it: first position, position after the last, and its name."""

    start: int
    end: int
    name: str


@dataclass
class Choice:
    """The way of counting that fits best.

    Attributes:
        way: which.
        score: share of selections that fit, 0 to 1; None where there is nothing to judge by.
        runner_up: the next best that gives other characters, and its score; None if there is none.
        places: for each text, for each selection, its characters; None if it is not in the text.
        cut_names: number of selections whose name is their text and goes on beyond it.
        judged: number of selections that the score is of.
    """

    way: Counting
    score: float | None = None
    runner_up: tuple[Counting, float] | None = None
    places: list[list[tuple[int, int] | None]] = field(default_factory=list)
    cut_names: int = 0
    judged: int = 0

    @property
    def fits(self) -> bool:
        """Whether the selections can be believed."""
        least = FIRM if self.runner_up else LIKELY
        return self.score is None or self.score >= least


def choose(texts: Sequence[tuple[str, Sequence[Span]]], origin: str, way: str = "") -> Choice:
    """Find how positions are counted in a project.

    Args:
        texts: each text with its selections.
        origin: the program that wrote the project, as the file says.
        way: the way to take, whatever the scores; empty for the best.
    """
    every = 1 + sum(len(spans) for _, spans in texts) // MOST_JUDGED
    all_trials = [_Trial(text, spans, every) for text, spans in texts]
    trials = [trial for trial in all_trials if trial.text and trial.spans]
    usual = next((w for key, w in USUAL.items() if origin.casefold().startswith(key)), WAYS[0])
    scores = {w: _scores(trials, w) for w in WAYS}
    order = sorted(WAYS, key=lambda w: (*scores[w], w == usual), reverse=True)
    judged = not np.isnan(scores[usual][0])
    found = order[0] if judged else usual
    best = next((w for w in WAYS if str(w) == way), found)
    other = [w for w in order if any(not t.same(w, best) for t in trials)] if judged else []
    return Choice(
        best,
        scores[best][0] if judged else None,
        (other[0], scores[other[0]][0]) if other else None,
        [trial.places(best) for trial in all_trials],
        sum(trial.cut_names(best) for trial in trials),
        sum(trial.judged for trial in trials),
    )


def _scores(trials: list[_Trial], way: Counting) -> tuple[float, float]:
    """Share of selections that fit, and a stricter one that breaks ties."""
    fit = [trial.fit(way) for trial in trials]
    count = sum(len(loose) for loose, _ in fit)
    if not count:
        return np.nan, np.nan
    loose, strict = (sum(float(part[i].sum()) for part in fit) / count for i in (0, 1))
    return round(loose, 6), round(strict, 6)


class _Trial:
    """One text with its selections, tried in several ways."""

    def __init__(self, text: str, spans: Sequence[Span], every: int) -> None:
        self.text, self.spans = text, spans
        self._points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        clipped = [(_clipped(s.start), _clipped(s.end)) for s in spans]
        self._given = np.array(clipped, dtype=np.int64).reshape(-1, 2)
        # A selection of no characters says nothing of how they are counted.
        self._judged = np.flatnonzero(self._given[:, 1] > self._given[:, 0])[::every]
        self.judged = len(self._judged)

    @cached_property
    def _mapped(self) -> dict[Counting, tuple[np.ndarray, np.ndarray]]:
        """First and last position of each selection as characters, and whether they exist."""
        return {way: _mapped(self._points, way, self._given) for way in WAYS}

    def same(self, one: Counting, other: Counting) -> bool:
        """Whether two ways give the same characters for all selections."""
        return all(map(np.array_equal, self._mapped[one], self._mapped[other]))

    def fit(self, way: Counting) -> tuple[np.ndarray, np.ndarray]:
        """How well each selection fits, loosely and strictly, 0 to 1."""
        at, there = (array[self._judged] for array in self._mapped[way])
        good = there.all(axis=1) & (at[:, 1] > at[:, 0])
        loose, strict = self._bounds.hits(at)
        named, agreed = self._named, self._agreed[way]
        # A name shows that letters are right; the bounds then show that blanks are, too.
        loose, strict = np.where(named, agreed, loose), np.where(named, agreed + strict, strict)
        return loose * good, strict * good

    def places(self, way: Counting) -> list[tuple[int, int] | None]:
        """Characters of each selection; None for one that is not in the text."""
        if not self.text:
            return [None] * len(self.spans)
        first, last = self._given.T
        inside = (first >= 0) & (first <= last)
        inside &= last <= _length(self._points, way) + OVERSHOOT
        at = self._mapped[way][0]
        inside &= (at[:, 0] < len(self.text)) | (first == last)
        pairs = zip(inside.tolist(), at.tolist(), strict=True)
        return [(start, end) if good else None for good, (start, end) in pairs]

    def cut_names(self, way: Counting) -> int:
        """Number of selections whose name begins with their text and goes on."""
        count = 0
        for span, place in zip(self.spans, self.places(way), strict=True):
            if place and len(span.name) > place[1] - place[0]:
                name, text = _letters(span.name), _letters(self.text[slice(*place)])
                count += len(text) >= ALIKE and len(name) > len(text) and name.startswith(text)
        return count

    @cached_property
    def _bounds(self) -> _Bounds:
        return _Bounds(self._points)

    @cached_property
    def _named(self) -> np.ndarray:
        """Which selections have their text for a name, in any way of counting."""
        return np.any([agreed > 0 for agreed in self._agreed.values()], axis=0)

    @cached_property
    def _agreed(self) -> dict[Counting, np.ndarray]:
        """How well the name of each selection agrees with its text."""
        found: dict[bytes, np.ndarray] = {}
        by_way = {}
        for way in WAYS:
            at = self._mapped[way][0][self._judged]
            key = at.tobytes()  # in most texts most ways give the same
            by_way[way] = found[key] = found[key] if key in found else self._agreement(at)
        return by_way

    def _agreement(self, at: np.ndarray) -> np.ndarray:
        names = [self.spans[i].name for i in self._judged]
        pairs = zip(names, at.tolist(), strict=True)
        return np.array([self._agrees(name, *place) for name, place in pairs], dtype=float)

    def _agrees(self, name: str, start: int, end: int) -> float:
        if not name:
            return 0.0
        known = self._known.get((name, start, end))
        if known is None:
            # As much of the text as a name may be of; names are cut at a few hundred characters.
            known = agreement(name, self.text[start : min(end, start + 2 * len(name) + 100)])
            self._known[name, start, end] = known
        return known

    @cached_property
    def _known(self) -> dict[tuple[str, int, int], float]:
        return {}


def agreement(name: str, text: str) -> float:
    """Whether a name is (the beginning of) a text: 1, 0.95 if but for blanks and signs, or 0."""
    bare = name.rstrip().removesuffix("…").removesuffix("...")
    if text == bare or (len(bare) >= ALIKE and text.startswith(bare)):
        return 1.0
    if _differ_at_once(bare, text):
        return 0.0
    ours, theirs = " ".join(text.split()), " ".join(bare.split())
    if ours == theirs or (len(theirs) >= ALIKE and ours.startswith(theirs)):
        return 1.0 if ours and text[:1].strip() == text[:1] else 0.95
    ours, theirs = _letters(text), _letters(bare)
    shorter = min(ours, theirs, key=len)
    alike = ours == theirs or (
        len(shorter) >= ALIKE and (ours.startswith(shorter) and theirs.startswith(shorter))
    )
    return 0.95 if shorter and alike else 0.0


def _differ_at_once(name: str, text: str) -> bool:
    """Whether even the first letters are others; most names are, in a wrong way of counting."""
    ours, theirs = _letters(text[:30]), _letters(name[:30])
    some = min(len(ours), len(theirs), 4)
    return ours[:some] != theirs[:some]


def _letters(text: str) -> str:
    return WORDS.sub("", unicodedata.normalize("NFC", text)).casefold()


def _clipped(position: int) -> int:
    return max(-1, min(position, FARTHEST))


def _widths(points: np.ndarray, way: Counting) -> np.ndarray | None:
    """How many positions each character takes; None if each takes one."""
    widths = np.ones(len(points), dtype=np.int64)
    if way.unit == UNITS:
        widths[points > 0xFFFF] = 2
    if way.ends != RAW:
        line = points == 10
        after_return = np.zeros_like(line)
        after_return[1:] = line[1:] & (points[:-1] == 13)
        if way.ends == ONE:
            widths[:-1][after_return[1:]] = 0
        else:
            widths[line & ~after_return] = 2
    return None if (widths == 1).all() else widths


def _length(points: np.ndarray, way: Counting) -> int:
    widths = _widths(points, way)
    return len(points) if widths is None else int(widths.sum())


def _mapped(points: np.ndarray, way: Counting, given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    widths = _widths(points, way)
    if widths is None:
        there = (given >= 0) & (given <= len(points))
        return np.clip(given, 0, len(points)), there
    until = np.concatenate([[0], np.cumsum(widths)])
    at = np.searchsorted(until, given, side="left")
    inside = np.clip(at, 0, len(points))
    # A position in the middle of a character is none.
    return inside, (until[inside] == given) & (given >= 0)


class _Bounds:
    """Where words begin and end in a text."""

    def __init__(self, points: np.ndarray) -> None:
        kinds = np.flatnonzero(np.bincount(points))
        signs = [chr(point) for point in kinds]

        def those(test: Callable[[str], bool]) -> np.ndarray:
            table = np.zeros(kinds[-1] + 1 if len(kinds) else 0, dtype=bool)
            table[kinds] = [test(sign) for sign in signs]
            return table[points]

        word = those(lambda sign: sign.isalnum() and not _without_blanks(sign))
        blank = those(str.isspace)
        accent = those(lambda sign: unicodedata.combining(sign) > 0)
        self._word = np.concatenate([[False], word, [False]])
        self._blank = np.concatenate([[True], blank, [True]])
        split = np.concatenate([accent, [False]])
        self._inside = (self._word[:-1] & self._word[1:]) | split

    def hits(self, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Share of bounds that are no middle of a word; share that are just where one is."""
        start, end = at[:, 0], at[:, 1]
        from_word, to_word = ~self._inside[start], ~self._inside[end]
        # Padded by one: [p] is the character before position p, [p + 1] the one after it.
        sharp_start = from_word & ~self._blank[start + 1] & ~self._word[start]
        sharp_end = to_word & ~self._blank[end] & ~self._word[end + 1]
        return (from_word * 1.0 + to_word) / 2, (2.0 * sharp_start + sharp_end) / 3


def _without_blanks(sign: str) -> bool:
    """Whether a script puts no blanks between words (Chinese, Japanese, Thai and neighbours)."""
    point = ord(sign)
    if 0x0E00 <= point <= 0x109F or 0x1780 <= point <= 0x17FF:
        return True
    return point >= 0x2E80 and not 0xAC00 <= point <= 0xD7A3
