"""Which themes, and which codes, are found in one place; and which the same people speak of.

What one place is, is declared (`themes.co_occurrence` of study.yaml):

- `overlap`: excerpts that share a character, or, where positions are not known, the same words;
- `excerpt`: the same characters, or the same words;
- `source`: one source.

A passage is what the excerpts of two themes cover without a gap. n counts passages that have
both, n_either those that have one at least, and n / n_either is Jaccard's index (1901): 1 if the
two are never apart. It says that they are found together, and nothing of why.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator

import pandas as pd

from evaluation import tables
from evaluation.interviews.themes import of_all, voices
from evaluation.study.theme_settings import ThemeSettings

PERSON = "person"
Excerpt = tuple[str, float, float, str]
"""Key, start, end, and theme or code."""
Places = dict[int, set[str]]
"""Themes (or codes) of each place of one source."""
Links = dict[int, set[int]]
"""Which places of a source touch which, themselves among them."""


def count_together(
    sources: pd.DataFrame, excerpts: pd.DataFrame, together: set[str], rules: ThemeSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `co_occurrence` and `co_occurring`.

    Args:
        sources: the table `sources`.
        excerpts: the table `excerpts`.
        together: cohorts that count in rows about all cohorts.
        rules: the key `themes` of study.yaml.
    """
    if excerpts.empty:
        return tables.empty("co_occurrence"), tables.empty("co_occurring")
    code = excerpts["theme"] + " > " + excerpts["code"]
    items = {"theme": excerpts["theme"], "code": code}
    rows, found = [], []
    for level, item in items.items():
        for (cohort, group), own in _by_source(excerpts, item):
            counts = _Counts()
            for source, part in own:
                pairs = counts.add(part, rules.co_occurrence)
                if level == "theme" and rules.co_occurrence != "source":
                    found += [(cohort, group, source, *pair) for pair in pairs]
            rows.append((cohort, group, level, counts))
        rows += _whole(rows, level, together)
    made = [
        (cohort, group, level, rules.co_occurrence, *row)
        for cohort, group, level, counts in rows
        for row in counts.rows()
    ]
    who = voices(sources, rules)
    for own, said in ((who, excerpts), (of_all(who, together), of_all(excerpts, together))):
        made += _by_person(own, said)
    return _table("co_occurrence", made), _table("co_occurring", found)


def _by_source(
    excerpts: pd.DataFrame, item: pd.Series
) -> Iterator[tuple[tuple[str, str], list[tuple[str, list[Excerpt]]]]]:
    """Excerpts of each cohort and group, source by source, all in order."""
    where = zip(*(excerpts[c].tolist() for c in ("cohort", "source_group", "source")), strict=True)
    parts = (excerpts[c].tolist() for c in ("excerpt", "start", "end"))
    found: dict[tuple, list[Excerpt]] = defaultdict(list)
    for place, *said in zip(where, *parts, item.tolist(), strict=True):
        found[place].append(tuple(said))
    for group, own in itertools.groupby(sorted(found), key=lambda place: place[:2]):
        yield group, [(place[2], found[place]) for place in own]


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    return tables.in_order(name, pd.DataFrame(rows, columns=columns))


class _Counts:
    """Passages of a group: of each theme, and of each two that are found together."""

    def __init__(self) -> None:
        self.of: Counter[str] = Counter()
        self.both: Counter[tuple[str, str]] = Counter()
        # Passages of the one and of the other, less the passages of either: what is counted twice.
        self.shared: Counter[tuple[str, str]] = Counter()

    def add(self, excerpts: list[Excerpt], definition: str) -> list[tuple[str, str, str, str]]:
        """Count one source; gives its pairs of excerpts, each with its two themes."""
        places, links, keys = _places(excerpts, definition)
        of: dict[str, set[int]] = defaultdict(set)
        for place, items in places.items():
            for item in items:
                of[item].add(place)
        alone = {item: len(_passages(own, links)) for item, own in of.items()}
        self.of.update(alone)
        met: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for place, others in links.items():
            for other in others:
                for one, two in itertools.product(places[place], places[other]):
                    if one < two:
                        met[one, two].append((place, other))
        for one, two in met:
            passages = _passages(of[one] | of[two], links)
            self.both[one, two] += sum(bool(p & of[one]) and bool(p & of[two]) for p in passages)
            self.shared[one, two] += alone[one] + alone[two] - len(passages)
        pairs = {
            (one, two, a, b)
            for (one, two), meetings in met.items()
            for place, other in meetings
            for a in keys[place, one]
            for b in keys[other, two]
        }
        return sorted(pairs)

    def rows(self) -> Iterator[tuple[str, str, int, int, float]]:
        """Each two that are found together: how often, how often either is, and Jaccard's index."""
        for (one, two), n in sorted(self.both.items()):
            either = self.of[one] + self.of[two] - self.shared[one, two]
            yield one, two, n, either, n / either


def _whole(rows: list[tuple], level: str, together: set[str]) -> list[tuple]:
    """The same over all cohorts: a passage lies in one source, so that counts add up."""
    whole: dict[str, _Counts] = defaultdict(_Counts)
    for cohort, group, of_level, counts in rows:
        if cohort in together and of_level == level:
            for name in ("of", "both", "shared"):
                getattr(whole[group], name).update(getattr(counts, name))
    return [(tables.ALL_COHORTS, group, level, counts) for group, counts in whole.items()]


def _places(excerpts: list[Excerpt], definition: str) -> tuple[Places, Links, dict]:
    """Places of one source with their themes, which of them touch, and keys of their excerpts."""
    places: Places = defaultdict(set)
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    number: dict[tuple, int] = {}
    for key, start, end, item in excerpts:
        known = not pd.isna(end)
        span = (int(start), int(end)) if known else None
        at = {"source": (), "excerpt": (span or key,), "overlap": (key, span)}[definition]
        place = number.setdefault(at, len(number))
        places[place].add(item)
        keys[place, item].add(key)
    links: Links = {place: {place} for place in places}
    if definition == "overlap":
        _link_overlaps(number, links)
    return places, links, keys


def _link_overlaps(number: dict[tuple, int], links: Links) -> None:
    """Link places that share a character; where one has no position, those of the same words."""
    spans = sorted((span, place) for (_, span), place in number.items() if span)
    open_: list[tuple[int, int]] = []
    for (start, end), place in spans:
        open_ = [(until, other) for until, other in open_ if until > start]
        # Without a character of its own a place shares none.
        for _, other in open_ if end > start else ():
            links[place].add(other)
            links[other].add(place)
        open_.append((end, place))
    words: dict[str, list[tuple[bool, int]]] = defaultdict(list)
    for (key, span), place in number.items():
        words[key].append((span is None, place))
    for same in words.values():
        for (one_unknown, one), (other_unknown, other) in itertools.combinations(same, 2):
            if one_unknown or other_unknown:
                links[one].add(other)
                links[other].add(one)


def _passages(places: set[int], links: Links) -> list[set[int]]:
    """Places that hang together, directly or through others of them."""
    left, passages = set(places), []
    while left:
        waiting, passage = [left.pop()], set()
        while waiting:
            place = waiting.pop()
            passage.add(place)
            more = links[place] & left
            left -= more
            waiting += more
        passages.append(passage)
    return passages


def _by_person(who: pd.DataFrame, excerpts: pd.DataFrame) -> Iterator[tuple]:
    """Themes that the same people speak of, whether they were asked or not."""
    said = excerpts.merge(who[["cohort", "source", "voice"]], on=["cohort", "source"])
    for (cohort, group), own in said.groupby(["cohort", "source_group"]):
        of = own.groupby("theme")["voice"].agg(set).to_dict()
        for one, other in itertools.combinations(sorted(of), 2):
            both, either = len(of[one] & of[other]), len(of[one] | of[other])
            if both:
                yield (cohort, group, "theme", PERSON, one, other, both, either, both / either)
