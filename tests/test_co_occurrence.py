"""Two themes in one place: overlapping characters, the same words, one source, one person."""

from __future__ import annotations

import pytest

from evaluation import tables
from evaluation.interviews.co_occurrence import count_together
from evaluation.study.theme_settings import ThemeSettings
from tests.coded_tables import excerpts, sources


def at(source, theme, start=None, end=None, **more):
    return {"source": source, "theme": theme, "start": start, "end": end, **more}


def together(who, said, definition="overlap", cohorts=("a", "b"), level="theme"):
    rules = ThemeSettings(co_occurrence=definition)
    found, _ = count_together(who, said, set(cohorts), rules)
    return {
        (r.cohort, r.definition, r.one, r.other): (r.n, r.n_either, r.jaccard)
        for r in found.itertuples()
        if r.level == level
    }


WHO = sources({"source": "s1", "person": "p1"}, {"source": "s2", "person": "p2"})


def test_overlaps_are_passages_that_have_both():
    """Peers 0-10 and 30-40, time 5-20 and 40-50: one passage has both, of three in all."""
    said = excerpts(
        at("s1", "peers", 0, 10),
        at("s1", "time", 5, 20),
        at("s1", "peers", 30, 40),
        at("s1", "time", 40, 50),  # begins where the other ends: they share no character
    )
    found = together(WHO, said)
    assert found["a", "overlap", "peers", "time"] == (1, 3, pytest.approx(1 / 3))
    assert found["all", "overlap", "peers", "time"][:2] == (1, 3)


def test_a_passage_is_one_however_many_excerpts_hang_together():
    """Two coders on the same words, and two excerpts within a long one."""
    said = excerpts(
        at("s1", "peers", 0, 50, coder="A"),
        at("s1", "peers", 2, 49, coder="B"),
        at("s1", "time", 5, 10),
        at("s1", "time", 20, 30),
        at("s2", "time", 5, 10),
    )
    assert together(WHO, said)["a", "overlap", "peers", "time"] == (1, 2, 0.5)


def test_a_chain_is_one_passage_only_through_the_two_themes():
    """Two that touch nowhere: what lies between them is no matter of theirs."""
    said = excerpts(at("s1", "peers", 0, 10), at("s1", "manager", 8, 22), at("s1", "time", 20, 30))
    found = together(WHO, said)
    assert ("a", "overlap", "peers", "time") not in found
    assert found["a", "overlap", "manager", "peers"][:2] == (1, 1)


def test_without_positions_the_same_words_are_one_place():
    said = excerpts(
        at("s1", "peers", excerpt="x"),
        at("s1", "time", excerpt="x"),
        at("s1", "time", excerpt="y"),
        at("s2", "peers", excerpt="z"),
    )
    assert together(WHO, said)["a", "overlap", "peers", "time"] == (1, 3, pytest.approx(1 / 3))


def test_the_same_words_at_two_known_places_are_two():
    said = excerpts(at("s1", "peers", 0, 3, excerpt="x"), at("s1", "time", 50, 53, excerpt="x"))
    assert ("a", "overlap", "peers", "time") not in together(WHO, said)
    unknown = excerpts(at("s1", "peers", 0, 3, excerpt="x"), at("s1", "time", excerpt="x"))
    assert together(WHO, unknown)["a", "overlap", "peers", "time"][:2] == (1, 1)


def test_other_definitions():
    said = excerpts(
        at("s1", "peers", 0, 10),
        at("s1", "time", 5, 20),
        at("s2", "peers", 0, 10, excerpt="x"),
        at("s2", "time", 0, 10, excerpt="x"),
        at("s2", "peers", 90, 99),
    )
    assert together(WHO, said, "overlap")["a", "overlap", "peers", "time"][:2] == (2, 3)
    assert together(WHO, said, "excerpt")["a", "excerpt", "peers", "time"][:2] == (1, 4)
    assert together(WHO, said, "source")["a", "source", "peers", "time"] == (2, 2, 1.0)


def test_people_who_speak_of_both_wherever():
    who = sources(
        {"source": "s1", "person": "p1"},
        {"source": "s2", "person": "p1"},
        {"source": "s3", "person": "p2"},
        {"source": "s3", "person": "p2", "cohort": "b"},
    )
    said = excerpts(
        at("s1", "peers"), at("s2", "time"), at("s3", "peers"), at("s3", "time", cohort="b")
    )
    found = together(who, said)
    assert found["a", "person", "peers", "time"] == (1, 2, 0.5)
    assert ("b", "person", "peers", "time") not in found
    assert found["all", "person", "peers", "time"] == (2, 2, 1.0)


def test_codes_are_counted_as_themes_are():
    said = excerpts(at("s1", "peers", 0, 10, code="heard"), at("s1", "peers", 5, 9, code="carried"))
    found = together(WHO, said, level="code")
    assert found["a", "overlap", "peers > carried", "peers > heard"] == (1, 1, 1.0)
    assert together(WHO, said) == {}  # one theme


def test_the_excerpts_are_listed_side_by_side():
    said = excerpts(
        at("s1", "peers", 0, 10, excerpt="x"),
        at("s1", "time", 5, 20, excerpt="y"),
        at("s1", "time", excerpt="x"),
    )
    _, found = count_together(WHO, said, set(), ThemeSettings())
    told = [
        tuple(row) for row in found.drop(columns=["cohort", "source_group"]).itertuples(index=False)
    ]
    assert told == [("s1", "peers", "time", "x", "x"), ("s1", "peers", "time", "x", "y")]


def test_nothing_coded_nothing_together():
    both = count_together(WHO, tables.empty("excerpts"), set(), ThemeSettings())
    assert all(table.empty for table in both)
