"""How many links between self-generated codes may be wrong: by simulation on these very codes."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.persons.linking import link, near_matches

BUDGET = 15_000
"""Drawn codes that are compared for near matches, in all; larger sets get fewer draws."""

EXACT_BUDGET = 1_000_000
"""The same for exact matches, which cost far less."""

FEWEST = 40
"""Draws that are compared for near matches at least, if they cost no more than some seconds."""

ROUNDS = 2
"""How often near matches are simulated: the second time without the false ones of the first."""


@dataclass(frozen=True)
class FalseMatches:
    """False matches to be expected between two waves.

    Attributes:
        expected_exact: people of the second wave whose code is that of somebody else in the first.
        expected_near: people of the second wave who would be linked to somebody else by one edit.
        low: false matches, exact and near, that 2.5 % of the draws stay below.
        high: those that 2.5 % of the draws exceed.
        shared: codes of the second wave that are linked to the first.
        draws: simulated sets of codes.
        method: how it was computed, for the report.
        repeated: codes that stand on more than one form, in the first and in the second wave:
            forms that were sent in twice, or people who share a code.
        expected_repeated: codes that people share by chance, expected within the larger wave.
    """

    expected_exact: float
    expected_near: float
    low: float
    high: float
    shared: int
    draws: int
    method: str
    repeated: tuple[int, int] = (0, 0)
    expected_repeated: float = 0.0


def expected_false_matches(
    first: Sequence[str],
    second: Sequence[str],
    *,
    near: bool,
    parts: tuple[int, ...] = (),
    draws: int = 200,
    seed: int = 1,
) -> FalseMatches:
    """False matches to be expected between two waves of self-generated codes.

    People who are not the same are simulated: each gets a code whose parts (or single characters,
    if no parts are given) are drawn independently from those of the codes observed, so that each
    part is as frequent as it is here. Each wave gets as many people as it has codes; as many of
    them are in both waves as are linked. A link of somebody who is in the second wave alone is
    false: by the same code as anybody's in the first wave, or by the rules for near matches. Since
    some of the links observed are false too, the people in both waves are taken to be so many that
    they and the false links make up the links observed.

    Parts that go together (in a town with one long street) make more false matches than this.

    Args:
        first: normalised codes of the first wave's forms, blanks left out.
        second: those of the second wave's.
        near: whether codes that differ in one character are linked.
        parts: lengths of a code's parts.
        draws: simulated sets of codes; fewer are made of very large sets.
        seed: of the study.
    """
    one, two = sorted({c for c in first if c}), sorted({c for c in second if c})
    repeated = (_repeated(first), _repeated(second))
    if not one or not two:
        return FalseMatches(0, 0, 0, 0, 0, 0, "no codes in one of the waves", repeated)
    links = link(two, one, near=near, kind="self-generated")
    strangers = [code for code, (_, how) in links.items() if how == "new"]
    shared = len(two) - len(strangers)
    rng = np.random.default_rng([seed, zlib.crc32(b"false matches")])
    made = max(1, min(draws, EXACT_BUDGET // (len(one) + len(two))))
    simulated = _Simulated(_pieces(sorted({*one, *strangers}), parts), len(one), len(two))
    sets = [simulated.draw(rng) for _ in range(made)]
    exact, close = _false_links(simulated, sets, shared, near=near)
    low, high = map(float, np.percentile(exact[: len(close)] + close, [2.5, 97.5]))
    return FalseMatches(
        float(exact.mean()),
        float(close.mean()),
        low,
        high,
        shared,
        len(close),
        _method(len(close), bool(parts)),
        repeated,
        float(np.mean([simulated.repeated(s) for s in sets])),
    )


def _method(draws: int, parts: bool) -> str:
    what = "parts" if parts else "characters"
    return (
        f"simulation: {draws} sets of codes of people who are not the same, with the {what} of "
        "these codes drawn independently, linked by the same rules"
    )


def _repeated(codes: Sequence[str]) -> int:
    """Codes that stand on more than one form."""
    return sum(n > 1 for code, n in Counter(codes).items() if code)


def _pieces(codes: list[str], parts: tuple[int, ...]) -> list[list[str]]:
    """Each code cut into its parts, or its characters; what is left belongs to the last part."""
    lengths = parts or (1,) * max(map(len, codes))
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    ends = [*starts[1:], None]
    return [[code[a:b] for a, b in zip(starts, ends, strict=True)] for code in codes]


@dataclass(frozen=True)
class _Drawn:
    """Codes of one draw.

    Attributes:
        parts: numbers of the parts, a row for each person and a column for each part.
        keys: a number for each code, the same only for the same code.
    """

    parts: np.ndarray
    keys: np.ndarray


class _Simulated:
    """Codes of people who are not the same, for two waves.

    A draw has a code for everybody in the first wave, and one for everybody in the second. Of the
    second wave the first few people are taken to be the first wave's: their draws are not used.
    """

    def __init__(self, pieces: list[list[str]], first: int, second: int) -> None:
        self.first, self.second = first, second
        self._words, self._numbers = [], []
        for column in zip(*pieces, strict=True):
            words, numbers = np.unique(np.array(column, dtype=object), return_inverse=True)
            self._words.append(words)
            self._numbers.append(numbers)

    def draw(self, rng: np.random.Generator) -> _Drawn:
        """A code for everybody in either wave."""
        n = self.first + self.second
        parts = np.column_stack([rng.choice(numbers, n) for numbers in self._numbers])
        return _Drawn(parts, self._keys(parts))

    def _keys(self, parts: np.ndarray) -> np.ndarray:
        """A number for each code; two codes have the same only if they are the same."""
        keys = np.zeros(len(parts), dtype=np.int64)
        for part, words in zip(parts.T, self._words, strict=True):
            # Numbered anew after each part, or long codes would not fit into 64 bits.
            _, keys = np.unique(keys * len(words) + part, return_inverse=True)
        return keys

    def exact(self, drawn: _Drawn, both: float) -> tuple[int, int]:
        """People of the second wave alone who have the code of somebody in the first wave.

        Returns:
            All of them, and those who have the code of somebody in the first wave alone.
        """
        keys, t = drawn.keys, round(both)
        alone = keys[self.first + t :]
        anybody = int(np.isin(alone, keys[: self.first]).sum())
        return anybody, int(np.isin(alone, keys[t : self.first]).sum())

    def repeated(self, drawn: _Drawn) -> int:
        """Codes that several people of the larger wave have."""
        keys = drawn.keys[: max(self.first, self.second)]
        return int((np.unique(keys, return_counts=True)[1] > 1).sum())

    def few(self, sets: list[_Drawn], both: float) -> list[_Drawn]:
        """As many draws as can be compared for near matches in a short time."""
        alone = self.first + self.second - 2 * round(both)
        few = (BUDGET // max(1, alone), min(FEWEST, 100_000 // max(1, alone)), 1)
        return sets[: max(few)]

    def near(self, drawn: _Drawn, both: float) -> int:
        """People of the second wave alone who are linked to somebody else by one edit."""
        codes = ["".join(parts) for parts in self._texts(drawn.parts)]
        first, t = set(codes[: self.first]), round(both)
        second = {*codes[:t], *codes[self.first + t :]}
        slips = near_matches(second - first, first - second, kind="self-generated", everybody=first)
        return len(slips)

    def _texts(self, parts: np.ndarray) -> np.ndarray:
        columns = zip(self._words, parts.T, strict=True)
        return np.column_stack([words[numbers] for words, numbers in columns])


def _false_links(
    simulated: _Simulated, sets: list[_Drawn], shared: int, *, near: bool
) -> tuple[np.ndarray, np.ndarray]:
    """False links by the same code, and by a near one, of each simulated set."""
    close = np.zeros(len(sets))
    for _ in range(ROUNDS if near else 1):
        both = _truly_in_both(simulated, sets, shared - close.mean())
        if near:
            close = np.array([simulated.near(s, both) for s in simulated.few(sets, both)])
    return np.array([simulated.exact(s, both)[0] for s in sets]), close


def _truly_in_both(simulated: _Simulated, sets: list[_Drawn], linked: float) -> float:
    """People in both waves: those who are linked, less the false links that make them so many."""
    low, high = 0.0, max(0.0, linked)
    near_enough, few = max(0.5, high / 1000), sets[:50]
    # More people in both leave fewer who could be linked falsely, so that the sum only rises.
    while high - low > near_enough:
        middle = (low + high) / 2
        false = np.mean([simulated.exact(s, middle)[1] for s in few])
        low, high = (low, middle) if middle + false > linked else (middle, high)
    return (low + high) / 2
